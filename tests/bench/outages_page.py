"""Time the Outages page on 100,000 incidents of 20 vendors, from the click to the painted page.

Run by hand: ``python packaging/dev.py bench outages_page``. The first visit builds the page, too; "again" goes back to
it; "afresh" reads and assesses everything anew. "Backed" is when bands and the simulation are there, after painting.
"""

import csv
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

import numpy as np
from PySide6.QtCore import QEventLoop, SignalInstance

from leeway.app import make_application, make_session, make_window
from leeway.services.incident_import import plan_incident_import, run_incident_import
from leeway.services.opening import create_sample
from leeway.ui.jobs import Jobs
from leeway.ui.main_window import MainWindow
from leeway.ui.preferences import Preferences
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController

COUNT = 100_000
TURNS = 5
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
VENDORS = ("Anthropic", "OpenAI", "GitHub", "Cloudflare", *(f"Vendor {n}" for n in range(16)))


def feed(path: Path, seed: int = 5) -> Path:
    """Write the incidents as CSV: seven years of them, 40 minutes at the median."""
    chance = np.random.default_rng(seed)
    first = datetime(2020, 1, 1, tzinfo=UTC)
    starts = np.sort(chance.integers(0, int(6.8 * 365 * 86_400), COUNT))
    lengths = np.exp(chance.normal(np.log(2_400), 1.2, COUNT))
    severities = chance.choice(["critical", "major", "minor", "none"], COUNT, p=[0.06, 0.2, 0.6, 0.14])
    vendors = chance.integers(0, len(VENDORS), COUNT)
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["vendor", "id", "title", "started", "resolved", "severity"])
        for n in range(COUNT):
            start = first + timedelta(seconds=int(starts[n]))
            end = start + timedelta(seconds=float(lengths[n]))
            row = (f"X{n:07}", f"Elevated errors {n}", start.isoformat(), end.isoformat(), severities[n])
            out.writerow([VENDORS[vendors[n]], *row])
    return path


def make(folder: Path) -> Path:
    """Make the sample register with the incidents."""
    path = folder / "many.leeway"
    desk = create_sample(path, author="bench", today=NOW.date())
    run_incident_import(desk, plan_incident_import(desk, [feed(folder / "feed.csv")], now=NOW, zone=UTC))
    desk.close()
    return path


def waited(start: Callable[[], object], signal: Callable[[], SignalInstance], window: MainWindow) -> float:
    """Return the milliseconds from a start until a signal came and the window is painted."""
    begun = time.perf_counter()
    start()
    loop = QEventLoop()
    connection = signal()
    connection.connect(loop.quit)
    loop.exec()
    connection.disconnect(loop.quit)
    window.repaint()
    return (time.perf_counter() - begun) * 1e3


def rest(session: Session) -> None:
    """Wait until all jobs are done."""
    loop = QEventLoop()
    session.jobs.rested.connect(loop.quit)
    while not session.jobs.idle:
        loop.exec()
    session.jobs.rested.disconnect(loop.quit)


def main() -> None:
    """Print the times."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = make(folder)
        app = make_application(["leeway"])
        jobs = Jobs(app)
        preferences = Preferences(folder / "window.ini")
        session = make_session(jobs)
        theme = ThemeController(app, preferences.appearance)
        window = make_window(session, theme, preferences, folder / "sample.leeway")
        window.show()
        waited(lambda: session.open(path), lambda: session.opened, window)
        rest(session)

        def page_viewed() -> SignalInstance:
            signal: SignalInstance = window.pages.page("outages").viewed  # type: ignore[attr-defined]
            return signal

        begun = time.perf_counter()
        print(f"click to painted  {waited(lambda: window.show_page('outages'), page_viewed, window):7.0f} ms")
        rest(session)
        reading = window.pages.page("outages").reading  # type: ignore[attr-defined]
        waited(lambda: None, lambda: reading.rested, window)
        print(f"backed            {(time.perf_counter() - begun) * 1e3:7.0f} ms")
        again, afresh = [], []
        for _ in range(TURNS):
            window.show_page("portfolio")
            begun = time.perf_counter()
            window.show_page("outages")
            window.repaint()
            again.append((time.perf_counter() - begun) * 1e3)
            reading.forget()
            afresh.append(waited(reading.ask, page_viewed, window))
        print(f"again             {statistics.median(again):7.0f} ms")
        print(f"afresh            {statistics.median(afresh):7.0f} ms")
        window.close()


if __name__ == "__main__":
    main()
