"""Keep the sums of usage in step with its events, inside the caller's transaction."""

from typing import Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

TOTAL: Final = "input + output + cache_write_5m + cache_write_1h + cache_read"
"""All tokens of a call."""
MINUTE_OF: Final = '((epoch_ms("at") - 1) // 60000)::INTEGER'
"""The minute of a call: it holds what comes after its beginning, up to and with its end."""
QUARTER: Final = '(epoch_ms("at") // 900000)::INTEGER'
"""The quarter of an hour of a call."""
SIZES_PER_OCTAVE: Final = 512
"""The size of a call is this many times the base-2 logarithm of its tokens, rounded down."""
SIZE: Final = f"floor({SIZES_PER_OCTAVE} * log2(greatest({TOTAL}, 1)))::USMALLINT"
_TOKENS: Final = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read", "reasoning")

_BY_MINUTE: Final = f"""
INSERT INTO register.usage_by_minute
SELECT e.import, e.minute, min(e."at"), max(e."at"), count(*), sum(e.tokens)::BIGINT, sum(e.cache_read)::BIGINT
FROM (
    SELECT import, {MINUTE_OF} AS minute, "at", cache_read, {TOTAL} AS tokens
    FROM register.usage_event WHERE NOT outdone AND {{which}}
) AS e LEFT JOIN (
    SELECT {MINUTE_OF} AS minute, list("at") AS hits FROM register.usage_limit GROUP BY 1
) AS l ON l.minute = e.minute
GROUP BY e.import, e.minute, CASE WHEN l.hits IS NULL THEN 0 ELSE len([hit FOR hit IN l.hits IF hit < e."at"]) END
ORDER BY e.import, e.minute
"""
_BY_QUARTER: Final = f"""
INSERT INTO register.usage_by_quarter
SELECT import, {QUARTER} AS quarter, model, count(*), {", ".join(f"sum({name})::BIGINT" for name in _TOKENS)}
FROM register.usage_event WHERE NOT outdone AND {{which}} GROUP BY import, quarter, model ORDER BY import, quarter
"""
_BY_SESSION: Final = f"""
INSERT INTO register.usage_by_session
SELECT import, session, min({QUARTER}) AS quarter, sum({TOTAL})::BIGINT
FROM register.usage_event WHERE NOT outdone AND {{which}} GROUP BY import, session ORDER BY import, quarter
"""
_BY_CALL: Final = f"""
INSERT INTO register.usage_by_call
SELECT import, {QUARTER}, {SIZE} FROM register.usage_event WHERE NOT outdone AND {{which}}
"""
_TABLES: Final = (
    ("usage_by_minute", "minute", MINUTE_OF, _BY_MINUTE),
    ("usage_by_quarter", "quarter, model", f"{QUARTER}, model", _BY_QUARTER),
    ("usage_by_session", "session", "session", _BY_SESSION),
    ("usage_by_call", "quarter", QUARTER, _BY_CALL),
)

Touched = dict[str, NDArray[Any]]
"""What is no longer right, by name of column, (n,) each: `import`, `minute`, and for calls `quarter`, `model`, `session`."""

TOUCHED: Final = f"import, {MINUTE_OF} AS minute, {QUARTER} AS quarter, model, session"
"""Reads from events the sums that they are part of."""


def sum_up(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    """Sum up the events of an import that is new; its limit hits are there already."""
    for _, _, _, sql in _TABLES:
        connection.execute(sql.format(which="import = ?"), [number])


def sum_up_again(connection: duckdb.DuckDBPyConnection, touched: Touched) -> None:
    """Sum up anew what some events were part of, which are outdone now."""
    if len(touched["import"]):
        _renew(connection, touched, _TABLES)


def cut_again(connection: duckdb.DuckDBPyConnection, hits: NDArray[np.int64]) -> None:
    """Cut what is summed up already by minute at limit hits that are new: (m,) milliseconds since 1970."""
    connection.register("cuts", {"minute": (hits - 1) // 60_000, "ms": hits})
    touched = connection.execute(
        "SELECT DISTINCT m.import, m.minute FROM register.usage_by_minute AS m JOIN cuts AS c ON m.minute = c.minute "
        "WHERE epoch_ms(m.first) <= c.ms AND c.ms < epoch_ms(m.last)"
    ).fetchnumpy()
    connection.unregister("cuts")
    if len(touched["import"]):
        _renew(connection, dict(touched), _TABLES[:1])


def _renew(
    connection: duckdb.DuckDBPyConnection, touched: Touched, tables: tuple[tuple[str, str, str, str], ...]
) -> None:
    connection.register("touched", touched)
    for table, key, of, sql in tables:
        keys = f"(SELECT import, {key} FROM touched)"
        connection.execute(f"DELETE FROM register.{table} WHERE (import, {key}) IN {keys}")
        connection.execute(sql.format(which=f"(import, {of}) IN {keys}"))
    connection.unregister("touched")
