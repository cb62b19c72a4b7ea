"""A job of which only the latest counts: what was asked before is let go."""

from collections.abc import Callable
from typing import Any, Final, ParamSpec

from PySide6.QtCore import QObject, Signal, Slot

from leeway.errors import LeewayError
from leeway.ui.jobs import Job, Jobs, Progress

_BUG: Final = "It couldn’t be worked out because of an error in Leeway."
_Asked = ParamSpec("_Asked")


class LatestJob(QObject):
    """Runs one job at a time; `ask` lets go of the one before, whose result is thrown away."""

    succeeded = Signal(object)
    failed = Signal(str)
    """Why there is no result, in a sentence."""

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether a result is still to come."""
        return self._job is not None

    def ask(self, function: Callable[_Asked, Any], *args: _Asked.args, **kwargs: _Asked.kwargs) -> None:
        """Run a function that only reads values; neither it nor they may be or hold QObjects."""
        self.forget()
        self._job = self._jobs.run_with_progress(_worked_out, function, *args, **kwargs)
        self._job.succeeded.connect(self._on_succeeded)
        self._job.failed.connect(self._on_failed)

    def forget(self) -> None:
        """Let go of what is being worked out."""
        if self._job is not None:
            self._job.succeeded.disconnect(self._on_succeeded)
            self._job.failed.disconnect(self._on_failed)
            self._job.cancel()
            self._job = None

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        self._job = None
        self.succeeded.emit(result)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(str(error) if isinstance(error, LeewayError) else _BUG)


def _worked_out(progress: Progress, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run a function; once it is let go, an error counts for nothing: the register may be closed under its hands."""
    try:
        return function(*args, **kwargs)
    finally:
        progress.go_on()
