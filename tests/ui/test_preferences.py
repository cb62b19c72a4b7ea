"""What the window remembers survives, and rubbish in its file does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from leeway.ui.preferences import Preferences
from leeway.ui.theme import Appearance


def test_what_is_kept_is_there_the_next_time(tmp_path: Path) -> None:
    first = Preferences(tmp_path / "window.ini")
    first.appearance = Appearance.DARK
    first.remember(Path("/a.leeway"))
    first.keep_text("paper", "us-letter")
    first.keep_state("window", QByteArray(b"\x00\x01"))
    first.folder = tmp_path
    first.write()
    second = Preferences(tmp_path / "window.ini")
    assert second.appearance is Appearance.DARK
    assert second.recent == (Path("/a.leeway"),)
    assert second.text("paper") == "us-letter"
    assert second.state("window") == QByteArray(b"\x00\x01")
    assert second.folder == tmp_path


def test_recent_files_come_latest_first_once_each_and_at_most_ten(preferences: Preferences) -> None:
    for number in range(12):
        preferences.remember(Path(f"/{number}.leeway"))
    preferences.remember(Path("/5.leeway"))
    assert [path.stem for path in preferences.recent] == ["5", "11", "10", "9", "8", "7", "6", "4", "3", "2"]
    preferences.forget(Path("/11.leeway"))
    assert Path("/11.leeway") not in preferences.recent


@pytest.mark.parametrize(
    "rubbish", ["", "appearance=pink\nrecent=@Invalid()\nfolder=/no/such\n", "\x00\xff[[["]
)
def test_rubbish_counts_as_nothing_kept(tmp_path: Path, rubbish: str) -> None:
    path = tmp_path / "window.ini"
    path.write_text(rubbish, encoding="latin-1")
    preferences = Preferences(path)
    assert preferences.appearance is Appearance.SYSTEM
    assert preferences.recent == ()
    assert preferences.folder == Path.home()
    assert preferences.state("window").isEmpty()
