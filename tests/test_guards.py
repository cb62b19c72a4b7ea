"""The guards of conftest.py fail a test that leaves something behind."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, QSettings, QStandardPaths

CONFTEST = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")

TESTS = """
import logging, threading, time
import pytest

def test_warns():
    logging.getLogger("leeway.store").warning("odd")

@pytest.mark.allow_warnings
def test_is_expected_to_warn():
    logging.getLogger("leeway.store").warning("expected")

def test_leaves_a_thread():
    threading.Thread(target=time.sleep, args=(60,), name="forgotten", daemon=True).start()
"""


def test_a_warning_that_is_not_expected_and_a_thread_left_running_fail_the_test_and_are_named(
    pytester: pytest.Pytester,
) -> None:
    pytester.makeconftest(CONFTEST.replace("SECONDS_TO_FINISH = 5", "SECONDS_TO_FINISH = 0"))
    pytester.makeini("[pytest]\nmarkers = allow_warnings: as in pyproject.toml")
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-v", "-p", "no:xdist")
    result.assert_outcomes(passed=3, errors=2)
    result.stdout.fnmatch_lines_random(["*test_warns ERROR*", "*test_leaves_a_thread ERROR*"])
    result.stdout.fnmatch_lines_random(["*leeway.store WARNING: odd*", "*still running*forgotten*"])


@pytest.mark.usefixtures("allow_warnings")
def test_expected_warnings_are_there_to_look_at(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("leeway.guards").warning("expected")
    assert caplog.messages == ["expected"]


def test_the_user_s_own_folders_are_out_of_reach(home: Path) -> None:
    assert Path.home() == home
    assert Path(QDir.homePath()) == home
    assert Path(os.environ["XDG_CONFIG_HOME"]).is_relative_to(home)
    for place in (
        QStandardPaths.StandardLocation.AppConfigLocation,
        QStandardPaths.StandardLocation.CacheLocation,
    ):
        assert "qttest" in QStandardPaths.writableLocation(place)
    ini = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Leeway", "Leeway")
    assert Path(ini.fileName()).is_relative_to(home)
