"""What one event costs as a function of how long it lasts: piecewise linear, from 0, never falling."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from leeway.engine.outage_durations import Array, Duration

_NONE = np.zeros(1)


@dataclass(frozen=True, slots=True, eq=False)
class PiecewiseLinear:
    """A function of hours that is 0 at 0, continuous, and never falls.

    `knots` (m,) rise from 0; `slopes` (m,) hold from each knot on; `values` (m,) are those at the knots.
    """

    knots: Array
    slopes: Array
    values: Array

    @classmethod
    def of(cls, knots: ArrayLike, slopes: ArrayLike) -> "PiecewiseLinear":
        """Make the function with these knots, the first at 0, and the slopes that hold from each on."""
        at, slope = np.asarray(knots, np.float64), np.asarray(slopes, np.float64)
        if at[0] != 0.0 or (np.diff(at) <= 0.0).any() or not (slope >= 0.0).all():
            raise ValueError("Knots rise from 0, and slopes aren't negative.")
        return _at(at, slope)

    @property
    def is_zero(self) -> bool:
        """Whether nothing is ever lost."""
        return not self.slopes.any()

    @property
    def first_loss(self) -> float:
        """The hours up to which nothing is lost; infinite if nothing ever is."""
        rising = np.flatnonzero(self.slopes)
        return float(self.knots[rising[0]]) if len(rising) else math.inf

    def at(self, hours: Array) -> Array:
        """Return what durations (n,) lose: (n,)."""
        if len(self.knots) == 1:
            plain: Array = hours * self.slopes[0]
            return plain
        index = np.searchsorted(self.knots, hours, "right") - 1
        lost: Array = self.values[index] + self.slopes[index] * (hours - self.knots[index])
        return lost

    def reaches(self, losses: Array) -> Array:
        """Return the longest duration that loses no more than each loss (m,), infinite where none loses more."""
        index = np.searchsorted(self.values, losses, "right") - 1
        slope = self.slopes[index]
        endless = np.full(len(losses), math.inf)
        with np.errstate(over="ignore"):
            beyond = np.divide(losses - self.values[index], slope, out=endless, where=slope > 0)
        hours: Array = self.knots[index] + beyond
        return hours

    def scaled(self, factor: float) -> "PiecewiseLinear":
        """Return the function times a factor, 0 or more."""
        return PiecewiseLinear(self.knots, self.slopes * factor, self.values * factor)

    def above(self, free: float) -> "PiecewiseLinear":
        """Return what is lost above an amount that costs nothing: max(0, f - free)."""
        if free <= 0.0 or self.is_zero:
            return self
        start = float(self.reaches(np.array([free]))[0])
        if math.isinf(start):
            return NOTHING
        later = self.knots > start
        rising = self.slopes[np.searchsorted(self.knots, start, "right") - 1]
        return PiecewiseLinear.of(
            np.concatenate([_NONE, [start], self.knots[later]]),
            np.concatenate([_NONE, [rising], self.slopes[later]]),
        )

    def limited_mean(self, losses: Array, duration: Duration) -> Array:
        """Return E[min(f(D), x)] for each loss x (m,): the integral of the slope times P(D > t) up to where f is x."""
        return self.limited_means_at(self.reaches(losses), duration)

    def limited_means_at(self, hours: Array, duration: Duration) -> Array:
        """Return E[min(f(D), f(t))] for each t (m,) in hours, 0 to infinite."""
        within = duration.limited(hours)
        if len(self.knots) == 1:
            plain: Array = within * self.slopes[0]
            return plain
        at_knots = duration.limited(self.knots)
        before = np.concatenate([_NONE, np.cumsum(self.slopes[:-1] * np.diff(at_knots))])
        index = np.searchsorted(self.knots, hours, "right") - 1
        limited: Array = before[index] + self.slopes[index] * (within - at_knots[index])
        return limited

    def moment(self, duration: Duration, power: int = 1, most: float = math.inf) -> float:
        """Return E[min(f(D), most) ** power], for a power of 1, 2 or 3.

        The integral of d(f ** power)/dt times P(D > t), with the integral of t ** k P(D > t) from limited moments. No
        piece of it is below 0: far out in the tail, where the moments cancel each other, rounding alone would make it so.
        """
        edges = np.append(self.knots, math.inf)
        if most < math.inf:
            edges = np.minimum(edges, self.reaches(np.array([most])))
        integrals = [np.diff(duration.limited(edges, k + 1)) / (k + 1) for k in range(power)]
        intercept = self.values - self.slopes * self.knots
        total = np.zeros(len(self.slopes))
        for k in range(power):  # power f**(power - 1) f' as a polynomial in t
            weight = math.comb(power - 1, k) * intercept ** (power - 1 - k) * self.slopes ** (k + 1)
            total += np.where(weight != 0.0, weight, 0.0) * np.where(weight != 0.0, integrals[k], 0.0)
        return power * float(np.maximum(total, 0.0).sum())


NOTHING = PiecewiseLinear(_NONE, _NONE, _NONE)


def total(functions: Iterable[tuple[float, PiecewiseLinear]]) -> PiecewiseLinear:
    """Add functions, each times a weight, 0 or more."""
    terms = [(weight, function) for weight, function in functions if weight > 0 and not function.is_zero]
    if not terms:
        return NOTHING
    if len(terms) == 1:
        return terms[0][1].scaled(terms[0][0])
    knots = np.unique(np.concatenate([function.knots for _, function in terms]))
    slopes = np.zeros(len(knots))
    for weight, function in terms:
        slopes += weight * function.slopes[np.searchsorted(function.knots, knots, "right") - 1]
    return _at(knots, slopes)


def difference(more: PiecewiseLinear, less: PiecewiseLinear) -> PiecewiseLinear:
    """Return more - less, for functions where `more` never rises more slowly."""
    knots = np.unique(np.concatenate([more.knots, less.knots]))
    slopes = (
        more.slopes[np.searchsorted(more.knots, knots, "right") - 1]
        - less.slopes[np.searchsorted(less.knots, knots, "right") - 1]
    )
    return _at(knots, np.maximum(slopes, 0.0))


def _at(knots: Array, slopes: Array) -> PiecewiseLinear:
    return PiecewiseLinear(knots, slopes, np.concatenate([_NONE, np.cumsum(slopes[:-1] * np.diff(knots))]))
