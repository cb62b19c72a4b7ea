"""What an assessment can know from logs and incidents, and when it is due again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.assessments import Desk
from tests.builders import TODAY

from leeway.domain.editing import add, update
from leeway.domain.incident import MAINTENANCE, MAJOR, Incident
from leeway.engine.portfolio import assess_portfolio
from leeway.services.assessment_facts import (
    FactSources,
    facts_of,
    months_later,
    read_fact_sources,
    review_due,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = Desk(tmp_path / "a.leeway")
    yield found
    found.open.close()


def incident(id: str, vendor: str, started: datetime, hours: float, impact: str = MAJOR) -> Incident:
    return Incident(id, vendor, id, started, started + timedelta(hours=hours), impact=impact)


def sources(desk: Desk) -> FactSources:
    return read_fact_sources(desk.open, desk.register, desk.product, TODAY, UTC)


def test_hours_of_outage_are_the_merged_ones_of_the_past_year(desk: Desk) -> None:
    vendor = desk.register.products[desk.product].vendor_id
    at = datetime(2026, 6, 1, 8, tzinfo=UTC)
    desk.do(
        (
            *update(desk.register, "vendor", vendor, incidents_since=date(2025, 1, 1)),
            *add(
                incident("one", vendor, at, 4),
                incident("overlapping", vendor, at + timedelta(hours=2), 4),
                incident("maintenance", vendor, at + timedelta(days=9), 50, MAINTENANCE),
                incident("too long ago", vendor, datetime(2025, 6, 1, tzinfo=UTC), 50),
            ),
        )
    )
    found = sources(desk).outages
    assert found is not None
    assert found.hours == pytest.approx(6.0)
    facts = facts_of(
        desk.register,
        assess_portfolio(desk.register, TODAY),
        desk.register.assessments[desk.id],
        FactSources(None, found),
    )
    assert facts["outage_hours"].value == pytest.approx(6.0)


def test_a_year_that_was_not_watched_is_not_known_to_be_quiet(desk: Desk) -> None:
    assert sources(desk) == FactSources()
    vendor = desk.register.products[desk.product].vendor_id
    desk.do(update(desk.register, "vendor", vendor, incidents_since=TODAY - timedelta(days=100)))
    assert sources(desk).outages is None
    desk.do(update(desk.register, "vendor", vendor, incidents_since=TODAY - timedelta(days=400)))
    quiet = sources(desk).outages
    assert quiet is not None
    assert quiet.hours == 0


def test_a_product_that_is_gone_has_no_facts(desk: Desk) -> None:
    portfolio = replace(assess_portfolio(desk.register, TODAY), products={})
    assert facts_of(desk.register, portfolio, desk.register.assessments[desk.id]) == {}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 3, 5), 120, date(2036, 3, 5)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_the_policy_says_when_a_product_is_due_again(desk: Desk) -> None:
    desk.do(update(desk.register, "policy", "policy", review_months_critical=3, review_months_other=9))
    portfolio = assess_portfolio(desk.register, TODAY)
    assert review_due(desk.register, portfolio, desk.product, TODAY) == months_later(TODAY, 3)
    workflow = next(iter(desk.register.workflows))
    desk.do(update(desk.register, "workflow", workflow, critical=None))
    again = assess_portfolio(desk.register, TODAY)
    assert review_due(desk.register, again, desk.product, TODAY) == months_later(TODAY, 9)
