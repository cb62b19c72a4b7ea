"""Token inflation: tokens per call and per session now, over those of a reference period."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.engine.burn_medians import BINS_PER_OCTAVE, CountedDays, Run

RESAMPLES: Final = 2_000
LEAST_DAYS: Final = 3
LEAST_CALLS: Final = 20
_STEP: Final = 32
_PRODUCT: Final = 500_000


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


def inflation(counts: CountedDays, before: Days, now: Days, rng: np.random.Generator) -> Inflation:
    """Compare the median tokens, of calls or of sessions, in two periods.

    The band is the 5th to the 95th percentile over resampled whole days (Davison and Hinkley 1997, section 3.8), because
    calls of one day resemble each other; within it medians are read off bins of 0.54 %.
    """
    old, new = (counts.run(*days) for days in (before, now))
    calls = (counts.total(old), counts.total(new))
    used = (old[1] - old[0], new[1] - new[0])
    reason = _too_little(calls, used)
    if reason:
        return Inflation(None, None, None, None, None, calls, used, reason)
    was, is_ = counts.median(old), counts.median(new)
    if was <= 0:
        reason = "The calls of the reference period used no tokens at the median."
        return Inflation(None, None, None, was, is_, calls, used, reason)
    factor = is_ / was
    low, high = np.quantile(_resampled(counts, new, rng) - _resampled(counts, old, rng), (0.05, 0.95))
    return Inflation(
        factor, min(factor, float(np.exp2(low))), max(factor, float(np.exp2(high))), was, is_, calls, used
    )


def _too_little(calls: tuple[int, int], days: tuple[int, int]) -> str:
    for name, count, used in zip(("the reference period", "the time since"), calls, days, strict=True):
        if used < LEAST_DAYS or count < LEAST_CALLS:
            return (
                f"Too little use in {name}: {count:,} on {used:,} days, and at least {LEAST_CALLS} "
                f"on {LEAST_DAYS} days are needed."
            )
    return ""


def _resampled(counts: CountedDays, run: Run, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the base-2 logarithm of the median in each of RESAMPLES draws of whole days: (RESAMPLES,).

    The median is in the first bin by which half of the draw is reached. Some bins are looked at first, to leave out
    those in which it is in no draw.
    """
    reached = counts.reached[slice(*run)]
    days = len(reached)
    drawn = _draws(days, rng)
    half = drawn @ reached[:, -1] / 2
    passed = _below(drawn, reached[:, _STEP - 1 :: _STEP], half) * _STEP
    low, high = int(passed.min()), int(passed.max()) + _STEP
    found = low + _below(drawn, reached[:, low:high], half)
    return (found + counts.lowest + 0.5) / BINS_PER_OCTAVE


def _below(
    drawn: NDArray[np.float64], reached: NDArray[np.float64], half: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Count, for each draw, the bins by which less than half of it is reached: (RESAMPLES,).

    In small products, for which no threads are started: on a busy computer those wait for each other ten times as long.
    """
    rows = max(1, _PRODUCT // max(1, reached.size))
    parts = [slice(begin, begin + rows) for begin in range(0, len(drawn), rows)]
    return np.concatenate(
        [(drawn[part] @ reached < half[part, None]).sum(axis=1, dtype=np.int64) for part in parts]
    )


def _draws(days: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return how often each day is in each of RESAMPLES draws of as many days: (RESAMPLES, days)."""
    chosen = rng.integers(0, days, (RESAMPLES, days), dtype=np.int32)
    chosen += np.arange(0, RESAMPLES * days, days, dtype=np.int32)[:, None]
    counts = np.bincount(chosen.ravel(), minlength=RESAMPLES * days)
    return counts.reshape(RESAMPLES, days).astype(np.float64)
