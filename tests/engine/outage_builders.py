"""Outage models for tests, built in the words of the domain."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leeway.engine.outage_durations import Duration, Lognormal
from leeway.engine.outage_event_loss import Dependency, Fallback, NeedLost, VendorRisk
from leeway.engine.outage_events import Unit
from leeway.engine.outage_frequency import Frequency
from leeway.engine.outage_model import OutageModel
from leeway.engine.outage_yearly_loss import YearlyLoss

Array = NDArray[np.float64]

TWO_HOURS = Lognormal(math.log(2.0), 1.0)
"""The durations of cases 6 to 9: LN(ln 2, 1)."""


@dataclass(frozen=True)
class Exponential:
    """Durations without memory, for checks against closed forms."""

    mean: float

    def limited(self, t: Array, power: int = 1) -> Array:
        x = np.where(np.isinf(t), 0.0, t) / self.mean
        gone = np.where(np.isinf(t), 0.0, np.exp(-x))
        series = {1: 1.0, 2: 1.0 + x, 3: 1.0 + x + x * x / 2.0}[power]
        return math.factorial(power) * self.mean**power * (1.0 - gone * series)

    def survival(self, t: Array) -> Array:
        return np.exp(-np.asarray(t) / self.mean)

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        return generator.exponential(self.mean, count)


def fallback(*vendors: str, switch: float = 1.0, capacity: float = 1.0, works: float = 1.0) -> Fallback:
    return Fallback(f"of {vendors[0]}", frozenset(vendors), switch, capacity, works)


def depends(vendor: str, workflow: str = "ship", *fallbacks: Fallback, **values: Any) -> Dependency:
    return Dependency(
        workflow, (NeedLost(f"{workflow} on {vendor}", frozenset({vendor}), fallbacks),), **values
    )


def risk(
    vendor: str, rate: float, duration: Duration, *dependencies: Dependency, shape: float = math.inf
) -> VendorRisk:
    return VendorRisk(vendor, Frequency(rate, shape), duration, dependencies)


def yearly(*risks: VendorRisk, unit: Unit = "hours") -> YearlyLoss:
    return YearlyLoss.of(OutageModel.of(risks), unit)


def alone(
    rate: float, duration: Duration, *fallbacks: Fallback, shape: float = math.inf, **values: Any
) -> YearlyLoss:
    """The yearly hours that one vendor costs one workflow."""
    return yearly(risk("v", rate, duration, depends("v", "ship", *fallbacks, **values), shape=shape))
