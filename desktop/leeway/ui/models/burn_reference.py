"""The reference period of token inflation in words: what is compared with what, and who or what set it."""

from leeway.engine.burn_reference import How, Reference
from leeway.ui import formatting
from leeway.ui.models.burn_range import DayRange
from leeway.ui.models.burn_words import span


def reference_words(reference: Reference | None, chosen: DayRange | None) -> tuple[str, str]:
    """Say what is compared with what, and where the reference comes from; `chosen` is what the register has."""
    if reference is None and chosen is not None:
        return f"Compared with {span(chosen.first, chosen.last)}", "no later days with use to compare"
    if reference is None:
        return "Token inflation can't be told", "use on one day only"
    days = f"Compared with {span(reference.first, reference.last)}"
    if reference.how is How.CHOSEN:
        return days, "chosen, and kept in the register"
    if reference.how is How.FIRST_HALF or reference.change is None:
        return days, "proposed: the first half of the days, because no clear change was found"
    chance = max(reference.change.p_value, 0.001)
    return days, f"proposed: change point on {formatting.day(reference.since)} (p = {chance:.3f})"
