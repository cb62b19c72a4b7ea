"""The question which logs to import: the agents' own folders on this computer, another folder, or files."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leeway.services.usage_files import NAMES
from leeway.services.usage_places import AgentFolder, FolderSize, agent_folders
from leeway.ui.dialogs.import_usage_jobs import measure_folder
from leeway.ui.formatting import counted, data_size, line
from leeway.ui.models.columns import plain_tip
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLabel

    from leeway.ui.jobs import Job, Jobs

Paths = tuple[Path, ...]

_WIDTH: Final = 620
_MOST_SHOWN: Final = 20
_KINDS: Final = "Logs (*.jsonl *.json *.csv *.tsv);;All files (*)"


class LogSourcesDialog(QDialog):
    """Ticks off what to read; folders and files that are chosen here join the list, ticked."""

    def __init__(
        self, jobs: Jobs, folders: Sequence[AgentFolder], begin: Path, parent: QWidget | None = None
    ) -> None:
        """Take the folders to offer, and the one that file dialogs begin in."""
        super().__init__(parent)
        self.setWindowTitle("Import logs")
        self.setMinimumWidth(_WIDTH)
        self._jobs = jobs
        self._begin = begin
        self._measuring: list[Job] = []
        self.boxes: dict[Paths, QCheckBox] = {}
        self.sizes: dict[Paths, QLabel] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 18, 20, 16)
        self._column.setSpacing(12)
        self._begin_with(bool(folders))
        for folder in folders[:_MOST_SHOWN]:
            self._offer((folder.path,), f"{NAMES[folder.kind]}:  {short_path(folder.path)}")
            self._measure(folder.path)
        self._end_with()
        self._on_toggled()

    def _begin_with(self, found: bool) -> None:  # noqa: FBT001 - one of two sentences
        self._column.addWidget(label("Import agents' logs", "card-title"))
        note = (
            "Leeway reads when a call was made, by which model and session, how many tokens it took, and where a "
            "limit was hit. It never keeps a word of a prompt or an answer. Nothing is imported before you have seen "
            "what would be."
        )
        self._column.addWidget(label(note, "subtitle", wrap=True))
        where = "On this computer" if found else "No logs were found in the usual places on this computer"
        self.card = Card(where, note="" if found else "Choose a folder with logs, or files.")
        self._column.addWidget(self.card)

    def _end_with(self) -> None:
        row = QHBoxLayout()
        for words, tip, slot in (
            ("Folder…", "Choose a folder with .jsonl files in it or below it", self._on_folder),
            ("Files…", "Choose .jsonl logs, .json of ccusage, or .csv with times and tokens", self._on_files),
        ):
            button = QPushButton(words)
            describe(button, words.removesuffix("…"), tip)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addStretch(1)
        self._column.addWidget(self._buttons())
        if self.boxes:
            self.accept_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = box.addButton("Read", QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setProperty("role", "primary")
        self.accept_button.setDefault(True)
        describe(box.button(QDialogButtonBox.StandardButton.Cancel), "Cancel", "Close and read nothing (Esc)")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    @property
    def chosen(self) -> tuple[Path, ...]:
        """What is ticked."""
        return tuple(path for paths, box in self.boxes.items() if box.isChecked() for path in paths)

    def _offer(self, paths: Paths, words: str) -> None:
        if paths in self.boxes:
            self.boxes[paths].setChecked(True)
            return
        box = QCheckBox(line(words, 90).replace("&", "&&"))
        describe(box, line(words), plain_tip("\n".join(map(str, paths[:_MOST_SHOWN]))))
        box.setChecked(True)
        box.toggled.connect(self._on_toggled)
        before = next(reversed(self.boxes.values()), None)
        self.boxes[paths] = box
        self.sizes[paths] = label("", "secondary")
        row = QHBoxLayout()
        row.addWidget(box, 1)
        row.addWidget(self.sizes[paths], 0, Qt.AlignmentFlag.AlignRight)
        self.card.body.addLayout(row)
        if before is not None:
            self.setTabOrder(before, box)

    def _measure(self, path: Path) -> None:
        job = self._jobs.run_with_progress(measure_folder, path)
        job.succeeded.connect(partial(self._on_measured, path))
        self._measuring.append(job)

    def _on_measured(self, path: Path, size: FolderSize) -> None:
        self.sizes[path,].setText(size_words(size))
        if size.complete and not size.files:
            self.boxes[path,].setChecked(False)

    @Slot()
    def _on_toggled(self) -> None:
        self.accept_button.setEnabled(bool(self.chosen))
        tip = (
            "Read what is ticked, and show what would be imported"
            if self.chosen
            else "Tick what to read first"
        )
        describe(self.accept_button, "Read", tip)

    @Slot()
    def _on_folder(self) -> None:
        folder = folder_of_logs(self, self._begin)
        if folder is not None:
            self._add((folder,), short_path(folder))
            self._measure(folder)

    @Slot()
    def _on_files(self) -> None:
        files = log_files(self, self._begin)
        if files:
            words = (
                short_path(files[0])
                if len(files) == 1
                else f"{counted(len(files), 'file')} of {short_path(files[0].parent)}"
            )
            self._add(files, words)

    def _add(self, paths: Paths, words: str) -> None:
        self._offer(paths, words)
        self._begin = paths[0].parent
        self._on_toggled()
        self.accept_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def done(self, result: int) -> None:
        for job in self._measuring:
            job.cancel()
        self._measuring.clear()
        super().done(result)


def folder_of_logs(parent: QWidget, begin: Path) -> Path | None:
    """Ask for a folder of logs; None if the user thinks better of it."""
    path = QFileDialog.getExistingDirectory(parent, "Choose a folder with agents' logs", str(begin))
    return Path(path) if path else None


def log_files(parent: QWidget, begin: Path) -> tuple[Path, ...]:
    """Ask for logs; none if the user thinks better of it."""
    paths, _ = QFileDialog.getOpenFileNames(parent, "Choose logs to import", str(begin), _KINDS)
    return tuple(Path(path) for path in paths)


def ask_log_sources(parent: QWidget, jobs: Jobs, begin: Path) -> tuple[Path, ...]:
    """Ask which logs to import; none if the user thinks better of it."""
    dialog = LogSourcesDialog(jobs, agent_folders(os.environ, Path.home()), begin, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = dialog.chosen if accepted else ()
    dialog.deleteLater()
    return chosen


def size_words(size: FolderSize) -> str:
    """Say how much a folder holds: "214 files, 1.0 GB"."""
    if size.complete and not size.files:
        return "no logs"
    more = "" if size.complete else "more than "
    return f"{more}{counted(size.files, 'file')}, {data_size(size.size)}"


def short_path(path: Path) -> str:
    """Write a path for a person: from the home folder on, where it is below."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except (ValueError, RuntimeError):
        return str(path)
