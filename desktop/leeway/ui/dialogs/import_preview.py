"""The preview of an import: what each row would do, before anything is done."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from leeway.domain.change import Action
from leeway.errors import LeewayError
from leeway.services.importing import ImportPlan, plan_import
from leeway.ui.dialogs import ask
from leeway.ui.dialogs.import_board import ImportBoard, import_buttons
from leeway.ui.dialogs.reading_dialog import ReadingDialog, names_of
from leeway.ui.formatting import count, counted, line
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from leeway.domain.register import Register


class ImportDialog(ReadingDialog):
    """Reads the sources in a job, shows what would happen, and imports the good rows as one edit."""

    def __init__(
        self, session: Session, theme: ThemeController, sources: Sequence[Path], parent: QWidget | None = None
    ) -> None:
        super().__init__("Import into the register", "Reading the files", parent)
        self.resize(1040, 640)
        self._session = session
        self._sources = tuple(sources)
        self._plan: ImportPlan | None = None
        self._planned_for: Register | None = None
        self.imported = 0
        self._build(theme)
        self._start()

    def _build(self, theme: ThemeController) -> None:
        column = self.begin(self._head())
        self.board = ImportBoard(theme, "rows", (110, 100, 200, 160, 56, 200))
        self.board.detail.setMinimumHeight(32)
        column.addWidget(self.board, 1)
        box, self.accept_button = import_buttons(
            "Add and update the good rows, as one step that can be undone"
        )
        box.accepted.connect(self._on_import)
        box.rejected.connect(self.reject)
        column.addWidget(box)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.title = label("", "card-title", wrap=True)
        row.addWidget(self.title, 1)
        for text, tip, slot in (
            ("Add files…", "Read further files with these, such as the other tables", self._on_add_files),
            ("Add a folder…", "Read a folder of CSV tables with these", self._on_add_folder),
        ):
            button = QPushButton(text)
            describe(button, text, tip)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        return row

    def _start(self) -> None:
        """Read all sources again against the register as it is now."""
        self._plan = None
        self._planned_for = self._session.register
        self._show_reading()
        job = self._session.jobs.run(plan_import, self._planned_for, self._sources)
        self.follow(job, self._on_planned, self._on_failed)

    def _show_reading(self) -> None:
        self.title.setText(names_of(self._sources))
        self.summary.setText("Reading…")
        self.board.show_rows(())
        self.accept_button.setEnabled(False)

    @Slot(object)
    def _on_planned(self, plan: ImportPlan) -> None:
        self._plan = plan
        self.board.show_rows(plan.rows)
        good = plan.count("add") + plan.count("update")
        self.summary.setText(summary_words(plan))
        self.accept_button.setEnabled(bool(plan.changes) and not self._session.read_only)
        self.accept_button.setText(f"Import {counted(good, 'row')}" if good else "Import")
        self.accept_button.setDefault(True)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        known = isinstance(error, LeewayError)
        self.summary.setText(
            str(error) if known else "The files couldn't be read because of an error in Leeway."
        )

    @Slot()
    def _on_add_files(self) -> None:
        self._add(ask.sources_to_import(self, self._sources[-1].parent if self._sources else Path.home()))

    @Slot()
    def _on_add_folder(self) -> None:
        folder = ask.folder_to_import(self, self._sources[-1].parent if self._sources else Path.home())
        self._add((folder,) if folder else ())

    def _add(self, sources: Sequence[Path]) -> None:
        fresh = tuple(source for source in sources if source not in self._sources)
        if fresh:
            self._sources += fresh
            self._start()

    @Slot()
    def _on_import(self) -> None:
        plan = self._plan
        if plan is None:
            return
        if self._session.register is not self._planned_for:
            self._start()
            return
        why = self._session.try_edit(plan.changes, plan.label, Action.IMPORT, plan.brings)
        if why is not None:
            self.summary.setText(line(why, 1_000))
            return
        self.imported = plan.count("add") + plan.count("update")
        self.accept()


def summary_words(plan: ImportPlan) -> str:
    """Say in a sentence or two what the import would do."""
    good = plan.count("add") + plan.count("update")
    refused = plan.count("refused")
    if not plan.rows:
        return "There are no rows in these files, so there is nothing to import."
    if not good:
        first = "All rows are in the register already." if not refused else "Nothing here can be imported."
    else:
        first = f"{counted(plan.count('add'), 'row')} to add, {count(plan.count('update'))} to update."
    if not refused:
        return first
    left = "is left out" if refused == 1 else "are left out"
    return f"{first} {counted(refused, 'refused row')} {left}; mend the file and import it again."


def import_with_preview(
    session: Session, theme: ThemeController, sources: Sequence[Path], parent: QWidget
) -> int:
    """Show the preview and import if the user agrees; return how many rows were imported."""
    dialog = ImportDialog(session, theme, sources, parent)
    dialog.exec()
    imported = dialog.imported
    dialog.deleteLater()
    return imported
