"""Questions about a scenario: its name, its note. Each is a function, so that a test can answer in the user's place."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from leeway.ui.widgets.roles import describe

_LONGEST = 200


def ask_name(parent: QWidget, title: str, proposal: str) -> str | None:
    """Ask for a name; None if the user thinks better of it, or leaves it empty."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText("Name of the scenario")
    dialog.setTextValue(proposal[:_LONGEST])
    describe(dialog, title)
    accepted = dialog.exec() == QInputDialog.DialogCode.Accepted
    name = " ".join(dialog.textValue().split())
    dialog.deleteLater()
    return name if accepted and name else None


def ask_note(parent: QWidget, name: str, note: str) -> str | None:
    """Ask for a note of several lines; None if the user thinks better of it."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle("Note")
    dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
    dialog.setLabelText(f"Note on “{name[:80]}”")
    dialog.setTextValue(note)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    describe(dialog, "Note on the scenario")
    accepted = dialog.exec() == QInputDialog.DialogCode.Accepted
    text = str(dialog.textValue()).strip()
    dialog.deleteLater()
    return text if accepted else None
