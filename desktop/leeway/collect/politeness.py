"""How we behave towards hosts: few connections to each, a pause between questions, and not too many in all."""

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Final

from leeway.collect.progress import SLICE, Watch

_FOREVER: Final = 3_600.0


class Politeness:
    """Gives out turns to ask. A host's questions start at least `interval` seconds apart."""

    def __init__(self, per_host: int, in_all: int, interval: float) -> None:
        self._per_host = per_host
        self._in_all = in_all
        self._interval = interval
        self._changed = threading.Condition()
        self._asking: Counter[str] = Counter()
        self._next: dict[str, float] = {}

    @contextlib.contextmanager
    def turn(self, host: str, watch: Watch) -> Iterator[None]:
        """Wait for a turn, and have it for the block; the watch may end the waiting."""
        self._take(host, watch)
        try:
            yield
        finally:
            with self._changed:
                self._asking[host] -= 1
                self._changed.notify_all()

    def _take(self, host: str, watch: Watch) -> None:
        while True:
            with self._changed:
                seconds = self._to_wait(host)
                if seconds <= 0:
                    self._asking[host] += 1
                    self._next[host] = time.monotonic() + self._interval
                    return
                self._changed.wait(min(seconds, SLICE))
            watch.check()

    def _to_wait(self, host: str) -> float:
        if self._asking[host] >= self._per_host or self._asking.total() >= self._in_all:
            return _FOREVER
        return self._next.get(host, 0.0) - time.monotonic()
