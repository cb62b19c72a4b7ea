"""The cycle collector runs on the UI thread alone: a QObject destroyed on a worker takes the program down."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref
from typing import TYPE_CHECKING

import pytest

from leeway.ui.jobs import Jobs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

# A QObject with a running timer in a cycle, left for a job to collect. Ends with a segmentation fault without `Jobs`'
# own collector.
CYCLES = """
import sys
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer
from leeway.ui import jobs as module
app = QCoreApplication([])
if sys.argv[1] == "without":
    class Nothing:
        def __init__(self, parent): pass
        def remove(self): pass
    module.Collector = Nothing
jobs = module.Jobs()
def rows():
    kept = [[number, (number,)] for number in range(20_000)]
    return len(kept)
for _ in range(60):
    thing = QObject(); thing.me = thing; thing.timer = QTimer(thing); thing.timer.start(1)
    del thing
    job = jobs.run(rows); loop = QEventLoop(); job.finished.connect(loop.quit); loop.exec()
jobs.close()
print("whole")
"""


@pytest.fixture
def collections() -> Iterator[list[str]]:
    """Note on which thread each collection runs."""
    threads: list[str] = []

    def note(phase: str, _: object) -> None:
        if phase == "start":
            threads.append(threading.current_thread().name)

    gc.callbacks.append(note)
    yield threads
    gc.callbacks.remove(note)


def rows() -> int:
    kept = [[number, (number,)] for number in range(50_000)]
    return len(kept)


def test_jobs_that_make_many_objects_never_collect(jobs: Jobs, collections: list[str], qtbot: QtBot) -> None:
    for start in (jobs.run, jobs.write):
        with qtbot.waitSignal(start(rows).finished):
            pass
    assert not [name for name in collections if name.startswith("leeway")]


def test_the_ui_thread_collects_what_is_due(jobs: Jobs, collections: list[str], qtbot: QtBot) -> None:
    class Cycle:
        def __init__(self) -> None:
            self.me = self

    seen = weakref.ref(Cycle())
    with qtbot.waitSignal(jobs.run(rows).finished):
        pass
    kept = [[number] for number in range(gc.get_threshold()[0] + 100)]
    jobs._collector.collect()
    assert seen() is None
    assert set(collections) == {"MainThread"}
    assert kept


def test_a_finished_job_goes_without_a_collection(jobs: Jobs, qtbot: QtBot) -> None:
    job = jobs.run(rows)
    gone = weakref.ref(job)
    with qtbot.waitSignal(job.finished):
        pass
    del job
    with qtbot.waitSignal(jobs.run(int).finished):
        pass
    assert gone() is None


def test_a_worker_never_holds_a_job(jobs: Jobs, qtbot: QtBot) -> None:
    """It would destroy the job on its own thread if it were the last to let go of it."""
    go, leave, wake = threading.Event(), threading.Event(), jobs._mail._wake
    lingering: list[str] = []

    def wake_and_linger() -> None:
        wake()
        lingering.append(threading.current_thread().name)
        leave.wait(20)

    jobs._mail._wake = wake_and_linger
    job = jobs.run(go.wait)
    gone = weakref.ref(job)
    with qtbot.waitSignal(job.finished):
        go.set()
    del job
    try:
        assert gone() is None
        qtbot.waitUntil(lambda: bool(lingering))
        assert lingering[0].startswith("leeway-reader")
    finally:
        leave.set()


def test_closing_gives_the_automatic_collector_back(qapp: object) -> None:
    assert gc.isenabled()
    jobs = Jobs()
    assert not gc.isenabled()
    jobs.close()
    assert gc.isenabled()


def run(how: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CYCLES, how]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_qobjects_in_cycles_survive_busy_jobs() -> None:
    done = run("with")
    assert (done.returncode, done.stdout.strip()) == (0, "whole"), done.stderr[-500:]
    assert "another thread" not in done.stderr


def test_the_fault_is_still_there_without_the_collector() -> None:
    """Once this fails, PySide6 destroys objects on their own thread, and `Collector` can go."""
    done = run("without")
    assert done.returncode != 0 or "another thread" in done.stderr
