"""Which part of a chart a drag, a key or a step leads to."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from leeway.domain.chart import Axis, Chart, Quantity
from leeway.engine.chart_shapes import Drawing
from leeway.engine.chart_view import Range, View

CLICK: Final = 5.0
"""Pixels that the mouse may move in a click."""
_FLAT = 0.22  # of the other side: a drag that is flatter, or steeper, zooms one axis only
_NARROW = 18.0
_LEAST: Final = {Quantity.INSTANT: 1_000.0, Quantity.DAY: 86_400_000.0, Quantity.TEXT: 0.5}
_FINEST = 1e-6


@dataclass(frozen=True, slots=True)
class Drag:
    """The mouse is held since `start`; `view` was seen then. `moves`: it moves the chart, and doesn't zoom."""

    start: QPointF
    view: View
    moves: bool


def band(drawing: Drawing, chart: Chart, start: QPointF, end: QPointF) -> QRectF | None:
    """Return the rectangle that a drag is about; None while it is still a click."""
    across, upward = abs(end.x() - start.x()), abs(end.y() - start.y())
    if max(across, upward) < CLICK:
        return None
    field = QRectF(drawing.field.left, drawing.field.top, drawing.field.width, drawing.field.height)
    whole = QRectF(start, end).normalized()
    if chart.y.quantity is Quantity.TEXT or upward < max(across * _FLAT, _NARROW):
        whole.setTop(field.top())
        whole.setBottom(field.bottom())
    elif across < max(upward * _FLAT, _NARROW):
        whole.setLeft(field.left())
        whole.setRight(field.right())
    return whole.intersected(field)


def zoomed(drawing: Drawing, rect: QRectF) -> View:
    """Return the view of what is in a rectangle."""
    x, y, field = drawing.x, drawing.y, drawing.field
    wide = rect.width() >= field.width - 0.5
    high = rect.height() >= field.height - 0.5
    return View(
        drawing.view.x if wide else (x.at(rect.left()), x.at(rect.right())),
        drawing.view.y if high else (y.at(rect.bottom()), y.at(rect.top())),
    )


def moved(drawing: Drawing, start: View, by: QPointF) -> View:
    """Return the view that was seen at the start, moved by so many pixels."""
    across = by.x() * (start.x[1] - start.x[0]) / drawing.field.width
    upward = by.y() * (start.y[1] - start.y[0]) / drawing.field.height
    return View((start.x[0] - across, start.x[1] - across), (start.y[0] + upward, start.y[1] + upward))


def around(view: View, middle: float | None, factor: float) -> View:
    """Return a view so many times as wide, around a place of the x axis or its own middle."""
    low, high = view.x
    place = (low + high) / 2 if middle is None or not low <= middle <= high else middle
    return View((place - (place - low) * factor, place + (high - place) * factor), view.y)


def within(view: View, home: View, chart: Chart) -> View:
    """Return a view that shows no more than there is, and no less than can be told apart."""
    return View(_within(view.x, home.x, chart.x), _within(view.y, home.y, chart.y))


def _within(seen: Range, home: Range, axis: Axis) -> Range:
    most = home[1] - home[0]
    finest = most * _FINEST if axis.log else max(_LEAST.get(axis.quantity, 0.0), most * _FINEST)
    wide = min(max(seen[1] - seen[0], min(finest, most)), most)
    if wide == most:
        return home
    middle = (seen[0] + seen[1]) / 2
    low = min(max(middle - wide / 2, home[0]), home[1] - wide)
    if (low, low + wide) != seen and seen[0] >= home[0] and seen[1] <= home[1] and wide == seen[1] - seen[0]:
        return seen
    return (low, low + wide)
