"""Outage exposure laid out for the terminal."""

import math
from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from leeway.domain.register import Register
from leeway.engine.outage_simulation import Check
from leeway.engine.outage_stops import WorkflowStop
from leeway.engine.outage_vendors import VendorOutages
from leeway.engine.outage_workflows import WorkflowOutages
from leeway.formats.wording import printable
from leeway.services.outage_charts import NO_LOSS
from leeway.services.outage_document import in_order
from leeway.services.outages import LossView, OutageReport


def outage_table(register: Register, report: OutageReport, check: Check | None) -> Iterable[RenderableType]:
    """Lay out the exposure: the yearly loss, the vendors, the workflows, and what isn't known."""
    unit = "h" if report.money is None else register.setting.currency
    yield _figures(report.main, unit, check) if report.main.loss.model.touches_work else Text(NO_LOSS)
    yield Text()
    yield _table(
        (
            "Vendor",
            "Incidents",
            "Outages",
            "Watched",
            "Availability",
            "Mean up",
            "Mean down",
            "A year (90 %)",
        ),
        [_vendor(register, row) for row in in_order(register, report)],
    )
    touched = [row for row in report.workflows if row.by_vendor]
    if touched:
        yield Text()
        yield _table(
            ("Workflow", "Stopped", "Method", "Lost a year", "Loss a year", "Passes its limit"),
            [_workflow(register, row) for row in touched],
        )
    notes = [*report.missing, *_thin(register, report)]
    if notes:
        yield Text()
        yield from (Text(printable(note)) for note in notes)


def _figures(view: LossView, unit: str, check: Check | None) -> Table:
    curve = view.curve
    rows = [
        ("Expected loss a year", f"{_amount(curve.mean)} {unit}"),
        ("P50, P80", f"{_amount(curve.quantile(0.5))}, {_amount(curve.quantile(0.8))} {unit}"),
        ("P95, P99", f"{_amount(curve.quantile(0.95))}, {_amount(curve.quantile(0.99))} {unit}"),
        ("Worst 5 % of years", f"{_amount(curve.tvar(0.95))} {unit} on average"),
        ("No loss", f"{curve.prob_zero:.1%} of years"),
    ]
    if check:
        off = f"{check.standard_errors:.1f} standard errors off"
        rows.append(("Check", f"simulated mean {_amount(check.simulated_mean)} {unit}, {off}"))
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, value in rows:
        table.add_row(Text(name, style="bold"), Text(value))
    return table


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    return table


def _vendor(register: Register, row: VendorOutages) -> tuple[str, ...]:
    known, rate = row.availability, row.rate
    return (
        register.vendors[row.vendor_id].name,
        f"{row.counts.all_incidents:,}",
        f"{row.counts.episodes:,}",
        f"{known.observed_hours / 24:,.0f} d" if known.observed_hours else "not known",
        "not known" if known.availability is None else f"{known.availability:.3%}",
        _hours(known.mtbf_hours),
        _hours(known.mttr_hours),
        "not known"
        if rate is None
        else f"{rate.mean:.3g} ({rate.quantile(0.05):.3g} to {rate.quantile(0.95):.3g})",
    )


def _workflow(register: Register, row: WorkflowOutages) -> tuple[str, ...]:
    return (
        register.workflows[row.workflow_id].name,
        _stopped(row.stop) if row.stop else "not known",
        row.stop.found.method if row.stop else "",
        _hours(row.lost_hours_per_year),
        "not known" if row.loss_per_year is None else _amount(row.loss_per_year),
        f"{row.breach.probability:.1%}" if row.breach else "not known",
    )


def _stopped(stop: WorkflowStop) -> str:
    return f"{'≥ ' if stop.not_known else ''}{stop.found.probability:.4%}"


def _thin(register: Register, report: OutageReport) -> list[str]:
    return [
        f"{register.vendors[row.vendor_id].name}: {' '.join(thin.words for thin in row.thin)}"
        for row in in_order(register, report)
        if row.thin and row.counts.all_incidents
    ]


def _hours(hours: float | None) -> str:
    return "not known" if hours is None else f"{hours:,.1f} h"


def _amount(value: float) -> str:
    return f"{value:,.0f}" if math.isfinite(value) and abs(value) >= 100 else f"{value:,.3g}"
