"""What a product's session burn says to a questionnaire."""

from leeway.engine.questionnaire_facts import UseFigures
from leeway.services.burn import Burn


def use_figures(burn: Burn) -> UseFigures:
    """Take the figures of a product's burn that questions ask about.

    Actual against planned length is left out where the planned length is only assumed, and inflation where its reference
    period wasn't chosen by the user: neither is to be suggested as if it were known.
    """
    planned = burn.terms.planned
    median = burn.lengths.median_hours
    per_call = burn.inflation.per_call
    return UseFigures(
        as_of=burn.last.date(),
        session_share=None if planned.assumed or median is None else median / planned.hours,
        limit_hits=len(burn.stalls),
        token_inflation=None if per_call is None or burn.terms.reference is None else per_call.factor,
    )
