"""Edits of the register as data: what was, what is, who and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from leeway.domain.evidence import EvidenceFile
from leeway.domain.fields import JsonScalar, decode, encode
from leeway.domain.incident_history import IncidentBatch
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES, Table

Row = Mapping[str, JsonScalar]

Brought = IncidentBatch | EvidenceFile
"""What an edit writes beside the rows: it counts through a row that the edit adds."""


class Action(StrEnum):
    """How an edit came about."""

    EDIT = "edit"
    IMPORT = "import"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one entity before and after; a whole row where `field` is None.

    Values are JSON scalars as `fields.encode` writes them. An added row has `before` None, a removed row
    `after` None.
    """

    entity: str
    id: str
    field: str | None
    before: JsonScalar | Row
    after: JsonScalar | Row

    def inverted(self) -> "Change":
        """Return the change that takes this one back."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class Edit:
    """What the user did in one step: the changes, with author and time (UTC); one undo takes it back.

    `of` names the edit that an undo or redo is about. `brings` is what is written to the file together with the changes,
    and counts through them: the incidents of an import, the bytes of evidence. It is no part of the trail.
    """

    id: str
    label: str
    author: str
    at: datetime
    changes: tuple[Change, ...]
    action: Action = Action.EDIT
    of: str | None = None
    brings: tuple[Brought, ...] = field(default=(), repr=False, compare=False)


def row_of(entity: Any, table: Table) -> Row:
    """Write an entity as a mapping of its fields to JSON scalars, without its id."""
    return {field.name: encode(getattr(entity, field.name)) for field in table.fields}


def entity_of(table: Table, id: str, row: Row) -> Any:
    """Read an entity from what `row_of` wrote; fields that are absent take their defaults.

    Raises:
        ValueError: A scalar isn't of its field's kind, or a required field is absent.
    """
    try:
        values = {field.name: decode(field, row[field.name]) for field in table.fields if field.name in row}
        return table.type(id=id, **values)
    except TypeError as error:
        raise ValueError(f"a required field of the {table.label} is missing") from error


def apply(register: Register, changes: Iterable[Change]) -> Register:
    """Return the register after the changes, which must fit it.

    Raises:
        ValueError: A change is about a row that isn't there, or adds one that is.
    """
    changed: dict[str, dict[str, Any]] = {}
    for change in changes:
        table = TABLES[change.entity]
        if change.entity not in changed:
            changed[change.entity] = dict(register.tables[change.entity])
        rows = changed[change.entity]
        if change.field is not None:
            _set_field(rows, table, change)
        elif change.before is None:
            _add_row(rows, table, change)
        elif rows.pop(change.id, None) is None:
            raise ValueError(f"there is no {table.label} {change.id}")
    return register.with_rows(changed)


def _set_field(rows: dict[str, Any], table: Table, change: Change) -> None:
    assert change.field is not None
    assert not isinstance(change.after, Mapping)
    if change.id not in rows:
        raise ValueError(f"there is no {table.label} {change.id}")
    value = decode(table.field(change.field), change.after)
    rows[change.id] = replace(rows[change.id], **{change.field: value})


def _add_row(rows: dict[str, Any], table: Table, change: Change) -> None:
    if change.id in rows:
        raise ValueError(f"there is a {table.label} {change.id} already")
    if not isinstance(change.after, Mapping):
        raise ValueError("an added row needs its fields")
    rows[change.id] = entity_of(table, change.id, change.after)


def inverted(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that take these back, last first."""
    return tuple(change.inverted() for change in reversed(tuple(changes)))
