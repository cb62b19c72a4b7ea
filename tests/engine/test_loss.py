"""What the loss of a vendor does: the rules of the product text, one by one."""

import math
from datetime import timedelta
from typing import Any

import pytest
from tests.builders import LONG_AGO, TODAY, Team

from leeway.domain.verdict import Code, Outcome, ProductAssessment, Verdict
from leeway.engine.portfolio import Portfolio, assess_portfolio


def judged(team: Team) -> Portfolio:
    return assess_portfolio(team.register(), TODAY)


def codes(found: ProductAssessment) -> set[Code]:
    return {reason.code for reason in found.reasons}


@pytest.fixture
def team() -> Team:
    """Four critical workflows elsewhere, so that one more stays within the policy's 25 %."""
    team = Team()
    for number in range(4):
        team.need(team.workflow(f"Other {number}"), team.sold(f"Other tool {number}"))
    return team


def with_fallback(
    team: Team, *, tolerated: float | None = 4.0, critical: bool | None = True, **fallback: Any
) -> Portfolio:
    team.need(
        team.workflow("Ship", critical=critical, tolerated=tolerated),
        team.sold("Tool"),
        (team.sold("Spare"), fallback),
    )
    return judged(team)


def test_without_a_fallback_a_critical_workflow_makes_its_product_single_source_critical(team: Team) -> None:
    team.need(team.workflow("Ship"), team.sold("Tool"))
    found = judged(team).products["Tool"]
    assert found.verdict is Verdict.SINGLE_SOURCE_CRITICAL
    assert found.leeway == 4.0
    assert codes(found) == {Code.NO_FALLBACK}


def test_a_proven_independent_fallback_makes_it_replaceable(team: Team) -> None:
    found = with_fallback(team).products["Tool"]
    assert (found.verdict, found.leeway) == (Verdict.REPLACEABLE, math.inf)
    assert codes(found) == {Code.HOLDS}
    assert found.workflows[0].outcome is Outcome.HOLDS


@pytest.mark.parametrize(
    ("fallback", "code"),
    [
        ({"last_tested": None}, Code.FALLBACK_UNPROVEN),
        ({"last_tested": TODAY + timedelta(days=1)}, Code.FALLBACK_UNPROVEN),
        ({"last_tested": LONG_AGO}, Code.TEST_EXPIRED),
        ({"switch_time": 4.0}, Code.FALLBACK_TOO_SLOW),
        ({"capacity": 0.0}, Code.FALLBACK_UNDER_SIZED),
    ],
)
def test_a_fallback_that_does_not_count_is_named_and_never_counted(
    team: Team, fallback: dict[str, Any], code: Code
) -> None:
    found = with_fallback(team, **fallback).products["Tool"]
    assert (found.verdict, found.leeway) == (Verdict.SINGLE_SOURCE_CRITICAL, 4.0)
    assert codes(found) == {code}


def test_the_last_day_of_a_test_still_counts_and_the_next_does_not(team: Team) -> None:
    assert with_fallback(team, last_tested=TODAY - timedelta(days=180)).products["Tool"].leeway == math.inf
    other = Team()
    assert with_fallback(other, last_tested=TODAY - timedelta(days=181)).products["Tool"].leeway == 4.0


def test_what_an_untested_fallback_would_give_is_shown_beside(team: Team) -> None:
    found = with_fallback(team, last_tested=None, switch_time=2.0, capacity=0.5).products["Tool"]
    assert (found.workflows[0].leeway, found.workflows[0].leeway_if_unproven) == (4.0, 6.0)


def test_an_under_sized_fallback_concentrates_and_gives_the_leeway_of_case_20(team: Team) -> None:
    found = with_fallback(team, switch_time=2.0, capacity=0.5).products["Tool"]
    assert (found.verdict, found.leeway) == (Verdict.CONCENTRATED, 6.0)
    assert codes(found) == {Code.FALLBACK_UNDER_SIZED}
    assert found.workflows[0].outcome is Outcome.DEGRADES


def test_a_fallback_of_the_same_vendor_falls_too(team: Team) -> None:
    vendor = team.vendor("Acme")
    tool, spare = team.product(vendor, "Tool"), team.product(vendor, "Spare")
    team.need(team.workflow("Ship"), tool, (spare, {}))
    found = judged(team).products[tool]
    assert found.verdict is Verdict.SINGLE_SOURCE_CRITICAL
    assert codes(found) == {Code.FALLBACK_FALLS_TOO}


def test_a_shared_cloud_concentrates_both_and_is_itself_single_source_critical(team: Team) -> None:
    cloud = team.sold("Cloud")
    tool, spare = team.sold("Tool", on=(cloud,)), team.sold("Spare", on=(cloud,))
    team.need(team.workflow("Ship"), tool, (spare, {}))
    found = judged(team)
    assert found.products[tool].verdict is Verdict.CONCENTRATED
    assert codes(found.products[tool]) == {Code.SHARED_UPSTREAM}
    assert "both run on Cloud Inc Cloud" in found.products[tool].reasons[0].text
    assert found.products[cloud].verdict is Verdict.SINGLE_SOURCE_CRITICAL
    assert codes(found.products[cloud]) == {Code.FALLBACK_FALLS_TOO}


def test_an_independent_fallback_beside_a_shared_one_is_enough(team: Team) -> None:
    cloud = team.sold("Cloud")
    tool, spare = team.sold("Tool", on=(cloud,)), team.sold("Spare", on=(cloud,))
    team.need(team.workflow("Ship"), tool, (spare, {}), (team.sold("Apart"), {}))
    assert judged(team).products[tool].verdict is Verdict.REPLACEABLE


