"""How the portfolio says when a product was assessed, and when it is to be assessed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leeway.domain.verdict import Verdict
from leeway.ui import formatting
from leeway.ui.widgets.marks import Mark

if TYPE_CHECKING:
    from datetime import date

    from leeway.services.assessment_reviews import Review

OVERDUE: Final = Mark("▲", "Overdue", "degrades")
_NEVER: Final = "—"
_AT_STAKE: Final = frozenset({Verdict.SINGLE_SOURCE_CRITICAL, Verdict.CONCENTRATED})


def review_words(review: Review | None, today: date) -> str:
    """Say when the next review is due, in a cell: “30 May 2027”, “Overdue”, “in review”."""
    if review is None:
        return _NEVER
    if review.approved is None:
        return review.latest.status
    if review.overdue_days(today):
        return OVERDUE.word
    return formatting.day(review.due) if review.due else review.approved.status


def review_tip(review: Review | None, today: date) -> str:
    """Say the same in a sentence, with how long ago it was due."""
    if review is None:
        return "Never assessed with a questionnaire"
    if review.approved is None:
        return f"Assessment {review.latest.number} is {review.latest.status}; none is approved yet"
    approved = f"Assessed {formatting.day(review.approved.approved_on)}"
    if not review.due:
        return approved
    days = review.overdue_days(today)
    if not days:
        return f"{approved}; to be assessed again by {formatting.day(review.due)}"
    ago = "yesterday" if days == 1 else f"{formatting.counted(days, 'day')} ago"
    return f"{approved}; to be assessed again by {formatting.day(review.due)}, which was {ago}"


def review_sentences(review: Review | None, verdict: Verdict, today: date) -> tuple[str, ...]:
    """Say what there is to do about the review of a product: where it is overdue, or much hangs on one never assessed."""
    if review is None:
        if verdict not in _AT_STAKE:
            return ()
        return (
            "Never assessed: the questionnaire asks what a register can’t hold, such as who else could fix it.",
        )
    if not review.overdue_days(today):
        return ()
    again = " A new assessment is begun already." if review.latest.number > _number(review) else ""
    return (f"The review is overdue: {_lower(review_tip(review, today))}.{again}",)


def _number(review: Review) -> int:
    return review.latest.number if review.approved is None else review.approved.number


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
