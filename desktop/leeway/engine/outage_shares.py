"""Whose outages the yearly loss comes from, and which work it hits."""

from collections.abc import Callable
from dataclasses import dataclass

from leeway.engine.outage_curve import LossCurve
from leeway.engine.outage_model import OutageModel
from leeway.engine.outage_yearly_loss import YearlyLoss


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a workflow loses by a vendor in a mean year: working hours, and currency, None where the cost isn't known.

    What is lost because a fallback was down too counts with the vendor that is relied on first; `both_down_hours` says
    how much of the hours that is.
    """

    workflow_id: str
    vendor_id: str
    hours_per_year: float
    loss_per_year: float | None
    both_down_hours: float


@dataclass(frozen=True, slots=True)
class Share:
    """What one vendor, or one workflow, has in the yearly loss.

    `mean` in the unit of the curve, and `marginal`: its share of the mean, 0 to 1; `left_out`: by how much a figure of
    the curve, such as P95, falls without it.
    """

    id: str
    mean: float
    marginal: float
    left_out: float


def exposures(model: OutageModel) -> tuple[Exposure, ...]:
    """List what each workflow loses by each vendor in a mean year, by workflow id and vendor id."""
    found: dict[tuple[str, str], Exposure] = {}
    for stream in model.all_streams:
        for effect in stream.events.effects.of_workflows:
            key = (effect.workflow_id, stream.vendor_ids[0])
            lost = stream.frequency.mean * effect.lost.moment(stream.events.duration)
            cost = None if effect.cost_per_hour is None else effect.cost_per_hour * lost
            row = Exposure(*key, lost, cost, lost if stream.second else 0.0)
            found[key] = _both(found[key], row) if key in found else row
    return tuple(row for _, row in sorted(found.items()))


def _both(one: Exposure, other: Exposure) -> Exposure:
    known = one.loss_per_year is not None and other.loss_per_year is not None
    return Exposure(
        one.workflow_id,
        one.vendor_id,
        one.hours_per_year + other.hours_per_year,
        (one.loss_per_year or 0.0) + (other.loss_per_year or 0.0) if known else None,
        one.both_down_hours + other.both_down_hours,
    )


def vendor_shares(loss: YearlyLoss, measure: Callable[[LossCurve], float]) -> tuple[Share, ...]:
    """Return each vendor's share, largest mean first; without a vendor, all else stays as it is."""
    means = {id: part.mean for id, part in loss.parts.items()}
    return _shares(loss, means, loss.model.without_vendor, measure)


def workflow_shares(loss: YearlyLoss, measure: Callable[[LossCurve], float]) -> tuple[Share, ...]:
    """Return each workflow's share, largest mean first."""
    means: dict[str, float] = {}
    for row in exposures(loss.model):
        lost = row.hours_per_year if loss.unit == "hours" else row.loss_per_year
        means[row.workflow_id] = means.get(row.workflow_id, 0.0) + (lost or 0.0)
    return _shares(loss, means, loss.model.without_workflow, measure)


def _shares(
    loss: YearlyLoss,
    means: dict[str, float],
    without: Callable[[str], OutageModel],
    measure: Callable[[LossCurve], float],
) -> tuple[Share, ...]:
    whole, base = loss.curve.mean, measure(loss.curve)
    found = [
        Share(
            id,
            mean,
            mean / whole if whole else 0.0,
            base - loss.measured(without(id), measure) if mean else 0.0,
        )
        for id, mean in means.items()
    ]
    return tuple(sorted(found, key=lambda share: (-share.mean, share.id)))
