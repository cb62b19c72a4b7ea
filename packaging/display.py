"""Find out whether a window can open here."""

from __future__ import annotations

import os
import re
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def why_no_window(environment: Mapping[str, str]) -> str | None:
    """Return why no window can open, as the start of a sentence, or None when one can."""
    if sys.platform in {"win32", "darwin"} or environment.get("QT_QPA_PLATFORM"):
        return None
    if _wayland_socket_exists(environment):
        return None
    display = environment.get("DISPLAY")
    if not display:
        return "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    if not _answers(display):
        return f"The display {display} doesn't answer"
    return None


def _wayland_socket_exists(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY")
    return bool(name) and (Path(environment.get("XDG_RUNTIME_DIR", "/")) / str(name)).exists()


def _answers(display: str) -> bool:
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    if local is None:
        return True  # another machine's: only connecting to it can tell
    path = f"/tmp/.X11-unix/X{local[1]}"  # noqa: S108  # where X servers listen
    return _listens(path) or (sys.platform == "linux" and _listens("\0" + path))


def _listens(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True


def is_headless() -> bool:
    """Tell whether this very process has nowhere to open a window."""
    return why_no_window(os.environ) is not None
