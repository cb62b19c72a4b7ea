"""Know which libraries of the system Qt needs, find the missing ones, and have them installed."""

from __future__ import annotations

import ctypes
import platform
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import debian
from console import Failure, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

# What PySide6's libraries and its platform plugins link to, beyond the C and C++ run time, with the Debian
# packages that carry it: newer name first where 64-bit time renamed it. A test reads the installed libraries
# and compares.
PAINTING: dict[str, tuple[str, ...]] = {
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libX11.so.6": ("libx11-6",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libfreetype.so.6": ("libfreetype6",),
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libgthread-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libz.so.1": ("zlib1g",),
    "libzstd.so.1": ("libzstd1",),
}
WINDOW: dict[str, tuple[str, ...]] = {
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-render.so.0": ("libxcb-render0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-shm.so.0": ("libxcb-shm0",),
    "libxcb-sync.so.1": ("libxcb-sync1",),
    "libxcb-util.so.1": ("libxcb-util1",),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxcb.so.1": ("libxcb1",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
}
ALL = {**PAINTING, **WINDOW}

# How `ldconfig -p` marks libraries of this machine's kind; others may be installed next to them.
KINDS = {"x86_64": "x86-64", "amd64": "x86-64", "aarch64": "AArch64", "arm64": "AArch64"}


def missing(names: Iterable[str]) -> list[str]:
    """Return those libraries that a program on this machine couldn't load."""
    cached = in_cache(ldconfig_listing(), platform.machine())
    return [name for name in names if name not in cached and not _loads(name)]


def in_cache(listing: str, machine: str) -> set[str]:
    """Return the libraries for `machine` in the output of `ldconfig -p`."""
    kind = KINDS.get(machine.lower(), "")
    entries = (line.strip().partition(" (") for line in listing.splitlines() if "=>" in line)
    return {name for name, _, rest in entries if kind in rest.partition(")")[0]}


def ldconfig_listing() -> str:
    """Return what the loader's cache holds, or nothing where there is no such cache."""
    program = shutil.which("ldconfig") or shutil.which("ldconfig", path="/usr/sbin:/sbin")
    if program is None:
        return ""
    try:
        return subprocess.run([program, "-p"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def provide(root: Path, required: Iterable[str], wanted: Iterable[str], *, assume_yes: bool) -> None:
    """Make sure the required libraries are there; while installing, get the wanted ones too.

    Raises:
        Failure: a required library is missing and can't be installed from here.
    """
    if not sys.platform.startswith("linux"):
        return
    lacking = missing(wanted)
    needed = [name for name in required if name in lacking]
    if not lacking:
        return
    if not debian.is_debian():
        _refuse_elsewhere(needed)
        return
    try:
        debian.install(root, packages_for(lacking), "Qt", assume_yes=assume_yes)
    except Failure as failure:
        if needed:
            raise
        say(f"{failure} Going on without them: only a window on a display needs them.")
    if still := missing(needed):
        raise Failure(f"apt-get ran, yet Qt still lacks {', '.join(still)}; the log is .dev/setup.log.")


def packages_for(libraries: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the Debian packages that carry the libraries, each once."""
    return list(dict.fromkeys(ALL[name] for name in libraries))


def _refuse_elsewhere(needed: Sequence[str]) -> None:
    if needed:
        raise Failure(
            f"Qt needs these libraries, which are missing here: {', '.join(needed)}. "
            "Install them with your system's package manager and run this command again."
        )
