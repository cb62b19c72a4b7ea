"""A card with a chart: drawn or as a table, saved as a drawing, a picture or data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from tests.charts import changes, daily, nothing, timeline, weekly

from leeway.domain.chart import Table
from leeway.engine.chart_view import View
from leeway.ui.charts import chart_files
from leeway.ui.theme import Appearance
from leeway.ui.widgets.chart_card import ChartCard

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.theme import ThemeController


@pytest.fixture
def card(theme: ThemeController, qtbot: QtBot) -> ChartCard:
    made = ChartCard(theme, "Session length", note="By week.")
    qtbot.addWidget(made)
    made.resize(640, 380)
    made.show_chart(weekly())
    made.show()
    qtbot.waitExposed(made)
    return made


def cells(card: ChartCard, row: int) -> list[str]:
    assert card.table is not None
    model = card.table.rows_model
    return [
        str(model.index(row, column).data()).replace("\N{NO-BREAK SPACE}", " ")
        for column in range(model.columnCount())
    ]


def test_it_shows_the_chart_and_on_request_the_table(card: ChartCard) -> None:
    assert card.plot.isVisible()
    card.as_table.trigger()
    assert not card.plot.isVisible()
    assert card.table is not None
    assert card.table.isVisible()
    assert cells(card, 0) == ["W22", "1,700", "4 h 45 m"]
    card.show_table(False)
    assert card.plot.isVisible()


def test_figures_stand_to_the_right_and_the_model_is_sound(card: ChartCard) -> None:
    card.show_table(True)
    assert card.table is not None
    model = card.table.rows_model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    sides = [
        bool(model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight)
        for column in range(3)
    ]
    assert sides == [False, True, True]


def test_the_table_follows_another_chart_with_other_columns(card: ChartCard) -> None:
    card.show_table(True)
    card.show_chart(timeline())
    assert cells(card, 1) == ["Zenith", "5 Jun 2026 01:00", "1 h"]
    card.show_chart(daily())
    assert cells(card, 40) == ["11 Jul 2026", "not known"]
    card.show_chart(changes())
    assert cells(card, 2) == ["Fallback Codex CLI", "€ -38,200"]


def test_without_data_it_says_how_to_get_some(card: ChartCard) -> None:
    card.show_chart(nothing())
    assert card.empty.isVisible()
    assert card.empty.text.text() == "Import logs."
    assert not card.menu_button.isEnabled()
    card.show_chart(weekly())
    assert card.plot.isVisible()
    assert card.menu_button.isEnabled()


def test_the_menu_is_reached_by_keyboard_and_has_a_name(card: ChartCard) -> None:
    assert card.menu_button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert card.menu_button.accessibleName() == "Session length: menu"
    card.set_title("Another")
    assert card.menu_button.accessibleName() == "Another: menu"
    texts = [action.text().replace("&", "") for action in card.menu.actions() if action.text()]
    assert texts == [
        "Show as table",
        "Show all of it",
        "Save as SVG…",
        "Save as PNG…",
        "Save data as CSV…",
    ]


def test_the_menu_opens_over_the_chart_too(card: ChartCard, monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[QPoint] = []
    monkeypatch.setattr(card.menu, "popup", places.append)
    card.plot.menu_asked.emit(QPoint(10, 20))
    assert places == [QPoint(10, 20)]


def test_showing_all_of_it_is_offered_where_only_a_part_is_seen(card: ChartCard) -> None:
    card.menu.aboutToShow.emit()
    assert not card.whole.isVisible()
    home = card.plot.seen
    assert home is not None
    card.plot.zoom(View((1.0, 3.0), home.y))
    card.menu.aboutToShow.emit()
    assert card.whole.isVisible()
    card.whole.trigger()
    assert card.plot.seen == home


def test_a_row_is_opened_from_the_chart_and_from_the_table(card: ChartCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.row_opened) as opened:
        card.plot.mark_clicked.emit(4)
    assert opened.args == [4]
    card.show_table(True)
    assert card.table is not None
    card.table.choose("7")
    with qtbot.waitSignal(card.row_opened) as opened:
        qtbot.keyClick(card.table, Qt.Key.Key_Return)
    assert opened.args == [7]


def test_a_drawing_is_saved_with_the_chart_s_name(
    card: ChartCard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_parent: object, name: str, _kinds: str) -> Path:
        asked.append(name)
        return tmp_path / "picture"

    monkeypatch.setattr(chart_files, "ask_target", ask)
    with qtbot.waitSignal(card.saved) as saved:
        card.save_svg.trigger()
    assert asked == ["session-length.svg"]
    assert saved.args == ["picture.svg"]
    text = (tmp_path / "picture.svg").read_text(encoding="utf-8")
    assert text.startswith("<svg ")
    assert "Expected session 5 h" in text


def test_a_picture_is_twice_as_large_and_light_in_the_dark_too(
    card: ChartCard, theme: ThemeController, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.set_choice(Appearance.DARK)
    monkeypatch.setattr(chart_files, "ask_target", lambda *_: tmp_path / "picture.png")
    with qtbot.waitSignal(card.saved):
        card.save_png.trigger()
    image = QImage(str(tmp_path / "picture.png"))
    assert image.width() == 2 * 640
    assert image.pixelColor(0, 0).name() == "#ffffff"
    colors = {image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(100, 600, 7)}
    assert {"#2456c7", "#b3261e"} <= colors


def test_data_is_saved_as_plain_numbers(
    card: ChartCard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart_files, "ask_target", lambda *_: tmp_path / "data.csv")
    with qtbot.waitSignal(card.saved):
        card.save_csv.trigger()
    lines = (tmp_path / "data.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[:2] == ["Week,Sessions,Median (hours)", "W22,1700,4.75"]


def test_thinking_better_of_it_writes_nothing(
    card: ChartCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart_files, "ask_target", lambda *_: None)
    with qtbot.assertNotEmitted(card.saved), qtbot.assertNotEmitted(card.failed):
        for action in (card.save_svg, card.save_png, card.save_csv):
            action.trigger()


def test_a_failure_is_a_sentence_and_leaves_what_was_there(
    card: ChartCard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart_files, "ask_target", lambda *_: tmp_path / "missing" / "chart.svg")
    with qtbot.waitSignal(card.failed) as failed:
        card.save_svg.trigger()
    assert "There is no folder" in failed.args[0]
    register = tmp_path / "acme.leeway"
    register.write_bytes(b"kept")
    monkeypatch.setattr(chart_files, "ask_target", lambda *_: register)
    with qtbot.waitSignal(card.failed) as failed:
        card.save_csv.trigger()
    assert "won't be written over" in failed.args[0]
    assert register.read_bytes() == b"kept"


def test_a_chart_without_marks_still_has_its_table(card: ChartCard) -> None:
    chart = nothing()
    card.show_chart(replace(chart, table=Table(chart.table.columns, ((None, 5),))))
    assert card.empty.isVisible()
    card.show_table(True)
    assert cells(card, 0) == ["not known", "5"]
