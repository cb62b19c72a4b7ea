"""The register as a scenario shows it: its changes applied, the vendors that are gone for good taken out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from leeway.domain.change import apply
from leeway.domain.editing import remove
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario import Rows, apply_scenario, changes_of
from leeway.domain.scenario_levers import NO_LEVERS, Lever, Levers
from leeway.engine.loss import Losses
from leeway.engine.whatif_gone import without_vendors

_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pages judge: the baseline's very own register where no scenario is chosen, or one without changes.

    `problems` are sentences on what of the scenario couldn't be applied, `notes` on what it did that no row of `register`
    tells. `changed` are the rows whose fields differ from the baseline's, by entity; rows of gone vendors aren't among them.
    `carried`: the share of a workflow's work, 0 to 1, that is still done once a vendor is gone, by id; 1 where none is given.
    """

    register: Register
    levers: Levers = NO_LEVERS
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    changed: Rows = field(default_factory=dict)
    carried: Mapping[str, float] = field(default_factory=dict)


def show_scenario(register: Register, scenario_id: str | None, day: date) -> Shown:
    """Apply a scenario of the register, as of a day; the baseline for None, and for one that isn't in it any more."""
    if scenario_id is None or scenario_id not in register.scenarios:
        return Shown(register)
    applied = apply_scenario(register, changes_of(register, scenario_id))
    if not applied.levers.gone:
        return Shown(applied.register, applied.levers, applied.problems, (), applied.changed)
    losses = Losses(applied.register, day)
    gone = without_vendors(losses, applied.levers.gone)
    carried = gone.shares
    notes = _notes(applied.register, carried, applied.levers)
    left = _without(gone.register, losses, applied.levers.gone)
    changed = {entity: ids & left.tables[entity].keys() for entity, ids in applied.changed.items()}
    return Shown(left, applied.levers, applied.problems, notes, changed, carried)


def levers_elsewhere(levers: Levers) -> tuple[str, ...]:
    """Name the levers that are set and that no figure of outages alone has in it; What-if counts them."""
    elsewhere = (Lever.BAD_OUTAGE, Lever.SESSION_LIMIT, Lever.TOKEN_INFLATION, Lever.QUALITY, Lever.GONE)
    return tuple(lever.field.label for lever in elsewhere if levers.set_for(lever))


def _without(register: Register, losses: Losses, vendor_ids: frozenset[str]) -> Register:
    """Take vendors out, and the products of others that run on them."""
    under = losses.dependence.vendors_under
    gone = {"vendor": vendor_ids, "product": {id for id in under if vendor_ids & under[id]}}
    for entity, ids in gone.items():
        there = sorted(ids & register.tables[entity].keys())
        register = apply(register, remove(register, entity, *there))
    return register


def _notes(register: Register, carried: Mapping[str, float], levers: Levers) -> tuple[str, ...]:
    names = [register.vendors[id].name for id in sorted(levers.gone)]
    notes = [f"Gone for good: {_listed(names)}."]
    stopped: list[str] = []
    thinner: list[str] = []
    for id, workflow in register.workflows.items():
        share = carried.get(id, 1.0)
        if share < 1.0:
            (thinner if share else stopped).append(workflow.name)
    if stopped:
        notes.append(f"Stopped for good, because no proven fallback takes over: {_listed(stopped)}.")
    if thinner:
        notes.append(f"Carried by a fallback from then on, in part: {_listed(thinner)}.")
    return tuple(notes)


def _listed(names: list[str]) -> str:
    first, more = names[:_MOST_NAMES], len(names) - _MOST_NAMES
    return ", ".join(f"“{name}”" for name in first) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a scenario has otherwise than the baseline: a field of a row of both, or a whole row where `field` is empty.

    `before` is None for a row that the scenario adds, `after` for one that it takes out; both are rows then.
    """

    entity: str
    id: str
    field: str
    before: Any
    after: Any


def differences(baseline: Register, shown: Shown) -> Iterator[Difference]:
    """Yield what a scenario has otherwise, but for what goes with vendors that are gone."""
    for entity, ids in shown.changed.items():
        for id in sorted(ids):
            yield from _of_row(
                entity, id, baseline.tables[entity].get(id), shown.register.tables[entity].get(id)
            )


def difference_at(baseline: Register, shown: Shown, entity: str, id: str, field: str) -> Difference | None:
    """Return what a scenario has otherwise in one field; None where it is as in the baseline."""
    if id not in shown.changed.get(entity, ()):
        return None
    before, after = baseline.tables[entity].get(id), shown.register.tables[entity].get(id)
    return next((one for one in _of_row(entity, id, before, after) if one.field == field), None)


def _of_row(entity: str, id: str, before: Any, after: Any) -> Iterator[Difference]:
    if before is None or after is None:
        if before is not after:
            yield Difference(entity, id, "", before, after)
        return
    for one_field in TABLES[entity].fields:
        one, other = getattr(before, one_field.name), getattr(after, one_field.name)
        if one != other:
            yield Difference(entity, id, one_field.name, one, other)
