"""Time from starting the process to the first painted page, beside a bare PySide6 and pyqtgraph window.

Run by hand: ``python packaging/dev.py bench startup``. The two take turns; prints medians and their ratio (aim: 1.5).
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TURNS = 9

BARE = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
import pyqtgraph

class FirstPaint(QObject):
    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Paint and belongs(thing, sys.argv[2]):
            print(time.time() - float(sys.argv[1]), flush=True)
            QApplication.closeAllWindows()
        return False

def belongs(thing, name):
    while thing is not None and thing.metaObject().className() != name:
        thing = thing.parent()
    return thing is not None

app = QApplication([])
window = pyqtgraph.PlotWidget()
window.resize(1280, 720)
window.plot([1, 3, 2])
watch = FirstPaint()
app.installEventFilter(watch)
window.show()
app.exec()
"""

LEEWAY = """
import sys, time
from pathlib import Path
import leeway.app
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

class FirstPaint(QObject):
    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Paint and belongs(thing, sys.argv[2]):
            print(time.time() - float(sys.argv[1]), flush=True)
            QApplication.closeAllWindows()
        return False

def belongs(thing, name):
    while thing is not None and thing.metaObject().className() != name:
        thing = thing.parent()
    return thing is not None

made = leeway.app.make_application
def watched(argv):
    app = made(argv)
    app.watch = FirstPaint()
    app.installEventFilter(app.watch)
    return app

leeway.app.make_application = watched
leeway.app.run_window(Path(sys.argv[3]), argv=["leeway"])
"""


def seconds(code: str, *words: str) -> float:
    """Start a window and return the time to its first paint."""
    environment = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    run = subprocess.run(
        [sys.executable, "-c", code, repr(time.time()), *words],
        capture_output=True, text=True, check=True, env=environment, timeout=60,
    )  # fmt: skip
    return float(run.stdout.split()[0])


def main() -> None:
    """Print the medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        sample = str(Path(folder) / "sample.leeway")
        subprocess.run([sys.executable, "-m", "leeway", "sample", sample], check=True, capture_output=True)
        bare, ours = [], []
        for _ in range(TURNS):
            bare.append(seconds(BARE, "PlotWidget"))
            ours.append(seconds(LEEWAY, "PortfolioPage", sample))
    one, other = statistics.median(bare), statistics.median(ours)
    print(f"bare window          {one * 1e3:7.0f} ms")
    print(f"portfolio page       {other * 1e3:7.0f} ms")
    print(f"ratio                {other / one:7.2f}   (aim below 1.5)")


if __name__ == "__main__":
    main()
