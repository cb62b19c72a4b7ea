"""A chart laid out for a drawing of some size: margins, marks of the axes, shapes, words, legend.

The window and the memo paint what comes out of here, so that a chart looks the same in both.
"""

import math
from collections.abc import Iterable, Iterator

from leeway.domain.chart import Bars, Chart, Hue, Line, Points, Quantity, Shape
from leeway.engine.chart_labels import Placer, ends_at_the_edge, labels
from leeway.engine.chart_marks import Prepared, shapes
from leeway.engine.chart_shapes import Box, Drawing, Key, Segment, Words
from leeway.engine.chart_ticks import Ticks, axis_label, rounded_up, ticks
from leeway.engine.chart_view import TIMES, Scale, View, whole
from leeway.engine.chart_writing import Writing, cut

_LINE = 1.6
_GAP = 0.7
_WIDEST_NAMES = 0.36
_WIDEST_ENDS = 0.2
_EDGE = 0.6


def first_view(chart: Chart, width: float, height: float, writing: Writing) -> View:
    """Return the view that shows all of a chart in a drawing of that size, its upper end at a mark of the axis."""
    found = whole(chart)
    room = height - sum(_rows(chart, writing, width))
    return View(found.x, rounded_up(chart.y, found.y, room, writing))


def lay_out(prepared: Prepared, view: View, width: float, height: float, writing: Writing) -> Drawing:
    """Lay a chart out; the part of it that `view` says is seen."""
    chart, size = prepared.chart, writing.size
    above, below = _rows(chart, writing, width)
    room = max(height - above - below, size)
    upright = ticks(chart.y, view.y, room, writing, upright=True)
    names = [cut(words, width * _WIDEST_NAMES, writing) for _, words in upright]
    left = max((writing.width(name) for name in names), default=0.0)
    left += size * _GAP if left else size * _EDGE
    before, after = _room_for_labels(chart, view, width, writing)
    across_room = max(width - left - before - after - size * _EDGE, size)
    field = Box(left + before, above, across_room, room)
    x = Scale(*view.x, field.left, field.width, chart.x.log)
    y = Scale(*view.y, field.bottom, -field.height, chart.y.log)
    across = ticks(chart.x, view.x, field.width, writing, upright=False)
    marks = tuple(shapes(prepared, field, x, y, size))
    placer = Placer(Box(left, above, width - left, room), marks, writing)
    words = (
        *_upright_words(zip(upright, names, strict=True), left, y, size),
        *_across_words(across, field, width, x, writing),
        *_axis_labels(chart, field, width, writing),
        *labels(chart, placer, field, x, y, size),
    )
    lanes = chart.y.quantity is not Quantity.TEXT or chart.x.quantity in TIMES
    behind = (*(_grid(upright, field, y) if lanes else ()), *_zero(chart, field, x, y))
    return Drawing(
        width, height, field, x, y, view, behind, marks, words, _legend(chart, width, height, writing)
    )


def _rows(chart: Chart, writing: Writing, width: float) -> tuple[float, float]:
    """Return how much there is above and below the field."""
    size = writing.size
    above = size * (_EDGE + (_LINE if chart.y.label or chart.y.quantity is Quantity.MONEY else 0.3))
    below = size * _LINE * (1.15 + bool(axis_label(chart.x, chart.currency, writing)))
    rows = len(_legend_rows(chart, width, writing))
    return above, below + rows * size * _LINE + (size * 0.4 if rows else 0.0)


def _room_for_labels(chart: Chart, view: View, width: float, writing: Writing) -> tuple[float, float]:
    """Return the room that words past lying bars, or at the ends of lines, need before and after the field."""
    gap, most = writing.size * _GAP, width * _WIDEST_ENDS
    if chart.y.quantity is Quantity.TEXT:
        texts = [text for mark in chart.marks if isinstance(mark, Bars) for text in mark.labels]
        room = min(max(map(writing.width, texts), default=-gap) + gap, most)
        return (room if view.x[0] < 0 else 0.0), room
    x = Scale(*view.x, 0.0, width, chart.x.log)
    lines = [mark for mark in chart.marks if isinstance(mark, Line) and mark.label and mark.label_at is None]
    ends = [mark.label for mark in lines if ends_at_the_edge(mark, x)]
    widest = max(map(writing.width, ends), default=-gap) + gap
    return 0.0, widest if widest <= most else 0.0


