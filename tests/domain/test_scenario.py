"""Scenarios applied to the register: what changes, what stays the same object, and what is left out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import Team, proven
from tests.strategies import registers

from leeway.domain.change import row_of
from leeway.domain.editing import add
from leeway.domain.fields import Kind
from leeway.domain.register import Register
from leeway.domain.register_entities import FALLBACK, PRIMARY, Supply
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario import apply_scenario, changes_of
from leeway.domain.scenario_entities import LEVER, Scenario, ScenarioChange
from leeway.domain.scenario_levers import Lever
from leeway.domain.scenario_values import CHANGEABLE, Unfit, encode_value, fields_of_scenarios, read_change
from leeway.domain.validation import changed, problems_of
from leeway.errors import InvalidEdit


def change(entity: str, row: str, field: str, value: Any) -> ScenarioChange:
    return ScenarioChange("", "", entity, row, field, json.dumps(value))


@pytest.fixture
def register() -> Register:
    team = Team()
    coder = team.sold("Coder", annual_cost=Decimal(1000), usage_cost=Decimal(200), session_hours=5.0)
    team.sold("Spare")
    team.need(team.workflow("Release", hours_per_week=40.0), coder, proven("Spare", capacity=0.5))
    return team.register()


NEED, FALLBACK_ID = "Release-need-Coder", "Release-need-Coder-Spare"


def test_no_change_gives_the_very_same_register(register: Register) -> None:
    assert apply_scenario(register, ()).register is register
    as_it_is = change("supply", FALLBACK_ID, "capacity", 0.5)
    assert apply_scenario(register, [as_it_is]).register is register


def test_a_number_is_another_and_all_else_is_shared(register: Register) -> None:
    applied = apply_scenario(register, [change("workflow", "Release", "tolerated_stop", 9)])
    assert applied.register.workflows["Release"] == replace(register.workflows["Release"], tolerated_stop=9.0)
    assert applied.changed == {"workflow": frozenset({"Release"})}
    assert applied.same_ties
    assert all(applied.register.tables[e] is register.tables[e] for e in TABLES if e != "workflow")
    assert applied.problems == ()


@given(registers(), st.data())
def test_any_number_of_any_register_can_be_set_and_nothing_else_moves(
    register: Register, data: st.DataObject
) -> None:
    numbers = (Kind.NUMBER, Kind.WHOLE, Kind.MONEY, Kind.FLAG, Kind.DATE)
    places = [
        (entity, id, field)
        for entity in CHANGEABLE
        for id in register.tables[entity]
        for field in fields_of_scenarios(entity).values()
        if field.kind in numbers
    ]
    entity, id, field = data.draw(st.sampled_from(places))
    value: Any = {
        Kind.FLAG: True,
        Kind.DATE: "2026-11-01",
        Kind.MONEY: "12.34",
        Kind.WHOLE: int(field.high or 1),
        Kind.NUMBER: field.high if field.high is not None else 1.0,
    }[field.kind]
    applied = apply_scenario(register, [change(entity, id, field.name, value)])
    assert applied.problems == ()
    before, after = register.tables[entity][id], applied.register.tables[entity][id]
    assert replace(after, **{field.name: getattr(before, field.name)}) == before
    assert encode_value(row_of(after, TABLES[entity])[field.name]) == encode_value(
        float(value) if field.kind is Kind.NUMBER else value
    )
    others = {e: rows for e, rows in applied.register.tables.items() if e != entity}
    assert all(rows is register.tables[e] for e, rows in others.items())
    assert not list(problems_of(applied.register))


def test_a_fallback_is_added_and_a_row_is_removed_with_what_hangs_on_it(register: Register) -> None:
    need = replace(register.needs[NEED], id="other", name="other")
    with_need = register.with_rows({"need": {**register.needs, "other": need}})
    row = row_of(Supply("", "other", "Spare", FALLBACK, 1.0, 0.8, date(2026, 11, 1)), TABLES["supply"])
    applied = apply_scenario(with_need, [change("supply", "new", "", dict(row))])
    assert applied.register.supplies["new"].capacity == 0.8
    assert not applied.same_ties
    gone = apply_scenario(with_need, [change("need", NEED, "", None)])
    assert set(gone.register.supplies) == set()
    assert set(gone.register.needs) == {"other"}


def test_the_order_of_changes_does_not_matter(register: Register) -> None:
    swap = [
        change("supply", f"{NEED}-primary", "role", FALLBACK),
        change("supply", FALLBACK_ID, "role", PRIMARY),
        change(LEVER, "Coder", "price", 2.0),
    ]
    one, other = (apply_scenario(register, given) for given in (swap, swap[::-1]))
    assert one == other
    assert one.register.supplies[FALLBACK_ID].role == PRIMARY
    assert one.problems == ()


# ------------------------------------------------------------------------------------------------- levers


def test_price_inflation_and_notice_move_the_product(register: Register) -> None:
    levers = [
        change(LEVER, "Coder", "price", 2),
        change(LEVER, "Coder", "token-inflation", 3),
        change(LEVER, "Coder", "notice", 10),
    ]
    moved = apply_scenario(register, levers).register.products["Coder"]
    assert moved.annual_cost == 2 * (1000 + 2 * 200)
    assert moved.usage_cost == 2 * 3 * 200
    assert moved.notice_days == 10
    assert (
        replace(moved, annual_cost=Decimal(1000), usage_cost=Decimal(200), notice_days=None)
        == (register.products["Coder"])
    )


@pytest.mark.parametrize(
    ("lever", "value"),
    [("outage-rate", 2.0), ("outage-length", 2.0), ("bad-outage", 24.0), ("gone", True)],
)
def test_levers_of_a_vendor_leave_the_register_as_it_is(
    register: Register, lever: str, value: object
) -> None:
    applied = apply_scenario(register, [change(LEVER, "Coder Inc", lever, value)])
    assert applied.register is register
    assert applied.levers.of(Lever(lever), "Coder Inc") == value
    assert applied.levers.of(Lever(lever), "Spare Inc", 7.0) == 7.0


@pytest.mark.parametrize(
    ("lever", "value"), [("session-limit", 1.5), ("token-inflation", 2.0), ("price", 2.0)]
)
def test_a_lever_that_finds_nothing_to_move_is_left_out_and_told(
    register: Register, lever: str, value: float
) -> None:
    applied = apply_scenario(register, [change(LEVER, "Spare", lever, value)])
    assert applied.register is register
    assert not applied.levers.values
    assert "“Spare” isn't counted" in applied.problems[0]


# ---------------------------------------------------------------------------------------------- left out


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (change("workflow", "long gone", "tolerated_stop", 2), "isn't in the register any more"),
        (change("supply", "long gone", "", None), "isn't in the register any more"),
        (change(LEVER, "nobody", "outage-rate", 2), "isn't in the register any more"),
        (change("supply", FALLBACK_ID, "product_id", "Coder"), "own fallback"),
        (change("supply", FALLBACK_ID, "product_id", "nothing"), "isn't in the register"),
        (change("supply", FALLBACK_ID, "capacity", 1.5), "can't be above 1"),
        (change("supply", FALLBACK_ID, "capacity", "much"), "expected a number"),
        (change("workflow", "Release", "tolerated_stop", float("nan")), "NaN"),
        (change("workflow", "Release", "tolerated_stop", float("inf")), "Infinity"),
        (change("workflow", "Release", "name", "X"), "isn't a field"),
        (change("setting", "setting", "currency", "USD"), "doesn't change “setting”"),
        (change(LEVER, "Coder", "speed", 2), "isn't a lever"),
        (change(LEVER, "Coder", "quality", 1.2), "can't be above 1"),
        (change(LEVER, "Coder Inc", "outage-length", 0), "can't be below 0.01"),
        (change("supply", "new", "", {"need_id": NEED}), "missing"),
        (change("supply", "new", "", [1]), "object of single values"),
        (change("policy", "policy", "", None), "must name a field"),
        (replace(change("workflow", "Release", "tolerated_stop", 1), value="{"), "isn't JSON"),
        (replace(change("workflow", "Release", "tolerated_stop", 1), value="[" * 100_000), "isn't JSON"),
        (
            replace(change("workflow", "Release", "tolerated_stop", 1), value="9" * 5_000),
            "more than 40 digits",
        ),
    ],
)
def test_what_does_not_fit_is_told_and_the_rest_holds(
    register: Register, bad: ScenarioChange, words: str
) -> None:
    good = change("workflow", "Release", "hours_per_week", 30)
    applied = apply_scenario(register, [bad, good])
    assert len(applied.problems) == 1
    assert words in applied.problems[0]
    assert applied.register == apply_scenario(register, [good]).register


def test_a_circle_of_upstreams_is_left_out(register: Register) -> None:
    circle = [
        change("product_upstream", "a", "", {"product_id": "Coder", "upstream_id": "Spare"}),
        change("product_upstream", "b", "", {"product_id": "Spare", "upstream_id": "Coder"}),
    ]
    applied = apply_scenario(register, circle)
    assert set(applied.register.upstreams) == {"a"}
    assert "circle" in applied.problems[0]


@given(registers(), st.lists(st.tuples(st.sampled_from((*CHANGEABLE, LEVER, "x")), st.text("ab", max_size=2), st.text("cd", max_size=2), st.text(max_size=8)), max_size=4))  # fmt: skip
def test_whatever_stands_in_a_scenario_the_register_keeps_every_rule(
    register: Register, rows: list[tuple[str, str, str, str]]
) -> None:
    given_changes = [ScenarioChange(str(n), "", *row) for n, row in enumerate(rows)]
    applied = apply_scenario(register, given_changes)
    assert not list(problems_of(applied.register))
    assert all(text.endswith(".") for text in applied.problems)


# ------------------------------------------------------------------------------------------ in the register


def test_a_register_refuses_changes_that_can_not_be_read(register: Register) -> None:
    scenario = Scenario("s", "Bad week")
    bad = ScenarioChange("c", "s", "workflow", "Release", "tolerated_stop", "NaN")
    with pytest.raises(InvalidEdit, match="NaN isn't a number"):
        changed(register, add(scenario, bad))
    late = ScenarioChange("c", "s", "workflow", "deleted since", "tolerated_stop", "2")
    after = changed(register, add(scenario, late))
    assert changes_of(after, "s") == (late,)


def test_one_number_has_one_change_and_ids_are_told_apart_letter_by_letter(register: Register) -> None:
    scenario = Scenario("s", "Bad week")
    one = ScenarioChange("c1", "s", "workflow", "abc", "tolerated_stop", "2")
    with pytest.raises(InvalidEdit, match="already"):
        changed(register, add(scenario, one, replace(one, id="c2")))
    assert changed(register, add(scenario, one, replace(one, id="c2", row="ABC")))


@pytest.mark.parametrize("lever", list(Lever))
def test_every_lever_has_words_bounds_and_a_place(lever: Lever) -> None:
    assert lever.field.label
    assert lever.field.hint
    assert lever.field.name == lever.value
    with pytest.raises(Unfit):
        read_change(change(LEVER, "x", lever.value, -1))
    with pytest.raises(Unfit):
        read_change(change(LEVER, "x", lever.value, None))
