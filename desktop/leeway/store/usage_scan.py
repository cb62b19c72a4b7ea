"""Read logs of Claude Code in bulk, and settle which row of each call counts.

All on a DuckDB connection of its own, in memory, that never sees the register: it may read files, the register's
connection may not.
"""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import duckdb
import numpy as np

from leeway.domain.usage import Call
from leeway.store.usage_columns import QUOTED, CallColumns, coded, columns_of

Stopped = Callable[[], bool]

_SMALLEST_OBJECT: Final = 1 << 20
_LARGEST_OBJECT: Final = 1 << 25
_POLL_SECONDS: Final = 0.05
_MEMORY: Final = "250MB"

_USAGE = (
    "STRUCT(input_tokens DOUBLE, output_tokens DOUBLE, cache_creation_input_tokens DOUBLE, "
    "cache_read_input_tokens DOUBLE, cache_creation STRUCT(ephemeral_5m_input_tokens DOUBLE, "
    "ephemeral_1h_input_tokens DOUBLE))"
)
_MESSAGE = f"STRUCT(id VARCHAR, model VARCHAR, usage {_USAGE})"
_COLUMNS = (
    "{type: 'VARCHAR', timestamp: 'VARCHAR', sessionId: 'VARCHAR', requestId: 'VARCHAR', uuid: 'VARCHAR', "
    f"isSidechain: 'BOOLEAN', isApiErrorMessage: 'BOOLEAN', message: '{_MESSAGE}', "
    f"data: 'STRUCT(message STRUCT(message {_MESSAGE}))'}}"
)

# The rules of leeway.formats.usage_claude and usage_rows; the tests hold the two together.
_READ = f"""
CREATE OR REPLACE TEMP TABLE batch AS
SELECT filename AS file, type = 'progress' AS progress, type IS NULL AS lost, "timestamp" AS written,
    sessionId AS session, requestId AS request, uuid,
    coalesce(isApiErrorMessage, false) AS error, coalesce(isSidechain, false) AS copied,
    CASE type WHEN 'assistant' THEN message WHEN 'progress' THEN data.message.message END AS m
FROM read_json(from_json($files::JSON, '["VARCHAR"]'), format = 'newline_delimited', compression = 'uncompressed', ignore_errors = true, filename = true,
    maximum_object_size = $largest, columns = {_COLUMNS})
WHERE type IS NULL OR isApiErrorMessage OR (type = 'assistant' AND message.usage IS NOT NULL)
    OR (type = 'progress' AND data.message.message.usage IS NOT NULL)
"""
_CALLS = """
CREATE OR REPLACE TEMP TABLE calls AS
WITH told AS (
    SELECT *, TRY_CAST(written AS TIMESTAMPTZ) AS instant, m.usage AS u,
        coalesce(m.usage.cache_creation_input_tokens, m.usage.cache_creation.ephemeral_5m_input_tokens
            + coalesce(m.usage.cache_creation.ephemeral_1h_input_tokens, 0), 0) AS writes
    FROM batch WHERE NOT lost AND NOT error AND m.model IS DISTINCT FROM '<synthetic>'
), shared AS (
    SELECT *, epoch_ms(instant) AS "at", least(coalesce(u.cache_creation.ephemeral_1h_input_tokens, 0), writes) AS long
    FROM told
), judged AS (
    SELECT *, CASE
        WHEN coalesce(written, '') = '' THEN 'no time'
        WHEN instant IS NULL THEN 'what should be a time isn''t one'
        WHEN NOT regexp_matches(written, '([Zz]|[+-]\\d{2}:?\\d{2})$') THEN 'a time without a zone'
        WHEN "at" > $latest THEN 'a time in the future'
        WHEN "at" < $earliest THEN 'a time before 2020'
        WHEN least(u.input_tokens, u.output_tokens, u.cache_read_input_tokens, writes, long) < 0
            THEN 'a negative number of tokens'
        WHEN greatest(u.input_tokens, u.output_tokens, u.cache_read_input_tokens, writes) > 1e9
            THEN 'more tokens than a call can have'
    END AS why
    FROM shared
)
SELECT file, why, md5_number_lower(CASE
        WHEN m.id <> '' THEN m.id WHEN request <> '' THEN 'request ' || request WHEN uuid <> '' THEN 'row ' || uuid
        ELSE 'at ' || written || ' ' || coalesce(u.input_tokens, 0)::BIGINT || ' ' || coalesce(u.output_tokens, 0)::BIGINT
    END)::UBIGINT AS key,
    "at",
    CASE WHEN trim(session) <> '' THEN session ELSE parse_filename(file, true) END AS session,
    CASE WHEN trim(m.model) <> '' THEN m.model ELSE 'unknown' END AS model,
    coalesce(trunc(u.input_tokens), 0) AS input, coalesce(trunc(u.output_tokens), 0) AS output,
    trunc(writes) - trunc(long) AS cache_write_5m, trunc(long) AS cache_write_1h,
    coalesce(trunc(u.cache_read_input_tokens), 0) AS cache_read, 0 AS reasoning, copied OR progress AS copied
FROM judged
"""
_STAGED = f"INSERT INTO staged SELECT {QUOTED} FROM calls WHERE why IS NULL"
_ADDED = """
INSERT INTO staged SELECT key, "at", from_json($sessions::JSON, '["VARCHAR"]')[session + 1],
    from_json($models::JSON, '["VARCHAR"]')[model + 1], input, output,
    cache_write_5m, cache_write_1h, cache_read, reasoning, copied
FROM more
"""
_BEST = f"""
SELECT {QUOTED} FROM staged
QUALIFY row_number() OVER (PARTITION BY key ORDER BY copied,
    input + output + cache_write_5m + cache_write_1h + cache_read DESC, "at", session) = 1
"""
_TABLE = (
    'CREATE TABLE staged (key UBIGINT, "at" BIGINT, session VARCHAR, model VARCHAR, '
    "input BIGINT, output BIGINT, "
    "cache_write_5m BIGINT, cache_write_1h BIGINT, cache_read BIGINT, reasoning BIGINT, copied BOOLEAN)"
)


