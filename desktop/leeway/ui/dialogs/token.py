"""The question for a token: what is typed is never shown."""

from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from leeway.ui.widgets.roles import describe, label

_TITLE: Final = "Token for GitHub"
_ABOUT: Final = "Paste the token. It goes into the keyring of your system, and is shown nowhere."
_WIDTH: Final = 480


class TokenDialog(QDialog):
    """Asks for a token; `take` returns it once."""

    def __init__(self, parent: QWidget | None = None, server: str = "") -> None:
        """`server` is the GitHub server that it is for, empty for github.com."""
        super().__init__(parent)
        title = f"{_TITLE} on {server}" if server else _TITLE
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        describe(self.field, title, "What is typed or pasted here isn’t shown (Ctrl+V)")
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.keep = box.addButton("Keep the token", QDialogButtonBox.ButtonRole.AcceptRole)
        self.keep.setProperty("role", "primary")
        self.keep.setEnabled(False)
        describe(self.keep, "Keep the token", "Put it into the keyring instead of the one there is (Enter)")
        cancel = box.button(QDialogButtonBox.StandardButton.Cancel)
        describe(cancel, "Cancel", "Leave the keyring as it is (Esc)")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        self.field.textChanged.connect(self._on_typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(title, "card-title", wrap=True))
        column.addWidget(label(_ABOUT, "subtitle", wrap=True))
        column.addWidget(self.field)
        column.addWidget(box)
        cancel.setAutoDefault(False)
        self.keep.setDefault(True)
        self.field.setFocus()

    def take(self) -> str:
        """Return what was typed, and forget it."""
        text = self.field.text()
        self.field.clear()
        return text

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.keep.setEnabled(bool(text.strip()))


def ask_token(parent: QWidget, server: str = "") -> str | None:
    """Ask for the token of a GitHub server, github.com unless named; None if the user thinks better of it."""
    dialog = TokenDialog(parent, server)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    text = dialog.take()
    dialog.deleteLater()
    return text if accepted and text.strip() else None
