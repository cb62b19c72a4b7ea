"""The tables of vendors and of workflows on the Outages page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from leeway.ui import formatting
from leeway.ui.formatting import SPACE
from leeway.ui.models.columns import Column
from leeway.ui.models.outage_words import NOT_KNOWN, chance, exactly, length, loss, loss_short, percent

if TYPE_CHECKING:
    from leeway.domain.register import Register
    from leeway.engine.outage_workflows import WorkflowOutages
    from leeway.services.outage_view import OutageView, VendorRow


@dataclass(frozen=True, slots=True, eq=False)
class WorkflowRow:
    """A workflow with what outages of the vendors in scope cost it in a mean year."""

    id: str
    name: str
    outages: WorkflowOutages
    hours: float
    loss: float | None
    currency: str


def workflow_rows(register: Register, view: OutageView) -> list[WorkflowRow]:
    """Return the workflows that lose work."""
    return [
        WorkflowRow(
            row.workflow_id, register.workflows[row.workflow_id].name, row, view.lost_hours(row),
            view.lost_money(row), register.setting.currency,
        )
        for row in view.workflows
    ]  # fmt: skip


def _counts(row: VendorRow) -> str:
    counts = row.outages.counts
    return (
        f"{formatting.count(counts.all_incidents)} on record, of them {formatting.count(counts.maintenance)} maintenance, "
        f"{formatting.count(counts.zero_length)} without length, {formatting.count(counts.open)} without a known end; "
        f"{formatting.count(counts.episodes)} outages once merged."
    )


def _notes(row: VendorRow) -> str:
    return " ".join(thin.words for thin in row.outages.thin)


def _stopped(row: WorkflowRow) -> str:
    stop = row.outages.stop
    if stop is None:
        return NOT_KNOWN
    found = chance(stop.found.probability)
    least = "≥ " if stop.not_known else ""
    return f"{least}{found}" if stop.found.method == "exact" else f"{least}{found} sampled"


def _method(row: WorkflowRow) -> str:
    stop = row.outages.stop
    if stop is None:
        return "Nothing that it needs is on record"
    found = stop.found
    how = "exact" if found.method == "exact" else f"sampled, ± {percent(found.standard_error, 4)}"
    least = " At least this: outages of some vendor aren't known." if stop.not_known else ""
    return f"{formatting.number(found.probability * 100, 4)} %, {how}.{least}"


def _breach(row: WorkflowRow) -> str:
    return NOT_KNOWN if row.outages.breach is None else chance(row.outages.breach.probability)


VENDOR_COLUMNS: Final[tuple[Column[VendorRow], ...]] = (
    Column("Vendor", lambda row: row.name, bold=True, tip=lambda row: row.name),
    Column(
        "Incidents",
        lambda row: formatting.count(row.outages.counts.all_incidents),
        key=lambda row: row.outages.counts.all_incidents,
        numeric=True,
        hint="On record, with maintenance and those that never touched us",
        tip=_counts,
    ),
    Column(
        "Availability",
        lambda row: percent(row.outages.availability.availability),
        key=lambda row: row.outages.availability.availability,
        numeric=True,
        hint="Of the time watched, the share in which it wasn't down",
        tip=lambda row: formatting.share(row.outages.availability.availability),
    ),
    Column(
        "MTBF",
        lambda row: length(row.outages.availability.mtbf_hours),
        key=lambda row: row.outages.availability.mtbf_hours,
        numeric=True,
        hint="Mean time between failures: up time over outages",
        tip=lambda row: exactly(row.outages.availability.mtbf_hours),
    ),
    Column(
        "MTTR (median)",
        lambda row: length(row.outages.availability.median_hours),
        key=lambda row: row.outages.availability.median_hours,
        numeric=True,
        hint="Time to recover: the median of outages with a known end",
        tip=lambda row: (
            f"Median {exactly(row.outages.availability.median_hours)}, "
            f"mean {exactly(row.outages.availability.mttr_hours)}"
        ),
    ),
    Column(
        "Longest",
        lambda row: length(row.outages.availability.longest_hours),
        key=lambda row: row.outages.availability.longest_hours,
        numeric=True,
        tip=lambda row: exactly(row.outages.availability.longest_hours),
    ),
    Column(
        "SLA",
        lambda row: percent(row.sla),
        key=lambda row: row.sla,
        numeric=True,
        hint="The strictest availability that its contracts promise",
        tip=lambda row: (
            "No contract promises an availability" if row.sla is None else formatting.share(row.sla)
        ),
    ),
    Column(
        "Hours at risk / yr",
        lambda row: NOT_KNOWN if row.hours_at_risk is None else formatting.number(row.hours_at_risk, 1),
        key=lambda row: row.hours_at_risk,
        numeric=True,
        hint="Hours of work that its outages cost in a mean year, over all workflows",
        tip=lambda row: exactly(row.hours_at_risk),
    ),
    Column("Note", _notes, muted=lambda _: True, hint="Why its numbers say little", tip=_notes),
)

WORKFLOW_COLUMNS: Final[tuple[Column[WorkflowRow], ...]] = (
    Column("Workflow", lambda row: row.name, bold=True, tip=lambda row: row.name),
    Column(
        "Stopped",
        _stopped,
        key=lambda row: row.outages.stop.found.probability if row.outages.stop else None,
        numeric=True,
        hint="The chance that it is stopped at a random moment, with its fallbacks",
        tip=_method,
    ),
    Column(
        "Lost / yr",
        lambda row: f"{formatting.number(row.hours, 1)}{SPACE}h",
        key=lambda row: row.hours,
        numeric=True,
        hint="Hours of work lost in a mean year, by the vendors in scope",
        tip=lambda row: exactly(row.hours),
    ),
    Column(
        "Loss / yr",
        lambda row: NOT_KNOWN if row.loss is None else loss_short(row.loss, row.currency),
        key=lambda row: row.loss,
        numeric=True,
        hint="The same in money, where its cost per hour is known",
        tip=lambda row: "Its cost per hour isn't known" if row.loss is None else loss(row.loss, row.currency),
    ),
    Column(
        "Over limit",
        _breach,
        key=lambda row: row.outages.breach.probability if row.outages.breach else None,
        numeric=True,
        hint="The chance that one outage in a year lasts longer than it tolerates",
        tip=lambda row: "Its tolerated stop isn't known" if row.outages.breach is None else _breach(row),
    ),
)