# ------------------------------------------------------------------------------------- axes


def _grid(upright: Ticks, field: Box, y: Scale) -> Iterator[Segment]:
    for value, _ in upright:
        place = _snapped(y.place(value))
        yield Segment(field.left, place, field.right, place)


def _zero(chart: Chart, field: Box, x: Scale, y: Scale) -> Iterator[Segment]:
    """Yield the lines at zero where values lie on both sides of it."""
    if not y.log and y.low < 0 < y.high and chart.y.quantity is not Quantity.TEXT:
        place = _snapped(y.place(0.0))
        yield Segment(field.left, place, field.right, place, strong=True)
    if not x.log and x.low < 0 < x.high and chart.y.quantity is Quantity.TEXT:
        place = _snapped(x.place(0.0))
        yield Segment(place, field.top, place, field.bottom, strong=True)


def _snapped(place: float) -> float:
    """Return the middle of the pixel, where a thin line is sharp."""
    return math.floor(place) + 0.5


def _upright_words(
    named: Iterable[tuple[tuple[float, str], str]], left: float, y: Scale, size: float
) -> Iterator[Words]:
    for (value, _), name in named:
        yield Words(name, left - size * _GAP, y.place(value), 1.0)


def _across_words(across: Ticks, field: Box, width: float, x: Scale, writing: Writing) -> Iterator[Words]:
    """Yield the words under the field, moved inwards where they would pass the edge of the drawing."""
    middle = field.bottom + writing.size * 1.15
    for value, text in across:
        half = writing.width(text) / 2
        yield Words(text, min(max(x.place(value), half), width - half), middle, 0.5)


def _axis_labels(chart: Chart, field: Box, width: float, writing: Writing) -> Iterator[Words]:
    size = writing.size
    upward, across = (axis_label(axis, chart.currency, writing) for axis in (chart.y, chart.x))
    if upward:
        yield Words(cut(upward, width - size, writing), size * 0.1, size * 0.9, 0.0)
    if across:
        middle = field.left + field.width / 2
        room = 2 * min(middle, width - middle)
        yield Words(cut(across, room, writing), middle, field.bottom + size * (1.15 + _LINE), 0.5)


# ------------------------------------------------------------------------------------- legend


def _legend_rows(chart: Chart, width: float, writing: Writing) -> list[list[tuple[str, Hue, float]]]:
    """Return the entries of the legend by rows: (words, hue, width)."""
    size = writing.size
    rows: list[list[tuple[str, Hue, float]]] = []
    used = math.inf
    for name, hue in chart.legend:
        text = cut(name, max(width - 3 * size, size), writing)
        wide = writing.width(text) + 3.2 * size
        if used + wide > width:
            rows.append([])
            used = 0.0
        rows[-1].append((text, hue, wide))
        used += wide
    return rows


def _legend(chart: Chart, width: float, height: float, writing: Writing) -> tuple[Key, ...]:
    size = writing.size
    rows = _legend_rows(chart, width, writing)
    names = iter(name for name, _ in chart.legend)
    made = []
    for number, row in enumerate(rows):
        middle = height - size * (_LINE * (len(rows) - number) - 0.7)
        left = size * 0.1
        for text, hue, wide in row:
            shape, line, dashed = _look(chart, next(names), hue)
            swatch = Box(left, middle - size * 0.38, size * (1.3 if line else 0.76), size * 0.76)
            words = Words(text, swatch.right + size * 0.45, middle, 0.0)
            made.append(Key(words, swatch, hue, shape, line, dashed))
            left += wide
    return tuple(made)


def _look(chart: Chart, name: str, hue: Hue) -> tuple[Shape | None, bool, bool]:
    """Return how the legend shows what a mark of that name looks like: its shape, whether a line, whether dashed."""
    for mark in chart.marks:
        if isinstance(mark, Line) and mark.name == name:
            return None, True, mark.dashed
        if isinstance(mark, Points) and (mark.name == name or hue in mark.hues):
            shape = (
                mark.shapes[0]
                if len(mark.shapes) == 1
                else mark.shapes[mark.hues.index(hue) % len(mark.shapes)]
            )
            return shape, False, False
    return None, False, False
