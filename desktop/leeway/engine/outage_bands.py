"""How far the figures of a vendor may be off: bands by bootstrap over its merged episodes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from leeway.engine import outage_normal as normal
from leeway.engine.outage_duration_fit import lognormal_fits
from leeway.engine.outage_durations import Array
from leeway.engine.outage_episodes import Episodes
from leeway.engine.outage_event_loss import VendorRisk, lost_hours
from leeway.engine.outage_loss_function import PiecewiseLinear, total
from leeway.engine.probability import HOURS_PER_YEAR

RESAMPLES: Final = 1_000
LOW: Final = 0.05
HIGH: Final = 0.95

Band = tuple[float, float]
"""The 5th and the 95th percentile."""


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """What a vendor's history might have been as well: rate a year, mu and sigma of durations, (b,) each, and more.

    `availability` and `mttr_hours` (b,) as in `Availability`. NaN where a draw says nothing of it.
    """

    rate: Array
    mu: Array
    sigma: Array
    longest: float
    availability: Array
    mttr_hours: Array

    @property
    def mean_hours(self) -> Array:
        """The mean duration of each draw, (b,)."""
        return _limited(self, np.array([math.inf]))[:, 0]


def resampled(
    found: Episodes,
    observed_hours: float,
    generator: np.random.Generator,
    *,
    longest: float = math.inf,
    count: int = RESAMPLES,
) -> Resampled | None:
    """Draw episodes again and again, each as often as Poisson(1) says; None without episodes or observed time.

    So the number of episodes varies as well as how long they last (B. Efron, R. J. Tibshirani, 1993, chapter 8; for a
    compound process). Rates get the prior's half an episode, as the posterior does.
    """
    if not len(found) or observed_hours <= 0:
        return None
    weight = generator.poisson(1.0, (count, len(found))).astype(np.float64)
    began = weight * found.began
    rate = (began.sum(axis=1) + 0.5) * HOURS_PER_YEAR / observed_hours
    down = weight @ found.hours
    ended = began * ~found.open
    with np.errstate(invalid="ignore"):
        mttr = (ended @ found.hours) / ended.sum(axis=1)
    mu, sigma = lognormal_fits(found.stopped, found.open, began)
    return Resampled(rate, mu, sigma, longest, np.maximum(1.0 - down / observed_hours, 0.0), mttr)


def band(values: Array) -> Band | None:
    """Return the 5th and 95th percentile of draws (b,), NaN left out; None if more than half are."""
    known = values[np.isfinite(values)]
    if 2 * len(known) < len(values) or not len(known):
        return None
    low, high = np.quantile(known, (LOW, HIGH))
    return float(low), float(high)


def mean_loss_band(drawn: Iterable[tuple[VendorRisk, Resampled]], *, money: bool) -> Band | None:
    """Return the band of the mean yearly loss, in currency or hours, of vendors whose histories are independent.

    Of each vendor's own outages; that a fallback may be down too is left out. None without any draws.
    """
    totals = [_mean_losses(risk, samples, money=money) for risk, samples in drawn]
    fewest = min(map(len, totals), default=0)  # vendors with many episodes are drawn less often
    return band(np.sum([lost[:fewest] for lost in totals], axis=0)) if totals else None


def _mean_losses(risk: VendorRisk, samples: Resampled, *, money: bool) -> Array:
    losses: Sequence[tuple[float, PiecewiseLinear]] = [
        ((d.cost_per_hour or 0.0) if money else 1.0, lost_hours(d, risk.duration)) for d in risk.dependencies
    ]
    loss = total(losses)
    edges = np.append(loss.knots, math.inf)
    within = np.diff(_limited(samples, edges), axis=1)
    lost: Array = samples.rate * (within @ loss.slopes)
    return lost


def _limited(samples: Resampled, hours: Array) -> Array:
    """Return E[min(D, t)] for the durations of each draw and each t (m,): (b, m)."""
    t = np.minimum(hours, samples.longest)
    told = np.isfinite(samples.mu)
    mu, sigma = samples.mu[told, None], np.maximum(samples.sigma[told, None], 1e-9)
    with np.errstate(divide="ignore", over="ignore"):
        z = (np.log(t) - mu) / sigma
        below = np.exp(mu + 0.5 * sigma * sigma + normal.log_survival(sigma - z))
    found = np.full((len(told), len(t)), np.nan)
    found[told] = below + np.where(np.isinf(t), 0.0, t) * normal.cdf(-z)
    return found
