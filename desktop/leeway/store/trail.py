"""The audit trail: every edit ever made, only ever added to."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import duckdb

from leeway.domain.change import Action, Change, Edit
from leeway.domain.history import Step

_COLUMNS = "edit_id, action, of_edit, label, author, changed_at, entity, entity_id, field, before, after"
_TYPES = {
    "seq": "BIGINT",
    "edit_id": "VARCHAR",
    "action": "VARCHAR",
    "of_edit": "VARCHAR",
    "label": "VARCHAR",
    "author": "VARCHAR",
    "changed_at": "TIMESTAMP",
    "entity": "VARCHAR",
    "entity_id": "VARCHAR",
    "field": "VARCHAR",
    "before": "VARCHAR",
    "after": "VARCHAR",
}


def append(connection: duckdb.DuckDBPyConnection, edit: Edit, seq: int) -> int:
    """Write an edit at the end of the trail, inside the caller's transaction; return the next free number."""
    head: dict[str, Any] = {
        "edit_id": edit.id,
        "action": edit.action.value,
        "of_edit": edit.of,
        "label": edit.label,
        "author": edit.author,
        "changed_at": edit.at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" "),
    }
    rows = [
        head
        | {
            "seq": seq + offset,
            "entity": change.entity,
            "entity_id": change.id,
            "field": change.field,
            "before": json.dumps(change.before),
            "after": json.dumps(change.after),
        }
        for offset, change in enumerate(edit.changes)
    ]
    connection.execute(
        f"INSERT INTO register.change ({', '.join(_TYPES)}) SELECT {', '.join('r.' + name for name in _TYPES)} "
        f"FROM (SELECT unnest(from_json(?::JSON, '{json.dumps([_TYPES])}')) AS r)",
        [json.dumps(rows)],
    )
    return seq + len(rows)


def next_seq(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number that the next change will have."""
    row = connection.execute("SELECT coalesce(max(seq), 0) + 1 FROM register.change").fetchone()
    assert row is not None
    return int(row[0])


def read_steps(connection: duckdb.DuckDBPyConnection) -> tuple[Step, ...]:
    """Read the heads of all edits, oldest first."""
    rows = connection.execute(
        "SELECT edit_id, any_value(label), any_value(action), any_value(of_edit) "
        "FROM register.change GROUP BY edit_id ORDER BY min(seq)"
    ).fetchall()
    return tuple(Step(id, label, Action(action), of) for id, label, action, of in rows)


def read_edit(connection: duckdb.DuckDBPyConnection, id: str) -> Edit:
    """Read one edit whole.

    Raises:
        KeyError: There is none of that id.
    """
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM register.change WHERE edit_id = ? ORDER BY seq", [id]
    ).fetchall()
    if not rows:
        raise KeyError(id)
    return _edits(rows)[0]


def read_history(connection: duckdb.DuckDBPyConnection, limit: int | None = None) -> tuple[Edit, ...]:
    """Read the latest edits, newest first; all of them without a limit."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM register.change WHERE edit_id IN ("
        "SELECT edit_id FROM register.change GROUP BY edit_id ORDER BY max(seq) DESC LIMIT ?) ORDER BY seq",
        [2**62 if limit is None else limit],
    ).fetchall()
    return tuple(reversed(_edits(rows)))


def read_after(connection: duckdb.DuckDBPyConnection, seq: int) -> tuple[Edit, ...]:
    """Read the edits after a change, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM register.change WHERE seq > ? ORDER BY seq", [seq]
    ).fetchall()
    return tuple(_edits(rows))


def _edits(rows: Iterable[tuple[Any, ...]]) -> list[Edit]:
    heads: dict[str, tuple[Any, ...]] = {}
    changes: dict[str, list[Change]] = {}
    for row in rows:
        heads.setdefault(row[0], row)
        entity, id, field, before, after = row[6:]
        changes.setdefault(row[0], []).append(
            Change(entity, id, field, json.loads(before), json.loads(after))
        )
    return [
        Edit(id, label, author, at.replace(tzinfo=UTC), tuple(changes[id]), Action(action), of)
        for id, action, of, label, author, at, *_ in heads.values()
    ]


def utc(now: datetime) -> datetime:
    """Return a time as the file keeps it: UTC without a zone."""
    return now.astimezone(UTC).replace(tzinfo=None)
