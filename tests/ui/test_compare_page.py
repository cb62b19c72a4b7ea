"""The Compare page: the essay's products first, filters, choice, sources, where a figure is at home; by keyboard and mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from tests.outage_case import NOW
from tests.register_files import write_register, write_sample

from leeway.domain.editing import remove
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.services.scenarios import new_scenario
from leeway.ui.dialogs import ask
from leeway.ui.models.compare_rows import FIRST
from leeway.ui.widgets.badge import MARK_ROLE, badge_size

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.compare import ComparePage
    from leeway.ui.session import Session

FIRST_PAGE = "compare"
WAIT = 20_000


def settled(page: ComparePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.up_to_date and page.session.jobs.idle, timeout=WAIT)


def opened(window: MainWindow, session: Session, path: Path, qtbot: QtBot) -> ComparePage:
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        session.open(path)
    page: ComparePage = window.pages.page("compare")  # type: ignore[assignment]
    settled(page, qtbot)
    return page


@pytest.fixture
def page(window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot) -> ComparePage:
    return opened(window, empty_session, write_sample(tmp_path / "sample.leeway", NOW), qtbot)


def shown(page: ComparePage, id: str) -> list[str]:
    index = page.rows.index_of(id)
    assert index.isValid()
    return [index.siblingAtColumn(column).data() for column in range(page.rows.columnCount())]


def test_the_essays_comparison_is_the_first_sight_and_its_figures_lead_home(
    page: ComparePage, window: MainWindow, qtbot: QtBot
) -> None:
    assert [column.title for column in page.rows.columns[FIRST:-1]] == [
        "Anthropic · Claude Code",
        "OpenAI · Codex CLI",
    ]
    name, mark, claude, codex, source = shown(page, "signal community stars")
    assert (name, mark, claude, codex) == ("Community stars", "≠", "not public source", "67,000 stars")
    assert source == "claimed, 22 Nov 2026: Essay: closed code isolates the customer (secondary source)"
    assert shown(page, "category")[1] == "="
    assert shown(page, "sla")[2:4] == ["not recorded", "not recorded"]
    assert page.chart.chart is not None
    assert not page.chart.chart.is_empty
    table = page.table
    assert table is not None
    table.setFocus()
    table.choose("median", FIRST + 1)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines()[1].startswith("Actual session, median\t≠\t")
    codex_id = page.choice.chosen[1]
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert window.pages.current_name == "burn"
    assert page.session.scope.product_id == codex_id
    window.show_page("compare")
    settled(page, qtbot)
    assert page.choice.chosen[1] == codex_id


def test_lines_are_filtered_by_words_and_by_difference(page: ComparePage, qtbot: QtBot) -> None:
    QAbstractItemModelTester(page.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    every = len(page.rows.rows)
    qtbot.mouseClick(page.only, Qt.MouseButton.LeftButton)
    assert len(page.rows.rows) < every
    assert all(row.row is None or row.row.difference.matters for row in page.rows.rows)
    qtbot.keyClicks(page.filter, "COMMUNITY stars")
    assert [row.id for row in page.rows.rows] == ["section signals", "signal community stars"]
    qtbot.keyClick(page.filter, Qt.Key.Key_Down)
    assert page.table is not None
    assert page.table.hasFocus()
    page.filter.setText("no such words")
    assert not page.rows.rows
    assert "Clear the filter" in page.card.note.text()


def test_the_choice_is_remembered_and_a_product_that_goes_is_replaced(
    page: ComparePage, qtbot: QtBot
) -> None:
    session = page.session
    others = tuple(session.register.products)[:5]
    page.choice.choose(others)
    settled(page, qtbot)
    assert page.rows.columnCount() == FIRST + 5 + 1
    page.choice.menu.aboutToShow.emit()
    actions = page.choice.menu.actions()
    assert [action.isEnabled() for action in actions if not action.isChecked()] == [False] * (
        len(actions) - 5
    )
    actions[0].trigger()
    settled(page, qtbot)
    assert len(page.choice.chosen) == 4
    session.edit(remove(session.register, "product", page.choice.chosen[0]))
    settled(page, qtbot)
    assert page.rows.columnCount() == FIRST + 3 + 1
    page.choice.forget()
    page.choice.follow()
    assert set(page.choice.chosen) <= set(others)


def test_the_verdicts_can_be_read_in_a_small_window(
    page: ComparePage, window: MainWindow, qtbot: QtBot
) -> None:
    table = page.table
    assert table is not None
    window.resize(1280, 720)
    index = page.rows.index_of("verdict", FIRST)
    assert index.data(MARK_ROLE).word == "Single-source critical"
    needed = badge_size(table.font(), index.data(MARK_ROLE)).width()
    qtbot.waitUntil(lambda: window.width() == 1280 and table.columnWidth(FIRST) > needed, timeout=WAIT)


def test_a_figure_leads_home_while_another_choice_is_being_compared(page: ComparePage, qtbot: QtBot) -> None:
    table, led = page.table, []
    assert table is not None
    page.origin_asked.connect(lambda *where: led.append(where))
    old = page.choice.chosen
    page.choice.choose(tuple(page.session.register.products)[:5])
    table.choose("cost", page.rows.columnCount() - 1)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert led == [("register", old[-1])]
    settled(page, qtbot)


def test_a_choice_outlives_a_scenario_in_which_a_product_of_it_is_gone(
    page: ComparePage, qtbot: QtBot
) -> None:
    session, chosen = page.session, page.choice.chosen
    vendor = session.register.products[chosen[0]].vendor_id
    gone = ScenarioChange("", "", LEVER, vendor, "gone", "true")
    made = new_scenario(session.register, "Gone", [gone])
    session.edit(made.changes)
    settled(page, qtbot)
    session.set_scenario(made.id)
    settled(page, qtbot)
    assert chosen[0] not in page.choice.chosen
    assert len(page.choice.chosen) > 1
    session.set_scenario(None)
    settled(page, qtbot)
    assert page.choice.chosen == chosen


def test_it_is_exported_as_csv_and_pdf(
    page: ComparePage, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target = tmp_path / "out.csv"
    monkeypatch.setattr(ask, "file_to_write", lambda *_, **__: target)
    to_csv, to_pdf = page.primary_actions()
    to_csv.trigger()
    qtbot.waitUntil(lambda: "Exported out.csv" in window.messages.message, timeout=WAIT)
    assert "not public source" in target.read_text(encoding="utf-8-sig")
    to_pdf.trigger()
    qtbot.waitUntil(lambda: target.read_bytes().startswith(b"%PDF"), timeout=WAIT)
    settled(page, qtbot)
    target.unlink()
    target.mkdir()
    to_csv.trigger()
    qtbot.waitUntil(lambda: "is a folder" in window.messages.message, timeout=WAIT)


def test_one_product_alone_says_what_to_do_and_hostile_names_are_plain(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    vendor = Vendor("v", "<img src=x>")
    alone = write_register(tmp_path / "one.leeway", vendor, Product("p", "v", "P"), now=NOW)
    page = opened(window, empty_session, alone, qtbot)
    assert not page.empty.isHidden()
    assert not page.primary_actions()[0].isEnabled()
    long = Product("q", "v", "line\nbreak \u202e" + "x" * 400)
    rows = (vendor, Product("p", "v", "<b>P</b>"), long)
    page = opened(window, empty_session, write_register(tmp_path / "two.leeway", *rows, now=NOW), qtbot)
    titles = [page.rows.headerData(c, Qt.Orientation.Horizontal) for c in range(FIRST, FIRST + 2)]
    assert min(titles) == "<img src=x> · <b>P</b>"
    assert max(titles).startswith("<img src=x> · line break xxx")
    assert "\u202e" not in page.chart.note.text()
    assert page.card.width() > page.chart.width()  # one long word doesn't push the figures aside
    assert shown(page, "cost")[2:4] == ["not recorded"] * 2
