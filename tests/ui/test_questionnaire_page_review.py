"""The Questionnaire page: hand in, approve, begin again, move to a newer version, delete."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.ui.pages_kit import fill_in, open_form, press_ok, said
from tests.ui.questionnaire_kit import (
    LEFT,
    TEAM,
    WAIT,
    Key,
    begin,
    cards,
    current,
    panel_of,
    press,
    settled,
    show_questionnaire,
    type_text,
    value,
    write_folder,
)

from leeway.domain.assessment_entities import APPROVED, DRAFT, IN_REVIEW, SUPERSEDED
from leeway.domain.editing import add
from leeway.domain.incident_entities import Incident
from leeway.domain.register_entities import Product
from leeway.engine.questionnaire_facts import OutageFigures
from leeway.services.assessment_facts import FactSources
from leeway.ui.dialogs import ask
from leeway.ui.dialogs.new_assessment import NewAssessment

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.questionnaire import QuestionnairePage
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session

FIRST_PAGE = "settings"

NEXT = (
    TEAM.replace('version = "1.0"', 'version = "1.10"')
    .replace('text = "Is there a plan?"', 'text = "Is there a written plan?"')
    .replace('id = "why"', 'id = "reason"')
)


@pytest.fixture
def page(open_window: MainWindow, session: Session, qtbot: QtBot) -> QuestionnairePage:
    begin(session)
    return show_questionnaire(open_window, qtbot)


# ------------------------------------------------------------------------------------ review, frozen, versions


def approve(page: QuestionnairePage, qtbot: QtBot, reviewer: str = "Grace") -> None:
    page.actions_of.by_name["approve"].trigger()
    form = open_form(page)
    fill_in(qtbot, form, reviewer=reviewer)
    press_ok(qtbot, form)


def test_handed_in_and_given_back(page: QuestionnairePage, session: Session) -> None:
    actions = page.actions_of.by_name
    assert not actions["hand_back"].isEnabled()
    actions["hand_in"].trigger()
    assert page.view is not None
    assert page.view.assessment.status == IN_REVIEW
    assert page.header.badge.accessibleName() == "In review"
    actions["hand_back"].trigger()
    assert page.view.assessment.status == DRAFT
    session.undo()
    assert page.view.assessment.status == IN_REVIEW


def test_the_assessor_who_approves_is_warned_once(page: QuestionnairePage, qtbot: QtBot) -> None:
    approve(page, qtbot, "ada tester")
    form = open_form(page)
    assert "answered the questions, too" in said(form)[0]
    assert page.view is not None
    assert page.view.assessment.status == DRAFT
    press_ok(qtbot, form)
    assert page.view.assessment.status == APPROVED


def test_nothing_is_approved_before_all_facts_are_read(
    page: QuestionnairePage, session: Session, qtbot: QtBot
) -> None:
    page.actions_of.by_name["approve"].trigger()
    form = open_form(page)
    fill_in(qtbot, form, reviewer="Grace")
    vendor = session.register.products[page.reading.product_id].vendor_id
    started = session.now - timedelta(days=30)
    session.edit(add(Incident("i", vendor, "Down", started, started + timedelta(hours=5))))
    press_ok(qtbot, form)  # before the job that reads incidents is done
    assert "still being read" in said(form)[0]
    assert page.view is not None
    assert page.view.assessment.status == DRAFT
    settled(page, qtbot)
    press_ok(qtbot, form)
    assert page.view.assessment.status == APPROVED


def test_facts_of_one_product_are_never_shown_for_another(
    page: QuestionnairePage, session: Session, qtbot: QtBot
) -> None:
    reading = page.reading
    vendor = session.register.products[reading.product_id].vendor_id
    session.edit(add(Product("p-other", vendor, "Other")))
    settled(page, qtbot)
    begin(session, "p-other")
    settled(page, qtbot)
    first = reading._sources
    assert first is not None
    known = FactSources(outages=OutageFigures(session.as_of, 40.0, "the incidents on record"))
    reading._sources = (first[0], known)
    started = session.now - timedelta(days=30)
    seen: list[bool] = []

    def choose(_: object) -> None:
        seen.append(reading.up_to_date)
        reading.choose_product("p-other")

    session.saved.connect(choose)
    with qtbot.waitSignal(session.saved, timeout=WAIT):
        session.edit(add(Incident("i", vendor, "Down", started, started + timedelta(hours=5))))
    session.saved.disconnect(choose)
    assert seen == [False]  # the incidents were being read again, for the first product
    assert reading.view is not None
    assert reading.view.assessment.product_id == "p-other"
    assert "outage_hours" not in reading.view.facts
    settled(page, qtbot)


def test_an_approved_assessment_is_shown_and_cannot_be_changed(page: QuestionnairePage, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_2)
    approve(page, qtbot)
    card = page.board.card
    assert "so its answers stay as they are" in card.frozen.text()
    assert "next review by 22 May 2027" in page.header.title.subtitle.text()
    assert not card.aside.isEnabled()
    qtbot.mouseClick(cards(page)[0], LEFT)
    page.board.focus_answer()
    press(qtbot, Key.Key_1)
    assert value(page, "week") == ("by-hand",)
    assert panel_of(page).note.input.isReadOnly()
    assert not panel_of(page).evidence.browse.isVisible()
    press(qtbot, Key.Key_Return)
    assert current(page) == "plan"


def test_the_next_assessment_takes_the_answers_over_and_supersedes(
    page: QuestionnairePage, session: Session, preferences: Preferences, qtbot: QtBot
) -> None:
    press(qtbot, Key.Key_2)
    page.board.jump("why")
    type_text(qtbot, "It was there")
    page.board.jump("week")
    approve(page, qtbot)
    write_folder(preferences.questionnaires, team=NEXT)
    page.actions_of.by_name["new"].trigger()
    dialog = next(d for d in page.findChildren(NewAssessment) if d.isVisible())
    qtbot.waitUntil(lambda: dialog.ready, timeout=WAIT)
    row = next(n for n, offer in enumerate(dialog.rows.items) if "1.10" in offer.words)
    dialog.list.setCurrentIndex(dialog.rows.index(row))
    told = dialog.told.text()
    assert "1 answer is taken over" in told
    assert "1 question with a changed meaning" in told
    assert "Is there a written plan?" in told
    assert "1 question new (“Why this vendor?”)" in told
    assert "1 question gone" in told
    assert "1 answer can’t be taken over" in told
    dialog.start.click()
    settled(page, qtbot)
    assert page.view is not None
    assert (page.view.assessment.number, page.view.definition.version) == (2, "1.10")
    assert value(page, "week") == ("by-hand",)
    approve(page, qtbot)
    statuses = {one.number: one.status for one in session.register.assessments.values()}
    assert statuses == {1: SUPERSEDED, 2: APPROVED}
    choice = page.header.assessment
    assert [choice.itemText(n).split(" · ")[1] for n in range(choice.count())] == [APPROVED, SUPERSEDED]
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    assert page.view.assessment.number == 1
    assert "superseded by a later one" in page.board.card.frozen.text()


def test_a_draft_moves_to_a_newer_version(
    page: QuestionnairePage,
    open_window: MainWindow,
    preferences: Preferences,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    press(qtbot, Key.Key_2)
    assert not page.actions_of.by_name["move"].isEnabled()
    write_folder(preferences.questionnaires, team=NEXT)
    open_window.show_page("portfolio")
    open_window.show_page("questionnaire")
    move = page.actions_of.by_name["move"]
    qtbot.waitUntil(move.isEnabled, timeout=WAIT)
    assert move.text() == "&Move to version 1.10…"
    told: list[str] = []
    monkeypatch.setattr(ask, "go_on", lambda *words: bool(told.append(words[2])) or True)
    move.trigger()
    assert "1 answer is taken over" in told[0]
    assert page.view is not None
    assert page.view.definition.version == "1.10"
    assert value(page, "week") == ("by-hand",)
    page.session.undo()
    assert page.view.definition.version == "1.0"


def test_a_deleted_assessment_comes_back_with_undo(
    page: QuestionnairePage, open_window: MainWindow, qtbot: QtBot
) -> None:
    press(qtbot, Key.Key_2)
    page.actions_of.by_name["delete"].trigger()
    assert page.empty.isVisible()
    assert "with 1 answer" in open_window.messages.message
    qtbot.mouseClick(open_window.messages.buttons[0], LEFT)
    assert value(page, "week") == ("by-hand",)
    assert page.board.isVisible()


def test_an_approved_assessment_is_deleted_only_when_that_is_meant(
    page: QuestionnairePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(page, qtbot)
    for meant in (False, True):
        monkeypatch.setattr(ask, "go_on", lambda *_, meant=meant: meant)
        page.actions_of.by_name["delete"].trigger()
        assert (page.view is None) is meant
