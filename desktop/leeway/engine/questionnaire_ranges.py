"""The range in which a weighted mean can end, when some of what it is taken over isn't known yet.

Each item has a weight and a value between `low` and `high`; fixed items surely count, optional ones may. The lowest mean
takes the fixed items at their lows and, of the optional ones, those whose low is below the mean so reached: a linear
fractional programme over 0 and 1, solved exactly by Dinkelbach's method (Management Science 13, 1967). The highest mean
mirrors it.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

_DIGITS: Final = 9
_GRAIN: Final = 1e9
"""Ranges are widened to the next of nine digits, so that rounding never puts a score outside of its range."""
_DUST: Final = 1e-6
"""Of a grain: what floating point adds to sums that are exact on paper."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that weighs in a mean, with the least and the most that it can be."""

    weight: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Items:
    """What a mean is taken over: items that surely count, and items that may."""

    fixed: tuple[Item, ...]
    optional: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """From the least to the most that a mean can end at."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How far apart they are."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Swap:
    """Items taken out of a mean, and items put in, each as (weight, value)."""

    fixed_out: tuple[tuple[float, float], ...] = ()
    fixed_in: tuple[tuple[float, float], ...] = ()
    optional_out: tuple[tuple[float, float], ...] = ()
    optional_in: tuple[tuple[float, float], ...] = ()


class LowestMean:
    """The lowest mean over fixed and optional (weight, value) pairs, also after a few of them are swapped."""

    def __init__(self, fixed: Iterable[tuple[float, float]], optional: Iterable[tuple[float, float]]) -> None:
        """Sort the optional pairs once."""
        sure = list(fixed)
        self._weight = math.fsum(weight for weight, _ in sure)
        self._sum = math.fsum(weight * value for weight, value in sure)
        self._fixed = len(sure)
        ordered = sorted(optional, key=lambda pair: pair[1])
        self._values = [value for _, value in ordered]
        self._weights = [0.0, *accumulate(weight for weight, _ in ordered)]
        self._sums = [0.0, *accumulate(weight * value for weight, value in ordered)]

    def of(self, swap: Swap | None = None) -> float | None:
        """Return the lowest mean, None if there is nothing to take one over. Swapped optional pairs must be there."""
        swap = swap or Swap()
        if self._fixed + len(swap.fixed_in) - len(swap.fixed_out) <= 0:
            return self._least(swap)
        weight = self._weight + _weight(swap.fixed_in) - _weight(swap.fixed_out)
        total = self._sum + _sum(swap.fixed_in) - _sum(swap.fixed_out)
        mean = total / weight
        while self._values or swap.optional_in:
            count = bisect_left(self._values, mean)
            added = [pair for pair in swap.optional_in if pair[1] < mean]
            taken = [pair for pair in swap.optional_out if pair[1] < mean]
            found = (total + self._sums[count] + _sum(added) - _sum(taken)) / (
                weight + self._weights[count] + _weight(added) - _weight(taken)
            )
            if not found < mean:
                break
            mean = found
        return mean

    def once_known(self, weight: float, before: float, after: float) -> float:
        """Return the lowest mean once an optional pair is sure, with another value; the same as `of` a swap, faster."""
        sure = self._weight + weight
        total = self._sum + weight * after
        mean = total / sure
        while True:
            count = bisect_left(self._values, mean)
            counted = before < mean
            found = (total + self._sums[count] - (weight * before if counted else 0.0)) / (
                sure + self._weights[count] - (weight if counted else 0.0)
            )
            if not found < mean:
                return mean
            mean = found

    def _least(self, swap: Swap) -> float | None:
        """Return the least value that is left; without fixed items one alone can make the mean."""
        gone = [value for _, value in swap.optional_out]
        left = [value for _, value in swap.optional_in]
        for value in self._values:
            if value in gone:
                gone.remove(value)
            else:
                left.append(value)
                break
        return min(left, default=None)


def _weight(pairs: Sequence[tuple[float, float]]) -> float:
    return sum(weight for weight, _ in pairs)


def _sum(pairs: Sequence[tuple[float, float]]) -> float:
    return sum(weight * value for weight, value in pairs)


def weighted_mean(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Return the mean of (weight, value) pairs, to nine digits; None if there are none."""
    known = list(pairs)
    if not known:
        return None
    whole = math.fsum(weight for weight, _ in known)
    return round(math.fsum(weight * value for weight, value in known) / whole, _DIGITS)


def items_range(items: Items) -> Range | None:
    """Return the range of the weighted mean of items, None if there are none."""
    if not items.optional and all(item.low == item.high for item in items.fixed):
        mean = weighted_mean((item.weight, item.low) for item in items.fixed)
        return None if mean is None else Range(mean, mean)
    return range_of(lowest(items).of(), highest(items).of())


def lowest(items: Items) -> LowestMean:
    """Prepare the lowest mean of items."""
    return LowestMean(
        ((item.weight, item.low) for item in items.fixed),
        ((item.weight, item.low) for item in items.optional),
    )


def highest(items: Items) -> LowestMean:
    """Prepare the highest mean of items, as the lowest of what they are below zero."""
    return LowestMean(
        ((item.weight, -item.high) for item in items.fixed),
        ((item.weight, -item.high) for item in items.optional),
    )


def range_of(low: float | None, minus_high: float | None) -> Range | None:
    """Make a range of a lowest mean and of a highest one below zero, rounded outward to nine digits."""
    if low is None or minus_high is None:
        return None
    return Range(_down(low), -_down(minus_high))


def _down(value: float) -> float:
    return math.floor(value * _GRAIN + _DUST) / _GRAIN
