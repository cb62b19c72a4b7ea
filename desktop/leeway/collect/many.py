"""Many sources refreshed at a time: several hosts at once, few questions to each, the longest queue first."""

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from leeway.collect.errors import CollectError
from leeway.collect.progress import SLICE, Progress

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_IN_ALL: Final = 8
_PER_HOST: Final = 2
_BUG: Final = "It couldn’t be asked because of an error in Leeway, which is in the log. What was known stays."


@dataclass(frozen=True, slots=True)
class Task(Generic[_T]):
    """Something to fetch from one host; `work` is given a progress, and runs on a thread of its own."""

    name: str
    host: str
    work: Callable[[Progress], _T]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[_T]):
    """What came of a task: a result, or why there is none."""

    task: Task[_T]
    result: _T | None
    error: CollectError | None


class TaskFailed(CollectError):
    """A task ended by a bug of ours; the log has it."""


class _Quiet:
    """The progress of one task among many: it can be stopped, and what it says isn't passed on."""

    def __init__(self, whole: Progress, stopped: threading.Event) -> None:
        self._whole = whole
        self._stopped = stopped

    def report(self, _share: float | None, _text: str = "") -> None:
        self.go_on()

    def go_on(self) -> None:
        if self._stopped.is_set():
            raise _GivenUp
        self._whole.go_on()


class _GivenUp(Exception):
    """Another task ended the whole."""


def run_all(
    tasks: Iterable[Task[_T]], progress: Progress, *, in_all: int = _IN_ALL, per_host: int = _PER_HOST
) -> tuple[Outcome[_T], ...]:
    """Run tasks, `per_host` at a time for a host and `in_all` together; return their outcomes in the order of the tasks.

    A host with much to do never keeps threads that another could use. Whatever the progress raises ends all of it within a
    moment, and is raised. Anything else that a task raises is the outcome of that task: a bug that one odd answer brings out
    must not cost what all others gave.
    """
    waiting: dict[str, deque[tuple[int, Task[_T]]]] = {}
    for number, task in enumerate(tasks):
        waiting.setdefault(task.host, deque()).append((number, task))
    total = sum(map(len, waiting.values()))
    outcomes: dict[int, Outcome[_T]] = {}
    running: dict[Future[Outcome[_T]], tuple[int, str]] = {}
    busy: Counter[str] = Counter()
    stopped = threading.Event()
    quiet = _Quiet(progress, stopped)
    with ThreadPoolExecutor(in_all, thread_name_prefix="leeway-refresh") as pool:
        try:
            while waiting or running:
                while len(running) < in_all and (host := _next_host(waiting, busy, per_host)):
                    number, task = waiting[host].popleft()
                    if not waiting[host]:
                        del waiting[host]
                    busy[host] += 1
                    running[pool.submit(_run, task, quiet)] = (number, host)
                for future in wait(running, SLICE, FIRST_COMPLETED).done:
                    number, host = running.pop(future)
                    busy[host] -= 1
                    outcomes[number] = future.result()
                    progress.report(len(outcomes) / total, outcomes[number].task.name)
                progress.go_on()
        except BaseException:
            stopped.set()
            raise
    return tuple(outcomes[number] for number in range(total))


def _next_host(
    waiting: dict[str, deque[tuple[int, Task[_T]]]], busy: Counter[str], per_host: int
) -> str | None:
    free = [host for host in waiting if busy[host] < per_host]
    return max(free, key=lambda host: len(waiting[host]), default=None)


def _run(task: Task[_T], quiet: _Quiet) -> Outcome[_T]:
    try:
        return Outcome(task, task.work(quiet), None)
    except CollectError as error:
        return Outcome(task, None, error)
    except Exception as error:  # noqa: BLE001 - the end of a task, as jobs are: told as its outcome, and logged
        quiet.go_on()  # raises where it is no bug but the end of the whole
        _log.error("asking %s failed", task.host, exc_info=error)
        return Outcome(task, None, TaskFailed(_BUG))
