"""Time the What-if page: a key on a slider to the repainted page, event loop included.

Run by hand: ``python packaging/dev.py bench whatif_page``. The register has 200 vendors and 1,000 dependencies, then ten
times as many, with a dozen incidents of each vendor; of the bigger one a tenth of the moves.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

sys.path[:0] = [str(Path(__file__).parents[2])]

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from tests.bench.whatif import make
from typing_extensions import override

from leeway.app import make_application, make_session, make_window
from leeway.domain.editing import add
from leeway.domain.incident import CRITICAL, Incident
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.services.opening import create_register
from leeway.ui.jobs import Jobs
from leeway.ui.preferences import Preferences
from leeway.ui.theme import ThemeController

if TYPE_CHECKING:
    from leeway.ui.pages.whatif import WhatIfPage
    from leeway.ui.session import Session

MOVES = 200
INCIDENTS = 12
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST = datetime(2025, 11, 22, tzinfo=UTC)


def incidents(register: Register) -> list[Incident]:
    """Give each vendor a dozen outages in a year, an hour long at the median."""
    chance = np.random.default_rng(5)
    rows = []
    for id in register.vendors:
        for n, day in enumerate(sorted(chance.integers(0, 364, INCIDENTS).tolist())):
            start = FIRST + timedelta(days=day)
            end = start + timedelta(hours=float(np.exp(chance.normal(0.0, 1.0))))
            rows.append(Incident(f"{id}-{n}", id, f"Down {n}", start, end, impact=CRITICAL))
    return rows


def write(path: Path, times: int) -> Path:
    """Write the register's file."""
    register = make(times)
    entities = [
        row for name in TABLES for row in register.tables[name].values() if name not in {"setting", "policy"}
    ]
    desk = create_register(path, author="bench", clock=lambda: NOW)
    edit = desk.edit(add(*entities, *incidents(register)))
    assert edit is not None
    desk.save(edit)
    desk.close()
    return path


def settle(session: Session, page: WhatIfPage | None = None) -> None:
    """Return once nothing is being worked out any more."""
    loop = QEventLoop()
    while not session.jobs.idle or session.is_opening or (page is not None and not page.up_to_date):
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
    loop.processEvents()


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def moved(page: WhatIfPage, painted: Painted, slider: QWidget, key: Qt.Key) -> float:
    """Return the milliseconds from a key on a slider until what comes of it is painted, and no event is left."""
    before = painted.count
    loop = QEventLoop()
    came: list[bool] = []
    connection = page.shown.connect(lambda: (came.append(True), loop.quit()))
    begun = time.perf_counter()
    QCoreApplication.postEvent(slider, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
    loop.processEvents()
    if page.drafts.draft.changes and not came:
        loop.exec()
    for _ in range(2):  # what is painted by a timer of no length comes with the second
        loop.processEvents()
    taken = (time.perf_counter() - begun) * 1e3
    assert painted.count > before
    page.shown.disconnect(connection)
    return taken


def run(path: Path, moves: int) -> None:
    """Time one size."""
    app = QCoreApplication.instance()
    jobs = Jobs(app)
    preferences = Preferences(path.parent / "window.ini")
    session = make_session(jobs)
    theme = ThemeController(app, preferences.appearance)  # type: ignore[arg-type]
    window = make_window(session, theme, preferences, path.parent / "sample.leeway")
    window.resize(1440, 900)
    window.show()
    session.open(path)
    settle(session)
    begun = time.perf_counter()
    window.show_page("whatif")
    page = cast("WhatIfPage", window.pages.page("whatif"))
    settle(session, page)
    window.repaint()
    print(f"click to painted                 {(time.perf_counter() - begun) * 1e3:7.0f} ms")
    for name in ("outage-length", "outage-rate", "bad-outage", "session-limit", "quality", "price"):
        keys = [Qt.Key.Key_Right if n // 3 % 2 == 0 else Qt.Key.Key_Left for n in range(moves)]
        if name in {"session-limit", "quality"}:
            keys = [Qt.Key.Key_Left if key == Qt.Key.Key_Right else Qt.Key.Key_Right for key in keys]
        slider = page.week.rows[name].slider
        page.week.scroll_area.ensureWidgetVisible(slider)
        painted = Painted(slider)
        taken = sorted(moved(page, painted, slider, key) for key in keys)
        p99 = taken[min(len(taken) - 1, int(0.99 * len(taken)))]
        print(
            f"{name:16} median {statistics.median(taken):7.1f} ms   p99 {p99:7.1f} ms   ({len(taken)} moves)"
        )
        page.drafts.reset()
        settle(session, page)
    window.close()


def main() -> None:
    """Print the times."""
    make_application(["leeway"])
    for times, moves in ((1, MOVES), (10, MOVES // 10)):
        with tempfile.TemporaryDirectory() as folder:
            load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
            print(f"{200 * times:,} vendors, {1_000 * times:,} dependencies{load}")
            run(write(Path(folder) / "many.leeway", times), moves)


if __name__ == "__main__":
    main()
