"""The reading of logs in several processes: the same as alone, whatever becomes of a process."""

from __future__ import annotations

import io
import json
import struct
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.formats.usage_logs import call, count, counters, refusal, usage, write

from leeway.domain.usage import CLAUDE_CODE, CODEX
from leeway.formats.usage_rows import Bounds
from leeway.services import usage_process, usage_reading
from leeway.services.usage_files import find_logs, to_read
from leeway.services.usage_reading import LogReading
from leeway.store.stopping import Interrupted

BOUNDS = Bounds.at(datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Logs of 6 MB, in files of every size, with copies and whatever is odd; read in parts of 50 kB."""
    monkeypatch.setattr(usage_reading, "_PART_BYTES", 50_000)
    monkeypatch.setattr(usage_reading, "_processors", lambda: 3)
    folder = tmp_path / "tree"
    for n in range(12):
        rows = [
            call(f"m{n}-{k // 2}", tokens=usage(k, n), sessionId=f"s{n}", content="x" * 300)
            for k in range(40 * 2 ** min(n, 6))
        ]
        odd = [
            refusal(f"5-hour limit reached ∙ resets {n}am"),
            "undefined",
            b"",
            b"\xef\xbb\xbf" + json.dumps(call("bom")).encode(),
        ]
        write(folder / f"{n}.jsonl", *rows[: n + 1], *odd, *rows)
        write(
            folder / "copies" / f"{n}.jsonl", *({**row, "sessionId": "resumed"} for row in rows[:30]), odd[0]
        )
        totals = [
            count(f"2026-09-14T10:{k // 60:02}:{k % 60:02}.000Z", counters(k, 0, k)) for k in range(1, 300)
        ]
        write(folder / f"rollout-{n}.jsonl", *totals, '{"timestamp":"2026-09')
    return folder


def read(tree: Path, process_bytes: int, **how: Any) -> tuple[LogReading, dict[str, Any]]:
    """The reading, and all that it found."""
    given = {"zone": UTC, "progress": lambda _done, _all: None, "stopped": lambda: False} | how
    reading = LogReading(BOUNDS, process_bytes=process_bytes, **given)
    calls = reading.read(to_read(find_logs([tree]).files, {}))
    found: dict[str, Any] = {"hits": reading.hits, "unread": reading.unread()}
    for kind, columns in calls.items():
        found[kind] = {
            tuple(row) for row in zip(*(column.tolist() for column in columns.values()), strict=True)
        }
        found[f"files of {kind}"] = {file.path: file for file in reading.files[kind]}
    return reading, found


def processes(reading: LogReading) -> list[usage_process.ReadingProcess]:
    return reading._processes


def test_processes_read_the_same_as_one_alone(tree: Path) -> None:
    alone, found = read(tree, 10**9)
    assert not processes(alone)
    assert (len(found[CLAUDE_CODE]), len(found[CODEX])) == (20 * 447 + 1, 299 * 12)
    together, same = read(tree, 1_000_000)
    assert len(processes(together)) == 2
    assert same == found


def test_a_process_that_fails_is_done_without(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(tree, 10**9)[1]
    with monkeypatch.context() as patched:
        patched.setattr(usage_process, "__name__", "leeway.no_such_module")  # it ends at once
        assert read(tree, 1_000_000)[1] == found
    with monkeypatch.context() as patched:
        patched.setattr("sys.executable", str(tree / "no program"))
        assert read(tree, 1_000_000)[1] == found


def test_a_process_that_is_killed_is_done_without(tree: Path) -> None:
    found = read(tree, 10**9)[1]
    told: list[int] = []
    reading = LogReading(
        BOUNDS, UTC, lambda done, _all: told.append(done), lambda: False, process_bytes=1_000_000
    )

    def progress(done: int, all_: int) -> None:
        told.append(done)
        for process in processes(reading):
            process._process.kill()

    reading.progress = progress
    calls = reading.read(to_read(find_logs([tree]).files, {}))
    assert len(calls[CLAUDE_CODE]["key"]) == len(found[CLAUDE_CODE])
    assert reading.unread() == found["unread"]
    assert told[0] == 0
    assert told[-1] == sum(path.stat().st_size for path in tree.rglob("*.jsonl"))


def test_a_zone_that_no_process_can_be_told_is_kept_here(tree: Path) -> None:
    file = b"TZif" + bytes(16) + struct.pack(">6llbb4s", 0, 0, 0, 0, 1, 4, 0, 0, 0, b"UTC")
    reading, _ = read(tree, 1_000_000, zone=ZoneInfo.from_file(io.BytesIO(file)))  # one without a name
    assert not processes(reading)


def test_cancelling_ends_the_processes_at_once(tree: Path) -> None:
    said: list[float] = []
    reading = LogReading(BOUNDS, UTC, lambda _done, _all: None, lambda: bool(said), process_bytes=1_000_000)

    def progress(done: int, _all: int) -> None:
        if done and not said:
            said.append(time.monotonic())

    reading.progress = progress
    with pytest.raises(Interrupted):
        reading.read(to_read(find_logs([tree]).files, {}))
    assert time.monotonic() - said[0] < 0.3
    assert len(processes(reading)) == 2
    assert all(process._process.poll() is not None for process in processes(reading))


def test_a_file_that_fails_midway_is_read_again_next_time(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leeway.services import usage_parts

    def failing(stream: Any, *_: Any) -> Any:
        yield from ()
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(usage_parts, "blocks_of_lines", failing)
        reading, found = read(tree, 10**9)
    assert {row.why for row in found["unread"]} == {"it can't be read (Input/output error)"}
    assert not any(reading.files.values())
