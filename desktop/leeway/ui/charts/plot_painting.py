"""Paint a chart that has been laid out, in the colours of the theme."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from leeway.domain.chart import Hue, Shape
from leeway.engine.chart_shapes import Area, Box, Boxes, Drawing, Key, Mark, Path, Segment, Symbols, Words
from leeway.ui.theme import Theme

_TOKENS: Final = {
    Hue.ACCENT: "accent",
    Hue.STOPS: "stops",
    Hue.DEGRADES: "degrades",
    Hue.HOLDS: "holds",
    Hue.MUTED: "muted",
    Hue.FAINT: "hover",
}
_SERIES: Final = tuple(hue for hue in Hue if hue.value.startswith("series"))
_GRID: Final = 0.6
_AREA: Final = 0.18
_PAST: Final = 0.35
_GROUND: Final = 0.85
_DASHES: Final = (3.0, 2.5)
_ROUNDED: Final = 2_000


def color(theme: Theme, hue: Hue) -> QColor:
    """Return the colour of a hue in a theme."""
    token = _TOKENS.get(hue)
    return theme.color(token) if token else theme.series_color(_SERIES.index(hue))


def paint(painter: QPainter, drawing: Drawing, theme: Theme, font: QFont) -> None:
    """Paint all of a chart but its ground."""
    painter.setFont(font)
    for segment in drawing.behind:
        _segment(painter, segment, theme)
    painter.save()
    edge = rect(drawing.field)
    for mark in drawing.marks:
        symbols = isinstance(mark, Symbols)
        painter.setClipRect(edge.adjusted(-8, -8, 8, 8) if symbols else edge.adjusted(-1, -1, 1, 1))
        paint_mark(painter, mark, theme)
    painter.restore()
    for words in drawing.words:
        _words(painter, words, theme)
    for key in drawing.legend:
        _key(painter, key, theme)


def rect(box: Box) -> QRectF:
    """Return a box as Qt has it."""
    return QRectF(box.left, box.top, box.width, box.height)


def paint_mark(painter: QPainter, mark: Mark, theme: Theme) -> None:
    """Paint one shape."""
    match mark:
        case Boxes():
            _boxes(painter, mark, theme)
        case Path():
            _path(painter, mark, theme)
        case Area():
            _area(painter, mark, theme)
        case Symbols():
            _symbols(painter, mark, theme)
        case Segment():
            _segment(painter, mark, theme)


def _boxes(painter: QPainter, mark: Boxes, theme: Theme) -> None:
    """Paint bars with sharp sides; rounded ones one by one, many in one call for each hue."""
    left, top = np.round(mark.left), np.round(mark.top)
    width = np.maximum(np.round(mark.left + mark.width) - left, 1.0)
    height = np.maximum(np.round(mark.top + mark.height) - top, 1.0)
    edges = np.column_stack((left, top, width, height))
    rounded = bool(mark.radius) and len(edges) <= _ROUNDED
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, rounded)
    painter.setPen(Qt.PenStyle.NoPen)
    for kind, hue in enumerate(mark.hues):
        painter.setBrush(color(theme, hue))
        chosen = edges[mark.kinds == kind]
        if rounded:
            for box in chosen.tolist():
                painter.drawRoundedRect(QRectF(*box), mark.radius, mark.radius)
        elif len(chosen):
            many = pg.Qt.internals.PrimitiveArray(QRectF, 4)
            many.resize(len(chosen))
            many.ndarray()[:] = chosen
            painter.drawRects(*many.drawargs())


def _path(painter: QPainter, mark: Path, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, mark.smooth)
    pen = _pen(_ink(theme, mark.hue), mark.width if mark.smooth else 1.0, dashed=mark.dashed and mark.smooth)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(pg.functions.arrayToQPath(mark.x, mark.y, connect="finite"))


def _ink(theme: Theme, hue: Hue) -> QColor:
    """Return the colour of a line: faint ones, such as past curves, are translucent."""
    if hue is not Hue.FAINT:
        return color(theme, hue)
    ink = theme.color("muted")
    ink.setAlphaF(_PAST)
    return ink


def _pen(ink: QColor, width: float, *, dashed: bool) -> QPen:
    pen = QPen(ink, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashed:
        pen.setDashPattern([dash * 1.5 / width for dash in _DASHES])
    return pen


def _area(painter: QPainter, mark: Area, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, mark.smooth)
    fill = color(theme, mark.hue)
    fill.setAlphaF(_AREA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawPath(pg.functions.arrayToQPath(mark.x, mark.y, connect="all"))


def _symbols(painter: QPainter, mark: Symbols, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for kind, (shape, hue) in enumerate(mark.looks):
        chosen = mark.kinds == kind
        outline = symbol(shape, mark.size)
        _symbol_pens(painter, shape, color(theme, hue), theme)
        for x, y in zip(mark.x[chosen].tolist(), mark.y[chosen].tolist(), strict=True):
            painter.drawPath(outline.translated(x, y))


def _symbol_pens(painter: QPainter, shape: Shape, ink: QColor, theme: Theme) -> None:
    """Fill a symbol, with a hairline of the ground around it to tell it from its neighbours; a ring isn't filled."""
    if shape is Shape.RING:
        painter.setPen(QPen(ink, 1.6))
        painter.setBrush(theme.color("surface"))
    else:
        painter.setPen(QPen(theme.color("surface"), 0.8))
        painter.setBrush(ink)


