"""Token inflation: tokens per call and per session now, over those of a reference period."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage_summary import TokenCounts
from leeway.engine.burn_medians import median

RESAMPLES: Final = 2_000
LEAST_DAYS: Final = 3
LEAST_CALLS: Final = 20
_BINS_PER_OCTAVE: Final = 128  # bins are 0.54 % wide, far inside any band


@dataclass(frozen=True, slots=True)
class Inflation:
    """Median tokens now over the median of the reference period, with a 90 % bootstrap band.

    `factor` is None where it can't be told, and `reason` says why; so are `low` and `high`. `now` and `before` are the
    medians in tokens; `calls` and `days` count what they come from, (before, now).
    """

    factor: float | None
    low: float | None
    high: float | None
    before: float | None
    now: float | None
    calls: tuple[int, int]
    days: tuple[int, int]
    reason: str = ""


Days = tuple[date, date]
"""A period: its first and its last day."""


def inflation(counts: TokenCounts, before: Days, now: Days, rng: np.random.Generator) -> Inflation:
    """Compare the median tokens, of calls or of sessions, in two periods.

    The band is the 5th to the 95th percentile over resampled whole days (Davison and Hinkley 1997, section 3.8), because
    calls of one day resemble each other; within it medians are read off bins of 0.54 %.
    """
    old, new = (_within(counts, days) for days in (before, now))
    calls = (int(old.count.sum()), int(new.count.sum()))
    used = (len(np.unique(old.day)), len(np.unique(new.day)))
    reason = _too_little(calls, used)
    if reason:
        return Inflation(None, None, None, None, None, calls, used, reason)
    was, is_ = median(old.tokens, old.count), median(new.tokens, new.count)
    if was <= 0:
        reason = "The calls of the reference period used no tokens at the median."
        return Inflation(None, None, None, was, is_, calls, used, reason)
    factor = is_ / was
    low, high = np.quantile(_resampled(new, rng) - _resampled(old, rng), (0.05, 0.95))
    return Inflation(
        factor, min(factor, float(np.exp2(low))), max(factor, float(np.exp2(high))), was, is_, calls, used
    )


def _within(counts: TokenCounts, days: Days) -> TokenCounts:
    first, last = (np.datetime64(day, "D") for day in days)
    rows = (counts.day >= first) & (counts.day <= last)
    return TokenCounts(counts.day[rows], counts.tokens[rows], counts.count[rows])


def _too_little(calls: tuple[int, int], days: tuple[int, int]) -> str:
    for name, count, used in zip(("the reference period", "the time since"), calls, days, strict=True):
        if used < LEAST_DAYS or count < LEAST_CALLS:
            return (
                f"Too little use in {name}: {count:,} on {used:,} days, and at least {LEAST_CALLS} "
                f"on {LEAST_DAYS} days are needed."
            )
    return ""


def _resampled(counts: TokenCounts, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the base-2 logarithm of the median in each of RESAMPLES draws of whole days: (RESAMPLES,)."""
    bins = np.floor(np.log2(np.maximum(counts.tokens, 1)) * _BINS_PER_OCTAVE).astype(np.int64)
    low = int(bins.min())
    width = int(bins.max()) - low + 1
    days, rows = np.unique(counts.day, return_inverse=True)
    count = len(days)
    cells = np.bincount(rows * width + (bins - low), weights=counts.count, minlength=count * width)
    reached = np.cumsum(cells.reshape(count, width), axis=1)
    drawn = rng.multinomial(count, np.full(count, 1 / count), size=RESAMPLES).astype(np.float64)
    found = np.empty(RESAMPLES)
    step = max(1, 8_000_000 // width)
    for first in range(0, RESAMPLES, step):
        sums = drawn[first : first + step] @ reached
        found[first : first + step] = (sums < sums[:, -1:] / 2).sum(axis=1)
    return (found + low + 0.5) / _BINS_PER_OCTAVE
