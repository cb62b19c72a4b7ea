"""Which part of a chart is seen: ranges of its axes, and how values become places on a line."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from leeway.domain.chart import Axis, Bars, Chart, Line, Mark, Numbers, Points, Quantity, Rule, Spans

TIMES: Final = frozenset({Quantity.DAY, Quantity.INSTANT})
_SIDE = 0.012
_POINT_SIDE = 0.04
_HEADROOM = 0.04
_LOG_TINY = -200.0
_ABSURD = 1e200
_ABSURD_POWER = 200.0
_NOTHING = 1e-100

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class View:
    """The seen ranges of both axes; of a logarithmic axis, the powers of ten."""

    x: Range
    y: Range


@dataclass(frozen=True, slots=True)
class Scale:
    """Takes values of an axis to places: from `start`, `length` long (negative: upwards). `log`: powers of ten."""

    low: float
    high: float
    start: float
    length: float
    log: bool = False

    def places(self, values: Numbers) -> Numbers:
        """Return where values are: (n,)."""
        return self.start + (drawn(values, log=self.log) - self.low) * (self.length / (self.high - self.low))

    def place(self, value: float) -> float:
        """Return where one value is; NaN where it has no place."""
        return float(self.places(np.asarray([value], np.float64))[0])

    def at(self, place: float) -> float:
        """Return what is at a place, as `View` has it: a power of ten on a logarithmic axis."""
        return self.low + (place - self.start) * (self.high - self.low) / self.length


def drawn(values: Numbers, *, log: bool) -> Numbers:
    """Return values as they are drawn: themselves, or their powers of ten; NaN where there is none, or it is absurd."""
    if not log:
        numbers = np.asarray(values, np.float64)
        sane = np.abs(numbers) < _ABSURD
        return numbers if sane.all() else np.where(sane, numbers, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        powers = np.log10(np.asarray(values, np.float64))
    return np.where(np.abs(powers) < _ABSURD_POWER, powers, np.nan)


def whole(chart: Chart) -> View:
    """Return the view that shows all of a chart, before its upper end is rounded up to a mark of the axis."""
    return View(_across(chart), _upward(chart))


def _across(chart: Chart) -> Range:
    low, high = _extent(chart.x, (_xs(mark) for mark in chart.marks), _rules(chart, upright=True))
    low, high = _bounded(chart.x, _apart((low, high), chart.x))
    side = (high - low) * _side(chart)
    below = 0.0 if chart.y.quantity is Quantity.TEXT and low == 0.0 else side
    return (low - (below if chart.x.low is None else 0.0), high + (side if chart.x.high is None else 0.0))


def _side(chart: Chart) -> float:
    """Return the share of the width to leave free at each side: none for lines, which may begin at the axis."""
    if any(isinstance(mark, Points) for mark in chart.marks):
        return _POINT_SIDE
    return _SIDE if any(isinstance(mark, Bars) for mark in chart.marks) else 0.0


def _upward(chart: Chart) -> Range:
    axis = chart.y
    low, high = _extent(axis, (_ys(mark) for mark in chart.marks), _rules(chart, upright=False))
    if axis.log or axis.quantity in TIMES or axis.quantity is Quantity.TEXT:
        low, high = _apart((low, high), axis)
        room = (high - low) * _HEADROOM
        return _bounded(axis, (low - room, high + room))
    low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low) * _HEADROOM
    full = axis.quantity is Quantity.SHARE and high <= 1.0
    low, high = low - (room if low < 0 else 0.0), high if full else high + room
    return _bounded(axis, _apart((low, high), axis))


def _extent(axis: Axis, parts: Iterable[Sequence[Numbers]], rules: Sequence[float]) -> Range:
    low, high = math.inf, -math.inf
    largest = (_ABSURD_POWER if axis.log else _ABSURD) / 10  # so that there is room beyond it
    for values in (*(one for part in parts for one in part), np.asarray(rules, np.float64)):
        known = drawn(values, log=axis.log)
        known = known[np.abs(known) < largest]
        if len(known):
            low, high = min(low, float(known.min())), max(high, float(known.max()))
    return (low, high) if low <= high else (0.0, 1.0)


def _xs(mark: Mark) -> Sequence[Numbers]:
    match mark:
        case Bars():
            return (mark.left, mark.right)
        case Spans():
            return (mark.low, mark.high)
        case Rule():
            return ()
    return (mark.x,)


def _ys(mark: Mark) -> Sequence[Numbers]:
    match mark:
        case Bars():
            return (mark.top, mark.base)
        case Line() | Points() | Spans():
            return (mark.y,)
        case Rule():
            return ()
        case _:
            return (mark.low, mark.high)


def _rules(chart: Chart, *, upright: bool) -> Sequence[float]:
    return [mark.at for mark in chart.marks if isinstance(mark, Rule) and mark.upright == upright]


def _bounded(axis: Axis, seen: Range) -> Range:
    low = seen[0] if axis.low is None else _end(axis, axis.low)
    high = seen[1] if axis.high is None else _end(axis, axis.high)
    return _apart((low, max(low, high)), axis)


def _end(axis: Axis, value: float) -> float:
    if not axis.log:
        return value
    return math.log10(value) if value > 0 else _LOG_TINY


def _apart(seen: Range, axis: Axis) -> Range:
    """Return a range that has a width."""
    low, high = seen
    if high - low > max(abs(high) * 1e-12, _NOTHING):
        return seen
    if axis.quantity in TIMES and not axis.log:
        half = max(43_200_000.0, abs(low) * 1e-9)
        return (low - half, high + half)
    if low == 0.0 and not axis.log:
        return (0.0, 1.0)
    half = 0.5 if axis.log else max(abs(low) * 0.5, 1e-9)
    return (low - half, high + half)
