"""The preview of an import: what each row would do, before anything is done."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leeway.domain.change import Action
from leeway.errors import LeewayError
from leeway.services.importing import ImportPlan, plan_import
from leeway.ui.dialogs import ask
from leeway.ui.dialogs.import_rows import REASON_COLUMN, STATUSES, ImportRowsModel, StatusFilter
from leeway.ui.formatting import count, counted, line
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.badge import BadgeDelegate
from leeway.ui.widgets.roles import describe, label
from leeway.ui.widgets.table import read_only_table, set_widths

if TYPE_CHECKING:
    from leeway.domain.register import Register
    from leeway.ui.jobs import Job

_WAIT_MS: Final = 600
_SHOWN_SOURCES: Final = 4


class ImportDialog(QDialog):
    """Reads the sources in a job, shows what would happen, and imports the good rows as one edit."""

    def __init__(
        self, session: Session, theme: ThemeController, sources: Sequence[Path], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import into the register")
        self.resize(1040, 640)
        self._session = session
        self._sources = tuple(sources)
        self._job: Job | None = None
        self._plan: ImportPlan | None = None
        self._planned_for: Register | None = None
        self.imported = 0
        self._model = ImportRowsModel(self)
        self._filtered = StatusFilter(self)
        self._filtered.setSourceModel(self._model)
        self._build(theme)
        self._slow = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._slow.timeout.connect(self.progress.show)
        self._start()

    def _build(self, theme: ThemeController) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addLayout(self._head())
        self.summary = label("", "subtitle", wrap=True)
        column.addWidget(self.summary)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        describe(self.progress, "Reading the files")
        self.progress.hide()
        column.addWidget(self.progress)
        column.addLayout(self._filters())
        self.table = read_only_table(
            self._filtered, "Rows of the import", "What would happen to each row, and why"
        )
        self.table.setItemDelegateForColumn(0, BadgeDelegate(theme, self.table))
        set_widths(self.table, (110, 100, 200, 160, 56, 200), 5)
        column.addWidget(self.table, 1)
        self.detail = label("", "secondary", wrap=True)
        self.detail.setMinimumHeight(32)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        column.addWidget(self.detail)
        column.addWidget(self._buttons())

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

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        group = QButtonGroup(self)
        self.filters: dict[str, QPushButton] = {}
        for status in ("", *STATUSES):
            button = QPushButton()
            button.setCheckable(True)
            button.setAutoDefault(False)
            describe(button, STATUSES[status].word if status else "All", "Show only these rows")
            group.addButton(button)
            self.filters[status] = button
            row.addWidget(button)
        self.filters[""].setChecked(True)
        row.addStretch(1)
        group.buttonToggled.connect(self._on_filter)
        return row

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = box.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setProperty("role", "primary")
        describe(self.accept_button, "Import", "Add and update the good rows, as one step that can be undone")
        describe(box.button(QDialogButtonBox.StandardButton.Cancel), "Cancel", "Close and import nothing")
        box.accepted.connect(self._on_import)
        box.rejected.connect(self.reject)
        return box

    def _start(self) -> None:
        """Read all sources again against the register as it is now."""
        self._cancel()
        self._plan = None
        self._planned_for = self._session.register
        self._show_reading()
        self._job = self._session.jobs.run(plan_import, self._planned_for, self._sources)
        self._job.succeeded.connect(self._on_planned)
        self._job.failed.connect(self._on_failed)
        self._job.finished.connect(self._on_finished)
        self._slow.start()

    def _show_reading(self) -> None:
        names = [path.name for path in self._sources]
        more = f" and {count(len(names) - _SHOWN_SOURCES)} more" if len(names) > _SHOWN_SOURCES else ""
        self.title.setText(line(", ".join(names[:_SHOWN_SOURCES])) + more)
        self.summary.setText("Reading…")
        self._model.show_rows(())
        self.detail.setText("")
        self._count_filters()
        self.accept_button.setEnabled(False)

    @Slot(object)
    def _on_planned(self, plan: ImportPlan) -> None:
        self._plan = plan
        self._model.show_rows(plan.rows)
        self._count_filters()
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
    def _on_finished(self) -> None:
        self._slow.stop()
        self.progress.hide()
        self._job = None

    @Slot()
    def _on_filter(self) -> None:
        chosen = next((status for status, button in self.filters.items() if button.isChecked()), "")
        self._filtered.set_status(chosen)

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, current: QModelIndex, _: QModelIndex) -> None:
        reason = current.siblingAtColumn(REASON_COLUMN).data()
        self.detail.setText(reason or "")

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

    def _count_filters(self) -> None:
        for status, button in self.filters.items():
            number = (
                self._plan.count(status)
                if self._plan and status
                else len(self._plan.rows)
                if self._plan
                else 0
            )
            button.setText(f"{STATUSES[status].word if status else 'All'} {count(number)}")

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.finished.disconnect(self._on_finished)
            self._job.cancel()
            self._job = None

    @override
    def done(self, result: int) -> None:
        self._cancel()
        self._slow.stop()
        super().done(result)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._cancel()
        super().closeEvent(event)


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