def symbol(shape: Shape, size: float) -> QPainterPath:
    """Return the outline of a symbol around the origin, so that all weigh the same."""
    path = QPainterPath()
    half = size / 2
    match shape:
        case Shape.SQUARE:
            path.addRect(QRectF(-half * 0.9, -half * 0.9, size * 0.9, size * 0.9))
        case Shape.TRIANGLE:
            corners = (
                QPointF(0, -half * 1.1),
                QPointF(half * 1.1, half * 0.85),
                QPointF(-half * 1.1, half * 0.85),
            )
            path.addPolygon(QPolygonF([*corners, corners[0]]))
        case Shape.DIAMOND:
            reach = half * 1.2
            corners4 = (QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0))
            path.addPolygon(QPolygonF([*corners4, corners4[0]]))
        case Shape.CIRCLE:
            path.addEllipse(QPointF(0, 0), half, half)
        case Shape.RING:
            path.addEllipse(QPointF(0, 0), half * 0.9, half * 0.9)
    return path


def _segment(painter: QPainter, mark: Segment, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if mark.hue is not None:
        ink = _ink(theme, mark.hue)
    else:
        ink = theme.color("muted" if mark.strong else "line")
        ink.setAlphaF(_GRID)
    painter.setPen(_pen(ink, mark.width, dashed=mark.dashed))
    painter.drawLine(QPointF(mark.x1, mark.y1), QPointF(mark.x2, mark.y2))


def _words(painter: QPainter, words: Words, theme: Theme) -> None:
    if words.ground is not None:
        ground = theme.color("surface")
        ground.setAlphaF(_GROUND)
        painter.fillRect(rect(words.ground), ground)
    painter.setPen(color(theme, words.hue) if words.hue else theme.color("muted"))
    wide = 4_000.0
    left = words.x - wide * words.anchor
    side = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
    flags = side[round(words.anchor * 2)] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(QRectF(left, words.y - 20, wide, 40), int(flags), words.text)


def _key(painter: QPainter, key: Key, theme: Theme) -> None:
    for mark in swatch(key):
        paint_mark(painter, mark, theme)
    _words(painter, key.words, theme)


def swatch(key: Key) -> Iterable[Mark]:
    """Return what stands before an entry of the legend."""
    box = key.swatch
    middle = box.top + box.height / 2
    if key.line:
        return (Segment(box.left, middle, box.right, middle, key.hue, 2.0, key.dashed),)
    if key.shape is not None:
        place = np.asarray([box.left + box.width / 2]), np.asarray([middle])
        return (Symbols(*place, np.zeros(1, np.intp), ((key.shape, key.hue),), box.width * 1.1),)
    one = (np.asarray([value]) for value in (box.left, box.top, box.width, box.height))
    left, top, width, height = one
    return (Boxes(left, top, width, height, np.zeros(1, np.intp), (key.hue,)),)
