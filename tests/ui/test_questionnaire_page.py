"""The Questionnaire page, walked through by keyboard and mouse on a real register."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.ui.pages_kit import open_form, press_ok, retype, said
from tests.ui.questionnaire_kit import (
    LEFT,
    TEAM,
    WAIT,
    Key,
    back_to,
    begin,
    cards,
    checked,
    current,
    line_of,
    panel_of,
    press,
    problem,
    settled,
    show_questionnaire,
    type_text,
    value,
    write_folder,
)
from tests.ui.test_accessibility import nameless, rich, unreachable

from leeway.domain.assessment_entities import APPROVED
from leeway.ui.dialogs import ask
from leeway.ui.dialogs.new_assessment import NewAssessment

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.questionnaire import QuestionnairePage
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session

FIRST_PAGE = "settings"

popups = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
Alt = Qt.KeyboardModifier.AltModifier
Ctrl = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(open_window: MainWindow, session: Session, qtbot: QtBot) -> QuestionnairePage:
    """The page with a new assessment of Claude Code by the team's own questionnaire."""
    begin(session)
    return show_questionnaire(open_window, qtbot)


# ------------------------------------------------------------------------------------- from start to end


@popups
def test_a_whole_assessment_is_made_by_keyboard_alone_up_to_the_memo(
    open_window: MainWindow,
    session: Session,
    preferences: Preferences,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = write_folder(preferences.questionnaires, team=TEAM, broken="id = 3")
    page = show_questionnaire(open_window, qtbot)
    assert page.empty.button is not None
    assert "hasn’t been assessed" in page.empty.text.text()
    page.empty.button.setFocus()
    press(qtbot, Key.Key_Space)
    dialog = next(d for d in page.findChildren(NewAssessment) if d.isVisible())
    qtbot.waitUntil(lambda: dialog.ready, timeout=WAIT)
    offers = [offer.words for offer in dialog.rows.items]
    assert any("ships with Leeway" in words for words in offers)
    for _ in offers:
        if "team.toml" in str(dialog.list.currentIndex().data()):
            break
        press(qtbot, Key.Key_Down)
    assert "The team's own" in str(dialog.list.currentIndex().data())
    assert "Asks what the team would do." in dialog.told.text()
    press(qtbot, Key.Key_Return)
    assert folder == preferences.questionnaires
    settled(page, qtbot)
    back_to(open_window, qtbot)
    _walk(page, qtbot)
    assert "last question" in open_window.messages.message
    _approve(page, qtbot, "Grace Reviewer")
    (assessment,) = session.register.assessments.values()
    assert (assessment.status, assessment.reviewer) == (APPROVED, "Grace Reviewer")
    assert assessment.review_due == date(2027, 5, 22)
    assert panel_of(page).note.input.isReadOnly()
    target = tmp_path / "memo.pdf"
    monkeypatch.setattr(ask, "file_to_write", lambda *_: target)
    back_to(open_window, qtbot)
    press(qtbot, Key.Key_E, Ctrl)
    qtbot.waitUntil(target.exists, timeout=WAIT)
    qtbot.waitUntil(lambda: session.jobs.idle, timeout=WAIT)
    text = " ".join("".join(page.extract_text() for page in PdfReader(target).pages).split())
    for words in ("The team's own", "Grace Reviewer", "We switch by hand", "It was there."):
        assert words in text


def _walk(page: QuestionnairePage, qtbot: QtBot) -> None:
    """Answer every question where the focus is, without the mouse."""
    assert current(page) == "week"
    press(qtbot, Key.Key_2)
    assert checked(page) == ["by-hand"]
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_1)
    press(qtbot, Key.Key_Return)
    assert current(page) == "hours"  # it came with the answer before
    type_text(qtbot, "6 h")
    press(qtbot, Key.Key_Return)
    assert current(page) == "people"
    type_text(qtbot, "3")
    press(qtbot, Key.Key_Return)
    assert current(page) == "data"
    press(qtbot, Key.Key_1)
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Space)
    press(qtbot, Key.Key_Return)
    type_text(qtbot, "1 Sep 2026")
    press(qtbot, Key.Key_Return)
    type_text(qtbot, "It was there.")
    press(qtbot, Key.Key_Return, Ctrl)
    assert {id: value(page, id) for id in page.view.order} == {  # type: ignore[union-attr]
        "week": ("by-hand",),
        "plan": ("yes",),
        "hours": 6.0,
        "people": 3.0,
        "data": ("history", "prompts"),
        "tested": date(2026, 9, 1),
        "why": "It was there.",
    }


def _approve(page: QuestionnairePage, qtbot: QtBot, reviewer: str) -> None:
    """Hand in and approve from the menu, by its letters."""
    for letter in (Key.Key_H, Key.Key_A):
        back_to(page.window(), qtbot)
        assert QApplication.focusWidget() is page.header.menu
        press(qtbot, Key.Key_Return)
        menu = page.actions_of.menu
        qtbot.waitUntil(menu.isVisible, timeout=WAIT)
        qtbot.keyClick(menu, letter)
    form = open_form(page)
    qtbot.keyClicks(form.inputs["reviewer"], reviewer)
    qtbot.keyClick(form.inputs["reviewer"], Key.Key_Return)
    qtbot.waitUntil(lambda: not form.isVisible(), timeout=WAIT)


