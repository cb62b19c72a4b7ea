"""Exporting in the window: the form, the place, and what is said afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from leeway.ui.dialogs import ask
from leeway.ui.dialogs import export as export_dialog
from leeway.ui.dialogs.export import ExportDialog, ExportForm, ask_export_form
from leeway.ui.widgets.message_bar import MessageKind

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (ExportForm.JSON, "acme.json"),
        (ExportForm.ZIP, "acme.zip"),
        (ExportForm.FOLDER, "tables/vendors.csv"),
        (ExportForm.TEMPLATE_ZIP, "leeway-tables.zip"),
        (ExportForm.TEMPLATE_FOLDER, "tables/vendors.csv"),
    ],
)
def test_each_form_is_written(
    open_window: MainWindow, form: ExportForm, written: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot,
) -> None:  # fmt: skip
    (tmp_path / "tables").mkdir()
    monkeypatch.setattr(export_dialog, "ask_export_form", lambda _: form)
    monkeypatch.setattr(ask, "file_to_write", lambda *args: args[2])
    monkeypatch.setattr(ask, "folder_to_write", lambda *_: tmp_path / "tables")
    open_window.actions_by_name["export"].trigger()
    qtbot.waitUntil(lambda: bool(open_window.messages.message))
    assert open_window.messages.message.startswith("Exported to")
    assert (tmp_path / written).exists()


def test_what_cannot_be_written_is_told(
    open_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(export_dialog, "ask_export_form", lambda _: ExportForm.JSON)
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / "no" / "a.json")
    open_window.filing.export()
    qtbot.waitUntil(lambda: bool(open_window.messages.message))
    assert open_window.messages.property("kind") == MessageKind.ERROR


@pytest.mark.parametrize("answer", [None, ExportForm.JSON])
def test_thinking_better_of_it_writes_nothing(
    open_window: MainWindow, tmp_path: Path, answer: ExportForm | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_dialog, "ask_export_form", lambda _: answer)
    monkeypatch.setattr(ask, "file_to_write", lambda *_: None)
    before = sorted(tmp_path.iterdir())
    open_window.filing.export()
    assert sorted(tmp_path.iterdir()) == before


def test_the_dialog_returns_the_form_that_is_chosen(open_window: MainWindow) -> None:
    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        dialog.choices[ExportForm.ZIP].click()
        dialog.proceed.click()

    QTimer.singleShot(0, choose)
    assert ask_export_form(open_window) is ExportForm.ZIP


def test_the_dialog_returns_none_when_it_is_cancelled(open_window: MainWindow) -> None:
    QTimer.singleShot(0, lambda: QApplication.activeModalWidget().reject())
    assert ask_export_form(open_window) is None
