"""The bad-week drill: what holds, degrades and stops, by hand-computed cases and by property."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import TODAY, Team, proven
from tests.strategies import registers

from leeway.domain.drill import BadWeek, DrillCell, DrillOutcome, DrillParameters
from leeway.domain.register import Register
from leeway.engine.drill import drill, drill_product, hours_outcome
from leeway.engine.drill_hours import stall_per_window
from leeway.engine.loss import Losses

STANDARD = DrillParameters()


def cells(
    register: Register, product: str, actual: float | None = None, **values: float
) -> dict[BadWeek, DrillCell]:
    return dict(drill_product(Losses(register, TODAY), product, replace(STANDARD, **values), actual))


def outcome(register: Register, product: str, week: BadWeek, **values: float) -> DrillOutcome:
    return cells(register, product, **values)[week].outcome


def team(
    tolerated: float | None = 4.0, hours: float | None = 40.0, *fallbacks: tuple[str, dict[str, object]]
) -> tuple[Register, str]:
    built = Team()
    coder = built.sold("Coder", session_hours=5.0, annual_cost=Decimal(1000), budget=Decimal(2500))
    for name in {name for name, _ in fallbacks}:
        built.sold(name)
    built.need(built.workflow("Release", tolerated=tolerated, hours_per_week=hours), coder, *fallbacks)
    return built.register(), coder


# ---------------------------------------------------------------------------------------- published values


@pytest.mark.parametrize(
    ("window", "quota", "burn", "inflation", "stall"),
    [(5.0, 1e6, 250e3, 1.0, 1.0), (5.0, 1e6, 250e3, 1.25, 1.8), (5.0, 1e6, 250e3, 1.5, 2.3333)],
)
def test_case_17_stalls(window: float, quota: float, burn: float, inflation: float, stall: float) -> None:
    assert stall_per_window(window, quota / burn, inflation) == pytest.approx(stall, abs=5e-5)


def test_a_window_that_is_never_used_up_does_not_stall() -> None:
    assert stall_per_window(5.0, 7.0) == 0.0


# ------------------------------------------------------------------------------------------------- outage


def test_lost_work_is_held_against_the_tolerated_stop() -> None:
    outcomes = [hours_outcome(lost, 4.0) for lost in (0.0, 2.0, 2.01, 4.0, 4.01)]
    assert [o.value for o in outcomes] == ["holds", "holds", "degrades", "degrades", "stops"]


@pytest.mark.parametrize(
    ("fallback", "lost"),
    [
        (None, 24.0),
        ({"switch_time": 1.0, "capacity": 1.0}, 1.0),
        ({"switch_time": 2.0, "capacity": 0.9}, 4.2),  # 2 + 0.1 x 22
        ({"switch_time": 30.0, "capacity": 1.0}, 24.0),
        ({"switch_time": 1.0, "capacity": 1.0, "last_tested": date(2025, 1, 1)}, 24.0),  # expired
        ({"switch_time": None, "capacity": 1.0}, 24.0),
    ],
)
def test_an_outage_costs_what_the_best_proven_fallback_leaves(
    fallback: dict[str, object] | None, lost: float
) -> None:
    register, coder = team(4.0, 40.0, *([] if fallback is None else [proven("Spare", **fallback)]))
    row = cells(register, coder)[BadWeek.OUTAGE].workflows[0]
    assert row.lost_hours == pytest.approx(lost)
    assert row.outcome is hours_outcome(lost, 4.0)


def test_a_fallback_that_falls_with_the_vendor_is_none() -> None:
    built = Team()
    cloud = built.sold("Cloud")
    coder, spare = built.sold("Coder", on=(cloud,)), built.sold("Spare", on=(cloud,))
    built.need(built.workflow("Release"), coder, proven(spare))
    register = built.register()
    assert outcome(register, coder, BadWeek.OUTAGE) is DrillOutcome.HOLDS
    assert outcome(register, cloud, BadWeek.OUTAGE) is DrillOutcome.STOPS


def test_an_untested_fallback_is_the_remedy() -> None:
    register, coder = team(4.0, 40.0, ("Spare", {"last_tested": None}))
    cell = cells(register, coder)[BadWeek.OUTAGE]
    assert cell.remedies == ("“Release”: rehearse the switch to Spare; untested, it isn't counted.",)


# -------------------------------------------------------------------------------------------- by the week


def test_tighter_limits_stall_every_window_of_the_week() -> None:
    register, coder = team(40.0, 40.0)
    cell = cells(register, coder)[BadWeek.LIMITS]
    assert cell.workflows[0].lost_hours == pytest.approx(8 * 3.5)  # 8 windows of 5 h, 3.5 h of stall each
    assert cell.outcome is DrillOutcome.DEGRADES
    assert outcome(register, coder, BadWeek.LIMITS, session_hours=5.0) is DrillOutcome.HOLDS


def test_a_planned_session_of_no_length_loses_nothing() -> None:
    built = Team()
    coder = built.sold("Coder", session_hours=0.0)
    built.need(built.workflow("Release", tolerated=4.0, hours_per_week=40.0), coder)
    assert cells(built.register(), coder)[BadWeek.LIMITS].workflows[0].lost_hours == 0.0


def test_limits_never_get_wider_than_they_are_now() -> None:
    register, coder = team()
    now = cells(register, coder, actual=0.5)[BadWeek.LIMITS].workflows[0].lost_hours
    assert now == pytest.approx(8 * 4.5)


def test_a_fallback_takes_over_in_each_stall() -> None:
    register, coder = team(8.0, 40.0, proven("Spare", switch_time=0.25, capacity=0.8))
    row = cells(register, coder)[BadWeek.LIMITS].workflows[0]
    assert row.lost_hours == pytest.approx(8 * (0.25 + 0.2 * 3.25))


def test_inflation_uses_windows_up_and_the_budget_too() -> None:
    register, coder = team(40.0, 40.0)
    cell = cells(register, coder, inflation=2.0)[BadWeek.INFLATION]
    assert cell.workflows[0].lost_hours == pytest.approx(8 * 2.5)
    assert cell.outcome is DrillOutcome.HOLDS
    products = {coder: replace(register.products[coder], usage_cost=Decimal(2000))}
    dear = register.with_rows({"product": {**register.products, **products}})
    assert cells(dear, coder, inflation=2.0)[BadWeek.INFLATION].outcome is DrillOutcome.STOPS


def test_a_worse_model_loses_its_share_of_the_week_until_a_fallback_takes_over() -> None:
    register, coder = team(40.0, 40.0)
    assert cells(register, coder)[BadWeek.MODEL].workflows[0].lost_hours == pytest.approx(16.0)
    register, coder = team(40.0, 40.0, proven("Spare", switch_time=5.0, capacity=0.9))
    assert cells(register, coder)[BadWeek.MODEL].workflows[0].lost_hours == pytest.approx(0.4 * 5 + 0.1 * 35)


def test_an_untested_fallback_is_no_remedy_where_it_would_not_hold_or_is_of_another_need() -> None:
    for capacity, told in ((0.95, "rehearse the switch to Spare"), (0.5, "holds if no more than")):
        built = Team()
        coder = built.sold("Coder")
        spare = ("Spare", {"switch_time": 0.5, "capacity": capacity, "last_tested": None})
        built.sold("Spare")
        built.need(built.workflow("Release", tolerated=4.0), coder, spare)
        (remedy,) = cells(built.register(), coder)[BadWeek.OUTAGE].remedies
        assert told in remedy
    built.need("Release", built.sold("Runner"), ("Coder", {"last_tested": None}))
    built.need(built.workflow("Deploy", tolerated=4.0), "Runner", ("Spare", {"last_tested": None}))
    built.need("Deploy", "Coder")
    remedies = cells(built.register(), coder)[BadWeek.OUTAGE].remedies
    assert not any("rehearse" in text for text in remedies)


def test_an_exit_is_told_in_weeks_and_one_of_them_as_one() -> None:
    built = Team()
    coder = built.sold("Coder")
    built.integration(coder, count=1, hours_each=40.0, rebuilders=5)
    why = cells(built.register(), coder, notice_days=14)[BadWeek.EXIT].why
    assert why == "Leaving takes 1 week of work; notice of 14 d is 2 weeks."


# ----------------------------------------------------------------------------------------- money and time


@pytest.mark.parametrize(
    ("price", "found"), [(2.25, "holds"), (2.26, "degrades"), (2.5, "degrades"), (2.51, "stops")]
)
def test_a_price_is_held_against_the_budget(price: float, found: str) -> None:
    register, coder = team()
    cell = cells(register, coder, price=price)[BadWeek.PRICE]
    assert cell.outcome.value == found
    assert f"{price * 1000:,.0f} EUR a year, budget 2,500 EUR." in cell.why
    assert all(re.search(r"budget of [\d,]+ EUR", remedy) for remedy in cell.remedies)


@pytest.mark.parametrize(
    ("days", "found"), [(70, "holds"), (69, "degrades"), (56, "degrades"), (55, "stops")]
)
def test_an_exit_is_held_against_the_notice(days: int, found: str) -> None:
    built = Team()
    coder = built.sold("Coder", notice_days=365)  # of the contract: in a bad week the vendor doesn't keep it
    built.integration(coder, count=10, hours_each=40.0, rebuilders=5)  # 400 h by 40 h a week: 10 weeks
    assert outcome(built.register(), coder, BadWeek.EXIT, notice_days=days).value == found


def test_what_is_known_can_be_too_much_already() -> None:
    built = Team()
    coder = built.sold("Coder")
    built.integration(coder, "known", count=100, hours_each=40.0)
    built.integration(coder, "unknown", count=1, hours_each=None)
    cell = cells(built.register(), coder)[BadWeek.EXIT]
    assert cell.outcome is DrillOutcome.STOPS
    assert cell.missing


# -------------------------------------------------------------------------------- what isn't known, or asked


def test_what_is_missing_is_named_and_never_reads_as_safe() -> None:
    register, coder = team(None, None)
    found = cells(register, coder)
    assert found[BadWeek.OUTAGE].outcome is DrillOutcome.NOT_KNOWN
    assert found[BadWeek.OUTAGE].missing == ("“Release”: its tolerated stop isn't known.",)
    assert found[BadWeek.LIMITS].outcome is DrillOutcome.NOT_KNOWN
    assert found[BadWeek.EXIT].outcome is DrillOutcome.NOT_KNOWN


def test_a_product_without_sessions_has_no_limits_to_tighten() -> None:
    built = Team()
    mail = built.sold("Mail")
    built.need(built.workflow("Invoices"), mail)
    found = cells(built.register(), mail)
    for week in (BadWeek.LIMITS, BadWeek.INFLATION, BadWeek.MODEL):
        assert found[week].outcome is DrillOutcome.NOT_APPLICABLE
        assert found[week].why


def test_a_product_that_nothing_needs_stops_nothing() -> None:
    built = Team()
    mail = built.sold("Mail")
    assert cells(built.register(), mail)[BadWeek.OUTAGE].outcome is DrillOutcome.NOT_APPLICABLE


# --------------------------------------------------------------------------------------------- properties


@given(registers(), st.floats(0, 200), st.floats(0, 200))
def test_a_longer_outage_is_never_better(register: Register, one: float, other: float) -> None:
    short, long = sorted((one, other))
    losses = Losses(register, TODAY)
    for id in register.products:
        rows = [
            {
                r.workflow_id: r
                for r in drill_product(losses, id, replace(STANDARD, outage_hours=h))[
                    BadWeek.OUTAGE
                ].workflows
            }
            for h in (short, long)
        ]
        assert rows[0].keys() == rows[1].keys()
        for key, row in rows[0].items():
            assert row.lost_hours is not None
            assert row.lost_hours <= (rows[1][key].lost_hours or 0.0) + 1e-9
            assert row.outcome.severity <= rows[1][key].outcome.severity


@given(registers())
def test_every_product_has_every_cell_and_each_says_why(register: Register) -> None:
    found = drill(Losses(register, TODAY), STANDARD)
    assert found.keys() == register.products.keys()
    for row in found.values():
        assert list(row) == list(BadWeek)
        assert all(cell.why for cell in row.values())
        for cell in row.values():
            worst = max((r.outcome.severity for r in cell.workflows), default=0)
            assert cell.outcome.severity >= worst
