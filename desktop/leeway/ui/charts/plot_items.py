"""What lies in the scene of a plot: the chart itself, kept as a picture, and what moves over it."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from leeway.engine.chart_shapes import Drawing
from leeway.engine.chart_targets import PlacedTargets
from leeway.ui.charts.plot_painting import paint, rect
from leeway.ui.theme import ThemeController

_HALO = 4.0


class Sheet(pg.GraphicsObject):  # type: ignore[misc]
    """The chart as it is laid out; painted once, until it changes."""

    def __init__(self, theme: ThemeController) -> None:
        super().__init__()
        self._theme = theme
        self._drawing: Drawing | None = None
        self._font = QFont()
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)

    def show_drawing(self, drawing: Drawing | None, font: QFont) -> None:
        """Paint this from now on."""
        self.prepareGeometryChange()
        self._drawing = drawing
        self._font = font
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._drawing.width, self._drawing.height) if self._drawing else QRectF()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._drawing is not None:
            paint(painter, self._drawing, self._theme.theme, self._font)


class Overlay(pg.GraphicsObject):  # type: ignore[misc]
    """What is pointed at, the rectangle that is drawn with the mouse, and a frame while the keyboard is here."""

    def __init__(self, theme: ThemeController) -> None:
        super().__init__()
        self._theme = theme
        self._size = QRectF()
        self._field = QRectF()
        self._targets: PlacedTargets | None = None
        self._chosen: Sequence[int] = ()
        self._band: QRectF | None = None
        self._framed = False
        self.setZValue(1)

    def resize(self, drawing: Drawing | None, targets: PlacedTargets | None) -> None:
        """Lie over a chart that has been laid out."""
        self.prepareGeometryChange()
        self._size = QRectF(0, 0, drawing.width, drawing.height) if drawing else QRectF()
        self._field = rect(drawing.field) if drawing else QRectF()
        self._targets = targets
        self._chosen = ()
        self.update()

    def choose(self, chosen: Sequence[int]) -> None:
        """Mark these targets; none if empty."""
        if tuple(chosen) != tuple(self._chosen):
            self._chosen = tuple(chosen)
            self.update()

    def show_band(self, band: QRectF | None) -> None:
        """Show the rectangle that is drawn with the mouse."""
        self._band = band
        self.update()

    def set_framed(self, *, framed: bool) -> None:
        """Show that the keyboard is here, or not any more."""
        self._framed = framed
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._size

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._framed:
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.drawRoundedRect(self._size.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if self._band is not None:
            fill = self._theme.color("accent")
            painter.setPen(QPen(fill, 1))
            fill.setAlphaF(0.12)
            painter.setBrush(fill)
            painter.drawRect(self._band)
        painter.setClipRect(self._field.adjusted(-_HALO, -_HALO, _HALO, _HALO))
        for number in self._chosen:
            self._mark(painter, number)

    def _mark(self, painter: QPainter, number: int) -> None:
        """Ring a point; outline a bar; cross a line's place."""
        assert self._targets is not None
        box, of = rect(self._targets.box(number)), self._targets.targets
        ink = self._theme.color("ink")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if of.is_bar(number):
            painter.setPen(QPen(ink, 1.5))
            box.setWidth(max(box.width(), 1.0))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 2, 2)
            return
        middle = box.center()
        if not of.is_point(number):
            faint = self._theme.color("muted")
            faint.setAlphaF(0.5)
            painter.setPen(QPen(faint, 1))
            painter.drawLine(
                QPointF(middle.x(), self._field.top()), QPointF(middle.x(), self._field.bottom())
            )
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(self._theme.color("surface") if not of.is_point(number) else Qt.BrushStyle.NoBrush)
        radius = _HALO if not of.is_point(number) else _HALO * 1.6
        painter.drawEllipse(middle, radius, radius)
