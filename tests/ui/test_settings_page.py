"""Settings: edited in place, validated in place, undoable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from leeway.ui.theme import Appearance

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.settings import SettingsPage
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController


FIRST_PAGE = "settings"


@pytest.fixture
def page(open_window: MainWindow) -> SettingsPage:
    open_window.show_page("settings")
    return open_window.pages.page("settings")  # type: ignore[return-value]


def enter(page: SettingsPage, name: str, text: str, qtbot: QtBot) -> None:
    line = page.rows[name].input
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_fields_show_the_register(page: SettingsPage) -> None:
    assert page.rows["title"].input.text() == "Acme"
    assert page.rows["currency"].input.text() == "EUR"
    assert page.rows["share_limit"].input.text() == "25\N{NO-BREAK SPACE}%"
    assert page.rows["review_months_critical"].input.text().startswith("6")
    assert page.rows["review_months_other"].input.text().startswith("12")


def test_the_months_until_the_next_review_can_be_set(
    page: SettingsPage, session: Session, qtbot: QtBot
) -> None:
    enter(page, "review_months_critical", "3", qtbot)
    enter(page, "review_months_other", "24", qtbot)
    policy = session.register.policy
    assert (policy.review_months_critical, policy.review_months_other) == (3, 24)
    enter(page, "review_months_other", "0", qtbot)
    assert session.register.policy.review_months_other == 24


def test_each_field_is_one_undo_step(page: SettingsPage, session: Session, qtbot: QtBot) -> None:
    enter(page, "organisation", "Acme Ltd", qtbot)
    enter(page, "proven_days", "90", qtbot)
    enter(page, "share_limit", "30", qtbot)
    assert session.register.setting.organisation == "Acme Ltd"
    assert session.register.policy.proven_days == 90
    assert session.register.policy.share_limit == pytest.approx(0.3)
    session.undo()
    assert page.rows["share_limit"].input.text().startswith("25")
    session.undo()
    session.undo()
    assert session.register.setting.organisation == ""
    assert page.rows["organisation"].input.text() == ""


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("currency", "eur", "three capital letters"),
        ("proven_days", "-3", "can't be below 1"),
        ("proven_days", "abc", "isn't a number"),
        ("share_limit", "140", "can't be above 100 %"),
        ("team_hours_per_week", "1,5,2", "isn't a number"),
        ("person_hours_per_week", "", "is missing"),
    ],
)
def test_rubbish_is_kept_to_be_mended_with_a_sentence_below(
    page: SettingsPage, session: Session, name: str, text: str, sentence: str, qtbot: QtBot
) -> None:
    before = session.register
    row = page.rows[name]
    row.input.setFocus()
    row.input.selectAll()
    qtbot.keyClick(row.input, Qt.Key.Key_Delete)
    qtbot.keyClicks(row.input, text)
    qtbot.keyClick(row.input, Qt.Key.Key_Return)
    assert sentence in row.problem.text()
    assert row.problem.isVisible()
    assert row.input.text() == text
    assert session.register is before
    qtbot.keyClick(row.input, Qt.Key.Key_Escape)
    assert not row.problem.isVisible()
    assert row.input.text() != text


def test_what_is_being_typed_survives_an_edit_elsewhere(
    page: SettingsPage, session: Session, qtbot: QtBot
) -> None:
    line = page.rows["author"].input
    line.setFocus()
    qtbot.keyClicks(line, "Ada Lov")
    enter(page, "reader", "The board", qtbot)
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_End)
    qtbot.keyClicks(line, "elace")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert session.register.setting.author.endswith("elace")


def test_leaving_a_field_keeps_it(page: SettingsPage, session: Session, qtbot: QtBot) -> None:
    line = page.rows["author"].input
    line.setFocus()
    qtbot.keyClicks(line, "Ada")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert session.register.setting.author == "Ada"


def test_appearance_is_applied_at_once_and_kept(
    page: SettingsPage, theme: ThemeController, preferences: Preferences, qtbot: QtBot
) -> None:
    page.appearances[Appearance.DARK].setFocus()
    qtbot.keyClick(page.appearances[Appearance.DARK], Qt.Key.Key_Space)
    assert theme.theme.dark
    assert preferences.appearance is Appearance.DARK


def test_without_a_register_only_appearance_can_be_set(window: MainWindow) -> None:
    window.show_page("settings")
    page = window.pages.page("settings")
    assert not page.rows["title"].isVisible()
    assert page.appearances[Appearance.DARK].isVisible()


def test_a_read_only_register_cannot_be_set(
    window: MainWindow, empty_session: Session, register_file: object, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(empty_session.opened):
        empty_session.open(register_file, read_only=True)  # type: ignore[arg-type]
    window.show_page("settings")
    assert not window.pages.page("settings").rows["title"].isEnabled()
