"""What the window shows: the open register, its portfolio, scope and scenario; every change is announced from here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from leeway.domain.change import Action, Brought, Change
from leeway.domain.scope import Scope
from leeway.ui import bringing
from leeway.ui.assessing import Assessor
from leeway.ui.scenario_state import ScenarioState
from leeway.ui.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime
    from pathlib import Path

    from leeway.domain.register import Register
    from leeway.engine.portfolio import Portfolio
    from leeway.services.open_register import OpenRegister
    from leeway.services.shown import Shown
    from leeway.services.usage_import import UsagePlan
    from leeway.ui.jobs import Jobs
    from leeway.ui.taking import UsageTaking


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
        self._writing = Writing(jobs, clock, self)
        self._writing.changed.connect(self._announce)
        self._writing.lost.connect(self.close)
        self._writing.saving.connect(self.saving)
        self._writing.saved.connect(self.saved)
        self._writing.failed.connect(self.failed)
        self._assessor = Assessor(jobs, today, self)
        self._assessor.worked_out.connect(self.register_changed)
        self._scenario = ScenarioState(jobs, today, self)
        self._scenario.worked_out.connect(self.register_changed)
        self._bringing = 0
        self._scope = Scope()

    @property
    def desk(self) -> OpenRegister | None:
        """The open register, if any."""
        return self._writing.desk

    @property
    def register(self) -> Register:
        """The present state, without any scenario; empty if no register is open."""
        return self._writing.register

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
        return self._scenario.shown(self.register)

    @property
    def shown(self) -> Register:
        """The register in the scenario: `register` itself where none is chosen."""
        return self.scene.register

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
        return self.desk is not None and self.desk.read_only

    @property
    def is_opening(self) -> bool:
        """Whether a register is being opened or made."""
        return self._bringing > 0

    @property
    def unsaved(self) -> int:
        """How many edits are on their way to the file."""
        return self._writing.unsaved

    def open(self, path: Path, *, read_only: bool = False) -> None:
        """Open a register file instead of the present one; `opened` or `opening_failed` follows."""
        if self._writing.is_at(path):
            self.opened.emit()
            return
        self._bring(path, partial(bringing.opened, read_only=read_only))

    def create(self, path: Path) -> None:
        """Make an empty register and open it; `opened` or `opening_failed` follows."""
        self._bring(path, bringing.created)

    def create_sample(self, path: Path) -> None:
        """Make the sample register and open it; `opened` or `opening_failed` follows."""
        self._bring(path, partial(bringing.created_sample, today=self._today()))

    @Slot()
    def close(self) -> None:
        """Let go of the register once its last edit is written; `opened` tells that none is open."""
        if self.desk is None:
            return
        self._writing.let_go()
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
        return self._writing.take(lambda desk: desk.edit(changes, label, action, brings))

    def take_usage(self, plan: UsagePlan, taking: UsageTaking) -> str | None:
        """Begin to write an import of logs, which is announced once it is in the file; return why not.

        `taking` tells how it went, and is asked whether it should stop.
        """
        return self._writing.take_usage(plan, taking)

    @Slot()
    def undo(self) -> bool:
        """Take the last edit back, if there is one; False, and `refused`, if that can't be done."""
        return self._told(self._writing.take(lambda desk: desk.undo()))

    @Slot()
    def redo(self) -> bool:
        """Do the edit again that was taken back last, if there is one; False, and `refused`, if that can't be done."""
        return self._told(self._writing.take(lambda desk: desk.redo()))

    def set_scope(self, scope: Scope) -> None:
        """Look at another part of the register."""
        scope = scope.within(self.register)
        if scope != self._scope:
            self._scope = scope
            self.scope_changed.emit()

    def set_scenario(self, scenario_id: str | None) -> None:
        """Look at the register in a scenario of it; None for the baseline."""
        if self._scenario.choose(scenario_id, self.register):
            self.scenario_changed.emit()
            self.register_changed.emit()

    def mark_scenario(self, *, edited: bool) -> None:
        """Tell whether the scenario has changes that aren't saved; `scenario_changed` follows where that is news."""
        if edited != self._scenario.edited:
            self._scenario.edited = edited
            self.scenario_changed.emit()

    def refresh_day(self) -> None:
        """Judge the register again if another day has begun."""
        if self.baseline_portfolio.as_of != self._today() and self.desk is not None:
            self._assessor.judge(self.register, anew=True)
            self._scenario.follow(self.register, anew=True)
            self.register_changed.emit()

    def _bring(self, path: Path, how: Callable[..., OpenRegister]) -> None:
        self._bringing += 1
        self.opening.emit(path.name)
        job = self.jobs.write(how, path, author=self._author, clock=self._clock)
        job.succeeded.connect(self._on_brought)
        job.failed.connect(self._on_not_brought)

    @Slot(object)
    def _on_brought(self, desk: OpenRegister) -> None:
        self._bringing -= 1
        if self.desk is not None:
            self._writing.let_go()
        self._show(desk)

    @Slot(object)
    def _on_not_brought(self, error: Exception) -> None:
        self._bringing -= 1
        self.opening_failed.emit(bringing.why(error, "The register couldn't be opened"))

    def _show(self, desk: OpenRegister | None) -> None:
        self._writing.show(desk)
        self._scope = Scope()
        self._assessor.forget()
        self._scenario.choose(None, self.register)
        if desk is not None:
            self._assessor.judge(self.register)
        self.opened.emit()
        self.scope_changed.emit()
        self.scenario_changed.emit()
        self.register_changed.emit()

    def _told(self, why: str | None) -> bool:
        if why is not None:
            self.refused.emit(why)
        return why is None

    @Slot()
    def _announce(self) -> None:
        self._assessor.judge(self.register)
        if self._scenario.follow(self.register):
            self.scenario_changed.emit()
        self.set_scope(self._scope)  # all vendors once what it names is gone
        self.register_changed.emit()
