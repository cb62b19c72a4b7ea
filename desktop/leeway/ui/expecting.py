"""The loss that outages are expected to bring, worked out in jobs: never in the way of an edit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from leeway.errors import LeewayError
from leeway.ui.collector import spare_rows

if TYPE_CHECKING:
    from datetime import date

    from leeway.domain.incident import IncidentColumns
    from leeway.domain.register import Register
    from leeway.domain.scenario_levers import Levers
    from leeway.services.expected_loss import ExpectedLoss
    from leeway.services.open_register import OpenRegister
    from leeway.ui.jobs import Job, Progress
    from leeway.ui.session import Session

_PAUSE_MS: Final = 100
_LONG_PAUSE_MS: Final = 1_500
_LONG: Final = 0.5
"""Seconds of work after which the next one waits until nothing was edited for a while."""
_TABLES: Final = ("incident", "incident_correction", "incident_import")


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is asked: the loss by a state of an open register, as of a day, with the levers of the scenario."""

    desk: OpenRegister
    register: Register
    day: date
    levers: Levers

    def same_as(self, other: Asked | None) -> bool:
        """Tell whether the other asks for the same."""
        return (
            other is not None
            and self.desk is other.desk
            and self.register is other.register
            and self.day == other.day
            and self.levers == other.levers
        )

    def same_incidents(self, other: Asked) -> bool:
        """Tell whether the incidents that count are those of the other."""
        mine, others = self.register.tables, other.register.tables
        return self.desk is other.desk and all(mine[table] is others[table] for table in _TABLES)

    @property
    def on_record(self) -> bool:
        """Whether anything is known of any vendor's outages."""
        register = self.register
        since = any(vendor.incidents_since for vendor in register.vendors.values())
        return since or bool(register.incidents or register.incident_imports)


class LossReading(QObject):
    """Keeps the expected loss of the register: the last one asked for, one job at a time.

    Incidents are read again only where those that count may have changed.
    """

    worked_out = Signal()
    """`found` is of the state that was asked for last."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked: Asked | None = None
        self._shown: Asked | None = None
        self._found: ExpectedLoss | None = None
        self._read: tuple[Asked, IncidentColumns] | None = None
        self._job: Job | None = None
        self._took = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._begin)
        session.opened.connect(self._on_opened)
        session.saved.connect(self._on_saved)

    @property
    def found(self) -> ExpectedLoss | None:
        """The expected loss, or that of the state before while `pending`; None where nothing is known of outages."""
        return self._found

    @property
    def pending(self) -> bool:
        """Whether the loss of the state that was asked for is still being worked out."""
        return self._asked is not None and not self._asked.same_as(self._shown)

    def ask(self) -> None:
        """See to it that the loss becomes that of the register as it is; `worked_out` follows if it isn't."""
        desk = self._session.desk
        if desk is None:
            return
        self._asked = Asked(desk, self._session.shown, self._session.as_of, self._session.scene.levers)
        if not self.pending:
            return
        if not self._asked.on_record:
            self._shown, self._found = self._asked, None
        elif self._job is None:
            self._timer.start(_LONG_PAUSE_MS if self._took > _LONG else _PAUSE_MS)

    @Slot()
    def _begin(self) -> None:
        asked = self._asked
        if asked is None or self._job is not None or not self.pending or not asked.on_record:
            return
        known = self._read[1] if self._read is not None and asked.same_incidents(self._read[0]) else None
        if known is None and self._session.unsaved:
            return  # what an import brings is in the file once it is saved: `_on_saved`
        self._job = self._session.jobs.run_with_progress(_worked_out, asked, known)
        self._job.succeeded.connect(partial(self._on_worked_out, asked, monotonic()))
        self._job.failed.connect(partial(self._on_failed, asked))
        self._job.finished.connect(self._on_finished)

    def _on_worked_out(self, asked: Asked, began: float, found: tuple[IncidentColumns, ExpectedLoss]) -> None:
        self._took = monotonic() - began
        self._read = (asked, found[0])
        self._shown, self._found = asked, found[1]
        if not self.pending:
            self.worked_out.emit()

    def _on_failed(self, asked: Asked, error: Exception) -> None:
        # A bug is told by `Jobs.crashed`, and a file that can't be read where it is next written or read in full.
        self._shown, self._found = asked, None
        if isinstance(error, LeewayError):
            self._read = None
        self.worked_out.emit()

    @Slot()
    def _on_finished(self) -> None:
        self._job = None
        if self.pending:
            self.ask()

    @Slot()
    def _on_saved(self) -> None:
        if self.pending and self._job is None:
            self._timer.start(0)

    @Slot()
    def _on_opened(self) -> None:
        """Let go of the register before."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
        self._asked = self._shown = self._found = self._read = None
        self._took = 0.0


def _worked_out(
    progress: Progress, asked: Asked, incidents: IncidentColumns | None
) -> tuple[IncidentColumns, ExpectedLoss]:
    """Read and work out; an error that comes of the register being closed counts for nothing."""
    from leeway.services.expected_loss import expect_loss
    from leeway.services.outages import read_outages

    try:
        if incidents is None:
            incidents = read_outages(asked.desk, asked.register)
            progress.go_on()
        found = expect_loss(asked.register, incidents, asked.day, asked.levers)
        spare_rows()
        return incidents, found
    finally:
        progress.go_on()
