"""A scenario applied to the register: another register that shares with it what is the same, and the levers.

Whatever can't be applied is left out, and told in a sentence each; the rest holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from leeway.domain.change import Change, apply
from leeway.domain.editing import remove
from leeway.domain.fields import Kind, encode
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.domain.scenario_levers import Lever, Levers
from leeway.domain.scenario_pull import pull_levers
from leeway.domain.scenario_values import FieldSet, Reading, RowAdded, RowRemoved, Unfit, read_change
from leeway.domain.validation import problems_of

_PLAIN: Final = frozenset({Kind.NUMBER, Kind.WHOLE, Kind.MONEY, Kind.FLAG, Kind.DATE})
"""The kinds of fields that hang on no other row."""

Rows = Mapping[str, frozenset[str]]
"""Ids of rows by entity."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The register in a scenario, and its levers.

    `problems` are sentences on what was left out. `changed` are the rows that differ from the baseline's, by entity;
    `same_ties`: none of them was added or removed, or refers to another row than before.
    """

    register: Register
    levers: Levers = field(default_factory=Levers)
    problems: tuple[str, ...] = ()
    changed: Rows = field(default_factory=dict)
    same_ties: bool = True


def changes_of(register: Register, scenario_id: str) -> tuple[ScenarioChange, ...]:
    """Return the changes of a scenario, in the order in which they were made."""
    found = (one for one in register.scenario_changes.values() if one.scenario_id == scenario_id)
    return tuple(sorted(found, key=lambda one: one.id))


def apply_scenario(register: Register, changes: Iterable[ScenarioChange]) -> Applied:
    """Apply changes, whose order doesn't matter; the very same register where they come to nothing."""
    application = _Application(register)
    readings = application.read(changes)
    application.settle([one for one in readings if isinstance(one, RowAdded)])
    application.settle([one for one in readings if isinstance(one, FieldSet) and one.entity != LEVER])
    for reading in readings:
        if isinstance(reading, RowRemoved):
            application.remove(reading)
    levers = application.levers(
        [one for one in readings if isinstance(one, FieldSet) and one.entity == LEVER]
    )
    return application.applied(levers)


class _Application:
    """The register on the way into a scenario."""

    def __init__(self, register: Register) -> None:
        self._baseline = register
        self._register = register
        self._problems: dict[str, None] = {}
        self._same_ties = True

    def read(self, changes: Iterable[ScenarioChange]) -> Sequence[Reading]:
        """Read the changes, in an order of their own."""
        order = {entity: place for place, entity in enumerate((*TABLES, LEVER))}
        found: dict[tuple[str, str, str], Reading] = {}
        for change in sorted(changes, key=lambda c: (order.get(c.entity, -1), c.row, c.field)):
            try:
                found[change.about] = read_change(change)
            except Unfit as error:
                self._leave_out(str(error))
        return tuple(found.values())

    def settle(self, readings: Sequence[RowAdded | FieldSet]) -> None:
        """Apply additions, or values: together if that keeps every rule, else those that do, one by one."""
        changes = [change for one in readings if (change := self._change(one))]
        if not changes or self._try(changes) is None:
            return
        for change in changes:
            problem = self._try([change])
            if problem is not None:
                self._leave_out(problem)

    def remove(self, reading: RowRemoved) -> None:
        """Take a row out, and all that hangs on it."""
        if reading.row not in self._register.tables[reading.entity]:
            label = TABLES[reading.entity].label
            self._leave_out(f"The {label} that the scenario removes isn't in the register any more.")
            return
        self._register = apply(self._register, remove(self._register, reading.entity, reading.row))
        self._same_ties = False

    def levers(self, readings: Iterable[FieldSet]) -> Levers:
        """Gather the levers, and let those that stand in rows move them."""
        values: dict[tuple[Lever, str], float] = {}
        for one in readings:
            lever = Lever(one.field.name)
            if one.row not in self._register.tables[lever.about]:
                what = f"{one.field.label} is set for a {lever.about} that isn't in the register any more."
                self._leave_out(what)
            else:
                assert isinstance(one.value, int | float)
                values[lever, one.row] = float(one.value)
        pulled = pull_levers(self._register, Levers(values))
        self._register = pulled.register
        self._problems |= dict.fromkeys(pulled.problems)
        return pulled.levers

    def applied(self, levers: Levers) -> Applied:
        """Say what has come of it."""
        before, after = self._baseline.tables, self._register.tables
        changed = {
            entity: found
            for entity in TABLES
            if before[entity] is not after[entity] and (found := _differing(before[entity], after[entity]))
        }
        register = self._register if changed else self._baseline
        return Applied(register, levers, tuple(self._problems), changed, self._same_ties or not changed)

    def _leave_out(self, problem: str) -> None:
        self._problems[problem] = None

    def _change(self, reading: RowAdded | FieldSet) -> Change | None:
        rows = self._register.tables[reading.entity]
        if isinstance(reading, RowAdded):
            return Change(reading.entity, reading.row, None, None, reading.values)
        if reading.row not in rows:
            label = TABLES[reading.entity].label
            what = f"{reading.field.label} is set for a {label} that isn't in the register any more."
            self._leave_out(what)
            return None
        before, after = encode(getattr(rows[reading.row], reading.field.name)), encode(reading.value)
        if before == after and type(before) is type(after):
            return None
        return Change(reading.entity, reading.row, reading.field.name, before, after)

    def _try(self, changes: Sequence[Change]) -> str | None:
        """Apply changes if they keep every rule; else say what they break, and change nothing."""
        plain = all(_is_plain(change) for change in changes)
        try:
            after = apply(self._register, changes)
        except ValueError as error:
            return f"A change of the scenario doesn't fit the register: {error}."
        if plain:
            after = self._register.with_rows(
                {entity: after.tables[entity] for entity in {c.entity for c in changes}},
                ties=self._register.links,
            )
        else:
            if all(c.entity == "supply" and c.field is None and c.before is None for c in changes):
                added = [after.supplies[c.id] for c in changes]
                after = after.with_rows({}, ties=self._register.links.with_supplies(added))
            touched: dict[str, set[str]] = {}
            for change in changes:
                touched.setdefault(change.entity, set()).add(change.id)
            problems = [problem for _, problem in problems_of(after, touched)]
            if problems:
                return problems[-1]  # the rules between rows come last, and say more
            self._same_ties = False
        self._register = after
        return None


def _is_plain(change: Change) -> bool:
    return change.field is not None and TABLES[change.entity].field(change.field).kind in _PLAIN


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    kept = {id for id, row in after.items() if (old := before.get(id)) is row or old == row}
    return frozenset((before.keys() | after.keys()) - kept)
