"""The history: every edit with time, author and what it changed, and the way back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QPushButton

from leeway.domain import editing
from leeway.ui.dialogs.history import HistoryDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.session import Session

FIRST_PAGE = "settings"


@pytest.fixture
def dialog(open_window: MainWindow, session: Session, qtbot: QtBot) -> HistoryDialog:
    with qtbot.waitSignal(session.saved):
        session.edit(
            editing.update(
                session.register, "product", "p-code",
                notice_days=None, annual_cost=Decimal(184000), availability_sla=0.999,
            )
        )  # fmt: skip
        session.edit(editing.update(session.register, "workflow", "w-sync", critical=True))
        session.edit(editing.remove(session.register, "product_upstream", "u-1"))
    made = HistoryDialog(session, open_window.actions_by_name)
    qtbot.addWidget(made)
    made.show()
    return made


def cells(table: object) -> list[list[str]]:
    model = table.model()  # type: ignore[attr-defined]
    return [
        [
            str(model.index(row, column).data()).replace("\N{NO-BREAK SPACE}", " ")
            for column in range(model.columnCount())
        ]
        for row in range(model.rowCount())
    ]


def test_edits_come_newest_first_with_time_and_author(dialog: HistoryDialog) -> None:
    rows = cells(dialog.edits)
    assert [row[2] for row in rows] == [
        "Delete upstream link",
        "Change critical of Data sync",
        "Change availability promised of Claude Code",
        "Fill the register",
        "Name the register",
    ]
    assert {row[1] for row in rows} == {"Ada Tester"}
    assert rows[0][0].startswith("22 Nov 2026")


def test_the_selected_edit_shows_before_and_after(dialog: HistoryDialog) -> None:
    dialog.edits.selectRow(1)
    assert cells(dialog.changes) == [["Data sync", "Critical", "no", "yes"]]
    dialog.edits.selectRow(2)
    assert cells(dialog.changes) == [
        ["Claude Code", "Notice", "90 d", "not known"],
        ["Claude Code", "Cost a year", "not known", "€ 184,000"],
        ["Claude Code", "Availability promised", "not known", "99.9 %"],
    ]


def test_a_deleted_row_shows_what_it_held(dialog: HistoryDialog) -> None:
    dialog.edits.selectRow(0)
    assert cells(dialog.changes) == [
        ["upstream link: a deleted upstream link", "Product", "Codex CLI", ""],
        ["upstream link: a deleted upstream link", "Runs on", "Cloud", ""],
    ]


def test_undo_is_offered_and_shown(dialog: HistoryDialog, session: Session, qtbot: QtBot) -> None:
    undo = next(b for b in dialog.findChildren(QPushButton) if b.text().startswith("&Undo"))
    with qtbot.waitSignal(session.saved):
        undo.click()
    assert cells(dialog.edits)[0][2] == "Undo: Delete upstream link"
    assert "u-1" in session.register.upstreams
    assert undo.text() == "&Undo: Change critical of Data sync"


def test_the_models_keep_the_rules_of_item_models(dialog: HistoryDialog) -> None:
    for model in (dialog._edits, dialog._changes):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    dialog.edits.selectRow(2)
    dialog.refresh()


def test_the_shortcut_opens_it(open_window: MainWindow, qtbot: QtBot) -> None:
    titles: list[str] = []

    def look() -> None:
        shown = QApplication.activeModalWidget()
        titles.append(shown.windowTitle())
        shown.accept()

    QTimer.singleShot(0, look)
    open_window.actions_by_name["history"].trigger()
    assert titles == ["History"]
