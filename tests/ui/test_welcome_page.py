"""The welcome page: ways to begin, and recent registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from leeway.ui.dialogs import ask

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session


def test_its_buttons_make_open_and_show_the_sample(
    window: MainWindow, empty_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = window.pages.page("welcome")
    made = tmp_path / "new.leeway"
    monkeypatch.setattr(ask, "register_to_make", lambda *_: made)
    monkeypatch.setattr(ask, "register_to_open", lambda *_: made)
    for button in (page.new, page.open, page.sample):
        with qtbot.waitSignal(empty_session.opened):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert empty_session.desk is not None
        empty_session.close()


def test_a_recent_register_opens_and_one_that_is_gone_is_grey(
    window: MainWindow, empty_session: Session, preferences: Preferences, register_file: Path, qtbot: QtBot
) -> None:
    preferences.remember(register_file.with_name("gone.leeway"))
    preferences.remember(register_file)
    page = window.pages.page("welcome")
    page.refresh()
    there, gone = page.recent
    assert there.isEnabled()
    assert not gone.isEnabled()
    with qtbot.waitSignal(empty_session.opened):
        there.click()


def test_a_recent_register_can_be_forgotten(
    window: MainWindow, preferences: Preferences, register_file: Path, qtbot: QtBot
) -> None:
    preferences.remember(register_file)
    page = window.pages.page("welcome")
    page.refresh()
    forget = next(b for b in page.findChildren(QToolButton) if b.accessibleName() == "Forget acme.leeway")
    forget.click()
    assert preferences.recent == ()
    assert page.recent == []
    assert register_file.exists()


def test_the_menu_lists_the_recent_registers(
    window: MainWindow, empty_session: Session, preferences: Preferences, register_file: Path, qtbot: QtBot
) -> None:
    preferences.remember(register_file.with_name("gone & lost.leeway"))
    preferences.remember(register_file)
    menu = window.top_bar.register._menu
    menu.aboutToShow.emit()
    there, gone = menu.recent.actions()
    assert (there.text(), there.isEnabled()) == ("acme.leeway", True)
    assert (gone.text(), gone.isEnabled()) == ("gone && lost.leeway", False)
    with qtbot.waitSignal(empty_session.opened):
        there.trigger()
