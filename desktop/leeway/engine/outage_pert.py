"""A guess given as lowest, likeliest and highest value, as a distribution: PERT."""

import math
from dataclasses import dataclass

import numpy as np

from leeway.engine.outage_durations import Array


@dataclass(frozen=True, slots=True)
class Pert:
    """Values from `low` to `high`, `likely` most of all: a beta distribution whose mean is (low + 4 likely + high) / 6.

    D. G. Malcolm, J. H. Roseboom, C. E. Clark, W. Fazar, Operations Research 7, 1959; shape parameters as in D. Vose,
    Risk Analysis, 2008.
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        """Refuse values that are out of order."""
        if not (math.isfinite(self.high - self.low) and self.low <= self.likely <= self.high):
            raise ValueError(
                f"{self.low}, {self.likely}, {self.high} aren't a lowest, likeliest and highest value."
            )

    @property
    def mean(self) -> float:
        """The mean."""
        return (self.low + 4.0 * self.likely + self.high) / 6.0

    @property
    def sd(self) -> float:
        """The standard deviation of the beta distribution: sqrt((mean - low) (high - mean) / 7)."""
        return math.sqrt((self.mean - self.low) * (self.high - self.mean) / 7.0)

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        """Draw values: (count,)."""
        width = self.high - self.low
        if width == 0.0:
            return np.full(count, self.low)
        rising, falling = (
            1.0 + 4.0 * part / width for part in (self.likely - self.low, self.high - self.likely)
        )
        drawn: Array = self.low + width * generator.beta(rising, falling, count)
        return drawn
