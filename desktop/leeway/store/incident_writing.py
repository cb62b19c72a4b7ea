"""Write imported incidents, inside the caller's transaction."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

import duckdb

from leeway.domain.incident_history import STORED, IncidentBatch, IncidentRow

_CHUNK_ROWS: Final = 5_000
_CHUNK_LETTERS: Final = 8_000_000
_INSTANTS: Final = ("started", "resolved", "seen", "first_seen")
_TYPES: Final = dict.fromkeys(STORED, "VARCHAR") | {
    "key": "UBIGINT",
    "impact": "TINYINT",
    "ongoing": "BOOLEAN",
    **dict.fromkeys(_INSTANTS, "BIGINT"),
}
_GIVEN: Final = ", ".join(
    f"make_timestamp_ms(r.{name})" if name in _INSTANTS else f"r.{name}" for name in STORED
)


def write_incidents(connection: duckdb.DuckDBPyConnection, batch: IncidentBatch) -> None:
    """Add the rows of an import; nothing if they are there already: an import never changes, its id tells it."""
    there = "SELECT count(*) FROM register.incident_imported WHERE import_id = ?"
    found = connection.execute(there, [batch.import_id]).fetchone()
    if found is None or found[0]:
        return
    for rows in _chunks(batch.rows):
        connection.execute(
            f"INSERT INTO register.incident_imported (import_id, {', '.join(STORED)}) SELECT ?, {_GIVEN} "
            f"FROM (SELECT unnest(from_json(?::JSON, '{json.dumps([_TYPES])}')) AS r)",
            [batch.import_id, json.dumps(rows)],
        )


def _chunks(rows: Iterable[IncidentRow]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    letters = 0
    for row in rows:
        chunk.append(_as_json(row))
        letters += len(row.updates)
        if len(chunk) >= _CHUNK_ROWS or letters >= _CHUNK_LETTERS:
            yield chunk
            chunk, letters = [], 0
    if chunk:
        yield chunk


def _as_json(row: IncidentRow) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in STORED}
    return values | {"components": "\n".join(row.components)}
