"""What happens when Leeway itself is at fault: it is logged, told in plain words, and the window goes on if it can."""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
    qVersion,
)

from leeway import __version__
from leeway.logs import redacted

_log = logging.getLogger(__name__)
_LOG_LINES: Final = 200

Ask = Callable[[str], bool]
"""Shows the redacted report; returns whether the user wants to go on."""


class CrashReporter(QObject):
    """Catches what nothing else caught, on any thread.

    One report is shown at a time; what comes meanwhile, such as the same error at each repaint, is only logged.
    """

    _caught = Signal(str)
    quit_wanted = Signal()

    def __init__(self, log: Path, ask: Ask, parent: QObject | None = None) -> None:
        """`log` is the log file that the report ends with."""
        super().__init__(parent)
        self._log_path = log
        self._ask = ask
        self._showing = False
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the hooks of Python, its threads and Qt."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        qInstallMessageHandler(log_qt_message)

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    @Slot(object)
    def report(self, error: BaseException) -> None:
        """Report an exception; on any thread."""
        self._hook(type(error), error, error.__traceback__)

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self.quit_wanted.emit()
            return
        _log.critical("unexpected error", exc_info=(kind, error, trace))
        self._caught.emit("".join(traceback.format_exception(kind, error, trace)))

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    @Slot(str)
    def _on_caught(self, trace: str) -> None:
        if self._showing:
            return
        self._showing = True
        try:
            goes_on = self._ask(crash_report(trace, self._log_path))
        finally:
            self._showing = False
        if not goes_on:
            self.quit_wanted.emit()


def crash_report(trace: str, log: Path) -> str:
    """Write what a developer needs: versions, the traceback, the end of the log; redacted."""
    try:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:]
    except OSError:
        tail = ["(the log can't be read)"]
    system = (
        f"Leeway {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    )
    return redacted("\n".join([system, "", trace.rstrip(), "", "End of the log:", *tail, ""]))


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Put a message of Qt into the log."""
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }
    category = context.category or "qt"
    logging.getLogger("leeway.qt").log(levels.get(kind, logging.CRITICAL), "%s: %s", category, text)
