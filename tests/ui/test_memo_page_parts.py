"""The memo page's sections, mitigation, further products, and what was exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from tests.ui.test_memo_page import rest

from leeway.domain import editing
from leeway.memo.sections import ALL, Section
from leeway.services.scenarios import delete_scenario, new_scenario
from leeway.ui.dialogs import ask, products
from leeway.ui.dialogs.memos import MemosDialog, show_memos
from leeway.ui.models.checklist import Checklist, Choice
from leeway.ui.pages.memo import MemoPage
from leeway.ui.pages.memo_parts import _choices
from leeway.ui.preferences import Preferences

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.session import Session

Key, Mod = Qt.Key, Qt.KeyboardModifier
FIRST_PAGE = "memo"


@pytest.fixture
def page(open_window: MainWindow, qtbot: QtBot) -> MemoPage:
    open_window.show_page("memo")
    made = open_window.pages.page("memo")
    assert isinstance(made, MemoPage)
    rest(made, qtbot)
    return made


def test_sections_are_ticked_and_moved_by_keyboard_and_buttons_and_kept(
    page: MemoPage, tmp_path: Path, qtbot: QtBot
) -> None:
    parts, view = page.form.parts, page.form.parts.sections.view
    assert parts.chosen_sections == ALL
    view.setFocus()
    view.setCurrentIndex(parts.model.index(1))
    qtbot.keyClick(view, Key.Key_Up, Mod.AltModifier)
    assert parts.chosen_sections[:2] == (Section.STOPS, Section.SINCE)
    assert view.currentIndex().row() == 0
    assert not parts.sections.up.isEnabled()
    parts.sections.down.click()
    qtbot.keyClick(view, Key.Key_Down, Mod.AltModifier)
    assert parts.chosen_sections[:3] == (Section.SINCE, Section.BURN, Section.STOPS)
    qtbot.keyClick(view, Key.Key_Space)
    assert Section.STOPS not in parts.chosen_sections
    assert page.request.sections == parts.chosen_sections
    kept = _choices(Preferences(tmp_path / "window.ini").text("memo-sections"))
    assert [row.id for row in kept if row.chosen] == list(parts.chosen_sections)
    rest(page, qtbot)
    parts.usual.click()
    assert parts.chosen_sections == ALL


def test_a_section_is_dropped_into_its_place() -> None:
    model = Checklist(movable=True)
    model.show(Choice(id, id) for id in "abcd")
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for row, target, parent, expected in (
        (0, 4, False, "bcda"), (3, 0, False, "abcd"), (0, 2, False, "bacd"), (0, 3, True, "acdb"), (1, -1, False, "adbc"),
    ):  # fmt: skip
        data: QMimeData = model.mimeData([model.index(row)])
        over = model.index(target) if parent else QModelIndex()
        assert not model.dropMimeData(data, Qt.DropAction.MoveAction, -1 if parent else target, 0, over)
        assert "".join(model.ids) == expected
    assert not model.dropMimeData(QMimeData(), Qt.DropAction.MoveAction, 0, 0, QModelIndex())


def test_sections_of_another_leeway_are_read_as_far_as_they_are_known() -> None:
    found = _choices("method,-stops,holograms,exit")
    assert {row.id for row in found} == set(ALL)
    assert [row.id for row in found if not row.chosen] == ["stops"]
    order = [row.id for row in found]
    assert order.index("method") < order.index("stops") < order.index("exit")
    assert order.index("burn") == order.index("stops") + 1


def test_a_scenario_is_proposed_until_it_is_deleted(page: MemoPage, session: Session, qtbot: QtBot) -> None:
    made = new_scenario(session.register, "Two <b>sources</b>")
    session.edit(made.changes)
    box = page.form.parts.scenario
    assert [box.itemText(place) for place in range(box.count())] == ["None", "Two <b>sources</b>"]
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Down)
    assert page.request.scenario_id == made.id
    rest(page, qtbot)
    session.edit(delete_scenario(session.register, made.id))
    assert page.request.scenario_id is None
    rest(page, qtbot)
    assert not page.trouble.isVisible()


def test_further_products_come_into_the_memo(
    page: MemoPage, session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    before = page.preview.page_count
    offered: list[str] = []

    def choose(_: object, rows: list[Choice]) -> tuple[str, ...]:
        offered.extend(row.id for row in rows)
        return ("p-codex",)

    monkeypatch.setattr(products, "ask_products", choose)
    page.form.parts.others.click()
    assert "p-code" not in offered
    assert page.request.product_ids == ("p-code", "p-codex")
    assert page.form.parts.others.text() == "And 1 further product…"
    rest(page, qtbot)
    assert page.preview.page_count > before
    session.edit(editing.remove(session.register, "product", "p-codex"))
    assert page.request.product_ids == ("p-code",)
    dialog = products.ProductsDialog([Choice("a", "A", chosen=False)])
    qtbot.addWidget(dialog)
    assert dialog.choices.ids == ()


def test_an_exported_memo_is_listed_and_had_again(
    page: MemoPage, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / "memo.pdf")
    page.export()
    qtbot.waitUntil(lambda: session.desk is not None and len(session.desk.memos()) == 1, timeout=20_000)
    session.edit(editing.update(session.register, "product", "p-code", notice_days=7))
    dialog = MemosDialog(session, page.theme, page._messages)
    qtbot.addWidget(dialog)
    assert dialog.model.rowCount() == 1
    assert dialog.model.index(0, 1).data() == "Anthropic / Claude Code"
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / "again.pdf")
    dialog.again.click()
    qtbot.waitUntil(lambda: dialog.told.text().startswith("Wrote"), timeout=20_000)
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "memo.pdf").read_bytes()
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / "no" / "again.pdf")
    qtbot.waitUntil(dialog.again.isEnabled)
    dialog.again.click()
    qtbot.waitUntil(lambda: "make it first" in dialog.told.text(), timeout=20_000)
    assert dialog.told.property("role") == "error"


def test_the_list_may_be_closed_while_a_memo_is_made_again(
    page: MemoPage, session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / "memo.pdf")
    page.export()
    qtbot.waitUntil(lambda: session.desk is not None and len(session.desk.memos()) == 1, timeout=20_000)
    again = tmp_path / "again.pdf"
    monkeypatch.setattr(ask, "file_to_write", lambda *_: again)

    def click_and_close(dialog: MemosDialog) -> int:
        dialog.again.click()
        return 0

    monkeypatch.setattr(MemosDialog, "exec", click_and_close)
    with qtbot.waitSignal(session.jobs.rested, timeout=20_000):
        show_memos(session, page.theme, page._messages, page)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert again.read_bytes() == (tmp_path / "memo.pdf").read_bytes()
    assert "again.pdf" in page._messages.message
