"""Outage exposure as a JSON document, the shape that the command line prints."""

import math
from typing import Any, Final

from leeway.domain.register import Register
from leeway.engine.outage_simulation import Check
from leeway.engine.outage_vendors import VendorOutages
from leeway.engine.outage_workflows import WorkflowOutages
from leeway.engine.probability import HOURS_PER_YEAR
from leeway.services.outages import LossView, OutageReport

Json = dict[str, Any]

_POINTS: Final = 201
_FIGURES: Final = ("mean", "sd", "p50", "p80", "p95", "p99", "tvar95", "prob_zero", "check")


def outage_document(register: Register, report: OutageReport, check: Check | None) -> Json:
    """Write the exposure as JSON; what isn't known is null.

    A workflow's `not_known` are the vendors it leans on whose outages aren't known: its figures are at least so high.
    `loss` and `curve` are in `loss.unit`: the register's currency, or hours of lost work where no cost is known.
    """
    shown = report.main
    return {
        "vendors": [_vendor(register, row) for row in in_order(register, report)],
        "workflows": [_workflow(register, row) for row in report.workflows],
        "loss": _loss(shown, check, "hours" if report.money is None else register.setting.currency),
        "curve": [[_rounded(x), _rounded(p)] for x, p in _points(shown)],
        "as_of": report.as_of.isoformat(timespec="seconds"),
        "missing": list(report.missing),
    }


def in_order(register: Register, report: OutageReport) -> list[VendorOutages]:
    """List the vendors: those with most expected loss first, then those with most outages, then by name."""
    lost = report.main.by_vendor
    return sorted(
        report.vendors.values(),
        key=lambda row: (
            -lost.get(row.vendor_id, 0.0),
            -row.counts.episodes,
            -row.counts.all_incidents,
            register.vendors[row.vendor_id].name.casefold(),
            row.vendor_id,
        ),
    )


def _vendor(register: Register, row: VendorOutages) -> Json:
    rate, fitted = row.rate, row.fit.lognormal
    return {
        "vendor": register.vendors[row.vendor_id].name,
        "incidents": row.counts.all_incidents,
        "open": row.counts.open,
        "observed_years": _rounded(row.availability.observed_hours / HOURS_PER_YEAR),
        "availability": _rounded(row.availability.availability),
        "mtbf_hours": _rounded(row.availability.mtbf_hours),
        "mttr_hours": _rounded(row.availability.mttr_hours),
        "rate_per_year": None if rate is None else {
            "mean": _rounded(rate.mean),
            "q05": _rounded(rate.quantile(0.05)),
            "q95": _rounded(rate.quantile(0.95)),
        },
        "duration": None if fitted is None else {
            "mu": _rounded(fitted.mu),
            "sigma": _rounded(fitted.sigma),
            "mean_hours": _rounded(fitted.mean),
        },
        "episodes": row.counts.episodes,
        "maintenance": row.counts.maintenance,
        "zero_length": row.counts.zero_length,
        "notes": [thin.words for thin in row.thin],
    }  # fmt: skip


def _workflow(register: Register, row: WorkflowOutages) -> Json:
    stop = row.stop if row.known else None
    return {
        "name": register.workflows[row.workflow_id].name,
        "stop_probability": _rounded(stop.found.probability) if stop else None,
        "method": stop.found.method if stop else None,
        "lost_hours_per_year": _rounded(row.lost_hours_per_year) if row.known else None,
        "loss_per_year": _rounded(row.loss_per_year) if row.known else None,
        "breach_probability": _rounded(row.breach.probability) if row.breach else None,
        "not_known": [register.vendors[id].name for id in row.stop.not_known] if row.stop else [],
    }


def _loss(view: LossView, check: Check | None, unit: str) -> Json:
    if not view.loss.model.touches_work:
        return {"unit": unit, **dict.fromkeys(_FIGURES)}
    curve = view.curve
    return {
        "unit": unit,
        "mean": _rounded(curve.mean),
        "sd": _rounded(curve.sd),
        "p50": _rounded(curve.quantile(0.5)),
        "p80": _rounded(curve.quantile(0.8)),
        "p95": _rounded(curve.quantile(0.95)),
        "p99": _rounded(curve.quantile(0.99)),
        "tvar95": _rounded(curve.tvar(0.95)),
        "prob_zero": _rounded(curve.prob_zero),
        "check": None if check is None else {
            "simulated_mean": _rounded(check.simulated_mean),
            "standard_errors": _rounded(check.standard_errors),
        },
    }  # fmt: skip


def _points(view: LossView) -> list[tuple[float, float]]:
    if not view.loss.model.touches_work:
        return []
    losses, chances = view.curve.points(_POINTS)
    return list(zip(losses.tolist(), chances.tolist(), strict=True))


def _rounded(value: float | None) -> float | None:
    """Round for print; what isn't finite is null, as JSON has no word for it."""
    return None if value is None or not math.isfinite(value) else round(value, 6)
