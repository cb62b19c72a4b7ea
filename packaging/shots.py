"""Photograph every page and dialog of the window, light and dark, at two sizes, from the sample register.

The pictures go to .dev/shots/. With names of pages as arguments, only those. Nothing is slept for: a picture is taken
once the page has nothing left to work out. A page that fails ends the run with its error.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer, QtMsgType, qInstallMessageHandler

from console import Failure, say
from leeway.app import make_application, make_session, make_window
from leeway.domain import editing
from leeway.ui.jobs import Jobs
from leeway.ui.preferences import Preferences
from leeway.ui.theme import Appearance, ThemeController
from shot_dialogs import DIALOGS, dialogs
from shot_scenes import scenes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtCore import QMessageLogContext, SignalInstance
    from PySide6.QtWidgets import QWidget

    from leeway.ui.main_window import MainWindow
    from leeway.ui.session import Session

SHOTS = Path(__file__).resolve().parent.parent / ".dev" / "shots"
SIZES = (QSize(1280, 720), QSize(1440, 900))
PAGES = (
    "portfolio",
    "register",
    "burn",
    "outages",
    "signals",
    "questionnaire",
    "whatif",
    "compare",
    "memo",
    "settings",
    "help",
)
LONGEST_MS = 60_000
LOOK_MS = 5
HARMLESS = {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}
OFFSCREEN_LACKS = "This plugin does not support"


class Studio:
    """The window with the sample register, and a folder for the pictures."""

    def __init__(self, folder: Path) -> None:
        self.app = make_application(["shots"])
        self.jobs = Jobs(self.app)
        self.failures: list[BaseException] = []
        self.jobs.crashed.connect(self.failures.append)
        qInstallMessageHandler(self._on_qt_message)
        sys.excepthook = lambda _, error, __: self.failures.append(error)
        self.theme = ThemeController(self.app, Appearance.LIGHT)
        self.session: Session = make_session(self.jobs)
        preferences = Preferences(folder / "window.ini")
        self.folder = folder
        self.window: MainWindow = make_window(
            self.session, self.theme, preferences, folder / "acme-2026.leeway"
        )
        self.window.show()

    def open_sample(self) -> None:
        """Open the sample register and make a few edits, for the history."""
        self.window.filing.open_sample()
        wait_for(self.session.opened)
        register = self.session.register
        product = next(p for p in register.products.values() if p.name == "Claude Code")
        self.session.edit(editing.update(register, "product", product.id, notice_days=60))
        self.session.undo()
        self.settle()

    def settle(self) -> None:
        """Return once nothing is being worked out any more, in a job or by the page itself."""
        events_done()
        wait_until(lambda: self.jobs.idle and self._up_to_date())
        events_done()  # what came is laid out
        if self.failures:
            raise self.failures[0]

    def _on_qt_message(self, kind: QtMsgType, _: QMessageLogContext, text: str) -> None:
        if kind not in HARMLESS and not text.startswith(OFFSCREEN_LACKS):
            self.failures.append(Failure(f"Qt warns: {text}"))

    def _up_to_date(self) -> bool:
        page = self.window.pages.current_page
        return bool(getattr(page, "up_to_date", True))

    def photograph(self, name: str, widget: QWidget | None = None) -> None:
        """Take the picture of the window, or of a dialog, in the theme in use."""
        self.settle()
        shown = widget or self.window
        mode = "dark" if self.theme.theme.dark else "light"
        size = f"{self.window.width()}x{self.window.height()}"
        path = SHOTS / f"{name}-{mode}-{size}.png"
        if not shown.grab().save(str(path)):
            raise Failure(f"{path} couldn't be written.")
        say(path.name)

    def close(self) -> None:
        """Close the window, which waits for its jobs."""
        self.window.close()
        qInstallMessageHandler(None)
        sys.excepthook = sys.__excepthook__


def wait_for(signal: SignalInstance) -> None:
    """Run the event loop until a signal comes."""
    loop = QEventLoop()
    timer = QTimer(singleShot=True, interval=LONGEST_MS)
    timer.timeout.connect(lambda: loop.exit(1))
    signal.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
    timer.start()
    if loop.exec() != 0:
        raise Failure(f"Nothing happened for {LONGEST_MS // 1000} seconds; a page doesn't come to rest.")


def wait_until(done: Callable[[], bool]) -> None:
    """Run the event loop until something holds, which is looked at again and again."""
    loop = QEventLoop()
    timer = QTimer(singleShot=True, interval=LONGEST_MS)
    timer.timeout.connect(lambda: loop.exit(1))
    looking = QTimer(interval=LOOK_MS)
    looking.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start()
    looking.start()
    if not done() and loop.exec() != 0:
        raise Failure(f"A page doesn't come to rest within {LONGEST_MS // 1000} seconds.")


def events_done() -> None:
    """Run the event loop until what is posted now has been seen to."""
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec()


def looks(studio: Studio) -> Iterator[None]:
    """Go through the sizes and themes."""
    for size in SIZES:
        studio.window.resize(size)
        for appearance in (Appearance.LIGHT, Appearance.DARK):
            studio.theme.set_choice(appearance)
            yield


def take(studio: Studio, wanted: Sequence[str]) -> None:
    """Take the pictures that are wanted."""
    if "welcome" in wanted:
        for _ in looks(studio):
            studio.photograph("welcome")
    studio.open_sample()
    for name in (name for name in PAGES if name in wanted):
        studio.window.show_page(name)
        studio.settle()
        for picture, lead_to in scenes(name, studio.window):
            lead_to()
            for _ in looks(studio):
                studio.photograph(picture)
    studio.window.show_page("portfolio")
    for name, make in dialogs(studio):
        if name in wanted:
            for _ in looks(studio):
                dialog = make()
                dialog.show()
                studio.photograph(f"{name}-dialog", dialog)
                dialog.close()
                dialog.deleteLater()


def main(arguments: Sequence[str]) -> int:
    """Take the pictures; return the exit code."""
    known = ("welcome", *PAGES, *DIALOGS)
    unknown = [name for name in arguments if name not in known]
    if unknown:
        print(f"leeway: There is no page {', '.join(unknown)}; there is {', '.join(known)}.", file=sys.stderr)
        return 2
    SHOTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Path(folder))
        try:
            take(studio, arguments or known)
        except Failure as failure:
            print(f"leeway: {failure}", file=sys.stderr)
            return failure.code
        finally:
            studio.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
