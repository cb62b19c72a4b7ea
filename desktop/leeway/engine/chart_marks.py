"""Marks of a chart as shapes: only what is seen, and no more of it than a screen can show."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from leeway.domain.chart import (
    Band,
    Bars,
    Chart,
    Hue,
    Line,
    Numbers,
    Points,
    Quantity,
    Rule,
    Shape,
    Spans,
)
from leeway.domain.chart import Mark as ChartMark
from leeway.engine.chart_shapes import Area, Box, Boxes, Kinds, Mark, Path, Segment, Symbols
from leeway.engine.chart_spans import spans
from leeway.engine.chart_view import TIMES, Scale

_SMOOTH = 5_000  # points of a line
_MANY_SYMBOLS = 4_000
_MANY_BARS = 4_000
_RADIUS = 0.18  # of the size of the type, less for bars that are narrower than
_CORNER = 0.4  # of it
_SYMBOL = 0.8
_THINNEST = 1.0

Look = tuple[Shape, Hue]
Looked = tuple[Kinds, tuple[Look, ...]]
Kind = TypeVar("Kind", Shape, Hue)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A chart with what of it stays the same wherever the view is.

    `looks`: for each mark, the place of each of its things among its different looks, and these. `rounds`: no bar is
    stacked on another. `durations`: the width of a bar is a time, however short.
    """

    chart: Chart
    looks: tuple[Looked, ...]
    rounds: bool
    durations: bool


def prepare(chart: Chart) -> Prepared:
    """Prepare a chart for being laid out again and again."""
    looks = tuple(_looks(mark) for mark in chart.marks)
    return Prepared(chart, looks, _stand_alone(chart), chart.x.quantity in TIMES)


def _looks(mark: ChartMark) -> Looked:
    match mark:
        case Bars():
            return _one_each(len(mark.left), (Shape.SQUARE,), mark.hues)
        case Points():
            return _one_each(len(mark.x), mark.shapes, mark.hues)
    return np.zeros(0, np.intp), ()


def _one_each(count: int, given: tuple[Shape, ...], hues: tuple[Hue, ...]) -> Looked:
    """Return for each of so many things its place among the different looks, and these."""
    if len(given) == len(hues) == 1:
        return np.zeros(count, np.intp), ((given[0], hues[0]),)
    each = list(zip(_spread(given, count), _spread(hues, count), strict=True))
    places = {look: place for place, look in enumerate(dict.fromkeys(each))}
    return np.fromiter((places[look] for look in each), np.intp, count), tuple(places)


def _spread(given: tuple[Kind, ...], count: int) -> tuple[Kind, ...]:
    return given * count if len(given) == 1 else given


def shapes(prepared: Prepared, field: Box, x: Scale, y: Scale, size: float) -> Iterator[Mark]:
    """Yield what is to be painted, in its order. `size` is that of the type."""
    for mark, looks in zip(prepared.chart.marks, prepared.looks, strict=True):
        match mark:
            case Bars():
                yield from _bars(mark, looks, (x, y), field, size, prepared)
            case Line():
                yield from _line(mark, field, x, y)
            case Band():
                yield from _band(mark, field, x, y)
            case Points():
                yield from _points(mark, looks, (x, y), field, size)
            case Spans():
                yield from spans(mark, field, x, y, size)
            case Rule():
                yield from _rule(mark, field, x, y)


# ------------------------------------------------------------------------------------- bars


def _stand_alone(chart: Chart) -> bool:
    """Whether no bar is stacked on, or lies beside, another: their corners may be rounded."""
    bars = [mark for mark in chart.marks if isinstance(mark, Bars) and len(mark.base)]
    if chart.y.quantity is Quantity.TEXT:
        return False
    grounds = {float(value) for mark in bars for value in (np.nanmin(mark.base), np.nanmax(mark.base))}
    return len(grounds) <= 1


