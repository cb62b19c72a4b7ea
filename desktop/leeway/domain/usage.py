"""What agents used: API calls and limit hits as columns, read from their own logs."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

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

Instants = NDArray[np.datetime64]
Codes = NDArray[np.signedinteger[Any]]
Tokens = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class UsageCalls:
    """API calls of agents, in the order of time.

    `at`: (n,) datetime64[ms], UTC. `session`: (n,) int32 into `sessions`; `model`: (n,) int16 into `models`. Tokens
    are (n,) int64: `input` without what came from the cache, `output` with `reasoning`, which only informs.
    """

    at: Instants
    session: Codes
    model: Codes
    input: Tokens
    output: Tokens
    cache_write_5m: Tokens
    cache_write_1h: Tokens
    cache_read: Tokens
    reasoning: Tokens
    sessions: tuple[str, ...]
    models: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.at)

    @property
    def total(self) -> Tokens:
        """All tokens of each call: (n,) int64."""
        return self.input + self.output + self.cache_write_5m + self.cache_write_1h + self.cache_read

    @classmethod
    def empty(cls) -> "UsageCalls":
        """Return no calls."""
        none = np.zeros(0, np.int64)
        return cls(
            np.zeros(0, "datetime64[ms]"), np.zeros(0, np.int32), np.zeros(0, np.int16),
            none, none, none, none, none, none, (), (),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class LimitHits:
    """Refusals because a limit was reached, in the order of time.

    `at`: (m,) datetime64[ms], UTC; `reset`: (m,) datetime64[ms], NaT where the text gave none; `session`: (m,) int32
    into `sessions`; `kind`: one of LIMIT_KINDS each.
    """

    at: Instants
    reset: Instants
    session: Codes
    kind: tuple[str, ...]
    sessions: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.at)

    @classmethod
    def empty(cls) -> "LimitHits":
        """Return no hits."""
        none = np.zeros(0, "datetime64[ms]")
        return cls(none, none, np.zeros(0, np.int32), (), ())


@dataclass(frozen=True, slots=True, eq=False)
class DailyTokens:
    """Tokens by day and model, in the order of days: each column is (k,), tokens and `calls` int64.

    `day` is datetime64[D] in the zone that was asked for; `model` codes into `models`.
    """

    day: Instants
    model: Codes
    calls: Tokens
    input: Tokens
    output: Tokens
    cache_write_5m: Tokens
    cache_write_1h: Tokens
    cache_read: Tokens
    reasoning: Tokens
    models: tuple[str, ...]

    @property
    def total(self) -> Tokens:
        """All tokens of each row: (k,) int64."""
        return self.input + self.output + self.cache_write_5m + self.cache_write_1h + self.cache_read


@dataclass(frozen=True, slots=True, eq=False)
class UsageSessions:
    """Sessions by their first call: each column is (k,); `first` and `last` datetime64[ms] UTC, the rest int64."""

    sessions: tuple[str, ...]
    first: Instants
    last: Instants
    calls: Tokens
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class Unread:
    """Lines of one file that could not be read, or not be trusted, and why."""

    file: str
    lines: int
    why: str


@dataclass(frozen=True, slots=True)
class Call:
    """One API call as a log tells it: `key` names it, `at` is in milliseconds since 1970 (UTC).

    `copied` tells that the row is a copy of a sub-agent's call, which a row of the call itself outdoes.
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
