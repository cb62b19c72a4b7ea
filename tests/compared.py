"""Two products assessed twice each, for tests that compare them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.assessments import Desk, small
from tests.builders import TODAY

from leeway.domain.editing import add
from leeway.domain.register_entities import Product, Vendor

if TYPE_CHECKING:
    from pathlib import Path

    from leeway.services.assessment_view import AssessmentView

BEFORE = TODAY - timedelta(days=300)
OTHER = "p-other"


def assessed_twice(path: Path, version: str = "1.0") -> Desk:
    """An approved assessment of the product “Coder”, and a draft after it.

    Then: week a, switch yes, detail 2, published a. Now: week c, switch no, data a, published a.
    """
    desk = Desk(path)
    for question, value in (("week", ("a",)), ("switch", ("yes",)), ("detail", 2.0), ("published", ("a",))):
        desk.answer(question, value)
    desk.approve(BEFORE)
    desk.start(small(version))
    desk.answer("week", ("c",))
    desk.answer("switch", ("no",))
    desk.answer("data", ("a",))
    return desk


def add_other(desk: Desk, *, approved: bool = True, published: str = "b") -> str:
    """Another product, “Helper”, with an assessment of its own; the desk stays with its product. Returns the id."""
    desk.do(add(Vendor("v-other", "Other Inc"), Product(OTHER, "v-other", "Helper")))
    kept = desk.product, desk.id
    desk.product = OTHER
    desk.start(small())
    desk.answer("published", (published,))
    made = desk.id
    if approved:
        desk.approve(BEFORE)
    desk.product, desk.id = kept
    return made


def latest(desk: Desk, today: date = TODAY) -> AssessmentView:
    return desk.view(today)
