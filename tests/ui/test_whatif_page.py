"""The What-if page: sliders, text, answer, figures, scenarios in the register; by mouse and by keyboard."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from tests.outage_case import NOW, history, team
from tests.register_files import write_register, write_sample
from tests.ui.pages_kit import retype

from leeway.domain.drill import BadWeek
from leeway.domain.editing import update
from leeway.domain.register_entities import Need, Product, Vendor, Workflow
from leeway.domain.scenario import changes_of
from leeway.domain.scope import Scope
from leeway.services.scenarios import describe_scenario, new_scenario
from leeway.ui.models.outage_words import NOT_KNOWN
from leeway.ui.pages import whatif_reckoning, whatif_scenarios
from leeway.ui.widgets.badge import MARK_ROLE

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QComboBox
    from pytestqt.qtbot import QtBot

    from leeway.domain.register_tables import Entity
    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.whatif import WhatIfPage
    from leeway.ui.session import Session
    from leeway.ui.widgets.lever_row import LeverRow

FIRST_PAGE = "whatif"

WAIT = 20_000
LEFT = Qt.MouseButton.LeftButton
ROWS: tuple[Entity, ...] = (*team(), *history())


def settled(page: WhatIfPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.up_to_date and page.session.jobs.idle, timeout=WAIT)


def opened(window: MainWindow, session: Session, path: Path, qtbot: QtBot) -> WhatIfPage:
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        session.open(path)
    window.show_page("whatif")
    page: WhatIfPage = window.pages.current_page  # type: ignore[assignment]
    settled(page, qtbot)
    return page


@pytest.fixture
def page(window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot) -> WhatIfPage:
    made = opened(window, empty_session, write_register(tmp_path / "team.leeway", *ROWS, now=NOW), qtbot)
    made.choose_product("p-code")
    settled(made, qtbot)
    return made


def key(page: WhatIfPage, row: LeverRow, pressed: Qt.Key, qtbot: QtBot, times: int = 1) -> None:
    row.slider.setFocus()
    for _ in range(times):
        qtbot.keyClick(row.slider, pressed)
    settled(page, qtbot)


def type_value(page: WhatIfPage, row: LeverRow, text: str, qtbot: QtBot) -> None:
    retype(qtbot, row.input, text)
    qtbot.keyClick(row.input, Qt.Key.Key_Return)
    settled(page, qtbot)


def pick(box: QComboBox, words: str) -> None:
    place = next(number for number in range(box.count()) if words in box.itemText(number))
    box.setCurrentIndex(place)
    box.activated.emit(place)


def values(page: WhatIfPage) -> dict[tuple[str, str, str], str]:
    return {one.about: one.value for one in page.drafts.draft.changes}


def figure(page: WhatIfPage, number: int) -> tuple[str, str]:
    card = page.board.figures[number]
    return card.value.text(), card.detail.text()


def beside(page: WhatIfPage, name: str) -> str:
    """Return a figure of the scenario that is worked on, beside the baseline's."""
    return next(row.values[1] for row in page.board.beside.rows.rows if row.name == name)


# --------------------------------------------------------------------------------------------- sliders


def test_the_page_begins_at_the_baseline(page: WhatIfPage) -> None:
    assert values(page) == {}
    assert page.week.title.text() == "Anthropic has a bad week"
    assert [figure(page, number)[1] for number in (0, 1)] == ["as in the baseline"] * 2
    chart = page.board.loss.chart
    assert chart is not None
    assert [mark.name for mark in chart.marks] == ["Baseline"]  # type: ignore[union-attr]
    for row in page.week.rows.values():
        assert row.knob.home in {None, row.slider.value()}


def test_arrows_move_a_slider_and_home_goes_to_the_baseline(page: WhatIfPage, qtbot: QtBot) -> None:
    row = page.week.rows["outage-length"]
    before = figure(page, 0)
    key(page, row, Qt.Key.Key_Right, qtbot, 3)
    assert values(page) == {("lever", "v-anthropic", "outage-length"): "2.0"}
    assert row.input.text() == "×\N{NO-BREAK SPACE}2"
    assert row.slider.accessibleName() == "Outage length: ×\N{NO-BREAK SPACE}2"
    value, note = figure(page, 0)
    assert value != before[0]
    assert note.startswith("+")
    chart = page.board.loss.chart
    assert chart is not None
    assert [mark.name for mark in chart.marks] == ["Baseline", "Scenario"]  # type: ignore[union-attr]
    key(page, row, Qt.Key.Key_Home, qtbot)
    assert values(page) == {}
    assert figure(page, 0) == before


