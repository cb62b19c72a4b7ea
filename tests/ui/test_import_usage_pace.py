"""The window keeps its pace while logs are imported: it never stands still, and cancelling answers at once."""

from __future__ import annotations

import json
import random
import sys
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QTimer
from tests.formats.usage_logs import call, codex, count, counters, event

from leeway.domain import editing
from leeway.domain.usage_entities import UsageSource
from leeway.ui.csv_columns import ColumnMemory
from leeway.ui.dialogs.import_usage import ImportUsageDialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session

LONGEST_GAP = 0.5
"""Seconds between two ticks of a timer. On two busy cores the longest seen were 0.03 to 0.1."""

ANSWER = 1.0
"""Seconds. Seen: 0.05 to 0.12; other tests run beside these."""
BYTES = 40_000_000


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some 40 MB of logs of both agents: long answers, small calls, and one line of 8 MB."""
    root = tmp_path_factory.mktemp("tree")
    rng = random.Random(7)
    written = number = 0
    while written < BYTES:
        number += 1
        rows = _codex(rng, number) if number % 4 == 0 else _claude(rng, number)
        name = f"rollout-{number}.jsonl" if number % 4 == 0 else f"p{number % 7}/{number}.jsonl"
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"".join(json.dumps(row).encode() + b"\n" for row in rows))
        written += path.stat().st_size
    (root / "long.jsonl").write_text(json.dumps(call("long", content=[{"text": "x" * 8_000_000}])) + "\n")
    return root


def _claude(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    for n in range(60):
        at = f"2026-09-{1 + number % 28:02}T{n // 60 + 8:02}:{n % 60:02}:00.000Z"
        text = "word " * rng.randrange(100, 3_000)
        yield call(f"m{number}-{n}", at=at, sessionId=f"s{number}", content=[{"type": "text", "text": text}])


def _codex(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    day = f"2026-09-{1 + number % 28:02}"
    yield codex(f"{day}T08:00:00.000Z", "session_meta", id=f"t{number}")
    for n in range(1, 200):
        at = f"{day}T{n // 60 + 8:02}:{n % 60:02}:00.000Z"
        yield event(at, "agent_message", message="word " * rng.randrange(10, 1_000))
        yield count(at, counters(1_000 * n, 800 * n, 10 * n))


@pytest.fixture
def mapped(session: Session) -> Session:
    rows = [UsageSource("1", "claude-code", "p-code"), UsageSource("2", "codex", "p-codex")]
    assert session.edit(editing.add(*rows))
    return session


@pytest.fixture
def ticks() -> Iterator[list[float]]:
    """The instants at which a timer of 5 ms came to its turn."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)  # as the program does
    found = [time.perf_counter()]
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: found.append(time.perf_counter()))
    timer.start()
    yield found
    timer.stop()
    sys.setswitchinterval(before)


def longest(ticks: list[float]) -> float:
    return max(later - earlier for earlier, later in pairwise(ticks))


def test_the_window_never_stands_still_while_importing(
    mapped: Session, preferences: Preferences, tree: Path, ticks: list[float], qtbot: QtBot
) -> None:
    dialog = ImportUsageDialog(mapped, ColumnMemory(preferences), [tree])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.plan is not None, timeout=60_000)
    read = longest(ticks)
    ticks[:] = ticks[-1:]
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.imported is not None, timeout=60_000)
    print(f"longest gap: {read * 1000:.0f} ms while reading, {longest(ticks) * 1000:.0f} ms while writing")
    assert dialog.imported is not None
    assert dialog.imported.calls > 5_000
    assert read < LONGEST_GAP
    assert longest(ticks) < LONGEST_GAP


def test_cancelling_the_reading_answers_at_once(
    mapped: Session, preferences: Preferences, tree: Path, qtbot: QtBot
) -> None:
    dialog = ImportUsageDialog(mapped, ColumnMemory(preferences), [tree])
    qtbot.addWidget(dialog)
    dialog.show()
    reading: list[float] = []
    qtbot.waitUntil(lambda: dialog._looked is not None, timeout=20_000)
    assert dialog._job is not None
    dialog._job.progressed.connect(lambda share, _: reading.append(share))
    qtbot.waitUntil(lambda: bool(reading), timeout=20_000)
    pressed = time.perf_counter()
    dialog.cancel_button.click()
    closed = time.perf_counter() - pressed
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: mapped.jobs.idle, timeout=20_000)
    ended = time.perf_counter() - pressed
    print(f"closed after {closed * 1000:.0f} ms, at rest after {ended * 1000:.0f} ms")
    assert closed < ANSWER
    assert ended < 2 * ANSWER  # the machine that tests may be busy with others
    assert not mapped.register.usage_imports


def test_cancelling_the_writing_answers_at_once_and_leaves_nothing(
    mapped: Session, preferences: Preferences, tree: Path, qtbot: QtBot
) -> None:
    dialog = ImportUsageDialog(mapped, ColumnMemory(preferences), [tree])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.plan is not None, timeout=60_000)
    dialog.accept_button.click()
    pressed = time.perf_counter()
    dialog.cancel_button.click()
    said = time.perf_counter() - pressed
    assert dialog.summary.text() == "Stopping…"
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    ended = time.perf_counter() - pressed
    print(f"said after {said * 1000:.0f} ms, closed after {ended * 1000:.0f} ms")
    assert said < ANSWER
    assert ended < 2 * ANSWER
    assert dialog.imported is None
    assert not mapped.register.usage_imports
