"""What tests of an assessment's boards share: a session on a register with assessments, and boards that are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from tests.builders import TODAY

from leeway.services.assessment_facts import facts_of
from leeway.services.assessment_view import view_assessment

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.session import Session
    from leeway.ui.widgets.editor_table import RecordTable

WAIT = 10_000


def opened(session: Session, path: Path, qtbot: QtBot) -> Session:
    with qtbot.waitSignal(session.opened):
        session.open(path)
    qtbot.waitUntil(lambda: session.jobs.idle, timeout=WAIT)
    return session


def view_of(session: Session, assessment_id: str) -> AssessmentView:
    register = session.register
    facts = facts_of(register, session.portfolio, register.assessments[assessment_id])
    return view_assessment(register, assessment_id, facts, TODAY)


def show(board: Any, view: AssessmentView, qtbot: QtBot) -> None:
    board.show_view(view)
    settled(board, qtbot)


def settled(board: Any, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: board.up_to_date, timeout=WAIT)


def displayed(board: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(board)
    board.resize(1080, 640)
    with qtbot.waitExposed(board):
        board.show()
    board.activateWindow()
    qtbot.waitUntil(board.isActiveWindow)


def click(table: RecordTable, id: str, qtbot: QtBot) -> None:
    index = table.rows_model.index_of(id)
    assert index.isValid()
    table.scrollTo(index)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
