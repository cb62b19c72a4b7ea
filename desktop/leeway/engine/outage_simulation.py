"""The loss of many years, drawn event by event: the check of the curve, which it shares no step with.

Every stream of events has random numbers of its own, by its vendors' ids and the block of years: another vendor, or
another thread, changes nobody else's.
"""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.engine.outage_durations import Array
from leeway.engine.outage_events import Unit
from leeway.engine.outage_model import OutageModel
from leeway.engine.outage_streams import Stream
from leeway.engine.outage_yearly_loss import YearlyLoss

YEARS_AT_ONCE: Final = 8_192
EVENTS_AT_ONCE: Final = 32_768
THREADS: Final = 2


@dataclass(frozen=True, slots=True)
class Check:
    """A curve against a simulation.

    `standard_errors`: how far the simulated mean is from the curve's, in standard errors; `beyond_p95`: the share of the
    simulated years that lose more than the curve's P95, and `beyond_standard_errors` how far that is from 5 %.
    """

    years: int
    simulated_mean: float
    standard_error: float
    standard_errors: float
    beyond_p95: float
    beyond_standard_errors: float


def simulated_years(
    model: OutageModel, unit: Unit, years: int, seed: int, *, threads: int = THREADS
) -> Array:
    """Draw the loss of each of some years: (years,), in hours or currency; the same for the same seed."""
    streams = [stream for stream in model.all_streams if not stream.events.loss(unit).is_zero]
    losses = np.zeros(years)
    blocks = range(-(-years // YEARS_AT_ONCE))

    def draw(block: int) -> None:
        part = losses[block * YEARS_AT_ONCE : (block + 1) * YEARS_AT_ONCE]
        for stream in streams:
            _add(stream, unit, np.random.Generator(_bits(seed, stream, block)), part)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(draw, blocks))
    return losses


def check(loss: YearlyLoss, years: int, seed: int) -> Check:
    """Draw years and compare them with a curve."""
    curve = loss.curve
    drawn = simulated_years(loss.model, loss.unit, years, seed)
    mean, error = float(drawn.mean()), float(drawn.std(ddof=1)) / math.sqrt(years)
    beyond = float((drawn > curve.quantile(0.95)).mean())
    expected = curve.exceedance(curve.quantile(0.95))
    binomial = math.sqrt(expected * (1.0 - expected) / years)
    return Check(
        years=years,
        simulated_mean=mean,
        standard_error=error,
        standard_errors=abs(mean - curve.mean) / error if error else 0.0,
        beyond_p95=beyond,
        beyond_standard_errors=abs(beyond - expected) / binomial if binomial else 0.0,
    )


def years_within(model: OutageModel, events: int) -> int:
    """Return how many years, in whole blocks and at least one, have no more than about so many events."""
    rate = math.fsum(stream.frequency.mean for stream in model.all_streams)
    blocks = events / (max(rate, 1e-9) * YEARS_AT_ONCE)
    return YEARS_AT_ONCE * max(1, min(128, int(blocks)))


def sample_var(losses: Array, p: float) -> float:
    """Return the least of some losses (n,) that at least the share p of them stays at or below."""
    ordered = np.sort(losses)
    return float(ordered[max(0, math.ceil(p * len(ordered) - 1e-9) - 1)])


def sample_tvar(losses: Array, p: float) -> float:
    """Return the mean of the losses (n,) beyond the quantile p; the quantile itself where none is beyond."""
    ordered = np.sort(losses)
    beyond = ordered[math.ceil(p * len(ordered) - 1e-9) :]
    return float(beyond.mean()) if len(beyond) else float(ordered[-1])


def _bits(seed: int, stream: Stream, block: int) -> np.random.BitGenerator:
    digest = blake2b("\0".join(stream.key).encode(), digest_size=16).digest()
    words = tuple(int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4))
    return np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(*words, block)))


def _add(stream: Stream, unit: Unit, generator: np.random.Generator, losses: Array) -> None:
    """Add what the events of a stream lose to each year (m,)."""
    counts = stream.frequency.draw(generator, len(losses))
    years = np.flatnonzero(counts)
    ends = np.cumsum(counts[years])
    firsts = ends - counts[years]
    loss, duration = stream.events.loss(unit), stream.events.duration
    for begin in range(0, int(ends[-1]) if len(ends) else 0, EVENTS_AT_ONCE):
        count = min(EVENTS_AT_ONCE, int(ends[-1]) - begin)
        lost = loss.at(duration.draw(generator, count))
        low, high = _touched(firsts, begin, begin + count)
        starts = np.maximum(firsts[low:high] - begin, 0)
        losses[years[low:high]] += np.add.reduceat(lost, starts)


def _touched(firsts: NDArray[np.int64], begin: int, end: int) -> tuple[int, int]:
    """Return the range of years whose events, from their first on, reach into a block of events."""
    low = int(np.searchsorted(firsts, begin, "right")) - 1
    return low, int(np.searchsorted(firsts, end, "left"))
