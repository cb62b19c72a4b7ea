"""Exports onto what can't be written: memo, comparison, scenarios, charts; a sentence each, and nothing half-written."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from tests.outage_case import NOW
from tests.register_files import write_sample

from leeway.services import file_writing
from leeway.ui.charts import chart_files
from leeway.ui.dialogs import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.session import Session

FIRST_PAGE = "whatif"
WAIT = 30_000
OLD: Final = b"what was there before"


def read_only(target: Path, patch: pytest.MonkeyPatch) -> str:
    """Forbid to write the file, as the system tells it: tests may run as root, who may write all."""
    target.write_bytes(OLD)
    real = os.access
    patch.setattr(
        file_writing.os,
        "access",
        lambda path, mode: not (Path(path) == target and mode == os.W_OK) and real(path, mode),
    )
    return "is read-only; choose another name"


def held_open(target: Path, patch: pytest.MonkeyPatch) -> str:
    """Let another program hold the file, as Windows refuses then to replace it."""
    target.write_bytes(OLD)
    patch.setattr(Path, "replace", _raising(target.parent, Path.replace, errno.EACCES))
    return "another program has the file open"


def no_space(target: Path, patch: pytest.MonkeyPatch) -> str:
    """Fill the disk up while the file is written."""
    target.write_bytes(OLD)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    patch.setattr(file_writing.os, "fsync", full)
    return "is full. Nothing was written; make room"


def a_folder(target: Path, patch: pytest.MonkeyPatch) -> str:
    target.mkdir()
    return "is a folder; name a file in it"


def a_register(target: Path, patch: pytest.MonkeyPatch) -> str:
    """Name a register by another ending: its content gives it away."""
    target.write_bytes(b"\0" * 8 + b"DUCK" + OLD)
    return "it won't be written over"


def _raising(folder: Path, real: Callable[..., Any], number: int) -> Callable[..., Any]:
    def replace(path: Path, target: Path) -> Any:
        if Path(target).parent == folder:
            raise OSError(number, os.strerror(number))
        return real(path, target)

    return replace


def content(folder: Path) -> dict[str, bytes | None]:
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


def show(window: MainWindow, session: Session, name: str, qtbot: QtBot) -> Any:
    window.show_page(name)
    page = window.pages.current_page
    qtbot.waitUntil(lambda: session.jobs.idle and page.up_to_date, timeout=WAIT)  # type: ignore[union-attr]
    return page


def test_what_cant_be_written_is_told_and_what_was_there_stays(
    window: MainWindow, empty_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    session = empty_session
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        session.open(write_sample(tmp_path / "sample.leeway", NOW))
    whatif = show(window, session, "whatif", qtbot)
    compare = show(window, session, "compare", qtbot)
    memo = show(window, session, "memo", qtbot)
    to_csv, to_pdf = compare.primary_actions()
    exports: dict[str, Callable[[], object]] = {
        "memo.pdf": memo.export,
        "comparison.pdf": to_pdf.trigger,
        "comparison.csv": to_csv.trigger,
        "scenarios.csv": whatif.board.beside.save.click,
        "loss.svg": whatif.board.loss.save_svg.trigger,
        "loss.png": whatif.board.loss.save_png.trigger,
        "loss.csv": whatif.board.loss.save_csv.trigger,
    }
    for obstacle in (read_only, held_open, no_space, a_folder, a_register):
        for name, export in exports.items():
            folder = tmp_path / obstacle.__name__ / name
            folder.mkdir(parents=True)
            target = folder / name
            window.messages.close_message()
            with monkeypatch.context() as patch:
                patch.setattr(ask, "file_to_write", lambda *_, target=target, **__: target)
                patch.setattr(chart_files, "ask_target", lambda *_, target=target: target)
                sentence = obstacle(target, patch)
                before = content(folder)
                export()
                qtbot.waitUntil(lambda: bool(window.messages.message), timeout=WAIT)
                qtbot.waitUntil(lambda: session.jobs.idle, timeout=WAIT)
            assert sentence in window.messages.message, (obstacle.__name__, name)
            assert content(folder) == before, (obstacle.__name__, name)
    assert session.desk is not None
    assert session.desk.memos() == ()
