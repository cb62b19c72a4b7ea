"""Sum up a product's usage where it lies, into what session burn is measured from."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage import DailyTokens, Instants, UsageSessions
from leeway.domain.usage_summary import MINUTE, TokenCounts, UsageSlices, UsageSummary

Columns = Callable[[str, Mapping[str, Any]], dict[str, NDArray[Any]]]
"""Runs a query with values, and returns its columns by name."""

EXACT: Final = 1_000_000
"""Up to so many calls their tokens are counted exactly; beyond, in bins of 0.14 %, which no figure shows."""
_BINS_PER_OCTAVE: Final = 512
_DAY: Final = 86_400_000
_TOTAL: Final = "input + output + cache_write_5m + cache_write_1h + cache_read"
_CALLS: Final = "register.usage_call WHERE product_id = $product"

_SLICES: Final = f"""
WITH cut AS (
    SELECT (hit - 1) // {MINUTE} AS minute, min(hit) AS hit FROM (SELECT unnest($cuts::BIGINT[]) AS hit) GROUP BY 1
), call AS (
    SELECT epoch_ms("at") AS ms, {_TOTAL} AS tokens, cache_read FROM {_CALLS}
)
SELECT min(ms) AS first, max(ms) AS last, count(*) AS calls, sum(tokens)::BIGINT AS tokens,
    sum(cache_read)::BIGINT AS cache_read
FROM call LEFT JOIN cut ON cut.minute = (ms - 1) // {MINUTE}
GROUP BY (ms - 1) // {MINUTE}, coalesce(ms > cut.hit, false) ORDER BY 1
"""


def summarised(
    columns: Columns,
    product_id: str,
    zone: tzinfo,
    hits: Instants,
    daily: DailyTokens,
    sessions: UsageSessions,
) -> UsageSummary:
    """Sum up a product's usage by the days of a zone; minutes are cut at the instants of hits."""
    cuts = hits.astype("datetime64[ms]").astype(np.int64).tolist()
    found = columns(_SLICES, {"product": product_id, "cuts": cuts})
    first, last = (found[name].astype("datetime64[ms]") for name in ("first", "last"))
    slices = UsageSlices(
        first, last, *(found[name].astype(np.int64) for name in ("calls", "tokens", "cache_read"))
    )
    return UsageSummary(
        slices=slices,
        daily=daily,
        per_call=_per_call(columns, product_id, zone, slices),
        per_session=TokenCounts(
            _local_days(sessions.first, zone), sessions.tokens, np.ones(len(sessions.first), np.int64)
        ),
    )


def _per_call(columns: Columns, product_id: str, zone: tzinfo, slices: UsageSlices) -> TokenCounts:
    """Count calls by day and tokens."""
    if not len(slices):
        none = np.zeros(0, np.int64)
        return TokenCounts(none.astype("datetime64[D]"), none, none)
    exact = int(slices.calls.sum()) <= EXACT
    binned = f"floor(log2(greatest({_TOTAL}, 1)) * {_BINS_PER_OCTAVE})::BIGINT"
    first, last = _local_days(np.array([slices.first[0], slices.last[-1]]), zone).tolist()
    day = _day_sql(first, last, zone)
    found = columns(
        f"SELECT {day} AS day, {_TOTAL if exact else binned} AS tokens, count(*) AS count FROM "
        f'(SELECT epoch_ms("at") AS ms, * FROM {_CALLS}) GROUP BY ALL ORDER BY ALL',
        {"product": product_id},
    )
    tokens = found["tokens"].astype(np.int64)
    if not exact:
        tokens = np.round(np.exp2((tokens + 0.5) / _BINS_PER_OCTAVE)).astype(np.int64)
    return TokenCounts(
        found["day"].astype(np.int64).astype("datetime64[D]"), tokens, found["count"].astype(np.int64)
    )


def _day_sql(first: date, last: date, zone: tzinfo) -> str:
    """Write the day, as a number since 1970, in which `ms` falls by the clock of a zone.

    Days of 24 hours are divided off together; one of another length is on its own.
    """
    days = [first + timedelta(days=i) for i in range((last - first).days + 2)]
    starts = [_midnight(day, zone) for day in days]
    numbers = [(day - date(1970, 1, 1)).days for day in days]
    runs = [
        i
        for i in range(len(days) - 1)
        if i == 0 or starts[i + 1] - starts[i] != _DAY or starts[i] - starts[i - 1] != _DAY
    ]
    ends = [*runs[1:], len(days) - 1]
    cases = (
        f"WHEN ms < {starts[end]} THEN least({numbers[run]} + (ms - {starts[run]}) // {_DAY}, {numbers[end] - 1})"
        for run, end in zip(runs, ends, strict=True)
    )
    return f"CASE {' '.join(cases)} END"


def _midnight(day: date, zone: tzinfo) -> int:
    return round(datetime.combine(day, time(0), zone).timestamp() * 1000)


def _local_days(instants: Instants, zone: tzinfo) -> NDArray[np.datetime64]:
    """Return the day of each instant by the clock of a zone."""
    quarters, place = np.unique(
        instants.astype("datetime64[ms]").astype(np.int64) // 900_000, return_inverse=True
    )
    days = [
        datetime.fromtimestamp(quarter * 900, UTC).astimezone(zone).date() for quarter in quarters.tolist()
    ]
    return np.array(days, "datetime64[D]")[place]
