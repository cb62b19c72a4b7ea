"""The days that are looked at: a range within the history of use, how it is moved, and the ranges that are offered."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

PRESETS: Final = (4, 13, 26)
"""Weeks, counted back from the last day of the history."""


@dataclass(frozen=True, slots=True)
class DayRange:
    """The days from `first` to `last`, both included; `last` is never before `first`."""

    first: date
    last: date

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def number(self, day: date) -> int:
        """Return which of the days it is, from 0; negative before the first."""
        return (day - self.first).days

    def day(self, number: int) -> date:
        """Return the day of a number; the first or the last day for one beyond them."""
        return self.first + timedelta(days=max(0, min(number, len(self) - 1)))

    def within(self, whole: "DayRange") -> "DayRange":
        """Cut the range to what lies in another; all of that where nothing does."""
        if self.last < whole.first or self.first > whole.last:
            return whole
        return DayRange(max(self.first, whole.first), min(self.last, whole.last))

    def with_first(self, day: date) -> "DayRange":
        """Begin on another day; the end goes along where it would be before."""
        return DayRange(day, max(day, self.last))

    def with_last(self, day: date) -> "DayRange":
        """End on another day; the beginning goes along where it would be after."""
        return DayRange(min(day, self.first), day)

    def moved(self, days: int, whole: "DayRange") -> "DayRange":
        """Move the range by some days, no further than to an end of the whole; it keeps its length."""
        days = max((whole.first - self.first).days, min(days, (whole.last - self.last).days))
        return DayRange(self.first + timedelta(days=days), self.last + timedelta(days=days))


def spanned(one: date, other: date) -> DayRange:
    """Return the range between two days, given in any order."""
    return DayRange(min(one, other), max(one, other))


def last_weeks(whole: DayRange, weeks: int) -> DayRange:
    """Return the last weeks of the history; all of it where it is shorter."""
    return DayRange(max(whole.first, whole.last - timedelta(days=7 * weeks - 1)), whole.last)
