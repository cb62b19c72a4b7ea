"""Where a figure of the Outages page comes from: its formula, its inputs, its method, as of when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from leeway.domain.register import Register
from leeway.engine.outage_durations import moment
from leeway.engine.outage_grid import SIZE
from leeway.engine.outage_vendors import VendorOutages
from leeway.engine.outage_workflows import WorkflowOutages
from leeway.services.outage_backing import Backing
from leeway.services.outage_view import OutageView
from leeway.services.outages import OutageReport


@dataclass(frozen=True, slots=True)
class Provenance:
    """What stands behind a figure: `inputs` are names with their values in words, `notes` sentences of caution."""

    title: str
    formula: str
    method: str
    as_of: datetime
    inputs: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def of_vendor(
    register: Register, report: OutageReport, vendor: VendorOutages, backing: Backing | None = None
) -> Provenance:
    """Tell where a vendor's availability, mean times and rate come from."""
    known, counts = vendor.availability, vendor.counts
    bands = backing.bands.get(vendor.vendor_id) if backing else None
    inputs = [
        ("Incidents on record", f"{counts.all_incidents:,}"),
        ("of those maintenance", f"{counts.maintenance:,}"),
        ("of those that never touched us or weigh nothing", f"{counts.not_ours:,}"),
        ("of those without length", f"{counts.zero_length:,}"),
        ("of those outside the time watched", f"{counts.outside:,}"),
        ("Counted, merged where they overlap", f"{counts.counted:,} in {counts.episodes:,} outages"),
        ("of those without a known end (censored)", f"{counts.open:,}"),
        ("Time watched", _watched(report, vendor)),
        ("Down in it", f"{known.down_hours:,.1f} h; at the weight of severity {known.stopped_hours:,.1f} h"),
    ]
    if bands and bands.availability:
        low, high = bands.availability
        inputs.append(("Availability, 90 % band", f"{low:.3%} to {high:.3%}, by bootstrap over outages"))
    if vendor.rate:
        inputs.append(("Rate a year", _rate(vendor)))
    if vendor.fit.lognormal:
        fit = vendor.fit.lognormal
        inputs.append(
            ("Duration", f"lognormal, mu {fit.mu:.4f}, sigma {fit.sigma:.4f}, mean {fit.mean:,.2f} h")
        )
    return Provenance(
        title=f"{register.vendors[vendor.vendor_id].name}: availability, mean times, rate",
        formula=(
            "Availability = 1 − merged down time / time watched. Mean up = up time / outages. Mean down = mean length "
            "of outages with a known end. Rate: Gamma(k + ½, T), Jeffreys prior. Duration: maximum likelihood, "
            "outages without a known end right-censored."
        ),
        method="Counted from the incidents; NUREG/CR-6823, section 6.2, for the rate",
        as_of=report.as_of,
        inputs=tuple(inputs),
        notes=tuple(thin.words for thin in vendor.thin),
    )


def of_workflow(register: Register, report: OutageReport, row: WorkflowOutages) -> Provenance:
    """Tell where a workflow's lost hours, stop probability and chance to pass its limit come from."""
    workflow = register.workflows[row.workflow_id]
    inputs: list[tuple[str, str]] = [
        (
            "Operating hours",
            "not known, taken as all"
            if workflow.hours_per_week is None
            else f"{workflow.hours_per_week:g} h a week",
        ),
        ("Cost per hour", _cost(register, workflow.cost_per_hour)),
        (
            "Tolerated stop",
            "not known" if workflow.tolerated_stop is None else f"{workflow.tolerated_stop:g} h",
        ),
        *(
            (
                register.vendors[part.vendor_id].name,
                f"{part.hours_per_year:,.2f} h a year" + _both(part.both_down_hours),
            )
            for part in row.by_vendor
        ),
    ]
    notes = []
    if row.stop:
        found = row.stop.found
        inputs.append(("Stopped at a random moment", f"{found.probability:.4%}, {_how(row)}"))
        if row.stop.not_known:
            names = ", ".join(register.vendors[id].name for id in row.stop.not_known)
            notes.append(f"Outages of {names} aren't known: taken as never down, so it is at least this.")
    if row.breach:
        inputs.append(("Passes its tolerated stop in a year", f"{row.breach.probability:.1%}"))
        inputs.append(("the same without fallbacks", f"{row.breach.without_fallbacks:.1%}"))
    return Provenance(
        title=f"{workflow.name}: what outages cost it",
        formula=(
            "Lost hours of an outage of duration D: without a fallback D; with one of switch time s and capacity c that "
            "works with probability p: p [min(D, s) + (1 − c) max(D − s, 0)] + (1 − p) D, times the share of operating "
            "hours; both down: rate of the one × unavailability of the other. Chance to pass the tolerated stop T: "
            "1 − exp(−rate × P(lost > T))."
        ),
        method="In closed form, by vendor; the stop probability by decision diagram or, where labelled, by sampling",
        as_of=report.as_of,
        inputs=tuple(inputs),
        notes=tuple(notes),
    )


