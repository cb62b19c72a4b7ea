"""The history of the register: who changed what and when, with undo and redo."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from leeway.ui.actions import Actions
from leeway.ui.dialogs.history_rows import ChangesModel, EditsModel
from leeway.ui.formatting import count, counted, line
from leeway.ui.session import Session
from leeway.ui.widgets.roles import describe, label
from leeway.ui.widgets.table import read_only_table, set_widths

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

_SHOWN: Final = 2_000


class HistoryDialog(QDialog):
    """The edits, newest first; below, what the selected one changed."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("History")
        self.resize(900, 620)
        self._session = session
        self._edits = EditsModel(self)
        self._changes = ChangesModel(self)
        self._undoing: list[tuple[QPushButton, QAction]] = []
        self._build()
        self._add_undo(actions)
        session.register_changed.connect(self.refresh)
        session.saved.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(label("Everything that was ever changed in this register", "card-title"))
        self.note = label("", "subtitle")
        column.addWidget(self.note)
        self.edits = read_only_table(self._edits, "Edits", "Select an edit to see what it changed")
        set_widths(self.edits, (160, 150, 400, 80), 2)
        self.changes = read_only_table(
            self._changes, "Changes of the selected edit", "Before and after, field by field"
        )
        set_widths(self.changes, (260, 170, 200, 200), 3)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.edits)
        splitter.addWidget(self.changes)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        column.addWidget(splitter, 1)
        self._row = QHBoxLayout()
        column.addLayout(self._row)
        self.edits.selectionModel().currentRowChanged.connect(self._on_selected)

    def _add_undo(self, actions: Actions) -> None:
        for name in ("undo", "redo"):
            action = actions[name]
            button = QPushButton()
            button.setAutoDefault(False)
            button.clicked.connect(action.trigger)
            action.changed.connect(self._name_buttons)
            self._undoing.append((button, action))
            self._row.addWidget(button)
            self.addAction(action)
        self._name_buttons()
        self._row.addStretch(1)
        close = QPushButton("Close")
        describe(close, "Close", "Close the history (Esc)")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self._row.addWidget(close)

    @Slot()
    def _name_buttons(self) -> None:
        for button, action in self._undoing:
            button.setText(action.text())
            button.setEnabled(action.isEnabled())
            describe(button, action.text().replace("&", ""), action.toolTip())

    @Slot()
    def refresh(self) -> None:
        """Read the trail again, once every edit is in the file."""
        desk = self._session.desk
        if self._session.unsaved:
            return
        edits = desk.history(_SHOWN) if desk else ()
        self._edits.show_edits(edits)
        self.note.setText(self._note(len(edits)))
        if edits:
            self.edits.selectRow(0)

    def _note(self, shown: int) -> str:
        stack = self._session.desk.undo_stack if self._session.desk else None
        latest = f"the latest {count(shown)} edits" if shown == _SHOWN else counted(shown, "edit")
        last = f"; undo takes back “{line(stack.undoable[-1].label, 80)}”" if stack and stack.undoable else ""
        return f"Newest first: {latest}{last}."

    @Slot(QModelIndex, QModelIndex)
    def _on_selected(self, current: QModelIndex, _: QModelIndex) -> None:
        self._changes.show_changes(self._session.register, self._edits.edit_at(current.row()))


def show_history(session: Session, actions: Actions, parent: QWidget) -> None:
    """Show the history until the user closes it."""
    dialog = HistoryDialog(session, actions, parent)
    dialog.exec()
    dialog.deleteLater()
