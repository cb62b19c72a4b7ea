"""How long an outage lasts: the lognormal distribution, cut at a longest duration, and its limited moments."""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from leeway.engine import outage_normal as normal

Array = NDArray[np.float64]

_EXPONENT_LIMIT = 600.0


class Duration(Protocol):
    """A distribution of hours, 0 or more."""

    def limited(self, t: Array, power: int = 1) -> Array:
        """Return E[min(D, t) ** power] for each t (m,), 0 to infinite."""

    def survival(self, t: Array) -> Array:
        """Return P(D > t) for each t (m,)."""

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        """Draw durations: (count,)."""


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Hours whose logarithm is normal with mean `mu` and standard deviation `sigma`, cut at `longest` hours.

    A sigma of 0 is one fixed duration.
    """

    mu: float
    sigma: float
    longest: float = math.inf

    def __post_init__(self) -> None:
        """Refuse what isn't a distribution."""
        if not (math.isfinite(self.mu) and 0.0 <= self.sigma < math.inf and self.longest > 0.0):
            raise ValueError(f"No lognormal distribution has {self}.")

    @classmethod
    def between(cls, low: float, high: float, share: float = 0.9) -> "Lognormal":
        """Return the distribution that leaves as much below `low` as above `high`, and the share between.

        Raises:
            ValueError: Not 0 < low <= high, or not 0 < share < 1.
        """
        if not 0.0 < low <= high:
            raise ValueError(f"{low} to {high} isn't a range of positive numbers.")
        z = NormalDist().inv_cdf(0.5 + 0.5 * share)
        return cls(0.5 * (math.log(low) + math.log(high)), 0.5 * (math.log(high) - math.log(low)) / z)

    @property
    def mean(self) -> float:
        """The mean duration in hours."""
        return moment(self, 1)

    @property
    def median(self) -> float:
        """The duration in hours that half of them pass."""
        return min(math.exp(self.mu), self.longest)

    def scaled(self, factor: float) -> "Lognormal":
        """Return the distribution of durations a factor as long, cut at the same longest."""
        return Lognormal(self.mu + math.log(factor), self.sigma, self.longest)

    def limited(self, t: Array, power: int = 1) -> Array:
        """Return E[min(D, t) ** power] for each t (m,), 0 to infinite.

        For power 1: e^(mu + sigma^2/2) Phi((ln t - mu - sigma^2)/sigma) + t (1 - Phi((ln t - mu)/sigma))
        (S. A. Klugman, H. H. Panjer, G. E. Willmot, Loss Models, appendix A).
        """
        t = np.minimum(np.asarray(t, np.float64), self.longest)
        if self.sigma == 0.0:
            fixed: Array = np.minimum(t, math.exp(self.mu)) ** power
            return fixed
        z = self._standard(t)
        finite = np.where(np.isinf(t), 0.0, t)
        exponent = power * self.mu + 0.5 * (power * self.sigma) ** 2
        if exponent > _EXPONENT_LIMIT:
            with np.errstate(over="ignore"):
                below = np.exp(exponent + normal.log_survival(power * self.sigma - z))
            vast: Array = below + finite**power * normal.cdf(-z)
            return vast
        chances = normal.cdf(np.concatenate([z - power * self.sigma, -z]))
        found: Array = math.exp(exponent) * chances[: len(z)] + finite**power * chances[len(z) :]
        return found

    def survival(self, t: Array) -> Array:
        """Return P(D > t) for each t (m,)."""
        t = np.asarray(t, np.float64)
        if self.sigma == 0.0:
            beyond = (t < math.exp(self.mu)).astype(np.float64)
        else:
            beyond = normal.cdf(-self._standard(t))
        return np.where(t < self.longest, beyond, 0.0)

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        """Draw durations: (count,)."""
        drawn = generator.standard_normal(count)
        drawn *= self.sigma
        drawn += self.mu
        np.exp(drawn, out=drawn)
        return np.minimum(drawn, self.longest, out=drawn)

    def _standard(self, t: Array) -> Array:
        with np.errstate(divide="ignore", over="ignore"):
            z: Array = (np.log(t) - self.mu) / self.sigma
        return z


def moment(duration: Duration, power: int) -> float:
    """Return E[D ** power]."""
    return float(duration.limited(np.array([math.inf]), power)[0])
