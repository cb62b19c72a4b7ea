"""What holds for every test: no display, no user settings, no stray warnings, no stray threads."""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.collect.server import Server

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

settings.register_profile(
    "leeway",
    deadline=None,  # a busy machine is not a bug
    max_examples=20,  # each run draws others
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", settings.get_profile("leeway"), max_examples=200)
settings.register_profile("ci", settings.get_profile("leeway"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "leeway")

# Threads that belong to the tools, by the start of their names.
THREADS_OF_TOOLS = ("pytest_timeout",)
SECONDS_TO_FINISH = 5


class Warnings(logging.Handler):
    """Keep what Leeway logs at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def allow_warnings() -> None:
    """Say that the test expects warnings in the log; look at them with caplog. Also a mark of this name."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server on this machine that answers as the test says."""
    from tests.collect.server import Server

    made = Server()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def _warnings_fail(request: pytest.FixtureRequest) -> Iterator[None]:
    handler = Warnings()
    logger = logging.getLogger("leeway")
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)
    allowed = "allow_warnings" in request.fixturenames or request.node.get_closest_marker("allow_warnings")
    if handler.records and not allowed:
        lines = [f"{r.name} {r.levelname}: {r.getMessage()}" for r in handler.records]
        pytest.fail("Leeway logged warnings:\n" + "\n".join(lines), pytrace=False)


@pytest.fixture(autouse=True)
def _threads_end() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + SECONDS_TO_FINISH
    started = [thread for thread in threading.enumerate() if thread not in before and _is_ours(thread)]
    for thread in started:
        thread.join(max(0.0, deadline - time.monotonic()))
    if left := [thread.name for thread in started if thread.is_alive()]:
        pytest.fail(f"Threads were still running after the test: {', '.join(left)}", pytrace=False)
    if not _global_pool().waitForDone(SECONDS_TO_FINISH * 1000):
        pytest.fail("Qt's global thread pool was still working after the test", pytrace=False)


def _is_ours(thread: threading.Thread) -> bool:
    # A dummy stands for a thread that Qt made; it stays listed after that one has ended.
    return not isinstance(thread, threading._DummyThread) and not thread.name.startswith(THREADS_OF_TOOLS)


def _global_pool():
    from PySide6.QtCore import QThreadPool

    return QThreadPool.globalInstance()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty home that stands in for the user's, on each system."""
    from PySide6.QtCore import QSettings, QStandardPaths

    home = tmp_path_factory.mktemp("home")
    for name, folder in _user_folders(home).items():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    QStandardPaths.setTestModeEnabled(True)
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(home / "settings"))
    return home


def _user_folders(home: Path) -> dict[str, Path]:
    roaming, local = home / "AppData" / "Roaming", home / "AppData" / "Local"
    return {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_RUNTIME_DIR": home / "run",
        "APPDATA": roaming,
        "LOCALAPPDATA": local,
        "WIN_PD_OVERRIDE_APPDATA": roaming,  # platformdirs asks Windows itself unless told otherwise
        "WIN_PD_OVERRIDE_LOCAL_APPDATA": local,
    }
