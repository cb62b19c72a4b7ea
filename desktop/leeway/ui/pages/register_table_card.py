"""A card with a table of the register: rows edited in place, added below, deleted with the Delete key."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from leeway.ui.icons import icon
from leeway.ui.models.columns import Column
from leeway.ui.models.rows import RowsModel
from leeway.ui.pages.register_context import RegisterContext
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.roles import describe, label

MenuEntry = tuple[str, Callable[[], object]]
_MOST_ROWS = 10


class TableCard(Card):
    """A title, a table as high as its rows, a sentence where there are none, and what can be done below.

    `entity` is what its rows are, by id, where deleting a row is deleting that.
    """

    entity = ""

    def __init__(  # noqa: PLR0913 - what a table is made of
        self,
        context: RegisterContext,
        title: str,
        columns: Sequence[Column[Any]],
        *,
        nothing: str,
        stretched: Iterable[int] = (0,),
        rows_shown: int = _MOST_ROWS,
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent, note=note)
        self.context = context
        self.model: RowsModel[Any] = RowsModel(columns, context.edits, self)
        self.table = RecordTable(
            self.model,
            context.theme,
            name=title,
            stretched=stretched,
            rows_shown=rows_shown,
            options=context.options,
        )
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_menu_asked)
        self.table.removal_asked.connect(self.remove_row)
        self.table.chosen.connect(self._on_chosen)
        self.nothing = label(nothing, "subtitle", wrap=True)
        self.body.addWidget(self.table)
        self.body.addWidget(self.nothing)
        self._below = QHBoxLayout()
        self._below.setSpacing(4)
        self._below.addStretch(1)
        self.body.addLayout(self._below)
        self.body.addStretch(1)
        self._needs_row: list[QPushButton] = []
        self._buttons: list[tuple[QPushButton, str]] = []
        context.theme.changed.connect(self._paint_icons)

    def add_button(
        self, text: str, tip: str, act: Callable[[], object], *, picture: str = "add", for_row: bool = False
    ) -> QPushButton:
        """Offer something below the table; `for_row` only while a row is selected."""
        button = QPushButton(text)
        button.setProperty("role", "link")
        describe(button, text, tip)
        button.clicked.connect(partial(_call, act))
        self._below.insertWidget(self._below.count() - 1, button)
        self._buttons.append((button, picture))
        button.setIcon(icon(picture, self.context.theme.theme, "accent"))
        if for_row:
            self._needs_row.append(button)
            button.setEnabled(False)
        return button

    def show_rows(self, rows: Sequence[Any], footer: Any = None) -> None:
        """Show these rows."""
        self.model.show(rows, footer)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        for button, _ in self._buttons:
            button.setEnabled(not self.context.edits.read_only)
        self._enable_for_row()

    @property
    def current_row(self) -> Any:
        """The row that is selected, None for none."""
        return self.model.row_at(self.table.currentIndex())

    def menu_entries(self, row: Any) -> list[MenuEntry]:  # noqa: ARG002 - for those that override it
        """Say what the context menu of a row offers; cards with such say it."""
        return []

    @Slot(str, int)
    def remove_row(self, id: str, column: int) -> None:  # noqa: ARG002 - for those whose columns are of several rows
        """Delete what the row stands for; cards whose rows aren't an entity say how, if they can."""
        if self.entity and not self.context.edits.read_only:
            self.context.remove(self.entity, id)

    def _on_added(self, _entity: str, id: str) -> None:
        self.table.choose(id)

    def _on_remove(self) -> None:
        self.remove_row(self.table.current_id, 0)

    def _enable_for_row(self) -> None:
        can = self.current_row is not None and not self.context.edits.read_only
        for button in self._needs_row:
            button.setEnabled(can)

    @Slot(str)
    def _on_chosen(self, _: str) -> None:
        self._enable_for_row()

    @Slot(QPoint)
    def _on_menu_asked(self, point: QPoint) -> None:
        row = self.model.row_at(self.table.indexAt(point))
        if row is not None:
            self.context_menu(row).popup(self.table.viewport().mapToGlobal(point))

    def context_menu(self, row: Any) -> QMenu:
        """Make the menu of a row."""
        menu = QMenu(self)
        for text, act in self.menu_entries(row):
            action = QAction(text, menu)
            action.triggered.connect(partial(_call, act))
            menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    @Slot()
    def _paint_icons(self) -> None:
        for button, picture in self._buttons:
            button.setIcon(icon(picture, self.context.theme.theme, "accent"))


def _call(act: Callable[[], object], *_: object) -> None:
    """Act, whatever Qt says about the button."""
    act()
