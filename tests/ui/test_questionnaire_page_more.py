"""The Questionnaire page: scope, a whole pillar, findings, VSAQ, registers that are empty, damaged or read-only."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from tests.ui.questionnaire_kit import (
    LEFT,
    WAIT,
    Key,
    begin,
    cards,
    current,
    line_of,
    press,
    settled,
    show_questionnaire,
    type_text,
    value,
)

from leeway.domain import editing
from leeway.domain.assessment_entities import Questionnaire
from leeway.domain.questionnaire import Choice
from leeway.domain.scope import Scope
from leeway.services.opening import open_register
from leeway.ui.dialogs import ask
from leeway.ui.widgets.answer_card import AnswerCard

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.questionnaire import QuestionnairePage
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

FIRST_PAGE = "settings"


@pytest.fixture
def page(open_window: MainWindow, session: Session, qtbot: QtBot) -> QuestionnairePage:
    begin(session)
    return show_questionnaire(open_window, qtbot)


# ---------------------------------------------------------------------------------- scope, other registers


def test_the_scope_is_followed_and_the_product_can_be_chosen(
    page: QuestionnairePage, session: Session, qtbot: QtBot
) -> None:
    assert page.reading.product_id == "p-code"
    session.set_scope(Scope(vendor_id="v-openai"))
    assert page.reading.product_id == "p-codex"
    assert "Codex CLI hasn’t been assessed" in page.empty.text.text()
    assert not page.header.product.isVisible()
    session.set_scope(Scope())
    choice = page.header.product
    assert choice.isVisible()
    place = choice.findText("Anthropic · Claude Code")
    choice.setCurrentIndex(place)
    choice.activated.emit(place)
    assert page.view is not None
    assert page.view.assessment.product_id == "p-code"


def test_what_is_typed_is_kept_when_the_scope_changes(
    page: QuestionnairePage, session: Session, qtbot: QtBot
) -> None:
    page.board.jump("why")
    type_text(qtbot, "Kept")
    session.set_scope(Scope(vendor_id="v-openai"))
    assert any("Kept" in row.value for row in session.register.answers.values())


def test_a_register_that_is_read_only_is_shown(
    open_window: MainWindow, session: Session, register_file: Path, qtbot: QtBot
) -> None:
    begin(session)
    qtbot.waitUntil(lambda: session.jobs.idle, timeout=WAIT)
    session.close()
    qtbot.waitUntil(lambda: session.jobs.idle, timeout=WAIT)
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        session.open(register_file, read_only=True)
    page = show_questionnaire(open_window, qtbot)
    assert "read-only" in page.board.card.frozen.text()
    press(qtbot, Key.Key_1)
    assert value(page, "week") is None
    enabled = {name for name, action in page.actions_of.by_name.items() if action.isEnabled()}
    assert enabled == {"export", "import_vsaq"}


def test_a_register_without_products_says_what_to_do(
    window: MainWindow, empty_session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(empty_session.opened, timeout=WAIT):
        empty_session.create(tmp_path / "new.leeway")
    page = show_questionnaire(window, qtbot)
    assert "no product to assess" in page.empty.text.text()
    assert page.empty.button is not None
    assert not page.empty.button.isVisible()


def test_a_definition_that_is_damaged_says_so(
    open_window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    begin(session)
    (row,) = session.register.assessments.values()
    text = "id = 3"
    damaged = Questionnaire("q", "damaged", "1", "Damaged", hashlib.sha256(text.encode()).hexdigest(), text)
    session.edit(
        (
            *editing.add(damaged),
            *editing.update(session.register, "assessment", row.id, questionnaire_id=damaged.id),
        )
    )
    page = show_questionnaire(open_window, qtbot)
    assert "The questionnaire" in page.empty.text.text()


def test_an_answer_has_the_room_that_its_words_take(qtbot: QtBot, theme: ThemeController) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    column = QVBoxLayout(place)
    hint = "An alternative is contracted; moving takes hours to days and hasn't been tested. " * 2
    card = AnswerCard(Choice("a", "We switch by hand", 1), "We switch by hand", hint, 1, theme, several=False)
    column.addWidget(card)
    column.addStretch(1)
    for width in (900, 420, 900):
        place.resize(width, 400)
        with qtbot.waitExposed(place):
            place.show()
        qtbot.waitUntil(lambda: card.height() == card.heightForWidth(card.width()), timeout=WAIT)


# ---------------------------------------------------------------------------------------- other boards


class Counting(QWidget):
    """A board that counts what it is shown."""

    question_wanted = Signal(str)
    saved = Signal(str)
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.views: list[object] = []

    def show_view(self, view: object) -> None:
        self.views.append(view)


def test_another_board_is_switched_to_and_leads_back_to_a_question(
    page: QuestionnairePage, open_window: MainWindow, qtbot: QtBot
) -> None:
    board = Counting()
    page.add_board("other", "Other", "Look at it otherwise", board)
    qtbot.mouseClick(page.header.boards.buttons["other"], LEFT)
    assert board.isVisible()
    assert board.views == [page.view]
    page.board.answering.answer(page.view.definition.questions["plan"], ("no",))  # type: ignore[union-attr]
    assert board.views[-1] is page.view
    board.saved.emit("scores.svg")
    assert open_window.messages.message == "Saved scores.svg."
    board.question_wanted.emit("data")
    assert page.board.isVisible()
    assert page.header.boards.buttons["answer"].isChecked()
    assert current(page) == "data"
    page.board.answering.answer(page.view.definition.questions["plan"], ("yes",))  # type: ignore[union-attr]
    assert board.views[-1] is not page.view  # it waits until it is looked at


# --------------------------------------------------------------------------------------- a whole pillar


def test_a_whole_pillar_is_shown_on_one_page_and_remembered(
    page: QuestionnairePage, open_window: MainWindow, preferences: Preferences, qtbot: QtBot
) -> None:
    page.board.card.whole.click()
    settled(page, qtbot)
    pillar = page.board.card.pillar
    assert list(pillar.panels) == ["week", "plan", "people"]
    press(qtbot, Key.Key_2)
    press(qtbot, Key.Key_Return)
    assert cards(page)[0].hasFocus()
    press(qtbot, Key.Key_1)
    assert set(pillar.panels) == {"week", "plan", "hours", "people"}
    press(qtbot, Key.Key_Return)
    assert current(page) == "hours"
    type_text(qtbot, "5")
    press(qtbot, Key.Key_Return)
    assert (value(page, "hours"), current(page)) == (5.0, "people")
    press(qtbot, Key.Key_Return)
    settled(page, qtbot)
    assert list(pillar.panels) == ["data", "tested", "why"]
    assert preferences.text("questionnaire/whole-pillar") == "yes"


def test_the_question_that_has_the_focus_is_the_one_that_is_worked_on(
    page: QuestionnairePage, qtbot: QtBot
) -> None:
    page.board.card.whole.click()
    settled(page, qtbot)
    page.board.card.pillar.panels["people"].focus_answer()
    assert page.board.walk.question == "people"
    type_text(qtbot, "4")
    page.board.card.pillar.panels["plan"].focus_answer()
    assert value(page, "people") == 4.0


# ------------------------------------------------------------------------------------------- so far


def test_scores_findings_and_what_to_answer_first_lead_to_questions(
    page: QuestionnairePage, qtbot: QtBot
) -> None:
    so_far = page.board.so_far
    settled(page, qtbot)
    assert so_far.rows[0].accessibleDescription().startswith("—")
    assert so_far.first[0].accessibleName().startswith("When Anthropic")
    page.board.jump("plan")
    press(qtbot, Key.Key_2)
    assert "0.0 / 4" in so_far.rows[0].accessibleDescription()
    assert "between" in so_far.rows[0].accessibleDescription()
    page.board.jump("why")
    qtbot.mouseClick(
        so_far.findings.viewport(),
        LEFT,
        pos=so_far.findings.visualRect(so_far.findings.rows.index(0)).center(),
    )
    assert current(page) == "plan"
    settled(page, qtbot)
    so_far.first[0].click()
    assert current(page) == "week"


# --------------------------------------------------------------------------------------- VSAQ, files


VSAQ = '{"questionnaire": [{"type": "block", "text": "Access", "items": [{"type": "line", "id": "who", "text": "Who?"}]}]}'


def test_a_vsaq_file_becomes_a_questionnaire_of_the_folder(
    page: QuestionnairePage,
    open_window: MainWindow,
    preferences: Preferences,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = tmp_path / "webapp.json"
    source.write_text(VSAQ)
    monkeypatch.setattr(ask, "vsaq_to_import", lambda *_: source)
    page.actions_of.by_name["import_vsaq"].trigger()
    qtbot.waitUntil(lambda: "webapp.toml: 1 question" in open_window.messages.message, timeout=WAIT)
    assert (preferences.questionnaires / "webapp.toml").exists()
    source.write_text("[")
    monkeypatch.setattr(ask, "go_on", lambda *_: True)
    page.actions_of.by_name["import_vsaq"].trigger()
    qtbot.waitUntil(lambda: "webapp.json" in open_window.messages.message, timeout=WAIT)


def test_answers_are_in_the_file(
    page: QuestionnairePage, session: Session, register_file: Path, qtbot: QtBot
) -> None:
    press(qtbot, Key.Key_2)
    page.board.jump("tested")
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Space)
    assert line_of(page).text() == ""
    settled(page, qtbot)
    session.close()
    qtbot.waitUntil(lambda: session.jobs.idle, timeout=WAIT)
    desk = open_register(register_file, author="x")
    values = {row.question: row.value for row in desk.register.answers.values()}
    desk.close()
    assert values == {"week": '{"chosen": ["by-hand"]}', "tested": '{"chosen": ["never"]}'}
