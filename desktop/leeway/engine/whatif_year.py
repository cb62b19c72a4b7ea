"""The year of a scenario: the curve of outages, and beside it what weeks lose beyond the baseline's."""

import math
from dataclasses import dataclass
from functools import cached_property

from leeway.engine.outage_curve import LossCurve
from leeway.engine.outage_durations import Array
from leeway.engine.outage_events import Unit
from leeway.engine.outage_grid import Grid
from leeway.engine.outage_model import OutageModel
from leeway.engine.outage_yearly_loss import YearlyLoss, on_one_grid
from leeway.engine.whatif_weeks import Beyond

_MOST_GROWTH = 40


@dataclass(frozen=True)
class Year:
    """The loss of a year, in money or in hours of work: outages' as a curve, and the rest, which every year has.

    `money` says of `beyond_hours` what it costs, as far as costs are known.
    """

    outages: YearlyLoss
    beyond_hours: Beyond
    beyond_money: Beyond

    @property
    def unit(self) -> Unit:
        """Money, or hours of lost work."""
        return self.outages.unit

    @property
    def curve(self) -> LossCurve:
        """The distribution of the loss by outages alone."""
        return self.outages.curve

    @property
    def beyond(self) -> Beyond:
        """What every year loses beside outages, in the unit."""
        return self.beyond_money if self.unit == "money" else self.beyond_hours

    @property
    def mean(self) -> float:
        """The expected loss."""
        return self.curve.mean + self.beyond.total

    @property
    def sd(self) -> float:
        """The standard deviation."""
        return self.curve.sd

    def quantile(self, p: float) -> float:
        """Return the loss that a year stays at or below with chance p; infinite if that lies beyond the curve's top."""
        return self.curve.quantile(p) + self.beyond.total

    def exceedance(self, loss: float) -> float:
        """Return the chance to lose more than an amount."""
        return self.outages.exceedance(loss - self.beyond.total)

    def points(self, count: int, p: float = 0.999) -> tuple[Array, Array]:
        """Return a curve to draw: losses, and the chance to lose more: (count,) each."""
        losses, chances = self.curve.points(count, p)
        return losses + self.beyond.total, chances

    @cached_property
    def outage_hours(self) -> float:
        """The expected hours of work lost to outages."""
        if self.unit == "hours":
            return self.curve.mean
        means = (
            s.frequency.mean * s.events.severity("hours").moments[0] for s in self.outages.model.all_streams
        )
        return math.fsum(means)

    @property
    def hours(self) -> float:
        """The expected hours of work lost."""
        return self.outage_hours + self.beyond_hours.total


def expected_loss(before: YearlyLoss, model: OutageModel) -> float:
    """Return the mean of a model's yearly loss; of vendors that are as before, what is known of them counts."""
    means = []
    for id, streams in model.streams.items():
        part = before.parts.get(id)
        if part is not None and part.streams is streams:
            means.append(part.mean)
            continue
        once = (s.frequency.mean * s.events.severity(before.unit).moments[0] for s in streams)
        means.append(math.fsum(once))
    return math.fsum(means)


class Grids:
    """The baseline's loss on grids that are each twice as wide as the one before, worked out when they are needed."""

    def __init__(self, loss: YearlyLoss) -> None:
        """Begin with the baseline on its own grid."""
        self._of: dict[int, YearlyLoss] = {0: loss}

    def both(self, model: OutageModel) -> tuple[YearlyLoss, YearlyLoss]:
        """Return the baseline and the loss of a model, on the finest of the grids that covers both."""
        first = self._of[0]
        if model is first.model:
            return first, first
        for step in range(_MOST_GROWTH):
            base = self._on(step)
            changed = base.changed(model)
            if changed.covers:
                return base, changed
        return on_one_grid(first, model)

    def _on(self, step: int) -> YearlyLoss:
        if step not in self._of:
            first = self._of[0]
            grid = Grid(first.grid.step * 2.0**step, first.grid.size)
            self._of[step] = YearlyLoss(first.model, first.unit, grid)
        return self._of[step]
