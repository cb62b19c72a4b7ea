"""The pictures of the window are taken, and a page that fails fails the run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SHOTS = Path(__file__).resolve().parents[2] / "packaging" / "shots.py"


def take(folder: Path, *arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    """Run the script with its pictures going to a folder, after some other code."""
    script = (
        f"import sys; from pathlib import Path; sys.path.insert(0, {str(SHOTS.parent)!r}); import shots\n"
        f"shots.SHOTS = Path({str(folder)!r})\n{code}\nsys.exit(shots.main(sys.argv[1:]))"
    )
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=100, check=False)


def test_a_page_is_taken_light_and_dark_at_two_sizes(tmp_path: Path) -> None:
    done = take(tmp_path, "welcome", "settings")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"{page}-{mode}-{size}.png"
        for page in ("settings", "welcome")
        for mode in ("dark", "light")
        for size in ("1280x720", "1440x900")
    ]


def test_a_page_that_there_is_not_is_refused(tmp_path: Path) -> None:
    done = take(tmp_path, "nonsense")
    assert done.returncode == 2
    assert "There is no page nonsense" in done.stderr


@pytest.mark.parametrize("when", ["refresh", "__init__"])
def test_a_page_that_fails_fails_the_run(tmp_path: Path, when: str) -> None:
    code = f"from leeway.ui.pages.settings import SettingsPage\nSettingsPage.{when} = lambda *_, **__: 1 / 0"
    done = take(tmp_path, "settings", code=code)
    assert done.returncode != 0
    assert "division by zero" in done.stderr
