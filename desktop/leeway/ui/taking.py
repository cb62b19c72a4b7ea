"""The writing of an import of agents' logs: it can take a while, can be stopped, and ends in one of three ways."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from leeway.errors import RegisterFileError

if TYPE_CHECKING:
    from collections.abc import Callable


class UsageTaking(QObject):
    """What `Session.take_usage` tells of an import, and is asked; each import has one of its own."""

    written = Signal()
    """The import is in the file, and the register shows it."""
    stopped = Signal()
    """It was stopped; the register is as it was."""
    failed = Signal(str)
    """It couldn't be written, and why; the register is as it was."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()

    @property
    def should_stop(self) -> Callable[[], bool]:
        """What the writer thread asks; it knows nothing of this object."""
        return self._stop.is_set

    @Slot()
    def stop(self) -> None:
        """Ask the writing to stop; it may be done before it hears."""
        self._stop.set()

    def end(self, error: Exception | None, lost: int, more: str = "") -> None:
        """Tell that it wasn't written, once the register is as before; without an error it was stopped.

        `lost` counts the edits that were taken back, the import included; `more` is a sentence to add.
        """
        if error is None and lost == 1 and not more:
            self.stopped.emit()
            return
        what = str(error) if isinstance(error, RegisterFileError) else "The import couldn't be written."
        later = "" if lost == 1 else f" {lost - 1} later edits were taken back with it."
        self.failed.emit(f"{what} Nothing was imported.{later}{more}")
