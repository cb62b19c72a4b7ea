"""Sessions against their plan: how long they lasted, how fast they burnt, whether they hit a limit."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage_summary import MINUTE, UsageSlices
from leeway.engine.burn_days import HOUR, Calendar, Instants, Period, milliseconds
from leeway.engine.burn_stalls import Stalls
from leeway.engine.burn_windows import Windows


@dataclass(frozen=True, slots=True, eq=False)
class SessionLengths:
    """What each window's session came to; each column is (k,), one for each window.

    `hours` are from the first call to the limit hit, or else to the last call; `hit` is the first limit hit, NaT where
    there was none; `stall_hours` are those of its longest stall, NaN where a hit gave no reset. `burn` is tokens a minute over `hours`, and
    `burn_without_cache` leaves out what was read from the cache; both count the calls until the hit, and are NaN
    for a session of less than a minute.
    """

    hours: NDArray[np.float64]
    hit: Instants
    reset: Instants
    stall_hours: NDArray[np.float64]
    burn: NDArray[np.float64]
    burn_without_cache: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.hours)

    @property
    def median_hours(self) -> float | None:
        """The median length; None without sessions."""
        return float(np.median(self.hours)) if len(self.hours) else None

    @property
    def limited(self) -> NDArray[np.bool_]:
        """Which sessions hit a limit."""
        return ~np.isnat(self.hit)

    @property
    def hours_to_limit(self) -> NDArray[np.float64]:
        """The lengths of the sessions that hit a limit."""
        return self.hours[self.limited]


@dataclass(frozen=True, slots=True)
class PeriodLength:
    """The sessions and stalls that began in a day, week or month; `start` is its first day.

    `limited` counts the sessions that hit a limit, `limit_hits` the limits. `median_hours` is None where only a limit was
    hit and no session began.
    """

    start: date
    sessions: int
    limited: int
    median_hours: float | None
    limit_hits: int
    stall_hours: float
    tokens: int


def session_lengths(slices: UsageSlices, windows: Windows, stalls: Stalls) -> SessionLengths:
    """Measure each window's session: its length to the limit or the last call, its burn rate and its stall."""
    count = len(windows)
    hit = np.full(count, np.datetime64("NaT", "ms"))
    reset = hit.copy()
    stall = np.zeros(count)
    for index in range(len(stalls) - 1, -1, -1):  # backwards: the first hit of a window stays
        place = stalls.window[index]
        if place >= 0:
            hit[place], reset[place] = stalls.hit[index], stalls.reset[index]
            stall[place] = np.maximum(stall[place], stalls.hours[index])  # NaN stays
    end = np.where(np.isnat(hit), windows.last, hit)
    length = milliseconds(end) - milliseconds(windows.first)
    tokens, cached = _until(slices, windows, end)
    minutes = np.where(length >= MINUTE, length / MINUTE, np.nan)
    return SessionLengths(length / HOUR, hit, reset, stall, tokens / minutes, (tokens - cached) / minutes)


def _until(
    slices: UsageSlices, windows: Windows, end: Instants
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Add up all tokens, and those read from the cache, of each window's calls until an instant at which slices end."""
    stop = np.clip(np.searchsorted(slices.last, end, "right"), windows.begin, windows.stop)
    tokens, cached = (np.concatenate([[0], np.cumsum(part)]) for part in (slices.tokens, slices.cache_read))
    return tokens[stop] - tokens[windows.begin], cached[stop] - cached[windows.begin]


def by_period(
    windows: Windows, lengths: SessionLengths, stalls: Stalls, calendar: Calendar, period: Period
) -> tuple[PeriodLength, ...]:
    """Sum up sessions by the day, week or month of their first call, and stalls by that of their hit.

    Days are those of the calendar's time zone. The stalls of all periods add up to `Stalls.total_hours`.
    """
    starts = calendar.periods_of(windows.first, period)
    hits = calendar.periods_of(stalls.hit, period)
    limited = lengths.limited
    found = []
    for start in np.union1d(starts, hits):
        inside, hit = starts == start, hits == start
        found.append(
            PeriodLength(
                start=start.item(),
                sessions=int(inside.sum()),
                limited=int(limited[inside].sum()),
                median_hours=float(np.median(lengths.hours[inside])) if inside.any() else None,
                limit_hits=int(hit.sum()),
                stall_hours=float(stalls.own_hours[hit].sum()),
                tokens=int(windows.tokens[inside].sum()),
            )
        )
    return tuple(found)
