"""How often a vendor stops: what a number of episodes in a time says about the rate, and about the next year."""

import math
from dataclasses import dataclass

from leeway.engine.outage_gamma import gamma_quantile
from leeway.engine.probability import HOURS_PER_YEAR


@dataclass(frozen=True, slots=True)
class RatePosterior:
    """The rate of episodes a year after k in T years, Gamma(k + 1/2, T): Jeffreys prior (NUREG/CR-6823, section 6.2).

    None in a year still means 0.5 expected a year. Next year's count is negative binomial.
    """

    episodes: int
    years: float

    @property
    def shape(self) -> float:
        """The shape of the gamma distribution."""
        return self.episodes + 0.5

    @property
    def mean(self) -> float:
        """The expected number of episodes a year."""
        return self.shape / self.years

    def quantile(self, p: float) -> float:
        """Return the rate a year that the true one stays at or below with chance p."""
        return gamma_quantile(self.shape, p) / self.years

    @property
    def none_next_year(self) -> float:
        """The chance of no episode in the next year: (T / (T + 1)) ** (k + 1/2)."""
        return math.exp(-self.shape * math.log1p(1.0 / self.years))

    def count_quantile(self, p: float) -> int:
        """Return the least count that next year's stays at or below with chance p.

        Sums from 12 standard deviations below the mean: what lies lower adds nothing, and may be too small for a float.
        """
        odds = 1.0 / (self.years + 1.0)
        sd = math.sqrt(self.mean * (1.0 + 1.0 / self.years))
        count = max(0, int(self.mean - 12.0 * sd))
        term = total = math.exp(
            math.lgamma(self.shape + count) - math.lgamma(self.shape) - math.lgamma(count + 1)
            + count * math.log(odds) + self.shape * math.log1p(-odds)
        )  # fmt: skip
        while total < p and term > 0.0:
            term *= (self.shape + count) / (count + 1) * odds
            count += 1
            total += term
        return count


def rate_posterior(episodes: int, observed_hours: float) -> RatePosterior | None:
    """Return what is known of the rate; None where nothing was observed, for then nothing is."""
    if observed_hours <= 0:
        return None
    return RatePosterior(episodes, observed_hours / HOURS_PER_YEAR)
