"""What is done to the evidence of an answer: files are read in a job, links taken, both opened, saved and removed."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from leeway.domain.editing import remove, update
from leeway.domain.register_tables import TABLES
from leeway.errors import LeewayError
from leeway.services.answering import add_evidence
from leeway.services.evidence import ReadEvidence, link_evidence, read_evidence, save_evidence
from leeway.ui.dialogs import ask
from leeway.ui.dialogs.register_form import Asked, RegisterForm, Values
from leeway.ui.dialogs.register_form import ask as ask_fields
from leeway.ui.formatting import line
from leeway.ui.widgets.places import open_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from leeway.domain.assessment_entities import EvidenceRow
    from leeway.domain.questionnaire import Question
    from leeway.ui.pages.questionnaire_answering import Answering
    from leeway.ui.session import Session

_READABLE: Final = frozenset(
    ("pdf", "png", "jpg", "jpeg", "gif", "webp", "txt", "md", "csv", "log", "json", "xlsx", "docx", "pptx", "odt", "ods", "odp", "eml")
)  # fmt: skip
"""Endings of files that programs show and don't run; others can be saved."""
_LONGEST_NAME: Final = 120
"""Bytes of a file's name: most disks take 255, and folders have names, too."""
_BUG: Final = "The file couldn't be read because of an error in Leeway."


class EvidenceDesk(QObject):
    """Adds evidence to answers of the assessment that is shown, and gives it out again."""

    said = Signal(str, str)
    """A question's id, and what went wrong with its evidence; empty if nothing did."""
    linked = Signal(str)
    """A link was added to a question."""
    saved = Signal(object)  # Path
    failed = Signal(str)
    """A file couldn't be given out."""

    def __init__(self, session: Session, answering: Answering, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._answering = answering
        self._parent = parent
        self._running = 0
        self._folder: QTemporaryDir | None = None

    @property
    def idle(self) -> bool:
        """Whether no file is being read."""
        return self._running == 0

    def browse(self, question: Question) -> None:
        """Ask for files, and add them."""
        paths = ask.evidence_to_add(self._parent, Path.home())
        if paths:
            self.add_files(question, paths)

    def add_files(self, question: Question, paths: Sequence[Path]) -> None:
        """Read files in jobs, and add each to the answer that it was meant for."""
        self.said.emit(question.id, "")
        for path in paths:
            self._running += 1
            job = self._session.jobs.run(read_evidence, path, self._answering.signature)
            job.succeeded.connect(partial(self._on_read, self._answering.assessment_id, question))
            job.failed.connect(partial(self._on_not_read, question))
            job.finished.connect(self._on_finished)

    def _on_read(self, assessment_id: str, question: Question, found: ReadEvidence) -> None:
        if assessment_id not in self._session.register.assessments:
            self.said.emit(question.id, "The assessment that the file was meant for is gone.")
            return
        register = self._session.register
        changes = add_evidence(register, assessment_id, question, found.row)
        label = f"Add evidence {line(found.row.name, 80)}"
        why = self._session.try_edit(changes, label, brings=(found.file,))
        if why is not None:
            self.said.emit(question.id, why)

    def _on_not_read(self, question: Question, error: Exception) -> None:
        self.said.emit(question.id, str(error) if isinstance(error, LeewayError) else _BUG)

    def _on_finished(self) -> None:
        self._running -= 1

    def add_link(self, question: Question, link: str) -> None:
        """Add a web address to an answer."""
        try:
            row = link_evidence(link, self._answering.signature)
        except LeewayError as error:
            self.said.emit(question.id, str(error))
            return
        changes = add_evidence(self._session.register, self._answering.assessment_id, question, row)
        why = self._session.try_edit(changes, f"Add link {line(row.name, 80)}")
        self.said.emit(question.id, why or "")
        if why is None:
            self.linked.emit(question.id)

    def remove(self, id: str) -> None:
        """Take a piece of evidence out of its answer."""
        row = self._row(id)
        if row is not None:
            self._session.edit(
                remove(self._session.register, "evidence", id), f"Remove evidence {line(row.name, 80)}"
            )

    def ask_expiry(self, id: str) -> RegisterForm | None:
        """Ask for the last day on which a piece of evidence counts."""
        row = self._row(id)
        if row is None:
            return None

        def keep(values: Values) -> str | None:
            if self._row(id) is None:
                return "This evidence was removed meanwhile."
            changes = update(self._session.register, "evidence", id, expires=values["expires"])
            return self._session.try_edit(changes, f"Last day of {line(row.name, 80)}") if changes else None

        field = replace(TABLES["evidence"].field("expires"), label="Last day")
        note = f"{line(row.name, 120)} counts up to and with this day. Blank if it doesn’t expire."
        return ask_fields(
            self._parent,
            "Until when does it count?",
            [Asked("expires", field, row.expires)],
            keep,
            ok="Save",
            note=note,
        )

    # ------------------------------------------------------------------------------------ out again

    def open(self, id: str) -> None:
        """Open a link in the browser, or a copy of a file with the system's program for it."""
        row = self._row(id)
        if row is None:
            return
        if row.link:
            if not QDesktopServices.openUrl(QUrl(row.link, QUrl.ParsingMode.StrictMode)):
                self.failed.emit(f"There is no program that takes the address {line(row.link, 100)}.")
            return
        if Path(row.name).suffix.lower().removeprefix(".") not in _READABLE:
            self.failed.emit(
                f"“{line(row.name, 100)}” isn't opened from here, because files of its kind can run as programs. "
                "Save it, look at what it is, and open it from its folder."
            )
            return
        if self._folder is None:
            self._folder = QTemporaryDir()  # taken away with this object
        target = Path(tempfile.mkdtemp(dir=self._folder.path())) / safe_name(row.name)
        self._save(row, target, self._on_copied)

    def save(self, id: str) -> None:
        """Ask where, and write a file of evidence there."""
        row = self._row(id)
        if row is None:
            return
        proposal = Path.home() / safe_name(row.name)
        target = ask.file_to_write(self._parent, "Save the evidence", proposal, "All files (*)")
        if target is not None:
            self._save(row, target, self.saved.emit)

    def _save(self, row: EvidenceRow, target: Path, done: object) -> None:
        desk = self._session.desk
        if desk is None:
            return
        job = self._session.jobs.write(save_evidence, desk, row, target)  # after the edit that brings it
        job.succeeded.connect(done)
        job.failed.connect(self._on_not_saved)

    def _on_copied(self, path: Path) -> None:
        if not open_file(path):
            self.failed.emit(
                f"There is no program for {line(path.name, 100)}. Save it, and open it from there."
            )

    def _on_not_saved(self, error: Exception) -> None:
        known = isinstance(error, LeewayError)
        self.failed.emit(str(error) if known else "The file wasn't saved because of an error in Leeway.")

    def _row(self, id: str) -> EvidenceRow | None:
        return self._session.register.evidence.get(id)


def safe_name(name: str) -> str:
    """Return a name that can be that of a file in any folder."""
    kept = re.sub(r'[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+', " ", name).strip(" .")
    return kept.encode("utf-8", "ignore")[-_LONGEST_NAME:].decode("utf-8", "ignore").strip(" .") or "evidence"
