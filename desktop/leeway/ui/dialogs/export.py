"""The question in which form the register is exported."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QRadioButton, QVBoxLayout, QWidget

from leeway.ui.widgets.roles import describe, label


class ExportForm(StrEnum):
    """The forms that a register can be written in."""

    JSON = "json"
    ZIP = "zip"
    FOLDER = "folder"
    TEMPLATE_ZIP = "template zip"
    TEMPLATE_FOLDER = "template folder"

    @property
    def is_folder(self) -> bool:
        """Whether a folder is written, not a file."""
        return self in {ExportForm.FOLDER, ExportForm.TEMPLATE_FOLDER}

    @property
    def is_template(self) -> bool:
        """Whether only headers are written."""
        return self in {ExportForm.TEMPLATE_ZIP, ExportForm.TEMPLATE_FOLDER}


@dataclass(frozen=True, slots=True)
class _Choice:
    form: ExportForm
    text: str
    tip: str


_CHOICES = (
    _Choice(ExportForm.JSON, "JSON, one file", "Everything in the register, for another Leeway or a program"),
    _Choice(
        ExportForm.ZIP, "CSV tables in a zip", "One table a file, for spreadsheets; imports again unchanged"
    ),
    _Choice(ExportForm.FOLDER, "CSV tables in a folder", "The same tables, each as a file of its own"),
    _Choice(
        ExportForm.TEMPLATE_ZIP,
        "Empty tables in a zip",
        "Only the headers, to fill in with a spreadsheet and import",
    ),
    _Choice(ExportForm.TEMPLATE_FOLDER, "Empty tables in a folder", "The same, each as a file of its own"),
)


class ExportDialog(QDialog):
    """A short list of forms, one of them chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export the register")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(6)
        column.addWidget(label("Export as", "card-title"))
        self.choices: dict[ExportForm, QRadioButton] = {}
        for choice in _CHOICES:
            button = QRadioButton(choice.text)
            describe(button, choice.text, choice.tip)
            self.choices[choice.form] = button
            column.addWidget(button)
            note = label(choice.tip, "secondary")
            note.setContentsMargins(24, 0, 0, 6)
            column.addWidget(note)
        self.choices[ExportForm.JSON].setChecked(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.proceed = buttons.addButton("Choose where…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.proceed.setProperty("role", "primary")
        self.proceed.setDefault(True)
        describe(self.proceed, "Choose where", "Choose the file or folder to write")
        describe(
            buttons.button(QDialogButtonBox.StandardButton.Cancel), "Cancel", "Close without writing anything"
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addSpacing(8)
        column.addWidget(buttons)

    @property
    def form(self) -> ExportForm:
        """The form that is chosen."""
        return next(form for form, button in self.choices.items() if button.isChecked())


def ask_export_form(parent: QWidget) -> ExportForm | None:
    """Ask in which form to export; None if the user thinks better of it."""
    dialog = ExportDialog(parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    form = dialog.form
    dialog.deleteLater()
    return form if accepted else None
