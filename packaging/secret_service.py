"""Know which programs the tests of the system keyring need, and have those that are missing installed."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import debian
from console import Failure, say

if TYPE_CHECKING:
    from pathlib import Path

# A Secret Service and a session bus for it, with the Debian packages that carry them.
PROGRAMS: dict[str, tuple[str, ...]] = {
    "gnome-keyring-daemon": ("gnome-keyring",),
    "dbus-run-session": ("dbus-daemon", "dbus"),
}


def missing() -> list[str]:
    """Return those programs that aren't here."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def provide(root: Path, *, assume_yes: bool) -> None:
    """Install what is missing, where that can be done from here; without it the tests of the keyring are skipped."""
    lacking = missing() if sys.platform.startswith("linux") and debian.is_debian() else []
    if not lacking:
        return
    try:
        debian.install(
            root, [PROGRAMS[name] for name in lacking], "tests of the keyring", assume_yes=assume_yes
        )
    except Failure as failure:
        say(f"{failure} Going on without them: the tests of the keyring are skipped.")
