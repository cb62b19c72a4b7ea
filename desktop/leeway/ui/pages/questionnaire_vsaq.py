"""The import of a VSAQ file as a questionnaire of the team's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from leeway.errors import LeewayError
from leeway.services.questionnaire_files import convert_vsaq
from leeway.ui import formatting
from leeway.ui.dialogs import ask
from leeway.ui.widgets.message_bar import MessageKind
from leeway.ui.widgets.places import show_folder

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from leeway.formats.vsaq import VsaqImport
    from leeway.ui.jobs import Jobs
    from leeway.ui.preferences import Preferences
    from leeway.ui.widgets.message_bar import MessageBar


class VsaqConversion(QObject):
    """Asks for a VSAQ file, turns it into a definition in the team's folder, and says what was left out."""

    converted = Signal()

    def __init__(self, jobs: Jobs, preferences: Preferences, messages: MessageBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._preferences = preferences
        self._messages = messages
        self._parent = parent

    @Slot()
    def ask(self) -> None:
        """Ask for the file, and before one is replaced."""
        source = ask.vsaq_to_import(self._parent, self._preferences.folder)
        if source is None:
            return
        self._preferences.folder = source.parent
        target = self._preferences.questionnaires / f"{source.stem}.toml"
        replaces = "It replaces the questionnaire of that name there; assessments that go by it keep theirs."
        title = f"Replace {formatting.line(target.name, 60)}?"
        if target.exists() and not ask.go_on(self._parent, title, replaces, "Replace"):
            return
        job = self._jobs.run(_converted, source, target)
        job.succeeded.connect(partial(self._on_converted, target))
        job.failed.connect(self._on_not_converted)

    def _on_converted(self, target: Path, found: VsaqImport) -> None:
        count = formatting.counted(len(found.definition.questions), "question")
        told = f"{formatting.line(target.name, 60)}: {count}. Start an assessment to use it."
        if found.left_out:
            told += f" Left out: {'; '.join(found.left_out)}"
        kind = MessageKind.NOTICE if found.left_out else MessageKind.DONE
        self._messages.show_message(told, kind, offers=[("Show folder", partial(show_folder, target))])
        self.converted.emit()

    @Slot(object)
    def _on_not_converted(self, error: Exception) -> None:
        known = isinstance(error, LeewayError)
        told = str(error) if known else "The file wasn't converted because of an error in Leeway."
        self._messages.show_error(told)


def _converted(source: Path, target: Path) -> VsaqImport:
    """Convert; the folder is made if it isn't there.

    Raises:
        LeewayError: The source can't be read, or the target can't be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LeewayError(f"The folder {target.parent} can't be made: {error.strerror or error}.") from error
    return convert_vsaq(source, target)
