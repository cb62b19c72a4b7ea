"""What stands on the strip of days: bars of the use, and the names of the months below them."""

import math
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.ui import formatting
from leeway.ui.models.burn_range import DayRange

_NARROWEST_BAR: Final = 3.0
_MONTH_ROOM: Final = 44
_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120)


def bars(use: NDArray[np.int64], width: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where bars begin, in days, and how high they are, 0 to 1, on a strip so many pixels wide.

    use: (n,) int64, of each day. Days share a bar where one alone would be too narrow to see: (m,) float64 both.
    """
    days = len(use)
    together = max(1, math.ceil(_NARROWEST_BAR * days / max(width, 1.0)))
    starts = np.arange(0, days, together)
    sums = np.add.reduceat(use.astype(np.float64), starts) / np.diff(np.append(starts, days))
    top = float(sums.max(initial=0.0))
    return starts.astype(np.float64), sums / top if top else sums


def month_marks(days: DayRange, width: float) -> list[tuple[int, str]]:
    """Return the days at which months begin, by number, with their names, as many as there is room for."""
    firsts = _firsts(days)
    room = max(1, int(width // _MONTH_ROOM))
    step = next((step for step in _STEPS if len(firsts) <= room * step), _STEPS[-1])
    return [(days.number(day), _name(day)) for day in firsts if _months(day) % step == 0]


def _firsts(days: DayRange) -> list[date]:
    count = _months(days.last) - _months(days.first)
    months = (divmod(_months(days.first) + i, 12) for i in range(count + 1))
    firsts = (date(year, month + 1, 1) for year, month in months)
    return [day for day in firsts if day in days]


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _name(day: date) -> str:
    return str(day.year) if day.month == 1 else formatting.month(day)
