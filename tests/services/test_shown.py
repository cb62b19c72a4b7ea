"""The register as a scenario shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.outage_case import NOW, history, team
from tests.register_files import write_register
from tests.strategies import registers

from leeway.domain.editing import add, remove
from leeway.domain.register import Register
from leeway.domain.scenario import apply_scenario, changes_of
from leeway.domain.scenario_entities import LEVER, Scenario, ScenarioChange
from leeway.domain.validation import changed, problems_of
from leeway.engine.portfolio import assess_portfolio
from leeway.services.expected_loss import expect_loss
from leeway.services.opening import open_register
from leeway.services.outages import assess_outages, read_outages
from leeway.services.shown import difference_at, differences, levers_elsewhere, show_scenario
from leeway.services.whatif import start_whatif

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leeway.domain.incident import IncidentColumns

DAY = NOW.date()
BASE = changed(Register.empty(), add(*team(), *history()))
Given = tuple[str, str, str, object]


def with_scenario(register: Register, *changes: Given) -> Register:
    rows = [
        ScenarioChange(f"c{n}", "s", entity, row, field, json.dumps(value))
        for n, (entity, row, field, value) in enumerate(changes)
    ]
    return changed(register, add(Scenario("s", "Bad week"), *rows))


@pytest.fixture
def read(tmp_path: Path) -> Iterator[tuple[Register, IncidentColumns]]:
    desk = open_register(
        write_register(tmp_path / "team.leeway", *team(), *history(), now=NOW), author="tester"
    )
    yield desk.register, read_outages(desk, desk.register)
    desk.close()


def test_the_baseline_and_a_scenario_that_isnt_there_are_the_register_itself() -> None:
    register = with_scenario(BASE)
    for id in (None, "gone since", "s"):
        found = show_scenario(register, id, DAY)
        assert found.register is register
        assert not list(differences(register, found))


def test_a_changed_number_is_the_only_difference() -> None:
    register = with_scenario(BASE, ("supply", "s-3", "capacity", 0.9))
    found = show_scenario(register, "s", DAY)
    (one,) = differences(register, found)
    assert (one.entity, one.id, one.field, one.before, one.after) == ("supply", "s-3", "capacity", 0.5, 0.9)
    assert difference_at(register, found, "supply", "s-3", "capacity") == one
    assert difference_at(register, found, "supply", "s-3", "switch_time") is None
    assert register.supplies["s-3"].capacity == 0.5


def test_an_added_fallback_is_a_row_of_its_own_and_changes_the_verdict() -> None:
    row = {"need_id": "n-release", "product_id": "p-actions", "role": "fallback", "switch_time": 1.0, "capacity": 1.0,
           "last_tested": DAY.isoformat()}  # fmt: skip
    register = with_scenario(BASE, ("supply", "new", "", row))
    found = show_scenario(register, "s", DAY)
    (one,) = differences(register, found)
    assert (one.before, one.after.product_id, one.field) == (None, "p-actions", "")
    before, after = (assess_portfolio(r, DAY).products["p-code"].verdict for r in (register, found.register))
    assert before.severity > after.severity


def test_more_and_longer_outages_cost_what_whatif_says_they_cost(
    read: tuple[Register, IncidentColumns],
) -> None:
    register, incidents = read
    changes: list[Given] = [
        (LEVER, "v-anthropic", "outage-rate", 2.0),
        (LEVER, "v-github", "outage-length", 3.0),
        ("workflow", "w-sync", "cost_per_hour", "900.00"),
    ]
    given_scenario = with_scenario(register, *changes)
    found = show_scenario(given_scenario, "s", DAY)
    alone = expect_loss(found.register, incidents, DAY, found.levers)
    held = start_whatif(register, incidents, {}, DAY).compare(changes_of(given_scenario, "s"))
    assert alone.curve.mean == pytest.approx(held.scenario.year.mean, rel=1e-6)
    assert held.baseline.year.mean == pytest.approx(
        expect_loss(register, incidents, DAY).curve.mean, rel=1e-6
    )
    report = assess_outages(found.register, incidents, alone.as_of, levers=found.levers)
    assert report.main.curve.mean == pytest.approx(alone.curve.mean, rel=1e-6)
    assert levers_elsewhere(found.levers) == ()


def test_levers_that_outages_dont_know_are_named(read: tuple[Register, IncidentColumns]) -> None:
    register, incidents = read
    found = show_scenario(with_scenario(register, (LEVER, "p-code", "quality", 0.6)), "s", DAY)
    assert levers_elsewhere(found.levers) == ("Model quality",)
    same = expect_loss(found.register, incidents, DAY, found.levers)
    assert same.curve.mean == expect_loss(register, incidents, DAY).curve.mean


def test_a_vendor_that_is_gone_is_in_no_row_and_what_stops_is_told() -> None:
    register = with_scenario(BASE, (LEVER, "v-anthropic", "gone", True))
    found = show_scenario(register, "s", DAY)
    assert "v-anthropic" not in found.register.vendors
    assert "p-code" not in found.register.products
    assert found.notes == (
        "Gone for good: “Anthropic”.",
        "Stopped for good, because no proven fallback takes over: “Release pipeline”.",
    )
    assert found.carried["w-release"] == 0.0
    assert "p-code" not in assess_portfolio(found.register, DAY).products


def test_what_was_deleted_since_is_told_and_the_rest_holds() -> None:
    register = with_scenario(
        BASE, ("supply", "s-3", "capacity", 0.9), ("workflow", "w-sync", "tolerated_stop", 48.0)
    )
    left = changed(register, remove(register, "supply", "s-3"))
    found = show_scenario(left, "s", DAY)
    assert len(found.problems) == 1
    assert [(one.id, one.after) for one in differences(left, found)] == [("w-sync", 48.0)]


def test_a_fallback_onto_itself_is_left_out_and_told() -> None:
    row = {
        "need_id": "n-release",
        "product_id": "p-code",
        "role": "fallback",
        "switch_time": 1.0,
        "capacity": 1.0,
    }
    found = show_scenario(with_scenario(BASE, ("supply", "new", "", row)), "s", DAY)
    assert "its own fallback" in found.problems[0]
    assert not list(differences(BASE, found))


def test_products_that_would_run_on_each_other_in_a_circle_are_left_out_and_told() -> None:
    rows: list[Given] = [
        ("product_upstream", "a", "", {"product_id": "p-code", "upstream_id": "p-actions", "note": ""}),
        ("product_upstream", "b", "", {"product_id": "p-actions", "upstream_id": "p-code", "note": ""}),
    ]
    applied = apply_scenario(
        BASE, [ScenarioChange(f"c{n}", "s", *row[:3], json.dumps(row[3])) for n, row in enumerate(rows)]
    )
    assert applied.problems
    assert not list(problems_of(applied.register))
    assert len(applied.register.upstreams) <= 1


@settings(max_examples=30)
@given(registers(), st.data())
def test_a_register_without_some_vendors_keeps_every_rule_and_can_be_judged(
    register: Register, data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(sorted(register.vendors)))) if register.vendors else set()
    given_scenario = with_scenario(register, *((LEVER, id, "gone", True) for id in sorted(gone)))
    found = show_scenario(given_scenario, "s", DAY)
    assert not list(problems_of(found.register))
    assert not gone & found.register.vendors.keys()
    judged = assess_portfolio(found.register, DAY)
    assert judged.products.keys() == found.register.products.keys() <= register.products.keys()
    for entity, rows in found.register.tables.items():
        assert rows.keys() <= given_scenario.tables[entity].keys()
