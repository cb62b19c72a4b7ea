"""What tests of the Questionnaire page share: a short questionnaire of every kind, and the window that shows its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from leeway.services.assessing import start_assessment
from leeway.ui.widgets.answer_card import AnswerCard

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from leeway.domain.questionnaire_answers import AnswerValue
    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.questionnaire import QuestionnairePage
    from leeway.ui.pages.questionnaire_question import QuestionPanel
    from leeway.ui.session import Session

WAIT = 30_000
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key

TEAM = """
id = "team"
version = "1.0"
title = "The team's own"
about = "Asks what the team would do."

[[pillar]]
id = "recovery"
title = "Failure recovery"
weight = 3

[[pillar.question]]
id = "week"
text = "When {vendor} has a bad week, what happens?"
guidance = "Think of {tightest_workflow}."
kind = "choice"
weight = 5
choices = [
  { id = "stop", text = "We stop", score = 0, hint = "No alternative.", finding = { severity = "critical", text = "The team stops when {vendor} stops" } },
  { id = "by-hand", text = "We switch by hand", score = 1 },
  { id = "failover", text = "We fail over", score = 3 },
  { id = "spread", text = "We do not notice", score = 4 },
]
evidence = "required-above:2"
suggest = "fact:recovery_mode"

[[pillar.question]]
id = "plan"
text = "Is there a plan?"
kind = "yes-no"
yes = { text = "Yes", score = 4 }
no = { text = "No", score = 0, finding = { severity = "major", text = "There is no plan" } }
evidence = "none"

[[pillar.question]]
id = "hours"
text = "How many hours does it take?"
kind = "number"
unit = "h"
low = 0
high = 100
bands = [{ up_to = 8, score = 4 }, { score = 1 }]
when = { question = "plan", is = ["yes"] }

[[pillar.question]]
id = "people"
text = "How many people can do it?"
kind = "number"
whole = true
low = 0
unit = "person|people"
bands = [{ up_to = 1, score = 0 }, { score = 4 }]
instead = [{ id = "nobody-knows", text = "Nobody knows", score = 0 }]

[[pillar]]
id = "context"
title = "Context"

[[pillar.question]]
id = "data"
text = "What lives only there?"
kind = "many"
choices = [
  { id = "history", text = "History", score = 2 },
  { id = "prompts", text = "Prompts", score = 1 },
  { id = "nothing", text = "Nothing", score = 4, alone = true },
]

[[pillar.question]]
id = "tested"
text = "When was it last rehearsed?"
kind = "date"
bands = [{ within_days = 180, score = 4 }, { score = 1 }]
instead = [{ id = "never", text = "Never", score = 0 }]

[[pillar.question]]
id = "why"
text = "Why this vendor?"
kind = "text"
"""


def show_questionnaire(window: MainWindow, qtbot: QtBot) -> QuestionnairePage:
    """Go to the page, and wait until it has nothing left to work out."""
    window.show_page("questionnaire")
    page: QuestionnairePage = window.pages.current_page  # type: ignore[assignment]
    settled(page, qtbot)
    return page


def settled(page: QuestionnairePage, qtbot: QtBot) -> None:
    """Return once the page has nothing left to work out, and every edit is in the file."""
    qtbot.waitUntil(lambda: page.up_to_date and page.session.jobs.idle, timeout=WAIT)


def begin(session: Session, product_id: str = "p-code", text: str = TEAM) -> str:
    """Begin an assessment by a definition; return its id."""
    started = start_assessment(session.register, product_id, text, session.author, session.as_of)
    assert session.try_edit(started.changes, "Start assessment") is None
    return started.id


def panel_of(page: QuestionnairePage) -> QuestionPanel:
    """Return the question that the walk stands at."""
    return page.board.card.shown_panel


def current(page: QuestionnairePage) -> str:
    """Return the id of the question that is shown."""
    question = panel_of(page).question
    return "" if question is None else question.id


def cards(page: QuestionnairePage) -> list[AnswerCard]:
    """Return the answer cards of the question that is shown."""
    form = panel_of(page).form
    assert form is not None
    return form.choices.cards


def checked(page: QuestionnairePage) -> list[str]:
    """Return the ids of the cards that are chosen."""
    return [card.choice.id for card in cards(page) if card.isChecked()]


def line_of(page: QuestionnairePage) -> Any:
    """Return the input of the question that is shown."""
    form = panel_of(page).form
    assert form is not None
    return form.line


def problem(page: QuestionnairePage) -> str:
    """Return what is said at the field of the answer."""
    form = panel_of(page).form
    assert form is not None
    return form.problem.text() if form.problem.isVisible() else ""


def value(page: QuestionnairePage, question: str) -> AnswerValue | None:
    """Return the answer that the register holds."""
    assert page.view is not None
    return page.view.answer(question).value


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, key, modifier)


def back_to(window: QWidget, qtbot: QtBot) -> None:
    """Have the window active again once a dialog or menu is closed: without a window manager nobody else sees to it."""
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and QApplication.focusWidget() is not None, timeout=WAIT)


def type_text(qtbot: QtBot, text: str) -> None:
    """Type where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClicks(focused, text)


def write_folder(folder: Path, **texts: str) -> Path:
    """Write definitions into a folder by name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder
