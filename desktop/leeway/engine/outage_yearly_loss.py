"""The loss of a year, of all vendors together, by one Fourier transform and without noise.

A sum of independent compound Poissons is one compound Poisson (H. H. Panjer, ASTIN Bulletin 12, 1981): the logarithms
of the transforms add, whatever the number of vendors. Kept by vendor, so that one change costs one vendor's work.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from leeway.engine.outage_curve import LossCurve
from leeway.engine.outage_durations import Array
from leeway.engine.outage_events import Events, Unit
from leeway.engine.outage_grid import SIZE, Grid, Transform, probabilities, spread, transform, untilted
from leeway.engine.outage_model import OutageModel
from leeway.engine.outage_streams import Stream
from leeway.engine.outage_sums import ChunkedSum

LEAST_COVERED: Final = 0.9999
_ROUGH_SIZE: Final = 1_024
_ROOM: Final = 1.5
_MOST_GROWTH: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class VendorPart:
    """What one vendor's streams add to the year.

    `severity`: the transform (size / 2 + 1,) of its own outages' loss; `log`: the logarithm of that of their yearly sum;
    `pairs` (size,): rates of losses on the grid while a fallback is down too, None without any. `mean`, `variance` and
    `log_none`, the logarithm of the chance that all of it costs nothing, are exact; `excess` is the variance that
    rounding its own events to the grid adds, and `excess_each` that of one event.
    """

    streams: tuple[Stream, ...]
    severity: Transform
    log: Transform
    pairs: Array | None
    pairs_rate: float
    mean: float
    variance: float
    log_none: float
    excess_each: float
    excess: float


class YearlyLoss:
    """The distribution of the loss of a year on one grid; `changed` gives that of another model on the same grid."""

    def __init__(
        self, model: OutageModel, unit: Unit, grid: Grid, before: "YearlyLoss | None" = None
    ) -> None:
        """Work out the parts of all vendors that `before`, on the same grid, doesn't have."""
        self.model = model
        self.unit: Unit = unit
        self.grid = grid
        self.points: Array = before.points if before else grid.losses
        self.tilt: Array = before.tilt if before else grid.tilt
        known = before.parts if before else {}
        self.parts: Mapping[str, VendorPart] = {
            id: self._part(streams, known.get(id)) for id, streams in model.streams.items()
        }
        self.log_sum: ChunkedSum | None = _summed(
            [part.log for part in self.parts.values()], before.log_sum if before else None
        )
        pairs = [part.pairs for part in self.parts.values() if part.pairs is not None]
        self.pair_sum: ChunkedSum | None = _summed(pairs, before.pair_sum if before else None)

    @classmethod
    def of(cls, model: OutageModel, unit: Unit) -> "YearlyLoss":
        """Work out the distribution on a grid whose top passes P99.99, but not by far."""
        return cls(model, unit, fitting_grid((model,), unit))

    def changed(self, model: OutageModel) -> "YearlyLoss":
        """Return the distribution of another model on the same grid; what both have in common is kept."""
        return YearlyLoss(model, self.unit, self.grid, self)

    @cached_property
    def curve(self) -> LossCurve:
        """The curve."""
        parts = self.parts.values()
        return LossCurve.of(
            self._chances(),
            self.grid.step,
            math.exp(math.fsum(part.log_none for part in parts)),
            math.fsum(part.mean for part in parts),
            math.fsum(part.variance for part in parts),
            math.fsum(part.excess for part in parts),
        )

    @cached_property
    def skew(self) -> float:
        """The standardised third moment, exact; 0 where nothing varies."""
        third = math.fsum(third_cumulant(stream, self.unit) for stream in self.model.all_streams)
        return third / self.curve.sd**3 if self.curve.sd else 0.0

    @property
    def covers(self) -> bool:
        """Whether the grid's top passes P99.99."""
        return self.curve.covered >= LEAST_COVERED

    def exceedance(self, loss: float) -> float:
        """Return the chance to lose more than an amount, also where it lies beyond the grid."""
        if loss < self.curve.top:
            return self.curve.exceedance(loss)
        wider = Grid(_ROOM * loss / self.grid.size, self.grid.size)
        return YearlyLoss(self.model, self.unit, wider).curve.exceedance(loss)

    def measured(self, model: OutageModel, measure: Callable[[LossCurve], float]) -> float:
        """Return a figure of another model's curve, on this grid, or on a wider one if its own doesn't fit."""
        other = self.changed(model)
        return measure((other if other.covers else YearlyLoss.of(model, self.unit)).curve)

    def _chances(self) -> Array:
        if self.log_sum is None:
            return np.concatenate([[1.0], np.zeros(self.grid.size - 1)])
        log = self.log_sum.total
        if self.pair_sum is not None:
            rate = math.fsum(part.pairs_rate for part in self.parts.values())
            log = log + (transform(self.pair_sum.total, self.tilt) - rate)
        return untilted(np.exp(log), self.tilt)

    def _part(self, streams: tuple[Stream, ...], before: VendorPart | None) -> VendorPart:
        if before and before.streams is streams:
            return before
        own, others = streams[0], streams[1:]
        if before and before.streams[0].events is own.events:
            severity, excess = before.severity, before.excess_each
        else:
            severity, excess = self._severity(own.events)
        if before and before.streams[0] is own:
            log = before.log
        else:
            log = own.frequency.log_transform(1.0 - severity)
        terms = [cumulants(stream, self.unit) for stream in streams]
        return VendorPart(
            streams,
            severity,
            log,
            self._rates(others) if others else None,
            math.fsum(stream.frequency.mean for stream in others),
            math.fsum(mean for mean, _, _ in terms),
            math.fsum(variance for _, variance, _ in terms),
            math.fsum(none for _, _, none in terms),
            excess,
            excess * own.frequency.mean,
        )

    def _severity(self, events: Events) -> tuple[Transform, float]:
        """Return the transform of an event's loss, and by how much rounding to the grid raises its mean square."""
        severity = events.severity(self.unit)
        chances = probabilities(severity.limited(self.points), self.grid.step)
        points, top = self.points[:-1], self.grid.top
        squared = float(points * points @ chances) + (1.0 - float(chances.sum())) * top * top
        exact = severity.loss.moment(severity.duration, 2, top)
        return transform(chances, self.tilt), max(squared - exact, 0.0)

    def _rates(self, pairs: Sequence[Stream]) -> Array:
        """Return how often a year the grid's losses happen in Poisson streams of overlaps: these add up as they are."""
        losses, rates = [], []
        for stream in pairs:
            points = stream.events.severity(self.unit).points
            assert points is not None
            losses.append(points[0])
            rates.append(points[1] * stream.frequency.mean)
        return spread(np.concatenate(losses), np.concatenate(rates), self.grid)


def _summed(arrays: Sequence[Array | Transform], before: ChunkedSum | None) -> ChunkedSum | None:
    return ChunkedSum(arrays, before) if arrays else None


def cumulants(stream: Stream, unit: Unit) -> tuple[float, float, float]:
    """Return mean and variance of the yearly loss of a stream, and the logarithm of the chance that it costs nothing.

    In closed form. With an uncertain rate the variance gains the square of the mean over the shape of the rate.
    """
    severity, frequency = stream.events.severity(unit), stream.frequency
    once, squared = severity.moments
    mean = frequency.mean * once
    variance = frequency.mean * squared + frequency.spread * mean * mean
    return mean, variance, frequency.log_none(severity.costs)


def third_cumulant(stream: Stream, unit: Unit) -> float:
    """Return what a stream adds to the third central moment of the yearly loss, in closed form."""
    severity, frequency = stream.events.severity(unit), stream.frequency
    once, squared = (frequency.mean * moment for moment in severity.moments)
    spread = frequency.spread
    return frequency.mean * severity.third_moment + 3.0 * spread * once * squared + 2.0 * spread**2 * once**3


def on_one_grid(baseline: YearlyLoss, scenario: OutageModel) -> tuple[YearlyLoss, YearlyLoss]:
    """Return the baseline and a scenario on one grid that fits both: the baseline's, if it does."""
    changed = baseline.changed(scenario)
    if changed.covers:
        return baseline, changed
    grid = fitting_grid((baseline.model, scenario), baseline.unit)
    again = YearlyLoss(baseline.model, baseline.unit, grid)
    return again, again.changed(scenario)


def fitting_grid(models: Sequence[OutageModel], unit: Unit, size: int = SIZE) -> Grid:
    """Return a grid whose top passes P99.99 of each model, but not by far: first roughly, then checked."""
    top = max((_first_top(model, unit) for model in models), default=0.0) or 1.0
    for _ in range(_MOST_GROWTH):
        rough = [YearlyLoss(model, unit, Grid(top / _ROUGH_SIZE, _ROUGH_SIZE)).curve for model in models]
        needed = _ROOM * max((curve.quantile(LEAST_COVERED) for curve in rough), default=top)
        if math.isinf(needed):
            top *= 2.0
        elif 0.0 < needed < top / 4.0:
            top = needed
        else:
            top = needed or top
            break
    return Grid(top / size, size)


def _first_top(model: OutageModel, unit: Unit) -> float:
    """Guess a top: where the events that lose more are one in 100,000 years, and two mean years on it."""
    mean = math.fsum(cumulants(stream, unit)[0] for stream in model.all_streams)
    if mean == 0.0:
        return 0.0
    losses: Array = np.geomspace(1e-6, 1e9, 256) * (mean if math.isfinite(mean) else 1e6)
    often = np.zeros(len(losses))
    for streams in model.streams.values():
        often += streams[0].frequency.mean * streams[0].events.severity(unit).survival(losses)
    rare = np.flatnonzero(often < 1e-5)
    return float(losses[rare[0] if len(rare) else -1]) + (2.0 * mean if math.isfinite(mean) else 0.0)
