"""Outage exposure in the memo: the record of the product's vendor, what its outages cost, figures, feeds."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from leeway.domain.chart import Chart
from leeway.domain.register import Register
from leeway.domain.register_entities import Product
from leeway.engine.outage_bands import Band
from leeway.engine.outage_curve import LossCurve
from leeway.engine.outage_event_loss import VendorRisk
from leeway.engine.outage_products import ProductLoss
from leeway.engine.outage_vendors import Thin, VendorBands, VendorOutages
from leeway.engine.outage_workflows import WorkflowOutages
from leeway.memo import wording
from leeway.memo.content import Fact, Figure, OutageRow, OutageSection
from leeway.memo.drawn import drawn
from leeway.memo.outage_feeds import feed_rows

_HEIGHT: Final = 150.0
_BRIEF_HEIGHT: Final = 112.0
_BAR: Final = 17.0
_WEAK: Final = "The absence of incidents is weak evidence: it may only mean that nobody has looked."


@dataclass(frozen=True, slots=True, eq=False)
class OutageFindings:
    """What the engine says of the outages of the memo's vendor, as far as a memo takes it.

    `curve` is the loss of a year by this vendor's outages, in `currency`, or in hours of work where that is None; None
    where its outages aren't known or stop no work. `band`: the 90 % band of its mean. `risk` is what the curve is made
    of. `workflows`: those that lose work to this vendor alone, the most hours first. `charts`: the loss exceedance,
    the availability by month and the exposure by workflow, as far as there is something to draw.
    """

    as_of: datetime
    outages: VendorOutages
    bands: VendorBands
    curve: LossCurve | None
    currency: str | None
    band: Band | None
    risk: VendorRisk | None
    workflows: tuple[WorkflowOutages, ...]
    charts: tuple[Chart, ...]


def outage_section(register: Register, product: Product, findings: OutageFindings) -> OutageSection:
    """Write the section on a product's vendor.

    Raises:
        MemoError: The figures can't be drawn, because a file of this installation is missing or damaged.
    """
    return OutageSection(
        line=line(register, product, findings),
        curve=_curve(findings),
        caption=_caption(register, product, findings),
        record=_record(register, product, findings.outages),
        facts=(*_facts(findings), *_loss_facts(findings)),
        cautions=tuple(_cautions(register, findings)),
        rows=tuple(_row(register, row) for row in findings.workflows),
        figures=tuple(map(_drawn, findings.charts)),
        feeds=feed_rows(register, product.vendor_id, findings.outages.counts.all_incidents),
    )


def key_figure(findings: OutageFindings, loss: ProductLoss | None, currency: str) -> Fact:
    """Write what the work on the product loses as a figure that the board reads first; `currency` is the register's."""
    label = "Expected loss a year"
    if loss is None:
        return Fact(label, wording.NOT_KNOWN, _lacking(findings))
    told = work_loss(loss, currency)
    return Fact(label, told, _beside(findings, told))


def work_loss(loss: ProductLoss, currency: str) -> str:
    """Write what the work on a product loses: hours where no cost is known, at least so much where some isn't."""
    if loss.money is None:
        return amount(loss.hours, None)
    return f"{'≥ ' if loss.partly else ''}{amount(loss.money, currency)}"


def _beside(findings: OutageFindings, told: str) -> str:
    """Tell of the vendor's whole loss beside that of the product's work, or of its P95 where they are the same."""
    if findings.curve is None:
        return "it is only a fallback"
    whole = amount(findings.curve.mean, findings.currency)
    if whole == told.removeprefix("≥ "):
        return f"by outages; P95 {amount(findings.curve.quantile(0.95), findings.currency)}"
    return f"by outages; all of the vendor’s {whole}"


def _lacking(findings: OutageFindings) -> str:
    outages = findings.outages
    if outages.rate is None:
        return "its outages aren't on record"
    return "how long its outages last isn't known" if outages.duration is None else "no work leans on it"


def line(register: Register, product: Product, findings: OutageFindings) -> str:
    """Say in a sentence or two what a year of the vendor's outages costs."""
    vendor, curve = register.vendors[product.vendor_id].name, findings.curve
    if curve is None:
        return f"What outages of {vendor} cost a year isn't known. {_why_not(findings)}"
    lost = "cost" if findings.currency else "stop"
    unit = "" if findings.currency else " of work"
    several = len(register.links.products_of.get(product.vendor_id, ())) > 1
    over = ", over all its products" if several else ""
    said = (
        f"Outages of {vendor} are expected to {lost} {amount(curve.mean, findings.currency)}{unit} a year{over}; one year in "
        f"twenty loses more than {amount(curve.quantile(0.95), findings.currency)}."
    )
    return said if findings.currency else f"{said} No cost per hour of the work is known."


def amount(value: float, currency: str | None) -> str:
    """Write an amount of money in whole units, or of hours where there is no currency."""
    if not math.isfinite(value):
        return "more than can be told"
    if currency is None:
        return wording.hours(round(value, 1) if value >= 1 else value)
    return wording.money(Decimal(round(value)) if value >= 1 else Decimal(f"{value:.2f}"), currency)


def chance(share: float) -> str:
    """Write a chance in per cent; one too small to matter isn't written out."""
    return "under 0.01 %" if 0.0 < share < 1e-4 else wording.percent(share, 1 if share >= 1e-3 else 2)


