"""A list with ticks, whose order is changed by drag, by buttons and by Alt with the arrows."""

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from leeway.ui.models.checklist import Checklist
from leeway.ui.widgets.roles import describe


def ticked_list(model: Checklist, name: str, tip: str, parent: QWidget | None = None) -> QListView:
    """Make a list of choices; Space ticks the one that is current, Tab leaves it."""
    view = QListView(parent)
    view.setModel(model)
    view.setProperty("role", "framed")
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTextElideMode(Qt.TextElideMode.ElideRight)
    view.setUniformItemSizes(True)
    describe(view, name, tip)
    return view


class OrderedList(QWidget):
    """The list, and buttons that move its current choice up and down."""

    def __init__(self, model: Checklist, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.model = model
        self.view = ticked_list(model, name, f"{tip}; Alt+Up and Alt+Down move it, Space ticks it")
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.view.setDropIndicatorShown(True)
        self.up, self.down = QPushButton("Up"), QPushButton("Down")
        describe(self.up, f"Move up: {name}", "Move the selected line up (Alt+Up)")
        describe(self.down, f"Move down: {name}", "Move the selected line down (Alt+Down)")
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        for keys, slot in (("Alt+Up", self._on_up), ("Alt+Down", self._on_down)):
            shortcut = QShortcut(QKeySequence(keys), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.view, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(6)
        self.buttons.addWidget(self.up)
        self.buttons.addWidget(self.down)
        self.buttons.addStretch(1)
        column.addLayout(self.buttons)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        model.chosen.connect(self._on_current)
        self._on_current()

    @Slot()
    def _on_up(self) -> None:
        self._move(-1)

    @Slot()
    def _on_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        row = self.view.currentIndex().row()
        self.model.move(row, row + by)

    @Slot()
    def _on_current(self, *_: QModelIndex) -> None:
        row = self.view.currentIndex().row()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < self.model.rowCount() - 1)
