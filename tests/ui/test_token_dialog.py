"""The question for a token: what is typed is hidden, and goes nowhere but to whoever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from leeway.ui.dialogs.token import TokenDialog, ask_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def used(monkeypatch: pytest.MonkeyPatch, act: Callable[[TokenDialog], object]) -> list[TokenDialog]:
    """Let a user do something in the dialog once it is shown; returns the dialogs that were."""
    shown: list[TokenDialog] = []

    def run(dialog: TokenDialog) -> int:
        shown.append(dialog)
        dialog.open()
        act(dialog)
        return dialog.result()

    monkeypatch.setattr(TokenDialog, "exec", run)
    return shown


def test_what_is_typed_is_hidden_and_returned_once(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def type_in(dialog: TokenDialog) -> None:
        assert dialog.focusWidget() is dialog.field
        assert dialog.field.echoMode() == QLineEdit.EchoMode.Password
        assert dialog.field.accessibleName() == "Token for GitHub"
        qtbot.keyClicks(dialog.field, "ghp_verysecret1")
        assert "verysecret" not in dialog.field.displayText()
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)

    shown = used(monkeypatch, type_in)
    assert ask_token(parent) == "ghp_verysecret1"
    assert shown[0].field.text() == ""


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_typed_is_no_token(
    parent: QWidget, typed: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def type_in(dialog: TokenDialog) -> None:
        qtbot.keyClicks(dialog.field, typed)
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
        assert not dialog.keep.isEnabled()
        assert dialog.isVisible()
        dialog.accept()

    used(monkeypatch, type_in)
    assert ask_token(parent) is None


def test_escape_forgets_what_was_typed(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def type_in(dialog: TokenDialog) -> None:
        qtbot.keyClicks(dialog.field, "ghp_verysecret1")
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.result() == QDialog.DialogCode.Rejected

    shown = used(monkeypatch, type_in)
    assert ask_token(parent) is None
    assert shown[0].field.text() == ""
