"""Days, weeks and months of a time zone, and the working hours in them, as columns of instants."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Instants = NDArray[np.datetime64]
Milliseconds = NDArray[np.int64]

HOUR: Final = 3_600_000
"""Milliseconds in an hour."""


class Period(StrEnum):
    """What usage is summed up by; a week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When the team works: from `start` to `end` on `weekdays` (Monday is 0), by the clock of a time zone.

    An `end` at or before `start` is on the next day; the same time twice is a whole day.
    """

    weekdays: frozenset[int] = frozenset(range(5))
    start: time = time(8)
    end: time = time(18)

    def on(self, day: date, zone: tzinfo) -> tuple[int, int]:
        """Return the instants, in milliseconds, between which the team works on a day."""
        last = day if self.end > self.start else day + timedelta(days=1)
        return _instant(day, self.start, zone), _instant(last, self.end, zone)


ALWAYS: Final = WorkingHours(frozenset(range(7)), time(0), time(0))
"""Work around the clock: nothing is cut."""


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The days of a time zone from one to another, both included.

    `starts`: (n + 1,) int64, milliseconds since 1970 in UTC at which day i begins; the last is the end of the last day.
    """

    zone: tzinfo
    first: date
    starts: Milliseconds

    @classmethod
    def covering(cls, instants: Iterable[Instants], zone: tzinfo) -> "Calendar":
        """Make the calendar of all days on which the instants fall; of one day where there are none. NaT is passed over."""
        known = [column[~np.isnat(column)] for column in instants]
        some = [column for column in known if len(column)]
        if not some:
            return cls.between(date(1970, 1, 1), date(1970, 1, 1), zone)
        low, high = min(c.min() for c in some), max(c.max() for c in some)
        return cls.between(_local_day(low, zone), _local_day(high, zone), zone)

    @classmethod
    def between(cls, first: date, last: date, zone: tzinfo) -> "Calendar":
        """Make the calendar from one day to another, both included."""
        days = (last - first).days + 2
        starts = [_instant(first + timedelta(days=i), time(0), zone) for i in range(days)]
        return cls(zone, first, np.array(starts, np.int64))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def day(self, index: int) -> date:
        """Return day `index`."""
        return self.first + timedelta(days=index)

    def days_of(self, instants: Instants) -> NDArray[np.int64]:
        """Return the index of the day of each instant; the instants must be covered."""
        return (np.searchsorted(self.starts, milliseconds(instants), "right") - 1).astype(np.int64)

    def periods_of(self, instants: Instants, period: Period) -> NDArray[np.datetime64]:
        """Return the first day, datetime64[D], of the period in which each instant falls."""
        days = np.datetime64(self.first, "D") + self.days_of(instants)
        return periods_of_days(days, period)

    def working(self, hours: WorkingHours) -> "WorkingTime":
        """Return the working hours of these days, for cutting stretches to them."""
        if hours == ALWAYS:
            return WorkingTime(self.starts[:1], self.starts[-1:])
        spans = [
            hours.on(self.day(i), self.zone)
            for i in range(-1, len(self))  # the night before may reach into the first day
            if self.day(i).weekday() in hours.weekdays
        ]
        table = np.array(spans, np.int64).reshape(-1, 2)
        return WorkingTime(*_merged(table[:, 0], table[:, 1]))


@dataclass(frozen=True, slots=True, eq=False)
class WorkingTime:
    """Stretches of work that don't overlap, in order: `starts` and `ends` are (k,) int64 milliseconds."""

    starts: Milliseconds
    ends: Milliseconds

    def within(self, low: Milliseconds, high: Milliseconds) -> Milliseconds:
        """Return how much of each stretch from `low` to `high` is working time: (m,) int64 milliseconds."""
        worked: Milliseconds = np.maximum(self._until(high) - self._until(low), 0)
        return worked

    def _until(self, instants: Milliseconds) -> Milliseconds:
        """Return the working time before each instant."""
        if not len(self.starts):
            return np.zeros(len(instants), np.int64)
        lengths = self.ends - self.starts
        before = np.concatenate([[0], np.cumsum(lengths)])
        index = np.searchsorted(self.starts, instants, "right")
        at = np.maximum(index - 1, 0)
        part = np.clip(instants - self.starts[at], 0, lengths[at])
        found: Milliseconds = np.where(index > 0, before[at] + part, 0)
        return found


def periods_of_days(days: NDArray[np.datetime64], period: Period) -> NDArray[np.datetime64]:
    """Return the first day of the period of each day; weeks begin on Monday."""
    if period is Period.MONTH:
        return days.astype("datetime64[M]").astype("datetime64[D]")
    if period is Period.WEEK:
        since_monday = (days.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
        mondays: NDArray[np.datetime64] = days - since_monday.astype("timedelta64[D]")
        return mondays
    return days


def _merged(starts: Milliseconds, ends: Milliseconds) -> tuple[Milliseconds, Milliseconds]:
    """Join stretches, in the order of their starts, that touch or overlap."""
    if not len(starts):
        return starts, ends
    reach = np.maximum.accumulate(ends)
    new = np.concatenate([[True], starts[1:] > reach[:-1]])
    last = np.concatenate([np.flatnonzero(new)[1:] - 1, [len(starts) - 1]])
    return starts[new], reach[last]


def milliseconds(instants: Instants) -> Milliseconds:
    """Return instants as milliseconds since 1970, UTC; NaT gives the least int64."""
    return instants.astype("datetime64[ms]").astype(np.int64)


def _instant(day: date, at: time, zone: tzinfo) -> int:
    return round(datetime.combine(day, at, zone).timestamp() * 1000)


def _local_day(instant: np.datetime64, zone: tzinfo) -> date:
    seconds = int(instant.astype("datetime64[ms]").astype(np.int64)) / 1000
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).date()
