"""The key figures above the portfolio table."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.domain.verdict import Outcome, ProductAssessment, Verdict
from leeway.engine.portfolio import Portfolio
from leeway.ui import formatting
from leeway.ui.models.concentration_rows import BAND_NOTE, band_words

if TYPE_CHECKING:
    from leeway.services.expected_loss import ExpectedLoss

_LARGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in large type, the note under it and the rule behind it."""

    name: str
    value: str
    note: str
    tip: str


NAMES = (
    "Single-source critical",
    "Least leeway",
    "Expected loss a year",
    "Single points of failure",
    "Concentration (HHI)",
    "Hardest to leave",
)


def key_figures(
    register: Register,
    portfolio: Portfolio,
    scope: Scope,
    expected: "ExpectedLoss | None" = None,
    *,
    pending: bool = False,
) -> tuple[Figure, ...]:
    """Work out the figures for the products in scope; the concentration is always that of the whole register.

    `expected` is None where nothing is known of outages, or while it is first worked out (`pending`).
    """
    judged = [
        a
        for id, a in portfolio.products.items()
        if id in register.products and scope.covers_product(register, id)
    ]
    return (
        _critical(judged),
        _least_leeway(register, judged),
        _expected_loss(register, scope, expected, pending=pending),
        _single_points(register, portfolio, scope),
        _concentration(portfolio),
        _hardest(register, judged),
    )


def _critical(judged: list[ProductAssessment]) -> Figure:
    critical = [a for a in judged if a.verdict is Verdict.SINGLE_SOURCE_CRITICAL]
    stopping = {
        w.workflow_id for a in critical for w in a.workflows if w.critical and w.outcome is Outcome.STOPS
    }
    note = (
        f"{formatting.counted(len(stopping), 'critical workflow')} would stop"
        if critical
        else "Nothing critical stops"
    )
    value = f"{formatting.count(len(critical))} of {formatting.count(len(judged))}"
    tip = "Products whose loss stops a critical workflow for longer than it can bear"
    return Figure(NAMES[0], value, note, tip)


def _least_leeway(register: Register, judged: list[ProductAssessment]) -> Figure:
    tip = "The fewest hours that a vendor can be away before a workflow loses more work than it can bear"
    known = [(a.leeway, a) for a in judged if a.leeway is not None]
    unknown = len(judged) - len(known)
    if not known:
        return Figure(NAMES[1], "—", "Not known for any product", tip)
    least, assessment = min(known, key=lambda pair: pair[0])
    if math.isinf(least):
        note = (
            "Every workflow holds"
            if not unknown
            else f"Not known for {formatting.counted(unknown, 'product')}"
        )
        return Figure(NAMES[1], "∞", note, tip)
    vendor = register.vendors[register.products[assessment.product_id].vendor_id].name
    workflow = next((w.name for w in assessment.workflows if w.leeway == least), "")
    return Figure(NAMES[1], formatting.hours(least), _arrow(vendor, workflow), tip)


def _expected_loss(
    register: Register, scope: Scope, expected: "ExpectedLoss | None", *, pending: bool
) -> Figure:
    tip = (
        "What outages of the vendors cost in a mean year; one year in twenty costs more than P95. "
        "The Outages page shows where it comes from"
    )
    if expected is None:
        return Figure(NAMES[2], "—", "Being worked out …" if pending else "No incidents on record", tip)
    inside = {id for id in register.vendors if scope.covers_vendor(register, id)}
    curve = expected.curve_of(inside)
    left_out = len(expected.unknown & inside)
    rest = f" · {formatting.counted(left_out, 'vendor')} not known" if left_out else ""
    if curve is None:
        return Figure(NAMES[2], "—", "Outages aren't known" if left_out else "No work leans on it", tip)
    p95 = _amount(curve.quantile(0.95), expected.currency)
    exact = f"{_amount(curve.mean, expected.currency)} a year. {tip}"
    return Figure(NAMES[2], _amount(curve.mean, expected.currency, short=True), f"P95 {p95}{rest}", exact)


def _amount(value: float, currency: str | None, *, short: bool = False) -> str:
    """Write money in whole units, or hours of work where no cost is known."""
    if not math.isfinite(value):
        return "∞"
    if currency is None:
        return formatting.hours(round(value, 1))
    amount = Decimal(round(value))
    write = formatting.money_short if short and value >= _LARGE else formatting.money
    return write(amount, currency)


def _single_points(register: Register, portfolio: Portfolio, scope: Scope) -> Figure:
    inside = {id for id in register.vendors if scope.covers_vendor(register, id)}
    points = [p for p in portfolio.single_points if p.vendor_id in inside]
    pairs = [p for p in portfolio.pairs if not inside.isdisjoint(p.vendor_ids)]
    critical = sum(_any_critical(register, p.workflow_ids) for p in points)
    note = f"{formatting.count(critical)} for critical work · {formatting.counted(len(pairs), 'pair')}"
    tip = "Vendors whose loss alone stops workflows; pairs stop what neither stops alone"
    return Figure(NAMES[3], formatting.count(len(points)), note, tip)


def _any_critical(register: Register, workflow_ids: Iterable[str]) -> bool:
    return any(bool(w.critical) for w in map(register.workflows.get, workflow_ids) if w)


def _concentration(portfolio: Portfolio) -> Figure:
    found = portfolio.concentration.get("critical_workflows")
    if found is None:
        return Figure(NAMES[4], "—", "No critical work on record", BAND_NOTE)
    equal = formatting.number(found.effective_number, 1)
    note = f"{band_words(found)} · like {equal} equal vendors"
    tip = f"By critical work: the sum of squared percentage shares. {BAND_NOTE}"
    return Figure(NAMES[4], formatting.number(found.hhi, 0), note[:1].upper() + note[1:], tip)


def _hardest(register: Register, judged: list[ProductAssessment]) -> Figure:
    tip = "The most hours that it takes to rebuild what is not portable, and the weeks until the product can be left"
    known = [(a.effort_to_leave, a) for a in judged if a.effort_to_leave is not None]
    if not known:
        return Figure(NAMES[5], "—", "Not known for any product", tip)
    effort, assessment = max(known, key=lambda pair: pair[0])
    name = formatting.line(register.products[assessment.product_id].name, 40)
    weeks = "" if assessment.time_to_leave is None else f" · {formatting.weeks(assessment.time_to_leave)}"
    return Figure(NAMES[5], formatting.hours(effort), f"{name}{weeks}", tip)


def _arrow(vendor: str, workflow: str) -> str:
    vendor, workflow = formatting.line(vendor, 40), formatting.line(workflow, 40)
    return f"{vendor} → {workflow}" if workflow else vendor
