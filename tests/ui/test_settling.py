"""What is being typed goes into the register that it was typed for, before a command looks at it or takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from leeway.domain.editing import update
from leeway.services.opening import create_register, open_register
from leeway.ui.dialogs import ask
from leeway.ui.widgets.field_row import FieldRow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.settings import SettingsPage
    from leeway.ui.session import Session

FIRST_PAGE = "settings"


@pytest.fixture
def title(open_window: MainWindow, qtbot: QtBot) -> FieldRow:
    """The title on the settings page, with the focus."""
    open_window.show()
    open_window.activateWindow()
    open_window.show_page("settings")
    page: SettingsPage = open_window.pages.page("settings")  # type: ignore[assignment]
    row = next(r for r in page.findChildren(FieldRow) if r.edit.field.name == "title")
    row.input.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is row.input)
    row.input.selectAll()
    return row


def other_register(tmp_path: Path) -> Path:
    path = tmp_path / "other.leeway"
    create_register(path, author="ann", title="Other").close()
    return path


def test_text_goes_into_the_register_that_it_was_typed_for(
    open_window: MainWindow,
    session: Session,
    title: FieldRow,
    tmp_path: Path,
    register_file: Path,
    qtbot: QtBot,
) -> None:
    other = other_register(tmp_path)
    qtbot.keyClicks(title.input, "Typed here")
    with qtbot.waitSignal(session.opened):
        open_window.filing.open_path(other)
    assert session.register.setting.title == "Other"
    assert title.input.text() == "Other"
    qtbot.waitUntil(lambda: session.jobs.idle)
    desk = open_register(register_file, author="ann", read_only=True)
    assert desk.register.setting.title == "Typed here"
    desk.close()


def test_text_that_was_refused_does_not_follow_into_the_next_register(
    open_window: MainWindow, session: Session, title: FieldRow, tmp_path: Path, qtbot: QtBot
) -> None:
    other = other_register(tmp_path)
    qtbot.keyClicks(title.input, "x" * 501)
    with qtbot.waitSignal(session.opened):
        open_window.filing.open_path(other)
    assert title.input.text() == "Other"
    assert not title.problem.isVisible()


def test_closing_the_window_keeps_what_is_being_typed(
    open_window: MainWindow, session: Session, title: FieldRow, register_file: Path, qtbot: QtBot
) -> None:
    qtbot.keyClicks(title.input, "Typed last")
    assert open_window.close()
    desk = open_register(register_file, author="ann", read_only=True)
    assert desk.register.setting.title == "Typed last"
    desk.close()


def test_the_window_stays_open_over_text_that_can_not_be_kept(
    open_window: MainWindow, title: FieldRow, qtbot: QtBot
) -> None:
    qtbot.keyClicks(title.input, "x" * 501)
    assert not open_window.close()
    assert title.problem.isVisible()
    qtbot.keyClick(title.input, Qt.Key.Key_Escape)
    assert open_window.close()


def test_closing_over_a_file_that_is_gone_asks_first(
    open_window: MainWindow,
    session: Session,
    register_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    qtbot.waitUntil(lambda: session.jobs.idle)
    aside = register_file.rename(register_file.with_name("moved.leeway"))
    asked: list[str] = []

    def goes_back(_parent: object, title: str, _text: str, _button: str) -> bool:
        asked.append(title)
        return False

    monkeypatch.setattr(ask, "go_on", goes_back)
    assert not open_window.close()
    assert asked == ["The register's file is gone"]
    assert session.desk is not None
    aside.rename(register_file)
    assert open_window.close()


def test_undo_beside_an_import_takes_back_nothing_else(
    open_window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    product = next(iter(session.register.products))
    session.edit(update(session.register, "product", product, note="later"))
    open_window.filing._undo_import("an earlier step")
    assert session.register.products[product].note == "later"
    assert session.desk is not None
    open_window.filing._undo_import(session.desk.undo_stack.undoable[-1].id)
    assert session.register.products[product].note != "later"
