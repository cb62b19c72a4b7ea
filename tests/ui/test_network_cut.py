"""With the network cut, every page, what-if, comparison and memo work, and nothing touches a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from tests.network_cut import cut
from tests.outage_case import NOW
from tests.register_files import write_sample

from leeway.ui.dialogs import ask
from leeway.ui.pages.catalogue import RAIL

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.session import Session

WAIT = 30_000


def rested(window: MainWindow, session: Session, qtbot: QtBot) -> Any:
    """Wait until the page that is shown has all that it asks for; return it."""
    page = window.pages.current_page
    qtbot.waitUntil(lambda: session.jobs.idle and getattr(page, "up_to_date", True), timeout=WAIT)
    return page


def test_every_page_what_if_comparison_and_memo_work(
    window: MainWindow, empty_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    file, pdf = write_sample(tmp_path / "sample.leeway", NOW), tmp_path / "memo.pdf"
    monkeypatch.setattr(ask, "file_to_write", lambda *_: pdf)
    with cut() as noted:
        with qtbot.waitSignal(empty_session.opened, timeout=WAIT):
            empty_session.open(file)
        for name in RAIL:
            window.show_page(name)
            assert window.pages.current_name == name
            rested(window, empty_session, qtbot)
        move_a_slider(window, empty_session, qtbot)
        window.show_page("compare")
        assert rested(window, empty_session, qtbot).rows.total > 0
        window.show_page("memo")
        assert rested(window, empty_session, qtbot).preview.page_count > 2
        qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: window.messages.message == "Exported memo.pdf.", timeout=WAIT)
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert noted == []


def move_a_slider(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    window.show_page("whatif")
    page = rested(window, session, qtbot)
    before = page.board.figures[0].value.text()
    slider = page.week.rows["outage-length"].slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_End)
    rested(window, session, qtbot)
    assert page.board.figures[0].value.text() != before
