"""Read what pip prints: how far it has come, and in one sentence why it failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import Progress

if TYPE_CHECKING:
    from pathlib import Path

CAUSES: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("DO NOT MATCH THE HASHES",),
        (
            "A package differs from the one that packaging/requirements.lock names, so nothing of it was installed. "
            "Run this command again; if it stays so, the package index or a proxy delivers something else."
        ),
    ),
    (
        ("No space left on device", "Errno 28", "WinError 112"),
        "The disk is full: the environment needs about 1 GB. Make room and run this command again.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED",),
        (
            "The package index's certificate isn't trusted here. Behind a proxy that inspects traffic, set PIP_CERT to "
            "its certificate file and run this command again."
        ),
    ),
    (
        (
            "NewConnectionError",
            "NameResolutionError",
            "ConnectTimeout",
            "ReadTimeout",
            "ConnectionResetError",
            "Failed to establish a new connection",
            "Connection to ",
            "Connection broken",
            "Max retries exceeded",
            "Network is unreachable",
            "Temporary failure in name resolution",
            "getaddrinfo failed",
            "ProxyError",
        ),
        (
            "The packages couldn't be fetched: there is no connection to the package index. Connect, or point pip at "
            "your own index (pip config), and run this command again."
        ),
    ),
    (
        ("No matching distribution found", "Could not find a version"),
        (
            "The package index has no build of a pinned package for this system and this Python version. Leeway is "
            "tested with Python 3.11 to 3.13 on 64-bit Linux, macOS and Windows."
        ),
    ),
    (
        ("Permission denied", "Errno 13", "WinError 5", "WinError 32"),
        "A file in .venv can't be replaced. Close programs that use it and run this command again.",
    ),
)


def explain(output: str) -> str:
    """Return why pip failed, and what to do, in a sentence or two."""
    for signs, sentence in CAUSES:
        if any(sign in output for sign in signs):
            return sentence
    errors = [line for line in output.splitlines() if line.startswith("ERROR:")]
    said = f" pip said: {errors[-1].removeprefix('ERROR:').strip()}" if errors else ""
    return f"pip couldn't install what Leeway needs; the log is .dev/setup.log.{said}"


class Reading:
    """pip's output as it comes: kept for the log, and shown as progress."""

    def __init__(self, environment: Path, expected: int) -> None:
        self.lines: list[str] = []
        self._environment = environment
        self._expected = expected
        self._fetched = 0
        self._before = 0
        self._progress: Progress | None = None

    def take(self, line: str) -> None:
        """Take the next line, or an empty one while pip is silent."""
        if line:
            self.lines.append(line)
        if line.startswith("Ignoring "):
            self._expected -= 1  # for another system or another Python
        elif line.startswith("Collecting "):
            self._fetch(line.split()[1])
        elif line.startswith("Installing collected packages:"):
            self.end()
            self._before = self._installed()
            self._progress = Progress("installed", line.count(",") + 1)
        elif self._progress is not None and not self._fetched and not line:
            self._progress.show(self._installed() - self._before)

    def end(self) -> None:
        """Leave the line of progress."""
        if self._progress is not None:
            self._progress.end()
        self._progress = None
        self._fetched = 0

    def _fetch(self, name: str) -> None:
        self._fetched += 1
        self._progress = self._progress or Progress("fetched", self._expected)
        self._progress.show(self._fetched, name)

    def _installed(self) -> int:
        places = ("lib/python*/site-packages", "Lib/site-packages")
        return sum(1 for place in places for _ in self._environment.glob(f"{place}/*.dist-info"))
