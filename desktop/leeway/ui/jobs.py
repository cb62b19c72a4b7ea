"""Work off the UI thread: one writer, a few readers, with progress, cancelling and errors."""

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Concatenate, ParamSpec

from PySide6.QtCore import QObject, Qt, Signal, Slot

from leeway.errors import LeewayError

_log = logging.getLogger(__name__)
_Asked = ParamSpec("_Asked")
_READERS = 2


class JobCancelledError(Exception):
    """A job noticed that it should stop."""


class Progress:
    """What a running job reports to, and asks whether to go on; used on the job's own thread."""

    def __init__(self, report: Callable[[float | None, str], None]) -> None:
        self._report = report
        self._stopped = threading.Event()

    def report(self, share: float | None, text: str = "") -> None:
        """Say how much is done, 0 to 1 or None where it can't be told, and what is being done.

        Raises:
            JobCancelledError: The job should stop.
        """
        self.go_on()
        self._report(share, text)

    def go_on(self) -> None:
        """Return if the job should go on.

        Raises:
            JobCancelledError: The job should stop.
        """
        if self._stopped.is_set():
            raise JobCancelledError

    def stop(self) -> None:
        """Ask the job to stop at its next report."""
        self._stopped.set()


class Job(QObject):
    """A function at work on another thread; its signals arrive on the UI thread, `finished` always last."""

    progressed = Signal(object, str)  # float | None, what is being done
    succeeded = Signal(object)
    failed = Signal(object)  # the exception
    cancelled = Signal()
    finished = Signal()

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._is_cancelled = False

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._is_cancelled

    @Slot()
    def cancel(self) -> None:
        """Ask the job to stop; whatever it still gives is thrown away."""
        self._is_cancelled = True
        self._progress.stop()

    def settle(self, signal: str, value: Any = None) -> None:
        """Announce how the job went."""
        if self._is_cancelled or signal == "cancelled":
            self.cancelled.emit()
        elif signal == "succeeded":
            self.succeeded.emit(value)
        else:
            self.failed.emit(value)
        self.finished.emit()


class Jobs(QObject):
    """Runs jobs: those that write one after the other on one thread, the rest on a few threads.

    `crashed` carries exceptions that are bugs of ours, after the job's own `failed`.
    """

    crashed = Signal(object)
    rested = Signal()
    """The last of the running jobs is done and announced."""
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="leeway-writer")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="leeway-reader")
        self._running: set[Job] = set()
        self._reading: set[Job] = set()
        self._mail: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._closed = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether nothing is running or queued."""
        return not self._running

    def run(self, function: Callable[_Asked, Any], *args: _Asked.args, **kwargs: _Asked.kwargs) -> Job:
        """Run a function that only reads values; connect to the job before going back to the event loop."""
        return self._start(self._readers, lambda _: function(*args, **kwargs))

    def run_with_progress(
        self,
        function: Callable[Concatenate[Progress, _Asked], Any],
        *args: _Asked.args,
        **kwargs: _Asked.kwargs,
    ) -> Job:
        """Run a function that takes a `Progress` first."""
        return self._start(self._readers, lambda progress: function(progress, *args, **kwargs))

    def write(self, function: Callable[_Asked, Any], *args: _Asked.args, **kwargs: _Asked.kwargs) -> Job:
        """Run a function on the one writer thread, after those queued before it."""
        return self._start(self._writer, lambda _: function(*args, **kwargs))

    def close(self) -> None:
        """Cancel what only reads, wait for what writes, announce how all of it went. Nothing starts any more."""
        if self._closed:
            return
        self._closed = True
        for job in tuple(self._reading):
            job.cancel()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)
        self._on_arrived()

    def _start(self, pool: ThreadPoolExecutor, work: Callable[[Progress], Any]) -> Job:
        progress = Progress(lambda share, text: self._post(partial(self._on_progress, job, share, text)))
        job = Job(progress)
        self._running.add(job)
        if pool is self._readers:
            self._reading.add(job)
        future = pool.submit(_work, progress, work)
        future.add_done_callback(lambda done: self._post(partial(self._settle, job, done)))
        return job

    def _post(self, message: Callable[[], None]) -> None:
        """Leave a message for the UI thread; called on any thread."""
        self._mail.put(message)
        self._arrived.emit()

    @Slot()
    def _on_arrived(self) -> None:
        while True:
            try:
                message = self._mail.get_nowait()
            except queue.Empty:
                return
            message()

    def _on_progress(self, job: Job, share: float | None, text: str) -> None:
        if not job.is_cancelled:
            job.progressed.emit(share, text)

    def _settle(self, job: Job, done: "Future[Any]") -> None:
        self._running.discard(job)
        self._reading.discard(job)
        error = None if done.cancelled() else done.exception()
        if done.cancelled() or isinstance(error, JobCancelledError):
            job.settle("cancelled")
        elif error is None:
            job.settle("succeeded", done.result())
        else:
            job.settle("failed", error)
            if not isinstance(error, LeewayError):
                _log.error("a job failed", exc_info=error)
                self.crashed.emit(error)
        if self.idle:
            self.rested.emit()


def _work(progress: Progress, work: Callable[[Progress], Any]) -> Any:
    progress.go_on()
    return work(progress)
