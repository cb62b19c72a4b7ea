"""A chart in the window: read by hovering or with the arrow keys, zoomed by dragging over it."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from leeway.domain.chart import Chart
from leeway.engine.chart_view import View
from leeway.ui.charts.plot_canvas import PlotCanvas
from leeway.ui.charts.plot_readout import Readout
from leeway.ui.charts.plot_writing import exact
from leeway.ui.charts.plot_zooming import CLICK, Drag, around, band, moved, zoomed
from leeway.ui.theme import ThemeController

_MOST_MARKED = 12
_ZOOM = 0.7
_PAN = 0.2
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class ChartPlot(PlotCanvas):
    """A chart to read. Its wheel is the page's: a wheel over it scrolls on.

    Dragging zooms to the rectangle; with Shift, or by the middle button, it moves what is seen; a double click or Esc
    shows all again. Left, Right, Home and End step through the rows, with Shift they move; + and - zoom; Enter is a
    click.
    """

    mark_clicked = Signal(int)
    """A mark was clicked, or Enter pressed on it: the row of the chart's table."""
    menu_asked = Signal(QPoint)
    """The menu is wanted, at this place of the screen."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._current: int | None = None
        self._drag: Drag | None = None
        self.readout = Readout(theme, self)
        self.range_changed.connect(self._on_moved)

    @property
    def current_row(self) -> int | None:
        """The row of the table that is pointed at."""
        if self._current is None or self.targets is None:
            return None
        return int(self.targets.rows[self._current])

    @override
    def show_chart(self, chart: Chart) -> None:
        """Show a chart, as the canvas does."""
        self._drag = None
        self.point_at(None)
        super().show_chart(chart)

    # -------------------------------------------------------------------------------- what is pointed at

    def point_at(self, number: int | None) -> None:
        """Point at one of the targets, and read its row out; at nothing for None."""
        self._current = number
        if number is None or self.targets is None or self.placed is None or self.chart is None:
            self._current = None
            self.overlay.choose(())
            self.overlay.show_band(None)
            self.readout.hide()
            return
        row = int(self.targets.rows[number])
        alike = self.targets.of_row(row)
        self.overlay.choose(alike[:_MOST_MARKED].tolist() if len(alike) <= _MOST_MARKED else [number])
        box, field = self.placed.box(number), self._drawing.field if self._drawing else None
        assert field is not None
        x = min(max(box.left + box.width / 2, field.left), field.right)
        y = min(max(box.top, field.top), field.bottom)
        words = self._row_words(row)
        if words:
            self.readout.show_rows(words, QPoint(round(x), round(y)))

    def _row_words(self, row: int) -> list[tuple[str, str]]:
        chart = self.chart
        assert chart is not None
        table = chart.table
        if not 0 <= row < len(table.rows):
            return []
        return [
            (column.title, exact(cell, column.quantity, chart))
            for column, cell in zip(table.columns, table.rows[row], strict=True)
        ]

    @Slot()
    def _on_moved(self) -> None:
        self.point_at(None)

    # -------------------------------------------------------------------------------- mouse

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        button = event.button()
        if self._drawing is None or button not in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            event.ignore()
            return
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        moves = shifted or button == Qt.MouseButton.MiddleButton
        self._drag = Drag(event.position(), self._drawing.view, moves)
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawing is None or self.chart is None:
            return
        if self._drag is None:
            self._hover(event.position())
        elif self._drag.moves:
            self.zoom(moved(self._drawing, self._drag.view, event.position() - self._drag.start))
        else:
            drawn = band(self._drawing, self.chart, self._drag.start, event.position())
            if drawn is not None:
                self.point_at(None)
            self.overlay.show_band(drawn)
        event.accept()

    def _hover(self, place: QPointF) -> None:
        assert self._drawing is not None
        field = self._drawing.field
        inside = field.left - CLICK <= place.x() <= field.right + CLICK and field.top - CLICK <= place.y()
        if not inside or place.y() > field.bottom + CLICK or self.placed is None:
            self.point_at(None)
            return
        found = self.placed.nearest(place.x(), place.y())
        if found != self._current or found is None or not self.readout.isVisible():
            self.point_at(found)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        self.overlay.show_band(None)
        if drag is None or self._drawing is None or self.chart is None:
            event.ignore()
            return
        event.accept()
        if drag.moves:
            return
        drawn = band(self._drawing, self.chart, drag.start, event.position())
        if drawn is None:
            self._click(event.position())
        elif drawn.width() > 1 and drawn.height() > 1:
            self.zoom(zoomed(self._drawing, drawn))

    def _click(self, place: QPointF) -> None:
        self._hover(place)
        row = self.current_row
        if row is not None:
            self.mark_clicked.emit(row)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._drag = None
        self.reset_zoom()
        event.accept()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.point_at(None)
        self.menu_asked.emit(event.globalPos())
        event.accept()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self.point_at(None)
        event.ignore()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.point_at(None)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.point_at(None)
        super().hideEvent(event)

    # -------------------------------------------------------------------------------- keyboard

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.overlay.set_framed(framed=event.reason() in _KEYBOARD)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.overlay.set_framed(framed=False)
        self.point_at(None)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(self._drawing is not None and self._pressed(event))

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def _pressed(self, event: QKeyEvent) -> bool:
        """Do what a key means; False if it means nothing here."""
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                way = 1 if event.key() == Qt.Key.Key_Right else -1
                return self._pan(way) if shifted else self._step(way)
            case Qt.Key.Key_Home:
                return self._step_to(0)
            case Qt.Key.Key_End:
                return self._step_to(-1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                return self._zoom_by(_ZOOM)
            case Qt.Key.Key_Minus:
                return self._zoom_by(1 / _ZOOM)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.current_row is not None:
                self.mark_clicked.emit(self.current_row)
                return True
            case Qt.Key.Key_Escape:
                return self._escape()
        return False

    def _step(self, way: int) -> bool:
        if self.targets is None or not len(self.targets):
            return False
        if self._current is None:
            return self._step_to(self._first_seen() if way > 0 else -1)
        number = self.targets.step_of(self._current) + way
        return self._step_to(min(max(number, 0), len(self.targets.steps) - 1))

    def _first_seen(self) -> int:
        assert self.targets is not None
        assert self.placed is not None
        seen = np.flatnonzero(self.placed.seen[self.targets.steps])
        return int(seen[0]) if len(seen) else 0

    def _step_to(self, step: int) -> bool:
        """Point at the row of a step, after moving there if it isn't seen."""
        if self.targets is None or self._drawing is None or not len(self.targets):
            return False
        number = int(self.targets.steps[step])
        view = self._drawing.view
        middle = self.targets.middle(number)
        if not view.x[0] <= middle <= view.x[1]:
            half = (view.x[1] - view.x[0]) / 2
            self.zoom(View((middle - half, middle + half), view.y))
        self.point_at(number)
        self.setAccessibleDescription(self.readout.text)
        return True

    def _pan(self, way: int) -> bool:
        assert self._drawing is not None
        low, high = self._drawing.view.x
        by = (high - low) * _PAN * way
        self.zoom(View((low + by, high + by), self._drawing.view.y))
        return True

    def _zoom_by(self, factor: float) -> bool:
        """Zoom around what is pointed at, and keep pointing at it."""
        assert self._drawing is not None
        current = self._current
        middle = self.targets.middle(current) if self.targets is not None and current is not None else None
        self.zoom(around(self._drawing.view, middle, factor))
        self.point_at(current)
        return True

    def _escape(self) -> bool:
        """Leave the row that is pointed at, or else the zoom."""
        if self.is_zoomed:
            self.reset_zoom()
        elif self._current is not None:
            self.point_at(None)
        else:
            return False
        return True
