"""How long two vendors are down together: from when the second one fails until the first of them is back."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from leeway.engine.outage_durations import Array, Duration, moment

_SCALE: Final = np.concatenate([[0.0], np.geomspace(1e-6, 1e6, 256)])
_NODES: Final = len(_SCALE)


@dataclass(frozen=True, eq=False)
class Overlap:
    """The shorter of a fresh outage D1 and of what is left of an outage D2 met at a random moment.

    What is left of D2 exceeds t with chance (E[D2] - E[min(D2, t)]) / E[D2] (D. R. Cox, Renewal Theory, 1962, section
    5.2). Moments are tabulated at `hours`, which grow geometrically, 11 % from one to the next, and straight between.
    """

    fresh: Duration
    met: Duration
    mean_met: float

    @classmethod
    def of(cls, fresh: Duration, met: Duration) -> "Overlap":
        """Make the overlap, working out E[D2]."""
        return cls(fresh, met, moment(met, 1))

    @cached_property
    def hours(self) -> Array:
        """Hours from 0 to a million times E[D2], (m,)."""
        return self.mean_met * _SCALE

    @cached_property
    def _beyond(self) -> Array:
        """P(D > t) at the hours of the table, and at the middles between."""
        t = self.hours
        return self.survival(np.concatenate([t, 0.5 * (t[1:] + t[:-1])]))

    def _tabulated(self, power: int) -> Array:
        """Return E[min(D, t) ** power] at the hours of the table, by Simpson's rule on each interval."""
        t = self.hours
        middle = 0.5 * (t[1:] + t[:-1])
        edge = power * t ** (power - 1) * self._beyond[:_NODES]
        inner = power * middle ** (power - 1) * self._beyond[_NODES:]
        pieces = (t[1:] - t[:-1]) / 6.0 * (edge[1:] + 4.0 * inner + edge[:-1])
        return np.concatenate([[0.0], np.cumsum(pieces)])

    @cached_property
    def _mean_table(self) -> Array:
        return self._tabulated(1)

    def limited(self, t: Array, power: int = 1) -> Array:
        """Return E[min(D, t) ** power] for each t (m,), power 1 to 3."""
        table = self._mean_table if power == 1 else self._tabulated(power)
        found: Array = table if t is self.hours else np.interp(t, self.hours, table)
        return found

    def survival(self, t: Array) -> Array:
        """Return P(D > t) for each t (m,)."""
        left = 1.0 - self.met.limited(t) / self.mean_met
        beyond: Array = self.fresh.survival(t) * np.maximum(left, 0.0)
        return beyond

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        """Draw durations: (count,). What is left of D2 is drawn by inverting its distribution function."""
        gone = self.met.limited(self.hours) / self.mean_met
        rising = np.maximum.accumulate(gone)
        residual = np.interp(generator.random(count) * rising[-1], rising, self.hours)
        shorter: Array = np.minimum(self.fresh.draw(generator, count), residual)
        return shorter
