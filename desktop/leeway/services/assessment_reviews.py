"""When products were assessed, and when they are to be assessed again: for the portfolio."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from leeway.domain.assessment_entities import APPROVED, Assessment
from leeway.domain.questionnaire_facts import decode_facts
from leeway.domain.register import Register
from leeway.errors import UnreadableSource
from leeway.services.assessment_view import view_assessment


@dataclass(frozen=True, slots=True)
class Review:
    """The assessments of a product.

    `approved` is the latest that is approved, None while there is none; `latest` the latest of all. `due` is the day by
    which the first of those approved is to be done again.
    """

    latest: Assessment
    approved: Assessment | None
    due: date | None

    def overdue_days(self, today: date) -> int:
        """Return for how many days the review has been overdue, 0 if it isn't."""
        return 0 if self.due is None else max(0, (today - self.due).days)


def product_reviews(register: Register) -> Mapping[str, Review]:
    """Return the reviews of the products that were ever assessed, by id."""
    found: dict[str, Review] = {}
    for one in register.assessments.values():
        before = found.get(one.product_id) or Review(one, None, None)
        latest = max(before.latest, one, key=lambda each: each.number)
        approved, due = before.approved, before.due
        if one.status == APPROVED:
            approved = one if approved is None else max(approved, one, key=lambda each: each.number)
            days = [day for day in (due, one.review_due) if day is not None]
            due = min(days, default=None)
        found[one.product_id] = Review(latest, approved, due)
    return found


def review_document(register: Register, review: Review | None, today: date) -> dict[str, Any] | None:
    """Write a product's latest approved assessment as JSON; null where it was never assessed.

    Where none is approved yet, scores and days are null: without its logs, what it will come to isn't known.
    """
    if review is None:
        return None
    shown = review.approved or review.latest
    return {
        "status": shown.status,
        **(_scores(register, shown, today) if shown.facts else _NO_SCORES),
        "approved_on": None if shown.approved_on is None else shown.approved_on.isoformat(),
        "review_due": None if review.due is None else review.due.isoformat(),
        "overdue": review.overdue_days(today) > 0,
    }


_NO_SCORES = dict.fromkeys(("score", "low", "high", "band"))


def _scores(register: Register, assessment: Assessment, today: date) -> Mapping[str, Any]:
    """Return the scores of an approved assessment, by the facts it was approved with; null if it can't be read."""
    try:
        overall = view_assessment(
            register, assessment.id, decode_facts(assessment.facts), today
        ).scores.overall
    except UnreadableSource:
        return _NO_SCORES
    band = None if overall.band is None else str(overall.band)
    return {"score": overall.score, "low": overall.low, "high": overall.high, "band": band}
