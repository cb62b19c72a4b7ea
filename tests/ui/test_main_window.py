"""The window: pages, shortcuts, files, what is kept, how it closes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from tests.ui.rows import NOW, TODAY
from typing_extensions import override

from leeway.app import make_window
from leeway.domain import editing
from leeway.domain.scope import Scope
from leeway.errors import RegisterFileError
from leeway.services.opening import create_register, open_register
from leeway.ui.dialogs import ask
from leeway.ui.preferences import Preferences
from leeway.ui.session import Session
from leeway.ui.widgets.message_bar import MessageKind

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.jobs import Jobs
    from leeway.ui.main_window import MainWindow
    from leeway.ui.theme import ThemeController

Key, Mod = Qt.Key, Qt.KeyboardModifier
popups = pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard")


def notice(session: Session) -> int | None:
    return session.register.products["p-code"].notice_days


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drag files over the window and let go; tell whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys, action = Qt.MouseButton.LeftButton, Mod.NoModifier, Qt.DropAction.CopyAction
    entered = QDragEnterEvent(QPoint(50, 50), action, data, buttons, keys)
    entered.ignore()
    QApplication.sendEvent(window, entered)
    if not entered.isAccepted():
        return False
    dropped = QDropEvent(QPointF(50, 50), action, data, buttons, keys)
    QApplication.sendEvent(window, dropped)
    return True


# ----------------------------------------------------------------------------------------------- pages


def test_without_a_register_the_welcome_page_is_shown(window: MainWindow) -> None:
    assert window.pages.current_name == "welcome"
    assert window.windowTitle() == "Leeway"
    assert not window.rail.button("portfolio").isEnabled()
    assert window.rail.button("help").isEnabled()


def test_opening_a_register_shows_the_portfolio(open_window: MainWindow) -> None:
    assert open_window.pages.current_name == "portfolio"
    assert open_window.windowTitle() == "acme.leeway – Leeway"
    assert open_window.rail.button("portfolio").isChecked()
    assert open_window.status.counts.text() == "4 vendors · 5 dependencies · 23 integrations"
    assert open_window.status.saved.text() == "All saved"


def test_each_page_has_a_shortcut(open_window: MainWindow, qtbot: QtBot) -> None:
    pages = ("register", "burn", "outages", "signals", "questionnaire", "whatif", "compare", "memo")
    keys = [(Key(Key.Key_2 + place), Mod.ControlModifier, page) for place, page in enumerate(pages)]
    others = [(Key.Key_Comma, Mod.ControlModifier, "settings"), (Key.Key_F1, Mod.ShiftModifier, "help")]
    for key, modifier, page in (*keys, *others):
        qtbot.keyClick(open_window, key, modifier)
        assert open_window.pages.current_name == page
        qtbot.keyClick(open_window, Key.Key_1, Mod.ControlModifier)
        assert open_window.pages.current_name == "portfolio"


def test_pages_are_built_when_they_are_first_shown(open_window: MainWindow, qtbot: QtBot) -> None:
    assert set(open_window.pages._pages) == {"welcome", "portfolio"}
    with qtbot.waitSignal(open_window.pages.built):
        open_window.show_page("settings")


class Shown(QObject):
    """Notes which windows ever come up."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(repr(watched))
        return False


def test_building_the_pages_flashes_no_other_window(
    open_window: MainWindow, session: Session, qapp: QApplication
) -> None:
    """A widget that is made visible before it has a parent comes up as a window of its own for a moment."""
    shown = Shown()
    qapp.installEventFilter(shown)
    for name in (*(name for name in open_window.pages.entries if name != "portfolio"), "welcome"):
        open_window.pages.show_page(name)
    session.edit(editing.update(session.register, "product", "p-code", notice_days=30))
    session.undo()
    open_window.messages.show_message("Done.", offers=[("Undo", session.redo)])
    qapp.removeEventFilter(shown)
    assert shown.windows == []


