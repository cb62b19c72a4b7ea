"""A network that is cut: within `cut()` any use of a socket is refused, and noted so that no `except` hides it."""

from __future__ import annotations

import sys
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_REFUSED = frozenset(
    {
        *("socket.__new__", "socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg"),
        *("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"),
    }
)


class _Cut:
    """The one audit hook of the process: hooks can't be taken away again, so it looks whether it is wanted."""

    def __init__(self) -> None:
        self.noted: list[str] | None = None
        self._added = False

    def add(self) -> None:
        if not self._added:
            sys.addaudithook(self._heard)
            self._added = True

    def _heard(self, event: str, _: tuple[object, ...]) -> None:
        if self.noted is not None and event in _REFUSED:
            self.noted.append(f"{event}:\n{''.join(traceback.format_stack(limit=8)[:-1])}")
            raise OSError(f"The network is cut: {event}")


_CUT = _Cut()


@contextmanager
def cut() -> Iterator[list[str]]:
    """Refuse every use of a socket, in any thread; yield what was refused, which must be nothing at the end."""
    _CUT.add()
    noted: list[str] = []
    _CUT.noted = noted
    try:
        yield noted
    finally:
        _CUT.noted = None
