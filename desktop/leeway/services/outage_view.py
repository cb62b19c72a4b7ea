"""What the Outages page shows of a report: one scope's figures, charts and rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

import numpy as np

from leeway.domain.chart import Chart
from leeway.domain.incident import IncidentColumns
from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.engine.outage_curve import LossCurve
from leeway.engine.outage_events import Unit
from leeway.engine.outage_shares import Exposure
from leeway.engine.outage_vendors import VendorOutages
from leeway.engine.outage_workflows import WorkflowOutages
from leeway.engine.outage_yearly_loss import YearlyLoss
from leeway.services.expected_loss import only_vendors
from leeway.services.outage_charts import availability_chart, exceedance_chart, exposed, exposure_chart
from leeway.services.outage_document import in_order
from leeway.services.outage_timeline import timeline_chart
from leeway.services.outages import OutageReport


@dataclass(frozen=True, slots=True)
class VendorRow:
    """One vendor in the table: its record, the availability promised, the hours of work at risk in a mean year.

    `hours_at_risk` is None where how often it is down, or for how long, isn't known.
    """

    outages: VendorOutages
    name: str
    sla: float | None
    hours_at_risk: float | None
    loss: float | None

    @property
    def id(self) -> str:
        """The vendor's id."""
        return self.outages.vendor_id


@dataclass(frozen=True, slots=True, eq=False)
class OutageView:
    """A report seen through a scope.

    `incidents` are those of the scope, row by row those of the timeline's table. `loss` is in money where a cost is
    known, else in hours: `currency` is None then. `workflows`: those that lose work to the vendors in scope.
    """

    scope: Scope
    report: OutageReport
    incidents: IncidentColumns
    vendors: tuple[VendorRow, ...]
    workflows: tuple[WorkflowOutages, ...]
    loss: YearlyLoss
    currency: str | None
    timeline: Chart
    exposure: Chart
    availability: Chart

    @property
    def curve(self) -> LossCurve:
        """The distribution of a year's loss by the outages of the vendors in scope."""
        return self.loss.curve

    @property
    def exposed(self) -> tuple[str, ...]:
        """The workflows of the rows of the exposure's table, by id."""
        ids = [vendor.id for vendor in self.vendors]
        return tuple(row.workflow_id for row in exposed(self.workflows, ids))

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day of the incidents in scope; None without any."""
        if not len(self.incidents):
            return None
        days = self.incidents.started[[0, -1]].astype("datetime64[D]").tolist()
        return days[0], days[1]

    def lost_hours(self, row: WorkflowOutages) -> float:
        """Return the hours of work that a workflow loses to the vendors in scope in a mean year."""
        return sum(part.hours_per_year for part in self._parts(row))

    def lost_money(self, row: WorkflowOutages) -> float | None:
        """Return the same in money; None if its cost isn't known."""
        costs = [part.loss_per_year for part in self._parts(row) if part.loss_per_year is not None]
        return sum(costs) if costs else None

    def _parts(self, row: WorkflowOutages) -> list[Exposure]:
        ids = {vendor.id for vendor in self.vendors}
        return [part for part in row.by_vendor if part.vendor_id in ids]

    def exceedance(self, chosen: float | None = None) -> Chart:
        """Draw the loss exceedance, with a chosen loss in it if there is one."""
        point = None if chosen is None else (chosen, self.chance(chosen))
        return exceedance_chart(self.curve, self.currency, point)

    def chance(self, loss: float) -> float:
        """Return the chance that a year loses more than an amount."""
        return self.loss.exceedance(loss)


def view_outages(register: Register, report: OutageReport, scope: Scope, zone: tzinfo) -> OutageView:
    """Look at the vendors of a scope alone: their incidents, and the loss by their outages.

    A product's scope shows the incidents that name it or no product at all; outages are counted by vendor.
    """
    rows = [row for row in in_order(register, report) if scope.covers_vendor(register, row.vendor_id)]
    ids = [row.vendor_id for row in rows]
    incidents = _incidents(report.incidents, ids, scope)
    workflows = tuple(row for row in report.workflows if any(part.vendor_id in ids for part in row.by_vendor))
    unit: Unit = "hours" if report.money is None else "money"
    costly = _that_cost(workflows, ids)
    coloured = sorted(
        rows, key=lambda row: costly.index(row.vendor_id) if row.vendor_id in costly else len(costly)
    )
    return OutageView(
        scope=scope,
        report=report,
        incidents=incidents,
        vendors=tuple(_row(register, row, workflows) for row in rows),
        workflows=workflows,
        loss=_loss(report, ids, unit),
        currency=None if report.money is None else register.setting.currency,
        timeline=timeline_chart(register, incidents, _with_incidents(incidents, ids), zone),
        exposure=exposure_chart(register, workflows, costly),
        availability=availability_chart(register, coloured, report.histories, zone, report.as_of),
    )


def _incidents(incidents: IncidentColumns, ids: Sequence[str], scope: Scope) -> IncidentColumns:
    if scope.everything:
        return incidents
    wanted = np.array([id in ids for id in incidents.vendors], np.bool_)
    which = wanted[incidents.vendor] if len(incidents) else np.zeros(0, np.bool_)
    if scope.product_id is not None:
        code = incidents.products.index(scope.product_id) if scope.product_id in incidents.products else -1
        which &= (incidents.product == -1) | (incidents.product == code)
    return incidents.taken(which)


def _with_incidents(incidents: IncidentColumns, ids: Sequence[str]) -> list[str]:
    """List the vendors that have incidents, in their order; the twelve that are drawn are those with most of them."""
    counts = np.bincount(incidents.vendor, minlength=len(incidents.vendors)).tolist()
    by_id = dict(zip(incidents.vendors, counts, strict=True))
    return [id for id in ids if by_id.get(id)]


def _that_cost(workflows: Sequence[WorkflowOutages], ids: Sequence[str]) -> list[str]:
    """List the vendors whose outages cost work, most hours first."""
    lost = dict.fromkeys(ids, 0.0)
    for row in workflows:
        for part in row.by_vendor:
            if part.vendor_id in lost:
                lost[part.vendor_id] += part.hours_per_year
    return sorted((id for id, hours in lost.items() if hours > 0), key=lambda id: (-lost[id], id))


def _row(register: Register, row: VendorOutages, workflows: Sequence[WorkflowOutages]) -> VendorRow:
    parts = [part for of in workflows for part in of.by_vendor if part.vendor_id == row.vendor_id]
    costs = [part.loss_per_year for part in parts if part.loss_per_year is not None]
    promised = [
        sla
        for id in register.links.products_of.get(row.vendor_id, ())
        if (sla := register.products[id].availability_sla) is not None
    ]
    return VendorRow(
        outages=row,
        name=register.vendors[row.vendor_id].name,
        sla=max(promised, default=None),
        hours_at_risk=sum(part.hours_per_year for part in parts) if row.rate and row.duration else None,
        loss=sum(costs) if costs else None,
    )


def _loss(report: OutageReport, ids: Sequence[str], unit: Unit) -> YearlyLoss:
    whole = report.main.loss
    risks = report.inputs.model.risks
    if all(id in ids for id in risks):
        return whole
    return YearlyLoss.of(only_vendors(report.inputs.model, [id for id in risks if id in ids]), unit)
