from __future__ import annotations

import threading
import time

import pytest
from tests.collect.server import Handler, Server

from leeway.collect.errors import NotFound
from leeway.collect.many import Task, TaskFailed, run_all
from leeway.collect.progress import Interrupted, Progress, StopSwitch


def test_hosts_are_served_beside_each_other_and_few_at_a_time(progress: StopSwitch) -> None:
    lock, now, most = threading.Lock(), {"a": 0, "b": 0}, {"a": 0, "b": 0}

    def task(host: str, number: int) -> Task[int]:
        def work(_: Progress) -> int:
            with lock:
                now[host] += 1
                most[host] = max(most[host], now[host])
            time.sleep(0.002)
            with lock:
                now[host] -= 1
            if number == 3:
                raise NotFound("gone")
            return number

        return Task(f"{host}{number}", host, work)

    tasks = [task("a", number) for number in range(20)] + [task("b", number) for number in range(5)]
    found = run_all(tasks, progress, in_all=6, per_host=2)
    assert [row.task for row in found] == tasks
    assert [row.result for row in found[:5]] == [0, 1, 2, None, 4]
    assert [str(row.error) for row in found if row.error] == ["gone", "gone"]
    assert max(most.values()) <= 2
    assert most["b"] >= 1


def test_a_cancel_ends_all_of_them_soon(server: Server, make_client, progress: StopSwitch) -> None:
    client = make_client(read=20.0, total=60.0)
    server.otherwise = Handler.hang
    tasks = [Task(str(n), "x", lambda quiet: client.get(f"{server.url}/a", quiet)) for n in range(9)]
    threading.Timer(0.1, progress.stop).start()
    start = time.monotonic()
    with pytest.raises(Interrupted):
        run_all(tasks, progress)
    assert time.monotonic() - start < 0.7


@pytest.mark.allow_warnings
def test_a_bug_in_one_task_is_its_own_outcome_and_in_the_log(
    progress: StopSwitch, caplog: pytest.LogCaptureFixture
) -> None:
    def bug(_: Progress) -> None:
        raise ZeroDivisionError

    found = run_all([Task("x", "x", lambda _: 1), Task("y", "status.example.com", bug)], progress)
    assert [row.result for row in found] == [1, None]
    assert isinstance(found[1].error, TaskFailed)
    assert "error in Leeway" in str(found[1].error)
    (logged,) = caplog.records
    assert logged.getMessage() == "asking status.example.com failed"
    assert logged.exc_info
    assert logged.exc_info[0] is ZeroDivisionError
    assert run_all([], progress) == ()


def test_an_error_after_the_whole_was_stopped_is_no_bug(
    progress: StopSwitch, caplog: pytest.LogCaptureFixture
) -> None:
    def closed(_: Progress) -> None:
        progress.stop()
        raise RuntimeError("the client is closed")

    with pytest.raises(Interrupted):
        run_all([Task("x", "x", closed)], progress)
    assert not caplog.records
