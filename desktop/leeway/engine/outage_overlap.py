"""How long two vendors are down together: from when the second one fails until the first of them is back."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from leeway.engine.outage_durations import Array, Duration, moment

_SCALE: Final = np.concatenate([[0.0], np.geomspace(1e-6, 1e6, 256)])
_NODES: Final = len(_SCALE)


@dataclass(frozen=True, eq=False)
class Residual:
    """What is left of an outage that is met at a random moment, tabulated once, whatever it overlaps with.

    It exceeds t with chance (E[D] - E[min(D, t)]) / E[D] (D. R. Cox, Renewal Theory, 1962, section 5.2). The table's
    `hours` (m,) go from 0 to a million times E[D] and grow geometrically, 11 % from one to the next.
    """

    duration: Duration

    @cached_property
    def mean(self) -> float:
        """E[D], of the whole outage."""
        return moment(self.duration, 1)

    @cached_property
    def hours(self) -> Array:
        """The hours of the table, (m,)."""
        return self.mean * _SCALE

    @cached_property
    def points(self) -> Array:
        """The hours of the table and after them the middles between, (2 m - 1,)."""
        t = self.hours
        return np.concatenate([t, 0.5 * (t[1:] + t[:-1])])

    @cached_property
    def beyond(self) -> Array:
        """The chance to pass each of the points."""
        return self.survival(self.points)

    def survival(self, t: Array) -> Array:
        """Return the chance that more than t is left, for each t (m,)."""
        left: Array = np.maximum(1.0 - self.duration.limited(t) / self.mean, 0.0)
        return left

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        """Draw what is left by inverting its distribution function: (count,)."""
        rising = np.maximum.accumulate(1.0 - self.beyond[:_NODES])
        drawn: Array = np.interp(generator.random(count) * rising[-1], rising, self.hours)
        return drawn


@dataclass(frozen=True, eq=False)
class Overlap:
    """The shorter of a fresh outage D1 and of what is left of an outage D2 met at a random moment.

    Moments are tabulated at the `hours` of what is left, and straight between.
    """

    fresh: Duration
    met: Residual

    @property
    def hours(self) -> Array:
        """Hours from 0 to a million times E[D2], (m,)."""
        return self.met.hours

    @cached_property
    def _beyond(self) -> Array:
        """P(D > t) at the hours of the table, and at the middles between."""
        return self.fresh.survival(self.met.points) * self.met.beyond

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
        return self.fresh.survival(t) * self.met.survival(t)

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        """Draw durations: (count,)."""
        left = self.met.draw(generator, count)
        shorter: Array = np.minimum(self.fresh.draw(generator, count), left)
        return shorter
