"""What a memo takes of outage exposure: its vendor's record, and the loss by this vendor's outages alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from leeway.domain.incident import IncidentColumns
from leeway.domain.register import Register
from leeway.engine.outage_bands import mean_loss_band
from leeway.engine.outage_breach import breach
from leeway.engine.outage_event_loss import VendorRisk
from leeway.engine.outage_history import VendorHistory
from leeway.engine.outage_shares import exposures
from leeway.engine.outage_vendors import bands_of, resampled_vendor
from leeway.engine.outage_workflows import WorkflowOutages
from leeway.engine.outage_yearly_loss import YearlyLoss
from leeway.engine.outages import OutageInputs, histories, outage_inputs
from leeway.memo.outages import OutageFindings
from leeway.services.expected_loss import costs_known, end_of_day, only_vendors
from leeway.services.outage_charts import availability_chart, exceedance_chart, exposure_chart
from leeway.services.outages import generator


@dataclass(frozen=True, slots=True, eq=False)
class OutageGround:
    """What the vendors of a register share: their histories, and the model of their outages, as of the end of a day, UTC."""

    register: Register
    now: datetime
    past: Mapping[str, VendorHistory]
    inputs: OutageInputs

    @classmethod
    def of(cls, register: Register, incidents: IncidentColumns, day: date) -> "OutageGround":
        """Work it out from the incidents that count."""
        now = end_of_day(day)
        past = histories(incidents, register, now)
        return cls(register, now, past, outage_inputs(register, past, now))


def find_outages(ground: OutageGround, vendor_id: str) -> OutageFindings:
    """Work out the exposure to the outages of a vendor."""
    register, inputs, now = ground.register, ground.inputs, ground.now
    outages = inputs.vendors[vendor_id]
    drawn = resampled_vendor(outages, generator(1))
    risk = inputs.model.risks.get(vendor_id)
    if risk is not None and not risk.dependencies:
        risk = None
    money = risk is not None and costs_known((risk,))
    currency = register.setting.currency if money else None
    loss = _yearly(inputs, risk, money=money) if risk else None
    workflows = _workflows(register, risk, inputs) if risk else ()
    charts = (
        exceedance_chart(loss.curve, currency) if loss else None,
        availability_chart(register, [outages], ground.past, UTC, now),
        exposure_chart(register, workflows, [vendor_id]),
    )
    return OutageFindings(
        as_of=now,
        outages=outages,
        bands=bands_of(drawn),
        curve=loss.curve if loss else None,
        currency=currency,
        band=mean_loss_band([(risk, drawn)], money=money) if risk and drawn else None,
        risk=risk,
        workflows=workflows,
        charts=tuple(chart for chart in charts if chart is not None and not chart.is_empty),
    )


def _yearly(inputs: OutageInputs, risk: VendorRisk, *, money: bool) -> YearlyLoss:
    return YearlyLoss.of(only_vendors(inputs.model, [risk.vendor_id]), "money" if money else "hours")


def _workflows(register: Register, risk: VendorRisk, inputs: OutageInputs) -> tuple[WorkflowOutages, ...]:
    """Return what this vendor's outages alone do to each workflow, the most lost hours first."""
    rows = [
        WorkflowOutages(
            workflow_id=row.workflow_id,
            stop=None,
            lost_hours_per_year=row.hours_per_year,
            loss_per_year=row.loss_per_year,
            breach=breach(row.workflow_id, (risk,)),
            by_vendor=(row,),
        )
        for row in exposures(only_vendors(inputs.model, [risk.vendor_id]))
    ]
    names = register.workflows
    return tuple(sorted(rows, key=lambda row: (-row.lost_hours_per_year, names[row.workflow_id].name)))
