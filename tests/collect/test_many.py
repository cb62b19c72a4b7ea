from __future__ import annotations

import threading
import time

import pytest
from tests.collect.server import Handler, Server

from leeway.collect.errors import NotFound
from leeway.collect.many import Task, run_all
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


def test_a_bug_in_one_task_ends_them_all(progress: StopSwitch) -> None:
    def bug(_: Progress) -> None:
        raise ZeroDivisionError

    def forever(quiet: Progress) -> None:
        while True:
            quiet.go_on()
            time.sleep(0.001)

    with pytest.raises(ZeroDivisionError):
        run_all([Task("x", "x", forever), Task("y", "y", bug)], progress)
    assert run_all([], progress) == ()
