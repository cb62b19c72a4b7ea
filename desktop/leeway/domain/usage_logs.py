"""What agents' logs tell of usage, row by row."""

from dataclasses import dataclass
from typing import Final, NamedTuple

CLAUDE_CODE: Final = "claude-code"
CODEX: Final = "codex"
CCUSAGE: Final = "ccusage"
CSV: Final = "csv"
SOURCES: Final = (CLAUDE_CODE, CODEX, CCUSAGE, CSV)
"""The kinds of log that usage comes from; the register keeps which product each is about."""

SESSION: Final = "session"
WEEKLY: Final = "weekly"
UNKNOWN: Final = "unknown"
LIMIT_KINDS: Final = (SESSION, WEEKLY, UNKNOWN)
"""What ran out at a limit hit: the window of some hours, the week, or the text doesn't say."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Lines of one file that could not be read, or not be trusted, and why."""

    file: str
    lines: int
    why: str


class Call(NamedTuple):
    """One API call as a log tells it: `key` names it, `at` is in milliseconds since 1970 (UTC).

    `copied` tells that the row is a copy of a sub-agent's call, which a row of the call itself outdoes. A tuple, for
    hundreds of thousands are made in a second.
    """

    key: int
    at: int
    session: str
    model: str
    input: int
    output: int
    cache_write_5m: int = 0
    cache_write_1h: int = 0
    cache_read: int = 0
    reasoning: int = 0
    copied: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One refusal because a limit was reached: `at` and `reset` in milliseconds since 1970 (UTC)."""

    key: int
    at: int
    reset: int | None
    session: str
    kind: str