def of_loss(register: Register, view: OutageView, backing: Backing | None = None) -> Provenance:
    """Tell where the loss of a year comes from, with its band and the check by simulation if they are there."""
    unit = view.currency or "h"
    return Provenance(
        title="Loss of a year",
        formula=(
            "A sum of independent compound Poissons, one a vendor, with uncertain rates: "
            "exp(sum of rates × (transform of an outage's loss − 1)), inverted; exceedance = 1 − distribution."
        ),
        method=(
            f"Fast Fourier transform on {SIZE:,} points with exponential tilt (mean-preserving discretisation); mean "
            "and standard deviation in closed form"
        ),
        as_of=view.report.as_of,
        inputs=tuple(_loss_inputs(register, view, backing, unit)),
        notes=view.report.missing,
    )


def _loss_inputs(
    register: Register, view: OutageView, backing: Backing | None, unit: str
) -> Iterator[tuple[str, str]]:
    curve = view.curve
    yield "Expected", f"{curve.mean:,.0f} {unit}, standard deviation {curve.sd:,.0f}"
    quantiles = ", ".join(f"P{p} {curve.quantile(p / 100):,.0f}" for p in (50, 80, 95, 99))
    yield "Quantiles", f"{quantiles} {unit}; worst 5 % of years {curve.tvar(0.95):,.0f} on average"
    yield "Chance of no loss", "under 0.01%" if 0 < curve.prob_zero < 1e-4 else f"{curve.prob_zero:.2%}"
    costly = {id: part.mean for id, part in view.loss.parts.items() if part.mean > 0}
    for id, share in sorted(costly.items(), key=lambda item: -item[1]):
        risk = view.loss.model.risks[id]
        yield (
            register.vendors[id].name,
            f"{share:,.0f} {unit} a year: {risk.frequency.mean:,.3g} outages a year of {moment(risk.duration, 1):,.2f} h",
        )
    if backing and backing.mean_band:
        low, high = backing.mean_band
        yield "Expected, 90 % band", f"{low:,.0f} to {high:,.0f} {unit}, by bootstrap over outages"
    if backing and (check := backing.check):
        drawn = f"{check.years:,} years drawn: mean {check.simulated_mean:,.0f} {unit}"
        off = f"within {check.standard_errors:.1f} standard errors; {check.beyond_p95:.2%} beyond P95"
        yield "FFT against simulation", f"{drawn}, {off}"


def _watched(report: OutageReport, vendor: VendorOutages) -> str:
    observed = report.histories[vendor.vendor_id].observed
    if not len(observed):
        return "not known"
    hours = np.array([observed[:, 0].min(), observed[:, 1].max()])
    first, last = (datetime.fromtimestamp(at * 3_600.0, UTC).date() for at in hours.tolist())
    days = vendor.availability.observed_hours / 24.0
    return f"{days:,.0f} days between {first} and {last}"


def _rate(vendor: VendorOutages) -> str:
    assert vendor.rate is not None
    low, high = vendor.rate.quantile(0.05), vendor.rate.quantile(0.95)
    return f"{vendor.rate.mean:.3g}, 90 % between {low:.3g} and {high:.3g}; none next year {vendor.rate.none_next_year:.1%}"


def _cost(register: Register, cost: object) -> str:
    return "not known: in hours only" if cost is None else f"{cost} {register.setting.currency}"


def _both(hours: float) -> str:
    return f", of them {hours:,.2f} h with a fallback down too" if hours > 0 else ""


def _how(row: WorkflowOutages) -> str:
    assert row.stop is not None
    found = row.stop.found
    return "exact" if found.method == "exact" else f"sampled, ± {found.standard_error:.4%}"