# --------------------------------------------------------------------------------------- keys and mouse


def test_digits_choose_and_enter_goes_on(page: QuestionnairePage, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_4)
    assert value(page, "week") == ("spread",)
    assert cards(page)[3].hasFocus()
    press(qtbot, Key.Key_9)  # there is no ninth
    assert value(page, "week") == ("spread",)
    press(qtbot, Key.Key_Enter)
    assert current(page) == "plan"
    assert cards(page)[0].hasFocus()


def test_arrows_move_without_choosing_and_space_chooses(page: QuestionnairePage, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_Down)
    assert cards(page)[1].hasFocus()
    assert value(page, "week") is None
    press(qtbot, Key.Key_Space)
    assert value(page, "week") == ("by-hand",)
    press(qtbot, Key.Key_Up)
    press(qtbot, Key.Key_Up)
    assert cards(page)[0].hasFocus()


def test_a_click_on_a_card_answers(page: QuestionnairePage, qtbot: QtBot) -> None:
    qtbot.mouseClick(cards(page)[0], LEFT)
    assert value(page, "week") == ("stop",)
    assert "The team stops when Anthropic stops" in page.board.so_far.findings.rows.index(0).data()


def test_back_next_and_skip(page: QuestionnairePage, qtbot: QtBot) -> None:
    card = page.board.card
    assert not card.back.isEnabled()
    qtbot.mouseClick(card.next, LEFT)
    assert current(page) == "plan"
    press(qtbot, Key.Key_Left, Alt)
    assert current(page) == "week"
    press(qtbot, Key.Key_1)
    press(qtbot, Key.Key_Right, Alt)
    press(qtbot, Key.Key_Down, Alt)
    assert current(page) == "people"
    for _ in range(3):
        qtbot.mouseClick(card.skip, LEFT)
    assert current(page) == "why"
    qtbot.mouseClick(card.skip, LEFT)
    assert current(page) == "plan"  # the first that is still unanswered


def test_a_pillar_is_jumped_to_by_click_and_by_keyboard(page: QuestionnairePage, qtbot: QtBot) -> None:
    parts = page.board.progress.list
    assert [part.count for part in parts.parts.items] == ["0/3", "0/3"]
    qtbot.mouseClick(parts.viewport(), LEFT, pos=parts.visualRect(parts.parts.index(1)).center())
    assert current(page) == "data"
    assert parts.currentIndex().row() == 1
    parts.setFocus()
    press(qtbot, Key.Key_Up)
    press(qtbot, Key.Key_Return)
    assert current(page) == "week"
    assert cards(page)[0].hasFocus()


def test_tab_goes_from_the_answer_to_evidence_note_and_buttons(page: QuestionnairePage, qtbot: QtBot) -> None:
    cards(page)[-1].setFocus()
    seen = []
    for _ in range(6):
        press(qtbot, Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.accessibleName())
    assert seen[:3] == ["Link to evidence", "Add a file as evidence", "Note"]
    assert "Not applicable" in seen


def test_everything_has_a_name_and_a_way_by_keyboard(page: QuestionnairePage, qtbot: QtBot) -> None:
    for _ in range(7):
        assert nameless(page) == []
        assert unreachable(page) == []
        assert rich(page) == []
        page.board.walk.go_on()
    page.board.card.whole.click()
    settled(page, qtbot)
    assert nameless(page) == []
    assert rich(page) == []


def test_it_fits_the_smallest_window(page: QuestionnairePage, open_window: MainWindow) -> None:
    open_window.resize(960, 600)
    for scroll in (page.board.card.single_scroll, page.board.so_far.scroll_area):
        assert scroll.horizontalScrollBar().maximum() == 0


# --------------------------------------------------------------------------------------- each kind


def test_several_choices_go_together_unless_one_stands_alone(page: QuestionnairePage, qtbot: QtBot) -> None:
    page.board.jump("data")
    for digit, chosen in (
        (Key.Key_2, ("prompts",)),
        (Key.Key_1, ("history", "prompts")),
        (Key.Key_3, ("nothing",)),
        (Key.Key_1, ("history",)),
        (Key.Key_1, None),
    ):
        press(qtbot, digit)
        assert value(page, "data") == chosen


def test_a_number_that_cannot_be_says_why_and_is_not_lost(page: QuestionnairePage, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_1)
    page.board.jump("hours")
    for typed, why in (("many", "isn't a number"), ("-3", "at least 0 h"), ("101", "at most 100 h")):
        retype(qtbot, line_of(page), typed)
        press(qtbot, Key.Key_Return)
        assert why in problem(page)
        assert (line_of(page).text(), current(page)) == (typed, "hours")
        assert value(page, "hours") is None
    page.board.jump("week")
    page.board.jump("hours")
    assert line_of(page).text() == "101"
    assert "at most 100 h" in problem(page)
    retype(qtbot, line_of(page), "12 h")
    press(qtbot, Key.Key_Return)
    assert value(page, "hours") == 12.0
    assert current(page) == "people"


