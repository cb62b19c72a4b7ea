"""The whole register judged: single points, pairs, concentration, and what would change a verdict."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import LONG_AGO, TODAY, Team

from leeway.domain.register import Register
from leeway.domain.register_entities import Need, Product, Supply, Vendor, Workflow
from leeway.domain.verdict import Outcome, Verdict
from leeway.engine.loss import Losses
from leeway.engine.portfolio import assess_portfolio, critical_reach
from leeway.engine.remedies import _neighbourhood, remedies
from leeway.engine.verdicts import assess_product


def test_a_vendor_that_stops_work_alone_is_a_single_point_and_two_that_must_fall_together_a_pair() -> None:
    team = Team()
    tool, spare, mail = team.sold("Tool"), team.sold("Spare"), team.sold("Mail")
    ship, news = team.workflow("Ship"), team.workflow("News", critical=False)
    team.need(ship, tool, (spare, {}))
    team.need(news, mail)
    found = assess_portfolio(team.register(), TODAY)
    assert [(p.vendor_id, p.workflow_ids) for p in found.single_points] == [("Mail Inc", (news,))]
    assert [(set(p.vendor_ids), p.workflow_ids) for p in found.pairs] == [
        ({"Tool Inc", "Spare Inc"}, (ship,))
    ]


def test_a_shared_cloud_is_the_single_point_behind_two_vendors() -> None:
    team = Team()
    cloud = team.sold("Cloud")
    tool, spare = team.sold("Tool", on=(cloud,)), team.sold("Spare", on=(cloud,))
    team.need(team.workflow("Ship"), tool, (spare, {}))
    found = assess_portfolio(team.register(), TODAY)
    assert [p.vendor_id for p in found.single_points] == ["Cloud Inc"]
    assert found.reach == {"Tool Inc": 1.0, "Cloud Inc": 1.0}


def test_an_untested_fallback_takes_away_no_single_point() -> None:
    team = Team()
    team.need(team.workflow("Ship"), team.sold("Tool"), (team.sold("Spare"), {"last_tested": None}))
    found = assess_portfolio(team.register(), TODAY)
    assert [p.vendor_id for p in found.single_points] == ["Tool Inc"]
    assert found.pairs == ()


def test_rows_of_different_tables_may_bear_the_same_id() -> None:
    rows = [
        Vendor("1", "Acme"), Product("1", "1", "Tool"), Workflow("1", "Ship", critical=True, tolerated_stop=4.0),
        Need("1", "1", "Agent"), Supply("1", "1", "1", "primary"),
    ]  # fmt: skip
    found = assess_portfolio(Register.of(rows), TODAY)
    assert [(p.vendor_id, p.workflow_ids) for p in found.single_points] == [("1", ("1",))]
    assert found.products["1"].verdict is Verdict.SINGLE_SOURCE_CRITICAL


def test_the_leeway_of_a_vendor_is_the_least_of_the_workflows_that_it_stops() -> None:
    team = Team()
    vendor = team.vendor("Acme")
    team.product(vendor, "Unused")
    team.need(team.workflow("Ship"), team.product(vendor, "Tool"))
    assert assess_portfolio(team.register(), TODAY).vendors[vendor].leeway == 4.0


def test_what_the_known_numbers_vouch_for_is_kept_beside_an_unknown_leeway() -> None:
    team = Team()
    tool = team.sold("Tool")
    half, unknown = {"switch_time": 1.0, "capacity": 0.5}, {"switch_time": 1.0, "capacity": None}
    team.need(team.workflow("Ship"), tool, (team.sold("Half"), half), (team.sold("Spare"), unknown))
    found = assess_portfolio(team.register(), TODAY).products[tool]
    assert (found.leeway, found.at_least) == (None, 7.0)
    assert found.workflows[0].outcome is Outcome.DEGRADES
    assert found.verdict is Verdict.NOT_ENOUGH_KNOWN


def test_concentration_weighs_spend_critical_workflows_and_integrations() -> None:
    team = Team()
    costs = {"A": 50, "B": 30, "C": 20}
    products = {name: team.sold(name, annual_cost=cost) for name, cost in costs.items()}
    for name in ("A", "B"):
        team.need(team.workflow(f"Work {name}"), products[name])
    team.integration(products["C"], count=7)
    found = assess_portfolio(team.register(), TODAY).concentration
    assert found["spend"] is not None
    assert found["spend"].hhi == pytest.approx(3_800)
    assert found["spend"].effective_number == pytest.approx(2.63158, abs=5e-6)
    assert found["critical_workflows"] is not None
    assert found["critical_workflows"].hhi == pytest.approx(5_000)
    assert found["integrations"] is not None
    assert found["integrations"].hhi == pytest.approx(10_000)
    assert assess_portfolio(Register.empty(), TODAY).concentration["spend"] is None


def test_what_would_change_the_verdict_is_found_by_trying_it() -> None:
    team = Team()
    for number in range(4):
        team.need(team.workflow(f"Other {number}"), team.sold(f"Other tool {number}"))
    tool = team.sold("Tool")
    team.need(team.workflow("Ship"), tool, (team.sold("Spare"), {"last_tested": LONG_AGO}))
    (only,) = remedies(team.register(), tool, TODAY)
    assert only.text == "Fallback Spare for “Ship”: rehearse the switch."
    assert only.verdict is Verdict.REPLACEABLE


def test_steps_that_help_only_together_are_offered_together() -> None:
    team = Team()
    for number in range(8):
        team.need(team.workflow(f"Other {number}"), team.sold(f"Other tool {number}"))
    tool = team.sold("Tool")
    for name in ("One", "Two"):
        team.need(team.workflow(name), tool)
    (together,) = remedies(team.register(), tool, TODAY)
    assert together.verdict is Verdict.REPLACEABLE
    assert "“One”" in together.text
    assert "“Two”" in together.text


def test_a_replaceable_product_needs_nothing_and_an_unknown_one_says_what_to_record() -> None:
    team = Team()
    for number in range(4):
        team.need(team.workflow(f"Other {number}"), team.sold(f"Other tool {number}"))
    good = team.sold("Good")
    team.need(team.workflow("Ship"), good, (team.sold("Spare"), {}))
    assert remedies(team.register(), good, TODAY) == ()
    unknown = team.sold("Unknown")
    team.need(team.workflow("Dark", critical=False, tolerated=None), unknown)
    assert [r.text for r in remedies(team.register(), unknown, TODAY)] == [
        "Record tolerated stop of workflow “Dark”."
    ]


@st.composite
def teams(draw: st.DrawFn) -> Team:
    team = Team()
    products: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        on = tuple(draw(st.sets(st.sampled_from(products), max_size=2))) if products else ()
        products.append(team.sold(f"P{number}", on=on))
    for number in range(draw(st.integers(1, 4))):
        workflow = team.workflow(
            f"W{number}",
            critical=draw(st.sampled_from([True, False, None])),
            tolerated=draw(st.sampled_from([None, 0.0, 4.0])),
        )
        for primary in draw(st.lists(st.sampled_from(products), min_size=1, max_size=2, unique=True)):
            others = [p for p in products if p != primary]
            chosen = draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if others else []
            team.need(workflow, primary, *((p, draw(FALLBACKS)) for p in chosen))
    return team


FALLBACKS = st.fixed_dictionaries(
    {},
    optional={
        "switch_time": st.sampled_from([None, 0.0, 2.0, 9.0]),
        "capacity": st.sampled_from([None, 0.0, 0.5, 1.0]),
        "last_tested": st.sampled_from([None, LONG_AGO]),
    },
)


@given(teams())
def test_a_workflow_stops_with_a_vendor_exactly_if_that_vendor_is_a_single_point(team: Team) -> None:
    register = team.register()
    found = assess_portfolio(register, TODAY)
    alone = {p.vendor_id: set(p.workflow_ids) for p in found.single_points}
    for vendor in found.vendors.values():
        stopping = {w.workflow_id for w in vendor.workflows if w.outcome is Outcome.STOPS and not w.missing}
        unknown = {w.workflow_id for w in vendor.workflows if w.missing}
        assert stopping <= alone.get(vendor.vendor_id, set()) <= stopping | unknown


@given(teams())
def test_the_order_of_the_rows_changes_nothing(team: Team) -> None:
    other = Team(rows=team.rows[::-1])
    one, two = (assess_portfolio(t.register(), TODAY) for t in (team, other))
    assert one.products == two.products
    assert one.single_points == two.single_points
    assert one.pairs == two.pairs


@given(teams())
def test_testing_every_fallback_today_never_makes_a_verdict_worse_or_a_leeway_shorter(team: Team) -> None:
    register = team.register()
    supplies = {id: replace(s, last_tested=TODAY) for id, s in register.supplies.items()}
    tested = register.with_rows({"supply": supplies})
    before, after = (assess_portfolio(r, TODAY).products for r in (register, tested))
    for id, product in before.items():
        if not product.missing and not after[id].missing:
            assert after[id].verdict.severity <= product.verdict.severity
            assert product.leeway is not None
            assert after[id].leeway is not None
            assert after[id].leeway >= product.leeway


@given(teams())
def test_steps_are_tried_on_a_part_of_the_register_that_gives_the_same_verdict(team: Team) -> None:
    losses = Losses(team.register(), TODAY)
    reach = critical_reach(losses)
    for id in losses.register.products:
        part = Losses(_neighbourhood(losses, id), TODAY)
        whole = assess_product(losses, id, reach)
        assert assess_product(part, id, reach).verdict is whole.verdict


@given(teams())
def test_every_remedy_that_is_offered_gives_another_verdict_or_names_what_is_missing(team: Team) -> None:
    register = team.register()
    found = assess_portfolio(register, TODAY).products
    for id, product in found.items():
        for remedy in remedies(register, id, TODAY):
            if remedy.text.startswith("Record "):
                assert product.missing
            else:
                assert remedy.verdict is not product.verdict
