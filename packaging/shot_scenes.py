"""What the pages that are photographed show beside their first sight: an assessment on its way, for instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from leeway.assets import asset
from leeway.domain.drill import BadWeek
from leeway.domain.questionnaire import Question, QuestionKind
from leeway.services.assessing import start_assessment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from leeway.domain.questionnaire_answers import AnswerValue
    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.page import Page
    from leeway.ui.pages.questionnaire import QuestionnairePage
    from leeway.ui.pages.signals import SignalsPage
    from leeway.ui.pages.whatif import WhatIfPage

SHOWN = "recovery.bad-week"
ANSWERED = 20

Scene = tuple[str, "Callable[[], object]"]
"""The name of a picture, and what leads to it."""


def scenes(name: str, window: MainWindow) -> Iterator[Scene]:
    """Name the pictures of a page, one after the other."""
    window.pages.page(name).session.set_scenario(None)
    if name in ("portfolio", "register"):
        yield from scenario_scenes(name, window.pages.page(name))
        return
    if name == "signals":
        yield from signals_scenes(cast("SignalsPage", window.pages.page("signals")))
        return
    if name == "whatif":
        yield from whatif_scenes(cast("WhatIfPage", window.pages.page("whatif")))
        return
    if name != "questionnaire":
        yield name, lambda: None
        return
    page = cast("QuestionnairePage", window.pages.page("questionnaire"))
    if page.view is None:
        yield "questionnaire-empty", lambda: None
        yield "questionnaire", lambda: begin(page)
    else:
        yield "questionnaire", lambda: None
    yield "questionnaire-walk", lambda: answer(page)
    yield "questionnaire-pillar", page.board.card.whole.click
    yield "questionnaire-findings", lambda: show_findings(page)
    yield "questionnaire-results", lambda: page.show_board("results")
    yield "questionnaire-compare", lambda: page.show_board("compare")


def scenario_scenes(name: str, page: Page) -> Iterator[Scene]:
    """Show a page as it is, then in the first scenario of the register."""
    session = page.session
    yield name, lambda: None
    scenario = next(iter(session.register.scenarios), None)
    if scenario is not None:
        yield f"{name}-scenario", lambda: session.set_scenario(scenario)


def signals_scenes(page: SignalsPage) -> Iterator[Scene]:
    """Show the figures, then what is under the fold."""
    bar = page.scroll_area.verticalScrollBar()
    yield "signals", lambda: None
    yield "signals-lower", lambda: bar.setValue(bar.maximum())


def whatif_scenes(page: WhatIfPage) -> Iterator[Scene]:
    """Show a bad outage of the product that most hangs on, then with an answer to it, then what is under the fold."""
    bar, left = page.scroll_area.verticalScrollBar(), page.week.scroll_area.verticalScrollBar()
    yield "whatif-baseline", lambda: None
    yield "whatif", lambda: bad_week(page)
    yield "whatif-answer", lambda: left.setValue(left.maximum())
    yield "whatif-lower", lambda: bar.setValue(bar.maximum())


def bad_week(page: WhatIfPage) -> None:
    """Open the standard outage as a scenario, and let another vendor's product take over."""
    page.open_drill(page.product_id, BadWeek.OUTAGE)
    page.week.rows["outage-length"].slider.setFocus()
    page.week.rows["outage-length"].moved.emit(3.0)
    fallback = page.week.answer.fallback
    place = next(number for number in range(fallback.count()) if "Codex CLI" in fallback.itemText(number))
    fallback.setCurrentIndex(place)
    fallback.activated.emit(place)
    page.week.answer.rows["capacity"].moved.emit(0.8)
    if not page.week.answer.tested.isChecked():
        page.week.answer.tested.click()


def begin(page: QuestionnairePage) -> None:
    """Start an assessment by the questionnaire that ships."""
    text = asset("resources", "questionnaires", "single-source.toml").read_text(encoding="utf-8")
    session = page.session
    started = start_assessment(session.register, page.reading.product_id, text, "m.ortiz", session.as_of)
    session.edit(started.changes, "Start assessment")


def answer(page: QuestionnairePage) -> None:
    """Answer the first questions one by one, as the walk brings them up, and stop at one in the middle."""
    for _ in range(ANSWERED):
        view = page.view
        if view is None:
            return
        left = next((id for id in view.order if not view.answer(id).given), None)
        if left is None:
            break
        question = view.definition.questions[left]
        page.board.answering.answer(question, value_for(question, len(view.answers), page.session.as_of))
    assert page.view is not None
    question = page.view.definition.questions[SHOWN]
    page.board.answering.answer(question, ("by-hand",))
    page.board.answering.note(question, "Switch rehearsed once, by one person.")
    page.board.evidence.add_link(question, "https://example.com/failover-test-2026-09.pdf")
    page.board.jump(SHOWN)


def value_for(question: Question, turn: int, today: date) -> AnswerValue:
    """Return an answer, another one at each turn."""
    if question.choices:
        return (question.choices[turn % len(question.choices)].id,)
    if question.kind is QuestionKind.DATE:
        return today
    if question.kind is QuestionKind.TEXT:
        return "As agreed."
    return (question.low or 0.0) + 1


def show_findings(page: QuestionnairePage) -> None:
    """Show one question again, and scroll to what the answers give away."""
    if page.board.card.whole.isChecked():
        page.board.card.whole.click()
    bar = page.board.so_far.scroll_area.verticalScrollBar()
    bar.setValue(bar.maximum())
