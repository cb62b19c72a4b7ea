"""The guards of conftest.py fail a test that leaves something behind."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, QSettings, QStandardPaths

CONFTEST = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")

LOGS_A_WARNING = (
    "import logging, pytest\n{mark}\ndef test_it():\n    logging.getLogger('leeway.store').warning('odd')"
)
LEAVES_A_THREAD = """
import threading, time
def test_it():
    threading.Thread(target=time.sleep, args=(60,), name="forgotten", daemon=True).start()
"""


@pytest.fixture
def outcome(pytester: pytest.Pytester):
    """Return a function that runs a test file under the guards."""
    pytester.makeconftest(CONFTEST.replace("SECONDS_TO_FINISH = 5", "SECONDS_TO_FINISH = 0"))
    pytester.makeini("[pytest]\nmarkers = allow_warnings: as in pyproject.toml")

    def run(source: str) -> pytest.RunResult:
        pytester.makepyfile(source)
        return pytester.runpytest_subprocess("-p", "no:cacheprovider")

    return run


def test_a_logged_warning_fails_the_test_and_is_quoted(outcome) -> None:
    result = outcome(LOGS_A_WARNING.format(mark=""))
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*leeway.store WARNING: odd*"])


def test_a_warning_may_be_expected(outcome) -> None:
    outcome(LOGS_A_WARNING.format(mark="@pytest.mark.allow_warnings")).assert_outcomes(passed=1)


def test_a_thread_left_running_fails_the_test_and_is_named(outcome) -> None:
    result = outcome(LEAVES_A_THREAD)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*still running*forgotten*"])


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
