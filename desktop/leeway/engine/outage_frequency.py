"""How many events a year brings: Poisson where the rate is known, negative binomial where it isn't."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leeway.engine.outage_rates import RatePosterior


@dataclass(frozen=True, slots=True)
class Frequency:
    """Events a year: Poisson, at the rate `mean`, or at a rate that is Gamma(shape, shape / mean) where `shape` is finite.

    The generating function of the count is exp(-mean (1 - z)), or (1 + (1 - z) mean / shape) ** -shape.
    """

    mean: float
    shape: float = math.inf

    def __post_init__(self) -> None:
        """Refuse what isn't a frequency."""
        if not (0.0 <= self.mean < math.inf and self.shape > 0.0):
            raise ValueError(f"No count of events has {self}.")

    @classmethod
    def uncertain(cls, rate: RatePosterior) -> "Frequency":
        """Return the frequency of a rate that is known from episodes only."""
        return cls(rate.mean, rate.shape)

    @property
    def spread(self) -> float:
        """The variance of the rate over its square: 0 where it is known."""
        return 1.0 / self.shape

    def scaled(self, factor: float) -> "Frequency":
        """Return the frequency of a share, or of a multiple, of the events."""
        return Frequency(self.mean * factor, self.shape)

    def log_transform(self, missing: NDArray[np.complex128]) -> NDArray[np.complex128]:
        """Return the logarithm of the generating function at z, given 1 - z (m,)."""
        if math.isinf(self.shape):
            return missing * -self.mean
        logarithm: NDArray[np.complex128] = np.log1p(missing * (self.mean / self.shape))
        return logarithm * -self.shape

    def log_none(self, chance: float) -> float:
        """Return the logarithm of the chance that a year has no event of a kind that each is with a chance."""
        if math.isinf(self.shape):
            return -self.mean * chance
        return -self.shape * math.log1p(chance * self.mean / self.shape)

    def draw(self, generator: np.random.Generator, years: int) -> NDArray[np.int64]:
        """Draw the number of events in each of some years: (years,)."""
        if math.isinf(self.shape) or self.mean == 0.0:
            return generator.poisson(self.mean, years)
        return generator.poisson(generator.gamma(self.shape, self.mean / self.shape, years))
