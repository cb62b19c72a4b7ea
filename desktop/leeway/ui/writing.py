"""The way of edits to the file: made at once, saved in turn, and the register read again where saving failed."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from leeway.domain.change import Action, Edit
from leeway.domain.register import Register
from leeway.errors import InvalidEdit
from leeway.ui import bringing
from leeway.ui.saving import Saver, SupersededError, why_not_saved

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from leeway.services.open_register import OpenRegister
    from leeway.services.usage_import import UsagePlan
    from leeway.ui.jobs import Jobs
    from leeway.ui.taking import UsageTaking

_log = logging.getLogger(__name__)
READ_ONLY = "This register was opened read-only, so nothing can be changed here. Save a copy of the file and open that."


class Writing(QObject):
    """The open register, if any; it has the latest state at once, the file a little later."""

    changed = Signal()
    """`register` is another state of the same file."""
    lost = Signal()
    """The file can't be read any more."""
    saving = Signal()
    saved = Signal(object)  # datetime, UTC
    failed = Signal(str)

    def __init__(self, jobs: Jobs, clock: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._clock = clock
        self.show(None)

    def show(self, desk: OpenRegister | None) -> None:
        """Go on with another file, None for none."""
        self.desk = desk
        self.register = desk.register if desk else Register.empty()
        self.unsaved = 0
        self._saver = Saver(desk) if desk else None
        self._recovering = False

    def is_at(self, path: Path) -> bool:
        """Tell whether a path leads to the file that is open."""
        if self.desk is None:
            return False
        try:
            return self.desk.path.samefile(path)
        except OSError:
            return False

    def let_go(self) -> None:
        """Close the file once its last edit is written."""
        desk, self.desk, self._saver = self.desk, None, None
        assert desk is not None
        self._jobs.write(desk.close).failed.connect(self._on_close_failed)

    @Slot(object)
    def _on_close_failed(self, error: Exception) -> None:
        self.failed.emit(bringing.why(error, "The register couldn't be closed properly"))

    def take(self, act: Callable[[OpenRegister], Edit | None]) -> str | None:
        """Let the open register change, show what came of it and save it; return why it was refused."""
        if (why := self._why_not()) is not None:
            return why
        assert self.desk is not None
        try:
            edit = act(self.desk)
        except InvalidEdit as error:
            return str(error)
        if edit is not None:
            self.register = self.desk.register
            self._save(edit)
            self.changed.emit()
        return None

    def take_usage(self, plan: UsagePlan, taking: UsageTaking) -> str | None:
        """Begin to write an import of logs, which is announced once it is in the file; return why not.

        `taking` tells how it went, and is asked whether it should stop.
        """
        if (why := self._why_not()) is not None:
            return why
        assert self.desk is not None
        try:
            edit = self.desk.edit(plan.changes, plan.label, Action.IMPORT)
        except InvalidEdit as error:
            return str(error)
        if edit is None:
            return "Everything in these logs is in the register already."
        self._write_usage(edit, plan, taking)
        return None

    def _why_not(self) -> str | None:
        if self.desk is None:
            return "No register is open. Open one, or make a new one."
        if self.desk.read_only:
            return READ_ONLY
        if self._recovering:
            return "The register is being read again after a failed save. Try again in a moment."
        return None

    def _save(self, edit: Edit) -> None:
        assert self._saver is not None
        self.unsaved += 1
        self.saving.emit()
        job = self._jobs.write(self._saver.save, edit)
        job.succeeded.connect(partial(self._on_saved, self._saver))
        job.failed.connect(partial(self._on_not_saved, self._saver))

    def _write_usage(self, edit: Edit, plan: UsagePlan, taking: UsageTaking) -> None:
        assert self._saver is not None
        self.unsaved += 1
        self.saving.emit()
        job = self._jobs.write(self._saver.save_usage, edit, plan.batches, taking.should_stop)
        job.succeeded.connect(partial(self._on_usage_written, self._saver, taking))
        job.failed.connect(partial(self._on_usage_not_written, self._saver, taking))
        job.cancelled.connect(partial(self._on_usage_not_written, self._saver, taking, None))

    def _on_usage_written(self, saver: Saver, taking: UsageTaking, _: Any) -> None:
        if saver is self._saver:
            self.register = saver.desk.register
            self.changed.emit()
        self._on_saved(saver, None)
        taking.written.emit()

    def _on_usage_not_written(self, saver: Saver, taking: UsageTaking, error: Exception | None) -> None:
        if isinstance(error, SupersededError):
            taking.end(error, 1)
        self._go_back(saver, error, partial(self._tell_not_imported, taking, error))

    def _tell_not_imported(
        self, taking: UsageTaking, error: Exception | None, lost: int, more: str = ""
    ) -> None:
        if self.desk is not None and not self.unsaved:
            self.saved.emit(self._clock())  # all that there is, as before the import
        taking.end(error, lost, more)

    def _on_saved(self, saver: Saver, _: Any) -> None:
        if saver is self._saver:
            self.unsaved -= 1
            if self.unsaved == 0:
                self.saved.emit(self._clock())

    def _on_not_saved(self, saver: Saver, error: Exception) -> None:
        self._go_back(saver, error, partial(self._tell_not_saved, error))

    def _tell_not_saved(self, error: Exception, lost: int, more: str = "") -> None:
        self.failed.emit(why_not_saved(error, lost) + more)

    def _go_back(self, saver: Saver, error: Exception | None, tell: Callable[..., object]) -> None:
        """Read the register again as it is in the file, then tell how many edits that took back, and what else."""
        if isinstance(error, SupersededError):
            return
        if saver is not self._saver:  # closed before its last edits were written
            tell(1)
            return
        lost, self.unsaved = self.unsaved, 0
        self._recovering = True
        self._saver = Saver(saver.desk)
        job = self._jobs.write(saver.desk.revert)
        job.succeeded.connect(partial(self._on_reverted, saver.desk, partial(tell, lost)))
        job.failed.connect(partial(self._on_not_reverted, saver.desk, partial(tell, lost)))

    def _on_reverted(self, desk: OpenRegister, tell: Callable[[], object], _: Any) -> None:
        if desk is self.desk:
            self._recovering = False
            self.register = desk.register
            self.changed.emit()
        tell()

    def _on_not_reverted(self, desk: OpenRegister, tell: Callable[..., object], error: Exception) -> None:
        _log.info("the register couldn't be read again: %s", error)
        if desk is self.desk:
            self.lost.emit()
        tell(more=" It couldn't be read again either, so it was closed.")
