"""What-if: each lever moves what it should and nothing else, and nothing moves without one."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.builders import TODAY, Team, proven
from tests.strategies import registers

from leeway.domain.drill import DrillOutcome
from leeway.domain.register import Register
from leeway.domain.scenario import apply_scenario
from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.domain.verdict import Verdict
from leeway.engine.loss import Losses
from leeway.engine.outage_durations import Lognormal
from leeway.engine.outage_event_loss import VendorRisk
from leeway.engine.outage_frequency import Frequency
from leeway.engine.outage_model import OutageModel
from leeway.engine.outages import Assembly, OutageInputs, OutagePolicy
from leeway.engine.whatif import Comparison, WhatIf
from leeway.engine.whatif_mitigation import flips_at, mitigation, net_flips_at, verdict_flips_at
from leeway.engine.whatif_tornado import change_bars, default_ranges, named, range_bars

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NEED = "Release-need-Coder"
SPARE = f"{NEED}-Spare"
WEEKS = 8_760.0 / 168.0


def change(entity: str, row: str, field: str, value: Any) -> ScenarioChange:
    return ScenarioChange("", "", entity, row, field, json.dumps(value))


def lever(name: str, row: str, value: Any) -> ScenarioChange:
    return change(LEVER, row, name, value)


def started(
    register: Register, session_hours: dict[str, float] | None = None, *, rate: float = 6.0
) -> WhatIf:
    """Give each vendor of a register outages of its own, six a year, of an hour or two and more."""
    losses = Losses(register, TODAY)
    assembly = Assembly(losses, OutagePolicy(), {})
    risks = [
        VendorRisk(id, Frequency(rate + n, 8.0), Lognormal(0.3 + n / 7, 0.9, 8_760.0), tuple(assembly.dependencies(id)))
        for n, id in enumerate(sorted(register.vendors))
    ]  # fmt: skip
    return WhatIf(OutageInputs(NOW, losses, {}, OutageModel.of(risks), ()), session_hours)


def team(*fallbacks: tuple[str, dict[str, Any]]) -> Team:
    """Two products of two vendors; Release needs Coder, Reports needs Mail, and nothing ties them."""
    built = Team()
    coder = built.sold("Coder", session_hours=5.0, annual_cost=Decimal(1000), usage_cost=Decimal(100))
    mail = built.sold("Mail")
    built.sold("Spare")
    built.need(built.workflow("Release", cost_per_hour=Decimal(900), hours_per_week=84.0), coder, *fallbacks)
    built.need(built.workflow("Reports", cost_per_hour=Decimal(50), hours_per_week=40.0), mail)
    return built


def compare(*changes: ScenarioChange, register: Register | None = None) -> Comparison:
    return started(register or team().register()).compare(changes)


def figures(found: Comparison) -> tuple[float, ...]:
    year = found.scenario.year
    return year.mean, year.sd, *(year.quantile(p) for p in (0.5, 0.8, 0.95, 0.99))


# ----------------------------------------------------------------------------------------- nothing changed


def test_an_empty_scenario_is_the_very_same_figures() -> None:
    found = compare()
    assert found.scenario is found.baseline
    assert found.problems == ()


@given(registers())
def test_an_empty_scenario_differs_by_exactly_nothing(register: Register) -> None:
    whatif = started(register)
    found = whatif.compare([])
    assert found.scenario.year is found.baseline.year
    assert found.scenario.workflows is found.baseline.workflows
    assert found.scenario.verdicts is found.baseline.verdicts


@pytest.mark.parametrize(
    "change_",
    [
        lever("outage-rate", "Coder Inc", 1.0),
        lever("outage-length", "Coder Inc", 1.0),
        lever("token-inflation", "Coder", 1.0),
        lever("price", "Coder", 1.0),
        lever("quality", "Coder", 1.0),
        lever("session-limit", "Coder", 5.0),
        lever("bad-outage", "Coder Inc", 0.0),
        lever("gone", "Coder Inc", value=False),
        change("workflow", "Release", "cost_per_hour", "900"),
    ],
)
def test_a_lever_at_its_mark_differs_by_exactly_nothing(change_: ScenarioChange) -> None:
    found = compare(change_)
    assert found.scenario.year is found.baseline.year
    assert found.scenario.yearly_cost == found.baseline.yearly_cost
    assert found.scenario.verdicts == found.baseline.verdicts
    leeways = [
        {id: w.leeway for id, w in side.workflows.items()} for side in (found.baseline, found.scenario)
    ]
    assert leeways[0] == leeways[1]
    assert found.scenario.workflows == found.baseline.workflows


# ------------------------------------------------------------------------------------- each moves its own


@pytest.mark.parametrize(
    "change_",
    [
        lever("outage-rate", "Coder Inc", 2.0),
        lever("outage-length", "Coder Inc", 2.0),
        change("workflow", "Release", "cost_per_hour", "1200"),
        change("workflow", "Release", "hours_per_week", 100),
        change("supply", SPARE, "capacity", 0.4),
        change("supply", SPARE, "switch_time", 3),
        change("supply", SPARE, "last_tested", None),
    ],
)
def test_what_moves_outages_moves_those_of_its_vendor_alone(change_: ScenarioChange) -> None:
    whatif = started(team(proven("Spare", capacity=0.8)).register())
    found = whatif.compare([change_])
    before, after = (side.year.outages for side in (found.baseline, found.scenario))
    assert found.scenario.year.mean > found.baseline.year.mean
    assert found.scenario.year.beyond.total == 0.0
    for vendor in ("Mail Inc", "Spare Inc"):
        assert after.model.streams[vendor] is before.model.streams[vendor]
        assert after.parts[vendor] is before.parts[vendor]
    assert after.parts["Coder Inc"].mean > before.parts["Coder Inc"].mean
    assert found.scenario.workflows["Reports"] is found.baseline.workflows["Reports"]
    assert found.scenario.yearly_cost == found.baseline.yearly_cost


def test_the_fast_way_gives_what_working_everything_out_again_gives() -> None:
    register = team(proven("Spare", capacity=0.8)).register()
    changes = [
        change("supply", SPARE, "capacity", 0.4),
        change("workflow", "Release", "tolerated_stop", 9),
        change("workflow", "Reports", "cost_per_hour", "70"),
    ]
    found = started(register).compare(changes).scenario
    again = started(apply_scenario(register, changes).register).baseline
    assert found.year.mean == pytest.approx(again.year.mean, rel=1e-12)
    assert found.year.quantile(0.95) == pytest.approx(again.year.quantile(0.95), rel=1e-3)
    assert found.workflows == again.workflows
    assert found.verdicts == again.verdicts


@given(registers(), st.data())
def test_any_number_of_any_register_gives_what_working_it_out_again_gives(
    register: Register, data: st.DataObject
) -> None:
    field, value = data.draw(
        st.sampled_from(
            [("tolerated_stop", 7.0), ("critical", True), ("hours_per_week", 20.0), ("critical", None)]
        )
    )
    assume(register.workflows)
    id = data.draw(st.sampled_from(sorted(register.workflows)))
    one = change("workflow", id, field, value)
    found = started(register).compare([one]).scenario
    again = started(apply_scenario(register, [one]).register).baseline
    assert found.year.mean == pytest.approx(again.year.mean, rel=1e-9, abs=1e-9)
    assert found.verdicts == again.verdicts
    assert {id: (w.outcome, w.leeway) for id, w in found.workflows.items()} == {
        id: (w.outcome, w.leeway) for id, w in again.workflows.items()
    }


@pytest.mark.parametrize("tested", ["2026-11-01", None])
def test_fallbacks_added_and_removed_give_what_working_it_out_again_gives(tested: str | None) -> None:
    register = team(proven("Spare", capacity=0.8), proven("Mail", capacity=0.2)).register()
    row = {"need_id": "Reports-need-Mail", "product_id": "Coder", "role": "fallback", "switch_time": 1.0,
           "capacity": 0.5, "last_tested": tested}  # fmt: skip
    changes = [
        change("supply", "new", "", row),
        change("supply", SPARE, "", None),
        change("workflow", "Reports", "tolerated_stop", 9),
        lever("quality", "Mail", 0.7),
    ]
    for some in (changes[:1], changes[1:2], changes):
        whatif = started(register)
        found = whatif.compare(some).scenario
        applied = apply_scenario(register, some)
        assert applied.register.links == replace(applied.register).links
        again = started(applied.register).compare([one for one in some if one.entity == LEVER]).scenario
        assert found.year.outages.curve.mean == pytest.approx(again.year.outages.curve.mean, rel=1e-9)
        assert {id: (w.outcome, w.leeway) for id, w in found.workflows.items()} == {
            id: (w.outcome, w.leeway) for id, w in again.workflows.items()
        }
        assert found.verdicts == again.verdicts


def test_a_fallback_added_leaves_the_other_vendors_streams_alone() -> None:
    row = {"need_id": NEED, "product_id": "Spare", "role": "fallback", "switch_time": 1.0, "capacity": 1.0,
           "last_tested": "2026-11-01"}  # fmt: skip
    found = compare(change("supply", "new", "", row))
    before, after = (side.year.outages.model for side in (found.baseline, found.scenario))
    for vendor in ("Mail Inc", "Spare Inc"):
        assert after.streams[vendor] is before.streams[vendor]
    assert found.scenario.year.mean < found.baseline.year.mean
    assert found.baseline.verdicts["Coder"] is Verdict.SINGLE_SOURCE_CRITICAL
    assert found.scenario.verdicts["Coder"] is Verdict.CONCENTRATED  # the share of critical work
    assert found.baseline.stopping == ("Release", "Reports")
    assert found.scenario.stopping == ("Reports",)
    assert found.scenario.workflows["Release"].leeway == math.inf


def test_a_vendor_added_leaves_the_others_streams_alone() -> None:
    rows = [
        change("vendor", "new", "", {"name": "New"}),
        change("product", "p-new", "", {"name": "New", "vendor_id": "new", "annual_cost": "500"}),
    ]
    found = compare(*rows)
    before, after = (side.year.outages.model.streams for side in (found.baseline, found.scenario))
    assert all(after[id] is before[id] for id in before)
    assert found.scenario.yearly_cost - found.baseline.yearly_cost == 500.0
    assert found.scenario.year.mean == found.baseline.year.mean


def test_a_price_moves_the_cost_and_not_the_loss() -> None:
    found = compare(lever("price", "Coder", 3.0))
    assert found.scenario.year is found.baseline.year
    assert found.scenario.yearly_cost - found.baseline.yearly_cost == 2000.0
    assert (
        found.scenario.verdicts is found.baseline.verdicts
        or found.scenario.verdicts == found.baseline.verdicts
    )


def test_notice_moves_neither() -> None:
    found = compare(lever("notice", "Coder", 3))
    assert found.scenario.year is found.baseline.year
    assert found.applied.register.products["Coder"].notice_days == 3


# ---------------------------------------------------------------------------------------- weeks, by hand


@pytest.mark.parametrize(
    ("levers", "part", "hours"),
    [
        ([lever("session-limit", "Coder", 1.5)], "stalls", 84 * 3.5 / 5),
        ([lever("token-inflation", "Coder", 2.0)], "stalls", 84 * 2.5 / 5),
        ([lever("quality", "Coder", 0.6)], "quality", 84 * 0.4),
    ],
)
def test_what_a_week_loses_is_lost_every_week(levers: list[ScenarioChange], part: str, hours: float) -> None:
    found = compare(*levers)
    before, after = found.baseline.year, found.scenario.year
    assert getattr(after.beyond, part) == pytest.approx(hours * WEEKS * 900)
    assert getattr(after.beyond_hours, part) == pytest.approx(hours * WEEKS)
    assert after.beyond.total == getattr(after.beyond, part)
    assert after.outages is before.outages
    assert after.mean == before.mean + after.beyond.total
    assert after.quantile(0.95) == before.quantile(0.95) + after.beyond.total
    assert after.sd == before.sd
    assert after.exceedance(after.quantile(0.95)) == pytest.approx(before.exceedance(before.quantile(0.95)))
    assert found.scenario.workflows["Reports"] is found.baseline.workflows["Reports"]


def test_limits_and_a_worse_model_together_lose_no_hour_twice() -> None:
    found = compare(lever("session-limit", "Coder", 1.0), lever("quality", "Coder", 0.5))
    year = found.scenario.year.beyond_hours
    assert year.stalls == pytest.approx(84 * 0.8 * WEEKS)
    assert year.quality == pytest.approx(84 * 0.2 * 0.5 * WEEKS)


def test_only_what_is_lost_beyond_the_present_stalls_counts() -> None:
    whatif = started(team().register(), {"Coder": 2.0})
    found = whatif.compare([lever("session-limit", "Coder", 1.5)])
    assert found.scenario.year.beyond_hours.stalls == pytest.approx(84 * (3.5 - 3.0) / 5 * WEEKS)
    wider = whatif.compare([lever("session-limit", "Coder", 4.0)])
    assert wider.scenario.year is wider.baseline.year


def test_a_bad_outage_loses_what_an_outage_so_long_loses() -> None:
    found = compare(lever("bad-outage", "Coder Inc", 24.0))
    assert found.scenario.year.beyond_hours.bad_outages == pytest.approx(24 * 84 / 168)
    covered = compare(
        lever("bad-outage", "Coder Inc", 24.0),
        register=team(proven("Spare", switch_time=2.0, capacity=0.5)).register(),
    )
    assert covered.scenario.year.beyond_hours.bad_outages == pytest.approx((2 + 0.5 * 22) * 84 / 168)


def test_a_vendor_that_is_gone_stands_still_until_a_fallback_carries() -> None:
    found = compare(lever("gone", "Coder Inc", value=True))
    assert found.scenario.year.beyond_hours.gone == pytest.approx(84 * WEEKS)
    assert found.scenario.workflows["Release"].outcome is DrillOutcome.STOPS
    assert found.scenario.verdicts["Coder"] is None
    assert "Coder Inc" not in found.scenario.year.outages.model.risks
    register = team(proven("Spare", switch_time=2.0, capacity=0.75)).register()
    carried = compare(lever("gone", "Coder Inc", value=True), register=register)
    year = carried.scenario.year
    assert year.beyond_hours.gone == pytest.approx(84 * 0.25 * WEEKS + 2 * 0.75 * 84 / 168)
    spare = year.outages.model.risks["Spare Inc"].dependencies[0]
    assert spare.operating == pytest.approx(0.5 * 0.75)  # what is lost already can't be lost again
    assert carried.applied.register is register


def test_a_fourth_party_that_is_gone_takes_with_it_what_runs_on_it() -> None:
    built = Team()
    cloud = built.sold("Cloud")
    coder = built.sold("Coder", on=(cloud,))
    built.need(built.workflow("Release", hours_per_week=40.0), coder)
    found = compare(lever("gone", "Cloud Inc", value=True), register=built.register())
    assert found.scenario.verdicts == {"Cloud": None, "Coder": None}
    assert found.scenario.stopping == ("Release",)


def test_what_is_not_known_is_told() -> None:
    built = Team()
    coder = built.sold("Coder", session_hours=5.0)
    built.need(built.workflow("Release", hours_per_week=None), coder)
    built.need(built.workflow("Reports", hours_per_week=40.0), coder)
    found = compare(lever("quality", "Coder", 0.5), register=built.register())
    assert found.problems == (
        "“Release”: its hours a week aren't known, so what it loses by the week isn't counted.",
        "“Reports”: its cost per hour isn't known, so what it loses is in hours only.",
    )
    assert found.scenario.year.unit == "hours"
    assert found.scenario.year.hours > found.baseline.year.hours


def test_of_what_is_not_known_only_what_the_scenario_touches_is_told() -> None:
    built = Team()
    built.need(built.workflow("Release", hours_per_week=None), built.sold("Coder", session_hours=5.0))
    built.need(built.workflow("Letters", hours_per_week=None), built.sold("Mail"))
    built.workflow("Lonely", hours_per_week=None)
    for one in (lever("quality", "Coder", 0.5), lever("gone", "Coder Inc", value=True)):
        problems = compare(one, register=built.register()).problems
        told = [text for text in problems if text.endswith("so what it loses by the week isn't counted.")]
        assert [text.partition(":")[0] for text in told] == ["“Release”"]


def test_many_hours_are_told_in_figures_that_a_person_reads() -> None:
    found = compare(lever("outage-length", "Coder Inc", 1_000.0)).scenario.workflows["Release"]
    assert found.why == "Coder Inc away for 24,000 h: 24,000 h of work lost; 4 h can be borne."


def test_levers_on_outages_that_nobody_knows_are_told() -> None:
    whatif = started(team().register())
    inputs = replace(whatif.inputs, model=whatif.inputs.model.without_vendor("Mail Inc"))
    found = WhatIf(inputs).compare([lever("outage-rate", "Mail Inc", 2.0)])
    assert found.problems[0].startswith("Outages of Mail Inc aren't known")
    assert found.scenario.year is found.baseline.year


# ------------------------------------------------------------------------------------------ monotone

factors = st.floats(0.01, 50.0)


@given(st.sampled_from(["outage-rate", "outage-length", "bad-outage", "token-inflation"]), factors, factors)
def test_more_of_what_is_bad_never_loses_less(name: str, one: float, other: float) -> None:
    less, more = sorted((one, other))
    row = "Coder" if name == "token-inflation" else "Coder Inc"
    losses = [figures(_with_spare(lever(name, row, value))) for value in (less, more)]
    assert losses[0][0] <= losses[1][0] * (1 + 1e-9)


@given(st.sampled_from(["session-limit", "quality"]), st.floats(0, 1), st.floats(0, 1))
def test_less_of_what_is_good_never_loses_less(name: str, one: float, other: float) -> None:
    less, more = sorted((one, other))
    scale = 5.0 if name == "session-limit" else 1.0
    losses = [figures(_with_spare(lever(name, "Coder", value * scale))) for value in (less, more)]
    assert all(a >= b * (1 - 1e-9) for a, b in zip(*losses, strict=True))


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 30), st.floats(0, 30))
def test_less_capacity_or_a_later_switch_never_loses_less(a: float, b: float, c: float, d: float) -> None:
    small, large = sorted((a, b))
    soon, late = sorted((c, d))
    worse = _with_spare(
        change("supply", SPARE, "capacity", small), change("supply", SPARE, "switch_time", late)
    )
    better = _with_spare(
        change("supply", SPARE, "capacity", large), change("supply", SPARE, "switch_time", soon)
    )
    assert better.scenario.year.mean <= worse.scenario.year.mean * (1 + 1e-9)


@given(st.floats(0, 1), st.floats(0, 30), st.booleans(), st.sampled_from([None, "session-limit", "quality"]))
def test_a_fallback_more_never_loses_more(
    capacity: float, switch: float, tested: bool, bad: str | None
) -> None:
    row = {"need_id": NEED, "product_id": "Mail", "role": "fallback", "switch_time": switch, "capacity": capacity,
           "last_tested": "2026-11-01" if tested else None}  # fmt: skip
    week = [lever(bad, "Coder", 0.5)] if bad else []
    without, with_it = _with_spare(*week), _with_spare(*week, change("supply", "new", "", row))
    assert with_it.scenario.year.mean <= without.scenario.year.mean * (1 + 1e-9)


BARE = started(team().register())
COVERED = started(team(proven("Spare", capacity=0.7, switch_time=1.0)).register())


def _with_spare(*changes: ScenarioChange) -> Comparison:
    return COVERED.compare(changes)


@given(
    st.sampled_from(["outage-rate", "outage-length", "bad-outage", "token-inflation"]),
    st.floats(0, 50),
    st.floats(0, 50),
)
def test_more_of_what_is_bad_never_lets_less_work_stop(name: str, one: float, other: float) -> None:
    least = 0.0 if name in {"outage-rate", "bad-outage"} else 0.01
    row = "Coder" if name == "token-inflation" else "Coder Inc"
    less, more = (
        BARE.compare([lever(name, row, max(least, value))]).scenario.workflows["Release"].outcome.severity
        for value in sorted((one, other))
    )
    assert less <= more


def test_an_outage_beside_those_of_the_history_lets_no_workflow_hold_that_stops_without_it() -> None:
    for hours in (0.0, 0.5, 8.0, 24.0):
        found = compare(lever("bad-outage", "Coder Inc", hours))
        assert set(found.baseline.stopping) <= set(found.scenario.stopping)


def test_of_a_vendor_without_outages_only_the_one_that_is_added_counts() -> None:
    never = lever("outage-rate", "Coder Inc", 0.0)
    why = [
        compare(never, *more).scenario.workflows["Release"].why
        for more in ((), (lever("bad-outage", "Coder Inc", 3.0),))
    ]
    assert why[0] == "Coder Inc has no outages."
    assert "Coder Inc away for 3 h" in why[1]


# ------------------------------------------------------------------------------------- verdicts and outcomes


def test_a_longer_bad_outage_turns_holds_into_stops_and_says_why() -> None:
    outcomes = []
    short = change("policy", "policy", "drill_outage_hours", 1.0)
    for hours in (1.0, 3.0, 24.0):
        row = compare(short, lever("bad-outage", "Coder Inc", hours)).scenario.workflows["Release"]
        outcomes.append(row.outcome.value)
        assert f"Coder Inc away for {hours:g} h" in row.why
    assert outcomes == ["holds", "degrades", "stops"]


def test_a_number_of_the_policy_changes_verdicts() -> None:
    register = team(proven("Spare", last_tested="2026-03-02")).register()
    spare = replace(register.supplies[SPARE], last_tested=TODAY.replace(month=3))
    register = register.with_rows({"supply": {**register.supplies, SPARE: spare}})
    found = compare(change("policy", "policy", "proven_days", 400), register=register)
    assert found.baseline.verdicts["Coder"] is Verdict.SINGLE_SOURCE_CRITICAL
    assert found.scenario.verdicts["Coder"] is Verdict.CONCENTRATED


# -------------------------------------------------------------------------------- tornado and mitigation


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [lever("outage-length", "Coder Inc", 3.0), lever("quality", "Coder", 0.5)],
        [lever("gone", "Coder Inc", value=True)],
        [change("supply", SPARE, "capacity", 0.1), change("workflow", "Release", "cost_per_hour", "7")],
        [change("supply", SPARE, "", None)],
    ],
)
def test_the_expected_loss_alone_is_the_mean_of_the_year(changes: list[ScenarioChange]) -> None:
    assert COVERED.expected(changes) == pytest.approx(COVERED.year(changes).mean, rel=1e-12)


def test_a_tornado_can_measure_another_figure() -> None:
    bars = change_bars(COVERED, [lever("outage-rate", "Coder Inc", 2.0)], lambda year: year.quantile(0.95))
    assert bars[0].at_low == COVERED.baseline.year.quantile(0.95)
    assert bars[0].at_high == COVERED.year([lever("outage-rate", "Coder Inc", 2.0)]).quantile(0.95)


def test_a_tornado_makes_one_change_at_a_time_the_widest_first() -> None:
    whatif = started(team().register())
    changes = [
        lever("outage-rate", "Mail Inc", 2.0),
        lever("outage-rate", "Coder Inc", 2.0),
        change("workflow", "Release", "cost_per_hour", "450"),
    ]
    bars = change_bars(whatif, changes)
    assert [bar.name for bar in bars] == [
        "Outage rate of Coder Inc",
        "Cost per hour of Release",
        "Outage rate of Mail Inc",
    ]
    for bar in bars:
        assert bar.at_low == whatif.baseline.year.mean
    assert bars[0].at_high == pytest.approx(whatif.year([changes[1]]).mean, rel=1e-12)
    assert (bars[1].low, bars[1].high) == ('"900"', '"450"')


def test_the_same_product_is_told_apart_by_the_workflow_that_it_is_a_fallback_of() -> None:
    built = team(proven("Spare", capacity=0.5))
    built.need(built.workflow("Deploy"), built.sold("Runner"), proven("Spare"))
    built.need("Deploy", "Mail")
    whatif = started(built.register())
    row = {"need_id": "Reports-need-Mail", "product_id": "Spare", "role": "fallback"}
    changes = [
        change("supply", SPARE, "capacity", 0.9),
        change("supply", "Deploy-need-Runner-Spare", "capacity", 0.9),
        change("supply", "Deploy-need-Runner-Spare", "", None),
        change("supply", "new", "", row),
    ]
    assert [named(whatif, one) for one in changes] == [
        "Capacity of Spare for Release",
        "Capacity of Spare for Deploy: need of Runner",
        "Without fallback Spare for Deploy: need of Runner",
        "Fallback Spare for Reports",
    ]


def test_ranges_move_from_low_to_high() -> None:
    whatif = started(team(proven("Spare", capacity=0.5)).register())
    ranges = default_ranges(whatif, 20)
    names = {one.name for one in ranges}
    assert {
        "Outage rate of Coder Inc",
        "Cost per hour of Release",
        "Capacity of Spare for Release",
    } <= names
    assert len(default_ranges(whatif, 3)) == 3
    for bar in range_bars(whatif, ranges):
        rises = not bar.name.startswith("Capacity")
        assert (bar.at_high > bar.at_low) is rises, bar
        assert min(bar.at_low, bar.at_high) < whatif.baseline.year.mean < max(bar.at_low, bar.at_high)


def test_a_mitigation_is_weighed_against_the_same_bad_week_without_it() -> None:
    whatif = started(team(proven("Spare", capacity=0.5)).register())
    week, answer = lever("outage-rate", "Coder Inc", 3.0), change("supply", SPARE, "capacity", 1.0)
    found = mitigation(whatif, [week, answer], yearly_cost=100.0, one_off=5_000.0)
    assert found is not None
    assert found.buys == whatif.year([week]).mean - whatif.year([week, answer]).mean
    assert found.net == found.buys - 100.0
    assert found.payback_years == pytest.approx(5_000.0 / found.net)
    never = mitigation(whatif, [answer], yearly_cost=1e9, one_off=1.0)
    assert never is not None
    assert never.payback_years is None


def test_the_value_at_which_the_net_flips_is_found() -> None:
    whatif = started(team(proven("Spare", capacity=0.5)).register())
    answer = change("supply", SPARE, "capacity", 1.0)
    whole = mitigation(whatif, [answer])
    assert whole is not None
    at = net_flips_at(whatif, [answer], answer, (0.5, 1.0), (whole.buys / 2, 0.0))
    assert at == pytest.approx(0.75, abs=2e-3)  # what is lost falls in proportion
    assert net_flips_at(whatif, [answer], answer, (0.5, 1.0), (whole.buys * 2, 0.0)) is None


def test_the_value_at_which_a_verdict_flips_is_found() -> None:
    whatif = started(team(proven("Spare", switch_time=1.0)).register())
    moved = change("supply", SPARE, "switch_time", 1.0)
    assert verdict_flips_at(whatif, [], moved, (0.0, 24.0), "Coder") == pytest.approx(4.0, abs=1e-3)
    assert verdict_flips_at(whatif, [], moved, (0.0, 3.0), "Coder") is None


@given(st.floats(0.1, 99.9), st.booleans())
def test_bisection_finds_where_a_decision_flips(point: float, rising: bool) -> None:
    found = flips_at(lambda x: (x >= point) is rising, 0.0, 100.0)
    assert found == pytest.approx(point, abs=0.02)
    assert flips_at(lambda _: True, 0.0, 1.0) is None
