"""A register with millions of calls of one product, made inside DuckDB: a year of a team and its machines.

A fifth of the calls come at any time, the others in ten hours of the day. One in a thousand is outdone by a later import.
"""

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from leeway.domain.editing import add
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.usage_entities import UsageImport
from leeway.services.opening import create_register
from leeway.store.usage_sums import sum_up

IMPORTS = 26
_DAYS_EACH = 14

_EVENTS = """
INSERT INTO register.usage_event
SELECT hash(i), {number}, "at", session, 1 + (random() * 4)::INTEGER % 4, (scale * 30)::BIGINT, (scale * 400)::BIGINT,
    (scale * 900)::BIGINT, (scale * 100)::BIGINT, (scale * 40000)::BIGINT, 0, false, random() < 0.001, false
FROM (
    SELECT i, make_timestamp_ms({start} + ({span} * (i - {first}) / {count})::BIGINT) AS moment,
        (exp(0.8 * sqrt(-2 * ln(1 - random())) * cos(6.2831853 * random()))) * {level} AS scale,
        1 + (i // 250 * 6 + (random() * 6)::BIGINT % 6)::INTEGER AS session,
        CASE WHEN random() < 0.2 THEN moment
             ELSE time_bucket(INTERVAL 1 DAY, moment::TIMESTAMP) + to_milliseconds((28800000 + random() * 36000000)::BIGINT)
        END::TIMESTAMP_MS AS "at"
    FROM range({first}, {first} + {count}) AS t(i)
) ORDER BY "at"
"""


def make_usage_register(path: Path, calls: int) -> str:
    """Make a register of so many calls in 26 imports of two weeks each; return the product's id."""
    desk = create_register(path, author="bench")
    each = calls // IMPORTS
    imports = [
        UsageImport(f"i{n}", kind="claude-code", product_id="p", name="Logs", number=n, calls=each)
        for n in range(1, IMPORTS + 1)
    ]
    edit = desk.edit(add(Vendor("v", name="Vendor"), Product("p", vendor_id="v", name="Agent"), *imports))
    assert edit
    desk.save(edit)
    connection = desk._store._connection
    _fill(connection, each)
    for number in range(1, IMPORTS + 1):
        sum_up(connection, number)
    desk.close()
    return "p"


def _fill(connection: duckdb.DuckDBPyConnection, each: int) -> None:
    execute = connection.execute
    execute("SELECT setseed(0.5)")
    begin = round(datetime(2025, 11, 24, tzinfo=UTC).timestamp() * 1000)
    span = _DAYS_EACH * 86_400_000
    execute("INSERT INTO register.usage_model SELECT i, 'model-' || i FROM range(1, 5) AS t(i)")
    execute(
        f"INSERT INTO register.usage_session SELECT i, 'session-' || i FROM range(1, {IMPORTS * each // 250 * 6 + 9}) AS t(i)"
    )
    for place in range(IMPORTS):
        level = 1.0 if place < IMPORTS * 0.6 else 8.0
        execute(
            _EVENTS.format(
                number=place + 1,
                start=begin + place * span,
                span=span,
                first=place * each,
                count=each,
                level=level,
            )
        )
    execute(
        'INSERT INTO register.usage_event SELECT key, import + 1, "at", session, model, input, output + 1, cache_write_5m, '
        "cache_write_1h, cache_read, 0, false, false, true FROM register.usage_event WHERE outdone AND import < 26"
    )
    execute("DELETE FROM register.usage_event WHERE outdone AND import = 26")
    execute(
        "INSERT INTO register.usage_limit SELECT hash(day), 20, make_timestamp_ms(day * 86400000 + 50400000), "
        "make_timestamp_ms(day * 86400000 + 57600000), 1, 'session' "
        f"FROM range({begin // 86_400_000 + 220}, {begin // 86_400_000 + 360}) AS t(day)"
    )
