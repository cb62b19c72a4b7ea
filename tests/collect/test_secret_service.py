"""The keyring module with a real Secret Service: gnome-keyring on a session bus of its own, in child processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ASK = """
import sys
from leeway.collect.secrets import Secrets
tokens = Secrets(seconds=float(sys.argv[1]), environ={})
"""
ROUND_TRIP = """
print(tokens.status("github").state.name)
print(tokens.set("github", "token-4711-of-the-test").state.name)
fresh = Secrets(seconds=5, environ={})
print(fresh.status("github").state.name, fresh.get("github").reveal() == "token-4711-of-the-test")
print(fresh.delete("github").state.name, fresh.get("github"))
"""
STATUS = 'print(tokens.status("github").state.name, tokens.set("github", "token-4711").state.name)\n'
UNLOCKED = 'printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
LOCKED = 'printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "$0" -c "$LOCK" && exec "$@"'
LOCK = """
import secretstorage
bus = secretstorage.dbus_init()
secretstorage.get_default_collection(bus).lock()
"""


def lines(home: Path, code: str, seconds: float, shell: str | None, **more: str) -> list[str]:
    """Run code in a process that may use the keyring, on a bus of its own if there is to be one."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON_KEYRING", "DBUS_"))
    }
    ask = [sys.executable, "-c", ASK + code, str(seconds)]
    command = ask if shell is None else ["dbus-run-session", "--", "sh", "-c", shell, sys.executable, *ask]
    done = subprocess.run(
        command, env=environment | more, capture_output=True, text=True, timeout=30, check=False, cwd=home
    )
    assert done.returncode == 0, done.stderr
    assert "token-4711" not in done.stdout + done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def service() -> None:
    for name in ("gnome-keyring-daemon", "dbus-run-session"):
        if sys.platform != "linux" or shutil.which(name) is None:
            pytest.skip(f"there is no {name} here; packaging/dev.py test installs it on Debian")


@pytest.mark.usefixtures("service")
def test_a_token_is_stored_read_back_and_deleted(home: Path) -> None:
    assert lines(home, ROUND_TRIP, 5, UNLOCKED) == ["NONE", "STORED", "STORED True", "NONE None"]
    for path in home.rglob("*"):  # what the keyring wrote is encrypted
        assert not path.is_file() or b"token-4711" not in path.read_bytes()


@pytest.mark.usefixtures("service")
def test_a_locked_keyring_holds_nobody_up(home: Path) -> None:
    assert lines(home, STATUS, 1, LOCKED, LOCK=LOCK) == ["LOCKED SESSION"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system always has a keyring")
def test_without_a_bus_the_keyring_is_missing(home: Path) -> None:
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/no-bus"}
    assert lines(home, STATUS, 5, None, **nowhere) == ["MISSING SESSION"]
