"""Logs that are too much: lines without end, more lines than can be, a disk that is full for real; and odd tables."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.formats.usage_logs import call, write
from tests.services.test_usage_import import Desk, our, whys

from leeway.errors import UnreadableSource
from leeway.formats.limits import Limits
from leeway.formats.usage_csv_columns import CsvMapping
from leeway.formats.usage_lines import TOO_LONG
from leeway.services.usage_import import find_logs

__all__ = ["our"]  # a fixture

FULL = """
import json, resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from leeway.domain.editing import add
from leeway.domain.register_entities import Product, Vendor
from leeway.errors import RegisterFileError
from leeway.services.opening import create_register
from leeway.services.usage_import import plan_usage_import, run_usage_import

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write then fails as on a full disk
root = Path(sys.argv[1])
desk = create_register(root / "ours.leeway", author="tester")
edit = desk.edit(add(Vendor("v", "Vendor"), Product("claude", "v", "Claude Code")))
desk.save(edit)
how = {"now": datetime(2026, 11, 22, 12, tzinfo=UTC), "zone": UTC, "products": {"claude-code": "claude"}}
plan = plan_usage_import(desk, [root / "tree"], **how)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
why = ""
try:
    run_usage_import(desk, plan)
except RegisterFileError as error:
    why = str(error)
left = len(desk.register.usage_imports)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
with desk.usage() as reads:
    calls = len(reads.calls("claude"))
run_usage_import(desk, plan_usage_import(desk, [root / "tree"], **how))
with desk.usage() as reads:
    again = len(reads.calls("claude"))
desk.close()
print(json.dumps({"why": why, "left": left, "calls": calls, "again": again}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are those of POSIX")
def test_a_disk_that_is_full_leaves_the_register_as_it_was(tmp_path: Path) -> None:
    rows = (call(f"m{n}", sessionId=f"session-{n % 500}") for n in range(20_000))
    write(tmp_path / "tree" / "a.jsonl", *rows)
    made = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, timeout=100, check=True
    )
    told = json.loads(made.stdout)
    assert "ours.leeway" in told["why"]
    assert told | {"why": ""} == {"why": "", "left": 0, "calls": 0, "again": 20_000}


def test_a_file_that_is_one_endless_line_is_given_up_within_bounds(our: Desk) -> None:
    path = our.tree / "endless.jsonl"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)  # takes no room on the disk
    write(our.tree / "good.jsonl", call())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    plan = our.take()
    assert {Path(row.file).name for row in plan.unread} == {"endless.jsonl"}
    assert set(whys(plan)) <= {TOO_LONG, "not text"}
    assert our.total() == 100
    assert time.monotonic() - started < 20
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * (
        1 if sys.platform == "darwin" else 1024
    )
    assert grown < 400_000_000


def test_millions_of_lines_that_say_nothing_are_counted_and_not_kept(our: Desk) -> None:
    path = our.tree / "bomb.jsonl"
    path.write_bytes(b"{}\n" * 2_000_000 + json.dumps(call()).encode() + b"\n" + b"x\n" * 10_000)
    plan = our.take()
    assert our.total() == 100
    assert sum(whys(plan).values()) >= 10_000
    assert len(plan.unread) <= 2


def test_a_packed_log_is_refused_with_what_to_do(tmp_path: Path) -> None:
    packed = tmp_path / "logs.tar.gz"
    packed.write_bytes(b"\x1f\x8b")
    with pytest.raises(
        UnreadableSource, match=r"logs\.tar\.gz is packed\. Unpack it, and import the folder\."
    ):
        find_logs([packed])


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
def test_a_pipe_among_logs_is_not_waited_for(our: Desk) -> None:
    os.mkfifo(our.tree / "pipe.jsonl")
    write(our.tree / "a.jsonl", call())
    plan = our.take()
    assert [(row.file, row.why) for row in plan.unread] == [("tree/pipe.jsonl", "it is no file")]
    assert our.total() == 100


