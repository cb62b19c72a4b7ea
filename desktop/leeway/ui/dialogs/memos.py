"""The memos that were exported from the register, and having one of them again."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from leeway.errors import LeewayError
from leeway.services.memo_again import export_again
from leeway.ui.dialogs import ask
from leeway.ui.formatting import counted
from leeway.ui.models.memo_rows import MEMO_COLUMNS
from leeway.ui.models.rows import RowsModel
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.badge import BadgeDelegate
from leeway.ui.widgets.message_bar import MessageBar
from leeway.ui.widgets.roles import describe, label, set_look
from leeway.ui.widgets.table import read_only_table, set_widths

if TYPE_CHECKING:
    from leeway.store.register_store import MemoRecord


class MemosDialog(QDialog):
    """The list, newest first; the selected one can be exported again.

    How that went is told here and in the window's `messages`: the list may be closed meanwhile.
    """

    def __init__(
        self, session: Session, theme: ThemeController, messages: MessageBar, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Exported memos")
        self.resize(980, 460)
        self._session = session
        self._messages = messages
        self.memos: tuple[MemoRecord, ...] = session.desk.memos() if session.desk else ()
        self.model: RowsModel[MemoRecord] = RowsModel(MEMO_COLUMNS, parent=self)
        self.model.show(self.memos)
        self.table = read_only_table(self.model, "Exported memos", "Select one to have it again")
        self.table.setItemDelegate(BadgeDelegate(theme, self.table))
        set_widths(self.table, (150, 210, 170, 190, 110, 130), 1)
        self.told = label("", "secondary", wrap=True)
        self.again = QPushButton("Export again…")
        describe(
            self.again,
            "Export again",
            "Write the selected memo again, from the state that the register had then",
        )
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self._on_again)
        self.table.selectionModel().currentRowChanged.connect(self._on_selected)
        self._lay_out()
        self._on_selected()
        if self.memos:
            self.table.selectRow(0)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(label("Memos that were exported from this register", "card-title"))
        none = "None yet: export one from the Memo page, and it is noted here."
        note = f"{counted(len(self.memos), 'memo')}, newest first." if self.memos else none
        column.addWidget(label(note, "subtitle"))
        column.addWidget(self.table, 1)
        column.addWidget(self.told)
        row = QHBoxLayout()
        row.addWidget(self.again)
        row.addStretch(1)
        close = QPushButton("Close")
        describe(close, "Close", "Close the list (Esc)")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)

    @property
    def _selected(self) -> "MemoRecord | None":
        index = self.table.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    @Slot()
    def _on_selected(self, *_: object) -> None:
        self.again.setEnabled(self._selected is not None)

    @Slot()
    def _on_again(self) -> None:
        record, desk = self._selected, self._session.desk
        if record is None or desk is None:
            return
        path = ask.file_to_write(
            self, "Export the memo again", desk.path.parent / record.file_name, "PDF (*.pdf)"
        )
        if path is None:
            return
        self.again.setEnabled(False)
        self._tell("Making it again…")
        job = self._session.jobs.write(export_again, desk, record, path)
        job.succeeded.connect(self._on_written)
        job.succeeded.connect(partial(_show_written, self._messages))
        job.failed.connect(self._on_failed)
        job.failed.connect(partial(_show_failure, self._messages))
        job.finished.connect(self._on_selected)

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        self._tell(f"Wrote {path.name}: the same bytes as then.")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._tell(_why(error), role="error")

    def _tell(self, words: str, role: str = "secondary") -> None:
        set_look(self.told, "role", role)
        self.told.setText(words)


def _why(error: Exception) -> str:
    return (
        str(error) if isinstance(error, LeewayError) else "It wasn’t written because of an error in Leeway."
    )


def _show_written(messages: MessageBar, path: Path) -> None:
    messages.show_saved(path.name)


def _show_failure(messages: MessageBar, error: Exception) -> None:
    messages.show_error(_why(error))


def show_memos(session: Session, theme: ThemeController, messages: MessageBar, parent: QWidget) -> None:
    """Show the exported memos until the user closes the list."""
    dialog = MemosDialog(session, theme, messages, parent)
    dialog.exec()
    dialog.deleteLater()
