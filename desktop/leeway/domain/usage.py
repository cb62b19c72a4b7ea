"""What agents used: API calls and limit hits as columns, read from their own logs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage_logs import (
    CCUSAGE,
    CLAUDE_CODE,
    CODEX,
    CSV,
    LIMIT_KINDS,
    SESSION,
    SOURCES,
    UNKNOWN,
    WEEKLY,
    Call,
    Hit,
    Unread,
)

__all__ = [
    "CCUSAGE",
    "CLAUDE_CODE",
    "CODEX",
    "CSV",
    "LIMIT_KINDS",
    "SESSION",
    "SOURCES",
    "UNKNOWN",
    "WEEKLY",
    "Call",
    "Codes",
    "DailyTokens",
    "Hit",
    "Instants",
    "LimitHits",
    "Tokens",
    "Unread",
    "UsageCalls",
    "UsageSessions",
]

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
