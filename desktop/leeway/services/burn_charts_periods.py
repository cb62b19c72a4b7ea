"""What the charts of session burn are made from, and the days, weeks and months along their axes."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.chart import Axis, Column, Numbers, Quantity
from leeway.domain.usage_summary import UsageSlices
from leeway.engine.burn_days import Period
from leeway.engine.burn_measure import Measured
from leeway.engine.burn_sessions import PeriodLength
from leeway.services.burn import Burn

NO_USE: Final = "No use in these days. Choose other days, or import the agents' logs with “Import logs…”."
_NO_SESSION: Final = "No session began in these days. Choose more days."
PERIOD_COLUMNS: Final = (Column("Period", Quantity.TEXT), Column("From", Quantity.DAY))
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOUNS: Final = {Period.DAY: "day", Period.WEEK: "week", Period.MONTH: "month"}
_MARGIN: Final = 0.1
"""The share of a period that stays free on either side of its bar."""


@dataclass(frozen=True, slots=True, eq=False)
class Charted:
    """The burn that is drawn, what all days came to, their slices, and the periods that the burn is summed up by."""

    burn: Burn
    whole: Measured
    slices: UsageSlices
    period: Period
    periods: tuple[PeriodLength, ...]

    @property
    def zone(self) -> tzinfo:
        """By whose clock the days are."""
        return self.burn.terms.zone

    @property
    def noun(self) -> str:
        """What a period is: "week"."""
        return _NOUNS[self.period]

    def day_words(self, day: date) -> str:
        """Write a day for a label: "22 Nov", or "22 Nov 2026" where there is use in several years."""
        calendar = self.whole.calendar
        several = calendar.first.year != calendar.day(len(calendar) - 1).year
        words = f"{day.day} {_MONTHS[day.month - 1]}"
        return f"{words} {day.year}" if several else words

    def named(self, start: date) -> tuple[str, date]:
        """Return what a table has in its first two columns."""
        return period_name(start, self.period), start


def no_session(charted: Charted | None) -> str:
    """Say why there is no session to draw, and what to do; nothing if there is one."""
    if charted is None:
        return NO_USE
    return "" if len(charted.burn.windows) else _NO_SESSION


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Where the bars of periods begin and end on the axis of time, and the axis: (n,) milliseconds since 1970 each."""

    left: Numbers
    right: Numbers
    axis: Axis


def spans(starts: list[date], period: Period, zone: tzinfo) -> Spans:
    """Lay periods out along an axis of time, each from the midnight it begins at to the next one's.

    Weeks and months are named in their middle, with the year where there are several; days are left to the renderer.
    """
    days = np.array(starts, "datetime64[D]")
    begin, end = (_midnights(column, zone) for column in (days, period_ends(days, period)))
    ticks: tuple[tuple[float, str], ...] = ()
    if period is not Period.DAY:
        several = len({_year(start, period) for start in starts}) > 1
        names = (_tick(start, period, with_year=several) for start in starts)
        ticks = tuple(zip(((begin + end) / 2).tolist(), names, strict=True))
    margin = (end - begin) * _MARGIN
    low, high = (float(begin[0]), float(end[-1])) if starts else (None, None)
    return Spans(begin + margin, end - margin, Axis(Quantity.DAY, low=low, high=high, ticks=ticks, zone=zone))


def period_ends(days: NDArray[np.datetime64], period: Period) -> NDArray[np.datetime64]:
    """Return the first day after each period that begins on a day."""
    if period is Period.MONTH:
        return (days.astype("datetime64[M]") + 1).astype("datetime64[D]")
    return days + (7 if period is Period.WEEK else 1)


def period_name(start: date, period: Period) -> str:
    """Name a period so that names sort as the periods do: "2026-11-22", "2026-W47", "2026-11"."""
    if period is Period.WEEK:
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    return start.isoformat() if period is Period.DAY else f"{start:%Y-%m}"


def short(tokens: float) -> str:
    """Write tokens in three figures: "3.12 M", "220 M", "980"."""
    for scale, letter in ((1e12, "T"), (1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if abs(tokens) >= scale * 0.9995:
            return f"{float(f'{tokens / scale:.3g}'):g} {letter}"
    return f"{tokens:.0f}"


def _year(start: date, period: Period) -> int:
    return start.isocalendar().year if period is Period.WEEK else start.year


def _tick(start: date, period: Period, *, with_year: bool) -> str:
    name = f"W{start.isocalendar().week}" if period is Period.WEEK else _MONTHS[start.month - 1]
    return f"{name} {_year(start, period)}" if with_year else name


def _midnights(days: NDArray[np.datetime64], zone: tzinfo) -> Numbers:
    instants = (datetime.combine(day, time(0), zone).timestamp() for day in days.tolist())
    return np.fromiter(instants, np.float64, len(days)) * 1000
