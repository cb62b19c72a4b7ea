"""The values of a scenario's changes: JSON, read into what the field of the change holds."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Never

from leeway.domain.change import Row
from leeway.domain.field_rules import field_problem
from leeway.domain.fields import Field, JsonScalar, Kind, Value, decode
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.domain.scenario_levers import Lever

CHANGEABLE: Final = (
    "vendor",
    "product",
    "product_upstream",
    "workflow",
    "need",
    "supply",
    "integration",
    "policy",
)
"""The tables whose rows a scenario changes."""

_LEFT_ALONE: Final = frozenset({"reference_from", "reference_to"})
"""Fields that go by two: one alone can't be set."""


class Unfit(ValueError):
    """A change can't be read; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class FieldSet:
    """A field of a row, or of a lever, has another value."""

    entity: str
    row: str
    field: Field
    value: Value


@dataclass(frozen=True, slots=True)
class RowAdded:
    """A row is there too."""

    entity: str
    row: str
    values: Row


@dataclass(frozen=True, slots=True)
class RowRemoved:
    """A row isn't there."""

    entity: str
    row: str


Reading = FieldSet | RowAdded | RowRemoved


def encode_value(value: JsonScalar | Row) -> str:
    """Write a scalar, or a row, as the JSON of a change.

    Raises:
        ValueError: A number that isn't finite.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)


def field_of(entity: str, name: str) -> Field:
    """Return the field that a change of an entity may name.

    Raises:
        Unfit: There is none, or a scenario leaves it alone.
    """
    known = fields_of_scenarios(entity)
    if name not in known:
        of = "a lever" if entity == LEVER else f"a field of a {TABLES[entity].label} that a scenario changes"
        raise Unfit(f"“{name}” isn't {of}. There is: {', '.join(known)}.")
    return known[name]


def fields_of_scenarios(entity: str) -> Mapping[str, Field]:
    """Return the fields that a scenario can set, by name: of a table all that aren't text, or the levers.

    Raises:
        Unfit: A scenario leaves the table alone, or there is no such table.
    """
    if entity == LEVER:
        return {lever.value: lever.field for lever in Lever}
    if entity not in CHANGEABLE:
        raise Unfit(f"A scenario doesn't change “{entity}”. It changes: {', '.join((*CHANGEABLE, LEVER))}.")
    texts = (Kind.TEXT, Kind.INSTANT)
    return {f.name: f for f in TABLES[entity].fields if f.kind not in texts and f.name not in _LEFT_ALONE}


def read_change(change: ScenarioChange) -> Reading:
    """Read a change.

    Raises:
        Unfit: It isn't one; the sentence says why.
    """
    value = _parsed(change)
    if change.field:
        if isinstance(value, Mapping | list):
            raise Unfit(f"The value of “{change.field}” must be a single value, not a list or an object.")
        field = field_of(change.entity, change.field)
        return FieldSet(change.entity, change.row, field, _checked(field, value))
    fields_of_scenarios(change.entity)
    if change.entity in {LEVER, "policy"}:
        raise Unfit(f"A change of “{change.entity}” must name a field.")
    if value is None:
        return RowRemoved(change.entity, change.row)
    if not isinstance(value, dict) or any(isinstance(one, dict | list) for one in value.values()):
        raise Unfit(
            f"A {TABLES[change.entity].label} that a scenario adds must be an object of single values."
        )
    return RowAdded(change.entity, change.row, value)


def _checked(field: Field, value: JsonScalar) -> Value:
    if isinstance(value, float) and not math.isfinite(value):
        raise Unfit(f"{field.label} must be a finite number.")
    try:
        decoded = decode(field, value)
    except ValueError as error:
        raise Unfit(f"{field.label} is {encode_value(value)}: {error}.") from None
    problem = field_problem(field, decoded)
    if problem:
        raise Unfit(f"{field.label} {problem}.")
    return decoded


def _parsed(change: ScenarioChange) -> Any:
    try:
        return json.loads(change.value, parse_constant=_no_constant, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        if isinstance(error, Unfit):
            raise
        raise Unfit(f"The value of “{change.field or change.entity}” isn't JSON.") from None


def _no_constant(name: str) -> Never:
    raise Unfit(f"{name} isn't a number that can be reckoned with; give a finite one.")


def _whole(digits: str) -> int:
    if len(digits) > 40:
        raise Unfit("A number has more than 40 digits.")
    return int(digits)
