"""The reading of a baseline in a job, and the reckoning of scenarios against it: at once where that is quick, else in jobs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot

from leeway.errors import LeewayError
from leeway.services.burn_zone import local_zone
from leeway.services.whatif import ReadWhatIf, Reckoning, read_whatif, reckon
from leeway.ui.latest_job import LatestJob

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from leeway.domain.register import Register
    from leeway.services.open_register import OpenRegister
    from leeway.ui.jobs import Job
    from leeway.ui.models.whatif_draft import Draft
    from leeway.ui.session import Session

_QUICK_SECONDS: Final = 0.02
_LEFT_ALONE: Final = frozenset({"scenario", "scenario_change"})
_IMPORTS: Final = ("incident_import", "usage_import")
_BUG: Final = "The scenario couldn’t be worked out because of an error in Leeway."


@dataclass(frozen=True, slots=True, eq=False)
class Reckoned:
    """A reckoning, with the baseline and the draft that it is of."""

    read: ReadWhatIf
    draft: Draft
    reckoning: Reckoning


class WhatIfReckoning(QObject):
    """Keeps the baseline while nothing but scenarios changes. One job at a time; the draft of the latest move counts."""

    began = Signal()
    read_done = Signal(object)
    """The baseline is read: ReadWhatIf."""
    reckoned = Signal(object)
    """Reckoned: of the latest draft, or on the way to it."""
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._state: tuple[OpenRegister, Register, date] | None = None
        self._read: ReadWhatIf | None = None
        self._hours: tuple[object, Mapping[str, float]] | None = None
        self._reading = LatestJob(session.jobs, self)
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(self.failed)
        self._waiting = False
        self._in_file: frozenset[str] = frozenset()
        self._wanted: Draft | None = None
        self._job: Job | None = None
        self._slow = False
        session.saved.connect(self._on_saved)

    @property
    def read(self) -> ReadWhatIf | None:
        """The baseline; None until it is read."""
        return self._read

    @property
    def up_to_date(self) -> bool:
        """Whether there is nothing left to work out."""
        return not (self._reading.busy or self._waiting or self._job is not None)

    def ask(self) -> None:
        """See to it that the baseline is that of the register as it is."""
        session = self._session
        if session.desk is None:
            self.forget()
            return
        wanted = (session.desk, session.register, session.as_of)
        if self._state is not None and _same(self._state, wanted):
            return
        self._state = wanted
        imports = frozenset(id for name in _IMPORTS for id in session.register.tables[name])
        self._in_file &= imports  # what was undone goes from the file, and has to be saved once more
        self._waiting = bool(session.unsaved) and not imports <= self._in_file
        self.began.emit()
        if self._waiting:
            return  # what an import brings is only there once it is in the file
        if not session.unsaved:
            self._in_file = imports
        uses = session.register.tables["usage_import"]
        hours = self._hours[1] if self._hours is not None and self._hours[0] is uses else None
        self._reading.ask(read_whatif, *wanted[:2], local_zone(), wanted[2], hours)

    def forget(self) -> None:
        """Let go of everything: another register is open, or none."""
        self._reading.forget()
        self._state = self._read = self._hours = self._wanted = None
        self._job, self._slow, self._waiting = None, False, False
        self._in_file = frozenset()

    @Slot(object)
    def _on_read(self, read: ReadWhatIf) -> None:
        assert self._state is not None
        self._read = read
        self._hours = (self._state[1].tables["usage_import"], read.session_hours)
        self.read_done.emit(read)

    @Slot()
    def _on_saved(self) -> None:
        if self._waiting:
            self._state = None
            self.ask()

    # -------------------------------------------------------------------------------------- reckoning

    def reckon(self, draft: Draft) -> None:
        """Reckon a draft; `reckoned` follows, before this returns if the last one was quick."""
        self._wanted = draft
        if self._read is None or self._job is not None:
            return
        if self._slow:
            self._begin(self._read, draft)
            return
        start = perf_counter()
        reckoning = _reckoned(self._read, draft)
        self._slow = perf_counter() - start > _QUICK_SECONDS
        self.reckoned.emit(Reckoned(self._read, draft, reckoning))

    def _begin(self, read: ReadWhatIf, draft: Draft) -> None:
        """Reckon in a job: none beside it, because a baseline keeps what it has worked out."""
        self._job = self._session.jobs.run(_timed, read, draft)
        self._job.succeeded.connect(partial(self._on_reckoned, self._job, read, draft))
        self._job.failed.connect(partial(self._on_failed, self._job))

    def _on_reckoned(self, job: Job, read: ReadWhatIf, draft: Draft, found: tuple[Reckoning, float]) -> None:
        if job is not self._job:
            return
        self._job = None
        self._slow = found[1] > _QUICK_SECONDS
        if read is self._read:
            self.reckoned.emit(Reckoned(read, draft, found[0]))
        if self._wanted is not None and (self._wanted != draft or read is not self._read):
            self.reckon(self._wanted)

    def _on_failed(self, job: Job, error: Exception) -> None:
        if job is self._job:
            self._job = None
            self.failed.emit(str(error) if isinstance(error, LeewayError) else _BUG)


def _reckoned(read: ReadWhatIf, draft: Draft) -> Reckoning:
    yearly, once = (float(cost or 0) for cost in draft.costs)
    return reckon(read.whatif, draft.changes, yearly, once)


def _timed(read: ReadWhatIf, draft: Draft) -> tuple[Reckoning, float]:
    start = perf_counter()
    return _reckoned(read, draft), perf_counter() - start


def _same(one: tuple[OpenRegister, Register, date], other: tuple[OpenRegister, Register, date]) -> bool:
    """Tell whether two states have the same baseline: they may differ in scenarios."""
    before, after = one[1].tables, other[1].tables
    same = all(before[name] is after[name] for name in before if name not in _LEFT_ALONE)
    return one[0] is other[0] and one[2] == other[2] and same
