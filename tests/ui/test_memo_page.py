"""The memo page: true pages, refreshed as the register changes, exported by mouse and keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from tests.outage_case import feed

from leeway.domain import editing
from leeway.domain.change import Action
from leeway.domain.incident import IncidentImport
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.scope import Scope
from leeway.domain.usage_entities import UsageImport
from leeway.errors import MemoError
from leeway.services.burn_zone import local_zone
from leeway.services.incident_import import plan_incident_import
from leeway.ui.dialogs import ask
from leeway.ui.pages import memo as memo_module
from leeway.ui.pages.memo import MemoPage
from leeway.ui.pages.memo_drawing import imports_of
from leeway.ui.preferences import Preferences
from leeway.ui.widgets.message_bar import MessageKind

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.session import Session

Key, Mod = Qt.Key, Qt.KeyboardModifier
FIRST_PAGE = "memo"
popups = pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard")


@pytest.fixture
def page(open_window: MainWindow, qtbot: QtBot) -> MemoPage:
    open_window.show_page("memo")
    made = open_window.pages.page("memo")
    assert isinstance(made, MemoPage)
    rest(made, qtbot)
    return made


def rest(page: MemoPage, qtbot: QtBot) -> None:
    """Wait until the preview shows the memo as it is."""
    qtbot.waitUntil(lambda: page.up_to_date and page.preview.page_count > 0, timeout=20_000)


def test_it_begins_with_the_worst_product_and_shows_its_true_pages(page: MemoPage) -> None:
    assert page.product_id == "p-code"
    assert page.form.product.currentText() == "Anthropic · Claude Code"
    assert page.preview.page_count >= 2
    assert page.pages_label.text() == f"Page 1 of {page.preview.page_count}"
    image = page.preview._image(0)
    assert image.width() == pytest.approx(page.preview.ppi * 8.27, rel=0.01)


def test_an_edit_refreshes_the_preview(page: MemoPage, session: Session, qtbot: QtBot) -> None:
    before = page.preview._pages
    with qtbot.waitSignal(page.previewed, timeout=20_000):
        session.edit(editing.update(session.register, "workflow", "w-release", name="Shipping"))
    assert page.preview._pages != before


def test_incidents_come_into_the_memo_once_they_are_in_the_file(
    page: MemoPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    desk, before = session.desk, page.preview._pages
    assert desk is not None
    path = feed(tmp_path / "anthropic.csv", "Anthropic", 9)
    plan = plan_incident_import(desk, [path], vendor="Anthropic", now=session.now, zone=local_zone())
    with qtbot.waitSignal(page.previewed, timeout=20_000):
        assert session.try_edit(plan.changes, plan.label, Action.IMPORT, plan.batches) is None
        assert not page.up_to_date
    rest(page, qtbot)
    assert session.unsaved == 0
    assert page.preview._pages != before
    with qtbot.waitSignal(page.previewed, timeout=20_000):
        session.undo()
    rest(page, qtbot)
    assert page.preview._pages == before


def test_quick_edits_draw_the_memo_once(page: MemoPage, session: Session, qtbot: QtBot) -> None:
    drawn: list[None] = []
    page.previewed.connect(lambda: drawn.append(None))
    for days in range(1, 6):
        session.edit(editing.update(session.register, "product", "p-code", notice_days=days))
    rest(page, qtbot)
    assert len(drawn) == 1


def test_the_decision_is_typed_and_can_be_undone(page: MemoPage, session: Session, qtbot: QtBot) -> None:
    text = page.form.decision.input
    text.setFocus()
    qtbot.keyClicks(text, "Renew for a year.")
    qtbot.keyClick(text, Key.Key_Return, Mod.ControlModifier)
    assert session.register.products["p-code"].decision_asked == "Renew for a year."
    assert page.request.decision == "Renew for a year."
    session.undo()
    assert text.toPlainText() == ""


def test_what_is_typed_about_one_product_is_not_kept_for_another(
    page: MemoPage, session: Session, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.form.decision.input, "Leave.")
    page.show_product("p-codex")
    assert session.register.products["p-codex"].decision_asked == ""
    assert page.form.decision.input.toPlainText() == ""


@popups
def test_a_product_is_chosen_by_typing_its_name(page: MemoPage, qtbot: QtBot) -> None:
    line = page.form.product.lineEdit()
    line.selectAll()
    qtbot.keyClicks(line, "openai · codex cli")
    qtbot.keyClick(page.form.product, Key.Key_Return)
    assert page.product_id == "p-codex"
    assert page.form.product.currentText() == "OpenAI · Codex CLI"


@popups
def test_an_unknown_product_leaves_the_one_that_is_shown(page: MemoPage, qtbot: QtBot) -> None:
    line = page.form.product.lineEdit()
    line.selectAll()
    qtbot.keyClicks(line, "nonsense")
    qtbot.keyClick(page.form.product, Key.Key_Return)
    assert page.product_id == "p-code"
    assert page.form.product.currentText() == "Anthropic · Claude Code"


def test_it_follows_the_scope(page: MemoPage, session: Session) -> None:
    session.set_scope(Scope(product_id="p-actions"))
    assert page.product_id == "p-actions"
    session.set_scope(Scope(vendor_id="v-openai"))
    assert page.product_id == "p-codex"
    session.set_scope(Scope())
    assert page.product_id == "p-codex"


def test_the_paper_is_remembered(page: MemoPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.form.paper.setFocus()
    qtbot.keyClick(page.form.paper, Key.Key_Down)
    assert page.form.paper_name == "us-letter"
    rest(page, qtbot)
    width, height = page.preview._inches
    assert (width, height) == pytest.approx((8.5, 11.0), rel=0.01)
    assert Preferences(tmp_path / "window.ini").text("paper") == "us-letter"


def test_it_zooms_and_scrolls_by_keyboard(page: MemoPage, qtbot: QtBot) -> None:
    preview = page.preview
    assert preview.fits_width
    before = preview.zoom
    qtbot.keyClick(preview, Key.Key_Plus)
    assert preview.zoom > before
    assert not preview.fits_width
    qtbot.keyClick(preview, Key.Key_Minus)
    qtbot.keyClick(preview, Key.Key_End)
    assert preview.page == preview.page_count
    assert page.pages_label.text().startswith(f"Page {preview.page_count} of")
    qtbot.keyClick(preview, Key.Key_Home)
    assert preview.page == 1
    qtbot.keyClick(preview, Key.Key_Space)
    qtbot.keyClick(preview, Key.Key_PageDown)
    assert preview.verticalScrollBar().value() > preview.viewport().height()
    qtbot.keyClick(preview, Key.Key_PageUp)
    qtbot.keyClick(preview, Key.Key_0)
    assert preview.fits_width
    assert preview.zoom == pytest.approx(before)


def test_it_zooms_with_the_wheel_and_ctrl(page: MemoPage) -> None:
    before = page.preview.zoom
    middle = page.preview.viewport().rect().center().toPointF()
    wheel = QWheelEvent(
        middle, middle, QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton, Mod.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    page.preview.wheelEvent(wheel)
    assert page.preview.zoom > before


def test_export_by_mouse_writes_a_pdf_and_notes_it(
    page: MemoPage, open_window: MainWindow, session: Session, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot,
) -> None:  # fmt: skip
    asked: list[Path] = []
    target = tmp_path / "out.pdf"
    monkeypatch.setattr(ask, "file_to_write", lambda *args: asked.append(args[2]) or target)
    (button,) = open_window.top_bar.buttons
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: open_window.messages.message == "Exported out.pdf.", timeout=20_000)
    assert target.read_bytes().startswith(b"%PDF-")
    assert asked[0].name == "Claude Code memo.pdf"
    assert [b.text() for b in open_window.messages.buttons] == ["Open file", "Show folder"]
    assert session.desk is not None
    (record,) = session.desk.memos()
    assert record.file_name == "out.pdf"


def test_the_offers_open_the_file_and_its_folder(
    page: MemoPage, open_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, Path]] = []
    monkeypatch.setattr(memo_module, "open_file", lambda path: opened.append(("file", path)))
    monkeypatch.setattr(memo_module, "show_folder", lambda path: opened.append(("folder", path)))
    for which in (0, 1):
        page._on_exported(tmp_path / "out.pdf", None)
        open_window.messages.buttons[which].click()
    assert opened == [("file", tmp_path / "out.pdf"), ("folder", tmp_path / "out.pdf")]


def test_export_by_keyboard_from_another_page(
    open_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target = tmp_path / "out.pdf"
    monkeypatch.setattr(ask, "file_to_write", lambda *_: target)
    qtbot.keyClick(open_window, Key.Key_E, Mod.ControlModifier)
    assert open_window.pages.current_name == "memo"
    qtbot.waitUntil(lambda: bool(open_window.messages.message), timeout=20_000)
    assert target.exists()


def test_export_where_nothing_can_be_written_says_so(
    page: MemoPage, open_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / "no" / "out.pdf")
    page.export()
    qtbot.waitUntil(lambda: bool(open_window.messages.message), timeout=20_000)
    assert "make it first, or choose another" in open_window.messages.message
    assert open_window.messages.property("kind") == MessageKind.ERROR
    assert page._export.isEnabled()


def test_a_memo_that_cannot_be_drawn_is_told_in_the_page(
    page: MemoPage, session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def failing(*_: object) -> tuple[bytes, ...]:
        raise MemoError("A font is missing; install Leeway again.")

    monkeypatch.setattr(memo_module, "draw_memo", failing)
    session.edit(editing.update(session.register, "product", "p-code", notice_days=1))
    qtbot.waitUntil(page.trouble.isVisible)
    assert page.trouble.text() == "A font is missing; install Leeway again."


def test_a_register_without_products_says_what_to_do(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(empty_session.opened):
        empty_session.create(tmp_path / "new.leeway")
    window.show_page("memo")
    page = window.pages.page("memo")
    assert page._stack.currentIndex() == 1
    assert not page._export.isEnabled()


def test_logs_too_come_into_a_drafts_memo_once_they_are_in_the_file() -> None:
    rows = (
        Vendor("v", "Acme"),
        Product("p", "v", "Tool"),
        IncidentImport("i", "v", "status.test", "Statuspage", "Acme"),
        UsageImport("u", "codex", "p", "Logs"),
    )
    assert imports_of(Register.of(rows)) == {"i", "u"}
