"""Judging the register: at once while it is small, else in a job."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from leeway.domain.register import Register
from leeway.engine.portfolio import Portfolio, assess_portfolio
from leeway.ui.collector import spare_rows
from leeway.ui.jobs import Job, Jobs

_SMALL: Final = 150
"""Products and workflows that are judged within a few milliseconds, so at once on the UI thread."""

_UNREAD: Final = frozenset(("questionnaire", "assessment", "answer", "evidence"))
"""The tables that no verdict hangs on: whoever answers a questionnaire doesn't wait for the portfolio."""


def _nothing(as_of: date) -> Portfolio:
    unknown = dict.fromkeys(("spend", "critical_workflows", "integrations"))
    return Portfolio(as_of, {}, {}, (), (), unknown, {})


def _reads_the_same(one: Register, other: Register) -> bool:
    """Tell whether no table differs on which a verdict hangs."""
    return all(rows is other.tables[name] for name, rows in one.tables.items() if name not in _UNREAD)


def _judge_big(register: Register, as_of: date) -> Portfolio:
    portfolio = assess_portfolio(register, as_of)
    spare_rows()
    return portfolio


class Assessor(QObject):
    """Keeps the portfolio of the latest register, one job at a time."""

    worked_out = Signal()
    """A job has brought the portfolio of the latest register."""

    def __init__(self, jobs: Jobs, today: Callable[[], date], parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._today = today
        self._job: Job | None = None
        self.forget()

    @property
    def portfolio(self) -> Portfolio:
        """What follows from the register, or from the state before while `pending`."""
        return self._portfolio

    @property
    def pending(self) -> bool:
        """Whether the portfolio of the latest register is still being worked out."""
        return self._judged is not self._register

    def forget(self) -> None:
        """Go back to the portfolio of an empty register."""
        self._register = Register.empty()
        self._judged: Register | None = self._register
        self._portfolio = _nothing(self._today())

    def judge(self, register: Register, *, anew: bool = False) -> None:
        """Work out the portfolio of a register; `anew` even if it is the latest one already."""
        same = _reads_the_same(self._register, register) and not self.pending
        self._register = register
        if anew:
            self._judged = None
        elif same:
            self._judged = register
        self._begin()

    def _begin(self) -> None:
        if not self.pending:
            return
        register = self._register
        if len(register.products) + len(register.workflows) <= _SMALL:
            self._portfolio = assess_portfolio(register, self._today())
            self._judged = register
        elif self._job is None:
            self._job = self._jobs.run(_judge_big, register, self._today())
            self._job.succeeded.connect(partial(self._on_judged, register))
            self._job.failed.connect(partial(self._on_not_judged, register))
            self._job.finished.connect(self._on_finished)

    def _on_judged(self, register: Register, portfolio: Portfolio) -> None:
        if register is self._register:
            self._portfolio = portfolio
            self._judged = register
            self.worked_out.emit()

    def _on_not_judged(self, register: Register, _: Exception) -> None:
        if register is self._register:  # a bug, told by `Jobs.crashed`; asking again would only repeat it
            self._judged = register

    @Slot()
    def _on_finished(self) -> None:
        job, self._job = self._job, None
        if job is not None and not job.is_cancelled:
            self._begin()
