"""The yearly loss as a curve: how likely it is to lose more than so much."""

import math
from dataclasses import dataclass

import numpy as np

from leeway.engine.outage_durations import Array


@dataclass(frozen=True, slots=True, eq=False)
class LossCurve:
    """The distribution of the loss of one year, in hours or in currency.

    `below` (m,): the chance to lose no more than `at` (m,), which are 0 and the middles between points of the grid;
    `mean` and `sd` are exact, whatever the grid.
    """

    at: Array
    below: Array
    mean: float
    sd: float

    @classmethod
    def of(
        cls, chances: Array, step: float, prob_zero: float, mean: float, variance: float, excess: float
    ) -> "LossCurve":
        """Make the curve from the chances of 0, h, 2h ... (size,) and the exact chance to lose nothing.

        The chance of jh lies evenly between (j - 1/2) h and (j + 1/2) h. `excess` is the variance that rounding every
        event to the grid has added: all losses are drawn towards the mean by as much as brings it back to `variance`.
        """
        below = np.minimum(np.cumsum(np.maximum(chances, 0.0)), 1.0)
        spread = math.sqrt(variance / (variance + excess)) if 0.0 < variance < math.inf else 1.0
        middles = (np.arange(len(chances)) + 0.5) * step
        at = np.concatenate([[0.0], mean + (middles - mean) * spread if spread < 1.0 else middles])
        return cls(at, np.concatenate([[prob_zero], np.maximum(below, prob_zero)]), mean, math.sqrt(variance))

    @property
    def prob_zero(self) -> float:
        """The chance to lose nothing in a year."""
        return float(self.below[0])

    @property
    def top(self) -> float:
        """The largest loss that the curve knows."""
        return float(self.at[-1])

    @property
    def covered(self) -> float:
        """The chance to stay at or below the top."""
        return float(self.below[-1])

    def exceedance(self, loss: float) -> float:
        """Return the chance to lose more than an amount; beyond the top, that of the top, which is the most it can be."""
        if loss < 0:
            return 1.0
        return float(1.0 - np.interp(loss, self.at, self.below))

    def quantile(self, p: float) -> float:
        """Return the loss that a year stays at or below with chance p; infinite if that lies beyond the top."""
        if p <= self.prob_zero:
            return 0.0
        if p > self.covered:
            return math.inf
        index = int(np.searchsorted(self.below, p, "left"))
        low, high = float(self.below[index - 1]), float(self.below[index])
        left, right = float(self.at[index - 1]), float(self.at[index])
        return left + (right - left) * (p - low) / (high - low)

    def tvar(self, p: float) -> float:
        """Return the mean loss of the worst years, those beyond the quantile p: q + E[max(S - q, 0)] / (1 - p)."""
        quantile = self.quantile(p)
        if math.isinf(quantile):
            return math.inf
        return quantile + max(self.mean - self._limited(quantile), 0.0) / (1.0 - p)

    def _limited(self, loss: float) -> float:
        """Return E[min(S, x)]: the integral of the chance to lose more, up to x."""
        inside = self.at < loss
        at = np.append(self.at[inside], loss)
        above = 1.0 - np.append(self.below[inside], np.interp(loss, self.at, self.below))
        return float(np.sum(0.5 * (above[1:] + above[:-1]) * np.diff(at)))

    def points(self, count: int, p: float = 0.999) -> tuple[Array, Array]:
        """Return a curve to draw: losses from 0 to the quantile p, evenly, and the chance to lose more: (count,) each."""
        end = self.quantile(p)
        losses = np.linspace(0.0, end if 0.0 < end < math.inf else self.top, count)
        return losses, 1.0 - np.interp(losses, self.at, self.below)
