"""Make and change scenarios. Each function returns the changes of one edit, for `OpenRegister.edit`; one undo takes it back.

No row but those of scenarios is ever written: the baseline stays as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from leeway.domain.change import Change, Row
from leeway.domain.editing import add, remove, update
from leeway.domain.fields import JsonScalar, Value, encode
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario import apply_scenario, changes_of
from leeway.domain.scenario_entities import LEVER, Scenario, ScenarioChange
from leeway.domain.scenario_levers import Lever
from leeway.domain.scenario_values import RowAdded, Unfit, encode_value, read_change
from leeway.domain.validation import folded
from leeway.errors import InvalidEdit
from leeway.ids import new_id


@dataclass(frozen=True, slots=True)
class MadeScenario:
    """The id of a new scenario, and the changes that add it."""

    id: str
    changes: tuple[Change, ...] = field(repr=False)


def new_scenario(
    register: Register,
    name: str,
    changes: Iterable[ScenarioChange] = (),
    note: str = "",
    costs: tuple[Decimal | None, Decimal | None] = (None, None),
) -> MadeScenario:
    """Make a scenario of a name that nobody has yet; a number is put behind one that is taken.

    `costs`: a year and once, in currency.
    """
    made = Scenario(new_id(), _free_name(register, name), note, *costs)
    own = (replace(one, id=new_id(), scenario_id=made.id) for one in changes)
    return MadeScenario(made.id, add(made, *own))


def copy_scenario(register: Register, scenario_id: str, name: str = "") -> MadeScenario:
    """Copy a scenario, its changes and its costs."""
    given = register.scenarios[scenario_id]
    made = replace(given, id=new_id(), name=_free_name(register, name or given.name))
    own = (replace(one, id=new_id(), scenario_id=made.id) for one in changes_of(register, scenario_id))
    return MadeScenario(made.id, add(made, *own))


def describe_scenario(register: Register, scenario_id: str, **values: Value) -> tuple[Change, ...]:
    """Give a scenario another name, note, or cost (`yearly_cost`, `one_off_cost`)."""
    return update(register, "scenario", scenario_id, **values)


def set_number(
    register: Register, scenario_id: str, entity: str, row: str, field: str, value: Value
) -> tuple[Change, ...]:
    """Give a number of the register, or a lever (of the entity "lever"), another value in a scenario.

    A value that the baseline has anyway takes the change out of the scenario.

    Raises:
        InvalidEdit: There is no such row, or the value is out of bounds; the sentence says so.
    """
    scalar = encode(value)
    if _as_it_is(register, entity, row, field, scalar):
        return clear_change(register, scenario_id, entity, row, field)
    return _set(register, ScenarioChange("", scenario_id, entity, row, field, _json(scalar)))


def add_row(register: Register, scenario_id: str, entity: str, values: Row, row: str = "") -> MadeScenario:
    """Add a row in a scenario, such as a fallback (a `supply`); the id returned is the row's.

    Raises:
        InvalidEdit: It would break a rule of the register.
    """
    id = row or new_id()
    return MadeScenario(id, _set(register, ScenarioChange("", scenario_id, entity, id, "", _json(values))))


def remove_row(register: Register, scenario_id: str, entity: str, row: str) -> tuple[Change, ...]:
    """Remove a row of the register in a scenario; one that the scenario has added is no longer added.

    Raises:
        InvalidEdit: There is no such row.
    """
    mine = _change(register, scenario_id, (entity, row, ""))
    if mine is not None and mine.value != "null":
        return remove(register, "scenario_change", mine.id)
    return _set(register, ScenarioChange("", scenario_id, entity, row, "", "null"))


def clear_change(
    register: Register, scenario_id: str, entity: str, row: str, field: str = ""
) -> tuple[Change, ...]:
    """Take one change out of a scenario: that number is the baseline's again. Nothing where there is none."""
    mine = _change(register, scenario_id, (entity, row, field))
    return () if mine is None else remove(register, "scenario_change", mine.id)


def reset_scenario(register: Register, scenario_id: str) -> tuple[Change, ...]:
    """Take all changes out of a scenario; name, note and costs stay."""
    return tuple(
        change
        for one in changes_of(register, scenario_id)
        for change in remove(register, "scenario_change", one.id)
    )


def delete_scenario(register: Register, scenario_id: str) -> tuple[Change, ...]:
    """Delete a scenario with its changes."""
    return remove(register, "scenario", scenario_id)


def replace_changes(
    register: Register, scenario_id: str, changes: Iterable[ScenarioChange]
) -> tuple[Change, ...]:
    """Bring a scenario's changes to those that are given, in one step: what Save writes after trying things out."""
    wanted = {one.about: one for one in changes}
    return tuple(_replaced(register, scenario_id, wanted))


def _replaced(
    register: Register, scenario_id: str, wanted: dict[tuple[str, str, str], ScenarioChange]
) -> Iterator[Change]:
    for one in changes_of(register, scenario_id):
        new = wanted.pop(one.about, None)
        if new is None:
            yield from remove(register, "scenario_change", one.id)
        else:
            yield from update(register, "scenario_change", one.id, value=new.value)
    for new in wanted.values():
        yield from add(replace(new, id=new_id(), scenario_id=scenario_id))


def _set(register: Register, change: ScenarioChange) -> tuple[Change, ...]:
    """Check a change by applying it beside the scenario's others, and keep it."""
    try:
        reading = read_change(change)
    except Unfit as error:
        raise InvalidEdit((str(error),)) from None
    others = [one for one in changes_of(register, change.scenario_id) if one.about != change.about]
    before = apply_scenario(register, others)
    if not isinstance(reading, RowAdded) and not _is_there(before.register, change):
        label = Lever(change.field).about if change.entity == LEVER else TABLES[change.entity].label
        raise InvalidEdit((f"There is no such {label} in the register; choose one that is.",))
    if change.entity != LEVER:
        new = [p for p in apply_scenario(register, [*others, change]).problems if p not in before.problems]
        if new:
            raise InvalidEdit(tuple(new))
    mine = _change(register, change.scenario_id, change.about)
    if mine is None:
        return add(replace(change, id=new_id()))
    return update(register, "scenario_change", mine.id, value=change.value)


def _is_there(register: Register, change: ScenarioChange) -> bool:
    entity = Lever(change.field).about if change.entity == LEVER else change.entity
    return change.row in register.tables[entity]


def _as_it_is(register: Register, entity: str, row: str, field: str, value: JsonScalar) -> bool:
    if entity == LEVER or row not in register.tables.get(entity, {}):
        return False
    before = getattr(register.tables[entity][row], field, value)
    return encode(before) == value and type(encode(before)) is type(value)


def _change(register: Register, scenario_id: str, about: tuple[str, str, str]) -> ScenarioChange | None:
    found = (one for one in changes_of(register, scenario_id) if one.about == about)
    return next(found, None)


def _json(value: JsonScalar | Row) -> str:
    try:
        return encode_value(value)
    except ValueError:
        raise InvalidEdit(("The value must be a finite number.",)) from None


def _free_name(register: Register, name: str) -> str:
    wanted = " ".join(name.split()) or "Scenario"
    taken = {folded(one.name) for one in register.scenarios.values()}
    numbers = iter(range(2, len(taken) + 3))
    free = wanted
    while folded(free) in taken:
        free = f"{wanted} {next(numbers)}"
    return free
