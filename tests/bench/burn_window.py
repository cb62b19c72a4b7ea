"""Time the Session burn page on ten million calls, from the first click to the painted page, and back to it. By hand.

    python tests/bench/burn_window.py [--calls 10000000] [--keep FOLDER]

The register is made once in the folder to keep, or in a temporary one. The window's own start isn't in it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEventLoop, SignalInstance
from tests.bench._usage_register import make_usage_register

from leeway.app import make_application, make_session, make_window
from leeway.ui.jobs import Jobs
from leeway.ui.preferences import Preferences
from leeway.ui.theme import ThemeController


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=10_000_000)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = (options.keep or folder) / f"usage-{options.calls}.leeway"
        if not path.exists():
            make_usage_register(path, options.calls)
        app = make_application(["leeway"])
        jobs = Jobs(app)
        preferences = Preferences(folder / "window.ini")
        session = make_session(jobs)
        theme = ThemeController(app, preferences.appearance)
        window = make_window(session, theme, preferences, folder / "sample.leeway")
        window.resize(1440, 900)
        window.show()
        session.open(path)
        until(session.opened)
        for _ in range(2):  # what is judged first, then what is loaded ahead once that is done
            while not jobs.idle:
                until(jobs.rested)
            app.processEvents()
        begun = time.perf_counter()
        window.show_page("burn")
        until(window.pages.page("burn").viewed)  # type: ignore[attr-defined]
        window.repaint()
        print(f"first click to painted  {(time.perf_counter() - begun) * 1e3:6.0f} ms")
        window.show_page("portfolio")
        begun = time.perf_counter()
        window.show_page("burn")
        window.repaint()
        print(f"back to it              {(time.perf_counter() - begun) * 1e3:6.0f} ms")
        window.close()


def until(signal: SignalInstance) -> None:
    """Run the event loop until a signal comes."""
    loop = QEventLoop()
    signal.connect(loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
