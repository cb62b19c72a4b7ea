"""The Outages page, used by mouse and keyboard on a real register: figures, charts, where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from tests.outage_case import NOW, history, team
from tests.register_files import write_sample
from tests.ui.outages_kit import LEFT, WAIT, provenance, settled, show_outages, titles, write_register
from tests.ui.pages_kit import cell, column_texts, retype
from tests.ui.test_accessibility import nameless, rich, unreachable

from leeway.domain.editing import update
from leeway.domain.scope import Scope
from leeway.ui.charts import chart_files
from leeway.ui.dialogs.provenance import ProvenanceDialog

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.outages import OutagesPage
    from leeway.ui.session import Session


FIRST_PAGE = "outages"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_register(tmp_path / "team.leeway", *team(), *history())


@pytest.fixture
def page(window: MainWindow, empty_session: Session, file: Path, qtbot: QtBot) -> OutagesPage:
    return show_outages(window, empty_session, file, qtbot)


def figure(page: OutagesPage, number: int) -> tuple[str, str]:
    return page.board.figures[number].value.text(), page.board.figures[number].detail.text()


# --------------------------------------------------------------------------------------- what is shown


def test_the_header_counts_incidents_days_and_vendors(page: OutagesPage) -> None:
    assert page.header.subtitle.text() == "16 incidents · 5 Jan 2026 – 24 Jul 2026 · 2 vendors on record"


def test_the_key_figures_are_those_of_the_view(page: OutagesPage) -> None:
    assert page.view is not None
    value, note = figure(page, 0)
    assert value.startswith("€")
    assert "90 % band" in note
    assert figure(page, 3)[1] == "a year: Release pipeline"
    assert "Anthropic" in figure(page, 4)[1]


def test_charts_and_tables_show_the_same_register(page: OutagesPage) -> None:
    board = page.board
    assert not any(card.plot.chart is None or card.plot.chart.is_empty for card in board.charts)
    assert set(column_texts(board.vendor_table, "Vendor")) == {"Anthropic", "GitHub", "Okta"}
    assert column_texts(board.workflow_table, "Workflow") == ["Release pipeline", "Data sync"]
    sla = dict(
        zip(column_texts(board.vendor_table, "Vendor"), column_texts(board.vendor_table, "SLA"), strict=True)
    )
    assert sla["GitHub"] == "99.9 %"
    assert sla["Okta"] == "—"
    assert "Outages of Okta aren't counted" in board.missing.text()


def test_the_scope_is_followed_and_the_last_one_wins(page: OutagesPage, qtbot: QtBot) -> None:
    page.session.set_scope(Scope(vendor_id="v-anthropic"))
    page.session.set_scope(Scope(vendor_id="v-github"))
    settled(page, qtbot)
    assert page.view is not None
    assert page.view.scope == Scope(vendor_id="v-github")
    assert column_texts(page.board.vendor_table, "Vendor") == ["GitHub"]
    assert page.header.subtitle.text().startswith("7 incidents")
    page.session.set_scope(Scope())
    settled(page, qtbot)
    assert page.board.vendors.total == 3


def test_an_edit_changes_the_figures_and_undo_brings_them_back(page: OutagesPage, qtbot: QtBot) -> None:
    before = figure(page, 0)
    page.session.edit(update(page.session.register, "workflow", "w-release", cost_per_hour=None))
    assert figure(page, 0) == before  # until the next picture is there
    settled(page, qtbot)
    assert figure(page, 0) != before
    page.session.undo()
    settled(page, qtbot)
    assert figure(page, 0) == before


def test_incidents_that_were_undone_and_brought_back_count_again(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    page = show_outages(window, empty_session, write_sample(tmp_path / "sample.leeway", NOW), qtbot)
    before = [figure(page, number) for number in range(len(page.board.figures))]
    for step in (page.session.undo, page.session.redo):
        step()
        qtbot.waitUntil(lambda: page.up_to_date and not page.session.unsaved, timeout=WAIT)
        settled(page, qtbot)
    assert [figure(page, number) for number in range(len(page.board.figures))] == before


def test_a_milder_policy_in_the_settings_lowers_the_loss(
    page: OutagesPage, qtbot: QtBot, window: MainWindow
) -> None:
    assert page.view is not None
    before = page.view.curve.mean
    window.show_page("settings")
    row = window.pages.page("settings").rows["impact_share_major"]  # type: ignore[attr-defined]
    retype(qtbot, row.input, "10")
    qtbot.keyClick(row.input, Qt.Key.Key_Return)
    assert page.session.register.policy.impact_share_major == pytest.approx(0.1)
    window.show_page("outages")
    settled(page, qtbot)
    assert page.view.curve.mean < before


def test_closing_the_register_lets_go_of_the_page(
    page: OutagesPage, qtbot: QtBot, window: MainWindow
) -> None:
    page.session.set_scope(Scope(vendor_id="v-github"))
    page.session.close()
    qtbot.waitUntil(lambda: page.session.jobs.idle, timeout=WAIT)
    assert page.view is None
    assert window.pages.current_name == "welcome"


def test_a_register_without_incidents_says_how_to_get_some(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    page = show_outages(window, empty_session, write_register(tmp_path / "none.leeway", *team()), qtbot)
    words = page.empty.text.text()
    assert page.empty.isVisible()
    assert all(kind in words for kind in ("Statuspage", "Atom or RSS", "CSV", "by hand", "Incidents since"))
    assert page.by_hand.isEnabled()
    vendor = update(empty_session.register, "vendor", "v-github", incidents_since=history()[0].started.date())
    empty_session.edit(vendor)
    settled(page, qtbot)
    assert page.board.isVisible()


# --------------------------------------------------------------------------------------- where from


@pytest.mark.parametrize(
    ("number", "title"), [(0, "Loss of a year"), (1, "Loss of a year"), (2, "Loss of a year"), (3, "Release pipeline"), (4, "Anthropic")]
)  # fmt: skip
def test_a_click_on_a_key_figure_tells_where_it_comes_from(
    page: OutagesPage, qtbot: QtBot, number: int, title: str
) -> None:
    qtbot.mouseClick(page.board.figures[number], LEFT)
    assert provenance(page, qtbot)["title"].startswith(title)


def test_enter_on_a_key_figure_tells_the_check_by_simulation(page: OutagesPage, qtbot: QtBot) -> None:
    page.board.figures[0].setFocus()
    qtbot.keyClick(page.board.figures[0], Qt.Key.Key_Return)
    told = provenance(page, qtbot)
    assert "standard errors" in told["FFT against simulation"]
    assert "bootstrap" in told["Expected, 90 % band"]


def test_a_click_on_a_number_of_a_table_tells_where_it_comes_from(page: OutagesPage, qtbot: QtBot) -> None:
    for table, title in (
        (page.board.vendor_table, "Hours at risk / yr"),
        (page.board.workflow_table, "Stopped"),
    ):
        page.scroll_area.ensureWidgetVisible(table)
        where = table.visualRect(cell(table, 0, title)).center()
        qtbot.mouseClick(table.viewport(), LEFT, pos=where)
        assert provenance(page, qtbot)["title"].startswith(
            column_texts(table, table.rows_model.columns[0].title)[0]
        )


def test_enter_on_a_vendor_tells_where_its_figures_come_from(page: OutagesPage, qtbot: QtBot) -> None:
    table = page.board.vendor_table
    assert table.choose("v-github")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    told = provenance(page, qtbot)
    assert told["title"].startswith("GitHub")
    assert told["of those maintenance"] == "1"


@pytest.mark.parametrize("name", ["exposure", "loss", "availability"])
def test_enter_on_a_mark_of_a_chart_tells_where_it_comes_from(
    page: OutagesPage, qtbot: QtBot, name: str
) -> None:
    plot = getattr(page.board, name).plot
    page.scroll_area.ensureWidgetVisible(plot)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    title = provenance(page, qtbot)["title"]
    assert title.startswith(
        {"exposure": "Release pipeline", "loss": "Loss of a year", "availability": "GitHub"}[name]
    )


def test_what_is_told_can_be_copied_as_text(page: OutagesPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.board.figures[0], LEFT)
    (dialog,) = page.findChildren(ProvenanceDialog)
    qtbot.mouseClick(dialog.copy_button, LEFT)
    assert QGuiApplication.clipboard().text().startswith("Loss of a year\nAs of 22 Nov 2026")
    dialog.close()


# --------------------------------------------------------------------------------------- the loss


def test_a_chosen_loss_has_its_chance_beside_it_and_on_the_curve(page: OutagesPage, qtbot: QtBot) -> None:
    card = page.board.loss
    assert page.view is not None
    at = round(page.view.curve.quantile(0.9))
    retype(qtbot, card.amount, str(at))
    assert card.answer.text().startswith(("10", "9.9"))
    assert card.chart is not None
    assert card.chart.table.rows[-1][0] == "Chosen"
    retype(qtbot, card.amount, "much")
    assert card.answer.text() == ""
    assert "isn't a number" in card.amount.toolTip()
    retype(qtbot, card.amount, "")
    assert card.chart.table.rows[-1][0] == "P95"


def test_a_loss_beyond_the_curve_has_a_chance_close_to_none(page: OutagesPage, qtbot: QtBot) -> None:
    retype(qtbot, page.board.loss.amount, "900000000000")
    assert page.board.loss.answer.text() in (
        "0\N{NO-BREAK SPACE}%",
        "<\N{NO-BREAK SPACE}0.01\N{NO-BREAK SPACE}%",
    )


# --------------------------------------------------------------------------------------- charts


def test_all_charts_can_be_read_as_tables(page: OutagesPage, qtbot: QtBot) -> None:
    table_action = page.primary_actions()[0]
    table_action.trigger()
    assert all(card.table is not None and card.table.isVisibleTo(page) for card in page.board.charts)
    timeline = page.board.timeline.table
    assert timeline is not None
    assert timeline.rows_model.total == 16
    table_action.trigger()
    assert page.board.timeline.plot.isVisibleTo(page)


def test_a_chart_is_saved_as_svg(
    page: OutagesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: MainWindow
) -> None:
    target = tmp_path / "loss.svg"
    monkeypatch.setattr(chart_files, "ask_target", lambda *_: target)
    page.board.loss.save_svg.trigger()
    assert target.read_text(encoding="utf-8").startswith("<svg")
    assert window.messages.message == "Saved loss.svg."


def test_dragging_over_the_timeline_zooms_and_a_double_click_shows_all(
    page: OutagesPage, qtbot: QtBot
) -> None:
    plot = page.board.timeline.plot
    page.scroll_area.ensureWidgetVisible(plot)
    middle = plot.height() // 2
    qtbot.mousePress(plot.viewport(), LEFT, pos=QPoint(plot.width() // 3, middle - 20))
    qtbot.mouseMove(plot.viewport(), QPoint(plot.width() // 2, middle + 20))
    qtbot.mouseRelease(plot.viewport(), LEFT, pos=QPoint(plot.width() // 2, middle + 20))
    assert plot.is_zoomed
    qtbot.mouseDClick(plot.viewport(), LEFT, pos=QPoint(plot.width() // 2, middle))
    assert not plot.is_zoomed


def test_the_list_has_the_titles_once_they_are_read(page: OutagesPage) -> None:
    assert len(titles(page)) == 16
    assert titles(page)[0] == "Anthropic is down, number 8"


def test_every_control_has_a_name_and_a_way_by_keyboard(page: OutagesPage) -> None:
    assert nameless(page) == []
    assert unreachable(page) == []
    assert rich(page) == []


def test_it_fits_the_smallest_window(page: OutagesPage, window: MainWindow) -> None:
    window.resize(960, 600)
    assert page.scroll_area.horizontalScrollBar().maximum() == 0
    assert page.board.width() <= page.scroll_area.viewport().width()
