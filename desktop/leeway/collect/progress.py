"""What work in this layer reports to and asks whether to go on; the window's jobs have one that fits."""

import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

from leeway.collect.errors import TimedOut

SLICE: Final = 0.05
"""The longest that anything here waits without asking whether to go on, in seconds."""


class Interrupted(Exception):
    """The work was stopped."""


class Progress(Protocol):
    """What is told of the work. `go_on` raises where the work should stop, an exception of whoever made it."""

    def report(self, share: float | None, text: str = "") -> None:
        """Say how much is done, 0 to 1 or None where it can't be told, and what is being done."""

    def go_on(self) -> None:
        """Return if the work should go on, else raise."""


class StopSwitch:
    """A progress for where there is no window: it tells nobody, and any thread can stop it."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def report(self, _share: float | None, _text: str = "") -> None:
        """Go on, or not."""
        self.go_on()

    def go_on(self) -> None:
        """Return if the work should go on.

        Raises:
            Interrupted: It was stopped.
        """
        if self._stopped.is_set():
            raise Interrupted

    def stop(self) -> None:
        """Stop the work."""
        self._stopped.set()


class Watch:
    """How long one question may take, and whether it may go on at all."""

    def __init__(self, go_on: Callable[[], None], seconds: float, host: str) -> None:
        """Begin to count `seconds`, for all of the question together."""
        self._go_on = go_on
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._host = host

    @property
    def left(self) -> float:
        """What is left, in seconds."""
        return self._end - time.monotonic()

    def check(self) -> None:
        """Return if it may go on.

        Raises:
            TimedOut: All of its time is used up.
        """
        self._go_on()
        if self.left <= 0:
            raise TimedOut(
                f"{self._host} didn't finish its answer within {self._seconds:,.3g} s. Try again later; what is known stays."
            )

    def wait(self, seconds: float) -> None:
        """Wait, and go on asking meanwhile.

        Raises:
            TimedOut: All of its time is used up.
        """
        end = time.monotonic() + seconds
        while True:
            self.check()
            left = end - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, SLICE))
