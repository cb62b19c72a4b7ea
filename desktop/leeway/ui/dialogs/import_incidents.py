"""The preview of an import of incidents: whose they are, what would happen to each, before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QTimer, Slot
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
from leeway.services.burn_zone import local_zone
from leeway.services.incident_import import IncidentPlan, UnnamedVendor, plan_incident_import
from leeway.ui.dialogs.import_incidents_vendor import VendorLine
from leeway.ui.dialogs.import_rows import REASON_COLUMN, STATUSES, ImportRowsModel, StatusFilter
from leeway.ui.formatting import count, counted, line
from leeway.ui.models.incident_parts import PART_COLUMNS, part_rows, plan_words
from leeway.ui.models.rows import RowsModel
from leeway.ui.widgets.badge import BadgeDelegate
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.roles import describe, label
from leeway.ui.widgets.table import read_only_table, set_widths

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo
    from pathlib import Path

    from leeway.domain.register import Register
    from leeway.services.open_register import OpenRegister
    from leeway.ui.jobs import Job, Progress
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

_WAIT_MS: Final = 600
_SHOWN_SOURCES: Final = 4
_SHOWN_NOTES: Final = 6
_BUG: Final = "The files couldn't be read because of an error in Leeway."
_WHOSE: Final = "Choose the vendor, or type the name of a new one; then what would happen is shown."


class ImportIncidentsDialog(QDialog):
    """Reads the files in a job, asks whose incidents they are if they don't say, and imports them as one step."""

    def __init__(
        self, session: Session, theme: ThemeController, sources: Sequence[Path], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import incidents")
        self.resize(1040, 680)
        self._session = session
        self._sources = tuple(sources)
        self._job: Job | None = None
        self._planned_for: Register | None = None
        self.plan: IncidentPlan | None = None
        self.imported: IncidentPlan | None = None
        self._model = ImportRowsModel(self)
        self._filtered = StatusFilter(self)
        self._filtered.setSourceModel(self._model)
        self._build(theme)
        self._slow = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._slow.timeout.connect(self.progress.show)
        session.saved.connect(self._on_saved)
        self._start()

    # ------------------------------------------------------------------------------------------ set-up

    def _build(self, theme: ThemeController) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        names = [path.name for path in self._sources]
        more = f" and {count(len(names) - _SHOWN_SOURCES)} more" if len(names) > _SHOWN_SOURCES else ""
        column.addWidget(label(line(", ".join(names[:_SHOWN_SOURCES])) + more, "card-title", wrap=True))
        self.summary = label("", "subtitle", wrap=True)
        column.addWidget(self.summary)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1_000)
        self.progress.setTextVisible(False)
        describe(self.progress, "Reading the files")
        self.progress.hide()
        column.addWidget(self.progress)
        self.whose = VendorLine([row.name for row in self._session.register.vendors.values()])
        self.whose.chosen.connect(self._start)
        column.addWidget(self.whose)
        self.parts = RowsModel(PART_COLUMNS, parent=self)
        self.part_table = RecordTable(
            self.parts, theme, name="What the import would do, by vendor", stretched=(0, 7), rows_shown=5
        )
        self.part_card = Card()
        self.part_card.body.addWidget(self.part_table)
        column.addWidget(self.part_card)
        self.notes = label("", "notice", wrap=True)
        column.addWidget(self.notes)
        column.addLayout(self._filters())
        self.table = read_only_table(
            self._filtered, "Incidents of the import", "What would happen to each, and why"
        )
        self.table.setItemDelegateForColumn(0, BadgeDelegate(theme, self.table))
        set_widths(self.table, (110, 80, 280, 160, 56, 200), REASON_COLUMN)
        column.addWidget(self.table, 1)
        self.detail = label("", "secondary", wrap=True)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        column.addWidget(self.detail)
        column.addWidget(self._buttons())

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        group = QButtonGroup(self)
        self.filters: dict[str, QPushButton] = {}
        for status in ("", *STATUSES):
            button = QPushButton()
            button.setCheckable(True)
            button.setAutoDefault(False)
            describe(button, STATUSES[status].word if status else "All", "Show only these incidents")
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
        self.accept_button.setAutoDefault(False)
        describe(self.accept_button, "Import", "Add and update the good ones, as one step that can be undone")
        cancel = box.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setAutoDefault(False)
        describe(cancel, "Cancel", "Close and import nothing (Esc)")
        box.accepted.connect(self._on_import)
        box.rejected.connect(self.reject)
        return box

    # ------------------------------------------------------------------------------------------ reading

    @Slot()
    def _start(self) -> None:
        """Read the files against the register as it is now; an import on its way to the file is waited for."""
        self._cancel()
        desk = self._session.desk
        self._show_plan(None)
        self.summary.setText("Reading…")
        if desk is None or self._session.unsaved:
            return
        self._planned_for = self._session.register
        vendor = self.whose.name or None
        self._job = self._session.jobs.run_with_progress(
            _planned, desk, self._sources, vendor, self._session.now, local_zone()
        )
        self._job.progressed.connect(self._on_progress)
        self._job.succeeded.connect(self._show_plan)
        self._job.failed.connect(self._on_failed)
        self._job.finished.connect(self._on_finished)
        self._slow.start()

    @Slot()
    def _on_saved(self) -> None:
        if self._planned_for is not self._session.register and self._job is None and self.imported is None:
            self._start()

    @Slot(object, str)
    def _on_progress(self, share: float | None, _: str) -> None:
        self.progress.setValue(round(1_000 * (share or 0.0)))

    @Slot(object)
    def _show_plan(self, plan: IncidentPlan | None) -> None:
        self.plan = plan
        self._model.show_rows(plan.rows if plan else ())
        self.parts.show(part_rows(plan.parts) if plan else ())
        self.part_card.setVisible(bool(plan and plan.parts))
        notes = plan.notes if plan else ()
        left = f"\nand {count(len(notes) - _SHOWN_NOTES)} more" if len(notes) > _SHOWN_NOTES else ""
        self.notes.setText("\n".join(line(note, 300) for note in notes[:_SHOWN_NOTES]) + left)
        self.notes.setVisible(bool(notes))
        self.detail.setText("")
        for status, button in self.filters.items():
            number = 0 if plan is None else plan.count(status) if status else len(plan.rows)
            button.setText(f"{STATUSES[status].word if status else 'All'} {count(number)}")
        good = plan.count("add") + plan.count("update") if plan else 0
        self.accept_button.setText(f"Import {counted(good, 'incident')}" if good else "Import")
        self.accept_button.setEnabled(plan is not None and not plan.empty and not self._session.read_only)
        if plan is not None:
            self.summary.setText(plan_words(plan))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UnnamedVendor):
            names = ", ".join(line(name, 60) for name in error.files[:_SHOWN_SOURCES])
            verb = "doesn't" if len(error.files) == 1 else "don't"
            self.summary.setText(f"{names} {verb} say whose incidents these are. {_WHOSE}")
            self.whose.vendor.setFocus()
            return
        self.summary.setText(line(str(error), 1_000) if isinstance(error, LeewayError) else _BUG)

    @Slot()
    def _on_finished(self) -> None:
        self._slow.stop()
        self.progress.hide()
        self._job = None

    # ------------------------------------------------------------------------------------------ slots

    @Slot()
    def _on_filter(self) -> None:
        chosen = next((status for status, button in self.filters.items() if button.isChecked()), "")
        self._filtered.set_status(chosen)

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, current: QModelIndex, _: QModelIndex) -> None:
        self.detail.setText(current.siblingAtColumn(REASON_COLUMN).data() or "")

    @Slot()
    def _on_import(self) -> None:
        plan = self.plan
        if plan is None or plan.empty:
            return
        if self._session.register is not self._planned_for:
            self._start()
            return
        self.imported = plan
        why = self._session.try_edit(plan.changes, plan.label, Action.IMPORT, plan.batches)
        if why is not None:
            self.imported = None
            self.summary.setText(line(why, 1_000))
            return
        self.accept()

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


def _planned(
    progress: Progress,
    desk: OpenRegister,
    sources: Sequence[Path],
    vendor: str | None,
    now: datetime,
    zone: tzinfo,
) -> IncidentPlan:
    def stopped() -> bool:
        progress.go_on()
        return False

    def report(done: int, whole: int) -> None:
        progress.report(done / whole if whole else None)

    try:
        return plan_incident_import(
            desk, sources, now=now, zone=zone, vendor=vendor, progress=report, stopped=stopped
        )
    finally:
        progress.go_on()


def import_incidents_with_preview(
    session: Session, theme: ThemeController, sources: Sequence[Path], parent: QWidget
) -> IncidentPlan | None:
    """Show the preview and import if the user agrees; return what was imported, None if nothing was."""
    dialog = ImportIncidentsDialog(session, theme, sources, parent)
    dialog.exec()
    imported = dialog.imported
    dialog.deleteLater()
    return imported
