"""Help: the guide with contents, links and a search, all from this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QUrl

from leeway.assets import asset
from leeway.ui.pages.help import HelpPage, read_topics

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController


@pytest.fixture
def page(empty_session: Session, theme: ThemeController, qtbot: QtBot) -> HelpPage:
    made = HelpPage(empty_session, theme)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def shown_topics(page: HelpPage) -> list[str]:
    rows = range(page.list.count())
    return [
        page.list.item(row).data(Qt.ItemDataRole.UserRole) for row in rows if not page.list.isRowHidden(row)
    ]


def test_the_guide_begins_with_its_first_page_then_those_that_it_lists() -> None:
    topics = read_topics(asset("resources", "help"))
    assert [topic.name for topic in topics][:3] == ["index", "words", "verdicts"]
    assert all(topic.title and topic.text for topic in topics)


def test_a_page_of_the_guide_without_a_heading_is_named_after_its_file(tmp_path: Path) -> None:
    (tmp_path / "odd.md").write_text("no heading", encoding="utf-8")
    assert read_topics(tmp_path)[0].title == "odd"


def test_choosing_a_topic_by_keyboard_shows_it(page: HelpPage, qtbot: QtBot) -> None:
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.shown == "words"
    assert page.browser.toPlainText().startswith(page.topics["words"].title)


def test_a_search_narrows_the_topics_and_goes_to_the_place(page: HelpPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.search, "Herfindahl")
    assert shown_topics(page)
    assert "index" not in shown_topics(page)
    assert page.browser.textCursor().selectedText().casefold() == "herfindahl"
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    page.search.clear()
    assert len(shown_topics(page)) == len(page.topics)


def test_a_search_that_finds_nothing_says_so(page: HelpPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.search, "xyzzy")
    assert shown_topics(page) == []
    assert page.nothing.isVisible()


def test_links_lead_to_topics_and_nowhere_else(page: HelpPage) -> None:
    page.browser.anchorClicked.emit(QUrl("verdicts.md"))
    assert page.shown == "verdicts"
    page.browser.anchorClicked.emit(QUrl("https://example.org/words.md"))
    assert page.shown == "verdicts"


def test_an_unknown_topic_shows_the_first_page(page: HelpPage) -> None:
    page.show_topic("nonsense")
    assert page.shown == "index"


def test_every_page_of_the_window_has_its_topic(page: HelpPage) -> None:
    from leeway.ui.pages.memo import MemoPage
    from leeway.ui.pages.portfolio import PortfolioPage
    from leeway.ui.pages.register import RegisterPage
    from leeway.ui.pages.settings import SettingsPage
    from leeway.ui.pages.welcome import WelcomePage

    for kind in (MemoPage, PortfolioPage, RegisterPage, SettingsPage, WelcomePage, HelpPage):
        assert kind.help_topic in page.topics
