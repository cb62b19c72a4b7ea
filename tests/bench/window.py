"""Time the window on 500 vendors, 5,000 products and workflows together, 20,000 dependencies.

Run by hand: ``python packaging/dev.py bench window``. From the click to the painted portfolio: opening the register,
and one edit. "Shown" is when the window has painted the edit, "judged" when it has painted the new verdicts.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from PySide6.QtCore import QEventLoop
from tests.bench._big_register import big_register
from tests.bench.register import make

from leeway.app import make_application, make_session, make_window
from leeway.domain.editing import update
from leeway.ui.jobs import Jobs
from leeway.ui.main_window import MainWindow
from leeway.ui.preferences import Preferences
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController

TURNS = 5


class Watch:
    """Waits for what the session announces, then has the window paint."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        """Take the session and the window that shows it."""
        self.session = session
        self.window = window

    def milliseconds(self, start: Callable[[], object], done: Callable[[], bool]) -> float:
        """Return the time from a start until the session says that it is done and the window is painted."""
        begun = time.perf_counter()
        loop = QEventLoop()

        def look() -> None:
            if done():
                loop.quit()

        self.session.register_changed.connect(look)
        start()
        if not done():
            loop.exec()
        self.session.register_changed.disconnect(look)
        self.window.repaint()
        return (time.perf_counter() - begun) * 1e3

    def judged(self) -> bool:
        """Tell whether the portfolio is that of the register as it is."""
        return self.session.desk is not None and not self.session.portfolio_pending

    def edit(self) -> None:
        """Let one workflow bear an hour more."""
        hours = self.session.register.workflows["w00000"].tolerated_stop or 0.0
        assert self.session.edit(
            update(self.session.register, "workflow", "w00000", tolerated_stop=hours + 1)
        )


def main() -> None:
    """Print the medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder / "big.leeway", big_register())
        app = make_application(["leeway"])
        jobs = Jobs(app)
        preferences = Preferences(folder / "window.ini")
        session = make_session(jobs)
        window = make_window(
            session, ThemeController(app, preferences.appearance), preferences, folder / "sample.leeway"
        )
        window.show()
        watch = Watch(session, window)
        opened = watch.milliseconds(lambda: window.filing.open_path(folder / "big.leeway"), watch.judged)
        print(f"open to painted portfolio   {opened:7.0f} ms")
        shown, judged = [], []
        for _ in range(TURNS):
            begun = time.perf_counter()
            shown.append(watch.milliseconds(watch.edit, lambda: True))
            watch.milliseconds(lambda: None, watch.judged)
            judged.append((time.perf_counter() - begun) * 1e3)
        print(f"edit to shown               {statistics.median(shown):7.0f} ms")
        print(f"edit to judged and painted  {statistics.median(judged):7.0f} ms")
        window.close()


if __name__ == "__main__":
    main()
