"""What the window shows: the open register, its portfolio, scope and scenario; every change is announced from here."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from leeway.domain.change import Action, Brought, Change, Edit
from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.errors import InvalidEdit
from leeway.ui import bringing
from leeway.ui.assessing import Assessor
from leeway.ui.saving import Saver, SupersededError, why_not_saved
from leeway.ui.scenario_state import ScenarioState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime
    from pathlib import Path

    from leeway.domain.scenario_levers import Levers
    from leeway.engine.portfolio import Portfolio
    from leeway.services.open_register import OpenRegister
    from leeway.services.shown import Shown
    from leeway.services.usage_import import UsagePlan
    from leeway.ui.jobs import Jobs
    from leeway.ui.taking import UsageTaking

_log = logging.getLogger(__name__)
READ_ONLY = "This register was opened read-only, so nothing can be changed here. Save a copy of the file and open that."


class Session(QObject):
    """The state behind the window.

    Widgets call `edit` and the like; they paint when a signal tells them. `register` is the baseline: what is edited.
    `shown` is that in the scenario which is chosen: what is judged; a row of one may be missing in the other. Both and
    `scope` are of the latest state at once. `portfolio` is, too, for small registers; for big ones it is worked out in a
    job and `register_changed` comes twice: with the portfolio before (`portfolio_pending` is true; it may lack a
    product just added) and with the new one.
    """

    opened = Signal()
    """Another register, or none, is open."""
    opening_failed = Signal(str)
    """A register could not be opened or made, and why; the one before stays open."""
    opening = Signal(str)
    """A register is being opened or made: its file name."""
    register_changed = Signal()
    scope_changed = Signal()
    scenario_changed = Signal()
    """Another scenario is looked at, or the baseline again; `register_changed` follows, because `shown` is another."""
    saving = Signal()
    saved = Signal(object)  # datetime, UTC
    failed = Signal(str)
    """A save failed: what happened and what was kept."""
    refused = Signal(str)
    """An edit broke a rule; nothing was changed."""

    def __init__(
        self,
        jobs: Jobs,
        *,
        author: str,
        today: Callable[[], date],
        clock: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        """Begin with no register. `author` signs the edits; `today` is the local day, `clock` the time in UTC."""
        super().__init__(parent)
        self.jobs = jobs
        self._author = author
        self._today = today
        self._clock = clock
        self._desk: OpenRegister | None = None
        self._saver: Saver | None = None
        self._register = Register.empty()
        self._assessor = Assessor(jobs, today, self)
        self._assessor.worked_out.connect(self.register_changed)
        self._scenario = ScenarioState(jobs, today, self)
        self._scenario.worked_out.connect(self.register_changed)
        self._recovering = False
        self._bringing = 0
        self._unsaved = 0
        self._scope = Scope()

    @property
    def desk(self) -> OpenRegister | None:
        """The open register, if any."""
        return self._desk

    @property
    def register(self) -> Register:
        """The present state, without any scenario; empty if no register is open."""
        return self._register

    @property
    def baseline_portfolio(self) -> Portfolio:
        """What follows from `register`, or from its last state while `baseline_pending`."""
        return self._assessor.portfolio

    @property
    def baseline_pending(self) -> bool:
        """Whether the portfolio of `register` is still being worked out."""
        return self._assessor.pending

    @property
    def portfolio(self) -> Portfolio:
        """What follows from `shown`, or from its last state while `portfolio_pending`."""
        return (self._scenario.assessor or self._assessor).portfolio

    @property
    def portfolio_pending(self) -> bool:
        """Whether the portfolio of `shown` is still being worked out."""
        return (self._scenario.assessor or self._assessor).pending

    @property
    def scenario_id(self) -> str | None:
        """The scenario that every page looks at; None for the baseline."""
        return self._scenario.id

    @property
    def scene(self) -> Shown:
        """The register in the scenario with all that is known of it."""
        return self._scenario.shown(self._register)

    @property
    def shown(self) -> Register:
        """The register in the scenario: `register` itself where none is chosen."""
        return self.scene.register

    @property
    def levers(self) -> Levers:
        """What the scenario sets that stands in no row."""
        return self.scene.levers

    @property
    def scenario_problems(self) -> tuple[str, ...]:
        """What of the scenario couldn't be applied, in sentences."""
        return self.scene.problems

    @property
    def scenario_edited(self) -> bool:
        """Whether the What-if page has changes of the scenario that aren't saved, so that no other page has them."""
        return self._scenario.edited

    @property
    def as_of(self) -> date:
        """The local day."""
        return self._today()

    @property
    def now(self) -> datetime:
        """The time, in UTC."""
        return self._clock()

    @property
    def scope(self) -> Scope:
        """What part of the register is looked at."""
        return self._scope

    @property
    def author(self) -> str:
        """Who signs the edits."""
        return self._author

    @property
    def read_only(self) -> bool:
        """Whether edits are refused because the file can't be written."""
        return self._desk is not None and self._desk.read_only

    @property
    def is_opening(self) -> bool:
        """Whether a register is being opened or made."""
        return self._bringing > 0

    @property
    def unsaved(self) -> int:
        """How many edits are on their way to the file."""
        return self._unsaved

    def open(self, path: Path, *, read_only: bool = False) -> None:
        """Open a register file instead of the present one; `opened` or `opening_failed` follows."""
        if self._is_open(path):
            self.opened.emit()
            return
        self._bring(path, partial(bringing.opened, read_only=read_only))

    def create(self, path: Path) -> None:
        """Make an empty register and open it; `opened` or `opening_failed` follows."""
        self._bring(path, bringing.created)

    def create_sample(self, path: Path) -> None:
        """Make the sample register and open it; `opened` or `opening_failed` follows."""
        self._bring(path, partial(bringing.created_sample, today=self._today()))

    def close(self) -> None:
        """Let go of the register once its last edit is written; `opened` tells that none is open."""
        if self._desk is None:
            return
        self._let_go()
        self._show(None)

    def edit(self, changes: Iterable[Change], label: str | None = None, action: Action = Action.EDIT) -> bool:
        """Make an edit and begin to save it; False, and `refused`, if it breaks a rule."""
        return self._told(self.try_edit(changes, label, action))

    def try_edit(
        self,
        changes: Iterable[Change],
        label: str | None = None,
        action: Action = Action.EDIT,
        brings: tuple[Brought, ...] = (),
    ) -> str | None:
        """Make an edit and begin to save it; return why not, for whoever shows it near the field."""
        return self._take(lambda desk: desk.edit(changes, label, action, brings))

    def take_usage(self, plan: UsagePlan, taking: UsageTaking) -> str | None:
        """Begin to write an import of logs, which is announced once it is in the file; return why not.

        `taking` tells how it went, and is asked whether it should stop.
        """
        if (why := self._why_not()) is not None:
            return why
        assert self._desk is not None
        try:
            edit = self._desk.edit(plan.changes, plan.label, Action.IMPORT)
        except InvalidEdit as error:
            return str(error)
        if edit is None:
            return "Everything in these logs is in the register already."
        self._write_usage(edit, plan, taking)
        return None

    @Slot()
    def undo(self) -> None:
        """Take the last edit back, if there is one."""
        self._told(self._take(lambda desk: desk.undo()))

    @Slot()
    def redo(self) -> None:
        """Do the edit again that was taken back last, if there is one."""
        self._told(self._take(lambda desk: desk.redo()))

    def set_scope(self, scope: Scope) -> None:
        """Look at another part of the register."""
        scope = scope.within(self._register)
        if scope != self._scope:
            self._scope = scope
            self.scope_changed.emit()

    def set_scenario(self, scenario_id: str | None) -> None:
        """Look at the register in a scenario of it; None for the baseline."""
        if self._scenario.choose(scenario_id, self._register):
            self.scenario_changed.emit()
            self.register_changed.emit()

    def mark_scenario(self, *, edited: bool) -> None:
        """Tell whether the scenario has changes that aren't saved; `scenario_changed` follows where that is news."""
        if edited != self._scenario.edited:
            self._scenario.edited = edited
            self.scenario_changed.emit()

    def refresh_day(self) -> None:
        """Judge the register again if another day has begun."""
        if self.baseline_portfolio.as_of != self._today() and self._desk is not None:
            self._assessor.judge(self._register, anew=True)
            self._scenario.follow(self._register, anew=True)
            self.register_changed.emit()

    def _is_open(self, path: Path) -> bool:
        if self._desk is None:
            return False
        try:
            return self._desk.path.samefile(path)
        except OSError:
            return False

    def _bring(self, path: Path, how: Callable[..., OpenRegister]) -> None:
        self._bringing += 1
        self.opening.emit(path.name)
        job = self.jobs.write(how, path, author=self._author, clock=self._clock)
        job.succeeded.connect(self._on_brought)
        job.failed.connect(self._on_not_brought)

    @Slot(object)
    def _on_brought(self, desk: OpenRegister) -> None:
        self._bringing -= 1
        if self._desk is not None:
            self._let_go()
        self._show(desk)

    @Slot(object)
    def _on_not_brought(self, error: Exception) -> None:
        self._bringing -= 1
        self.opening_failed.emit(bringing.why(error, "The register couldn't be opened"))

    def _let_go(self) -> None:
        desk, self._desk, self._saver = self._desk, None, None
        assert desk is not None
        self.jobs.write(desk.close).failed.connect(self._on_close_failed)

    @Slot(object)
    def _on_close_failed(self, error: Exception) -> None:
        self.failed.emit(bringing.why(error, "The register couldn't be closed properly"))

    def _show(self, desk: OpenRegister | None) -> None:
        self._desk = desk
        self._saver = Saver(desk) if desk else None
        self._register = desk.register if desk else Register.empty()
        self._recovering = False
        self._unsaved = 0
        self._scope = Scope()
        self._assessor.forget()
        self._scenario.choose(None, self._register)
        if desk is not None:
            self._assessor.judge(self._register)
        self.opened.emit()
        self.scope_changed.emit()
        self.scenario_changed.emit()
        self.register_changed.emit()

    def _take(self, act: Callable[[OpenRegister], Edit | None]) -> str | None:
        """Let the open register change, show what came of it and save it; return why it was refused."""
        if (why := self._why_not()) is not None:
            return why
        assert self._desk is not None
        try:
            edit = act(self._desk)
        except InvalidEdit as error:
            return str(error)
        if edit is not None:
            self._register = self._desk.register
            self._save(edit)
            self._announce()
        return None

    def _told(self, why: str | None) -> bool:
        if why is not None:
            self.refused.emit(why)
        return why is None

    def _why_not(self) -> str | None:
        if self._desk is None:
            return "No register is open. Open one, or make a new one."
        if self._desk.read_only:
            return READ_ONLY
        if self._recovering:
            return "The register is being read again after a failed save. Try again in a moment."
        return None

    def _save(self, edit: Edit) -> None:
        assert self._saver is not None
        self._unsaved += 1
        self.saving.emit()
        job = self.jobs.write(self._saver.save, edit)
        job.succeeded.connect(partial(self._on_saved, self._saver))
        job.failed.connect(partial(self._on_not_saved, self._saver))

    def _write_usage(self, edit: Edit, plan: UsagePlan, taking: UsageTaking) -> None:
        assert self._saver is not None
        self._unsaved += 1
        self.saving.emit()
        job = self.jobs.write(self._saver.save_usage, edit, plan.batches, taking.should_stop)
        job.succeeded.connect(partial(self._on_usage_written, self._saver, taking))
        job.failed.connect(partial(self._on_usage_not_written, self._saver, taking))
        job.cancelled.connect(partial(self._on_usage_not_written, self._saver, taking, None))

    def _on_usage_written(self, saver: Saver, taking: UsageTaking, _: Any) -> None:
        if saver is self._saver:
            self._register = saver.desk.register
            self._announce()
        self._on_saved(saver, None)
        taking.written.emit()

    def _on_usage_not_written(self, saver: Saver, taking: UsageTaking, error: Exception | None) -> None:
        if isinstance(error, SupersededError):
            taking.end(error, 1)
        self._go_back(saver, error, partial(self._tell_not_imported, taking, error))

    def _tell_not_imported(
        self, taking: UsageTaking, error: Exception | None, lost: int, more: str = ""
    ) -> None:
        if self._desk is not None and not self._unsaved:
            self.saved.emit(self._clock())  # all that there is, as before the import
        taking.end(error, lost, more)

    def _on_saved(self, saver: Saver, _: Any) -> None:
        if saver is self._saver:
            self._unsaved -= 1
            if self._unsaved == 0:
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
        lost, self._unsaved = self._unsaved, 0
        self._recovering = True
        self._saver = Saver(saver.desk)
        job = self.jobs.write(saver.desk.revert)
        job.succeeded.connect(partial(self._on_reverted, saver.desk, partial(tell, lost)))
        job.failed.connect(partial(self._on_not_reverted, saver.desk, partial(tell, lost)))

    def _on_reverted(self, desk: OpenRegister, tell: Callable[[], object], _: Any) -> None:
        if desk is self._desk:
            self._recovering = False
            self._register = desk.register
            self._announce()
        tell()

    def _on_not_reverted(self, desk: OpenRegister, tell: Callable[..., object], error: Exception) -> None:
        _log.info("the register couldn't be read again: %s", error)
        if desk is self._desk:
            self.close()
        tell(more=" It couldn't be read again either, so it was closed.")

    def _announce(self) -> None:
        self._assessor.judge(self._register)
        if self._scenario.follow(self._register):
            self.scenario_changed.emit()
        self._keep_scope()
        self.register_changed.emit()

    def _keep_scope(self) -> None:
        """Look at all vendors once what the scope names is gone."""
        scope = self._scope.within(self._register)
        if scope != self._scope:
            self._scope = scope
            self.scope_changed.emit()
