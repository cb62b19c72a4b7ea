"""Make the checkout's own Python environment, `.venv`, and keep it as the lock says."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import debian
import pip_output
from console import Failure, say
from processes import clean_environment, follow, record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PIP_INSTALL = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-deps"]
PIP_SETTINGS = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PYTHONUTF8": "1"}


@dataclass(frozen=True)
class Stamp:
    """What an environment was made from; written when that much of it is complete."""

    python: str
    place: str
    lock: str
    project: str


@dataclass(frozen=True)
class Environment:
    """The `.venv` of one checkout."""

    root: Path

    @property
    def folder(self) -> Path:
        """Return where the environment is."""
        return self.root / ".venv"

    @property
    def programs(self) -> Path:
        """Return where its programs are."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """Return its interpreter."""
        return self.programs / ("python.exe" if os.name == "nt" else "python")

    @property
    def lock(self) -> Path:
        """Return the list of pinned packages."""
        return self.root / "packaging" / "requirements.lock"

    @property
    def stamp_file(self) -> Path:
        """Return the file that says what the environment was made from."""
        return self.folder / "leeway-stamp.json"

    def wanted(self) -> Stamp:
        """Return what a complete environment would be made from now."""
        return Stamp(
            python="{}.{}".format(*sys.version_info),
            place=str(self.root),
            lock=_digest(self.lock),
            project=_digest(self.root / "pyproject.toml"),
        )

    def found(self) -> Stamp | None:
        """Return what the environment was made from, or None if it is missing or half-made."""
        try:
            stamp = Stamp(**json.loads(self.stamp_file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return stamp if self.python.exists() else None

    def prepare(self, *, assume_yes: bool) -> bool:
        """Bring the environment to what the lock says; return whether anything had to be done.

        Raises:
            Failure: it can't be made here.
        """
        wanted = self.wanted()
        if self.found() == wanted:
            return False
        with _alone(self.root):
            found = self.found()
            if found != wanted:  # another set-up may have finished meanwhile
                self._bring(found, wanted, assume_yes=assume_yes)
        return True

    def _bring(self, found: Stamp | None, wanted: Stamp, *, assume_yes: bool) -> None:
        if found is None or (found.python, found.place) != (wanted.python, wanted.place):
            self._make(assume_yes=assume_yes)
            found = None
        if found is None or found.lock != wanted.lock:
            self.stamp_file.unlink(missing_ok=True)
            self._install_packages()
            self._write(dataclasses.replace(wanted, project=""))
        self._install_project()
        self._write(wanted)
        say("The environment is ready.")

    def _write(self, stamp: Stamp) -> None:
        self.stamp_file.write_text(json.dumps(dataclasses.asdict(stamp), indent=1), encoding="utf-8")

    def _make(self, *, assume_yes: bool) -> None:
        provide_venv(self.root, assume_yes=assume_yes)
        say(f"{'Making' if not self.folder.exists() else 'Making anew'} the Python environment in .venv.")
        command = [base_python(), "-m", "venv", "--clear", str(self.folder)]
        made = subprocess.run(command, env=clean_environment(), capture_output=True, text=True, check=False)
        record(self.root, command, [made.stdout, made.stderr])
        if made.returncode != 0:
            raise Failure(
                "Python couldn't make the environment in .venv; the log is .dev/setup.log. "
                "Close programs that use .venv, delete the folder, and run this command again."
            )

    def _install_packages(self) -> None:
        say("Installing the pinned packages (about 700 MB on disk; a minute or several).")
        arguments = ["--no-compile", "--only-binary=:all:", "--progress-bar=off", "--require-hashes"]
        self._pip([*arguments, "-r", str(self.lock)], count_pins(self.lock.read_text(encoding="utf-8")))

    def _install_project(self) -> None:
        say("Linking Leeway itself into the environment.")
        self._pip(["--no-index", "--no-build-isolation", "-e", str(self.root)])

    def _pip(self, arguments: Sequence[str], expected: int = 0) -> None:
        command = [str(self.python), *PIP_INSTALL, *arguments]
        reading = pip_output.Reading(self.folder, expected)
        code = 0
        for line in follow(command, clean_environment(**PIP_SETTINGS)):
            if isinstance(line, int):
                code = line
            else:
                reading.take(line)
        reading.end()
        record(self.root, command, reading.lines)
        if code != 0:
            raise Failure(pip_output.explain("\n".join(reading.lines)))


def provide_venv(root: Path, *, assume_yes: bool) -> None:
    """Make sure this Python can make environments; Debian keeps that in a package of its own.

    Raises:
        Failure: it can't, and the package can't be installed from here.
    """
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return
    if not debian.is_debian():
        raise Failure(
            f"The Python at {sys.executable} comes without venv and ensurepip; "
            "install a complete Python 3.11 or newer and run this command with it."
        )
    package = "python{}.{}-venv".format(*sys.version_info)
    debian.install(root, [(package,)], "Python environments", assume_yes=assume_yes)


def count_pins(lock: str) -> int:
    """Return how many packages a lock pins, for all systems together."""
    return len(re.findall(r"^[\w.-]+==", lock, re.MULTILINE))


def base_python() -> str:
    """Return the interpreter outside any environment, so that .venv never depends on itself."""
    return str(getattr(sys, "_base_executable", "") or sys.executable)


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise Failure(f"{file} can't be read ({error.strerror}); is this a complete checkout?") from error


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    path = root / ".dev" / "setup.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("a+b") as file:
        if not _try_lock(file.fileno()):
            say("Another set-up of this checkout is running; waiting for it.")
            _wait_for_lock(file.fileno())
        yield  # closing the file releases it, also when the process dies


if sys.platform == "win32":
    import msvcrt
    import time

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait_for_lock(descriptor: int) -> None:
        while not _try_lock(descriptor):
            time.sleep(0.2)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait_for_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
