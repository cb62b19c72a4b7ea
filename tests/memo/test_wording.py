"""Figures are written the same everywhere, and what isn't known says so."""

import math
from datetime import date
from decimal import Decimal

import pytest

from leeway.domain.verdict import Outcome, Verdict
from leeway.memo import wording


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4.0, "4 h"),
        (0.0, "0 h"),
        (6.5, "6.5 h"),
        (1234567.0, "1,234,567 h"),
        (0.001, "0.001 h"),
        (math.inf, "∞ unlimited"),
        (None, "not known"),
    ],
)
def test_hours(value: float | None, text: str) -> None:
    assert wording.hours(value) == text


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (Decimal(26400), "EUR", "€ 26,400"),
        (Decimal("9.5"), "CHF", "CHF 9.50"),
        (Decimal("1234567.89"), "USD", "$ 1,234,567.89"),
        (Decimal(0), "GBP", "£ 0"),
        (None, "EUR", "not known"),
    ],
)
def test_money(amount: Decimal | None, currency: str, text: str) -> None:
    assert wording.money(amount, currency) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.6, "60 %"), (1 / 3, "33.3 %"), (0.0, "0 %"), (0.0004, "0.04 %"), (None, "not known")],
)
def test_percent(share: float | None, text: str) -> None:
    assert wording.percent(share) == text


def test_weeks_and_days_and_lists() -> None:
    assert [wording.weeks(value) for value in (1.0, 3.25, None)] == ["1 week", "3.2 weeks", "not known"]
    assert wording.day(date(2026, 3, 2)) == "2 Mar 2026"
    assert wording.day(None) == "not known"
    assert [wording.yes_no(value) for value in (True, False, None)] == ["yes", "no", "not known"]
    assert wording.joined(("A",)) == "A"
    assert wording.joined(("A", "B", "C")) == "A, B and C"


def test_verdicts_and_outcomes_have_a_shape_and_a_word() -> None:
    marks = [wording.verdict_mark(verdict) for verdict in Verdict]
    assert [mark.shape for mark in marks] == ["■", "○", "▲", "●"]
    assert marks[0].words == "Single-source critical"
    assert wording.outcome_mark(Outcome.DEGRADES, known=True).words == "Degrades"
    assert wording.outcome_mark(Outcome.STOPS, known=False).words == "Not known"
