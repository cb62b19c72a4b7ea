"""The question for a token: what is typed is never shown."""

from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from leeway.ui.widgets.roles import describe


def ask_token(parent: QWidget) -> str | None:
    """Ask for a token; None if the user thinks better of it."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle("Token for GitHub")
    dialog.setLabelText("Paste the token. It goes into the keyring of your system, and is shown nowhere.")
    dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
    field = dialog.findChild(QLineEdit)
    if field is not None:
        describe(field, "Token for GitHub", "What is typed or pasted here isn’t shown (Ctrl+V)")
    accepted = dialog.exec() == QInputDialog.DialogCode.Accepted
    text = dialog.textValue()
    dialog.setTextValue("")
    dialog.deleteLater()
    return text if accepted and text.strip() else None