def test_tab_goes_through_the_page_as_it_is_seen_and_what_it_reaches_is_in_sight(
    page: WhatIfPage, window: MainWindow, qtbot: QtBot
) -> None:
    pick(page.week.answer.fallback, "Actions")
    settled(page, qtbot)
    window.resize(1280, 720)
    window.activateWindow()
    week, board = page.week, page.board
    rows = [row for row in (*week.rows.values(), *week.answer.rows.values()) if row.slider.isEnabled()]
    last = len(rows) - len(week.answer.rows)
    parts = [
        [part for row in some for part in (row.input, row.slider)] for some in (rows[:last], rows[last:])
    ]
    wanted: list[QWidget] = [
        *parts[0], week.gone, week.answer.workflow, week.answer.fallback, *parts[1], week.answer.tested, week.save,
        board.loss.plot, board.moved_by.buttons["each"], board.work_table, *board.costs, board.beside.button,
    ]  # fmt: skip
    week.scroll_area.verticalScrollBar().setValue(week.scroll_area.verticalScrollBar().maximum())
    page.focus_filter()
    passed: list[QWidget] = []
    for _ in range(80):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in wanted:
            area = week.scroll_area if week.scroll_area.isAncestorOf(focused) else page.scroll_area
            if area.isAncestorOf(focused):
                place = focused.rect().translated(focused.mapTo(area.viewport(), QPoint()))
                assert area.viewport().rect().intersects(place), focused.accessibleName()
            passed.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    order = [one for n, one in enumerate(passed) if one not in passed[:n]]
    first = wanted.index(order[0])
    assert order == wanted[first:] + wanted[:first]
    assert all(area.accessibleName() for area in (week.scroll_area, page.scroll_area))


