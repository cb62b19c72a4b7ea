"""The window as a program: it starts, opens a register, closes, and keeps its promises about imports."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

RUN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from leeway import app

make = app.make_window

def made(session, *rest):
    window = make(session, *rest)
    session.opened.connect(lambda: QTimer.singleShot(0, lambda: (print(window.windowTitle()), window.close())))
    session.opening_failed.connect(lambda why: (print(why), window.close()))
    return window

app.make_window = made
code = app.run_window(Path(sys.argv[1]), argv=["leeway"])
print("late:", sorted({"pyqtgraph", "openpyxl", "httpx", "keyring", "typst"} & set(sys.modules)))
sys.exit(code)
"""


def run(path: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-c", RUN, str(path)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)


def test_it_opens_a_register_and_closes_without_a_word(register_file: Path, home: Path) -> None:
    done = run(register_file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "acme.leeway – Leeway"
    assert not [line for line in done.stderr.splitlines() if "This plugin does not support" not in line]
    logs = list(home.rglob("leeway.log"))
    assert len(logs) == 1
    assert "ERROR" not in logs[0].read_text(encoding="utf-8")
    assert list(home.rglob("window.ini"))


def test_heavy_libraries_wait_until_they_are_needed(register_file: Path) -> None:
    assert run(register_file).stdout.splitlines()[-1] == "late: []"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_properly(register_file: Path, number: signal.Signals) -> None:
    code = RUN.replace("window.close())))", "os.kill(os.getpid(), int(sys.argv[2])))))").replace(
        "import sys", "import os, sys", 1
    )
    command = [sys.executable, "-c", code, str(register_file), str(int(number))]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "late:" in done.stdout
    assert not register_file.with_name("acme.leeway.wal").exists()


def test_a_file_that_cannot_be_opened_is_told_in_the_window(tmp_path: Path) -> None:
    done = run(tmp_path / "gone.leeway")
    assert done.returncode == 0
    assert "There is no file" in done.stdout