def bar_edges(mark: Bars, x: Scale, y: Scale) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return the left, top, right and lower edges of bars: (n,) each."""
    left, right = x.places(mark.left), x.places(mark.right)
    top, base = y.places(mark.top), y.places(mark.base)
    return np.fmin(left, right), np.fmin(top, base), np.fmax(left, right), np.fmax(top, base)


def _bars(
    mark: Bars, looked: Looked, scales: tuple[Scale, Scale], field: Box, size: float, prepared: Prepared
) -> Iterator[Boxes]:
    """Yield the bars that are seen; one that is nothing wide is only shown if its width is a duration."""
    kinds, hues = looked[0], tuple(hue for _, hue in looked[1])
    left, top, right, bottom = bar_edges(mark, *scales)
    with np.errstate(invalid="ignore"):
        seen = (right >= field.left) & (left <= field.right) & (bottom >= field.top) & (top <= field.bottom)
        seen &= np.isfinite(left + right) & (bottom > top) & (prepared.durations | (right > left))
    left, top, right, bottom, kinds = left[seen], top[seen], right[seen], bottom[seen], kinds[seen]
    if len(left) > _MANY_BARS:
        left, top, right, bottom, kinds = _merged(left, top, right, bottom, kinds)
    left, right = np.maximum(left, field.left - size), np.minimum(right, field.right + size)
    top, bottom = np.maximum(top, field.top - size), np.minimum(bottom, field.bottom + size)
    thin = right - left < _THINNEST
    middle = (left + right) / 2
    left = np.where(thin, middle - _THINNEST / 2, left)
    right = np.where(thin, middle + _THINNEST / 2, right)
    widest = float((right - left).max()) if len(left) else 0.0
    rounds = prepared.rounds and hues != (Hue.FAINT,) and len(left) <= _MANY_BARS and widest > size / 2
    yield Boxes(
        left,
        top,
        right - left,
        bottom - top,
        kinds,
        hues,
        min(size, widest * _CORNER) * _RADIUS if rounds else 0.0,
    )


def _merged(
    left: Numbers, top: Numbers, right: Numbers, bottom: Numbers, kinds: Kinds
) -> tuple[Numbers, Numbers, Numbers, Numbers, Kinds]:
    """Draw bars of one hue that stand in the same column of a screen, on the same ground, as one that holds them all."""
    columns, grounds = np.floor(left).astype(np.int64), np.round(bottom).astype(np.int64)
    grounds -= grounds.min()
    key = ((columns - columns.min()) * (int(kinds.max()) + 1) + kinds) * (int(grounds.max()) + 1) + grounds
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0])
    firsts = order[starts]
    back = np.argsort(firsts, kind="stable")
    return (
        np.minimum.reduceat(left[order], starts)[back],
        np.minimum.reduceat(top[order], starts)[back],
        np.maximum.reduceat(right[order], starts)[back],
        np.maximum.reduceat(bottom[order], starts)[back],
        kinds[firsts][back],
    )


# ------------------------------------------------------------------------------------- lines


def _line(mark: Line, field: Box, x: Scale, y: Scale) -> Iterator[Path | Symbols]:
    """Yield the line, and a dot for each of its points that has no neighbour to be joined to."""
    xs, ys = _clipped(mark.x, mark.y, x, field)
    xs, ys = x.places(xs), y.places(ys)
    known = np.r_[False, np.isfinite(xs) & np.isfinite(ys), False]
    alone = known[1:-1] & ~known[:-2] & ~known[2:]
    alone &= (
        (ys >= field.top - 1) & (ys <= field.bottom + 1) & (xs >= field.left - 1) & (xs <= field.right + 1)
    )
    if alone.any() and np.count_nonzero(alone) <= _MANY_SYMBOLS:
        kinds = np.zeros(int(np.count_nonzero(alone)), np.intp)
        look = (Shape.CIRCLE, mark.hue)
        yield Symbols(xs[alone], ys[alone], kinds, (look,), mark.width * 2.5)
    if mark.steps:
        xs, ys = _stepped(xs, ys)
    xs, ys = _thinned(xs, ys, field)
    xs = np.clip(xs, field.left - field.width, field.right + field.width)
    ys = np.clip(ys, field.top - field.height, field.bottom + field.height)
    if len(xs):
        yield Path(xs, ys, mark.hue, mark.width, mark.dashed, smooth=len(xs) <= _SMOOTH)


def _clipped(values: Numbers, others: Numbers, x: Scale, field: Box) -> tuple[Numbers, Numbers]:
    """Return the points within the field, and one more at each side; all of them where they aren't in order."""
    if len(values) < 2 or not bool(np.all(values[1:] >= values[:-1])):
        return values, others
    edges = (x.at(field.left), x.at(field.right))
    low, high = (10.0**edge for edge in edges) if x.log else edges
    first = max(int(np.searchsorted(values, low, "left")) - 1, 0)
    last = int(np.searchsorted(values, high, "right")) + 1
    return values[first:last], others[first:last]


def _stepped(xs: Numbers, ys: Numbers) -> tuple[Numbers, Numbers]:
    """Hold each value until the next place."""
    return np.repeat(xs, 2)[1:], np.repeat(ys, 2)[:-1]


