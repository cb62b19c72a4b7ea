"""Jobs: results, errors, progress and cancelling arrive on the UI thread, in order."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from leeway.errors import LeewayError
from leeway.ui.jobs import Jobs, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def loose_jobs(qapp: object) -> Iterator[Jobs]:
    """Return jobs that may crash."""
    made = Jobs()
    yield made
    made.close()


def test_a_result_arrives_on_the_ui_thread(jobs: Jobs, qtbot: QtBot) -> None:
    threads: list[str] = []

    def work(first: int, *, second: int) -> int:
        threads.append(threading.current_thread().name)
        return first + second

    job = jobs.run(work, 2, second=3)
    job.succeeded.connect(lambda _: threads.append(threading.current_thread().name))
    with qtbot.waitSignal(job.finished), qtbot.waitSignal(job.succeeded) as succeeded:
        pass
    assert succeeded.args == [5]
    assert threads[0].startswith("leeway-reader")
    assert threads[1] == "MainThread"


def test_what_writes_runs_in_order_on_one_thread(jobs: Jobs, qtbot: QtBot) -> None:
    order: list[tuple[int, str]] = []
    started = [jobs.write(lambda n: order.append((n, threading.current_thread().name)), n) for n in range(20)]
    with qtbot.waitSignal(started[-1].finished):
        pass
    assert [n for n, _ in order] == list(range(20))
    assert {name for _, name in order} == {"leeway-writer_0"}


def test_an_error_of_the_environment_arrives_as_failed_only(loose_jobs: Jobs, qtbot: QtBot) -> None:
    def work() -> None:
        raise LeewayError("no disk")

    with qtbot.assertNotEmitted(loose_jobs.crashed):
        job = loose_jobs.run(work)
        with qtbot.waitSignal(job.failed) as failed:
            pass
    assert str(failed.args[0]) == "no disk"


@pytest.mark.allow_warnings
def test_a_bug_in_a_job_arrives_as_failed_and_as_crashed(loose_jobs: Jobs, qtbot: QtBot) -> None:
    job = loose_jobs.run(lambda: 1 / 0)
    with qtbot.waitSignals([job.failed, loose_jobs.crashed], order="strict"):
        pass


def test_progress_arrives_before_the_result(jobs: Jobs, qtbot: QtBot) -> None:
    def work(progress: Progress, steps: int) -> str:
        for step in range(steps):
            progress.report(step / steps, f"step {step}")
        return "done"

    seen: list[object] = []
    job = jobs.run_with_progress(work, 3)
    job.progressed.connect(lambda share, text: seen.append((share, text)))
    job.succeeded.connect(seen.append)
    with qtbot.waitSignal(job.finished):
        pass
    assert seen == [(0.0, "step 0"), (1 / 3, "step 1"), (2 / 3, "step 2"), "done"]


def test_a_cancelled_job_stops_at_its_next_report(jobs: Jobs, qtbot: QtBot) -> None:
    going, cancelled = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        going.set()
        cancelled.wait(10)
        progress.report(0.5)
        raise AssertionError("went on")

    job = jobs.run_with_progress(work)
    going.wait(10)
    job.cancel()
    cancelled.set()
    with qtbot.waitSignals([job.cancelled, job.finished], order="strict"):
        pass


def test_the_result_of_a_cancelled_job_is_thrown_away(jobs: Jobs, qtbot: QtBot) -> None:
    job = jobs.run(lambda: 5)
    job.cancel()
    with qtbot.assertNotEmitted(job.succeeded), qtbot.waitSignal(job.cancelled):
        pass


def test_rested_comes_after_the_last_job(jobs: Jobs, qtbot: QtBot) -> None:
    done: list[int] = []
    for n in range(5):
        jobs.run(lambda n: n, n).succeeded.connect(done.append)
    with qtbot.waitSignal(jobs.rested):
        pass
    assert sorted(done) == [0, 1, 2, 3, 4]
    assert jobs.idle


def test_closing_waits_for_what_writes_and_announces_it(qapp: object) -> None:
    jobs, written, gate = Jobs(), list[int](), threading.Event()
    jobs.write(gate.wait)
    for n in range(3):
        jobs.write(lambda n: n, n).succeeded.connect(written.append)
    threading.Timer(0.05, gate.set).start()
    jobs.close()
    assert written == [0, 1, 2]


def test_closing_cancels_what_only_reads(qapp: object) -> None:
    jobs = Jobs()
    going = threading.Event()

    def work(progress: Progress) -> None:
        going.set()
        while True:
            progress.go_on()

    job = jobs.run_with_progress(work)
    going.wait(10)
    jobs.close()
    assert job.is_cancelled
    assert jobs.idle
