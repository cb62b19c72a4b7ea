"""Ask again where that helps: after a lost connection, a server's failure, or a request to wait."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from leeway.collect.errors import BrokenOff, NoSuchHost, ServerFailed, TimedOut, Unreachable, Untrusted
from leeway.collect.progress import Watch

_T = TypeVar("_T")
_FINAL: Final = (NoSuchHost, TimedOut, Untrusted)
_GROWTH: Final = 2.0


class AskedToWait(Exception):
    """The server asks to wait `seconds` before it is asked again; `instead` is raised once we ask no more."""

    def __init__(self, seconds: float, instead: Exception) -> None:
        """Keep how long, and what it means for the user."""
        self.seconds = seconds
        self.instead = instead
        super().__init__(f"{seconds} s")


@dataclass(frozen=True, slots=True)
class Retries:
    """How often and how patiently: pauses in seconds, the first of `first`, each twice the one before, to `longest`."""

    attempts: int = 4
    first: float = 0.5
    longest: float = 8.0


def retried(ask: Callable[[], _T], retries: Retries, watch: Watch, tell: Callable[[str], None]) -> _T:
    """Ask, and ask again where that can help.

    The pauses are drawn between half and all of their length, so that many don't come back at once. stamina counts the
    attempts; the pauses themselves are ours, as stamina's can't be ended by a cancel.

    Raises:
        CollectError: The last attempt's.
    """
    import stamina

    tries = 0

    def pause(error: Exception) -> bool | float:
        nonlocal tries
        tries += 1
        if tries >= retries.attempts or not _helps(error):
            return False
        seconds = _seconds(error, tries, retries)
        if seconds > watch.left:
            return False
        if seconds >= 1:
            tell(f"waiting {seconds:,.0f} s, as asked" if isinstance(error, AskedToWait) else "trying again")
        watch.wait(seconds)
        return 0.0

    try:
        for attempt in stamina.retry_context(on=pause, attempts=None, timeout=None):
            with attempt:
                return ask()
    except AskedToWait as error:
        raise error.instead from None
    raise AssertionError("stamina always returns or raises")


def _helps(error: Exception) -> bool:
    return isinstance(error, AskedToWait | ServerFailed | BrokenOff | Unreachable) and not isinstance(
        error, _FINAL
    )


def _seconds(error: Exception, tries: int, retries: Retries) -> float:
    if isinstance(error, AskedToWait):
        return error.seconds
    whole = min(retries.first * _GROWTH ** (tries - 1), retries.longest)
    return whole * random.uniform(0.5, 1.0)  # noqa: S311 - no secret hangs on it
