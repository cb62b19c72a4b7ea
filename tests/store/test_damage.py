"""Killed, truncated and altered files: nothing acknowledged is lost, and damage is told, not guessed around."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from leeway.domain.editing import add, update
from leeway.domain.register_entities import Vendor
from leeway.errors import LeewayError, NotARegister
from leeway.services.opening import create_register, open_register
from leeway.store.explain import DamagedLog

EDITORS = """
import os, sys
from pathlib import Path
from leeway.domain.editing import update
from leeway.services.opening import open_register

def edit_without_end(file):
    print(os.getpid(), flush=True)
    desk = open_register(file, author="killed")
    number = int(desk.register.vendors["v1"].note or 0)
    while True:
        number += 1
        desk.save(desk.edit(update(desk.register, "vendor", "v1", note=str(number))))
        print(number, flush=True)

for line in sys.stdin:
    child = os.fork() if hasattr(os, "fork") else 0
    if not child:
        edit_without_end(Path(line.strip()))
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


class Editors:
    """Processes that edit a register until they are killed: Python starts once, and each is forked from there.

    Where the system can't fork, Python starts for each.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._killed = 0

    def start(self, file: Path) -> None:
        """Begin to edit; `saved` tells how far it is."""
        if self._process is None:
            command = [sys.executable, "-c", EDITORS]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        self._write(f"{file}\n")
        self._killed = int(self._line())

    def saved(self) -> int:
        """Wait for the next edit that is in the file; return its number."""
        return int(self._line())

    def kill(self) -> int:
        """Kill the one that edits, in whatever it is doing; return the last number that it told since, or 0."""
        os.kill(self._killed, getattr(signal, "SIGKILL", signal.SIGTERM))
        told = 0
        while (line := self._line()) not in ("gone\n", ""):
            told = int(line)
        if not line:
            self.close()
        return told

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()
        self._process = None

    def _write(self, text: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(text)
        self._process.stdin.flush()

    def _line(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@pytest.fixture(scope="module")
def editors() -> Iterator[Editors]:
    made = Editors()
    yield made
    made.close()


_HEADERS = 3 * 4_096  # of a DuckDB file, before its blocks


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "team.leeway"
    desk = create_register(path, author="ann")
    rows = [Vendor("v1", "Acme"), *(Vendor(f"w{i}", f"Vendor {i}", note="x" * 200) for i in range(300))]
    edit = desk.edit(add(*rows))
    assert edit is not None
    desk.save(edit)
    desk.close()
    return path


def test_every_acknowledged_edit_survives_thirty_kills(file: Path, editors: Editors) -> None:
    delays = random.Random(7)
    for _ in range(30):
        editors.start(file)
        acknowledged = editors.saved()
        deadline = time.monotonic() + delays.uniform(0.0, 0.05)
        while time.monotonic() < deadline:
            acknowledged = editors.saved()
        acknowledged = editors.kill() or acknowledged
        desk = open_register(file, author="ann")
        kept = int(desk.register.vendors["v1"].note)
        assert kept in {acknowledged, acknowledged + 1}
        assert len(desk.undo_stack.undoable) == kept + 1
        desk.close()


def test_truncated_files_are_refused_and_not_touched(file: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    short = tmp_path / "short.leeway"
    for size in (0, 1, 100, 4_096, 4_100, 12_288, len(whole) // 2, len(whole) - 1):
        short.write_bytes(whole[:size])
        with pytest.raises(NotARegister, match=r"short\.leeway is (damaged|not a Leeway register)"):
            open_register(short, author="ann")
        assert short.read_bytes() == whole[:size]


def free_places(file: Path) -> set[int]:
    """The bytes of blocks that nothing is kept in any more: what was there once is still there."""
    with duckdb.connect(file, read_only=True) as connection:
        size, blocks = connection.execute(
            "SELECT block_size, total_blocks FROM pragma_database_size()"
        ).fetchall()[0]
        tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        sources = ["pragma_metadata_info()", *(f"pragma_storage_info('{name}')" for (name,) in tables)]
        kept = {
            block
            for source in sources
            for (block,) in connection.execute(f"SELECT block_id FROM {source}").fetchall()
        }
    return {
        place
        for block in range(blocks)
        if block not in kept
        for place in range(_HEADERS + block * size, _HEADERS + (block + 1) * size)
    }


def test_flipped_bits_are_noticed_and_the_file_is_not_touched(file: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    free = free_places(file)
    used = [i for i, byte in enumerate(whole) if byte and i not in free]
    flipped = tmp_path / "flipped.leeway"
    chance = random.Random(11)
    for _ in range(60):
        altered = bytearray(whole)
        altered[chance.choice(used)] ^= 1 << chance.randrange(8)
        flipped.write_bytes(altered)
        with pytest.raises(LeewayError, match=r"flipped\.leeway"):
            open_register(flipped, author="ann")
        assert flipped.read_bytes() == bytes(altered)
        assert not flipped.with_name("flipped.leeway.wal").exists()


def killed_with_a_log(file: Path, editors: Editors) -> Path:
    editors.start(file)
    for _ in range(20):
        editors.saved()
    editors.kill()
    return file.with_name(file.name + ".wal")


def test_whatever_happens_to_a_log_its_bytes_are_kept_and_the_user_is_told(
    file: Path, editors: Editors, tmp_path: Path
) -> None:
    log = killed_with_a_log(file, editors).read_bytes()
    whole = file.read_bytes()
    for place in sorted({*range(min(len(log), 32)), *random.Random(3).sample(range(len(log)), 16)}):
        folder = tmp_path / str(place)
        folder.mkdir()
        (folder / "a.leeway").write_bytes(whole)
        damaged = bytearray(log)
        damaged[place] ^= 0x10
        (folder / "a.leeway.wal").write_bytes(damaged)
        desk = open_register(folder / "a.leeway", author="ann")
        desk.close()
        (kept,) = folder.glob("a.leeway.wal.*")
        assert kept.read_bytes() == bytes(damaged)
        assert kept.name in desk.notices[0]


def test_a_damaged_log_is_set_aside_and_the_last_complete_state_opens(file: Path, editors: Editors) -> None:
    log = killed_with_a_log(file, editors)
    damaged = bytearray(log.read_bytes())
    damaged[len(damaged) // 3] ^= 0xFF
    log.write_bytes(damaged)

    with pytest.raises(DamagedLog, match="is damaged"):
        open_register(file, author="ann", read_only=True)
    assert log.read_bytes() == bytes(damaged)

    desk = open_register(file, author="ann", clock=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
    aside = file.with_name("team.leeway.wal.damaged-20261122-120000")
    assert aside.read_bytes() == bytes(damaged)
    assert aside.name in desk.notices[0]
    assert "are lost" in desk.notices[0]
    assert desk.register.vendors["v1"].note == ""
    edit = desk.edit(update(desk.register, "vendor", "v1", note="on"))
    assert edit is not None
    desk.save(edit)
    desk.close()
