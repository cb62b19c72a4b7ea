"""Python's cycle collector, kept to the UI thread.

It runs on whichever thread happens to allocate, and destroys what it finds there. A QObject that is destroyed off the
thread it lives on takes the program down (segmentation fault; seen with PySide6 6.11.3, and shown by
tests/ui/test_collector.py). So while there are worker threads, only a timer of the UI thread collects.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS: Final = 1_000


class Collector(QObject):
    """Stands in for the automatic collector from its making until `remove`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Collect the oldest generation whose threshold is passed, as the automatic collector would have."""
        due = [
            age
            for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if due:
            gc.collect(max(due))

    def remove(self) -> None:
        """Let the automatic collector do again what it did before; no worker thread may be left."""
        self._timer.stop()
        if self._was_on:
            gc.enable()


def spare_rows() -> None:
    """Put what there is now out of the collector's reach, after a job has made very many rows.

    They have no cycles, and go as soon as nothing refers to them; looking through them would hold up the window.
    """
    gc.freeze()
