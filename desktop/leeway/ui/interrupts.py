"""Close the window properly on Ctrl+C in the terminal, and when the system ends the program."""

import signal
import socket
import sys
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts(QObject):
    """Turns the signals of the operating system into one of Qt's.

    Python sees a signal only between two of its own instructions, of which a waiting event loop has none; a byte
    on a socket wakes it.
    """

    interrupted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours, self._pythons = socket.socketpair()
        for end in (self._ours, self._pythons):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_byte)
        self._before = {number: signal.signal(number, _noted) for number in _SIGNALS}
        self._fd = signal.set_wakeup_fd(self._pythons.fileno(), warn_on_full_buffer=False)

    def remove(self) -> None:
        """Let the signals do again what they did before."""
        signal.set_wakeup_fd(self._fd)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        for end in (self._ours, self._pythons):
            end.close()

    @Slot()
    def _on_byte(self) -> None:
        numbers = self._ours.recv(64)
        if any(number in numbers for number in _SIGNALS) or sys.platform == "win32":
            self.interrupted.emit()


def _noted(number: int, frame: FrameType | None) -> None:
    """Do nothing: the byte on the socket tells it."""