def test_the_mouse_moves_a_slider_to_where_it_is(page: WhatIfPage, qtbot: QtBot) -> None:
    slider = page.week.rows["outage-rate"].slider
    qtbot.mousePress(slider, LEFT, pos=QPoint(slider.width() - 3, slider.height() // 2))
    assert values(page) == {("lever", "v-anthropic", "outage-rate"): "20.0"}
    qtbot.mouseMove(slider, QPoint(2, slider.height() // 2))
    qtbot.mouseRelease(slider, LEFT, pos=QPoint(2, slider.height() // 2))
    settled(page, qtbot)
    assert page.week.rows["outage-rate"].slider.value() in {0, 18}


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("outage-length", "7.5", "7.5"),
        ("outage-length", "×3", "3.0"),
        ("bad-outage", "30 h", "30.0"),
        ("quality", "55 %", "0.55"),
        ("notice", "10", "10"),
        ("price", "", None),
    ],
)
def test_a_value_is_typed_also_between_stops(
    page: WhatIfPage, qtbot: QtBot, name: str, text: str, kept: str | None
) -> None:
    if name == "price":
        product = page.session.register.products["p-code"]
        page.session.edit(update(page.session.register, "product", product.id, annual_cost=Decimal(1000)))
        settled(page, qtbot)
        key(page, page.week.rows[name], Qt.Key.Key_Right, qtbot)
    type_value(page, page.week.rows[name], text, qtbot)
    assert list(values(page).values()) == ([] if kept is None else [kept])


@pytest.mark.parametrize("text", ["1001", "-1", "nan", "two", "1e400"])
def test_what_cant_be_used_says_why_and_stays(page: WhatIfPage, qtbot: QtBot, text: str) -> None:
    row = page.week.rows["outage-length"]
    type_value(page, row, text, qtbot)
    assert row.problem.isVisible()
    assert "Outage length" in row.problem.text()
    assert row.input.text() == text
    assert values(page) == {}
    key(page, page.week.rows["outage-rate"], Qt.Key.Key_Right, qtbot)
    assert row.input.text() == text  # another slider doesn't take it away
    key(page, row, Qt.Key.Key_Right, qtbot)
    assert not row.problem.isVisible()
    assert row.input.text() == "×\N{NO-BREAK SPACE}1.25"


def test_what_isnt_known_cant_be_moved_and_says_why(page: WhatIfPage) -> None:
    row = page.week.rows["session-limit"]
    assert not row.slider.isEnabled()
    assert "planned session" in row.slider.accessibleDescription()


def test_reset_goes_back_to_the_baseline_and_a_gone_vendor_is_told(page: WhatIfPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.week.gone, LEFT, pos=QPoint(8, page.week.gone.height() // 2))
    settled(page, qtbot)
    assert values(page) == {("lever", "v-anthropic", "gone"): "true"}
    assert page.board.gone.isVisible()
    index = page.board.work.index_of("w-release", 3)
    assert index.data(MARK_ROLE).word == "Stops"
    qtbot.mouseClick(page.week.reset, LEFT)
    settled(page, qtbot)
    assert values(page) == {}
    assert not page.week.gone.isChecked()


# ---------------------------------------------------------------------------------------- the answer


def test_a_fallback_is_added_changed_and_taken_back(page: WhatIfPage, qtbot: QtBot) -> None:
    answer = page.week.answer
    assert answer.workflow.currentText() == "Release pipeline"
    assert answer.fallback.currentText() == "None"
    assert not answer.rows["capacity"].slider.isEnabled()
    expected = figure(page, 0)
    pick(answer.fallback, "Actions")
    settled(page, qtbot)
    assert len(values(page)) == 1
    assert answer.tested.isChecked()
    assert figure(page, 0)[1].startswith("−")
    half = figure(page, 0)
    key(page, answer.rows["capacity"], Qt.Key.Key_End, qtbot)
    assert figure(page, 0) != half
    assert "Buys" in page.board.gain.text()
    qtbot.mouseClick(answer.tested, LEFT, pos=QPoint(8, answer.tested.height() // 2))
    settled(page, qtbot)
    assert answer.uncounted.isVisible()
    assert figure(page, 0) == expected
    pick(answer.fallback, "None")
    settled(page, qtbot)
    assert values(page) == {}


def test_a_fallback_of_the_register_is_changed_in_its_own_row(page: WhatIfPage, qtbot: QtBot) -> None:
    page.choose_product("p-actions")
    settled(page, qtbot)
    answer = page.week.answer
    assert answer.fallback.currentText() == "Anthropic · Claude Code (in the register)"
    type_value(page, answer.rows["capacity"], "90", qtbot)
    assert values(page) == {("supply", "s-3", "capacity"): "0.9"}
    key(page, answer.rows["capacity"], Qt.Key.Key_Home, qtbot)
    assert values(page) == {}
    qtbot.mouseClick(answer.tested, LEFT, pos=QPoint(8, answer.tested.height() // 2))
    assert values(page) == {("supply", "s-3", "last_tested"): "null"}
    qtbot.mouseClick(answer.tested, LEFT, pos=QPoint(8, answer.tested.height() // 2))
    settled(page, qtbot)
    assert values(page) == {}


def test_costs_are_weighed_against_what_the_answer_buys(page: WhatIfPage, qtbot: QtBot) -> None:
    pick(page.week.answer.fallback, "Actions")
    settled(page, qtbot)
    assert "they count as free" in page.board.gain.text()
    assert beside(page, "The answer costs a year") == "≥\N{NO-BREAK SPACE}€\N{NO-BREAK SPACE}0"
    assert beside(page, "Net a year").startswith("≤")
    yearly, once = page.board.costs
    retype(qtbot, yearly, "10")
    qtbot.keyClick(yearly, Qt.Key.Key_Return)
    retype(qtbot, once, "500")
    qtbot.keyClick(once, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert page.drafts.draft.costs == (Decimal(10), Decimal(500))
    assert "€\N{NO-BREAK SPACE}10 a year, and €\N{NO-BREAK SPACE}500 once" in page.board.gain.text()
    assert "Paid back after" in page.board.gain.text()
    assert "they count as free" not in page.board.gain.text()
    assert beside(page, "The answer costs a year") == "€\N{NO-BREAK SPACE}10"
    for text in ("lots", "nan", "-1", "1e20", "9" * 30, "0.001"):
        retype(qtbot, yearly, text)
        qtbot.keyClick(yearly, Qt.Key.Key_Return)
        assert page.board.cost_problem.isVisible()
        assert yearly.text() == text
        assert page.drafts.draft.costs[0] == Decimal(10)


# ---------------------------------------------------------------------------------------- scenarios


def test_a_scenario_is_saved_changed_copied_renamed_noted_and_deleted_and_undone(
    page: WhatIfPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, chooser = page.session, page.chooser
    baseline = {name: rows for name, rows in session.register.tables.items() if "scenario" not in name}
    names = iter(["Long week", "Longer week"])
    monkeypatch.setattr(whatif_scenarios, "ask_name", lambda *_: next(names))
    monkeypatch.setattr(whatif_scenarios, "ask_note", lambda *_: "Agreed with Ann")
    key(page, page.week.rows["outage-length"], Qt.Key.Key_Right, qtbot)
    qtbot.mouseClick(page.week.save, LEFT)
    (id,) = session.register.scenarios
    assert session.register.scenarios[id].name == "Long week"
    assert [one.value for one in changes_of(session.register, id)] == ["1.25"]
    assert page.drafts.key == id
    assert not page.week.save.isEnabled()
    key(page, page.week.rows["outage-length"], Qt.Key.Key_Right, qtbot)
    assert chooser.box.currentText() == "Long week (changed)"
    qtbot.mouseClick(page.week.save, LEFT)
    assert [one.value for one in changes_of(session.register, id)] == ["1.5"]
    session.undo()
    assert values(page) == {("lever", "v-anthropic", "outage-length"): "1.25"}
    chooser.by_name["rename"].trigger()
    chooser.by_name["note"].trigger()
    assert session.register.scenarios[id].name == "Longer week"
    assert session.register.scenarios[id].note == "Agreed with Ann"
    chooser.by_name["copy"].trigger()
    assert sorted(one.name for one in session.register.scenarios.values()) == ["Longer week", "Longer week 2"]
    assert page.drafts.key != id
    chooser.by_name["delete"].trigger()
    assert [one.name for one in session.register.scenarios.values()] == ["Longer week"]
    session.undo()
    assert len(session.register.scenarios) == 2
    settled(page, qtbot)
    assert all(session.register.tables[name] is rows for name, rows in baseline.items())


def test_going_from_one_scenario_to_another_loses_nothing(page: WhatIfPage, qtbot: QtBot) -> None:
    key(page, page.week.rows["outage-length"], Qt.Key.Key_Right, qtbot)
    mine = values(page)
    page.chooser.by_name["new"].trigger()
    assert values(page) == {}
    pick(page.chooser.box, "not saved")
    settled(page, qtbot)
    assert values(page) == mine
    assert page.chooser.box.count() == 1


def test_two_edits_at_once_both_count(page: WhatIfPage, qtbot: QtBot) -> None:
    session, slider = page.session, page.week.rows["outage-length"].slider
    edit = update(session.register, "workflow", "w-release", cost_per_hour=Decimal(6000))
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    session.edit(edit)
    settled(page, qtbot)
    at_once = figure(page, 0)
    session.undo()
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    settled(page, qtbot)
    assert figure(page, 0) != at_once
    session.edit(edit)
    settled(page, qtbot)
    key(page, page.week.rows["outage-length"], Qt.Key.Key_Right, qtbot)
    assert figure(page, 0) == at_once


def test_a_note_that_is_written_while_a_slider_is_moved_and_the_move_are_both_kept(
    page: WhatIfPage, qtbot: QtBot
) -> None:
    session = page.session
    made = new_scenario(session.register, "Long week")
    session.edit(made.changes)
    session.set_scenario(made.id)
    settled(page, qtbot)
    key(page, page.week.rows["outage-length"], Qt.Key.Key_Right, qtbot)
    session.edit(describe_scenario(session.register, made.id, note="Agreed with Ann"))
    settled(page, qtbot)
    assert len(values(page)) == 1
    qtbot.mouseClick(page.week.save, LEFT)
    settled(page, qtbot)
    assert session.register.scenarios[made.id].note == "Agreed with Ann"
    assert not page.drafts.is_modified
    assert [one.field for one in changes_of(session.register, made.id)] == ["outage-length"]


def test_ctrl_z_takes_moves_back_before_anything_of_the_register(page: WhatIfPage, qtbot: QtBot) -> None:
    session, window = page.session, cast("MainWindow", page.window())
    session.edit(update(session.register, "vendor", "v-anthropic", name="Anthropic PBC"))
    settled(page, qtbot)
    undo, redo = (window.actions_by_name[name] for name in ("undo", "redo"))
    length, rate = (page.week.rows[name] for name in ("outage-length", "outage-rate"))
    key(page, length, Qt.Key.Key_Right, qtbot, 3)
    key(page, rate, Qt.Key.Key_Right, qtbot)
    both = values(page)
    assert undo.text() == "&Undo: Outage rate"
    assert not redo.isEnabled()
    qtbot.keyClick(rate.slider, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled(page, qtbot)
    assert values(page) == {("lever", "v-anthropic", "outage-length"): "2.0"}
    assert undo.text() == "&Undo: Outage length"
    undo.trigger()  # the three moves of one slider are one step
    settled(page, qtbot)
    assert values(page) == {}
    assert figure(page, 0)[1] == "as in the baseline"
    for _ in range(2):
        redo.trigger()
    settled(page, qtbot)
    assert values(page) == both
    assert session.register.vendors["v-anthropic"].name == "Anthropic PBC"
    qtbot.mouseClick(page.week.reset, LEFT)
    assert undo.text() == "&Undo: Reset the scenario"
    for _ in range(4):
        undo.trigger()
    settled(page, qtbot)
    assert session.register.vendors["v-anthropic"].name == "Anthropic"
    assert "Taken back in the register: Change name of Anthropic" in window.messages.message
    assert not page.drafts.steps.redo_words
    redo.trigger()
    assert session.register.vendors["v-anthropic"].name == "Anthropic PBC"
    assert not window.messages.message
    undo.trigger()
    window.messages.buttons[0].click()
    assert session.register.vendors["v-anthropic"].name == "Anthropic PBC"


def test_a_fallback_that_comes_and_how_much_it_carries_are_two_steps(page: WhatIfPage, qtbot: QtBot) -> None:
    pick(page.week.answer.fallback, "Actions")
    settled(page, qtbot)
    added = values(page)
    key(page, page.week.answer.rows["capacity"], Qt.Key.Key_Left, qtbot, 2)
    assert values(page) != added
    undo = cast("MainWindow", page.window()).actions_by_name["undo"]
    undo.trigger()
    settled(page, qtbot)
    assert values(page) == added
    undo.trigger()
    settled(page, qtbot)
    assert values(page) == {}


def test_what_is_undone_between_two_edits_leaves_what_is_worked_on_and_no_trace(
    page: WhatIfPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, drafts = page.session, page.drafts
    names = iter(["Long week", "Longer week"])
    monkeypatch.setattr(whatif_scenarios, "ask_name", lambda *_: next(names))
    length, rate = (page.week.rows[name] for name in ("outage-length", "outage-rate"))
    key(page, length, Qt.Key.Key_Right, qtbot)
    qtbot.mouseClick(page.week.save, LEFT)
    page.chooser.by_name["rename"].trigger()
    key(page, length, Qt.Key.Key_Right, qtbot)
    qtbot.mouseClick(page.week.save, LEFT)
    key(page, rate, Qt.Key.Key_Right, qtbot)
    worked_on = values(page)
    session.undo()  # the second save; what was moved since stays
    settled(page, qtbot)
    assert values(page) == worked_on
    assert changes_of(session.register, drafts.key)[0].value == "1.25"
    session.undo()  # the name
    settled(page, qtbot)
    assert page.chooser.box.currentText() == "Long week (changed)"
    session.redo()
    assert page.chooser.box.currentText() == "Longer week (changed)"
    session.undo()
    key(page, rate, Qt.Key.Key_Home, qtbot)
    key(page, length, Qt.Key.Key_Left, qtbot)
    assert page.chooser.box.currentText() == "Long week"
    assert not page.week.save.isEnabled()
    key(page, rate, Qt.Key.Key_Right, qtbot)
    session.undo()  # the scenario itself: it is no longer saved, and not lost
    settled(page, qtbot)
    assert not session.register.scenarios
    assert page.chooser.box.currentText() == "Long week (not saved)"
    assert set(values(page).values()) == {"1.25"}
    session.redo()
    settled(page, qtbot)
    assert [one.name for one in session.register.scenarios.values()] == ["Long week"]


def test_logs_that_were_undone_and_brought_back_count_again(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened(window, empty_session, write_sample(tmp_path / "sample.leeway", NOW), qtbot)
    session = page.session
    assert page.reckoning.read is not None
    hours = page.reckoning.read.session_hours
    assert hours
    for step in (session.undo, session.redo):
        step()
        qtbot.waitUntil(lambda: page.up_to_date and session.jobs.idle and not session.unsaved, timeout=WAIT)
    assert page.reckoning.read.session_hours == hours


def test_costs_that_were_undone_are_not_written_again_by_the_next_save(
    page: WhatIfPage, qtbot: QtBot
) -> None:
    session = page.session
    made = new_scenario(session.register, "Long week")
    session.edit(made.changes)
    session.edit(describe_scenario(session.register, made.id, yearly_cost=Decimal(900)))
    session.set_scenario(made.id)
    settled(page, qtbot)
    key(page, page.week.rows["outage-length"], Qt.Key.Key_Right, qtbot)
    session.undo()
    settled(page, qtbot)
    qtbot.mouseClick(page.week.save, LEFT)
    assert session.register.scenarios[made.id].yearly_cost is None
    assert not page.drafts.is_modified


def test_a_scenario_on_something_deleted_since_says_so(page: WhatIfPage, qtbot: QtBot) -> None:
    from leeway.domain.editing import remove

    page.choose_product("p-sso")
    key(page, page.week.rows["quality"], Qt.Key.Key_Left, qtbot)
    session = page.session
    session.edit(remove(session.register, "vendor", "v-okta"))
    settled(page, qtbot)
    assert page.product_id != "p-sso"
    assert page.board.problem_card.isVisible()
    assert "isn't in the register any more" in page.board.problems.text()


# -------------------------------------------------------------------------------------- ways and states


def test_a_cell_of_the_drill_opens_as_a_scenario(page: WhatIfPage, qtbot: QtBot) -> None:
    window: MainWindow = page.window()  # type: ignore[assignment]
    window.show_page("portfolio")
    portfolio = window.pages.current_page
    drill = portfolio.drill  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: drill.up_to_date and drill.rows.total > 0, timeout=WAIT)
    assert drill.choose("p-code", BadWeek.OUTAGE)
    drill.open_button.setFocus()
    qtbot.keyClick(drill.open_button, Qt.Key.Key_Space)
    settled(page, qtbot)
    assert window.pages.current_name == "whatif"
    assert page.drafts.draft.name == "Bad outage: Claude Code"
    assert page.product_id == "p-code"
    assert page.week.rows["bad-outage"].input.text() == "24\N{NO-BREAK SPACE}h"
    assert figure(page, 0)[1].startswith("+")


def test_hostile_names_stay_plain_and_inside_of_the_window(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    evil = "<b>Evil</b> &amp; \u202egnp.exe " + "x" * 300
    named = [
        replace(row, name=f"{evil} {n}") if isinstance(row, Vendor | Product | Workflow | Need) else row
        for n, row in enumerate(ROWS)
    ]
    page = opened(window, empty_session, write_register(tmp_path / "evil.leeway", *named, now=NOW), qtbot)
    window.resize(1280, 720)
    page.choose_product("p-code")
    pick(page.week.answer.fallback, "Evil")
    key(page, page.week.rows["outage-length"], Qt.Key.Key_Right, qtbot)
    assert any("switch time of <b>Evil</b>" in text for text in page.board.beside.flips.texts)
    assert page.board.width() <= page.scroll_area.viewport().width()
    told = [one for one in page.findChildren(QLabel) if "Evil" in one.text()]
    assert told
    assert {one.textFormat() for one in told} == {Qt.TextFormat.PlainText}
    assert not any("\u202e" in one.text() for one in told)


def test_ctrl_6_leads_to_the_page_and_f1_to_its_help(page: WhatIfPage, qtbot: QtBot) -> None:
    window: MainWindow = page.window()  # type: ignore[assignment]
    window.show_page("register")
    qtbot.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.current_name == "whatif"
    window.actions_by_name["page_help"].trigger()
    assert window.pages.current_name == "help"
    assert window.pages.page("help").shown == "scenarios"  # type: ignore[attr-defined]


def test_the_product_follows_the_scope(page: WhatIfPage, qtbot: QtBot) -> None:
    page.session.set_scope(Scope(vendor_id="v-github"))
    settled(page, qtbot)
    assert page.product_id == "p-actions"
    assert page.week.title.text() == "GitHub has a bad week"
    assert not page.products.isVisible()
    assert "all vendors" in page.header.subtitle.text()
    page.session.set_scope(Scope())
    settled(page, qtbot)
    assert "all vendors" not in page.header.subtitle.text()


def test_an_edit_of_the_register_moves_the_baseline(page: WhatIfPage, qtbot: QtBot) -> None:
    before = figure(page, 0)
    session = page.session
    session.edit(update(session.register, "workflow", "w-release", cost_per_hour=Decimal(6000)))
    settled(page, qtbot)
    assert figure(page, 0)[0] != before[0]


def test_without_incidents_there_is_no_figure_but_what_is_missing(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened(window, empty_session, write_register(tmp_path / "bare.leeway", *team(), now=NOW), qtbot)
    assert figure(page, 0) == ("—", "It needs incidents, or since when there were none")
    assert page.board.loss.empty.isVisible()
    page.choose_product("p-code")
    pick(page.week.answer.fallback, "Actions")
    settled(page, qtbot)
    assert page.board.gain.text().startswith("No vendor’s outages are known")
    assert beside(page, "The answer buys a year") == NOT_KNOWN


def test_without_costs_the_loss_is_in_hours(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = (*team(cost=None), *history())
    page = opened(window, empty_session, write_register(tmp_path / "free.leeway", *rows, now=NOW), qtbot)
    value, note = figure(page, 0)
    assert value.endswith("h")
    assert "no cost per hour is known" in note
    assert "can’t be weighed" in page.board.gain.text()


def test_an_empty_register_says_how_to_get_something(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened(
        window,
        empty_session,
        write_register(tmp_path / "empty.leeway", Vendor("v", "Somebody"), now=NOW),
        qtbot,
    )
    assert page.empty.isVisible()


def test_a_slow_register_reckons_in_jobs_and_the_latest_move_counts(
    page: WhatIfPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatif_reckoning, "_QUICK_SECONDS", 0.0)
    row = page.week.rows["outage-length"]
    key(page, row, Qt.Key.Key_Right, qtbot, 5)
    assert figure(page, 0)[1].startswith("+")
    slow = figure(page, 0)
    monkeypatch.setattr(whatif_reckoning, "_QUICK_SECONDS", 10.0)
    key(page, row, Qt.Key.Key_Left, qtbot)
    key(page, row, Qt.Key.Key_Right, qtbot)
    assert figure(page, 0) == slow


def test_a_register_that_cant_be_written_can_be_played_with_but_not_saved(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = write_register(tmp_path / "team.leeway", *ROWS, now=NOW)
    with qtbot.waitSignal(empty_session.opened, timeout=WAIT):
        empty_session.open(path, read_only=True)
    window.show_page("whatif")
    page: WhatIfPage = window.pages.current_page  # type: ignore[assignment]
    settled(page, qtbot)
    key(page, page.week.rows["outage-length"], Qt.Key.Key_Right, qtbot)
    assert len(values(page)) == 1
    assert not page.week.save.isEnabled()
    assert not page.chooser.by_name["save_as"].isEnabled()
