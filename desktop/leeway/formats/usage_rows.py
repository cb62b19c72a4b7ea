"""What the readers of all agents' logs have in common: keys, instants, counts of tokens, and what they refuse."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from leeway.domain.usage_logs import Hit
from leeway.formats.usage_limits import ReachedLimit

MOST_TOKENS: Final = 10**9
"""More tokens of one kind than this in one call are refused: a slip, and a sum that would overflow."""

EARLIEST: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""No agent's log is older."""

AHEAD: Final = timedelta(days=1)
"""How far a time may lie in the future, for clocks that are wrong."""

NO_MODEL: Final = "unknown"
NO_TIME: Final = "no time"
NO_ZONE: Final = "a time without a zone"
NOT_A_TIME: Final = "what should be a time isn't one"
IN_FUTURE: Final = "a time in the future"
TOO_OLD: Final = "a time before 2020"
NEGATIVE: Final = "a negative number of tokens"
TOO_MANY: Final = "more tokens than a call can have"

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


class Refused(ValueError):
    """A row that can't be trusted; the text says why, as one of the constants here."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The instants that a row may have: milliseconds since 1970 (UTC), inclusive."""

    earliest: int
    latest: int

    @classmethod
    def at(cls, now: datetime) -> "Bounds":
        """Return the bounds for an import at an instant."""
        return cls(milliseconds(EARLIEST), milliseconds(now + AHEAD))


def key_of(name: str) -> int:
    """Return 64 bits of the MD5 of a name, as DuckDB's md5_number_lower."""
    digest = hashlib.md5(name.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "little")


def milliseconds(at: datetime) -> int:
    """Return an instant as milliseconds since 1970."""
    return (at - _EPOCH) // _MILLISECOND


def instant(ms: int) -> datetime:
    """Return the instant (UTC) of milliseconds since 1970."""
    return _EPOCH + timedelta(milliseconds=ms)


def instant_of(text: Any, bounds: Bounds) -> int:
    """Read an ISO 8601 instant as milliseconds since 1970.

    Raises:
        Refused: It is none, has no zone, or is out of bounds.
    """
    if text is None or text == "":
        raise Refused(NO_TIME)
    if not isinstance(text, str):
        raise Refused(NOT_A_TIME)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(NOT_A_TIME) from None
    if at.tzinfo is None:
        raise Refused(NO_ZONE)
    return within(milliseconds(at), bounds)


def within(ms: int, bounds: Bounds) -> int:
    """Return an instant that lies within bounds, or raise Refused."""
    if ms > bounds.latest:
        raise Refused(IN_FUTURE)
    if ms < bounds.earliest:
        raise Refused(TOO_OLD)
    return ms


def tokens_of(value: Any, most: int = MOST_TOKENS) -> int:
    """Read a number of tokens; what is absent is none.

    Raises:
        Refused: It is negative, or more than a call can have.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124
        return (
            0  # NaN is the one number that isn't itself; math.isnan can't take a whole number of 400 digits
        )
    if value < 0:
        raise Refused(NEGATIVE)
    if value > most:
        raise Refused(TOO_MANY)
    return int(value)


def hit_of(limit: ReachedLimit, at: int, session: str) -> Hit:
    """Return the hit of a limit; the same limit at the same instant is one hit, in whichever file it stands."""
    reset = None if limit.reset is None else milliseconds(limit.reset)
    return Hit(key_of(f"limit {at} {reset} {limit.kind}"), at, reset, session, limit.kind)


def text_of(value: Any, otherwise: str) -> str:
    """Return a text that names something, without what a file can't keep; another one where it is none."""
    if not isinstance(value, str) or not value.strip():
        return otherwise
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")[:500]
