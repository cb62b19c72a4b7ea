"""Questions to the user that have one answer: each a function, so that a test can answer in the user's place."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

REGISTERS: Final = "Leeway registers (*.leeway)"
WORKBOOKS: Final = "Workbooks (*.xlsx)"
_SOURCES: Final = (
    "Files to import (*.json *.csv *.zip *.jsonl *.ndjson *.tsv *.txt *.atom *.rss *.xml);;All files (*)"
)
_ALL: Final = "All files (*)"


def register_to_open(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a register to open; None if the user thinks better of it."""
    path, _ = QFileDialog.getOpenFileName(parent, "Open a register", str(folder), f"{REGISTERS};;{_ALL}")
    return Path(path) if path else None


def register_to_make(parent: QWidget, folder: Path) -> Path | None:
    """Ask for the name of a new register file."""
    return file_to_write(
        parent, "Make a new register", folder / "register.leeway", REGISTERS, overwrite=False
    )


def sources_to_import(parent: QWidget, folder: Path) -> tuple[Path, ...]:
    """Ask for files to import; none if the user thinks better of it."""
    paths, _ = QFileDialog.getOpenFileNames(parent, "Choose files to import", str(folder), _SOURCES)
    return tuple(Path(path) for path in paths)


def folder_to_import(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a folder of CSV files to import."""
    path = QFileDialog.getExistingDirectory(parent, "Choose a folder of CSV files to import", str(folder))
    return Path(path) if path else None


def evidence_to_add(parent: QWidget, folder: Path) -> tuple[Path, ...]:
    """Ask for files that back an answer up; none if the user thinks better of it."""
    paths, _ = QFileDialog.getOpenFileNames(parent, "Choose files of evidence", str(folder), _ALL)
    return tuple(Path(path) for path in paths)


def package_to_inspect(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a package archive to look through."""
    kinds = f"Packages (*.tgz *.tar.gz *.whl *.zip);;{_ALL}"
    path, _ = QFileDialog.getOpenFileName(parent, "Choose a package to inspect", str(folder), kinds)
    return Path(path) if path else None


def workbook_to_read(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a workbook of answers that came back."""
    path, _ = QFileDialog.getOpenFileName(
        parent, "Choose a workbook of answers", str(folder), f"{WORKBOOKS};;{_ALL}"
    )
    return Path(path) if path else None


def workbook_to_write(parent: QWidget, proposal: Path) -> Path | None:
    """Ask where to write a workbook of answers."""
    return file_to_write(parent, "Export the answers", proposal, WORKBOOKS)


def vsaq_to_import(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a VSAQ questionnaire."""
    kinds = f"VSAQ questionnaires (*.json);;{_ALL}"
    path, _ = QFileDialog.getOpenFileName(parent, "Choose a VSAQ questionnaire", str(folder), kinds)
    return Path(path) if path else None


def folder_of_questionnaires(parent: QWidget, folder: Path) -> Path | None:
    """Ask for the folder that holds the team's own questionnaires."""
    path = QFileDialog.getExistingDirectory(parent, "Choose the folder of your questionnaires", str(folder))
    return Path(path) if path else None


def folder_to_write(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a folder to write files into."""
    path = QFileDialog.getExistingDirectory(parent, "Choose a folder for the CSV files", str(folder))
    return Path(path) if path else None


def file_to_write(
    parent: QWidget, title: str, proposal: Path, kind: str, *, overwrite: bool = True
) -> Path | None:
    """Ask for the name of a file to write; the ending of `proposal` is added where it is left out.

    With `overwrite` the dialog itself asks before it returns a file that is there.
    """
    dialog = QFileDialog(parent, title, str(proposal.parent), kind)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(proposal.suffix.removeprefix("."))
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, not overwrite)
    dialog.selectFile(proposal.name)
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    chosen = dialog.selectedFiles()
    dialog.deleteLater()
    return Path(chosen[0]) if accepted and chosen else None


def go_on(parent: QWidget | None, title: str, text: str, button: str) -> bool:
    """Ask whether to go on with something that loses data; going back is what Enter and Escape do."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, text, QMessageBox.StandardButton.Cancel, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAccessibleName(title)
    chosen = box.addButton(button, QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    agreed = box.clickedButton() is chosen
    box.deleteLater()
    return agreed


def tell(parent: QWidget | None, title: str, text: str) -> None:
    """Tell something that the user must know before going on."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, text, QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAccessibleName(title)
    box.exec()
    box.deleteLater()
