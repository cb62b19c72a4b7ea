"""The board that compares assessments, by mouse and keyboard, on a real register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from tests.assessments import Desk
from tests.compared import OTHER, add_other, assessed_twice
from tests.ui.results_kit import click, displayed, opened, settled, show, view_of

from leeway.domain.editing import add
from leeway.domain.register_entities import Product
from leeway.engine.questionnaire_versions import Fate
from leeway.ui.models.assessment_changes import FATES, difference_words
from leeway.ui.pages.questionnaire_comparison import ComparisonBoard
from leeway.ui.theme import Appearance
from leeway.ui.widgets.badge import MARK_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

WORSE = "2.7 → 1.3, \N{MINUS SIGN}1.3 worse"


@pytest.fixture
def board(empty_session: Session, theme: ThemeController, qtbot: QtBot) -> ComparisonBoard:
    made = ComparisonBoard(empty_session, theme)
    displayed(made, qtbot)
    return made


@pytest.fixture
def made(empty_session: Session, tmp_path: Path, qtbot: QtBot) -> Callable[..., AssessmentView]:
    def make(fill: Callable[[Desk], object] = add_other, version: str = "1.0") -> AssessmentView:
        desk = assessed_twice(tmp_path / "c.leeway", version)
        fill(desk)
        desk.open.close()
        return view_of(opened(empty_session, tmp_path / "c.leeway", qtbot), desk.id)

    return make


@pytest.fixture
def asked_for(board: ComparisonBoard) -> list[str]:
    found: list[str] = []
    board.question_wanted.connect(found.append)
    return found


def changes(board: ComparisonBoard) -> dict[str, Fate]:
    return {row.id: row.fate for row in board.changes.rows}


def cells(board: ComparisonBoard, name: str) -> list[str]:
    row = next(row for row in board.products.rows.rows if row.name == name)
    return [figure.text for figure in row.figures]


def entries(board: ComparisonBoard) -> dict[str, QAction]:
    board.products.menu.aboutToShow.emit()
    return {action.text(): action for action in board.products.menu.actions()}


def test_what_became_of_each_answer_is_told_by_shape_word_and_sign(
    board: ComparisonBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    show(board, made(), qtbot)
    assert list(changes(board).values()) == [
        Fate.CHANGED, Fate.CHANGED, Fate.NEW, Fate.GONE, Fate.KEPT,
    ]  # fmt: skip
    week = board.changes.index_of("week")
    assert week.data(MARK_ROLE).text == "▲ Changed"
    assert week.siblingAtColumn(4).data() == "+3.0 better"
    assert board.changes.index_of("switch", 4).data() == "\N{MINUS SIGN}4.0 worse"
    assert board.changes.index_of("published", 4).data() == "the same"
    assert board.chart.chart is not None
    assert [row[-1] for row in board.chart.chart.table.rows][1] == WORSE
    assert board.chart.note.text().startswith("Against assessment 1, approved 26 Jan 2026.")


def test_each_fate_looks_different() -> None:
    assert len({(mark.shape, mark.word) for mark in FATES.values()}) == len(Fate)
    assert [difference_words(value) for value in (None, 0.0, 0.02, 0.5, -1.0)] == [
        "—", "the same", "hardly changed", "+0.5 better", "\N{MINUS SIGN}1.0 worse",
    ]  # fmt: skip


def test_chips_filter_by_fate_with_mouse_and_keyboard(
    board: ComparisonBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    show(board, made(), qtbot)
    assert board.chips[Fate.CHANGED].text() == "▲ Changed  2"
    qtbot.mouseClick(board.chips[Fate.CHANGED], Qt.MouseButton.LeftButton)
    assert changes(board) == {"week": Fate.CHANGED, "switch": Fate.CHANGED}
    board.chips[Fate.GONE].setFocus()
    qtbot.keyClick(board.chips[Fate.GONE], Qt.Key.Key_Space)
    assert set(changes(board).values()) == {Fate.CHANGED, Fate.GONE}
    for fate in (Fate.CHANGED, Fate.GONE):
        qtbot.mouseClick(board.chips[fate], Qt.MouseButton.LeftButton)
    assert len(changes(board)) == 5


def test_a_filter_that_leaves_nothing_says_how_to_see_the_others(
    board: ComparisonBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    def back_to_before(desk: Desk) -> None:
        desk.answer("data", None)
        desk.answer("switch", ("yes",))

    show(board, made(back_to_before), qtbot)
    qtbot.mouseClick(board.chips[Fate.NEW], Qt.MouseButton.LeftButton)
    assert not board.change_table.isVisible()
    assert "Press the buttons" in board.no_changes.text()


def test_a_click_and_enter_ask_for_the_question_but_not_for_one_that_isnt_asked(
    board: ComparisonBoard, made: Callable[..., AssessmentView], asked_for: list[str], qtbot: QtBot
) -> None:
    show(board, made(), qtbot)
    click(board.change_table, "week", qtbot)
    board.change_table.choose("data")
    board.change_table.setFocus()
    qtbot.keyClick(board.change_table, Qt.Key.Key_Return)
    click(board.change_table, "detail", qtbot)  # hidden now
    assert asked_for == ["week", "data"]


def test_another_version_before_is_said(
    board: ComparisonBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    show(board, made(version="2.0"), qtbot)
    assert "It went by version 1.0 of the questionnaire, this one by 2.0." in board.chart.note.text()


def test_the_first_assessment_says_what_will_stand_here(
    board: ComparisonBoard, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    desk = Desk(tmp_path / "one.leeway")
    desk.open.close()
    show(board, view_of(opened(empty_session, tmp_path / "one.leeway", qtbot), desk.id), qtbot)
    assert board.first.isVisible()
    assert "first assessment" in board.first.text()
    assert not board.chart.isVisible()
    assert not board.change_card.isVisible()
    assert "assess another one" in board.products.none.text()


# ------------------------------------------------------------------------------------- products


def test_products_assessed_by_the_same_questionnaire_stand_side_by_side(
    board: ComparisonBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    show(board, made(), qtbot)
    assert [column.title for column in board.products.rows.columns] == ["", "Coder", "Helper"]
    assert cells(board, "Roadmap")[1] == "4.0 low risk"
    assert cells(board, "Recovery (main)")[1] == "not answered, between 0.0 and 4.0"
    assert cells(board, "Status") == ["Draft", "Approved"]
    assert cells(board, "As of") == ["22 Nov 2026", "26 Jan 2026"]
    assert cells(board, "Findings: critical") == ["0", "0"]
    row = board.products.rows.index_of("pillar roadmap", 2)
    assert row.data(MARK_ROLE).text == "● 4.0 low risk"
    assert board.products.rows.index_of("findings critical", 2).data(MARK_ROLE) is None


def test_another_product_is_added_and_taken_away_by_the_menu(
    board: ComparisonBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    def fill(desk: Desk) -> None:
        add_other(desk)
        desk.do(add(Product("p-none", "v-other", "Never & ever")))

    show(board, made(fill), qtbot)
    found = entries(board)
    assert list(found) == [
        "Coder Inc · Coder", "Other Inc · Helper", "Other Inc · Never && ever (not assessed)",
    ]  # fmt: skip
    assert not found["Coder Inc · Coder"].isEnabled()
    found["Other Inc · Never && ever (not assessed)"].trigger()
    settled(board, qtbot)
    assert cells(board, "Overall")[2] == "not assessed"
    assert board.products.choice.value == "3"
    entries(board)["Other Inc · Helper"].trigger()
    settled(board, qtbot)
    assert board.products.chosen == (board.products.chosen[0], "p-none")
    assert OTHER not in board.products.chosen


def test_the_menu_opens_by_keyboard(
    board: ComparisonBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    show(board, made(), qtbot)
    opened_at: list[object] = []
    board.products.menu.popup = opened_at.append  # type: ignore[method-assign, assignment]
    board.products.choice.setFocus()
    qtbot.keyClick(board.products.choice, Qt.Key.Key_Down)
    assert len(opened_at) == 1


def test_no_sixth_product_can_be_chosen(
    board: ComparisonBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    def fill(desk: Desk) -> None:
        add_other(desk)
        desk.do(add(*(Product(f"p-{n}", "v-other", f"Product {n}") for n in range(70))))

    show(board, made(fill), qtbot)
    for number in range(3):
        entries(board)[f"Other Inc · Product {number} (not assessed)"].trigger()
    settled(board, qtbot)
    found = entries(board)
    assert board.products.choice.value == "5"
    assert not found["Other Inc · Product 3 (not assessed)"].isEnabled()
    assert found["Other Inc · Product 0 (not assessed)"].isEnabled()
    assert "… and 12 more; those assessed come first" in found


# ------------------------------------------------------------------------------------- the board


def test_a_chosen_product_stays_chosen_after_an_edit_and_goes_with_another_register(
    board: ComparisonBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    view = made()
    show(board, view, qtbot)
    entries(board)["Other Inc · Helper"].trigger()
    settled(board, qtbot)
    show(board, view, qtbot)
    assert len(board.products.chosen) == 1
    board.clear()
    assert board.products.chosen == ()
    assert not board.changes.rows


def test_while_hidden_nothing_is_compared_until_it_is_shown(
    board: ComparisonBoard, made: Callable[..., AssessmentView], qtbot: QtBot
) -> None:
    view = made()
    board.hide()
    board.show_view(view)
    assert board.up_to_date
    assert not board.changes.rows
    board.show()
    settled(board, qtbot)
    assert board.changes.rows


def test_a_register_that_cant_be_read_is_said(
    board: ComparisonBoard, made: Callable[..., AssessmentView], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leeway.errors import UnreadableSource
    from leeway.ui.pages import questionnaire_comparison

    def refuse(*_: object) -> None:
        raise UnreadableSource("The questionnaire can’t be read: line 3.")

    monkeypatch.setattr(questionnaire_comparison, "against_before", refuse)
    show(board, made(), qtbot)
    assert board.first.text() == "The questionnaire can’t be read: line 3."
    assert board.first.isVisible()


def test_it_is_painted_in_both_themes(
    board: ComparisonBoard, made: Callable[..., AssessmentView], theme: ThemeController, qtbot: QtBot
) -> None:
    show(board, made(), qtbot)
    grabs = []
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        theme.set_choice(appearance)
        grabs.append(board.grab().toImage().pixelColor(30, 30).name())
    assert grabs[0] != grabs[1]
