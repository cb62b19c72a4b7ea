"""What the Outages page opens: where a figure comes from, an incident in full, the forms that change one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot

from leeway.domain.editing import remove
from leeway.errors import LeewayError
from leeway.services.outage_provenance import Provenance, of_loss, of_vendor, of_workflow
from leeway.ui.dialogs import incident_asking
from leeway.ui.dialogs.incident import IncidentDialog
from leeway.ui.dialogs.provenance import show_provenance
from leeway.ui.formatting import line
from leeway.ui.models.edits import RegisterEdits
from leeway.ui.models.outage_figures import NAMES, worst_vendor, worst_workflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from leeway.domain.incident import PublishedIncident
    from leeway.domain.register import Register
    from leeway.services.open_register import OpenRegister
    from leeway.services.outage_backing import Backing
    from leeway.services.outage_view import OutageView
    from leeway.ui.jobs import Job
    from leeway.ui.session import Session

_GONE: Final = "This incident is no longer in the register."
_BUG: Final = "The incident couldn't be read because of an error in Leeway."


class OutagesAsking(QObject):
    """Opens dialogs about what the page shows; a row is read in a job before it is shown in full."""

    failed = Signal(str)
    changed = Signal(str)
    """An incident was added or changed by hand: its id."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._job: Job | None = None
        self._register: Register | None = None
        self.view: OutageView | None = None
        self.backing: Backing | None = None

    def show_view(self, register: Register, view: OutageView | None) -> None:
        """Speak of this view of a register from now on."""
        self._register, self.view, self.backing = register, view, None

    # ------------------------------------------------------------------------------------ where from

    @Slot(str)
    def ask_figure(self, name: str) -> None:
        """Show where a key figure comes from."""
        if self.view is None:
            return
        if name == NAMES[3] and (workflow := worst_workflow(self.view)) is not None:
            self.ask_workflow(workflow.workflow_id)
        elif name == NAMES[4] and (vendor := worst_vendor(self.view)) is not None:
            self.ask_vendor(vendor.vendor_id)
        else:
            self.ask_loss()

    @Slot()
    def ask_loss(self) -> None:
        """Show where the loss of a year comes from."""
        if self.view is not None and self._register is not None:
            self._tell(of_loss(self._register, self.view, self.backing))

    @Slot(str)
    def ask_vendor(self, vendor_id: str) -> None:
        """Show where a vendor's figures come from."""
        view, register = self.view, self._register
        if view is not None and register is not None and vendor_id in view.report.vendors:
            vendor = view.report.vendors[vendor_id]
            self._tell(of_vendor(register, view.report, vendor, self.backing))

    @Slot(str)
    def ask_workflow(self, workflow_id: str) -> None:
        """Show where the figures of a workflow come from."""
        view, register = self.view, self._register
        if view is None or register is None:
            return
        row = next((row for row in view.workflows if row.workflow_id == workflow_id), None)
        if row is not None:
            self._tell(of_workflow(register, view.report, row))

    def _tell(self, told: Provenance) -> None:
        show_provenance(self._window, told)

    # ------------------------------------------------------------------------------------ incidents

    @Slot(str)
    def open_incident(self, key: str) -> None:
        """Show an incident in full."""
        self._read(key, self._show)

    @Slot(str)
    def edit_incident(self, key: str) -> None:
        """Ask for other values of an incident."""
        self._read(key, self._edit)

    @Slot(str)
    def remove_incident(self, key: str) -> None:
        """Take an incident out that was entered by hand."""
        self._read(key, self._remove)

    @Slot()
    def add_incident(self) -> None:
        """Ask for an incident that no feed has."""
        edits, scope = RegisterEdits(self._session), self._session.scope
        product = edits.register.products.get(scope.product_id or "")
        vendor_id = product.vendor_id if product is not None else scope.vendor_id
        incident_asking.ask_incident(
            self._window, edits, self._session.now, self.changed.emit, vendor_id=vendor_id
        )

    def _read(self, key: str, then: Callable[[PublishedIncident], None]) -> None:
        desk = self._session.desk
        if desk is None or not key:
            return
        if self._job is not None:
            self._job.cancel()
        self._job = self._session.jobs.run(_row, desk, self._session.register, int(key))
        self._job.succeeded.connect(partial(self._on_read, then))
        self._job.failed.connect(self._on_not_read)

    def _on_read(self, then: Callable[[PublishedIncident], None], row: PublishedIncident | None) -> None:
        self._job = None
        if row is None:
            self.failed.emit(_GONE)
        else:
            then(row)

    @Slot(object)
    def _on_not_read(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(str(error) if isinstance(error, LeewayError) else _BUG)

    def _show(self, row: PublishedIncident) -> None:
        dialog = IncidentDialog(self._session, row, self._window)
        dialog.edit_asked.connect(self._edit)
        dialog.remove_asked.connect(self._remove)
        dialog.open()

    @Slot(object)
    def _edit(self, row: PublishedIncident) -> None:
        edits, now = RegisterEdits(self._session), self._session.now
        if not row.entry_id:
            incident_asking.ask_correction(self._window, edits, row, now, self.changed.emit)
        elif (given := edits.register.incidents.get(row.entry_id)) is None:
            self.failed.emit(_GONE)
        else:
            incident_asking.ask_incident(self._window, edits, now, self.changed.emit, given=given)

    @Slot(object)
    def _remove(self, row: PublishedIncident) -> None:
        if row.entry_id not in self._session.register.incidents:
            self.failed.emit(_GONE)
            return
        changes = remove(self._session.register, "incident", row.entry_id)
        self._session.edit(changes, f"Remove incident {line(row.title, 100)}")


def _row(desk: OpenRegister, register: Register, key: int) -> PublishedIncident | None:
    with desk.incidents() as reads:
        return next(iter(reads.rows(register, [key])), None)
