"""What dialogs share that read files in a job: their head, the bar that appears where reading takes long, the end of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QDialog, QLayout, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.ui.formatting import count, line
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from leeway.ui.jobs import Job

_WAIT_MS: Final = 600
_SHOWN_SOURCES: Final = 4


class ReadingDialog(QDialog):
    """Reads files in one job at a time; to follow another, or to close it, lets go of the one before."""

    def __init__(self, title: str, reading: str, parent: QWidget | None = None) -> None:
        """Begin with nothing to read. `reading` is what the bar is called."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.job: Job | None = None
        self.summary = label("", "subtitle", wrap=True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        describe(self.progress, reading)
        self.progress.hide()
        self._slow = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._slow.timeout.connect(self.progress.show)

    def begin(self, head: QWidget | QLayout) -> QVBoxLayout:
        """Lay out what names the files, with what is said of them and the bar below; return the column for the rest."""
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        if isinstance(head, QWidget):
            column.addWidget(head)
        else:
            column.addLayout(head)
        column.addWidget(self.summary)
        column.addWidget(self.progress)
        return column

    def follow(self, job: Job, succeeded: Callable[[Any], object], failed: Callable[[Any], object]) -> None:
        """Wait for a job."""
        self.let_go()
        self.job = job
        job.succeeded.connect(succeeded)
        job.failed.connect(failed)
        job.finished.connect(self._on_finished)
        self._slow.start()

    def let_go(self) -> None:
        """End the job under way, if there is one; nothing of it arrives."""
        if self.job is not None:
            self.job.finished.disconnect(self._on_finished)
            self.job.cancel()
            self._on_finished()

    @Slot()
    def _on_finished(self) -> None:
        self._slow.stop()
        self.progress.hide()
        self.job = None

    @override
    def done(self, result: int) -> None:
        self.let_go()
        super().done(result)


def names_of(sources: Sequence[Path]) -> str:
    """Name the first files, and how many more there are."""
    names = [path.name for path in sources]
    more = f" and {count(len(names) - _SHOWN_SOURCES)} more" if len(names) > _SHOWN_SOURCES else ""
    return line(", ".join(names[:_SHOWN_SOURCES])) + more
