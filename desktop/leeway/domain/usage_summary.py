"""What agents used, summed up so far that nothing of session burn is lost: made from calls, or where they lie."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage import DailyTokens, Instants, Tokens

MINUTE: Final = 60_000
"""Milliseconds. A slice holds the calls after one full minute, up to and with the next."""


@dataclass(frozen=True, slots=True, eq=False)
class UsageSlices:
    """The calls of single minutes, in the order of time; minutes in which a limit was hit are cut in two there.

    `first` and `last` call: (k,) datetime64[ms], UTC; `calls`, `tokens` and `cache_read` (part of `tokens`): (k,) int64.
    """

    first: Instants
    last: Instants
    calls: Tokens
    tokens: Tokens
    cache_read: Tokens

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, slots=True, eq=False)
class TokenCounts:
    """How many calls, or sessions, took how many tokens on which day: `count` of `tokens` each on `day`, all (k,).

    `day` is datetime64[D] by the user's clock, `tokens` and `count` int64. Rows are in no order.
    """

    day: NDArray[np.datetime64]
    tokens: Tokens
    count: Tokens


@dataclass(frozen=True, slots=True, eq=False)
class UsageSummary:
    """The usage of a product: its slices, its tokens by day and model, its calls' and its sessions' tokens."""

    slices: UsageSlices
    daily: DailyTokens
    per_call: TokenCounts
    per_session: TokenCounts

    @property
    def sessions(self) -> int:
        """How many sessions called."""
        return int(self.per_session.count.sum())
