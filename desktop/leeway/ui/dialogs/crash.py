"""The dialog after an error of Leeway's own."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from leeway.ui.dialogs import ask
from leeway.ui.fonts import SECONDARY
from leeway.ui.widgets.roles import describe, label

_WORDS = (
    "Leeway met an error that is its own fault. Every edit that the status bar showed as saved is in the file; "
    "you can go on, or quit and open the register again."
)
_PRIVACY = (
    "The report below stays on this computer unless you send it. Names of your home folder, mail addresses, "
    "passwords and tokens are taken out; read it before you pass it on."
)


class CrashDialog(QDialog):
    """Plain words, the redacted report to copy or save, and the choice to go on or to quit."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong")
        self.resize(720, 480)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(label("Something went wrong", "page-title"))
        column.addWidget(label(_WORDS, wrap=True))
        column.addWidget(label(_PRIVACY, "secondary", wrap=True))
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setFont(_fixed_font())
        describe(self.report, "Report", "What happened, for the developers, with the end of the log")
        column.addWidget(self.report, 1)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.copy = QPushButton("Copy")
        describe(self.copy, "Copy", "Copy the report")
        self.copy.clicked.connect(self._on_copy)
        self.save = QPushButton("Save…")
        describe(self.save, "Save", "Save the report to a file")
        self.save.clicked.connect(self._on_save)
        self.quit = QPushButton("Quit")
        describe(self.quit, "Quit", "Close Leeway; edits on their way to the file are written first")
        self.quit.clicked.connect(self.reject)
        self.go_on = QPushButton("Continue")
        self.go_on.setProperty("role", "primary")
        self.go_on.setDefault(True)
        describe(self.go_on, "Continue", "Go back to the window")
        self.go_on.clicked.connect(self.accept)
        row.addWidget(self.copy)
        row.addWidget(self.save)
        row.addStretch(1)
        row.addWidget(self.quit)
        row.addWidget(self.go_on)
        return row

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())

    @Slot()
    def _on_save(self) -> None:
        proposal = Path.home() / "leeway-report.txt"
        path = ask.file_to_write(self, "Save the report", proposal, "Text (*.txt)")
        if path is None:
            return
        try:
            path.write_text(self.report.toPlainText(), encoding="utf-8")
        except OSError as error:
            ask.tell(
                self,
                "The report wasn't saved",
                f"{path} can't be written: {error.strerror}. Choose another place.",
            )


def _fixed_font() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(SECONDARY)
    return font


def ask_to_go_on(report: str, parent: QWidget | None = None) -> bool:
    """Show the report; return whether the user wants to go on."""
    dialog = CrashDialog(report, parent)
    goes_on = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return goes_on
