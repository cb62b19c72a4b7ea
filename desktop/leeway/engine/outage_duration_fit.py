"""From the durations of episodes to a lognormal distribution: maximum likelihood, right-censored."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.engine import outage_normal as normal
from leeway.engine.outage_durations import Array, Lognormal

LEAST_EPISODES: Final = 5
LEAST_ENDED: Final = 2
_STEPS: Final = 200
_EXACT: Final = 1e-11


class FitStatus(StrEnum):
    """Whether durations have a distribution, and why not."""

    FITTED = "fitted"
    NO_EPISODES = "no-episodes"
    FEW_EPISODES = "few-episodes"
    NONE_ENDED = "none-ended"
    ONE_ENDED = "one-ended"


@dataclass(frozen=True, slots=True)
class DurationFit:
    """A lognormal distribution of durations, None where too little is known; `status` says why.

    `ended` and `open` count the episodes with a known end and those that lasted at least so long.
    """

    lognormal: Lognormal | None
    status: FitStatus
    ended: int
    open: int


def fit_durations(hours: Array, open_: NDArray[np.bool_]) -> DurationFit:
    """Fit durations (n,), of which some are still `open_` (n,): these lasted at least so long.

    Fewer than five episodes, or fewer than two with an end, give no distribution.
    """
    closed = int((~open_).sum())
    status = _status(len(hours), closed)
    if status is not FitStatus.FITTED:
        return DurationFit(None, status, closed, len(hours) - closed)
    mu, sigma = lognormal_fits(hours, open_, np.ones((1, len(hours))))
    return DurationFit(Lognormal(float(mu[0]), float(sigma[0])), status, closed, len(hours) - closed)


def _status(count: int, closed: int) -> FitStatus:
    if count == 0:
        return FitStatus.NO_EPISODES
    if closed == 0:
        return FitStatus.NONE_ENDED
    if count < LEAST_EPISODES:
        return FitStatus.FEW_EPISODES
    return FitStatus.ONE_ENDED if closed < LEAST_ENDED else FitStatus.FITTED


def lognormal_fits(hours: Array, open_: NDArray[np.bool_], weight: Array) -> tuple[Array, Array]:
    """Fit mu and sigma once for each row of weights (b, n), by which each duration (n,) counts; return both, (b,).

    Maximises sum[log phi((ln x - mu)/sigma) - log(sigma x)] + sum log[1 - Phi((ln c - mu)/sigma)]. NaN where no
    duration with an end counts; sigma is 0 where all that count are equal, and none that is open lasted longer.
    An open one of 0 hours says nothing. (R. J. Olsen, Econometrica 46, 1978: concave in 1/sigma and mu/sigma.)
    """
    ended, going = ~open_, open_ & (hours > 0)
    y, c = np.log(hours[ended]), np.log(hours[going])
    w, v = weight[:, ended], weight[:, going]
    mu, sigma = np.full(len(weight), math.nan), np.full(len(weight), math.nan)
    for row in np.flatnonzero(_fixed(y, c, w, v)):
        mu[row], sigma[row] = y[w[row] > 0][0], 0.0
    rows = np.isnan(mu) & (w.sum(axis=1) > 0)
    if rows.any():
        mu[rows], sigma[rows] = _newton(y, c, w[rows], v[rows])
    return mu, sigma


def _fixed(y: Array, c: Array, w: Array, v: Array) -> NDArray[np.bool_]:
    """Tell which rows have one duration only, that nothing open has passed."""
    if not len(y):
        return np.zeros(len(w), np.bool_)
    low = np.where(w > 0, y, np.inf).min(axis=1)
    high = np.where(w > 0, y, -np.inf).max(axis=1)
    passed = np.where(v > 0, c, -np.inf).max(axis=1) if len(c) else np.full(len(w), -np.inf)
    fixed: NDArray[np.bool_] = (low == high) & (passed <= high)
    return fixed


def _newton(y: Array, c: Array, w: Array, v: Array) -> tuple[Array, Array]:
    """Climb in d = mu/sigma and s = 1/sigma; damped by the decrement, s never turns negative."""
    centre = y.mean()
    scale = max(np.concatenate([y, c]).std(), 1e-3)
    y, c = (y - centre) / scale, (c - centre) / scale
    n, sum_y, sum_yy = w.sum(axis=1), w @ y, w @ (y * y)
    d, s = np.zeros(len(w)), np.ones(len(w))
    for _ in range(_STEPS):
        z = np.multiply.outer(s, c) - d[:, None]
        h = normal.hazard(z)
        vh, vk = v * h, v * h * (h - z)
        slope_d = s * sum_y - n * d + vh.sum(axis=1)
        slope_s = n / s - s * sum_yy + d * sum_y - vh @ c
        dd, ds, ss = n + vk.sum(axis=1), -sum_y - vk @ c, n / (s * s) + sum_yy + vk @ (c * c)
        determinant = dd * ss - ds * ds
        step_d = (ss * slope_d - ds * slope_s) / determinant
        step_s = (dd * slope_s - ds * slope_d) / determinant
        decrement = np.sqrt(np.maximum(slope_d * step_d + slope_s * step_s, 0.0))
        damping = np.where(decrement > 0.25, 1.0 / (1.0 + decrement), 1.0)
        d, s = d + damping * step_d, np.maximum(s + damping * step_s, 0.01 * s)
        if decrement.max() < _EXACT:
            break
    return centre + scale * d / s, scale / s
