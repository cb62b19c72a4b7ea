"""The import of agents' logs: they are read, what would happen is shown, and only then is anything written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.errors import LeewayError
from leeway.services.file_writing import write_files
from leeway.services.usage_reports import unread_csv
from leeway.ui.dialogs import ask
from leeway.ui.dialogs.import_usage_jobs import LookedAt, look_at_logs, read_logs
from leeway.ui.dialogs.import_usage_questions import UsageQuestions
from leeway.ui.dialogs.import_usage_sources import short_path
from leeway.ui.dialogs.import_usage_view import NOTHING_NEW, ProgressStrip, UsagePreview, summary_words
from leeway.ui.formatting import count, counted, line
from leeway.ui.taking import UsageTaking
from leeway.ui.widgets.roles import describe, label, set_role
from leeway.ui.writing import READ_ONLY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent

    from leeway.domain.register import Register
    from leeway.services.usage_import import UsagePlan
    from leeway.ui.csv_columns import ColumnMemory
    from leeway.ui.jobs import Job
    from leeway.ui.session import Session

_SHOWN_SOURCES = 4


class ImportUsageDialog(QDialog):
    """Finds and reads the logs in jobs, asks what isn't known of them, and imports them as one step."""

    def __init__(
        self,
        session: Session,
        columns: ColumnMemory,
        sources: Sequence[Path],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import logs")
        self.resize(1040, 640)
        self._session = session
        self._desk = session.desk
        self._sources = tuple(sources)
        self._questions = UsageQuestions(session, columns, self)
        self._job: Job | None = None
        self._taking: UsageTaking | None = None
        self._looked: LookedAt | None = None
        self._planned_for: Register | None = None
        self.plan: UsagePlan | None = None
        self.imported: UsagePlan | None = None
        self._build()
        session.opened.connect(self._on_other_register)
        self._look()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        names = [short_path(path) for path in self._sources]
        more = f" and {count(len(names) - _SHOWN_SOURCES)} more" if len(names) > _SHOWN_SOURCES else ""
        column.addWidget(label(line(", ".join(names[:_SHOWN_SOURCES])) + more, "card-title", wrap=True))
        self.summary = label("", "subtitle", wrap=True)
        column.addWidget(self.summary)
        self.progress = ProgressStrip()
        column.addWidget(self.progress)
        self.preview = UsagePreview()
        self.preview.products_asked.connect(self._on_products_asked)
        self.preview.columns_asked.connect(self._on_columns_asked)
        self.preview.save_asked.connect(self._on_save_asked)
        column.addWidget(self.preview, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        self.preview.hide()
        column.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = box.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setProperty("role", "primary")
        self.cancel_button = box.button(QDialogButtonBox.StandardButton.Cancel)
        self.cancel_button.setAutoDefault(False)
        describe(self.cancel_button, "Cancel", "Close and import nothing (Esc)")
        box.accepted.connect(self._on_import)
        box.rejected.connect(self.reject)
        return box

    # -------------------------------------------------------------------------------------- looking and reading

    def _look(self) -> None:
        self._wait_for(self._session.jobs.run_with_progress(look_at_logs, self._sources), "Looking for logs…")
        assert self._job is not None
        self._job.succeeded.connect(self._on_looked)

    def _wait_for(self, job: Job, what: str) -> None:
        """Show that a job is at work, and what goes wrong with it."""
        self.plan = None
        self._job = job
        self._say(what)
        self._allow("The logs are being read")
        self._show_preview(shown=False)
        self.progress.begin(what)
        job.progressed.connect(self.progress.report)
        job.failed.connect(self._on_failed)
        job.finished.connect(self._on_finished)

    @Slot(object)
    def _on_looked(self, looked: LookedAt) -> None:
        self._let_go()
        self._looked = looked
        self._say(f"Found {counted(len(looked.found.files), 'file')} with logs.")
        if self._questions.settle(looked):
            self._read()
        else:
            self.reject()

    def _read(self) -> None:
        desk = self._session.desk
        if desk is None or desk is not self._desk:
            self.reject()
            return
        self._planned_for = self._session.register
        task = self._questions.task(self._sources)
        self._wait_for(self._session.jobs.run_with_progress(read_logs, desk, task), "Reading…")
        assert self._job is not None
        self._job.succeeded.connect(self._on_planned)

    @Slot(object)
    def _on_planned(self, plan: UsagePlan) -> None:
        self.plan = plan
        self.preview.show_plan(plan)
        self._show_preview(shown=True)
        self._say(summary_words(plan))
        self._allow_plan(plan)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        known = isinstance(error, LeewayError)
        self._say(
            str(error) if known else "The logs couldn't be read because of an error in Leeway.", wrong=True
        )
        self._allow("There is nothing to import")

    @Slot()
    def _on_finished(self) -> None:
        self.progress.end()
        self._job = None

    # --------------------------------------------------------------------------------------------- the preview

    def _allow_plan(self, plan: UsagePlan) -> None:
        if self._session.read_only:
            self._allow(READ_ONLY)
        elif plan.empty:
            self._allow(NOTHING_NEW)
        else:
            words = f"Import {counted(plan.calls, 'call')}" if plan.calls else "Import"
            self._allow("", words if plan.batches else "Keep this product")

    def _allow(self, why_not: str, words: str = "Import") -> None:
        """Let the user import, or say why not."""
        self.accept_button.setText(words)
        self.accept_button.setEnabled(not why_not)
        self.accept_button.setDefault(not why_not)
        if not why_not:
            self.accept_button.setFocus(Qt.FocusReason.OtherFocusReason)
        describe(
            self.accept_button, words, why_not or "Write these calls into the register, as one step to undo"
        )

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.summary.setText(line(text, 1_000))
        set_role(self.summary, "error" if wrong else "subtitle")

    def _show_preview(self, *, shown: bool) -> None:
        self.preview.setVisible(shown)
        self._rest.setVisible(not shown)

    @Slot()
    def _on_products_asked(self) -> None:
        if self.plan is None or self._looked is None:
            return
        plan = self._questions.change_products(self.plan, self._looked)
        if plan is not None:
            self._on_planned(plan)

    @Slot()
    def _on_columns_asked(self) -> None:
        if self._looked is not None and self._questions.change_columns(self._looked):
            self._read()

    @Slot()
    def _on_save_asked(self) -> None:
        if self.plan is None:
            return
        target = ask.file_to_write(
            self, "Save what wasn't read", self._sources[0].parent / "not-read.csv", "Table (*.csv)"
        )
        if target is None:
            return
        try:
            write_files({target: unread_csv(self.plan.unread)})
        except LeewayError as error:
            self._say(str(error), wrong=True)
        else:
            self._say(f"The list was saved as {target}.")

    # --------------------------------------------------------------------------------------------- the writing

    @Slot()
    def _on_import(self) -> None:
        plan = self.plan
        if plan is None or self._taking is not None:
            return
        if self._session.register is not self._planned_for:
            self._read()  # the register was changed since; what is new must be worked out again
            return
        taking = UsageTaking(self)
        why = self._session.take_usage(plan, taking)
        if why is not None:
            self._say(why, wrong=True)
            return
        self._taking = taking
        taking.written.connect(self._on_written)
        taking.stopped.connect(self._on_stopped)
        taking.failed.connect(self._on_not_written)
        self._say(f"Writing {counted(plan.calls, 'call')}…")
        self._allow("The import is being written")
        self.preview.setEnabled(False)
        self.progress.begin("Writing…")

    @Slot()
    def _on_written(self) -> None:
        self._taking = None
        self.imported = self.plan
        self.accept()

    @Slot()
    def _on_stopped(self) -> None:
        self._taking = None
        self.reject()

    @Slot(str)
    def _on_not_written(self, why: str) -> None:
        self._taking = None
        self.progress.end()
        self.preview.setEnabled(True)
        self.cancel_button.setEnabled(True)
        self._planned_for = self._session.register  # as the file has it: nothing was changed
        if self.plan is not None:
            self._allow_plan(self.plan)
        self._say(why, wrong=True)

    @Slot()
    def _on_other_register(self) -> None:
        """Close: what is known and answered here is about the register that was open before."""
        if self._taking is None:  # otherwise the writing ends first, and closes the dialog
            self.reject()

    # ------------------------------------------------------------------------------------------------ Qt's own

    @override
    def reject(self) -> None:
        """Close; what is being written is stopped first."""
        if self._taking is None:
            super().reject()
            return
        self._taking.stop()
        self.cancel_button.setEnabled(False)
        self._say("Stopping…")

    @override
    def done(self, result: int) -> None:
        self._cancel()
        super().done(result)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._taking is not None:
            self.reject()
            event.ignore()
            return
        self._cancel()
        super().closeEvent(event)

    def _cancel(self) -> None:
        job = self._let_go()
        if job is not None:
            job.cancel()

    def _let_go(self) -> Job | None:
        """Wait no more for the job at work, if any, and return it."""
        job, self._job = self._job, None
        if job is not None:
            job.finished.disconnect(self._on_finished)
        self.progress.end()
        return job


def import_usage_with_preview(
    session: Session, columns: ColumnMemory, sources: Sequence[Path], parent: QWidget
) -> UsagePlan | None:
    """Show what importing logs would do, and import them if the user agrees; return what was imported, if anything."""
    dialog = ImportUsageDialog(session, columns, sources, parent)
    dialog.exec()
    imported = dialog.imported
    dialog.deleteLater()
    return imported