# ------------------------------------------------------------------------------------------------------------ tables

SHAPE = ("Wann", "Rein", "Raus", "Grenze")
TOLD = {SHAPE: CsvMapping("Wann", "Rein", "Raus", limit="Grenze")}


def table(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join((",".join(SHAPE), *rows)) + "\n", encoding=encoding)
    return path


def test_columns_that_were_told_are_read_with_their_limit_hits(our: Desk, tmp_path: Path) -> None:
    path = table(
        tmp_path / "t.csv",
        "2026-09-14 10:00,10,20,",
        "2026-09-14 11:00,1,2,no",
        "2026-09-14 12:00,0,0,2026-09-14 14:00",
        "2026-09-14 13:00,1,1,5-hour limit reached ∙ resets 2am",
        "2026-09-15 12:00,0,0,yes",
        "2026-09-16 12:00,0,0,1999-01-01",
    )
    with pytest.raises(UnreadableSource, match="no column is known as a time"):
        our.plan(path)
    plan = our.take(path, mappings=TOLD, zone=ZoneInfo("Europe/Berlin"))
    assert (plan.calls, plan.limit_hits) == (3, 4)
    assert [(row.file, row.mapping) for row in plan.tables] == [("t.csv", TOLD[SHAPE])]
    with our.desk.usage() as reads:
        hits = reads.limit_hits("claude")
    assert [str(reset) for reset in hits.reset] == [
        "2026-09-14T12:00:00.000", "2026-09-15T00:00:00.000", "NaT", "NaT",
    ]  # fmt: skip
    assert our.plan(path, mappings=TOLD, zone=ZoneInfo("Europe/Berlin")).empty


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_tables_of_spreadsheets_are_read_in_their_encodings(our: Desk, tmp_path: Path, encoding: str) -> None:
    path = table(tmp_path / "t.csv", "2026-09-14 10:00,10,20,", encoding=encoding)
    assert our.take(path, mappings=TOLD).calls == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"time,input,output\n2026-09-14,\xff,2\n", r"t\.csv, line 2: the text isn't UTF-8"),
        (b"time,input,output\n2026-09-14,1,\x002\n", r"t\.csv, line 2: there is a null character"),
        (
            b'time,input,output\n2026-09-14,"' + b"x" * (Limits().cell + 1) + b'",1\n',
            r"t\.csv can't be read as CSV",
        ),
        (b"", r"t\.csv has no line with the names of columns\. Export it again"),
        (b"\n\n", r"t\.csv has no line with the names of columns"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_a_sentence(
    our: Desk, tmp_path: Path, data: bytes, sentence: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises(UnreadableSource, match=sentence):
        our.plan(path)


def test_rows_of_a_table_that_cannot_be_trusted_are_counted(our: Desk, tmp_path: Path) -> None:
    path = table(
        tmp_path / "t.csv",
        "2026-09-14 10:00,-1,20,",
        f"2026-09-14 10:00,{2**63},20,",
        "2027-09-14 10:00,1,20,",
        "9999-12-31 23:59,1,20,",
        "2026-09-14 10:00,1;5,20,",
        "2026-09-14 10:00,1,20,,,,,",
    )
    plan = our.take(path, mappings=TOLD)
    assert plan.calls == 1
    assert sum(whys(plan).values()) == 5


def test_cancelling_a_long_table_answers_at_once(our: Desk, tmp_path: Path) -> None:
    from leeway.services.usage_import import Interrupted

    path = table(tmp_path / "t.csv", *(f"2026-09-14 10:00,{n},20," for n in range(100_000)))
    told: list[int] = []
    with pytest.raises(Interrupted):
        our.plan(
            path, mappings=TOLD, progress=lambda done, _: told.append(done), stopped=lambda: len(told) > 2
        )
    assert 0 < told[-1] < path.stat().st_size / 2
