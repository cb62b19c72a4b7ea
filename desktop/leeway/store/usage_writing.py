"""Write what was imported from agents' logs, inside the caller's transaction."""

import json
from typing import Any

import duckdb
import msgspec
import numpy as np
from numpy.typing import NDArray

from leeway.store.usage_columns import UsageBatch, coded, hit_columns
from leeway.store.usage_sums import TOUCHED, cut_again, sum_up, sum_up_again

_TOKENS = "input, output, cache_write_5m, cache_write_1h, cache_read, reasoning"
_LIVE = "import IN (SELECT number FROM register.usage_import)"
_UNNESTED = """unnest(from_json(?::JSON, '["VARCHAR"]'))"""
_UNREAD_TYPES = {"file": "VARCHAR", "lines": "BIGINT", "why": "VARCHAR"}
_FILE_TYPES = {
    "path": "UBIGINT",
    "size": "BIGINT",
    "mtime": "BIGINT",
    "taken": "BIGINT",
    "head": "UBIGINT",
    "tail": "UBIGINT",
    "state": "VARCHAR",
}


def write_usage(connection: duckdb.DuckDBPyConnection, batch: UsageBatch) -> None:
    """Add calls, hits and the fingerprints of files; the import's own row is there already."""
    if batch.hits:
        _write_hits(connection, batch)
    if len(batch.better):
        _write_calls(connection, batch)
    if batch.files:
        _write_files(connection, batch)
    if batch.unread:
        rows = msgspec.json.encode(batch.unread).decode()
        connection.execute(
            "INSERT INTO register.usage_unread (import, file, lines, why) SELECT ?, u.file, u.lines, u.why "
            f"FROM (SELECT unnest(from_json(?::JSON, '{json.dumps([_UNREAD_TYPES])}')) AS u)",
            [batch.number, rows],
        )


def _write_calls(connection: duckdb.DuckDBPyConnection, batch: UsageBatch) -> None:
    names = {
        column: _codes(connection, f"usage_{column}", batch.calls[column]) for column in ("session", "model")
    }
    connection.register("incoming", {**batch.calls, **names, "better": batch.better})
    outdone = None
    if batch.better.any():
        outdone = connection.execute(
            f"UPDATE register.usage_event SET outdone = true WHERE {_LIVE} "
            f"AND key IN (SELECT key FROM incoming WHERE better) RETURNING {TOUCHED}"
        ).fetchnumpy()
    connection.execute(
        f'INSERT INTO register.usage_event (key, import, "at", session, model, {_TOKENS}, copied, outdone, better) '
        f'SELECT key, ?, make_timestamp_ms("at"), session, model, {_TOKENS}, copied, false, better '
        'FROM incoming ORDER BY "at"',
        [batch.number],
    )
    connection.unregister("incoming")
    if outdone is not None:
        sum_up_again(connection, outdone)
    sum_up(connection, batch.number)


def _write_hits(connection: duckdb.DuckDBPyConnection, batch: UsageBatch) -> None:
    columns = hit_columns(batch.hits)
    kinds, kind_names = coded(columns["kind"])
    sessions = _codes(connection, "usage_session", columns["session"])
    connection.register("incoming", {**columns, "kind": kinds, "session": sessions})
    connection.execute(
        'INSERT INTO register.usage_limit (key, import, "at", reset, session, kind) '
        'SELECT key, ?, make_timestamp_ms("at"), reset, session, (?::VARCHAR[])[kind + 1] FROM incoming ORDER BY "at"',
        [batch.number, kind_names],
    )
    connection.unregister("incoming")
    cut_again(connection, columns["at"])


def _codes(connection: duckdb.DuckDBPyConnection, table: str, texts: NDArray[Any]) -> NDArray[np.int32]:
    """Return the register's codes of texts, after giving new ones their codes."""
    places, names = coded(texts)
    connection.execute(
        f"INSERT INTO register.{table} "
        f"SELECT row_number() OVER () + (SELECT coalesce(max(code), 0) FROM register.{table}), name "
        f"FROM (SELECT {_UNNESTED} AS name) WHERE name NOT IN (SELECT name FROM register.{table})",
        [json.dumps(names)],
    )
    rows = connection.execute(
        f"SELECT name, code FROM register.{table} WHERE name IN (SELECT {_UNNESTED})", [json.dumps(names)]
    ).fetchall()
    by_name = dict(rows)
    return np.array([by_name[name] for name in names], np.int32)[places]


def _write_files(connection: duckdb.DuckDBPyConnection, batch: UsageBatch) -> None:
    rows = msgspec.json.encode(batch.files).decode()
    connection.execute(
        "INSERT INTO register.usage_file (path, import, imports, size, mtime, taken, head, tail, state) "
        "SELECT f.path, ?, (SELECT count(*) FROM register.usage_import WHERE number <= ?), f.size, f.mtime, f.taken, "
        f"f.head, f.tail, f.state FROM (SELECT unnest(from_json(?::JSON, '{json.dumps([_FILE_TYPES])}')) AS f)",
        [batch.number, batch.number, rows],
    )
