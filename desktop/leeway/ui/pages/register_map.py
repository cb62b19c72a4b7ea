"""The dependency map in a card: drawn, zoomed, read as a table, saved."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QWidget

from leeway.errors import UnwritableTarget
from leeway.ui import formatting
from leeway.ui.charts.chart_files import save_chart, save_table
from leeway.ui.charts.dependency_map import DependencyMap
from leeway.ui.charts.dependency_map_graph import Key, MapGraph, map_graph
from leeway.ui.icons import icon
from leeway.ui.models.map_rows import MAP_COLUMNS, map_rows
from leeway.ui.models.rows import RowsModel
from leeway.ui.pages.register_context import RegisterContext
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.message_bar import MessageBar, MessageKind
from leeway.ui.widgets.roles import describe, label


class MapCard(Card):
    """The neighbourhood of what is selected, or the whole register up to a limit."""

    enlarged = Signal(bool)
    """The map should have the whole width, or not any more."""

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__("Dependency map", parent)
        self._context = context
        self._focus: Key | None = None
        self.map = DependencyMap(context.theme)
        self.map.node_chosen.connect(context.select_asked)
        self.map.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.rows = RowsModel(MAP_COLUMNS, parent=self)
        self.table = RecordTable(self.rows, context.theme, name="Dependency map as a table", stretched=(0, 2))
        self.table.opened.connect(self._on_row_opened)
        self.messages = MessageBar()
        self.legend = label("", "secondary", wrap=True)
        self.whole = self._tool("All", "Draw the whole register, the worst first", checkable=True)
        self.as_table = self._tool("Table", "Read the ties as a table", checkable=True)
        self.large = self._tool("Large", "Give the map the whole width", checkable=True)
        self.large.toggled.connect(self.enlarged)
        self._zooming = QHBoxLayout()
        self._zooming.setSpacing(2)
        self._zooming.addWidget(self.legend, 1)
        self.zoom_out = self._icon_tool("zoom-out", "Zoom out", "Draw it smaller (-)", self._zooming)
        self.zoom_in = self._icon_tool("zoom-in", "Zoom in", "Draw it larger (+)", self._zooming)
        self.fit = self._icon_tool("fit", "Fit", "Show all of it (Ctrl+0)", self._zooming)
        self.zoom_out.clicked.connect(self.map.zoom_out)
        self.zoom_in.clicked.connect(self.map.zoom_in)
        self.fit.clicked.connect(self.map.fit)
        self.menu = self._menu()
        self.save = self._icon_tool("export", "Save", "Save as SVG or PNG, or the data as CSV", self.corner)
        self.save.setMenu(self.menu)
        self.save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.map.customContextMenuRequested.connect(
            lambda point: self.menu.popup(self.map.viewport().mapToGlobal(point))
        )
        self.whole.toggled.connect(self._on_whole)
        self.as_table.toggled.connect(self._on_as_table)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.map)
        self._stack.addWidget(self.table)
        self.body.addWidget(self.messages)
        self.body.addWidget(self._stack, 1)
        self.body.addLayout(self._zooming)
        context.theme.changed.connect(self._paint_icons)
        self._paint_icons()

    def _tool(self, text: str, tip: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setProperty("role", "button")
        button.setStyleSheet("QToolButton { padding: 3px 10px; min-height: 18px; }")
        button.setCheckable(checkable)
        describe(button, f"Dependency map: {text}", tip)
        self.corner.addWidget(button)
        return button

    def _icon_tool(self, picture: str, name: str, tip: str, where: QHBoxLayout) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "flat")
        button.setProperty("picture", picture)
        button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        describe(button, f"Dependency map: {name}", tip)
        where.addWidget(button)
        return button

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("Save map as SVG or PNG…", self._on_save_map)
        menu.addAction("Save data as CSV…", self._on_save_data)
        return menu

    def show_focus(self, entity: str, id: str) -> None:
        """Draw around a vendor, product or workflow."""
        self._focus = (entity, id)
        self.refresh()

    def refresh(self) -> None:
        """Draw the register as it is judged now."""
        graph = map_graph(
            self._context.register, self._context.portfolio, self._focus, whole=self.whole.isChecked()
        )
        self.map.show_graph(graph, self._focus)
        self.rows.show(map_rows(graph))
        self.legend.setText(_legend(graph))

    @Slot(bool)
    def _on_whole(self, _: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.refresh()
        self.map.fit()

    @Slot(bool)
    def _on_as_table(self, table: bool) -> None:  # noqa: FBT001
        self._stack.setCurrentIndex(int(table))
        for button in (self.zoom_in, self.zoom_out, self.fit):
            button.setEnabled(not table)

    @Slot(str)
    def _on_row_opened(self, id: str) -> None:
        row = next((row for row in self.rows.rows if row.id == id), None)
        if row is not None:
            self._context.select_asked.emit(*row.target_key)

    @Slot()
    def _on_save_map(self) -> None:
        ground = self._context.theme.color("surface")
        self._try(partial(save_chart, self, "dependency-map", self.map.draw, self.map.natural_size, ground))

    @Slot()
    def _on_save_data(self) -> None:
        self._try(partial(save_table, self, "dependency-map", self.rows))

    def _try(self, save: Callable[[], Path | None]) -> None:
        try:
            target = save()
        except UnwritableTarget as error:
            self.messages.show_message(str(error), MessageKind.ERROR)
            return
        if target is not None:
            self.messages.show_message(f"Saved {target.name}.")

    @Slot()
    def _paint_icons(self) -> None:
        for button in (self.zoom_in, self.zoom_out, self.fit, self.save):
            button.setIcon(icon(str(button.property("picture")), self._context.theme.theme, "muted"))


def _legend(graph: MapGraph) -> str:
    words = ["- - fallback"]
    if any(edge.stops for edge in graph.edges):
        words.append("the red path stops: nothing tested takes over in time")
    if len(graph.nodes) < graph.total:
        words.append(f"showing {formatting.count(len(graph.nodes))} of {formatting.count(graph.total)}")
    text = " · ".join(words)
    return f"{text}."