def test_a_vendor_takes_a_fourth_party_down_through_several_steps(team: Team) -> None:
    power = team.sold("Power")
    cloud = team.sold("Cloud", on=(power,))
    team.need(team.workflow("Ship"), team.sold("Tool", on=(cloud,)))
    assert judged(team).products[power].verdict is Verdict.SINGLE_SOURCE_CRITICAL


def test_a_workflow_that_is_not_critical_only_concentrates(team: Team) -> None:
    team.need(team.workflow("Report", critical=False), team.sold("Tool"))
    found = judged(team).products["Tool"]
    assert found.verdict is Verdict.CONCENTRATED
    assert codes(found) == {Code.WORKFLOW_STOPS, Code.NO_FALLBACK}


def test_a_share_of_critical_work_over_the_limit_concentrates() -> None:
    team = Team()
    spare = team.sold("Spare")
    team.need(team.workflow("One"), team.sold("Tool"), (spare, {}))
    team.need(team.workflow("Two"), team.sold("Tool 2"), (spare, {}))
    found = judged(team).products["Tool"]
    assert found.verdict is Verdict.CONCENTRATED
    assert codes(found) == {Code.HOLDS, Code.SHARE_OVER_LIMIT}
    team.policy(share_limit=0.5)
    assert judged(team).products["Tool"].verdict is Verdict.REPLACEABLE


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ({"tolerated": None}, "Tolerated stop of workflow “Ship”"),
        ({"switch_time": None}, "Switch time of fallback “Spare” for workflow “Ship”"),
        ({"capacity": None}, "Capacity of fallback “Spare” for workflow “Ship”"),
    ],
)
def test_a_missing_number_is_never_read_as_safety(team: Team, words: dict[str, Any], missing: str) -> None:
    found = with_fallback(team, **words).products["Tool"]
    assert (found.verdict, found.leeway) == (Verdict.NOT_ENOUGH_KNOWN, None)
    assert found.missing == (missing,)


def test_whether_a_workflow_is_critical_matters_only_if_it_stops(team: Team) -> None:
    assert with_fallback(team, critical=None).products["Tool"].verdict is Verdict.REPLACEABLE
    stopping = with_fallback(Team(), critical=None, last_tested=None).products["Tool"]
    assert stopping.verdict is Verdict.NOT_ENOUGH_KNOWN
    assert stopping.missing == ("Whether workflow “Ship” is critical",)


def test_a_missing_number_does_not_hide_that_another_workflow_stops(team: Team) -> None:
    tool = team.sold("Tool")
    team.need(team.workflow("Ship"), tool)
    team.need(team.workflow("Unknown", tolerated=None), tool)
    found = judged(team).products[tool]
    assert found.verdict is Verdict.SINGLE_SOURCE_CRITICAL
    assert found.missing == ("Tolerated stop of workflow “Unknown”",)


def test_a_need_that_stops_for_certain_decides_though_another_lacks_a_number(team: Team) -> None:
    tool, ship = team.sold("Tool"), team.workflow("Ship")
    team.need(ship, tool)
    second = team.product(team.register().products[tool].vendor_id, "Second tool", on=(tool,))
    team.need(ship, second, (team.sold("Spare"), {"switch_time": None}))
    found = judged(team).products[tool]
    assert found.verdict is Verdict.SINGLE_SOURCE_CRITICAL
    assert found.leeway is None
    assert found.missing == ("Switch time of fallback “Spare” for workflow “Ship”",)


def test_a_product_that_nothing_is_recorded_to_need_is_not_known_to_be_safe(team: Team) -> None:
    found = judged(team)
    lone = team.sold("Lone")
    found = judged(team).products[lone]
    assert (found.verdict, found.leeway) == (Verdict.NOT_ENOUGH_KNOWN, None)


def test_a_product_that_is_only_a_fallback_is_replaceable(team: Team) -> None:
    found = with_fallback(team).products["Spare"]
    assert (found.verdict, codes(found)) == (Verdict.REPLACEABLE, {Code.ONLY_FALLBACK})


def test_the_least_of_several_needs_counts(team: Team) -> None:
    tool, other = team.sold("Tool"), team.sold("Spare")
    ship = team.workflow("Ship")
    vendor = team.register().products[tool].vendor_id
    second = team.product(vendor, "Second tool")
    team.need(ship, tool, (other, {"switch_time": 2.0, "capacity": 0.5}))
    team.need(ship, second, (other, {"switch_time": 1.0, "capacity": 0.5}))
    found = judged(team)
    assert found.products[tool].leeway == 6.0
    assert found.products[second].leeway == 7.0
    assert found.vendors[vendor].leeway == 6.0
    assert found.vendors[vendor].workflows[0].leeway == 6.0


def test_a_vendor_is_as_bad_as_the_worst_of_its_products(team: Team) -> None:
    vendor = team.vendor("Acme")
    good, bad = team.product(vendor, "Good"), team.product(vendor, "Bad")
    team.need(team.workflow("Held", critical=False), good, (team.sold("Spare"), {}))
    team.need(team.workflow("Report", critical=False), bad)
    found = judged(team)
    assert found.products[good].verdict is Verdict.REPLACEABLE
    assert found.vendors[vendor].verdict is Verdict.CONCENTRATED
