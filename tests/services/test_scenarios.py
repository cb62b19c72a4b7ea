"""Scenarios as edits: made, changed, copied, deleted, undone, kept in the file and in JSON; the baseline stays as it is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.builders import Team, proven
from tests.outage_case import NOW, history, team

from leeway.domain.change import Change
from leeway.domain.drill import BadWeek, DrillParameters
from leeway.domain.editing import add, describe, name_of, remove
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario import apply_scenario, changes_of
from leeway.domain.scenario_entities import LEVER
from leeway.domain.scenario_levers import Lever
from leeway.domain.validation import changed
from leeway.errors import InvalidEdit
from leeway.services.exporting import export_register
from leeway.services.importing import plan_import
from leeway.services.opening import create_register
from leeway.services.outages import read_outages
from leeway.services.scenarios import (
    add_row,
    clear_change,
    copy_scenario,
    delete_scenario,
    describe_scenario,
    new_scenario,
    remove_row,
    replace_changes,
    reset_scenario,
    set_number,
)
from leeway.services.standard_scenarios import standard_scenario
from leeway.services.whatif import start_whatif

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from leeway.services.open_register import OpenRegister

SCENARIOS = {"scenario", "scenario_change"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenRegister]:
    made = create_register(tmp_path / "team.leeway", author="ann", clock=lambda: NOW)
    edited(made, add(*team(), *history()))
    yield made
    made.close()


def edited(desk: OpenRegister, changes: tuple[Change, ...]) -> Register:
    """Save an edit; none of those that scenarios make writes another table."""
    edit = desk.edit(changes)
    assert edit is not None
    desk.save(edit)
    return desk.register


def made(desk: OpenRegister, name: str = "Bad week") -> str:
    found = new_scenario(desk.register, name)
    edited(desk, found.changes)
    return found.id


def values(register: Register, scenario_id: str) -> dict[tuple[str, str, str], str]:
    return {one.about: one.value for one in changes_of(register, scenario_id)}


def test_numbers_are_set_once_set_again_and_cleared(desk: OpenRegister) -> None:
    before = desk.register
    id = made(desk)
    edited(desk, set_number(desk.register, id, "workflow", "w-sync", "cost_per_hour", Decimal(900)))
    edited(desk, set_number(desk.register, id, "workflow", "w-sync", "cost_per_hour", Decimal("950.50")))
    edited(desk, set_number(desk.register, id, LEVER, "v-github", "outage-rate", 2.0))
    assert values(desk.register, id) == {
        ("workflow", "w-sync", "cost_per_hour"): '"950.50"',
        (LEVER, "v-github", "outage-rate"): "2.0",
    }
    edited(desk, clear_change(desk.register, id, LEVER, "v-github", "outage-rate"))
    edited(desk, set_number(desk.register, id, "workflow", "w-sync", "cost_per_hour", Decimal(600)))
    assert values(desk.register, id) == {}  # back at the baseline's
    for table in TABLES.keys() - SCENARIOS:
        assert desk.register.tables[table] == before.tables[table]


def test_rows_are_added_and_removed_and_taken_back(desk: OpenRegister) -> None:
    id = made(desk)
    row = {
        "need_id": "n-release",
        "product_id": "p-actions",
        "role": "fallback",
        "capacity": 0.5,
        "switch_time": 1.0,
    }
    added = add_row(desk.register, id, "supply", row)
    edited(desk, added.changes)
    edited(desk, remove_row(desk.register, id, "supply", "s-3"))
    applied = apply_scenario(desk.register, changes_of(desk.register, id))
    assert applied.register.supplies[added.id].capacity == 0.5
    assert "s-3" not in applied.register.supplies
    edited(desk, remove_row(desk.register, id, "supply", added.id))
    edited(desk, clear_change(desk.register, id, "supply", "s-3"))
    assert values(desk.register, id) == {}


def test_every_step_is_undone_and_done_again(desk: OpenRegister) -> None:
    states = [desk.register]
    id = made(desk)
    states.append(desk.register)
    states.append(edited(desk, set_number(desk.register, id, LEVER, "p-code", "quality", 0.6)))
    states.append(
        edited(desk, describe_scenario(desk.register, id, note="As in March", yearly_cost=Decimal(9)))
    )
    states.append(edited(desk, reset_scenario(desk.register, id)))
    states.append(edited(desk, delete_scenario(desk.register, id)))
    for state in reversed(states[:-1]):
        desk.undo()
        assert desk.register == state
    for state in states[1:]:
        desk.redo()
        assert desk.register == state


def test_a_deleted_scenario_takes_its_changes_along(desk: OpenRegister) -> None:
    id, other = made(desk), made(desk, "Other")
    for one in (id, other):
        edited(desk, set_number(desk.register, one, LEVER, "p-code", "quality", 0.6))
    edited(desk, delete_scenario(desk.register, id))
    assert set(desk.register.scenarios) == {other}
    assert {one.scenario_id for one in desk.register.scenario_changes.values()} == {other}


def test_a_copy_has_all_but_the_name_and_goes_its_own_way(desk: OpenRegister) -> None:
    id = made(desk)
    edited(desk, set_number(desk.register, id, LEVER, "p-code", "quality", 0.6))
    edited(desk, describe_scenario(desk.register, id, one_off_cost=Decimal(5000)))
    copied = copy_scenario(desk.register, id)
    edited(desk, copied.changes)
    assert desk.register.scenarios[copied.id].name == "Bad week 2"
    assert desk.register.scenarios[copied.id].one_off_cost == 5000
    edited(desk, set_number(desk.register, copied.id, LEVER, "p-code", "quality", 0.3))
    assert values(desk.register, id) == {(LEVER, "p-code", "quality"): "0.6"}


def test_names_are_told_apart_as_a_person_does(desk: OpenRegister) -> None:
    ids = [made(desk, name) for name in ("Bad week", "bad  WEEK", "  ")]
    names = [desk.register.scenarios[id].name for id in ids]
    assert names == ["Bad week", "bad WEEK 2", "Scenario"]
    id = ids[0]
    with pytest.raises(InvalidEdit, match="already"):
        desk.edit(describe_scenario(desk.register, id, name="BAD WEEK 2"))


def test_saving_brings_a_scenario_to_what_was_tried_out(desk: OpenRegister) -> None:
    id = made(desk)
    for name, value in (("quality", 0.6), ("session-limit", 1.0)):
        desk.edit(set_number(desk.register, id, LEVER, "p-code", name, value))
    tried = standard_scenario(desk.register, "p-code", BadWeek.MODEL, DrillParameters(quality=0.2)).changes
    edited(desk, replace_changes(desk.register, id, tried))
    assert values(desk.register, id) == {(LEVER, "p-code", "quality"): "0.2"}
    assert replace_changes(desk.register, id, tried) == ()


@pytest.mark.parametrize(
    ("entity", "row", "field", "value", "words"),
    [
        ("workflow", "nowhere", "cost_per_hour", Decimal(1), "There is no such workflow"),
        (LEVER, "nobody", "outage-rate", 2.0, "There is no such vendor"),
        (LEVER, "p-code", "quality", 1.5, "can't be above 1"),
        (LEVER, "p-code", "quality", float("nan"), "finite"),
        (LEVER, "v-github", "outage-length", float("inf"), "finite"),
        (LEVER, "v-github", "speed", 1.0, "isn't a lever"),
        ("supply", "s-3", "capacity", -0.1, "can't be negative"),
        ("supply", "s-3", "product_id", "p-actions", "own fallback"),
        ("workflow", "w-sync", "cost_per_hour", Decimal("1.005"), "two decimals"),
        ("setting", "setting", "currency", "USD", "doesn't change"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_changes(
    desk: OpenRegister, entity: str, row: str, field: str, value: Any, words: str
) -> None:
    id = made(desk)
    before = desk.register
    with pytest.raises(InvalidEdit, match=words):
        set_number(desk.register, id, entity, row, field, value)
    assert desk.register is before


def test_a_row_that_breaks_a_rule_is_not_added(desk: OpenRegister) -> None:
    id = made(desk)
    for row, words in (
        ({"need_id": "n-sync", "product_id": "p-actions", "role": "fallback"}, "own fallback"),
        ({"need_id": "n-sync", "product_id": "p-sso", "role": "primary"}, "primary product already"),
        ({"need_id": "n-sync", "product_id": "nothing", "role": "fallback"}, "isn't in the register"),
        ({"need_id": "n-sync", "role": "fallback"}, "missing"),
    ):
        with pytest.raises(InvalidEdit, match=words):
            add_row(desk.register, id, "supply", row)  # type: ignore[arg-type]


def test_a_scenario_outlives_the_rows_that_it_is_about_and_says_so(desk: OpenRegister) -> None:
    id = made(desk)
    edited(desk, set_number(desk.register, id, "workflow", "w-sync", "tolerated_stop", 1.0))
    edited(desk, set_number(desk.register, id, LEVER, "p-code", "quality", 0.5))
    edited(desk, remove(desk.register, "workflow", "w-sync"))
    applied = apply_scenario(desk.register, changes_of(desk.register, id))
    assert applied.problems == ("Tolerated stop is set for a workflow that isn't in the register any more.",)
    assert applied.levers.of(Lever.QUALITY, "p-code") == 0.5
    change = changes_of(desk.register, id)[0]
    assert name_of(desk.register, "scenario_change", change.id).endswith("of Bad week")
    assert describe(desk.register, delete_scenario(desk.register, id)) == "Delete scenario Bad week"


# ------------------------------------------------------------------------------------------- kept, exchanged


def test_the_file_and_its_json_hold_scenarios(desk: OpenRegister, tmp_path: Path) -> None:
    id = made(desk, "=HYPERLINK(1) “week”")
    edited(desk, set_number(desk.register, id, LEVER, "p-code", "quality", 0.6))
    edited(desk, set_number(desk.register, id, "workflow", "w-sync", "critical", value=True))
    row = {"need_id": "n-release", "product_id": "p-actions", "role": "fallback", "capacity": 0.5}
    edited(desk, add_row(desk.register, id, "supply", row).changes)  # type: ignore[arg-type]
    edited(desk, describe_scenario(desk.register, id, note="a\nb", yearly_cost=Decimal("12.50")))
    register = desk.register
    desk.revert()  # what the file holds
    assert desk.register == register
    target = export_register(register, tmp_path / "team.json")
    plan = plan_import(Register.empty(), [target])
    assert plan.count("refused") == 0
    assert changed(Register.empty(), plan.changes) == register
    assert plan_import(register, [target]).changes == ()


def test_a_scenario_from_json_finds_its_rows_under_their_ids_here(tmp_path: Path) -> None:
    def with_ids(prefix: str) -> Register:
        built = Team()
        vendor, other = (built._add(TABLES["vendor"].type, prefix + n, name=n) for n in ("Acme", "Bolt"))
        coder, _ = (
            built._add(TABLES["product"].type, prefix + n, vendor_id=v, name=n)
            for v, n in ((vendor, "Coder"), (other, "Spare"))
        )
        workflow = built._add(TABLES["workflow"].type, f"{prefix}w", name="Release")
        built._add(TABLES["need"].type, f"{prefix}n", workflow_id=workflow, name="Agent")
        built._add(
            TABLES["supply"].type, f"{prefix}s", need_id=f"{prefix}n", product_id=coder, role="primary"
        )
        return built.register()

    theirs, ours = with_ids("their "), with_ids("our ")
    made_ = new_scenario(theirs, "Bad week")
    theirs = changed(theirs, made_.changes)
    row = {"need_id": "their n", "product_id": "their Spare", "role": "fallback", "capacity": 0.5}
    for changes in (
        set_number(theirs, made_.id, LEVER, "their Acme", "outage-rate", 2.0),
        add_row(theirs, made_.id, "supply", row, "added").changes,  # type: ignore[arg-type]
    ):
        theirs = changed(theirs, changes)
    target = export_register(theirs, tmp_path / "theirs.json")
    after = changed(ours, plan_import(ours, [target]).changes)
    applied = apply_scenario(after, changes_of(after, made_.id))
    assert applied.problems == ()
    assert applied.levers.of(Lever.OUTAGE_RATE, "our Acme") == 2.0
    assert applied.register.supplies["added"].product_id == "our Spare"
    assert applied.register.supplies["added"].need_id == "our n"


# ---------------------------------------------------------------------------------------- standard scenarios


@pytest.mark.parametrize("week", list(BadWeek))
def test_each_standard_scenario_opens_as_a_scenario_that_does_something(week: BadWeek) -> None:
    built = Team()
    coder = built.sold(
        "Coder", session_hours=5.0, annual_cost=Decimal(1000), usage_cost=Decimal(9), notice_days=30
    )
    built.sold("Spare")
    built.need(
        built.workflow("Release", hours_per_week=40.0, cost_per_hour=Decimal(9)),
        coder,
        proven("Spare", capacity=0.5),
    )
    register = built.register()
    found = standard_scenario(register, coder, week, DrillParameters())
    assert found.name == f"{week.words}: Coder"
    made_ = new_scenario(register, found.name, found.changes)
    after = changed(register, made_.changes)
    applied = apply_scenario(after, changes_of(after, made_.id))
    assert applied.problems == ()
    assert applied.changed or applied.levers.values


def test_a_started_what_if_has_the_portfolios_expected_loss(desk: OpenRegister) -> None:
    from leeway.services.expected_loss import expect_loss

    incidents = read_outages(desk, desk.register)
    whatif = start_whatif(desk.register, incidents, {}, NOW.date())
    expected = expect_loss(desk.register, incidents, NOW.date())
    assert whatif.baseline.year.mean == expected.curve.mean
    assert whatif.baseline.year.quantile(0.95) == expected.curve.quantile(0.95)
