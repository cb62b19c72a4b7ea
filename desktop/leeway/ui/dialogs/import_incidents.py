"""The preview of an import of incidents: whose they are, what would happen to each, before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot

from leeway.domain.change import Action
from leeway.errors import LeewayError
from leeway.services.burn_zone import local_zone
from leeway.services.incident_import import IncidentPlan, UnnamedVendor, plan_incident_import
from leeway.ui.dialogs.import_board import ImportBoard, import_buttons
from leeway.ui.dialogs.import_incidents_vendor import VendorLine
from leeway.ui.dialogs.reading_dialog import ReadingDialog, names_of
from leeway.ui.formatting import count, counted, line
from leeway.ui.models.incident_parts import PART_COLUMNS, part_rows, plan_words
from leeway.ui.models.rows import RowsModel
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.roles import label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from leeway.domain.register import Register
    from leeway.services.open_register import OpenRegister
    from leeway.ui.jobs import Progress
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

_SHOWN_SOURCES: Final = 4
_SHOWN_NOTES: Final = 6
_BUG: Final = "The files couldn't be read because of an error in Leeway."
_WHOSE: Final = "Choose the vendor, or type the name of a new one; then what would happen is shown."


class ImportIncidentsDialog(ReadingDialog):
    """Reads the files in a job, asks whose incidents they are if they don't say, and imports them as one step."""

    def __init__(
        self, session: Session, theme: ThemeController, sources: Sequence[Path], parent: QWidget | None = None
    ) -> None:
        super().__init__("Import incidents", "Reading the files", parent)
        self.resize(1040, 680)
        self._session = session
        self._sources = tuple(sources)
        self._planned_for: Register | None = None
        self.plan: IncidentPlan | None = None
        self.imported: IncidentPlan | None = None
        self._build(theme)
        session.saved.connect(self._on_saved)
        self._start()

    # ------------------------------------------------------------------------------------------ set-up

    def _build(self, theme: ThemeController) -> None:
        column = self.begin(label(names_of(self._sources), "card-title", wrap=True))
        self.progress.setRange(0, 1_000)
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
        self.board = ImportBoard(theme, "incidents", (110, 80, 280, 160, 56, 200))
        column.addWidget(self.board, 1)
        box, self.accept_button = import_buttons(
            "Add and update the good ones, as one step that can be undone"
        )
        box.accepted.connect(self._on_import)
        box.rejected.connect(self.reject)
        column.addWidget(box)

    # ------------------------------------------------------------------------------------------ reading

    @Slot()
    def _start(self) -> None:
        """Read the files against the register as it is now; an import on its way to the file is waited for."""
        self.let_go()
        desk = self._session.desk
        self._show_plan(None)
        self.summary.setText("Reading…")
        if desk is None or self._session.unsaved:
            return
        self._planned_for = self._session.register
        vendor = self.whose.name or None
        job = self._session.jobs.run_with_progress(
            _planned, desk, self._sources, vendor, self._session.now, local_zone()
        )
        job.progressed.connect(self._on_progress)
        self.follow(job, self._show_plan, self._on_failed)

    @Slot()
    def _on_saved(self) -> None:
        if self._planned_for is not self._session.register and self.job is None and self.imported is None:
            self._start()

    @Slot(object, str)
    def _on_progress(self, share: float | None, _: str) -> None:
        self.progress.setValue(round(1_000 * (share or 0.0)))

    @Slot(object)
    def _show_plan(self, plan: IncidentPlan | None) -> None:
        self.plan = plan
        self.board.show_rows(plan.rows if plan else ())
        self.parts.show(part_rows(plan.parts) if plan else ())
        self.part_card.setVisible(bool(plan and plan.parts))
        notes = plan.notes if plan else ()
        left = f"\nand {count(len(notes) - _SHOWN_NOTES)} more" if len(notes) > _SHOWN_NOTES else ""
        self.notes.setText("\n".join(line(note, 300) for note in notes[:_SHOWN_NOTES]) + left)
        self.notes.setVisible(bool(notes))
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

    # ------------------------------------------------------------------------------------------ slots

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
