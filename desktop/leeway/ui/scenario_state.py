"""The scenario that the window looks at: which, what the register is in it, and what follows from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from leeway.services.shown import Shown, show_scenario
from leeway.ui.assessing import Assessor

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from leeway.domain.register import Register
    from leeway.ui.jobs import Jobs


class ScenarioState(QObject):
    """Follows the baseline; where a scenario is chosen, judges the register in it beside that."""

    worked_out = Signal()
    """A job has brought the portfolio of the register in the scenario."""

    def __init__(self, jobs: Jobs, today: Callable[[], date], parent: QObject) -> None:
        super().__init__(parent)
        self._today = today
        self._assessor = Assessor(jobs, today, self)
        self._assessor.worked_out.connect(self.worked_out)
        self._id: str | None = None
        self._shown: Shown | None = None
        self.edited = False

    @property
    def id(self) -> str | None:
        """The scenario that is chosen; None for the baseline."""
        return self._id

    @property
    def assessor(self) -> Assessor | None:
        """What judges the register in the scenario; None while the baseline is looked at."""
        return None if self._id is None else self._assessor

    def shown(self, baseline: Register) -> Shown:
        """Return what is shown of the baseline that was followed last."""
        return self._shown if self._shown is not None and self._id is not None else Shown(baseline)

    def choose(self, id: str | None, baseline: Register) -> bool:
        """Look at another scenario, None for the baseline; False if it is the same one, or isn't in the register."""
        if id == self._id or (id is not None and id not in baseline.scenarios):
            return False
        self._id, self.edited = id, False
        self._apply(baseline)
        return True

    def follow(self, baseline: Register, *, anew: bool = False) -> bool:
        """Apply the scenario to what the register is by now; True if it is gone, so that the baseline is shown."""
        if self._id is not None and self._id not in baseline.scenarios:
            self._id, self.edited = None, False
            self._apply(baseline)
            return True
        self._apply(baseline, anew=anew)
        return False

    def _apply(self, baseline: Register, *, anew: bool = False) -> None:
        if self._id is None:
            self._shown = None
            self._assessor.forget()
            return
        self._shown = show_scenario(baseline, self._id, self._today())
        self._assessor.judge(self._shown.register, anew=anew)
