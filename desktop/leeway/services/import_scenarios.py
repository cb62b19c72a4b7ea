"""Changes of scenarios in an import: the rows that they are about may have other ids here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Never

from leeway.domain.fields import Value
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario_entities import LEVER
from leeway.domain.scenario_levers import Lever
from leeway.domain.scenario_values import encode_value
from leeway.services.import_references import References


@dataclass(frozen=True, slots=True)
class _Change:
    """What a file says of a change."""

    entity: str
    row: str
    field: str
    value: Any


def with_ids_here(values: Mapping[str, Value], references: References) -> dict[str, Value]:
    """Return the values of a change of a scenario with the ids that rows have after the import.

    Ids that lead nowhere stay: the row may be one that the scenario adds, or one that was deleted since.
    """
    told = {name: values.get(name, "") for name in ("entity", "row", "field", "value")}
    if not all(isinstance(text, str) for text in told.values()):
        return dict(values)
    try:
        value = json.loads(str(told["value"]), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return dict(values)
    change = _Change(str(told["entity"]), str(told["row"]), str(told["field"]), value)
    moved = {"row": references.id_here(_table(change), change.row)}
    if change.entity in TABLES:
        moved["value"] = encode_value(_value(change, references))
    return {**values, **{name: text for name, text in moved.items() if values.get(name)}}


def _no_constant(name: str) -> Never:
    raise ValueError(name)


def _table(change: _Change) -> str:
    if change.entity != LEVER:
        return change.entity
    return Lever(change.field).about if change.field in set(Lever) else ""


def _value(change: _Change, references: References) -> Any:
    targets = {field.name: field.target for field in TABLES[change.entity].fields if field.target}
    if change.field:
        return _id(targets.get(change.field), change.value, references)
    if not isinstance(change.value, dict):
        return change.value
    return {name: _id(targets.get(name), one, references) for name, one in change.value.items()}


def _id(target: str | None, value: Any, references: References) -> Any:
    return references.id_here(target, value) if target and isinstance(value, str) else value