def _why_not(findings: OutageFindings) -> str:
    outages = findings.outages
    if outages.rate is None and not outages.counts.all_incidents:
        return f"No incidents are on record. {_WEAK}"
    if outages.rate is None:
        return "Nothing says since when its incidents are on record."
    if outages.duration is None:
        return "How long its outages last isn't known."
    return "No workflow in the register leans on it."


def _record(register: Register, product: Product, outages: VendorOutages) -> str:
    """Say what the figures are counted from."""
    vendor, counts = register.vendors[product.vendor_id].name, outages.counts
    watched = outages.availability.observed_hours / 24.0
    days = f", over {wording.counted(round(watched), 'day', 'days')} watched" if watched else ""
    if not counts.all_incidents:
        return f"No incidents of {vendor} are on record{days}. {_WEAK}"
    apart = [
        f"{count:,} {words}"
        for count, words in (
            (counts.maintenance, "announced maintenance"),
            (counts.not_ours, "that stopped nothing of ours"),
            (counts.zero_length, "without length"),
            (counts.outside, "outside the time watched"),
        )
        if count
    ]
    left = f" Left out: {wording.joined(tuple(apart))}." if apart else ""
    return (
        f"{wording.counted(counts.all_incidents, 'incident', 'incidents')} of {vendor} on record{days}. Merged where they "
        f"overlap, {wording.counted(counts.episodes, 'outage counts', 'outages count')}.{left} Incidents are counted by "
        f"vendor, for all its products."
    )


def _facts(findings: OutageFindings) -> Iterator[Fact]:
    known, bands, rate = findings.outages.availability, findings.bands, findings.outages.rate
    if not known.observed_hours:
        return
    yield Fact("Availability", wording.percent(known.availability, 3), _between(bands.availability, _share))
    yield Fact("Mean time between outages", _rounded(known.mtbf_hours), "up time (MTBF)")
    yield Fact(
        "Mean time to recover", _rounded(known.mttr_hours), _between(bands.mttr_hours, _rounded) or "MTTR"
    )
    if rate:
        band = _between((rate.quantile(0.05), rate.quantile(0.95)), wording.number)
        yield Fact("Outages a year", wording.number(rate.mean, 1), band)


def _loss_facts(findings: OutageFindings) -> Iterator[Fact]:
    curve, currency = findings.curve, findings.currency
    if curve is None:
        return
    band = _between(findings.band, lambda value: amount(value, currency))
    yield Fact("Expected loss a year", amount(curve.mean, currency), band)
    yield Fact("P95", amount(curve.quantile(0.95), currency), "one year in twenty loses more")
    yield Fact("Chance of no loss", chance(curve.prob_zero), "in a year")


def _between(band: Band | None, write: Callable[[float], str]) -> str:
    return f"90 % band {write(band[0])} to {write(band[1])}" if band else ""


def _share(value: float) -> str:
    return wording.percent(value, 2)


def _rounded(hours: float | None) -> str:
    return wording.hours(hours if hours is None else round(hours, 1) if hours >= 1 else hours)


def _cautions(register: Register, findings: OutageFindings) -> Iterator[str]:
    thin = findings.outages.thin
    unwatched = Thin.NOT_OBSERVED in thin  # then that there are none says nothing at all
    yield from (one.words for one in thin if not (unwatched and one is Thin.NO_EPISODES))
    for row in findings.workflows:
        workflow = register.workflows[row.workflow_id]
        if row.loss_per_year is None:
            yield f"Cost per hour of “{workflow.name}” isn't known: it counts in hours only."
        if workflow.hours_per_week is None:
            yield f"Hours a week of “{workflow.name}” aren't known: taken as all of them."


def _row(register: Register, row: WorkflowOutages) -> OutageRow:
    workflow = register.workflows[row.workflow_id]
    currency = register.setting.currency
    return OutageRow(
        workflow=workflow.name,
        hours=_rounded(row.lost_hours_per_year),
        loss=wording.NOT_KNOWN if row.loss_per_year is None else amount(row.loss_per_year, currency),
        tolerated=wording.hours(workflow.tolerated_stop),
        passes=wording.NOT_KNOWN if row.breach is None else chance(row.breach.probability),
        without=wording.NOT_KNOWN if row.breach is None else chance(row.breach.without_fallbacks),
    )


def _drawn(chart: Chart) -> Figure:
    wide = chart.name == "exposure-by-workflow"
    return drawn(chart, 48.0 + _BAR * len(chart.table.rows) if wide else _HEIGHT, wide=wide)


def _curve(findings: OutageFindings) -> Figure | None:
    """Draw the loss exceedance for the decision pages."""
    chart = next((one for one in findings.charts if one.name == "loss-exceedance"), None)
    return None if chart is None else drawn(chart, _BRIEF_HEIGHT)


def _caption(register: Register, product: Product, findings: OutageFindings) -> str:
    vendor, outages = register.vendors[product.vendor_id].name, findings.outages
    if outages.rate is None:
        return ""
    known = outages.availability
    return (
        f"Chance that a year loses more, by outages of {vendor} alone: {wording.number(outages.rate.mean, 1)} outages a year, "
        f"availability {wording.percent(known.availability, 3)}, over {wording.counted(round(known.observed_hours / 24.0), 'day', 'days')} watched."
    )
