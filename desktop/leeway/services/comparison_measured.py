"""The part of a comparison that is measured: session burn from the agents' logs, outages from the incidents."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from leeway.domain.comparison import Cell, Origin, Section, Unit
from leeway.services.comparison_case import NOT_KNOWN, Case, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leeway.domain.comparison import Value
    from leeway.services.burn_figures import KeyFigures

_NO_LOGS: Final = "no logs"
_NO_INCIDENTS: Final = "no incidents on record"
_LOGS: Final = "your logs"
_EXAMPLE_LOGS: Final = "example logs (invented)"


# ------------------------------------------------------------------------------------------- burn


def burn_section(cases: Sequence[Case]) -> Section:
    """Write the session burn of all of each product's logs, each as of its last day of use."""
    rows = [
        row("planned", "Planned session", cases, _planned),
        row("median", "Actual session, median", cases, _median, "From the first call to the limit, or to the last call"),
        row("inflation", "Token inflation", cases, _inflation, "Tokens per call now over those of the reference period"),
        row("limit-hits", "Limit hits", cases, lambda c: _burnt(c, lambda f: f.limit_hits, Unit.COUNT)),
        row("limited", "Windows that hit a limit", cases, lambda c: _burnt(c, lambda f: f.limited_share, Unit.SHARE)),
        row("stalled", "Stalled work", cases, lambda c: _burnt(c, lambda f: f.stall_hours, Unit.HOURS),
            "Working hours between a limit and its reset"),
        row("stall-cost", "Cost of stalls", cases, _stall_cost),
    ]  # fmt: skip
    return Section("burn", "Session burn", tuple(rows))


def _planned(case: Case) -> Cell:
    return case.cell(case.product.session_hours, Unit.LENGTH, note="What a session is meant to last")


def _burnt(
    case: Case,
    told: Callable[[KeyFigures], Value | None],
    unit: Unit,
    note: str = "",
    missing: str = NOT_KNOWN,
) -> Cell:
    """Write a figure of the logs, with how much of them stands behind it."""
    burn = case.burn
    if burn is None:
        return case.cell(None, unit, missing=_NO_LOGS, origin=Origin.BURN, source="no logs imported")
    figures = burn.figures
    value = told(figures)
    if isinstance(value, float) and math.isnan(value):
        value = None
    days = f"{burn.first} to {burn.last}" if burn.first and burn.last else "no day of use"
    behind = f"n = {figures.windows:,} windows, {days}."
    cell = case.cell(
        value, unit, missing=missing, origin=Origin.BURN, standing="" if burn.example else "measured",
        source=_EXAMPLE_LOGS if burn.example else _LOGS, note=f"{behind} {note}".rstrip(),
    )  # fmt: skip
    return replace(cell, as_of=burn.last or case.day)


def _median(case: Case) -> Cell:
    burn = case.burn
    figures = burn.figures if burn else None
    note = ""
    if figures is not None and figures.planned_assumed:
        note = f"Held against {figures.planned_hours:g} h, assumed: the product has no planned session."
    return _burnt(case, lambda f: f.median_hours, Unit.LENGTH, note)


def _inflation(case: Case) -> Cell:
    def factor(figures: KeyFigures) -> float | None:
        return None if figures.inflation is None else figures.inflation.factor

    burn = case.burn
    found = burn.figures.inflation if burn else None
    note = ""
    if found is not None and found.factor is not None and found.low is not None and found.high is not None:
        note = f"90 % band ×{found.low:.3g} to ×{found.high:.3g}. "
    elif found is not None:
        note = f"{found.reason} "
    return _burnt(case, factor, Unit.FACTOR, note + (burn.figures.reference_words if burn else ""))


def _stall_cost(case: Case) -> Cell:
    words = case.burn.figures.stall_cost.words if case.burn else ""
    return _burnt(case, lambda f: f.stall_cost.amount, Unit.MONEY, words)


# ------------------------------------------------------------------------------------------- outages


