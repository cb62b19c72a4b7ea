"""Importing in the window: a preview first, then one step that can be undone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog

from leeway.domain import editing
from leeway.domain.register_entities import Vendor
from leeway.ui.dialogs import ask, import_preview
from leeway.ui.dialogs.import_preview import ImportDialog, import_with_preview
from leeway.ui.dialogs.import_rows import ImportRowsModel

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "vendors.csv"
    path.write_text(
        "name,website\nBolt,\nAnthropic,https://example.org\nOpenAI,\n,https://example.org\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def dialog(session: Session, theme: ThemeController, table: Path, qtbot: QtBot) -> ImportDialog:
    made = ImportDialog(session, theme, [table])
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: session.jobs.idle)
    return made


def names(dialog: ImportDialog) -> list[str]:
    model = dialog.board.table.model()
    return [model.index(row, 2).data() for row in range(model.rowCount())]


def test_the_preview_tells_what_each_row_would_do(dialog: ImportDialog) -> None:
    assert dialog.title.text() == "vendors.csv"
    assert {status: button.text() for status, button in dialog.board.filters.items()} == {
        "": "All 4", "add": "Add 1", "update": "Update 1", "unchanged": "Unchanged 1", "refused": "Refused 1",
    }  # fmt: skip
    assert dialog.summary.text().startswith("1 row to add, 1 to update. 1 refused row is left out")
    assert dialog.accept_button.text() == "Import 2 rows"


def test_rows_can_be_filtered_by_what_happens_to_them(dialog: ImportDialog, session: Session) -> None:
    dialog.board.filters["update"].click()
    assert names(dialog) == ["Anthropic"]
    dialog.board.filters["refused"].click()
    assert dialog.board.table.model().index(0, 4).data() == "5"
    dialog.board.table.selectRow(0)
    assert "missing" in dialog.board.detail.text()
    dialog.board.filters[""].click()
    assert len(names(dialog)) == 4


def test_nothing_changes_until_import_is_pressed(dialog: ImportDialog, session: Session) -> None:
    before = session.register
    dialog.reject()
    assert session.register is before


def test_the_good_rows_are_imported_as_one_step(dialog: ImportDialog, session: Session, qtbot: QtBot) -> None:
    before = session.register
    with qtbot.waitSignal(session.saved):
        dialog.accept_button.click()
    assert dialog.imported == 2
    assert {v.name for v in session.register.vendors.values()} >= {"Bolt", "Anthropic", "OpenAI"}
    session.undo()
    assert session.register.vendors == before.vendors


def test_the_same_file_again_has_nothing_to_import(
    dialog: ImportDialog, session: Session, qtbot: QtBot
) -> None:
    dialog.accept_button.click()
    dialog._start()
    qtbot.waitUntil(lambda: session.jobs.idle)
    assert not dialog.accept_button.isEnabled()
    assert dialog.summary.text().startswith("Nothing here can be imported")


def test_a_plan_that_the_register_has_left_behind_is_made_again(
    dialog: ImportDialog, session: Session, qtbot: QtBot
) -> None:
    session.edit(editing.add(Vendor("v-bolt", "Bolt")))
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: session.jobs.idle)
    assert dialog.isVisible()
    assert dialog.board.filters["add"].text() == "Add 0"


def test_further_files_and_folders_are_read_with_the_first(
    dialog: ImportDialog, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    other = tmp_path / "workflows.csv"
    other.write_text("name,tolerated_stop_hours\nInvoicing,12\n", encoding="utf-8")
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "products.csv").write_text("vendor,name\nBolt,Kit\n", encoding="utf-8")
    monkeypatch.setattr(ask, "sources_to_import", lambda *_: (other,))
    monkeypatch.setattr(ask, "folder_to_import", lambda *_: folder)
    dialog._on_add_files()
    dialog._on_add_folder()
    qtbot.waitUntil(lambda: session.jobs.idle)
    assert {"Invoicing", "Kit", "Bolt"} <= set(names(dialog))
    assert dialog.title.text() == "vendors.csv, workflows.csv, more"


def test_a_file_that_cannot_be_read_is_told(
    session: Session, theme: ThemeController, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    dialog = ImportDialog(session, theme, [bad])
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: session.jobs.idle)
    assert "bad.json" in dialog.summary.text()
    assert not dialog.accept_button.isEnabled()


def test_slow_reading_shows_progress_and_can_be_cancelled(
    session: Session, theme: ThemeController, table: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    gate = threading.Event()
    plan = import_preview.plan_import

    def slowly(*args: object) -> object:
        gate.wait(20)
        return plan(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(import_preview, "plan_import", slowly)
    dialog = ImportDialog(session, theme, [table])
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.progress.isVisible()
    qtbot.waitUntil(dialog.progress.isVisible)
    dialog.reject()
    gate.set()
    qtbot.waitUntil(lambda: session.jobs.idle)
    assert dialog.imported == 0


def test_asking_returns_how_many_rows_were_imported(
    session: Session, theme: ThemeController, table: Path, open_window: object, qtbot: QtBot
) -> None:
    def press() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ImportDialog) and dialog.accept_button.isEnabled():
            dialog.accept_button.click()
            timer.stop()

    timer = QTimer(interval=10)
    timer.timeout.connect(press)
    timer.start()
    assert import_with_preview(session, theme, [table], open_window) == 2  # type: ignore[arg-type]


def test_the_model_keeps_the_rules_of_item_models(dialog: ImportDialog) -> None:
    model = dialog.board._model
    assert isinstance(model, ImportRowsModel)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(model._rows[:2])
    assert dialog.result() != QDialog.DialogCode.Accepted
