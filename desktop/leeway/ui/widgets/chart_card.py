"""A card with one chart: drawn, or read as a table, and saved as a drawing, a picture or data."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QToolButton, QWidget
from typing_extensions import override

from leeway.domain.chart import Chart
from leeway.errors import LeewayError
from leeway.ui.charts import chart_files
from leeway.ui.charts.plot import ChartPlot
from leeway.ui.icons import icon
from leeway.ui.models.chart_rows import ChartRow, chart_columns, chart_rows
from leeway.ui.models.rows import RowsModel
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.empty_state import EmptyState
from leeway.ui.widgets.roles import describe

_SMALLEST: Final = QSize(640, 320)
_LARGEST: Final = QSize(1_600, 1_000)


class ChartCard(Card):
    """Shows a chart, its table, or how to get data for it."""

    saved = Signal(str)
    """A file was written: its name."""
    failed = Signal(str)
    """A file couldn't be written: a sentence that says why."""
    row_opened = Signal(int)
    """A mark was clicked, or a row of the table opened: the row of the chart's table."""

    def __init__(
        self, theme: ThemeController, title: str, parent: QWidget | None = None, *, note: str = ""
    ) -> None:
        super().__init__(title, parent, note=note)
        self._theme = theme
        self._chart: Chart | None = None
        self._filled: Chart | None = None
        self.plot = ChartPlot(theme)
        self.plot.setAccessibleName(title)
        self.table: RecordTable | None = None
        self.empty = EmptyState("")
        self.menu = self._make_menu()
        self.menu_button = self._make_button(title)
        self._stack = QStackedWidget()
        for page in (self.plot, self.empty):
            self._stack.addWidget(page)
        self.body.addWidget(self._stack, 1)
        self.plot.mark_clicked.connect(self.row_opened)
        self.plot.menu_asked.connect(self._on_menu_asked)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()
        self._show_page()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        self.as_table = QAction("Show as &table", self, checkable=True)
        self.as_table.toggled.connect(self.show_table)
        self.whole = QAction("Show &all of it", self)
        self.whole.triggered.connect(self.plot.reset_zoom)
        menu.addActions([self.as_table, self.whole])
        menu.addSeparator()
        self.save_svg = menu.addAction(
            "Save as &SVG…", lambda: self._save(partial(chart_files.save_svg, size=self._file_size()))
        )
        self.save_png = menu.addAction(
            "Save as &PNG…", lambda: self._save(partial(chart_files.save_png, size=self._file_size()))
        )
        self.save_csv = menu.addAction("Save data as &CSV…", lambda: self._save(chart_files.save_csv))
        menu.aboutToShow.connect(self._on_about_to_show)
        return menu

    def _make_button(self, title: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "flat")
        button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        button.setMenu(self.menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        describe(button, f"{title}: menu", "Read it as a table, or save it as SVG, PNG or CSV")
        self.corner.addWidget(button)
        return button

    # -------------------------------------------------------------------------------- what is shown

    @override
    def set_title(self, title: str) -> None:
        """Change the title; none if empty."""
        super().set_title(title)
        self.menu_button.setAccessibleName(f"{title}: menu")

    @property
    def chart(self) -> Chart | None:
        """The chart that is shown."""
        return self._chart

    def show_chart(self, chart: Chart) -> None:
        """Show a chart, as chart or as table as before."""
        self._chart = chart
        self.plot.show_chart(chart)
        self.empty.set_text(chart.empty)
        self._show_page()

    def show_table(self, table: bool) -> None:  # noqa: FBT001 - a slot of Qt's signal, too
        """Show the table, or the chart again."""
        self.as_table.setChecked(table)
        self._show_page()

    def _show_page(self) -> None:
        chart = self._chart
        known = chart is not None and not (chart.is_empty and not chart.table.rows)
        self.menu_button.setEnabled(known)
        if chart is None or not known:
            self._stack.setCurrentWidget(self.empty)
        elif self.as_table.isChecked():
            self._stack.setCurrentWidget(self._filled_table(chart))
        else:
            self._stack.setCurrentWidget(self.empty if chart.is_empty else self.plot)

    def _filled_table(self, chart: Chart) -> RecordTable:
        """Return the table with the rows of a chart; it isn't made before it is asked for."""
        if self.table is None or self._filled is None or self._filled.table.columns != chart.table.columns:
            if self.table is not None:
                self._stack.removeWidget(self.table)
                self.table.deleteLater()
            self.table = self._make_table(chart)
        if self._filled is not chart:
            self._filled = chart
            self.table.rows_model.columns = chart_columns(chart)
            self.table.rows_model.show(chart_rows(chart))
        return self.table

    def _make_table(self, chart: Chart) -> RecordTable:
        model: RowsModel[ChartRow] = RowsModel(chart_columns(chart))
        table = RecordTable(model, self._theme, name=f"{chart.title}, as a table")
        model.setParent(table)
        table.opened.connect(self._on_table_opened)
        self._stack.addWidget(table)
        return table

    @Slot(str)
    def _on_table_opened(self, id: str) -> None:
        self.row_opened.emit(int(id))

    # -------------------------------------------------------------------------------- menu

    @Slot(QPoint)
    def _on_menu_asked(self, place: QPoint) -> None:
        self.menu.popup(place)

    @Slot()
    def _on_about_to_show(self) -> None:
        self.whole.setVisible(self.plot.is_zoomed and not self.as_table.isChecked())

    def _save(self, save: Callable[[QWidget, Chart], Path | None]) -> None:
        if self._chart is None:
            return
        try:
            target = save(self, self._chart)
        except LeewayError as error:
            self.failed.emit(str(error))
            return
        if target is not None:
            self.saved.emit(target.name)

    def _file_size(self) -> QSize:
        """Return the size of a saved drawing: as on the screen, but no smaller or larger than print needs."""
        size: QSize = self.plot.size()
        return size.expandedTo(_SMALLEST).boundedTo(_LARGEST)

    @Slot()
    def _paint_icon(self) -> None:
        self.menu_button.setIcon(icon("more", self._theme.theme, "muted"))
