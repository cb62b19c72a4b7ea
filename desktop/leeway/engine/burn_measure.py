"""Windows, sessions and stalls of a product's use, and those of some days of it."""

from dataclasses import dataclass, fields, replace
from datetime import date, tzinfo

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage import LimitHits
from leeway.domain.usage_summary import UsageSlices
from leeway.engine.burn_days import Calendar, Instants, Period, WorkingHours
from leeway.engine.burn_sessions import PeriodLength, SessionLengths, by_period, session_lengths
from leeway.engine.burn_stalls import Stalls, stalls
from leeway.engine.burn_windows import PlannedWindow, Windows, windows


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Windows, the length of each one's session, and stalls. One row of `lengths` belongs to each of `windows`."""

    calendar: Calendar
    windows: Windows
    lengths: SessionLengths
    stalls: Stalls

    def within(self, first: date, last: date) -> "Measured":
        """Return the windows whose first call, and the stalls whose hit, fall on the days from `first` to `last`.

        Nothing is cut in two, so what is measured in periods that follow each other adds up to that of the whole.
        `stalls.window` leads to the windows that are left, -1 where its own isn't among them.
        """
        kept = self._on(self.windows.first, first, last)
        hit = self._on(self.stalls.hit, first, last)
        place = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)
        names = [field.name for field in fields(Stalls) if field.name != "kind"]
        columns = {name: getattr(self.stalls, name)[hit] for name in names}
        kind = tuple(self.stalls.kind[index] for index in np.flatnonzero(hit))
        return replace(
            self,
            windows=Windows(*(getattr(self.windows, field.name)[kept] for field in fields(Windows))),
            lengths=SessionLengths(
                *(getattr(self.lengths, field.name)[kept] for field in fields(SessionLengths))
            ),
            stalls=Stalls(**columns | {"window": place[columns["window"]]}, kind=kind),
        )

    def days(self) -> NDArray[np.datetime64]:
        """Return the day of each window's first call, by the clock of the calendar's zone: (k,) datetime64[D]."""
        return self.calendar.periods_of(self.windows.first, Period.DAY)

    def by_period(self, period: Period) -> tuple[PeriodLength, ...]:
        """Sum up sessions and stalls by day, week or month."""
        return by_period(self.windows, self.lengths, self.stalls, self.calendar, period)

    def _on(self, instants: Instants, first: date, last: date) -> NDArray[np.bool_]:
        days = self.calendar.periods_of(instants, Period.DAY)
        inside: NDArray[np.bool_] = (days >= np.datetime64(first, "D")) & (days <= np.datetime64(last, "D"))
        return inside


def measured(
    slices: UsageSlices, hits: LimitHits, planned: PlannedWindow, working: WorkingHours, zone: tzinfo
) -> Measured:
    """Measure slices, which are cut at the hits, against the planned window and the working hours in a zone."""
    calendar = Calendar.covering((slices.first, slices.last, hits.at, hits.reset), zone)
    made = windows(slices, planned)
    found = stalls(hits, made, calendar.working(working))
    return Measured(calendar, made, session_lengths(slices, made, found), found)
