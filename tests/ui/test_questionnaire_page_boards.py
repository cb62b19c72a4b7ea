"""The Questionnaire page's other boards, and answers that go out as a workbook and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from tests.ui.questionnaire_kit import (
    LEFT,
    Key,
    begin,
    current,
    panel_of,
    press,
    settled,
    show_questionnaire,
    value,
)

from leeway.ui.dialogs import ask

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.questionnaire import QuestionnairePage
    from leeway.ui.session import Session

FIRST_PAGE = "settings"


@pytest.fixture
def page(open_window: MainWindow, session: Session, qtbot: QtBot) -> QuestionnairePage:
    begin(session)
    found = show_questionnaire(open_window, qtbot)
    press(qtbot, Key.Key_1)
    settled(found, qtbot)
    return found


def said(window: MainWindow) -> str:
    return window.messages.text.text()


# --------------------------------------------------------------------------------------------- boards


def test_a_finding_on_the_results_leads_to_its_question(page: QuestionnairePage, qtbot: QtBot) -> None:
    panel = panel_of(page)
    press(qtbot, Key.Key_Return)
    assert current(page) != "week"
    page.show_board("results")
    settled(page, qtbot)
    assert page.results.isVisible()
    assert not panel.isVisible()
    table = page.results.finding_table
    where = table.visualRect(table.model().index(0, 1)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=where)
    assert page.board.isVisible()
    assert current(page) == "week"


def test_the_switch_goes_from_board_to_board_by_mouse_and_keyboard(
    page: QuestionnairePage, qtbot: QtBot
) -> None:
    boards = page.header.boards
    buttons = [button for button in boards.findChildren(type(boards.buttons["answer"])) if button.isVisible()]
    assert [button.text() for button in buttons] == ["Answer", "Results", "Compare"]
    qtbot.mouseClick(boards.buttons["results"], LEFT)
    assert page.results.isVisible()
    boards.buttons["results"].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(boards.buttons["results"], Key.Key_Right)
    settled(page, qtbot)
    assert page.comparison.isVisible()
    qtbot.keyClick(page, Key.Key_Escape)
    assert page.isVisible()


def test_an_answer_changes_what_the_results_show(
    page: QuestionnairePage, qtbot: QtBot, session: Session
) -> None:
    page.show_board("results")
    settled(page, qtbot)
    before = page.results.figures[0].value.text()
    page.show_board("answer")
    press(qtbot, Key.Key_4)
    page.show_board("results")
    settled(page, qtbot)
    assert (before, page.results.figures[0].value.text()) == ("0.0", "4.0")
    session.undo()
    settled(page, qtbot)
    assert page.results.figures[0].value.text() == "0.0"


def test_another_register_leaves_nothing_of_the_one_before(
    page: QuestionnairePage, qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    page.show_board("compare")
    settled(page, qtbot)
    with qtbot.waitSignal(session.opened):
        session.create(tmp_path / "empty.leeway")
    settled(page, qtbot)
    assert page.view is None
    assert page.results.findings.total == 0


# ------------------------------------------------------------------------------------------- workbooks


def edited(path: Path, **values: object) -> Path:
    workbook = load_workbook(path)
    sheet = workbook["Answers"]
    for row in sheet.iter_rows(min_row=2):
        if row[0].value in values:
            row[4].value = values[row[0].value]  # type: ignore[assignment,index]
    workbook.save(path)
    return path


@pytest.fixture
def sent(
    page: QuestionnairePage,
    open_window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    target = tmp_path / "out.xlsx"
    asked: list[str] = []

    def choose(_: object, proposal: Path) -> Path:
        asked.append(proposal.name)
        return target

    monkeypatch.setattr(ask, "workbook_to_write", choose)
    page.actions_of.by_name["export"].trigger()
    settled(page, qtbot)
    assert asked == ["Claude Code answers.xlsx"]
    assert said(open_window).startswith("Wrote out.xlsx.")
    return target


def test_answers_go_out_and_what_came_back_is_shown_before_it_is_taken(
    page: QuestionnairePage, open_window: MainWindow, sent: Path, session: Session, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    edited(sent, week="We fail over", plan="Perhaps", why="Because =1+1")
    monkeypatch.setattr(ask, "workbook_to_read", lambda *_: sent)
    told: list[str] = []

    def go_on(_: object, title: str, text: str, __: str) -> bool:
        told.append(f"{title}\n{text}")
        return len(told) > 1

    monkeypatch.setattr(ask, "go_on", go_on)
    page.actions_of.by_name["take"].trigger()
    settled(page, qtbot)
    assert value(page, "week") == ("stop",)  # not agreed to
    assert "Import answers from out.xlsx?" in told[0]
    assert "1 added, 1 changed, 0 cleared" in told[0]
    assert "1 row can’t be taken" in told[0]
    assert "“plan”" in told[0]
    page.actions_of.by_name["take"].trigger()
    settled(page, qtbot)
    assert value(page, "week") == ("failover",)
    assert value(page, "why") == "Because =1+1"
    assert "Imported 2 answers from out.xlsx." in said(open_window)
    session.undo()
    settled(page, qtbot)
    assert value(page, "week") == ("stop",)
    assert value(page, "why") is None


def test_a_workbook_that_changes_nothing_or_is_none_says_so(
    page: QuestionnairePage, open_window: MainWindow, sent: Path, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(ask, "workbook_to_read", lambda *_: sent)
    page.actions_of.by_name["take"].trigger()
    settled(page, qtbot)
    assert said(open_window) == "out.xlsx changes nothing."
    html = tmp_path / "page.xlsx"
    html.write_text("<html><body>Sign in</body></html>")
    monkeypatch.setattr(ask, "workbook_to_read", lambda *_: html)
    page.actions_of.by_name["take"].trigger()
    settled(page, qtbot)
    assert "page.xlsx isn't a workbook" in said(open_window)


def test_an_approved_assessment_goes_out_and_takes_nothing_in(
    page: QuestionnairePage, session: Session, qtbot: QtBot
) -> None:
    from leeway.services.assessing import approve

    assert page.view is not None
    changes = approve(
        session.register, page.view.assessment.id, page.view.facts, "Bo", session.as_of, session.as_of
    )
    session.edit(changes, "Approve")
    settled(page, qtbot)
    actions = page.actions_of.by_name
    assert (actions["export"].isEnabled(), actions["take"].isEnabled()) == (True, False)
