"""Sum up a product's usage where it lies, into what session burn is measured from."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import groupby, pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage import DailyTokens, Instants
from leeway.domain.usage_summary import MINUTE, TokenCounts, UsageSlices, UsageSummary
from leeway.store.usage_sums import MINUTE_OF, QUARTER, SIZE, SIZES_PER_OCTAVE, TOTAL

Columns = Callable[[str, Mapping[str, Any]], dict[str, NDArray[Any]]]
"""Runs a query with values, and returns its columns by name."""
Names = Callable[[NDArray[Any]], tuple[NDArray[np.signedinteger[Any]], tuple[str, ...]]]
"""Takes codes of models, and returns codes from 0 on and the names that they lead to."""

EXACT: Final = 1_000_000
"""Up to so many calls their tokens are counted exactly; beyond, in sizes 0.14 % apart, which no figure shows."""
_QUARTERS: Final = 96
"""In a day of 24 hours."""
_AT_ONCE: Final = 4_000_000
_KINDS: Final = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read", "reasoning")


class UsageSumming:
    """Sums up the usage of one product from the sums of its imports, by the days of a zone.

    Calls that count again, because the import that had fuller rows of them was undone, are added one by one.
    """

    def __init__(self, columns: Columns, names: Names, imports: str, product_id: str, zone: tzinfo) -> None:
        """See which imports of a table are the product's, from when to when they have calls, and whether some count again."""
        self._columns, self._names = columns, names
        self._values = {"product": product_id}
        there = columns(f"SELECT number, product_id = $product AS ours FROM {imports}", self._values)
        numbers, ours = there["number"], there["ours"].astype(np.bool_)
        self._ours = _among(numbers[ours].tolist())
        undone = columns(
            f"SELECT count(*) AS n FROM register.usage_event WHERE better AND NOT {_among(numbers.tolist())}",
            {},
        )
        self._some_revived = bool(undone["n"][0])
        first, last = self._span()
        self._days = _Days(first, last, zone)

    def summary(self, hits: Instants) -> UsageSummary:
        """Sum up all that session burn is measured from; minutes are cut at the instants of hits."""
        slices = self._slices(hits)
        calls = int(slices.calls.sum())
        per_call = self._exact_calls() if calls <= EXACT else self._many_calls()
        return UsageSummary(slices, self.daily(), per_call, self._per_session())

    def daily(self) -> DailyTokens:
        """Sum up by day and model, in the order of days and then of model codes."""
        sums = ", ".join(f"sum({name})::BIGINT AS {name}" for name in ("calls", *_KINDS))
        kinds = ", ".join(_KINDS)
        found = self._read(
            f"SELECT {self._days.sql} AS day, model, {sums} FROM ({{parts}}) GROUP BY ALL ORDER BY ALL",
            f"SELECT quarter, model, calls, {kinds} FROM register.usage_by_quarter",
            f"SELECT {QUARTER}, model, 1, {kinds}",
        )
        model, models = self._names(found["model"])
        columns = {name: found[name].astype(np.int64) for name in ("calls", *_KINDS)}
        return DailyTokens(day=_dates(found["day"]), model=model, models=models, **columns)

    def _span(self) -> tuple[int, int]:
        found = self._read(
            "SELECT coalesce(min(quarter), 0) AS first, coalesce(max(quarter), 0) AS last FROM ({parts})",
            "SELECT quarter FROM register.usage_by_quarter",
            f"SELECT {QUARTER}",
        )
        return int(found["first"][0]), int(found["last"][0])

    def _slices(self, hits: Instants) -> UsageSlices:
        found = self._read(
            "{parts}",
            "SELECT minute, first, last, calls, tokens, cache_read FROM register.usage_by_minute",
            f'SELECT {MINUTE_OF}, "at", "at", 1, {TOTAL}, cache_read',
        )
        return _joined(found, hits)

    def _exact_calls(self) -> TokenCounts:
        """Count calls by day and tokens, from the calls themselves."""
        calls = f"SELECT {QUARTER} AS quarter, {TOTAL} AS tokens"
        found = self._read(
            f"SELECT {self._days.sql} AS day, tokens, count(*) AS count FROM ({{parts}}) GROUP BY ALL ORDER BY tokens",
            f"{calls} FROM (SELECT * FROM register.usage_event WHERE NOT outdone)",
            calls,
        )
        return TokenCounts(
            _dates(found["day"]), *(found[name].astype(np.int64) for name in ("tokens", "count"))
        )

    def _many_calls(self) -> TokenCounts:
        """Count calls by day and size; the tokens are those in the middle of each size.

        Counted here and not by the database, which is slower at so many groups.
        """
        found = self._read(
            "{parts}",
            "SELECT quarter, size FROM register.usage_by_call",
            f"SELECT {QUARTER}, {SIZE}",
        )
        quarter, size = found["quarter"], found["size"]
        low, days = int(size.min()), self._days.of_quarters()
        width = int(size.max()) - low + 1
        counts = np.zeros(len(self._days.days) * width, np.int64)
        for rows in (slice(begin, begin + _AT_ONCE) for begin in range(0, len(size), _AT_ONCE)):
            cell = (days * width)[quarter[rows] - self._days.first] + size[rows] - low
            counts += np.bincount(cell, minlength=len(counts))
        by_size = counts.reshape(-1, width).T
        place, day = np.nonzero(by_size)
        tokens = np.round(np.exp2((place + low + 0.5) / SIZES_PER_OCTAVE)).astype(np.int64)
        return TokenCounts(self._days.days[day], tokens, by_size[place, day])

    def _per_session(self) -> TokenCounts:
        """Count the tokens of each session, on the day of its first call."""
        found = self._read(
            f"SELECT {self._days.sql} AS day, tokens FROM (SELECT min(quarter) AS quarter, sum(tokens)::BIGINT AS tokens "
            "FROM ({parts}) GROUP BY session)",
            "SELECT session, quarter, tokens FROM register.usage_by_session",
            f"SELECT session, {QUARTER}, {TOTAL}",
        )
        tokens = found["tokens"].astype(np.int64)
        return TokenCounts(_dates(found["day"]), tokens, np.ones(len(tokens), np.int64))

    def _read(self, sql: str, sums: str, calls: str) -> dict[str, NDArray[Any]]:
        """Run a query over `parts`: the sums of the product's imports, and the calls that count again."""
        parts = f"{sums} WHERE {self._ours}"
        values = {}
        if self._some_revived:
            parts = f"{parts} UNION ALL {calls} FROM register.usage_revived WHERE product_id = $product"
            values = self._values
        return self._columns(sql.format(parts=parts), values)


