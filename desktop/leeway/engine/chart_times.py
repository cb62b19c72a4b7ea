"""Where the marks of a time axis are, and what is written there: years to seconds, by someone's clock."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Final

from leeway.engine.chart_writing import Writing

_SECOND = 1_000.0
_DAY = 86_400_000.0
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock's time, whose zone is added later
_MONDAY = 3  # days from the epoch to the first Monday, less one week
_FIRST, _LAST = -62_100_000_000_000.0, 253_300_000_000_000.0  # within the years 2 and 9996
_APART = 1.5  # widths of a letter between two labels


@dataclass(frozen=True, slots=True)
class _Level:
    """Marks every so many units; `length`: about how long that is, in milliseconds."""

    unit: str
    count: int
    length: float


_LEVELS: Final = (
    *(_Level("second", count, count * _SECOND) for count in (1, 2, 5, 10, 15, 30)),
    *(_Level("second", count * 60, count * 60 * _SECOND) for count in (1, 2, 5, 10, 15, 30)),
    *(_Level("second", count * 3_600, count * 3_600 * _SECOND) for count in (1, 2, 3, 6, 12)),
    *(_Level("day", count, count * _DAY) for count in (1, 2)),
    *(_Level("week", count, count * 7 * _DAY) for count in (1, 2)),
    *(_Level("month", count, count * 30.4 * _DAY) for count in (1, 2, 3, 6)),
    *(
        _Level("year", count, count * 365 * _DAY)
        for count in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)
    ),
)

Marks = list[tuple[float, str]]


def time_ticks(
    seen: tuple[float, float], room: float, zone: tzinfo | None, writing: Writing, *, by_day: bool
) -> Marks:
    """Return marks (milliseconds since 1970, words) as near each other as their words allow.

    `room` is the length of the axis. `by_day` keeps to whole days.
    """
    low, high = max(seen[0], _FIRST), min(seen[1], _LAST)
    if not low < high:
        return []
    for level in _LEVELS:
        if by_day and level.length < _DAY:
            continue
        if (seen[1] - seen[0]) / level.length * 2.5 * writing.size > room:
            continue
        found = _marks(level, low, high, zone or UTC, writing)
        if _fits(found, room / (seen[1] - seen[0]), writing):
            return found
    return []


def _fits(marks: Sequence[tuple[float, str]], per_value: float, writing: Writing) -> bool:
    gap = _APART * writing.size
    return all(
        (after[0] - before[0]) * per_value >= (writing.width(before[1]) + writing.width(after[1])) / 2 + gap
        for before, after in pairwise(marks)
    )


def _marks(level: _Level, low: float, high: float, zone: tzinfo, writing: Writing) -> Marks:
    first = datetime.fromtimestamp(low / 1_000, zone).replace(tzinfo=None)
    moments: list[tuple[float, datetime]] = []
    for moment in _STEPS[level.unit](first, level.count):
        at = moment.replace(tzinfo=zone).timestamp() * 1_000
        if at > high:
            break
        if at >= low and (not moments or at > moments[-1][0]):
            moments.append((at, moment))
    return [(at, _words(level, moment, place == 0, writing)) for place, (at, moment) in enumerate(moments)]


def _words(level: _Level, moment: datetime, first: bool, writing: Writing) -> str:  # noqa: FBT001 - of the two kinds
    """Write a mark; the first one, and one where a larger unit begins, say in which day or year they are."""
    midnight = moment.hour == moment.minute == moment.second == 0
    new_year = moment.month == moment.day == 1 and midnight
    match level.unit:
        case "year":
            return f"{moment.year}"
        case "month":
            return writing.month_and_year(moment) if first or moment.month == 1 else writing.month(moment)
        case "day" | "week":
            return writing.day(moment) if first or new_year else writing.day_and_month(moment)
    time = writing.seconds(moment) if level.count < 60 else writing.time(moment)
    if midnight and not first:
        return writing.day_and_month(moment)
    return f"{writing.day_and_month(moment)} {time}" if first else time


def _seconds(first: datetime, count: int) -> Iterator[datetime]:
    moment = first.replace(hour=0, minute=0, second=0, microsecond=0)
    since = (first - moment).total_seconds()
    moment += timedelta(seconds=since // count * count)
    yield from _on(moment, timedelta(seconds=count))


def _days(first: datetime, count: int) -> Iterator[datetime]:
    since = (first - _EPOCH).days
    yield from _on(_EPOCH + timedelta(days=since // count * count), timedelta(days=count))


def _weeks(first: datetime, count: int) -> Iterator[datetime]:
    since = (first - _EPOCH).days + _MONDAY
    monday = since // (7 * count) * 7 * count - _MONDAY
    yield from _on(_EPOCH + timedelta(days=monday), timedelta(weeks=count))


def _months(first: datetime, count: int) -> Iterator[datetime]:
    months = (first.year * 12 + first.month - 1) // count * count
    while months < 12 * 9_999:
        if months >= 12:
            yield datetime(months // 12, months % 12 + 1, 1)  # noqa: DTZ001
        months += count


def _years(first: datetime, count: int) -> Iterator[datetime]:
    for year in range(first.year // count * count, 9_999, count):
        if year >= 1:
            yield datetime(year, 1, 1)  # noqa: DTZ001


def _on(moment: datetime, step: timedelta) -> Iterator[datetime]:
    while moment.year < 9_999:
        yield moment
        moment += step


_STEPS: Final[dict[str, Callable[[datetime, int], Iterator[datetime]]]] = {
    "second": _seconds,
    "day": _days,
    "week": _weeks,
    "month": _months,
    "year": _years,
}