def test_a_number_can_be_replaced_by_a_choice_and_back(page: QuestionnairePage, qtbot: QtBot) -> None:
    page.board.jump("people")
    type_text(qtbot, "2.5")
    press(qtbot, Key.Key_Return)
    assert problem(page) == "It must be a whole number."
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_1)
    assert value(page, "people") == ("nobody-knows",)
    assert (line_of(page).text(), problem(page)) == ("", "")
    press(qtbot, Key.Key_Up)
    type_text(qtbot, "3 people")
    press(qtbot, Key.Key_Return)
    assert value(page, "people") == 3.0


def test_a_day_in_the_future_is_refused(page: QuestionnairePage, qtbot: QtBot) -> None:
    page.board.jump("tested")
    type_text(qtbot, "2027-01-01")
    press(qtbot, Key.Key_Return)
    assert "lies in the future" in problem(page)
    retype(qtbot, line_of(page), "soon")
    press(qtbot, Key.Key_Return)
    assert "isn't a date" in problem(page)


def test_a_text_is_kept_after_a_pause_of_typing(page: QuestionnairePage, qtbot: QtBot) -> None:
    page.board.jump("why")
    type_text(qtbot, "Because <b>it</b> =1+1")
    assert value(page, "why") is None
    qtbot.waitUntil(lambda: value(page, "why") == "Because <b>it</b> =1+1", timeout=WAIT)
    assert line_of(page).hasFocus()


def test_a_note_is_kept_when_the_focus_leaves_and_is_one_undo_step(
    page: QuestionnairePage, session: Session, qtbot: QtBot
) -> None:
    panel_of(page).note.input.setFocus()
    type_text(qtbot, "Rehearsed once")
    cards(page)[0].setFocus()
    assert page.view is not None
    assert page.view.answer("week").note == "Rehearsed once"
    session.undo()
    assert page.view.answer("week").note == ""
    assert panel_of(page).note.input.toPlainText() == ""


def test_not_applicable_asks_why_and_leaves_the_score(page: QuestionnairePage, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_1)
    qtbot.mouseClick(page.board.card.aside, LEFT)
    form = open_form(page)
    press_ok(qtbot, form)
    assert said(form)
    qtbot.keyClicks(form.inputs["reason"], "We don't use it")
    press_ok(qtbot, form)
    assert page.view is not None
    assert page.view.answer("week").not_applicable == "We don't use it"
    assert page.view.scores.overall.score is None
    page.board.jump("week")
    assert "We don't use it" in panel_of(page).set_aside.text()
    qtbot.mouseClick(panel_of(page).clear, LEFT)
    assert not page.view.answer("week").given


# -------------------------------------------------------------------------- hidden questions, undo, resuming


def test_hidden_questions_come_and_go_and_the_focus_stays(page: QuestionnairePage, qtbot: QtBot) -> None:
    assert "6 questions" in page.board.progress.told.text()
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_1)
    assert "7 questions" in page.board.progress.told.text()
    assert cards(page)[0].hasFocus()
    press(qtbot, Key.Key_Return)
    assert current(page) == "hours"
    page.session.undo()
    assert current(page) == "people"  # the one that is asked next to it
    assert QApplication.focusWidget() is line_of(page)


def test_undo_takes_an_answer_back_and_redo_gives_it_again(page: QuestionnairePage, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_1)
    press(qtbot, Key.Key_2)
    qtbot.keyClick(cards(page)[0], Key.Key_Z, Ctrl)
    assert checked(page) == ["stop"]
    qtbot.keyClick(cards(page)[0], Key.Key_Z, Ctrl)
    assert checked(page) == []
    page.session.redo()
    assert checked(page) == ["stop"]


def test_it_resumes_where_it_was_left(
    page: QuestionnairePage, open_window: MainWindow, session: Session, register_file: object, qtbot: QtBot
) -> None:
    press(qtbot, Key.Key_1)
    page.board.jump("data")
    settled(page, qtbot)
    path = session.desk.path  # type: ignore[union-attr]
    session.close()
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        session.open(path)
    settled(page, qtbot)
    assert open_window.pages.current_page is page
    assert current(page) == "data"
    assert register_file == path


def test_without_a_place_it_resumes_after_the_latest_answer(
    open_window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    begin(session)
    page = show_questionnaire(open_window, qtbot)
    page.board.answering.answer(page.view.definition.questions["plan"], ("no",))  # type: ignore[union-attr]
    page.board.walk.show_view(None)
    page.board.walk.show_view(page.view)
    assert page.board.walk.question == "people"


def test_text_that_was_typed_is_kept_when_the_register_is_closed(
    page: QuestionnairePage, open_window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    page.board.jump("why")
    type_text(qtbot, "Typed and closed")
    path = session.desk.path  # type: ignore[union-attr]
    open_window.actions_by_name["close_register"].trigger()
    assert session.desk is None
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        session.open(path)
    assert any("Typed and closed" in row.value for row in session.register.answers.values())
