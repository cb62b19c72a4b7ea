"""The reading of outage exposure in jobs: what was asked last wins, and the last picture stays until the next is there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from leeway.errors import LeewayError
from leeway.services.burn_zone import local_zone
from leeway.services.outage_backing import Backing, back_up
from leeway.services.outage_view import OutageView, view_outages
from leeway.services.outages import OutageReport, assess_outages, read_outages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from leeway.domain.register import Register
    from leeway.domain.scenario_levers import Levers
    from leeway.domain.scope import Scope
    from leeway.services.open_register import OpenRegister
    from leeway.ui.jobs import Job, Progress
    from leeway.ui.session import Session

_BUG: Final = "The incidents couldn't be read because of an error in Leeway."
_QUIET_MS: Final = 250


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is asked: the exposure of a state of an open register, in a scope, with the levers of the scenario."""

    desk: OpenRegister
    register: Register
    scope: Scope
    levers: Levers

    def same_as(self, other: Asked | None) -> bool:
        """Tell whether the other asks for the same."""
        return other is not None and self.of_state(other) and self.scope == other.scope

    def of_state(self, other: Asked) -> bool:
        """Tell whether the other is about the same state of the same register."""
        return self.desk is other.desk and self.register is other.register and self.levers == other.levers


class OutageReading(QObject):
    """Reads and assesses; then, once it is painted, works out what backs the figures, and reads the titles."""

    began = Signal()
    """Something is being worked out; what is shown meanwhile is of before."""
    viewed = Signal(object)  # OutageView
    titled = Signal(object)  # tuple[str, ...]: the titles of the incidents of the view
    backed = Signal(object)  # Backing: of the view
    failed = Signal(str)
    rested = Signal()
    """Nothing is being worked out any more."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked: Asked | None = None
        self._shown: tuple[Asked, OutageView] | None = None
        self._report: tuple[Asked, OutageReport] | None = None
        self._job: Job | None = None
        self._extras: list[Job] = []
        self._waiting = False
        self._in_file: frozenset[str] = frozenset()
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._quiet.timeout.connect(self._on_quiet)
        session.saved.connect(self._on_saved)

    @property
    def busy(self) -> bool:
        """Whether what is asked isn't shown yet."""
        return self._job is not None or self._waiting

    @property
    def up_to_date(self) -> bool:
        """Whether there is nothing left to work out, in the background neither."""
        return not (self.busy or self._extras or self._quiet.isActive())

    def ask(self) -> None:
        """See to it that the register is shown as it is, in its scope."""
        desk = self._session.desk
        if desk is None:
            self.forget()
            return
        self._asked = Asked(desk, self._session.shown, self._session.scope, self._session.scene.levers)
        if self._shown is not None and self._asked.same_as(self._shown[0]):
            return
        if self._job is None:
            self._begin()

    def forget(self) -> None:
        """Let go of everything: another register is open, or none."""
        self._stop_extras()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._asked = self._shown = self._report = None
        self._waiting = False
        self._in_file = frozenset()

    # ------------------------------------------------------------------------------------- the picture

    def _begin(self) -> None:
        """Work out what is asked; what an import brings is only there once it is in the file."""
        asked = self._asked
        assert asked is not None
        self._stop_extras()
        imports = frozenset(asked.register.incident_imports)
        self._in_file &= imports  # what was undone goes from the file, and has to be saved once more
        self._waiting = bool(self._session.unsaved) and not imports <= self._in_file
        if self._waiting:
            self.began.emit()
            return
        if not self._session.unsaved:
            self._in_file = imports
        known = self._report
        report = known[1] if known is not None and asked.of_state(known[0]) else None
        jobs, now = self._session.jobs, self._session.now
        self._job = jobs.run_with_progress(_worked_out, asked, local_zone(), now, report)
        self._job.succeeded.connect(partial(self._on_worked_out, asked))
        self._job.failed.connect(self._on_failed)
        self.began.emit()

    @Slot()
    def _on_saved(self) -> None:
        if self._waiting:
            self._waiting = False
            self._begin()

    def _on_worked_out(self, asked: Asked, view: OutageView) -> None:
        self._job = None
        self._report = (asked, view.report)
        if not asked.same_as(self._asked):
            self._begin()  # what was asked since then
            return
        self._shown = (asked, view)
        self.viewed.emit(view)
        self._quiet.start()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(str(error) if isinstance(error, LeewayError) else _BUG)
        self.rested.emit()

    # ------------------------------------------------------------------------------------- what can wait

    @Slot()
    def _on_quiet(self) -> None:
        """Begin with what can wait, now that the picture is painted and nothing else was asked for a moment."""
        if self._shown is None or self.busy:
            return
        asked, view = self._shown
        jobs = self._session.jobs
        keys = view.incidents.key.tolist()
        titles = jobs.run_with_progress(_titles, asked.desk, asked.register, keys)
        titles.succeeded.connect(self.titled)
        backing = jobs.run_with_progress(_backing, view)
        backing.succeeded.connect(self.backed)
        self._extras = [titles, backing]
        for job in (titles, backing):
            job.finished.connect(partial(self._on_extra_done, job))

    def _on_extra_done(self, job: Job) -> None:
        if job in self._extras:
            self._extras.remove(job)
            if self.up_to_date:
                self.rested.emit()

    def _stop_extras(self) -> None:
        self._quiet.stop()
        extras, self._extras = self._extras, []
        for job in extras:
            job.cancel()


def _worked_out(
    progress: Progress, asked: Asked, zone: tzinfo, now: datetime, report: OutageReport | None
) -> OutageView:
    """Read and assess, unless that was done; an error that comes of the register being closed counts for nothing."""
    try:
        if report is None:
            incidents = read_outages(asked.desk, asked.register)
            progress.go_on()
            report = assess_outages(asked.register, incidents, now, levers=asked.levers)
            progress.go_on()
        return view_outages(asked.register, report, asked.scope, zone)
    finally:
        progress.go_on()


def _titles(
    progress: Progress, desk: OpenRegister, register: Register, keys: Sequence[int]
) -> tuple[str, ...]:
    try:
        with desk.incidents() as reads:
            return reads.titles(register, keys)
    finally:
        progress.go_on()


def _backing(progress: Progress, view: OutageView) -> Backing:
    return back_up(view.report, view.loss, progress.go_on)
