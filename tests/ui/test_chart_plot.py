"""A chart in the window: read by mouse and by keyboard, zoomed, and repainted without end."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from tests.charts import KINDS, changes, daily, exceedance, nothing, scattered, timeline, weekly

from leeway.domain.chart import Axis, Bars, Chart, Column, Hue, Quantity, Table
from leeway.engine.chart_view import View
from leeway.ui.charts.plot import ChartPlot
from leeway.ui.charts.plot_writing import exact
from leeway.ui.theme import Appearance

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from leeway.ui.theme import ThemeController

LEFT = Qt.MouseButton.LeftButton
Shown = "Callable[[Chart], ChartPlot]"


@pytest.fixture
def shown(theme: ThemeController, qtbot: QtBot) -> Callable[[Chart], ChartPlot]:
    """Return a function that shows a chart in a window of 600 by 320."""

    def show(chart: Chart) -> ChartPlot:
        plot = ChartPlot(theme)
        qtbot.addWidget(plot)
        plot.resize(600, 320)
        plot.show_chart(chart)
        plot.show()
        qtbot.waitExposed(plot)
        return plot

    return show


def middle(plot: ChartPlot, number: int) -> QPoint:
    assert plot.placed is not None
    box = plot.placed.box(number)
    return QPoint(round(box.left + box.width / 2), round(box.top + box.height / 2))


def drag(plot: ChartPlot, qtbot: QtBot, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(plot.viewport(), LEFT, pos=start)
    qtbot.mouseMove(plot.viewport(), end)
    qtbot.mouseRelease(plot.viewport(), LEFT, pos=end)


def seen(plot: ChartPlot) -> View:
    assert plot.seen is not None
    return plot.seen


def painted(plot: ChartPlot) -> QImage:
    return plot.grab().toImage()


def has(image: QImage, color: QColor) -> bool:
    step = range(0, image.width(), 3)
    return any(image.pixelColor(x, y) == color for x in step for y in range(0, image.height(), 3))


# ------------------------------------------------------------------------------------- painting


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_every_mark_is_painted_in_both_themes(
    kind: Callable[[], Chart], appearance: Appearance, theme: ThemeController, shown: Shown
) -> None:
    theme.set_choice(appearance)
    plot = shown(kind())
    assert plot.drawing is not None
    image = painted(plot)
    colors = {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert len(colors) > 8
    assert image.pixelColor(image.width() - 2, 2) == theme.color("surface")


def test_it_follows_the_theme(theme: ThemeController, shown: Shown) -> None:
    plot = shown(weekly())
    assert has(painted(plot), QColor("#b3261e"))
    theme.set_choice(Appearance.DARK)
    assert has(painted(plot), QColor("#ff9b92"))
    assert not has(painted(plot), QColor("#b3261e"))


def test_an_empty_chart_paints_nothing_and_answers_to_nothing(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(nothing())
    assert plot.drawing is None
    qtbot.mouseMove(plot.viewport(), QPoint(200, 100))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Plus, Qt.Key.Key_Escape, Qt.Key.Key_End):
        qtbot.keyClick(plot, key)
    assert plot.current_row is None
    assert not plot.is_zoomed


def test_it_has_the_title_as_its_name_and_the_words_for_who_cant_see(shown: Shown) -> None:
    plot = shown(weekly())
    assert plot.accessibleName() == "Session length"
    assert plot.accessibleDescription() == "Sessions fell from 4 h 45 m to 1 h 30 m."


def test_numbers_are_written_as_the_locale_has_them(shown: Shown) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    plot = shown(exceedance())
    cell = exact(1_234.5, Quantity.MONEY, exceedance())
    assert cell.replace("\N{NO-BREAK SPACE}", " ") == "1.234,50 €"
    assert plot.drawing is not None


# ------------------------------------------------------------------------------------- hovering


def test_hovering_reads_the_row_of_the_table_with_exact_values(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(weekly())
    qtbot.mouseMove(plot.viewport(), middle(plot, 3))
    assert plot.current_row == 3
    rows = [(name, value.replace("\N{NO-BREAK SPACE}", " ")) for name, value in plot.readout.rows]
    assert rows == [("Week", "W25"), ("Sessions", "1,703"), ("Median", "3 h 52 m")]
    assert plot.readout.isVisible()


@pytest.mark.parametrize("number", [0, 11])
def test_the_readout_stays_within_the_window(number: int, shown: Shown, qtbot: QtBot) -> None:
    plot = shown(weekly())
    qtbot.mouseMove(plot.viewport(), middle(plot, number))
    assert plot.rect().contains(plot.readout.geometry())


def test_the_readout_may_pass_the_edge_of_its_plot(theme: ThemeController, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    plot = ChartPlot(theme, page)
    plot.setGeometry(20, 100, 90, 60)
    plot.show_chart(weekly())
    page.resize(500, 400)
    page.show()
    plot.point_at(5)
    assert plot.readout.parentWidget() is page
    assert page.rect().contains(plot.readout.geometry())
    assert not plot.geometry().contains(plot.readout.geometry())


def test_the_readout_goes_with_the_mouse_the_wheel_and_another_chart(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(weekly())
    qtbot.mouseMove(plot.viewport(), middle(plot, 3))
    assert plot.readout.isVisible()
    qtbot.mouseMove(plot.viewport(), QPoint(2, 2))
    assert not plot.readout.isVisible()
    qtbot.mouseMove(plot.viewport(), middle(plot, 4))
    plot.show_chart(exceedance())
    assert not plot.readout.isVisible()
    assert plot.current_row is None


def test_text_from_outside_is_read_as_it_is(shown: Shown, qtbot: QtBot) -> None:
    chart = weekly()
    row = ("<b>W\n22</b>", 1, None)
    plot = shown(replace(chart, table=Table(chart.table.columns, (row, *chart.table.rows[1:]))))
    qtbot.mouseMove(plot.viewport(), middle(plot, 0))
    assert [value for _, value in plot.readout.rows] == ["<b>W 22</b>", "1", "not known"]
    plot.readout.grab()


def test_a_row_that_the_table_lacks_is_no_readout(shown: Shown, qtbot: QtBot) -> None:
    chart = weekly()
    plot = shown(replace(chart, table=Table(chart.table.columns, ())))
    qtbot.mouseMove(plot.viewport(), middle(plot, 0))
    assert not plot.readout.isVisible()


# ------------------------------------------------------------------------------------- zooming


def test_a_drag_zooms_to_its_rectangle(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(exceedance())
    home = seen(plot)
    with qtbot.waitSignal(plot.range_changed):
        drag(plot, qtbot, QPoint(150, 60), QPoint(300, 200))
    now = seen(plot)
    assert home.x[0] < now.x[0] < now.x[1] < home.x[1]
    assert home.y[0] < now.y[0] < now.y[1] < home.y[1]
    assert plot.is_zoomed


def test_a_flat_drag_zooms_across_only(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(exceedance())
    home = seen(plot)
    drag(plot, qtbot, QPoint(150, 100), QPoint(300, 110))
    assert seen(plot).y == home.y
    assert seen(plot).x[1] - seen(plot).x[0] < (home.x[1] - home.x[0]) / 2


def test_lanes_are_never_zoomed_away(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(timeline())
    home = seen(plot)
    drag(plot, qtbot, QPoint(150, 40), QPoint(300, 200))
    assert seen(plot).y == home.y


def test_a_double_click_and_escape_show_all_again(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(exceedance())
    home = seen(plot)
    drag(plot, qtbot, QPoint(150, 60), QPoint(300, 200))
    qtbot.mouseDClick(plot.viewport(), LEFT, pos=QPoint(200, 100))
    assert seen(plot) == home
    drag(plot, qtbot, QPoint(150, 60), QPoint(300, 200))
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert seen(plot) == home


def test_dragging_with_shift_moves_what_is_seen_but_not_beyond_the_data(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(exceedance())
    home = seen(plot)
    drag(plot, qtbot, QPoint(250, 60), QPoint(350, 200))
    before = seen(plot)
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(plot, Qt.Key.Key_Right, shift)
    assert seen(plot).x[0] > before.x[0]
    for _ in range(40):
        qtbot.keyClick(plot, Qt.Key.Key_Left, shift)
    assert seen(plot).x[0] == home.x[0]
    assert seen(plot).x[1] - seen(plot).x[0] == pytest.approx(before.x[1] - before.x[0])


def test_zooming_in_ends_where_nothing_can_be_told_apart(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(daily())
    for _ in range(60):
        qtbot.keyClick(plot, Qt.Key.Key_Plus)
    assert seen(plot).x[1] - seen(plot).x[0] == pytest.approx(86_400_000.0)
    for _ in range(60):
        qtbot.keyClick(plot, Qt.Key.Key_Minus)
    assert not plot.is_zoomed


def test_newer_data_over_the_same_range_keeps_the_zoom_and_another_range_doesnt(
    shown: Shown, qtbot: QtBot
) -> None:
    plot = shown(weekly())
    drag(plot, qtbot, QPoint(150, 100), QPoint(300, 105))
    before = seen(plot)
    plot.show_chart(weekly())
    assert seen(plot) == before
    plot.show_chart(weekly(20))
    assert not plot.is_zoomed


def test_a_zoom_survives_another_size(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(weekly())
    drag(plot, qtbot, QPoint(150, 100), QPoint(300, 105))
    before = seen(plot)
    plot.resize(420, 300)
    assert seen(plot) == before


def test_the_wheel_scrolls_the_page(theme: ThemeController, qtbot: QtBot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    page = QWidget()
    column = QVBoxLayout(page)
    plots = [ChartPlot(theme) for _ in range(4)]
    for plot in plots:
        plot.setMinimumHeight(240)
        plot.show_chart(weekly())
        column.addWidget(plot)
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.resize(500, 300)
    area.show()
    place = QPointF(plots[0].viewport().rect().center())
    wheel = QWheelEvent(
        place, plots[0].viewport().mapToGlobal(place), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plots[0].viewport(), wheel)
    assert not wheel.isAccepted()
    assert not plots[0].is_zoomed


def test_a_page_that_is_scrolled_by_key_leaves_no_readout_behind(
    theme: ThemeController, qtbot: QtBot
) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    plot = ChartPlot(theme)
    plot.setMinimumHeight(900)
    plot.show_chart(weekly())
    area.setWidget(plot)
    area.setWidgetResizable(True)
    area.resize(500, 300)
    area.show()
    qtbot.waitExposed(area)
    for _ in range(2):
        qtbot.keyClick(plot, Qt.Key.Key_Right)
        assert plot.readout.isVisible()
        bar = area.verticalScrollBar()
        bar.setValue(bar.value() + 100)
        assert not plot.readout.isVisible()


def test_the_right_button_asks_for_the_menu(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(weekly())
    asked = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, QPoint(50, 60), plot.mapToGlobal(QPoint(50, 60))
    )
    with qtbot.waitSignal(plot.menu_asked) as menu:
        QApplication.sendEvent(plot.viewport(), asked)
    assert menu.args == [plot.mapToGlobal(QPoint(50, 60))]


# ------------------------------------------------------------------------------------- keyboard and clicks


def test_the_arrow_keys_step_through_the_rows(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(weekly())
    rows = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Home):
        qtbot.keyClick(plot, key)
        rows.append(plot.current_row)
    assert rows == [0, 1, 0, 11, 0]
    assert plot.readout.isVisible()
    assert plot.accessibleDescription().startswith("Week: W22, Sessions: 1,700")


def test_stepping_moves_what_is_seen_along(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(weekly())
    drag(plot, qtbot, QPoint(150, 100), QPoint(250, 105))
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert plot.current_row == 11
    assert seen(plot).x[0] < 11 < seen(plot).x[1]
    assert plot.is_zoomed


def test_escape_leaves_the_row_and_then_is_the_windows(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(changes())
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.current_row == 2
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.current_row is None


def test_a_click_and_enter_tell_the_row(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(scattered())
    with qtbot.waitSignal(plot.mark_clicked) as clicked:
        qtbot.mouseClick(plot.viewport(), LEFT, pos=middle(plot, 2))
    assert clicked.args == [2]
    with qtbot.waitSignal(plot.mark_clicked) as entered:
        qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert entered.args == [2]


def test_a_drag_is_no_click(shown: Shown, qtbot: QtBot) -> None:
    plot = shown(weekly())
    with qtbot.assertNotEmitted(plot.mark_clicked):
        drag(plot, qtbot, middle(plot, 2), middle(plot, 8))


# ------------------------------------------------------------------------------------- for long


def test_200_charts_shown_and_repainted_keep_their_references_to_none(shown: Shown) -> None:
    plot = shown(weekly())
    made = [kind() for kind in KINDS]
    for chart in made:
        plot.show_chart(chart)
        plot.grab()
    gc.collect()
    before, items = sys.getrefcount(None), len(plot.scene().items())
    for number in range(200):
        plot.show_chart(made[number % len(made)])
        plot.point_at(0)
        plot.grab()
    plot.point_at(None)
    gc.collect()
    assert abs(sys.getrefcount(None) - before) < 100
    assert len(plot.scene().items()) == items


def test_a_plot_that_goes_takes_its_readout_along(theme: ThemeController, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    plot = ChartPlot(theme, page)
    plot.resize(300, 200)
    plot.show_chart(weekly())
    page.show()
    plot.point_at(1)
    with qtbot.waitSignals([plot.destroyed, plot.readout.destroyed]):
        plot.deleteLater()


def test_100_000_bars_are_painted_as_a_screen_of_them(shown: Shown) -> None:
    count = 100_000
    at = np.arange(float(count))
    bars = Bars("b", at, at + 0.8, np.sqrt(at), np.zeros(count), (Hue.ACCENT,), np.arange(count))
    table = Table((Column("At", Quantity.COUNT),), tuple((n,) for n in range(count)))
    chart = Chart("b", "B", Axis(Quantity.COUNT), Axis(Quantity.COUNT), (bars,), table, "w")
    plot = shown(chart)
    assert plot.drawing is not None
    assert len(plot.drawing.marks[0].left) <= 601  # type: ignore[union-attr]
    assert has(painted(plot), QColor("#2456c7"))
    plot.zoom(View((500.0, 520.0), seen(plot).y))
    assert len(plot.drawing.marks[0].left) <= 22  # type: ignore[union-attr]
