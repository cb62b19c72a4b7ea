"""The loss that a year of outages is expected to bring: of all vendors, of some, and of the work on each product."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from leeway.domain.incident import IncidentColumns
from leeway.domain.register import Register
from leeway.domain.scenario_levers import NO_LEVERS, Levers
from leeway.engine.loss import Losses
from leeway.engine.outage_curve import LossCurve
from leeway.engine.outage_event_loss import VendorRisk
from leeway.engine.outage_model import OutageModel
from leeway.engine.outage_products import ProductLoss, product_losses
from leeway.engine.outage_yearly_loss import YearlyLoss
from leeway.engine.outages import histories, outage_inputs
from leeway.engine.whatif_model import inputs_under


@dataclass(frozen=True, slots=True, eq=False)
class ExpectedLoss:
    """The loss of a year by outages, in `currency`, or in hours of work where that is None: no cost is known then.

    `products` by id: those of which it is known. `unknown`: the vendors on which work leans and whose outages aren't
    known, by id; they are in no figure.
    """

    as_of: datetime
    loss: YearlyLoss
    currency: str | None
    products: Mapping[str, ProductLoss]
    unknown: frozenset[str]

    @property
    def curve(self) -> LossCurve:
        """The distribution over all vendors."""
        return self.loss.curve

    @property
    def vendors(self) -> Collection[str]:
        """The vendors whose outages are in it, by id."""
        return self.loss.model.risks.keys()

    def curve_of(self, vendor_ids: Collection[str]) -> LossCurve | None:
        """Return the distribution over some vendors, which takes some milliseconds; None if none of them is in it."""
        inside = [id for id in self.vendors if id in vendor_ids]
        if len(inside) == len(self.vendors):
            return self.curve if inside else None
        return YearlyLoss.of(only_vendors(self.loss.model, inside), self.loss.unit).curve if inside else None


def end_of_day(day: date) -> datetime:
    """Return the instant as of which a day's figures are worked out, so that they are the same all day."""
    return datetime.combine(day, time.max, UTC)


def expect_loss(
    register: Register, incidents: IncidentColumns, day: date, levers: Levers = NO_LEVERS
) -> ExpectedLoss:
    """Work the loss out as of a day, with the levers of a scenario; the same arguments give the same figures."""
    now = end_of_day(day)
    inputs = inputs_under(outage_inputs(register, histories(incidents, register, now), now), levers)
    money = costs_known(inputs.model.risks.values())
    return ExpectedLoss(
        as_of=now,
        loss=YearlyLoss.of(inputs.model, "money" if money else "hours"),
        currency=register.setting.currency if money else None,
        products=product_losses(register, inputs),
        unknown=frozenset(_leant_on(inputs.losses) - inputs.model.risks.keys()),
    )


def costs_known(risks: Iterable[VendorRisk]) -> bool:
    """Tell whether the cost of any work that these vendors' outages stop is known."""
    return any(d.cost_per_hour is not None for risk in risks for d in risk.dependencies)


def only_vendors(model: OutageModel, vendor_ids: Iterable[str]) -> OutageModel:
    """Return the part of a model that counts with some vendors: their fallbacks still fail as they do in the whole."""
    ids = tuple(vendor_ids)
    return OutageModel({id: model.risks[id] for id in ids}, {id: model.streams[id] for id in ids})


def _leant_on(losses: Losses) -> set[str]:
    register = losses.register
    return {product.vendor_id for id, product in register.products.items() if losses.needs_on(id)}