def _thinned(xs: Numbers, ys: Numbers, field: Box) -> tuple[Numbers, Numbers]:
    """Keep of each column of a screen where the line enters, its lowest, its highest, and where it leaves.

    That paints the same pixels (M4: Jugel et al., 2014). A column with a gap in it keeps a gap.
    """
    if len(xs) <= 4 * max(int(field.width), 1) or not bool(np.all(np.diff(xs) >= 0)):
        return xs, ys
    columns = np.floor(xs).astype(np.int64)
    starts = np.flatnonzero(np.r_[True, np.diff(columns) != 0])
    ends = np.r_[starts[1:], len(xs)] - 1
    low, high = np.fmin.reduceat(ys, starts), np.fmax.reduceat(ys, starts)
    gap = np.where(np.logical_or.reduceat(np.isnan(ys), starts), np.nan, ys[ends])
    middle = (xs[starts] + xs[ends]) / 2
    return (
        np.column_stack((xs[starts], middle, middle, xs[ends], xs[ends])).ravel(),
        np.column_stack((ys[starts], low, high, gap, ys[ends])).ravel(),
    )


def _band(mark: Band, field: Box, x: Scale, y: Scale) -> Iterator[Area]:
    """Yield an area for each stretch without gaps."""
    whole = np.isfinite(mark.x) & np.isfinite(mark.low) & np.isfinite(mark.high)
    edges = np.flatnonzero(np.diff(np.r_[False, whole, False]))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        xs, low = _clipped(mark.x[first:last], mark.low[first:last], x, field)
        _, high = _clipped(mark.x[first:last], mark.high[first:last], x, field)
        places, lower, upper, smooth = _envelope(x.places(xs), y.places(low), y.places(high), field)
        outline_x, outline_y = np.r_[places, places[::-1]], np.r_[upper, lower[::-1]]
        known = np.isfinite(outline_x) & np.isfinite(outline_y)
        if np.count_nonzero(known) > 3:
            yield Area(
                np.clip(outline_x[known], field.left - field.width, field.right + field.width),
                np.clip(outline_y[known], field.top - field.height, field.bottom + field.height),
                mark.hue,
                smooth,
            )


def _envelope(
    xs: Numbers, lower: Numbers, upper: Numbers, field: Box
) -> tuple[Numbers, Numbers, Numbers, bool]:
    """Keep of each column of a screen how far down and up an area goes, where there are many to one."""
    if len(xs) <= 4 * max(int(field.width), 1) or not bool(np.all(np.diff(xs) >= 0)):
        return xs, lower, upper, True
    starts = np.flatnonzero(np.r_[True, np.diff(np.floor(xs).astype(np.int64)) != 0])
    return xs[starts], np.fmax.reduceat(lower, starts), np.fmin.reduceat(upper, starts), False


# ------------------------------------------------------------------------------------- points and rules


def _points(
    mark: Points, looked: Looked, scales: tuple[Scale, Scale], field: Box, size: float
) -> Iterator[Symbols | Boxes]:
    """Yield symbols, or, where there are too many to tell their shapes, small squares."""
    kinds, looks = looked
    xs, ys = scales[0].places(mark.x), scales[1].places(mark.y)
    with np.errstate(invalid="ignore"):
        seen = (
            (xs >= field.left - 1)
            & (xs <= field.right + 1)
            & (ys >= field.top - 1)
            & (ys <= field.bottom + 1)
        )
    xs, ys, kinds = xs[seen], ys[seen], kinds[seen]
    if len(xs) > _MANY_SYMBOLS:
        xs, ys, kinds = _apart(xs, ys, kinds)
        side = np.full(len(xs), size * _SYMBOL / 2)
        yield Boxes(xs - side / 2, ys - side / 2, side, side, kinds, tuple(hue for _, hue in looks))
    elif len(xs):
        yield Symbols(xs, ys, kinds, looks, size * _SYMBOL)


def _apart(xs: Numbers, ys: Numbers, kinds: Kinds) -> tuple[Numbers, Numbers, Kinds]:
    """Keep the last of the points of one look that fall on the same spot of 2 by 2: it is painted over the others."""
    key = (np.round(xs / 2).astype(np.int64) << 34) + (np.round(ys / 2).astype(np.int64) << 8) + kinds
    _, backwards = np.unique(key[::-1], return_index=True)
    kept = np.sort(len(xs) - 1 - backwards)
    return xs[kept], ys[kept], kinds[kept]


def _rule(mark: Rule, field: Box, x: Scale, y: Scale) -> Iterator[Segment]:
    place = (x if mark.upright else y).place(mark.at)
    if not math.isfinite(place):
        return
    if mark.upright and field.left - 1 <= place <= field.right + 1:
        yield Segment(place, field.top, place, field.bottom, mark.hue, 1.5, mark.dashed)
    elif not mark.upright and field.top - 1 <= place <= field.bottom + 1:
        yield Segment(field.left, place, field.right, place, mark.hue, 1.5, mark.dashed)