class _Days:
    """The days of a zone on which quarters of an hour fall, from a first to a last quarter."""

    def __init__(self, first: int, last: int, zone: tzinfo) -> None:
        begin, end = (_local_day(quarter, zone) for quarter in (first, last))
        dates = [begin + timedelta(days=i) for i in range((end - begin).days + 2)]
        self.first, self._last = first, last
        self.days = np.array(dates[:-1], "datetime64[D]")
        self._starts = [_midnight(day, zone) for day in dates]

    @property
    def sql(self) -> str:
        """Write the day of a `quarter`, as a number since 1970, for the database.

        Days of 24 hours are divided off together; one of another length is on its own.
        """
        number = int(self.days[0].astype(np.int64))
        lengths = [after - before for before, after in pairwise(self._starts)]
        cases = []
        for run, group in groupby(range(len(lengths)), lambda i: i if lengths[i] != _QUARTERS else -1):
            places = list(group)
            low, past = places[0], places[-1] + 1
            since = self._starts[low] - (number + low) * _QUARTERS
            value = f"(quarter - ({since})) // {_QUARTERS}" if run < 0 else str(number + low)
            cases.append(f"WHEN quarter < {self._starts[past]} THEN {value}")
        return f"(CASE {' '.join(cases)} END)::INTEGER"

    def of_quarters(self) -> NDArray[np.int64]:
        """Return the place among the days of every quarter from the first to the last."""
        quarters = np.arange(self.first, self._last + 1)
        return np.searchsorted(self._starts, quarters, "right").astype(np.int64) - 1


def _among(numbers: list[int]) -> str:
    """Write that an import is one of some: as one stretch, if they are, which is faster."""
    if not numbers:
        return "false"
    low, high = min(numbers), max(numbers)
    if high - low == len(numbers) - 1:
        return f"(import BETWEEN {low} AND {high})"
    return f"(import IN ({', '.join(map(str, sorted(numbers)))}))"


def _dates(numbers: NDArray[Any]) -> NDArray[np.datetime64]:
    return numbers.astype(np.int64).astype("datetime64[D]")


def _joined(found: dict[str, NDArray[Any]], hits: Instants) -> UsageSlices:
    """Join the parts of each minute, of several imports, or cut at hits that don't count: up to its first hit, and after."""
    order = np.argsort(found["first"], kind="stable")
    first, last = (found[name][order].astype("datetime64[ms]") for name in ("first", "last"))
    minute = found["minute"][order].astype(np.int64)
    at = np.sort(hits.astype("datetime64[ms]"))
    hit_minutes, place = np.unique((at.astype(np.int64) - 1) // MINUTE, return_index=True)
    row = np.minimum(np.searchsorted(hit_minutes, minute), max(0, len(hit_minutes) - 1))
    late = np.zeros(len(minute), np.bool_)
    if len(at):
        late = (hit_minutes[row] == minute) & (first > at[place][row])
    begin = np.flatnonzero(np.diff(minute * 2 + late, prepend=-1))
    if not len(begin):
        return UsageSlices(first, last, *(np.zeros(0, np.int64) for _ in range(3)))
    sums = (
        np.add.reduceat(found[name][order].astype(np.int64), begin)
        for name in ("calls", "tokens", "cache_read")
    )
    return UsageSlices(first[begin], np.maximum.reduceat(last, begin), *sums)


def _midnight(day: date, zone: tzinfo) -> int:
    """Return the quarter with which a day begins: every zone's days begin with one."""
    return round(datetime.combine(day, time(0), zone).timestamp()) // 900


def _local_day(quarter: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(quarter * 900, UTC).astimezone(zone).date()
