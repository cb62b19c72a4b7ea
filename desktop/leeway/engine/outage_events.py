"""Events that are alike: how long they last and what they lose, in hours and in money, with what follows from that."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from leeway.engine.outage_durations import Array, Duration
from leeway.engine.outage_loss_function import PiecewiseLinear, total
from leeway.engine.outage_overlap import Overlap

Unit = Literal["money", "hours"]


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What an event does to a workflow: working hours lost over the hours that it lasts, and what one costs."""

    workflow_id: str
    lost: PiecewiseLinear
    cost_per_hour: float | None


@dataclass(frozen=True, eq=False)
class Effects:
    """What an event does to all workflows."""

    of_workflows: tuple[Effect, ...]

    @cached_property
    def hours(self) -> PiecewiseLinear:
        """The working hours lost in all workflows together."""
        return total((1.0, effect.lost) for effect in self.of_workflows)

    @cached_property
    def money(self) -> PiecewiseLinear:
        """The loss in currency, as far as costs are known."""
        return total((effect.cost_per_hour or 0.0, effect.lost) for effect in self.of_workflows)

    def same_as(self, other: "Effects") -> bool:
        """Tell whether these are the same losses, told by identity, at the same costs."""
        return len(self.of_workflows) == len(other.of_workflows) and all(
            a.lost is b.lost and a.cost_per_hour == b.cost_per_hour and a.workflow_id == b.workflow_id
            for a, b in zip(self.of_workflows, other.of_workflows, strict=True)
        )


@dataclass(frozen=True, eq=False)
class Events:
    """Events that last as long, and do what they do."""

    duration: Duration
    effects: Effects

    def loss(self, unit: Unit) -> PiecewiseLinear:
        """Return the loss of an event over the hours that it lasts."""
        return self.effects.hours if unit == "hours" else self.effects.money

    def severity(self, unit: Unit) -> "Severity":
        """Return the distribution of the loss of an event, worked out once."""
        return self._in_hours if unit == "hours" else self._in_money

    @cached_property
    def _in_hours(self) -> "Severity":
        return Severity(self.duration, self.effects.hours)

    @cached_property
    def _in_money(self) -> "Severity":
        return Severity(self.duration, self.effects.money)


@dataclass(frozen=True, eq=False)
class Severity:
    """The distribution of the loss X = f(D) of one event."""

    duration: Duration
    loss: PiecewiseLinear

    @cached_property
    def moments(self) -> tuple[float, float]:
        """E[X] and E[X^2]."""
        if self.points is None:
            return self.loss.moment(self.duration), self.loss.moment(self.duration, 2)
        losses, chances = self.points
        return float(losses @ chances), float(losses * losses @ chances)

    @cached_property
    def third_moment(self) -> float:
        """E[X^3]."""
        if self.points is None:
            return self.loss.moment(self.duration, 3)
        losses, chances = self.points
        return float(losses**3 @ chances)

    @cached_property
    def costs(self) -> float:
        """The chance that an event loses anything."""
        if self.points is not None:
            return 1.0 - float(self.points[1][0])
        if self.loss.is_zero:
            return 0.0
        if self.loss.first_loss == 0.0:
            return 1.0
        return float(self.duration.survival(np.array([self.loss.first_loss]))[0])

    def limited(self, losses: Array) -> Array:
        """Return E[min(X, x)] for each loss x (m,)."""
        return self.loss.limited_mean(losses, self.duration)

    def survival(self, losses: Array) -> Array:
        """Return P(X > x) for each loss x (m,)."""
        return self.duration.survival(self.loss.reaches(losses))

    @cached_property
    def points(self) -> tuple[Array, Array] | None:
        """The losses and chances, (m,) each, of a loss of the same mean that takes these values only; of overlaps.

        The moments of an overlap are tabulated, with straight lines between: a bend of E[min(X, x)] is a chance.
        """
        if not isinstance(self.duration, Overlap):
            return None
        hours = self.duration.hours
        at = self.loss.at(hours)
        limited = self.loss.limited_means_at(hours, self.duration)
        rising = np.concatenate([[True], at[1:] > at[:-1]])
        at, limited = at[rising], limited[rising]
        slope = (limited[1:] - limited[:-1]) / (at[1:] - at[:-1])
        return at, np.maximum(np.concatenate([[1.0], slope]) - np.concatenate([slope, [0.0]]), 0.0)
