"""The surface that a chart is painted on: which part of it is seen, and what that looks like."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGraphicsView, QSizePolicy, QWidget
from typing_extensions import override

from leeway.domain.chart import Chart
from leeway.engine.chart_layout import first_view, lay_out
from leeway.engine.chart_marks import Prepared, prepare
from leeway.engine.chart_shapes import Drawing
from leeway.engine.chart_targets import PlacedTargets, Targets, placed, targets
from leeway.engine.chart_view import View
from leeway.ui.charts.plot_items import Overlay, Sheet
from leeway.ui.charts.plot_writing import WindowWriting
from leeway.ui.charts.plot_zooming import within
from leeway.ui.theme import ThemeController


class PlotCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Shows a chart, or a part of it, in the colours of the theme."""

    range_changed = Signal()
    """Another part of the chart is seen."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.targets: Targets | None = None
        self.placed: PlacedTargets | None = None
        self._prepared: Prepared | None = None
        self._drawing: Drawing | None = None
        self._home: View | None = None
        self._writing = WindowWriting(self.font())
        self._seen = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self._sheet, self.overlay = Sheet(theme), Overlay(theme)
        for item in (self._seen, self._sheet, self.overlay):
            self.scene().addItem(item)
        self._seen.sigRangeChanged.connect(self._on_range_changed)
        self.setMouseTracking(True)
        self.setAccessibleName("Chart")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def chart(self) -> Chart | None:
        """The chart that is shown."""
        return self._prepared.chart if self._prepared else None

    @property
    def drawing(self) -> Drawing | None:
        """The chart as it is laid out now; None if there is nothing to draw."""
        return self._drawing

    @property
    def seen(self) -> View | None:
        """Which part of the chart is seen."""
        return self._drawing.view if self._drawing else None

    @property
    def is_zoomed(self) -> bool:
        """Whether only a part of the chart is seen."""
        return self._drawing is not None and self._drawing.view != self._home

    def show_chart(self, chart: Chart) -> None:
        """Show a chart, all of it; where it is the same with newer data over the same range, the part seen before."""
        before, home, seen = self.chart, self._home, self.seen if self.is_zoomed else None
        self._prepared = prepare(chart)
        self.targets = targets(chart)
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(chart.words)
        self._home = None
        self._fit()
        if seen is not None and before is not None and before.name == chart.name and home == self._home:
            self.zoom(seen)
        self.range_changed.emit()

    def zoom(self, view: View) -> None:
        """Show a part of the chart, no more than there is."""
        chart = self.chart
        if chart is not None and self._home is not None and self._drawing is not None:
            wanted = within(view, self._home, chart)
            self._seen.setRange(xRange=wanted.x, yRange=wanted.y, padding=0, disableAutoRange=True)

    def reset_zoom(self) -> None:
        """Show all of the chart again."""
        if self._home is not None:
            self.zoom(self._home)

    def _fit(self) -> None:
        """Lay out anew for another size or chart; what is zoomed stays zoomed."""
        chart = self.chart
        if chart is None or self.width() < 2 or self.height() < 2:
            return
        home = first_view(chart, self.width(), self.height(), self._writing)
        seen = self.seen if self._home is not None and self.is_zoomed else None
        self._home = home
        view = seen or home
        self._seen.blockSignals(True)
        self._seen.setRange(xRange=view.x, yRange=view.y, padding=0, disableAutoRange=True)
        self._seen.blockSignals(False)
        self._lay_out(view)

    def _lay_out(self, view: View) -> None:
        assert self._prepared is not None
        assert self.targets is not None
        self._drawing = None
        if not self._prepared.chart.is_empty:
            self._drawing = lay_out(self._prepared, view, self.width(), self.height(), self._writing)
        self.placed = placed(self.targets, self._drawing) if self._drawing else None
        self._sheet.show_drawing(self._drawing, self._writing.font)
        self.overlay.resize(self._drawing, self.placed)

    @Slot()
    def _on_range_changed(self) -> None:
        x, y = self._seen.viewRange()
        self._lay_out(View((x[0], x[1]), (y[0], y[1])))
        self.range_changed.emit()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setBackground(self.theme.color("surface"))
        self._sheet.update()
        self.overlay.update()

    @override
    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if event is None:  # so pyqtgraph calls it, before there is anything here
            return
        self._seen.setGeometry(QRectF(0, 0, self.width(), self.height()))
        self._fit()

    @override
    def close(self) -> bool:
        """Close as any widget; pyqtgraph would empty the scene, whose items are still held here."""
        return QGraphicsView.close(self)

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, 260)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)
