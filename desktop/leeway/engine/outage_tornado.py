"""What moves the yearly loss: one number at a time, from low to high or from the baseline to a scenario."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from leeway.engine.outage_curve import LossCurve
from leeway.engine.outage_event_loss import VendorRisk
from leeway.engine.outage_gamma import gamma_quantile
from leeway.engine.outage_parameters import Parameter, Quantity, override, value_of
from leeway.engine.outage_yearly_loss import YearlyLoss


@dataclass(frozen=True, slots=True)
class Swing:
    """A parameter and the two values between which it moves."""

    parameter: Parameter
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure of the curve with one parameter at either end of its range, and all others as they are."""

    swing: Swing
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How far the figure moves."""
        return abs(self.at_high - self.at_low)


def tornado(
    loss: YearlyLoss, swings: Iterable[Swing], measure: Callable[[LossCurve], float]
) -> tuple[Bar, ...]:
    """Move one parameter at a time; return what that does to a figure, the widest first.

    Raises:
        ValueError: A parameter that no vendor has, or a value out of bounds.
    """
    bars = [
        Bar(swing, *(_figure(loss, swing.parameter, value, measure) for value in (swing.low, swing.high)))
        for swing in swings
    ]
    return tuple(sorted(bars, key=lambda bar: -bar.width))


def swings_to(loss: YearlyLoss, scenario: Mapping[Parameter, float]) -> tuple[Swing, ...]:
    """Return the way from the baseline to each value of a scenario; without costs that the baseline doesn't know."""
    risks = loss.model.risks.values()
    known = ((parameter, value_of(risks, parameter), value) for parameter, value in scenario.items())
    return tuple(Swing(parameter, base, value) for parameter, base, value in known if base is not None)


def rate_swing(risk: VendorRisk, low: float = 0.05, high: float = 0.95) -> Swing:
    """Return the range of a vendor's rate, as factors, between two quantiles of what is known of it."""
    shape = risk.frequency.shape
    ends = [1.0 if shape == float("inf") else gamma_quantile(shape, p) / shape for p in (low, high)]
    return Swing(Parameter(Quantity.RATE, vendor_id=risk.vendor_id), *ends)


def _figure(
    loss: YearlyLoss, parameter: Parameter, value: float, measure: Callable[[LossCurve], float]
) -> float:
    changed = override(loss.model.risks.values(), {parameter: value})
    return loss.measured(loss.model.changed(changed), measure) if changed else measure(loss.curve)
