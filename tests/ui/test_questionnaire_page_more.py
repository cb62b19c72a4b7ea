"""The Questionnaire page: suggestions, evidence, what is frozen, versions, scope, a whole pillar, other people's registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from tests.ui.pages_kit import fill_in, open_form, press_ok, said
from tests.ui.questionnaire_kit import (
    LEFT,
    TEAM,
    WAIT,
    Key,
    begin,
    cards,
    checked,
    current,
    line_of,
    panel_of,
    press,
    settled,
    show_questionnaire,
    type_text,
    value,
    write_folder,
)

from leeway.domain import editing
from leeway.domain.assessment_entities import APPROVED, DRAFT, IN_REVIEW, SUPERSEDED
from leeway.domain.evidence import EVIDENCE_LIMIT
from leeway.domain.scope import Scope
from leeway.services.opening import open_register
from leeway.ui.dialogs import ask
from leeway.ui.dialogs.new_assessment import NewAssessment

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.questionnaire import QuestionnairePage
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session

NEXT = (
    TEAM.replace('version = "1.0"', 'version = "1.10"')
    .replace('text = "Is there a plan?"', 'text = "Is there a written plan?"')
    .replace('id = "why"', 'id = "reason"')
)


@pytest.fixture
def page(open_window: MainWindow, session: Session, qtbot: QtBot) -> QuestionnairePage:
    begin(session)
    return show_questionnaire(open_window, qtbot)


# ------------------------------------------------------------------------------------- what the register says


def test_a_suggestion_is_filled_in_by_a_click_and_never_by_itself(
    page: QuestionnairePage, qtbot: QtBot
) -> None:
    advice = panel_of(page).advice
    assert advice.chip.isVisible()
    assert advice.chip.accessibleName().startswith("From your register:")
    assert "as of 22 Nov 2026" in advice.chip.accessibleDescription()
    assert value(page, "week") is None
    assert checked(page) == []
    qtbot.mouseClick(advice.chip, LEFT)
    assert value(page, "week") == ("stop",)
    assert not advice.chip.isEnabled()
    assert not advice.warning.isVisible()


def test_an_answer_that_differs_from_the_register_is_marked(page: QuestionnairePage, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_3)
    warning = panel_of(page).advice.warning
    assert warning.isVisible()
    assert "Answer differs from the register" in warning.text()
    press(qtbot, Key.Key_1)
    assert not warning.isVisible()


def test_texts_name_what_the_register_knows(page: QuestionnairePage) -> None:
    assert panel_of(page).title.text() == "When Anthropic has a bad week, what happens?"
    assert panel_of(page).guidance.text() == "Think of Release pipeline."


def test_the_register_changes_and_so_does_the_suggestion(page: QuestionnairePage, session: Session) -> None:
    before = panel_of(page).advice.chip.text()
    session.edit(editing.remove(session.register, "workflow", "w-release"))
    assert panel_of(page).advice.chip.text() != before
    assert "Release pipeline" not in panel_of(page).guidance.text()


def test_an_answer_leaves_the_portfolio_as_it_is(
    page: QuestionnairePage, session: Session, qtbot: QtBot
) -> None:
    before = session.portfolio
    press(qtbot, Key.Key_1)
    assert session.portfolio is before
    assert not session.portfolio_pending
    session.edit(editing.update(session.register, "workflow", "w-sync", critical=True))
    assert session.portfolio is not before


# ------------------------------------------------------------------------------------------ evidence


def drop(page: QuestionnairePage, *urls: QUrl) -> None:
    data = QMimeData()
    data.setUrls(list(urls))
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    panel_of(page).evidence.dropEvent(event)


def evidence_names(page: QuestionnairePage) -> list[str]:
    return [row.row.name for row in panel_of(page).evidence.rows]


def test_a_dropped_file_is_evidence_until_undo(
    page: QuestionnairePage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    proof = tmp_path / "rehearsal.txt"
    proof.write_text("It took two hours.")
    drop(page, QUrl.fromLocalFile(str(proof)))
    qtbot.waitUntil(lambda: evidence_names(page) == ["rehearsal.txt"], timeout=WAIT)
    (row,) = panel_of(page).evidence.rows
    assert row.details.text().startswith("18 bytes")
    settled(page, qtbot)
    assert session.desk is not None
    assert session.desk.evidence(row.row.sha256) == b"It took two hours."
    session.undo()
    assert evidence_names(page) == []


@pytest.mark.parametrize(
    ("size", "sentence"),
    [(0, "is empty: 0 bytes"), (EVIDENCE_LIMIT + 1, "at most 25 MB"), (None, "There is no file")],
)
def test_a_file_that_is_no_evidence_says_why(
    page: QuestionnairePage, tmp_path: Path, qtbot: QtBot, size: int | None, sentence: str
) -> None:
    proof = tmp_path / "proof.bin"
    if size is not None:
        with proof.open("wb") as stream:
            stream.truncate(size)
    drop(page, QUrl.fromLocalFile(str(proof)))
    problem = panel_of(page).evidence.problem
    qtbot.waitUntil(lambda: sentence in problem.text(), timeout=WAIT)
    assert evidence_names(page) == []


def test_a_link_is_typed_or_refused(page: QuestionnairePage, qtbot: QtBot) -> None:
    box = panel_of(page).evidence
    box.link.setFocus()
    type_text(qtbot, "ftp://example.com")
    press(qtbot, Key.Key_Return)
    assert "must be a web address" in box.problem.text()
    assert box.link.text() == "ftp://example.com"
    box.link.clear()
    type_text(qtbot, "https://example.com/report")
    press(qtbot, Key.Key_Return)
    assert evidence_names(page) == ["example.com/report"]
    assert (box.link.text(), box.problem.text()) == ("", "")
    assert current(page) == "week"


def test_evidence_has_a_last_day_is_opened_saved_and_removed(
    page: QuestionnairePage, session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    target = tmp_path / "copy.txt"
    monkeypatch.setattr(ask, "file_to_write", lambda *_, **__: target)
    proof = tmp_path / "proof.txt"
    proof.write_text("yes")
    monkeypatch.setattr(ask, "evidence_to_add", lambda *_: (proof,))
    qtbot.mouseClick(panel_of(page).evidence.browse, LEFT)
    qtbot.waitUntil(lambda: evidence_names(page) == ["proof.txt"], timeout=WAIT)
    entries = {action.text(): action for action in panel_of(page).evidence.rows[0].menu.actions()}
    entries["Last &day…"].trigger()
    form = open_form(page)
    fill_in(qtbot, form, expires="21 Nov 2026")
    press_ok(qtbot, form)
    assert panel_of(page).evidence.rows[0].details.text() == "3 bytes · expired 21 Nov 2026"
    panel_of(page).evidence.rows[0].open_button.click()
    qtbot.waitUntil(lambda: bool(opened), timeout=WAIT)
    assert opened[0].endswith("/proof.txt")
    entries = {action.text(): action for action in panel_of(page).evidence.rows[0].menu.actions()}
    entries["&Save as…"].trigger()
    qtbot.waitUntil(target.exists, timeout=WAIT)
    assert target.read_text() == "yes"
    settled(page, qtbot)
    panel_of(page).evidence.rows[0].remove_button.click()
    assert evidence_names(page) == []


def test_a_program_is_saved_not_opened(
    page: QuestionnairePage,
    open_window: MainWindow,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: pytest.fail("it was opened"))
    proof = tmp_path / "setup.exe"
    proof.write_bytes(b"MZ")
    drop(page, QUrl.fromLocalFile(str(proof)))
    qtbot.waitUntil(lambda: evidence_names(page) == ["setup.exe"], timeout=WAIT)
    panel_of(page).evidence.rows[0].open_button.click()
    assert "can run as programs" in open_window.messages.message


def test_a_good_answer_without_its_evidence_says_so(page: QuestionnairePage, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_4)
    assert "needs some" in panel_of(page).evidence_title.text()
    panel_of(page).evidence.link_given.emit("https://example.com/spread")
    assert panel_of(page).evidence_title.text() == "Evidence"


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
    row = next(n for n, offer in enumerate(dialog.rows.offers) if "1.10" in offer.words)
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
    assert enabled == {"import_vsaq"}


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
    (row,) = session.register.questionnaires.values()
    session.edit(editing.update(session.register, "questionnaire", row.id, definition="id = 3"))
    page = show_questionnaire(open_window, qtbot)
    assert "The questionnaire" in page.empty.text.text()


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