def outage_section(cases: Sequence[Case]) -> Section:
    """Write the record of each product's vendor, and what its outages cost the work on it."""
    rows = [
        row("incidents", "Vendor’s incidents on record", cases, _incidents),
        row("availability", "Vendor’s availability", cases, _availability, "1 − down time / time watched"),
        row("against-sla", "Against what is promised", cases, _against),
        row("mttr", "Mean length of an outage", cases, lambda c: _outage(c, _mttr(c), Unit.LENGTH)),
        row("loss", "Expected loss a year", cases, _loss, "Of the work that needs it, by its vendor’s outages"),
        row("p95", "Vendor: one year in twenty loses more than", cases, _p95, "P95 of the yearly loss by this vendor’s outages"),
    ]  # fmt: skip
    return Section("outages", "Outage exposure", tuple(rows))


def _outage(case: Case, value: Value | None, unit: Unit, note: str = "", missing: str = "") -> Cell:
    sources = {
        one.source
        for one in case.register.incident_imports.values()
        if one.vendor_id == case.product.vendor_id
    }
    by_hand = any(one.vendor_id == case.product.vendor_id for one in case.register.incidents.values())
    named = sorted(sources) + (["entered by hand"] if by_hand else [])
    return case.cell(
        value, unit, missing=missing or (NOT_KNOWN if named else _NO_INCIDENTS), origin=Origin.OUTAGES,
        source=f"incidents: {', '.join(named)}" if named else _NO_INCIDENTS, note=note,
    )  # fmt: skip


def _incidents(case: Case) -> Cell:
    record = case.outages
    # None on record where nobody has looked isn't none that happened.
    watched = record is not None and bool(record.availability.observed_hours)
    known = (
        record.counts.all_incidents
        if record is not None and (watched or record.counts.all_incidents)
        else None
    )
    note = f"watched for {record.availability.observed_hours / 24:,.0f} days" if record and watched else ""
    return _outage(case, known, Unit.COUNT, note)


def _availability(case: Case) -> Cell:
    share = case.outages.availability.availability if case.outages else None
    return _outage(case, share, Unit.SHARE, missing="not watched")


def _against(case: Case) -> Cell:
    share = case.outages.availability.availability if case.outages else None
    promised = case.product.availability_sla
    if promised is None:
        return _outage(case, None, Unit.TEXT, missing="nothing promised on record")
    if share is None:
        return _outage(case, None, Unit.TEXT, missing="not watched")
    kept = share >= promised
    note = f"{promised * 100:.10g} % promised"
    cell = _outage(case, "kept" if kept else "not kept", Unit.TEXT, note)
    return replace(cell, tone="holds" if kept else "stops")


def _mttr(case: Case) -> float | None:
    return case.outages.availability.mttr_hours if case.outages else None


def _loss(case: Case) -> Cell:
    expected = case.whole.expected
    found = expected.products.get(case.product.id)
    if found is None:
        return _outage(case, None, Unit.MONEY, missing=NOT_KNOWN)
    hours = f"{found.hours:,.1f} h of work in a mean year"
    if expected.currency is None:
        return _outage(case, found.hours, Unit.HOURS, "no cost per hour is known")
    if found.money is None:
        return _outage(case, None, Unit.MONEY, hours, missing="no cost per hour recorded")
    note = f"{hours}; some of it has no cost per hour" if found.partly else hours
    cell = _outage(case, _whole(found.money), Unit.MONEY, note)
    return replace(cell, before="≥ ") if found.partly else cell


def _p95(case: Case) -> Cell:
    expected = case.whole.expected
    curve = expected.curve_of({case.product.vendor_id})
    if curve is None or not math.isfinite(curve.mean):
        return _outage(case, None, Unit.MONEY, missing=NOT_KNOWN)
    at, mean = curve.quantile(0.95), curve.mean
    if expected.currency is None:
        return _outage(case, at, Unit.HOURS, f"{mean:,.1f} h in a mean year")
    return _outage(case, _whole(at), Unit.MONEY, f"{mean:,.0f} {expected.currency} in a mean year")


def _whole(amount: float) -> Decimal | None:
    """Write money in whole units, as the other pages do."""
    return Decimal(round(amount)) if math.isfinite(amount) else None
