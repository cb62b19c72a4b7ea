"""The range selector: days marked by mouse, by keyboard, by typing and by button."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from tests.ui.pages_kit import retype

from leeway.ui.models.burn_range import DayRange, last_weeks, spanned
from leeway.ui.widgets.range_marks import bars, month_marks
from leeway.ui.widgets.range_selector import RangeSelector

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from leeway.ui.theme import ThemeController

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton
WHOLE = DayRange(date(2026, 6, 1), date(2026, 11, 29))  # 26 weeks


@pytest.fixture
def selector(theme: ThemeController, qtbot: QtBot) -> RangeSelector:
    made = RangeSelector(theme)
    qtbot.addWidget(made)
    made.resize(1000, made.sizeHint().height())
    made.show_history(WHOLE, np.arange(1, len(WHOLE) + 1))
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.strip.last.setFocus()
    return made


@pytest.fixture
def told(selector: RangeSelector) -> list[DayRange]:
    heard: list[DayRange] = []
    selector.range_changed.connect(heard.append)
    return heard


def place(selector: RangeSelector, number: float) -> QPoint:
    """Return where on the strip the day of a number lies, or the border before it."""
    strip = selector.strip
    left, right = strip.x_of(0), strip.x_of(len(WHOLE))
    return QPoint(round(left + (right - left) * number / len(WHOLE)), 20)


def drag(selector: RangeSelector, begin: float, end: float) -> None:
    strip = selector.strip
    start, stop = place(selector, begin), place(selector, end)
    QTest.mousePress(strip, Left, Mod.NoModifier, start)
    for step in range(1, 6):
        QTest.mouseMove(strip, start + (stop - start) * step / 5)
    QTest.mouseRelease(strip, Left, Mod.NoModifier, stop)


def days(first: int, last: int) -> DayRange:
    return DayRange(WHOLE.day(first), WHOLE.day(last))


# ------------------------------------------------------------------------------------------- the range


def test_a_range_moves_no_further_than_the_ends_and_keeps_its_length() -> None:
    week = days(10, 16)
    assert week.moved(3, WHOLE) == days(13, 19)
    assert week.moved(-99, WHOLE) == days(0, 6)
    assert week.moved(999, WHOLE) == days(175, 181)


def test_the_other_end_goes_along_where_an_end_passes_it() -> None:
    assert days(10, 20).with_first(WHOLE.day(30)) == days(30, 30)
    assert days(10, 20).with_last(WHOLE.day(5)) == days(5, 5)


def test_a_range_that_the_history_lacks_becomes_all_of_it() -> None:
    elsewhere = DayRange(date(2020, 1, 1), date(2020, 2, 1))
    assert elsewhere.within(WHOLE) == WHOLE
    assert DayRange(date(2020, 1, 1), WHOLE.day(3)).within(WHOLE) == days(0, 3)


def test_last_weeks_end_on_the_last_day() -> None:
    assert last_weeks(WHOLE, 4) == days(154, 181)
    assert last_weeks(WHOLE, 400) == WHOLE


def test_days_share_a_bar_where_one_alone_would_be_too_narrow() -> None:
    starts, heights = bars(np.array([1, 1, 4, 4]), 6.0)
    assert starts.tolist() == [0.0, 2.0]
    assert heights.tolist() == [0.25, 1.0]
    assert bars(np.zeros(3, np.int64), 100.0)[1].tolist() == [0.0] * 3
    assert len(bars(np.zeros(0, np.int64), 100.0)[0]) == 0


def test_months_are_named_as_room_allows() -> None:
    assert month_marks(WHOLE, 1000.0)[:2] == [(0, "Jun"), (30, "Jul")]
    long = DayRange(date(2020, 1, 15), date(2026, 6, 1))
    assert [name for _, name in month_marks(long, 400.0)] == [str(year) for year in range(2021, 2027)]
    assert month_marks(days(3, 4), 1000.0) == []


# --------------------------------------------------------------------------------------------- by mouse


def test_dragging_on_the_ground_marks_other_days(selector: RangeSelector, told: list[DayRange]) -> None:
    drag(selector, 50.5, 80.5)
    assert selector.days == days(50, 80)
    assert told[-1] == selector.days
    assert len(told) > 1, "it is told while the mouse moves, too"
    assert selector.first.text() == "21 Jul 2026"
    assert selector.counted.text() == "31 days"


def test_dragging_backwards_marks_the_same_days(selector: RangeSelector) -> None:
    drag(selector, 80.5, 50.5)
    assert selector.days == days(50, 80)


def test_a_handle_is_dragged_and_stops_at_the_other(selector: RangeSelector) -> None:
    drag(selector, 50.5, 80.5)
    drag(selector, 50, 40)
    assert selector.days == days(40, 80)
    drag(selector, 81, 100)
    assert selector.days == days(40, 99)
    drag(selector, 40, 150)
    assert selector.days == days(99, 99)


def test_the_marked_days_are_dragged_as_a_whole(selector: RangeSelector) -> None:
    drag(selector, 50.5, 80.5)
    drag(selector, 65, 75)
    assert selector.days == days(60, 90)
    drag(selector, 75, 181)
    assert selector.days == days(151, 181)


def test_a_click_alone_changes_nothing(selector: RangeSelector, told: list[DayRange]) -> None:
    drag(selector, 90, 90)
    assert selector.days == WHOLE
    assert told == []


def test_a_drag_beyond_the_strip_ends_at_its_end(selector: RangeSelector) -> None:
    drag(selector, 170.5, 400)
    assert selector.days == days(170, 181)


def test_a_double_click_marks_all(selector: RangeSelector, told: list[DayRange]) -> None:
    drag(selector, 50.5, 80.5)
    QTest.mouseDClick(selector.strip, Left, Mod.NoModifier, place(selector, 120))
    assert selector.days == WHOLE
    assert told[-1] == WHOLE
    assert selector.presets[0].isChecked()


def test_a_wheel_over_the_strip_scrolls_the_page(theme: ThemeController, qtbot: QtBot) -> None:
    selector = RangeSelector(theme)
    selector.show_history(WHOLE, np.arange(1, len(WHOLE) + 1))
    tall = QWidget()
    tall.setMinimumHeight(2000)
    column = QVBoxLayout(tall)
    column.addWidget(selector)
    column.addStretch(1)
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(tall)
    area.resize(1000, 300)
    with qtbot.waitExposed(area):
        area.show()
    over = selector.strip.mapTo(area, selector.strip.rect().center())
    QTest.wheelEvent(area.windowHandle(), QPointF(over), QPoint(0, -120))
    assert area.verticalScrollBar().value() > 0
    assert selector.days == WHOLE


# ------------------------------------------------------------------------------------------ by keyboard


def test_a_handle_moves_by_days_weeks_and_to_the_ends(
    selector: RangeSelector, told: list[DayRange], qtbot: QtBot
) -> None:
    handle = selector.strip.first
    handle.setFocus()
    qtbot.keyClick(handle, Key.Key_Right)
    assert selector.days == days(1, 181)
    qtbot.keyClick(handle, Key.Key_Right, Mod.ShiftModifier)
    assert selector.days == days(8, 181)
    qtbot.keyClick(handle, Key.Key_Left)
    assert selector.days == days(7, 181)
    qtbot.keyClick(handle, Key.Key_End)
    assert selector.days == days(181, 181)
    qtbot.keyClick(handle, Key.Key_Home)
    assert selector.days == WHOLE
    assert len(told) == 5


def test_the_last_day_has_a_handle_of_its_own(selector: RangeSelector, qtbot: QtBot) -> None:
    handle = selector.strip.last
    handle.setFocus()
    qtbot.keyClick(handle, Key.Key_Right)
    assert selector.days == WHOLE
    qtbot.keyClick(handle, Key.Key_Left, Mod.ShiftModifier)
    assert selector.days == days(0, 174)
    assert handle.accessibleDescription() == "22 Nov 2026"


def test_tab_goes_through_fields_buttons_and_handles(selector: RangeSelector, qtbot: QtBot) -> None:
    selector.first.setFocus()
    reached = []
    for _ in range(8):
        widget = QApplication.focusWidget()
        reached.append(widget.accessibleName())
        qtbot.keyClick(widget, Key.Key_Tab)
    wanted = {"First day", "Last day", "All days", "Last 4 weeks", "Last 13 weeks"}
    assert wanted <= set(reached)
    assert reached.count("First day") >= 2


# --------------------------------------------------------------------------------------------- by typing


def test_a_typed_day_is_taken_on_enter(selector: RangeSelector, told: list[DayRange], qtbot: QtBot) -> None:
    retype(qtbot, selector.first, "2026-10-01")
    qtbot.keyClick(selector.first, Key.Key_Return)
    assert selector.days == DayRange(date(2026, 10, 1), WHOLE.last)
    retype(qtbot, selector.last, "14 Oct 2026")
    qtbot.keyClick(selector.last, Key.Key_Tab)
    assert selector.days == DayRange(date(2026, 10, 1), date(2026, 10, 14))
    assert told == [DayRange(date(2026, 10, 1), WHOLE.last), selector.days]


@pytest.mark.parametrize("rubbish", ["soon", "31.02.2026", "99999999999", "2026-13-01", "<b>1</b>", "٣"])
def test_rubbish_is_answered_by_a_sentence_and_changes_nothing(
    selector: RangeSelector, told: list[DayRange], qtbot: QtBot, rubbish: str
) -> None:
    retype(qtbot, selector.first, rubbish)
    qtbot.keyClick(selector.first, Key.Key_Return)
    assert "First day" in selector.problem.text()
    assert selector.problem.isVisible()
    assert selector.first.text() == rubbish
    qtbot.keyClick(selector.first, Key.Key_Tab)
    assert selector.first.text() == "1 Jun 2026"
    assert not selector.first.modified
    assert told == []


def test_an_empty_day_is_no_day(selector: RangeSelector, qtbot: QtBot) -> None:
    retype(qtbot, selector.last, "")
    qtbot.keyClick(selector.last, Key.Key_Return)
    assert selector.problem.isVisible()
    assert selector.days == WHOLE


def test_a_day_without_use_is_refused_with_the_days_there_are(selector: RangeSelector, qtbot: QtBot) -> None:
    retype(qtbot, selector.first, "2019-01-01")
    qtbot.keyClick(selector.first, Key.Key_Return)
    assert selector.problem.text() == (
        "First day: there is no use on 1 Jan 2019; there is from 1 Jun 2026 to 29 Nov 2026."
    )


# --------------------------------------------------------------------------------------------- by button


def test_a_button_chooses_the_last_weeks(selector: RangeSelector, told: list[DayRange], qtbot: QtBot) -> None:
    qtbot.mouseClick(selector.presets[4], Left)
    assert selector.days == last_weeks(WHOLE, 4)
    assert selector.presets[4].isChecked()
    assert not selector.presets[0].isChecked()
    qtbot.mouseClick(selector.presets[4], Left)
    assert selector.presets[4].isChecked(), "a second click leaves it chosen"
    assert told == [last_weeks(WHOLE, 4)]


def test_weeks_that_the_history_lacks_are_not_offered(selector: RangeSelector) -> None:
    assert not selector.presets[26].isEnabled()
    assert selector.presets[13].isEnabled()


def test_a_longer_history_keeps_the_days_that_are_chosen(selector: RangeSelector) -> None:
    selector.choose(days(10, 20))
    longer = DayRange(WHOLE.first - timedelta(days=100), WHOLE.last)
    selector.show_history(longer, np.ones(len(longer), np.int64))
    assert selector.days == days(10, 20)
    assert selector.presets[26].isEnabled()


def test_two_days_make_a_range_in_any_order() -> None:
    assert spanned(WHOLE.last, WHOLE.first) == WHOLE
