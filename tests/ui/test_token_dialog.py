"""The question for a token: what is typed is hidden, and goes nowhere but to whoever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QInputDialog, QLineEdit, QWidget

from leeway.ui.dialogs.token import ask_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def typing(monkeypatch: pytest.MonkeyPatch, act: Callable[[QInputDialog, QLineEdit], None]) -> None:
    """Let a user do something in the dialog once it is shown."""

    def run(dialog: QInputDialog) -> int:
        dialog.open()
        field = dialog.findChild(QLineEdit)
        assert field is not None
        act(dialog, field)
        return dialog.result()

    monkeypatch.setattr(QInputDialog, "exec", run)


def test_what_is_typed_is_hidden_and_returned_once(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[QInputDialog] = []

    def type_in(dialog: QInputDialog, field: QLineEdit) -> None:
        asked.append(dialog)
        assert field.echoMode() == QLineEdit.EchoMode.Password
        assert field.accessibleName() == "Token for GitHub"
        assert "keyring" in dialog.labelText()
        qtbot.keyClicks(field, "ghp_verysecret1")
        assert "verysecret" not in field.displayText()
        qtbot.keyClick(field, Qt.Key.Key_Return)

    typing(monkeypatch, type_in)
    assert ask_token(parent) == "ghp_verysecret1"
    assert asked[0].textValue() == ""


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_typed_is_no_token(
    parent: QWidget, typed: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def type_in(_: QInputDialog, field: QLineEdit) -> None:
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)

    typing(monkeypatch, type_in)
    assert ask_token(parent) is None


def test_escape_forgets_what_was_typed(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def type_in(dialog: QInputDialog, field: QLineEdit) -> None:
        qtbot.keyClicks(field, "ghp_verysecret1")
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.result() == QDialog.DialogCode.Rejected

    typing(monkeypatch, type_in)
    assert ask_token(parent) is None
