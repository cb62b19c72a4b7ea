"""Work off the UI thread: one writer, a few readers, with progress, cancelling and errors."""

import itertools
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Concatenate, ParamSpec

from PySide6.QtCore import QObject, Qt, Signal, Slot

from leeway.errors import LeewayError
from leeway.ui.collector import Collector

_log = logging.getLogger(__name__)
_Asked = ParamSpec("_Asked")
_READERS = 2
_Message = tuple[Any, ...]
"""A job's number, then either its future, or how much is done and what is being done."""


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

    @property
    def is_stopped(self) -> bool:
        """Whether the job should stop."""
        return self._stopped.is_set()

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


class _Mailbox:
    """Where worker threads leave what they have to say.

    They know a job by its number alone. Were a worker to hold a QObject, it might be the last to let go of it and so
    destroy it on the wrong thread, under the hands of the UI thread: a segmentation fault.
    """

    def __init__(self, wake: Callable[[], object]) -> None:
        self._messages: queue.SimpleQueue[_Message] = queue.SimpleQueue()
        self._wake = wake

    def report(self, number: int, share: float | None, text: str) -> None:
        """Leave word of progress."""
        self._put((number, share, text))

    def settle(self, number: int, done: "Future[Any]") -> None:
        """Leave word that a job is done."""
        self._put((number, done))

    def empty(self) -> Iterator[_Message]:
        """Take out what is there."""
        while True:
            try:
                yield self._messages.get_nowait()
            except queue.Empty:
                return

    def _put(self, message: _Message) -> None:
        self._messages.put(message)
        self._wake()


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
        self._numbers = itertools.count()
        self._running: dict[int, Job] = {}
        self._reading: set[int] = set()
        self._mail = _Mailbox(self._arrived.emit)
        self._closed = False
        self._collector = Collector(self)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether nothing is running or queued."""
        return not self._running

    def run(self, function: Callable[_Asked, Any], *args: _Asked.args, **kwargs: _Asked.kwargs) -> Job:
        """Run a function that only reads values; connect to the job before going back to the event loop.

        Neither the function nor its values may be or hold QObjects, here and below.
        """
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
        for number in tuple(self._reading):
            self._running[number].cancel()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)
        self._collector.remove()
        self._on_arrived()

    def _start(self, pool: ThreadPoolExecutor, work: Callable[[Progress], Any]) -> Job:
        number = next(self._numbers)
        progress = Progress(partial(self._mail.report, number))
        job = Job(progress)
        self._running[number] = job
        if pool is self._readers:
            self._reading.add(number)
        pool.submit(_work, progress, work).add_done_callback(partial(self._mail.settle, number))
        return job

    @Slot()
    def _on_arrived(self) -> None:
        for number, *news in self._mail.empty():
            if len(news) == 1:
                self._settle(number, *news)
            elif number in self._running and not self._running[number].is_cancelled:
                self._running[number].progressed.emit(*news)

    def _settle(self, number: int, done: "Future[Any]") -> None:
        job = self._running.pop(number)
        self._reading.discard(number)
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
