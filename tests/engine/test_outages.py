"""The outage picture of a register."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import LONG_AGO, Team
from tests.strategies import registers

from leeway.domain.incident import IMPACTS, IncidentColumns
from leeway.domain.register import Register
from leeway.engine.outage_history import VendorHistory
from leeway.engine.outage_stops import stop_probabilities
from leeway.engine.outage_vendors import Thin
from leeway.engine.outage_workflows import WorkflowOutages, workflow_outages
from leeway.engine.outage_yearly_loss import YearlyLoss
from leeway.engine.outages import OutageInputs, OutagePolicy, histories, outage_inputs
from leeway.engine.probability import HOURS_PER_YEAR

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def year_of(vendor: str, *hours: float) -> VendorHistory:
    """Outages of so many hours in one year."""
    start = 100.0 * np.arange(len(hours))
    return VendorHistory.of(vendor, start, start + np.array(hours), observed=(0.0, HOURS_PER_YEAR))


def inputs(team: Team, *vendors: str, policy: OutagePolicy | None = None, hours: float = 2.0) -> OutageInputs:
    """Vendors that were down nine times for two hours, or so many."""
    found = {id: year_of(id, *[hours] * 9) for id in vendors}
    return outage_inputs(team.register(), found, NOW, policy)


def by_name(found: OutageInputs) -> dict[str, WorkflowOutages]:
    return {row.workflow_id: row for row in workflow_outages(found, np.random.default_rng(1))}


def priced(team: Team, name: str = "Ship", **values: Any) -> str:
    return team.workflow(name, **({"cost_per_hour": Decimal(100), "hours_per_week": 42.0} | values))


@pytest.fixture
def team() -> Team:
    return Team()


def test_hours_and_money_follow_from_rate_duration_operating_hours_and_cost(team: Team) -> None:
    team.need(priced(team), team.sold("Tool"))
    found = inputs(team, "Tool Inc")
    row = by_name(found)["Ship"]
    assert row.lost_hours_per_year == pytest.approx(9.5 * 2.0 * 42.0 / 168.0)
    assert row.loss_per_year == pytest.approx(475.0)
    assert YearlyLoss.of(found.model, "money").curve.mean == pytest.approx(475.0)
    assert [(part.vendor_id, part.loss_per_year) for part in row.by_vendor] == [
        ("Tool Inc", pytest.approx(475.0))
    ]
    assert found.missing == ()


def test_a_proven_fallback_counts_and_an_untested_one_does_not_unless_the_policy_says_so(team: Team) -> None:
    team.need(priced(team), team.sold("Tool"), (team.sold("Spare"), {"switch_time": 0.5}))
    old = Team()
    old.need(
        priced(old), old.sold("Tool"), (old.sold("Spare"), {"switch_time": 0.5, "last_tested": LONG_AGO})
    )
    whole, quarter = 4.75, 4.75 / 4.0
    assert by_name(inputs(team, "Tool Inc"))["Ship"].lost_hours_per_year == pytest.approx(quarter)
    assert by_name(inputs(old, "Tool Inc"))["Ship"].lost_hours_per_year == pytest.approx(whole)
    half = by_name(inputs(old, "Tool Inc", policy=OutagePolicy(unproven_works=0.5)))["Ship"]
    assert half.lost_hours_per_year == pytest.approx(0.5 * (whole + quarter))
    common = by_name(inputs(team, "Tool Inc", policy=OutagePolicy(beta=0.2)))["Ship"]
    assert common.lost_hours_per_year == pytest.approx(0.8 * quarter + 0.2 * whole)


def test_a_fourth_party_takes_down_what_runs_on_it_and_the_fallback_too(team: Team) -> None:
    cloud = team.sold("Cloud")
    team.need(
        priced(team), team.sold("Tool", on=(cloud,)), (team.sold("Spare", on=(cloud,)), {"switch_time": 0.0})
    )
    row = by_name(inputs(team, "Cloud Inc", "Tool Inc", "Spare Inc"))["Ship"]
    lost = {part.vendor_id: part.hours_per_year for part in row.by_vendor}
    assert lost["Cloud Inc"] == pytest.approx(4.75)
    assert lost["Tool Inc"] == pytest.approx(
        4.75 * 19.0 / HOURS_PER_YEAR, rel=1e-3
    )  # while the spare is down too
    assert row.stop is not None
    share = 19.0 / HOURS_PER_YEAR
    assert row.stop.found.probability == pytest.approx(1.0 - (1.0 - share) * (1.0 - share * share))
    assert row.stop.found.method == "exact"
    assert row.stop.importance["Cloud Inc"].risk_reduction > 100.0


def test_what_can_be_caught_up_is_free(team: Team) -> None:
    team.need(priced(team), team.sold("Tool"))
    free = inputs(team, "Tool Inc", policy=OutagePolicy(free_hours={"Ship": 1.5}))
    assert by_name(free)["Ship"].lost_hours_per_year == pytest.approx(4.75 / 4.0)


def test_the_chance_to_pass_the_tolerated_stop_is_that_of_a_longer_outage(team: Team) -> None:
    team.need(priced(team, tolerated=1.0), team.sold("Tool"))
    team.need(priced(team, "Wait", tolerated=3.0), team.sold("Other", on=("Tool",)))
    team.need(priced(team, "Open", tolerated=None), "Tool")
    rows = by_name(inputs(team, "Tool Inc"))
    assert [rows[name].breach for name in ("Open",)] == [None]
    for name, chance in (("Ship", 1.0 - np.exp(-9.5)), ("Wait", 0.0)):
        found = rows[name].breach
        assert found is not None
        assert found.probability == pytest.approx(chance)


def test_missing_numbers_are_named_and_what_was_taken_instead(team: Team) -> None:
    team.need(team.workflow("Ship"), team.sold("Tool"), (team.sold("Spare"), {"switch_time": None}))
    found = inputs(team, "Tool Inc")
    assert [sentence.split(":")[0] for sentence in found.missing] == [
        "Fallback “Spare” of workflow “Ship” isn't counted",
        "Hours a week of workflow “Ship” aren't known",
        "Cost per hour of workflow “Ship” isn't known",
    ]
    row = by_name(found)["Ship"]
    assert (row.lost_hours_per_year, row.loss_per_year) == (pytest.approx(19.0), None)


def test_a_vendor_that_nobody_watched_is_not_taken_for_safe(team: Team) -> None:
    team.need(priced(team), team.sold("Tool"))
    found = outage_inputs(team.register(), {}, NOW)
    assert found.missing == (f"Outages of Tool Inc aren't counted. {Thin.NOT_OBSERVED.words}",)
    row = by_name(found)["Ship"]
    assert row.stop is not None
    assert (row.stop.not_known, row.lost_hours_per_year) == (("Tool Inc",), 0.0)


def test_a_vendor_without_durations_says_that_it_is_left_out(team: Team) -> None:
    team.need(priced(team), team.sold("Tool"))
    found = outage_inputs(team.register(), {"Tool Inc": year_of("Tool Inc", 1.0)}, NOW)
    assert found.missing == (f"Outages of Tool Inc aren't counted. {Thin.NO_DURATIONS.words}",)


def test_no_outage_is_counted_for_longer_than_the_policy_says(team: Team) -> None:
    team.need(priced(team), team.sold("Tool"))
    row = by_name(inputs(team, "Tool Inc", policy=OutagePolicy(longest_hours=0.5)))["Ship"]
    assert row.lost_hours_per_year == pytest.approx(4.75 / 4.0)


def test_a_policy_that_cannot_be_is_refused() -> None:
    for values in ({"unproven_works": 1.0}, {"beta": 1.5}, {"longest_hours": 0.0}):
        with pytest.raises(ValueError, match="unproven"):
            OutagePolicy(**values)


@given(registers(), st.randoms())
def test_any_register_has_an_outage_picture(register: Register, chance: Any) -> None:
    found = {id: year_of(id, *(chance.uniform(0.1, 9.0) for _ in range(7))) for id in register.vendors}
    picture = outage_inputs(register, found, NOW, OutagePolicy(unproven_works=0.5, beta=0.1))
    rows = workflow_outages(picture, np.random.default_rng(1))
    assert {row.workflow_id for row in rows} == set(register.workflows)
    curve = YearlyLoss.of(picture.model, "hours").curve
    assert curve.mean == pytest.approx(sum(row.lost_hours_per_year for row in rows), rel=2e-3, abs=1e-9)


@given(registers(), st.data())
def test_raising_an_unavailability_never_lowers_a_stop_probability(
    register: Register, data: st.DataObject
) -> None:
    if not register.vendors:
        return
    worse = data.draw(st.sampled_from(sorted(register.vendors)))
    base, raised = (
        outage_inputs(
            register, {id: year_of(id, *[hours if id == worse else 2.0] * 7) for id in register.vendors}, NOW
        )
        for hours in (2.0, 50.0)
    )
    before, after = (
        stop_probabilities(p.losses, p.model.risks.values(), np.random.default_rng(1)) for p in (base, raised)
    )
    assert all(after[id].found.probability >= before[id].found.probability - 1e-15 for id in before)


# ------------------------------------------------------------------------------------------ histories


def columns(*rows: tuple[str, str, str | None, str, str]) -> IncidentColumns:
    """Incidents of a vendor: started, resolved, seen, impact."""
    vendors = tuple(sorted({row[0] for row in rows}))
    count = len(rows)
    return IncidentColumns(
        key=np.arange(count, dtype=np.uint64),
        vendor=np.array([vendors.index(row[0]) for row in rows], np.int32),
        product=np.full(count, -1, np.int32),
        started=np.array([row[1] for row in rows], "datetime64[ms]"),
        resolved=np.array([row[2] for row in rows], "datetime64[ms]"),
        seen=np.array([row[3] for row in rows], "datetime64[ms]"),
        impact=np.array([IMPACTS.index(row[4]) for row in rows], np.int8),
        ongoing=np.array([row[2] is None for row in rows]),
        touched=np.ones(count, np.bool_),
        by_hand=np.zeros(count, np.bool_),
        vendors=vendors,
        products=(),
    )


def test_incidents_become_histories_by_the_policy_and_the_days_that_were_watched() -> None:
    team = Team()
    team.vendor("A", incidents_since=date(2026, 11, 12))
    team.vendor("B")
    team.policy(impact_share_minor=0.25)
    found = histories(
        columns(
            ("A", "2026-11-13T00:00", "2026-11-13T04:00", "2026-11-13T04:00", "minor"),
            ("A", "2026-11-20T00:00", None, "2026-11-20T06:00", "critical"),
            ("A", "2026-11-14T00:00", "2026-11-14T04:00", "2026-11-14T04:00", "maintenance"),
        ),
        team.register(),
        NOW,
    )
    a = found["A"]
    assert a.weight.tolist() == [0.25, 1.0, 0.0]
    assert a.maintenance.tolist() == [False, False, True]
    assert (a.until - a.start).tolist() == [4.0, 6.0, 4.0]
    assert a.observed_hours == 10 * 24.0 + 12.0
    assert (len(found["B"]), found["B"].observed_hours) == (0, 0.0)
    vendors = outage_inputs(team.register(), found, NOW).vendors
    assert (vendors["A"].counts.counted, vendors["A"].counts.open, vendors["A"].counts.maintenance) == (
        2,
        1,
        1,
    )
    assert vendors["A"].availability.stopped_hours == 7.0
    assert Thin.NOT_OBSERVED in vendors["B"].thin