class Interrupted(Exception):
    """The reading was stopped on request."""


class BeyondBulk(Exception):
    """These files can't be read in bulk; read them line by line."""


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What the bulk reading of some files left to do.

    `lost`: by file, how many lines it couldn't read; `errors`: files with refusals, whose texts have yet to be looked
    at; `refused`: (file, why, rows) that can't be trusted.
    """

    lost: dict[str, int]
    errors: tuple[str, ...]
    refused: tuple[tuple[str, str, int], ...]


class UsageScan:
    """The reading of an import; close it, or use it in a `with` block."""

    def __init__(self, earliest: int, latest: int, stopped: Stopped) -> None:
        """Begin. Rows before `earliest` and after `latest` (ms since 1970) are refused; `stopped` is asked often."""
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": _MEMORY,
                "preserve_insertion_order": "false",
            },
        )
        self._connection.execute("SET temp_directory = ''")
        self._connection.execute(_TABLE)
        self._bounds = {"earliest": earliest, "latest": latest}
        self._stopped = stopped

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything that was read."""
        self._connection.close()

    def read(self, files: Sequence[Path], largest: int) -> BulkResult:
        """Read whole logs of Claude Code; `largest` is the size of the largest, in bytes.

        Raises:
            Interrupted: `stopped` said so.
            BeyondBulk: A line is too long, or a file can't be opened.
        """
        most = min(max(largest + 1, _SMALLEST_OBJECT), _LARGEST_OBJECT)
        names = [str(path) for path in files]
        with interruptible(self._connection, self._stopped):
            try:
                self._connection.execute(_READ, {"files": json.dumps(names), "largest": most})
            except (duckdb.InvalidInputException, duckdb.IOException, duckdb.OutOfMemoryException) as error:
                raise BeyondBulk(str(error)) from error
            self._connection.execute(_CALLS, self._bounds)
            self._connection.execute(_STAGED)
            lost = self._connection.execute(
                "SELECT file, count(*) FROM batch WHERE lost GROUP BY file"
            ).fetchall()
            errors = self._connection.execute(
                "SELECT DISTINCT file FROM batch WHERE error ORDER BY file"
            ).fetchall()
            refused = self._connection.execute(
                "SELECT file, why, count(*) FROM calls WHERE why IS NOT NULL GROUP BY ALL ORDER BY ALL"
            ).fetchall()
        return BulkResult(dict(lost), tuple(file for (file,) in errors), tuple(refused))

    def add(self, calls: Iterable[Call]) -> None:
        """Add calls that were read line by line."""
        columns = columns_of(calls)
        session, sessions = coded(columns["session"])
        model, models = coded(columns["model"])
        if len(session):
            self._connection.register("more", {**columns, "session": session, "model": model})
            self._connection.execute(_ADDED, {"sessions": json.dumps(sessions), "models": json.dumps(models)})
            self._connection.unregister("more")

    def calls(self) -> CallColumns:
        """Return one row a call, the one that counts: the call's own, with the most tokens, the first of equals.

        Raises:
            Interrupted: `stopped` said so.
        """
        with interruptible(self._connection, self._stopped):
            found: dict[str, Any] = self._connection.execute(_BEST).fetchnumpy()
        return {name: np.asarray(values) for name, values in found.items()}


@contextmanager
def interruptible(connection: duckdb.DuckDBPyConnection, stopped: Stopped) -> Iterator[None]:
    """Let `stopped` end what the connection does in the block.

    Raises:
        Interrupted: It did.
    """
    if stopped():
        raise Interrupted
    done = threading.Event()
    said = threading.Event()

    def watch() -> None:
        while not done.wait(_POLL_SECONDS):
            if stopped():
                said.set()
                connection.interrupt()

    watcher = threading.Thread(target=watch, name="leeway-import-stop", daemon=True)
    watcher.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise Interrupted from error
    finally:
        done.set()
        watcher.join()
    if said.is_set():
        raise Interrupted