def test_clicking_in_the_rail_shows_the_page(open_window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(open_window.rail.button("register"), Qt.MouseButton.LeftButton)
    assert open_window.pages.current_name == "register"
    assert [b.text() for b in open_window.top_bar.buttons][:2] == ["Import…", "Export…"]


def test_closing_the_register_goes_back_to_welcome_and_opening_to_the_page_before(
    open_window: MainWindow, register_file: Path, session: Session, qtbot: QtBot
) -> None:
    open_window.show_page("memo")
    qtbot.keyClick(open_window, Key.Key_W, Mod.ControlModifier)
    assert open_window.pages.current_name == "welcome"
    with qtbot.waitSignal(session.opened):
        open_window.filing.open_path(register_file)
    assert open_window.pages.current_name == "memo"


def test_the_portfolio_leads_to_the_register_and_to_the_memo(open_window: MainWindow) -> None:
    portfolio = open_window.pages.page("portfolio")
    portfolio.product_opened.emit("p-actions")
    assert open_window.pages.current_name == "register"
    portfolio.memo_requested.emit("p-codex")
    assert open_window.pages.current_name == "memo"
    assert open_window.pages.page("memo").product_id == "p-codex"


def test_help_opens_at_the_topic_of_the_page(open_window: MainWindow, qtbot: QtBot) -> None:
    open_window.show_page("memo")
    qtbot.keyClick(open_window, Key.Key_F1)
    assert open_window.pages.current_name == "help"
    assert open_window.pages.page("help").shown == "memo"


def test_find_goes_to_a_field_of_the_page(open_window: MainWindow, qtbot: QtBot) -> None:
    for page in ("portfolio", "register", "outages", "memo", "settings", "help", "welcome"):
        open_window.show_page(page)
        qtbot.keyClick(open_window, Key.Key_F, Mod.ControlModifier)
        focused = QApplication.focusWidget()
        assert focused is not None, page
        assert open_window.pages.current_page.isAncestorOf(focused), page


@popups
def test_the_scope_can_be_chosen_by_keyboard(open_window: MainWindow, session: Session, qtbot: QtBot) -> None:
    open_window.top_bar.scope.setFocus()
    qtbot.keyClick(open_window.top_bar.scope, Key.Key_Return)
    popup = open_window.top_bar._popup
    assert popup.isVisible()
    qtbot.keyClick(popup.list, Key.Key_Down)
    qtbot.keyClick(popup.list, Key.Key_Return)
    assert session.scope == Scope(vendor_id="v-anthropic")
    assert open_window.top_bar.scope.value == "Anthropic"


@popups
def test_many_scopes_can_be_searched(open_window: MainWindow, session: Session, qtbot: QtBot) -> None:
    from leeway.domain.register_entities import Vendor

    session.edit(editing.add(*(Vendor(f"v-{i}", f"Vendor {i}") for i in range(100))))
    qtbot.mouseClick(open_window.top_bar.scope, Qt.MouseButton.LeftButton)
    popup = open_window.top_bar._popup
    qtbot.keyClicks(popup.search, "dor 77")
    qtbot.keyClick(popup.search, Key.Key_Return)
    assert session.scope == Scope(vendor_id="v-77")
    assert not popup.isVisible()


# ----------------------------------------------------------------------------------------------- edits


def test_undo_and_redo_by_keyboard_across_a_reopening(
    open_window: MainWindow, session: Session, register_file: Path, qtbot: QtBot
) -> None:
    session.edit(editing.update(session.register, "product", "p-code", notice_days=30))
    assert open_window.actions_by_name["undo"].text() == "&Undo: Change notice of Claude Code"
    session.close()
    with qtbot.waitSignal(session.opened):
        open_window.filing.open_path(register_file)
    assert notice(session) == 30
    qtbot.keyClick(open_window, Key.Key_Z, Mod.ControlModifier)
    assert notice(session) == 90
    qtbot.keyClick(open_window, Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier)
    assert notice(session) == 30
    qtbot.keyClick(open_window, Key.Key_Z, Mod.ControlModifier)
    qtbot.keyClick(open_window, Key.Key_Y, Mod.ControlModifier)
    assert notice(session) == 30


def test_the_status_bar_tells_that_an_edit_is_saved(
    open_window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.saved):
        session.edit(editing.update(session.register, "product", "p-code", notice_days=30))
        assert open_window.status.saved.text() == "Saving…"
    assert open_window.status.saved.text() == f"Saved {NOW.astimezone():%H:%M:%S}"


def test_a_refused_edit_is_told_in_the_bar(open_window: MainWindow, session: Session) -> None:
    session.edit(editing.update(session.register, "product", "p-code", notice_days=-1))
    assert "can't be negative" in open_window.messages.message
    assert open_window.messages.property("kind") == MessageKind.ERROR


# ----------------------------------------------------------------------------------------------- files


def test_new_makes_a_register_where_the_user_says(
    window: MainWindow, empty_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(ask, "register_to_make", lambda *_: tmp_path / "new.leeway")
    with qtbot.waitSignal(empty_session.opened):
        qtbot.keyClick(window, Key.Key_N, Mod.ControlModifier)
    assert window.top_bar.register.value == "new.leeway"


def test_open_opens_what_the_user_chooses_and_remembers_it(
    window: MainWindow, empty_session: Session, register_file: Path, preferences: Preferences,
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot,
) -> None:  # fmt: skip
    monkeypatch.setattr(ask, "register_to_open", lambda *_: register_file)
    with qtbot.waitSignal(empty_session.opened):
        qtbot.keyClick(window, Key.Key_O, Mod.ControlModifier)
    assert preferences.recent == (register_file,)


def test_thinking_better_of_it_changes_nothing(
    window: MainWindow, empty_session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for name in ("register_to_open", "register_to_make"):
        monkeypatch.setattr(ask, name, lambda *_: None)
    qtbot.keyClick(window, Key.Key_O, Mod.ControlModifier)
    qtbot.keyClick(window, Key.Key_N, Mod.ControlModifier)
    assert empty_session.jobs.idle


def test_the_sample_opens_and_says_that_it_is_an_example(
    window: MainWindow, empty_session: Session, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(empty_session.opened):
        window.filing.open_sample()
    assert window.status.example.isVisible()
    empty_session.close()
    with qtbot.waitSignal(empty_session.opened):
        window.filing.open_sample()
    assert empty_session.register.products


def test_what_cannot_be_opened_is_told_and_the_window_stays(
    open_window: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "bad.leeway"
    bad.write_bytes(b"\x00" * 5000)
    with qtbot.waitSignal(session.opening_failed) as failed:
        open_window.filing.open_path(bad)
    assert open_window.messages.message == failed.args[0]
    assert open_window.top_bar.register.value == "acme.leeway"
    assert bad.read_bytes() == b"\x00" * 5000


def test_a_register_that_is_in_use_is_told_by_whom(
    window: MainWindow, empty_session: Session, register_file: Path, qtbot: QtBot
) -> None:
    desk = open_register(register_file, author="Bob")
    with qtbot.waitSignal(empty_session.opening_failed):
        window.filing.open_path(register_file)
    assert "acme.leeway" in window.messages.message
    assert window.pages.current_name == "welcome"
    desk.close()


def test_a_dropped_register_is_opened(
    window: MainWindow, empty_session: Session, register_file: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(empty_session.opened):
        assert drop(window, register_file)
    assert window.pages.current_name == "portfolio"


def test_a_dropped_table_is_offered_for_import(
    open_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    from leeway.ui.dialogs import import_preview

    asked: list[object] = []
    monkeypatch.setattr(import_preview, "import_with_preview", lambda *args: asked.append(args[2]) or 3)
    table = tmp_path / "vendors.csv"
    table.write_text("name\nBolt\n")
    assert drop(open_window, table)
    qtbot.waitUntil(lambda: asked == [[table]])
    assert open_window.messages.message == "Imported 3 rows."


def test_a_table_dropped_before_a_register_is_open_is_not_lost_without_a_word(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    table = tmp_path / "vendors.csv"
    table.write_text("name\nBolt\n")
    assert drop(window, table)
    qtbot.waitUntil(lambda: "Open a register first" in window.messages.message)


def test_other_files_are_not_taken(window: MainWindow, tmp_path: Path) -> None:
    assert not drop(window, tmp_path / "photo.jpg")


def test_a_read_only_register_says_so_and_offers_no_edits(
    window: MainWindow, empty_session: Session, register_file: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(empty_session.opened):
        empty_session.open(register_file, read_only=True)
    assert window.status.saved.text() == "Read-only"
    assert not window.actions_by_name["undo"].isEnabled()
    assert not window.actions_by_name["import_files"].isEnabled()
    assert window.actions_by_name["export"].isEnabled()


def test_a_hostile_file_name_is_shown_as_it_is_in_one_line(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "<b>a&b\u202e{}.leeway".format("x" * 100)
    create_register(path, author="Ada", clock=lambda: NOW).close()
    with qtbot.waitSignal(empty_session.opened):
        window.filing.open_path(path)
    assert window.top_bar.register.width() <= 300
    assert "<b>a&b" in window.top_bar.register.value


# --------------------------------------------------------------------------------------------- closing


def test_closing_the_window_waits_until_every_edit_is_in_the_file(
    open_window: MainWindow, session: Session, jobs: Jobs, register_file: Path
) -> None:
    gate = threading.Event()
    jobs.write(gate.wait)
    for days in range(1, 21):
        session.edit(editing.update(session.register, "product", "p-code", notice_days=days))
    threading.Timer(0.05, gate.set).start()
    open_window.close()
    desk = open_register(register_file, author="Bob", read_only=True)
    assert desk.register.products["p-code"].notice_days == 20
    desk.close()


def test_an_edit_that_fails_while_closing_is_told_before_the_window_goes(
    open_window: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda *args: told.append(args[2]))

    def full(_: object) -> None:
        raise RegisterFileError("The disk is full.")

    assert session.desk is not None
    monkeypatch.setattr(session.desk, "save", full)
    session.edit(editing.update(session.register, "product", "p-code", notice_days=5))
    open_window.close()
    assert told == ["The disk is full. The last edit was taken back; everything before is in the file."]


def test_place_page_and_splitters_are_kept(
    open_window: MainWindow, theme: ThemeController, preferences: Preferences, jobs: Jobs, tmp_path: Path,
    qtbot: QtBot,
) -> None:  # fmt: skip
    open_window.show_page("register")
    splitter = open_window.pages.page("register").splitter
    splitter.setSizes([300, 700])
    sizes = splitter.sizes()
    open_window.resize(1101, 703)
    open_window.close()

    kept = Preferences(tmp_path / "window.ini")
    assert kept.text("page") == "register"
    other = Session(jobs, author="Ada", today=lambda: TODAY, clock=lambda: NOW)
    again = make_window(other, theme, kept, tmp_path / "sample.leeway")
    qtbot.addWidget(again)
    assert again.height() == 703
    assert again.pages.page("register").splitter.sizes()[0] != 0
    assert kept.state("register-splitter") == preferences.state("register-splitter")
    assert sizes[0] > 0
