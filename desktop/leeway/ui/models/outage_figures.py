"""The key figures above the incident timeline, each with the rule behind it and the exact value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leeway.ui import formatting
from leeway.ui.models.outage_words import NOT_KNOWN, chance, length, loss, loss_short, percent
from leeway.ui.models.portfolio_figures import Figure

if TYPE_CHECKING:
    from leeway.domain.register import Register
    from leeway.engine.outage_vendors import VendorOutages
    from leeway.engine.outage_workflows import WorkflowOutages
    from leeway.services.outage_backing import Backing
    from leeway.services.outage_view import OutageView

NAMES: Final = ("Expected loss", "One year in twenty", "No loss at all", "Most exposed", "Least available")
_LEAST_DAYS: Final = 90
_CLICK: Final = "Click, or press Enter, to see where it comes from."


def outage_figures(register: Register, view: OutageView, backing: Backing | None) -> tuple[Figure, ...]:
    """Write the five figures of a view; what isn't known is a dash and says why."""
    return (
        _expected(view, backing),
        _bad_year(view),
        _none(view),
        _workflow(register, view),
        _vendor(register, view),
    )


def _nothing(name: str) -> Figure:
    return Figure(
        name,
        NOT_KNOWN,
        "no loss can be worked out yet",
        "It needs incidents, and work that leans on their vendors.",
    )


def _expected(view: OutageView, backing: Backing | None) -> Figure:
    mean = view.curve.mean
    if mean <= 0:
        return _nothing(NAMES[0])
    note = "a year" if view.currency else "of lost work a year; no cost is known"
    if backing is not None and backing.mean_band is not None:
        low, high = (loss_short(edge, view.currency) for edge in backing.mean_band)
        note = f"a year; 90 % band {low} to {high}"
    tip = f"The mean yearly loss by outages of these vendors.\nExactly {loss(mean, view.currency)}.\n{_CLICK}"
    return Figure(NAMES[0], loss_short(mean, view.currency), note, tip)


def _bad_year(view: OutageView) -> Figure:
    if view.curve.mean <= 0:
        return _nothing(NAMES[1])
    at, worst = view.curve.quantile(0.95), view.curve.tvar(0.95)
    note = f"loses more than this (P95); {loss_short(worst, view.currency)} then"
    tip = (
        f"95 % of years lose at most {loss(at, view.currency)}; the worst 5 % lose {loss(worst, view.currency)} on "
        f"average.\n{_CLICK}"
    )
    return Figure(NAMES[1], loss_short(at, view.currency), note, tip)


def _none(view: OutageView) -> Figure:
    if view.curve.mean <= 0:
        return _nothing(NAMES[2])
    share = view.curve.prob_zero
    tip = (
        f"The share of years in which no outage costs anything.\nExactly {formatting.share(share)}.\n{_CLICK}"
    )
    return Figure(NAMES[2], chance(share), "the chance of such a year", tip)


def _workflow(register: Register, view: OutageView) -> Figure:
    row = worst_workflow(view)
    if row is None:
        return _nothing(NAMES[3])
    name = formatting.line(register.workflows[row.workflow_id].name, 60)
    hours = view.lost_hours(row)
    tip = f"{name} loses {formatting.number(hours)} h in a mean year.\n{_CLICK}"
    return Figure(
        NAMES[3],
        f"{formatting.number(hours, 1 if hours < 100 else 0)}{formatting.SPACE}h",
        f"a year: {name}",
        tip,
    )


def _vendor(register: Register, view: OutageView) -> Figure:
    row = worst_vendor(view)
    if row is None or row.availability.availability is None:
        return Figure(
            NAMES[4],
            NOT_KNOWN,
            "nobody has watched a vendor yet",
            "It needs incidents, or since when there were none.",
        )
    name = formatting.line(register.vendors[row.vendor_id].name, 60)
    known = row.availability
    days = formatting.number(known.observed_hours / 24, 0)
    tip = f"{name} was down {length(known.down_hours)} of {days} days watched.\nExactly {formatting.share(known.availability)}.\n{_CLICK}"
    return Figure(NAMES[4], percent(known.availability), f"{name}, {days} d watched", tip)


def worst_workflow(view: OutageView) -> WorkflowOutages | None:
    """Return the workflow that loses most hours to the vendors in scope."""
    return max(view.workflows, key=view.lost_hours, default=None)


def worst_vendor(view: OutageView) -> VendorOutages | None:
    """Return the vendor that was up least, of those watched for 90 days if there are any."""
    watched = [row.outages for row in view.vendors if row.outages.availability.availability is not None]
    long = [row for row in watched if row.availability.observed_hours >= 24 * _LEAST_DAYS]
    return min(long or watched, key=lambda row: row.availability.availability or 0.0, default=None)
