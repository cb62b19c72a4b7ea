"""Reviews that are due, and what the portfolio's JSON says of assessments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.assessments import Desk, broken, small
from tests.builders import TODAY

from leeway.engine.portfolio import assess_portfolio
from leeway.services.assessment_reviews import product_reviews, review_document
from leeway.services.reports import portfolio_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "a.leeway")
    yield made
    made.open.close()


def document(desk: Desk, today: date = TODAY) -> object:
    (product,) = portfolio_document(desk.register, assess_portfolio(desk.register, today))["products"]
    return product["assessment"]


def test_a_product_never_assessed_is_null(desk: Desk) -> None:
    desk.open.undo()
    assert document(desk) is None
    assert product_reviews(desk.register) == {}


def test_a_draft_has_neither_scores_nor_days(desk: Desk) -> None:
    desk.answer("week", ("a",))
    assert document(desk) == {
        "status": "draft", "score": None, "low": None, "high": None, "band": None, "approved_on": None,
        "review_due": None, "overdue": False,
    }  # fmt: skip


def test_what_is_approved_has_the_scores_of_its_approval(desk: Desk) -> None:
    desk.answer("week", ("b",))
    desk.answer("switch", ("no",))
    desk.answer("published", ("b",))
    desk.approve()
    scores = desk.view().scores.overall
    assert document(desk) == {
        "status": "approved", "score": scores.score, "low": scores.low, "high": scores.high,
        "band": "high risk", "approved_on": "2026-11-22", "review_due": "2027-05-22", "overdue": False,
    }  # fmt: skip


def test_the_day_after_it_was_due_it_is_overdue(desk: Desk) -> None:
    desk.approve()
    due = date(2027, 5, 22)
    review = product_reviews(desk.register)[desk.product]
    for today, days in ((due, 0), (due + timedelta(days=1), 1), (due + timedelta(days=40), 40)):
        assert review.overdue_days(today) == days
        found = document(desk, today)
        assert isinstance(found, dict)
        assert found["overdue"] is bool(days)


def test_a_draft_after_it_doesnt_hide_the_approved_one(desk: Desk) -> None:
    desk.approve()
    desk.start(small())
    review = product_reviews(desk.register)[desk.product]
    assert (review.latest.number, review.approved and review.approved.number) == (2, 1)
    found = document(desk)
    assert isinstance(found, dict)
    assert found["status"] == "approved"


def test_one_superseded_is_due_no_more(desk: Desk) -> None:
    desk.approve(TODAY - timedelta(days=300))
    desk.start(small())
    desk.approve()
    assert product_reviews(desk.register)[desk.product].due == date(2027, 5, 22)


def test_a_questionnaire_that_cant_be_read_has_no_scores(desk: Desk) -> None:
    desk.approve()
    register = broken(desk.register)
    found = review_document(register, product_reviews(register)[desk.product], TODAY)
    assert found is not None
    assert (found["status"], found["score"]) == ("approved", None)
