"""A scenario that is being worked on: the register's own with what was changed since, or one that isn't saved yet."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from leeway.domain.fields import Value, encode
from leeway.domain.register import Register
from leeway.domain.scenario import changes_of
from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.domain.scenario_levers import Lever
from leeway.domain.scenario_values import encode_value
from leeway.services.whatif_extras import Candidate

About = tuple[str, str, str]
"""What a change is about: table, row and field."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A name, a note, costs a year and once in currency, and changes in an order of their own; those belong to no scenario."""

    name: str
    note: str = ""
    changes: tuple[ScenarioChange, ...] = ()
    yearly_cost: Decimal | None = None
    one_off_cost: Decimal | None = None

    @classmethod
    def of(cls, register: Register, scenario_id: str) -> "Draft":
        """Take a scenario of a register as it is."""
        given = register.scenarios[scenario_id]
        changes = loose(changes_of(register, scenario_id))
        return cls(given.name, given.note, changes, given.yearly_cost, given.one_off_cost)

    @property
    def costs(self) -> tuple[Decimal | None, Decimal | None]:
        """What it costs a year, and once."""
        return self.yearly_cost, self.one_off_cost

    @property
    def costed(self) -> bool:
        """Whether anything is known of what its measures cost, or there are none: its changes are levers alone."""
        answered = any(one.entity != LEVER for one in self.changes)
        return self.costs != (None, None) or not answered

    def change(self, about: About) -> ScenarioChange | None:
        """Return what it changes about a row, None if it leaves that as it is."""
        return next((one for one in self.changes if one.about == about), None)

    def value(self, about: About) -> Any:
        """Return the value of a change, read from its JSON; None if there is none."""
        found = self.change(about)
        return None if found is None else json.loads(found.value)

    def without(self, *abouts: About) -> "Draft":
        """Leave some rows or fields as they are in the baseline."""
        return replace(self, changes=tuple(one for one in self.changes if one.about not in abouts))

    def with_row(self, entity: str, row: str, values: dict[str, Any]) -> "Draft":
        """Add a row, or write one that the draft adds anew."""
        return self._with(ScenarioChange("", "", entity, row, "", encode_value(values)))

    def with_value(self, register: Register, about: About, value: Value) -> "Draft":
        """Set a field or a lever; what the baseline has anyway is no change."""
        entity, row, field = about
        scalar = encode(value)
        if _baseline(register, about) == scalar:
            return self.without(about)
        return self._with(ScenarioChange("", "", entity, row, field, encode_value(scalar)))

    def _with(self, change: ScenarioChange) -> "Draft":
        others = self.without(change.about)
        return replace(others, changes=loose((*others.changes, change)))


def difference(one: Draft, other: Draft) -> tuple[frozenset[object], str]:
    """Return what leads from one draft to another, and that in words; a row that comes isn't the same as its values moved."""
    abouts = {change.about for change in (*one.changes, *other.changes)}
    moved = {about for about in abouts if one.change(about) != other.change(about)}
    rows = {about for about in moved if not about[2] and one.change(about) is None}
    if one.costs != other.costs:
        return frozenset({*moved, "costs"}), "What the answer costs"
    if len(moved) == 1 and (about := next(iter(moved)))[0] == LEVER:
        return frozenset(moved), Lever(about[2]).field.label
    return frozenset({*moved, *(("comes", row) for row in rows)}), (
        "Your answer" if other.changes else "Reset the scenario"
    )


def loose(changes: Iterable[ScenarioChange]) -> tuple[ScenarioChange, ...]:
    """Return changes that belong to no scenario, in an order of their own."""
    return tuple(sorted((replace(one, id="", scenario_id="") for one in changes), key=lambda one: one.about))


def _baseline(register: Register, about: About) -> Any:
    """Return what the baseline has, as it is encoded; for levers the mark at which they change nothing."""
    entity, row, field = about
    if entity != LEVER:
        found = register.tables[entity].get(row)
        return None if found is None else encode(getattr(found, field))
    lever = Lever(field)
    if lever.field.unit == "×" or lever is Lever.QUALITY:
        return 1.0
    return {Lever.BAD_OUTAGE: 0.0, Lever.GONE: False}.get(lever)


def candidate(key: str, draft: Draft) -> Candidate:
    """Take a draft as it is set beside others."""
    yearly, once = (float(cost or 0) for cost in draft.costs)
    return Candidate(key, draft.name, draft.changes, (yearly, once), draft.costed)
