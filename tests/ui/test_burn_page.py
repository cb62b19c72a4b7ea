"""The burn page over real usage: what it shows, and how it follows the range, the scope and the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from tests.ui import burn_kit
from tests.ui.burn_kit import empty_text, product_id, rest, shown
from tests.ui.pages_kit import retype
from tests.ui.test_accessibility import controls, nameless, rich, unreachable

from leeway.domain import editing
from leeway.domain.scope import Scope
from leeway.engine.burn_days import Period
from leeway.errors import RegisterFileError
from leeway.ui.charts import chart_files
from leeway.ui.dialogs import import_usage_sources
from leeway.ui.models.burn_range import DayRange, last_weeks
from leeway.ui.models.burn_words import length, span
from leeway.ui.pages import burn_reading
from leeway.ui.theme import Appearance

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.burn import BurnPage
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

page, sample = burn_kit.page, burn_kit.sample
Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


FIRST_PAGE = "burn"


def whole(page: BurnPage) -> DayRange:
    source = page.reading.source
    assert source is not None
    assert source.whole is not None
    return DayRange(*source.whole)


def viewed_days(page: BurnPage) -> DayRange:
    view = page.view
    assert view is not None
    assert view.first is not None
    assert view.last is not None
    return DayRange(view.first, view.last)


def drag(widget: QWidget, begin: QPoint, end: QPoint) -> None:
    QTest.mousePress(widget, Left, Mod.NoModifier, begin)
    for step in range(1, 11):
        QTest.mouseMove(widget, begin + (end - begin) * step / 10)
    QTest.mouseRelease(widget, Left, Mod.NoModifier, end)


def drag_on_strip(page: BurnPage, first: int, last: int) -> None:
    """Mark off days by dragging over the strip, from the middle of one to that of another."""
    strip = page.board.range.strip
    width = strip.x_of(1) - strip.x_of(0)
    ends = [QPoint(round(strip.x_of(number) + width / 2), 20) for number in (first, last)]
    drag(strip, *ends)


# ------------------------------------------------------------------------------------------ what it shows


def test_it_shows_the_product_with_most_calls_and_says_that_it_is_an_example(page: BurnPage) -> None:
    assert page.view is not None
    assert page.view.product == "Claude Code"
    days = whole(page)
    assert page.header.subtitle.text() == (
        f"Claude Code · {page.view.figures.sessions:,} sessions · {span(days.first, days.last)}"
    )
    assert page.example.isVisible()
    assert "invented" in page.example.toolTip().lower()


def test_the_key_figures_are_those_of_the_view_with_the_rule_and_the_exact_value(page: BurnPage) -> None:
    assert page.view is not None
    figures = page.view.figures
    assert shown(page)[0] == length(figures.median_hours)
    assert shown(page)[1] == f"{figures.limit_hits:,}"
    assert figures.inflation is not None
    assert figures.inflation.factor is not None
    assert shown(page)[2] == f"×{figures.inflation.factor:.1f}"
    for figure in page.board.figures:
        assert "xactly" in figure.toolTip()


def test_every_chart_has_something_to_show(page: BurnPage) -> None:
    assert page.view is not None
    assert {chart.name for chart in page.view.charts} == set(page.board.charts)
    for name, card in page.board.charts.items():
        assert card.chart is page.view.chart(name)
        assert not page.view.chart(name).is_empty


def test_models_are_listed_with_their_cost_that_is_never_money_paid(page: BurnPage) -> None:
    assert page.view is not None
    assert page.view.burn is not None
    rows = page.board.models.rows
    assert {row.model for row in rows} == {use.model for use in page.view.burn.models}
    note = page.board.model_card.note.text()
    assert "never money paid" in note
    assert "Price list as of" in note
    footer = page.board.models.index(len(rows), 7).data()
    assert footer == f"{sum(row.cost or 0 for row in rows):,.2f}"


def test_what_was_read_whole_shows_no_report(page: BurnPage) -> None:
    assert page.view is not None
    assert page.view.unread == ()
    assert not page.board.unread_card.isVisible()


def test_every_control_has_a_name_a_tooltip_and_a_way_by_keyboard(page: BurnPage) -> None:
    assert nameless(page) == []
    assert unreachable(page) == []
    assert rich(page) == []
    buttons = [one for one in controls(page) if one.metaObject().className().endswith("Button")]
    assert [one.accessibleName() for one in buttons if not one.toolTip()] == []


def test_tab_goes_through_the_first_chart_as_it_is_read(page: BurnPage, qtbot: QtBot) -> None:
    card, week = page.board.charts["session-length"], page.board.periods[Period.WEEK]
    page.board.reference.choose.setFocus(Qt.FocusReason.TabFocusReason)
    for expected in (week, card.menu_button, card.plot):
        qtbot.keyClick(page.focusWidget(), Key.Key_Tab)
        assert page.focusWidget() is expected


# --------------------------------------------------------------------------------------------- the range


def test_dragging_on_the_strip_filters_figures_and_charts(page: BurnPage, qtbot: QtBot) -> None:
    before = shown(page)
    drag_on_strip(page, 5, 60)
    rest(page, qtbot)
    chosen = page.board.range.days
    assert chosen == DayRange(whole(page).day(5), whole(page).day(60))
    assert chosen is not None
    assert viewed_days(page).within(chosen) == viewed_days(page)
    assert shown(page)[0] != before[0]
    assert shown(page)[1] == "0"
    assert page.view is not None
    assert page.board.charts["session-length"].chart is page.view.chart("session-length")


def test_all_is_shown_again_after_a_double_click(page: BurnPage, qtbot: QtBot) -> None:
    before = shown(page)
    drag_on_strip(page, 10, 30)
    rest(page, qtbot)
    QTest.mouseDClick(page.board.range.strip, Left, Mod.NoModifier, QPoint(400, 20))
    rest(page, qtbot)
    assert shown(page) == before
    assert viewed_days(page) == whole(page)


def test_quick_dragging_ends_with_the_right_view_and_never_blanks_the_page(
    page: BurnPage, qtbot: QtBot
) -> None:
    views: list[object] = []
    page.reading.viewed.connect(views.append)
    strip = page.board.range.strip
    strip.first.setFocus()
    for _ in range(40):
        qtbot.keyClick(strip.first, Key.Key_Right)
        assert page.board.isVisible()
    rest(page, qtbot)
    assert page.board.range.days == DayRange(whole(page).day(40), whole(page).last)
    assert page.view is views[-1]
    assert viewed_days(page).first >= whole(page).day(40)
    assert len(views) <= 40


def test_a_button_chooses_the_last_weeks(page: BurnPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.board.range.presets[4], Left)
    rest(page, qtbot)
    assert viewed_days(page).within(last_weeks(whole(page), 4)) == viewed_days(page)


@pytest.mark.parametrize("rubbish", ["rubbish", "", "2026-02-31", "2019-01-01", "'; DROP TABLE usage_call"])
def test_rubbish_in_a_date_field_is_answered_and_changes_nothing(
    page: BurnPage, qtbot: QtBot, rubbish: str
) -> None:
    before = page.view
    retype(qtbot, page.board.range.last, rubbish)
    qtbot.keyClick(page.board.range.last, Key.Key_Return)
    assert page.board.range.problem.text().startswith("Last day")
    rest(page, qtbot)
    assert page.view is before


def test_ctrl_f_goes_to_the_first_day(page: BurnPage, sample: MainWindow) -> None:
    sample.actions_by_name["find"].trigger()
    assert page.board.range.first.hasFocus()


# ------------------------------------------------------------------------------- by day, week or month


def test_the_length_is_shown_by_day_week_or_month(page: BurnPage, qtbot: QtBot) -> None:
    card = page.board.charts["session-length"]
    assert card.title.text().endswith("by week")
    qtbot.mouseClick(page.board.periods[Period.MONTH], Left)
    rest(page, qtbot)
    assert card.title.text().endswith("by month")
    page.board.periods[Period.MONTH].setFocus()
    qtbot.keyClick(page.board.periods[Period.MONTH], Key.Key_Left)
    qtbot.keyClick(page.board.periods[Period.WEEK], Key.Key_Left)
    rest(page, qtbot)
    assert card.title.text().endswith("by day")


# -------------------------------------------------------------------------------- scope and product


def test_the_other_product_is_chosen_by_keyboard(page: BurnPage, session_of: Session, qtbot: QtBot) -> None:
    assert page.products.isVisible()
    page.products.setFocus()
    qtbot.keyClick(page.products, Key.Key_Down)
    rest(page, qtbot)
    assert page.product_id == product_id(session_of, "Codex CLI")
    assert page.header.subtitle.text().startswith("Codex CLI")


def test_it_follows_the_scope(page: BurnPage, session_of: Session, qtbot: QtBot) -> None:
    session_of.set_scope(Scope(product_id=product_id(session_of, "Codex CLI")))
    rest(page, qtbot)
    assert page.header.subtitle.text().startswith("Codex CLI")
    assert not page.products.isVisible()
    session_of.set_scope(Scope())
    rest(page, qtbot)
    assert page.products.isVisible()
    assert page.header.subtitle.text().startswith("Codex CLI")


def test_a_scope_without_usage_says_where_there_is_some_and_how_to_get_more(
    page: BurnPage, session_of: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = next(
        one for one in session_of.register.products.values() if one.name not in {"Claude Code", "Codex CLI"}
    )
    session_of.set_scope(Scope(product_id=other.id))
    assert other.name in empty_text(page)
    assert "Claude Code" in empty_text(page)
    assert "~/.claude" in empty_text(page)
    assert "~/.codex" in empty_text(page)
    asked: list[object] = []
    monkeypatch.setattr(import_usage_sources, "ask_log_sources", lambda *given: asked.append(given))
    assert page.empty.button is not None
    qtbot.mouseClick(page.empty.button, Left)
    assert len(asked) == 1
    session_of.set_scope(Scope())
    rest(page, qtbot)
    assert empty_text(page) == ""


def test_a_register_without_usage_says_how_to_get_some(
    open_window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    open_window.show_page("burn")
    empty = open_window.pages.page("burn")
    assert "no usage in this register yet" in empty_text(empty)  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------- the register


@pytest.fixture
def session_of(empty_session: Session, page: BurnPage) -> Session:
    """Return the session in which the sample is open."""
    return empty_session


@pytest.fixture
def reads(page: BurnPage) -> list[None]:
    """Return a list that grows each time usage is read."""
    counted: list[None] = []
    page.reading.source_read.connect(lambda _: counted.append(None))
    return counted


def test_an_edit_of_the_register_reads_nothing_again(
    page: BurnPage, session_of: Session, reads: list[None], qtbot: QtBot
) -> None:
    product = product_id(session_of, "Claude Code")
    session_of.edit(editing.update(session_of.register, "product", product, session_hours=4.0))
    rest(page, qtbot)
    assert reads == []
    assert page.board.figures[0].detail.text().startswith("planned 4")


def test_usage_that_is_taken_away_and_brought_back_is_read_again(
    page: BurnPage, session_of: Session, reads: list[None], qtbot: QtBot
) -> None:
    before = shown(page)
    product = product_id(session_of, "Claude Code")
    row = next(one for one in session_of.register.usage_imports.values() if one.product_id == product)
    session_of.edit(editing.remove(session_of.register, "usage_import", row.id))
    rest(page, qtbot)
    assert page.header.subtitle.text().startswith("Codex CLI")
    session_of.undo()
    session_of.set_scope(Scope(product_id=product))
    rest(page, qtbot)
    assert len(reads) == 2
    assert shown(page) == before


def test_closing_the_register_while_usage_is_read_is_safe(
    sample: MainWindow, empty_session: Session, qtbot: QtBot
) -> None:
    sample.show_page("burn")
    made = sample.pages.page("burn")
    empty_session.close()
    qtbot.waitUntil(lambda: empty_session.jobs.idle, timeout=burn_kit.SLOW)
    assert made.reading.source is None  # type: ignore[attr-defined]
    assert sample.pages.current_name == "welcome"


def test_leaving_the_page_while_usage_is_read_is_safe(sample: MainWindow, qtbot: QtBot) -> None:
    sample.show_page("burn")
    sample.show_page("portfolio")
    sample.show_page("burn")
    made = sample.pages.page("burn")
    rest(made, qtbot)  # type: ignore[arg-type]
    assert made.view is not None  # type: ignore[attr-defined]


def test_a_register_opened_instead_shows_its_own_usage(
    page: BurnPage, session_of: Session, register_file: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session_of.opened):
        session_of.open(register_file)
    assert "no usage in this register yet" in empty_text(page)


def test_usage_that_cant_be_read_is_told_and_can_be_tried_again(
    page: BurnPage, session_of: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuse(*_: object) -> None:
        raise RegisterFileError("sample.leeway can't be read: the disk is gone.")

    with monkeypatch.context() as patched:
        patched.setattr(burn_reading, "read_burn", refuse)
        session_of.set_scope(Scope(product_id=product_id(session_of, "Codex CLI")))
        rest(page, qtbot)
    assert page.trouble.isVisible()
    assert page.trouble.text.text() == "sample.leeway can't be read: the disk is gone."
    assert page.trouble.button is not None
    qtbot.mouseClick(page.trouble.button, Left)
    rest(page, qtbot)
    assert page.board.isVisible()
    assert page.header.subtitle.text().startswith("Codex CLI")


# --------------------------------------------------------------------------------------------- the charts


def test_the_button_above_shows_every_chart_as_a_table_and_back(
    page: BurnPage, sample: MainWindow, qtbot: QtBot
) -> None:
    button = next(one for one in sample.top_bar.buttons if one.text() == "Table")
    qtbot.mouseClick(button, Left)
    assert button.isChecked()
    for card in page.board.charts.values():
        assert card.table is not None
        assert card.table.isVisibleTo(page)
    qtbot.mouseClick(button, Left)
    assert all(card.plot.isVisibleTo(page) for card in page.board.charts.values())


def test_a_chart_is_saved_by_its_menu_and_the_window_says_so(
    page: BurnPage, sample: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "length.csv"
    monkeypatch.setattr(chart_files, "ask_target", lambda *_: target)
    page.board.charts["session-length"].save_csv.trigger()
    assert target.read_text(encoding="utf-8-sig").count("\n") > 20
    assert sample.messages.message == "Saved length.csv."


def test_dragging_over_a_chart_zooms_and_a_double_click_shows_all_again(page: BurnPage) -> None:
    plot = page.board.charts["session-length"].plot
    center = plot.viewport().rect().center()
    drag(plot.viewport(), center - QPoint(120, 40), center + QPoint(120, 40))
    assert plot.is_zoomed
    QTest.mouseDClick(plot.viewport(), Left, Mod.NoModifier, center)
    assert not plot.is_zoomed


@pytest.mark.parametrize("name", ["session-length", "burn-down", "tokens-by-model"])
def test_a_wheel_over_a_chart_scrolls_the_page(page: BurnPage, sample: MainWindow, name: str) -> None:
    plot = page.board.charts[name].plot
    bar = page.scroll_area.verticalScrollBar()
    bar.setValue(plot.mapTo(page.board, QPoint(0, 0)).y() - 100)
    before = bar.value()
    over = plot.mapTo(sample, plot.visibleRegion().boundingRect().center())
    QTest.wheelEvent(sample.windowHandle(), QPointF(over), QPoint(0, -120))
    assert bar.value() > before
    assert not plot.is_zoomed


def test_the_page_is_painted_in_the_dark_theme_too(
    page: BurnPage, theme: ThemeController, qtbot: QtBot
) -> None:
    light = page.grab().toImage()
    theme.set_choice(Appearance.DARK)
    rest(page, qtbot)
    dark = page.grab().toImage()
    assert dark.pixelColor(2, 2).lightness() < 60 < light.pixelColor(2, 2).lightness()


def test_the_page_fits_the_smallest_window(page: BurnPage, sample: MainWindow, qtbot: QtBot) -> None:
    sample.resize(960, 600)
    qtbot.waitUntil(lambda: page.board.width() <= page.scroll_area.viewport().width())
    assert not page.board.range.counted.isVisible()
