"""The charts of outage exposure, as data."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Final

import numpy as np

from leeway.domain.chart import (
    Axis,
    Bars,
    Cell,
    Chart,
    Column,
    Hue,
    Line,
    Points,
    Quantity,
    Rule,
    Shape,
    Table,
)
from leeway.domain.register import Register
from leeway.engine.outage_availability import availability_between
from leeway.engine.outage_curve import LossCurve
from leeway.engine.outage_history import VendorHistory
from leeway.engine.outage_vendors import VendorOutages
from leeway.engine.outage_workflows import WorkflowOutages

HUES: Final = (Hue.SERIES_1, Hue.SERIES_2, Hue.SERIES_3, Hue.SERIES_4, Hue.SERIES_5, Hue.SERIES_6)
SHAPES: Final = (Shape.CIRCLE, Shape.SQUARE, Shape.TRIANGLE, Shape.DIAMOND, Shape.RING, Shape.CIRCLE)
MOST_SERIES: Final = len(HUES)
_MOST_WORKFLOWS: Final = 12
_MONTHS: Final = 36
_POINTS: Final = 400
_HOUR: Final = 3_600.0
_SCALES: Final = ((1e9, " bn"), (1e6, " M"), (1e3, " k"))
NO_LOSS: Final = (
    "No loss can be worked out yet. It needs incidents, or since when there were none, and workflows that lean on "
    "their vendors."
)


def exposure_chart(
    register: Register, workflows: Sequence[WorkflowOutages], vendor_ids: Sequence[str]
) -> Chart:
    """Draw the hours of work that each workflow loses in a mean year, stacked by vendor.

    `vendor_ids`: those in scope, the most lost first: five have a colour each if there are more than six.
    """
    rows = exposed(workflows, vendor_ids)
    shown = rows[:_MOST_WORKFLOWS]
    named = list(vendor_ids) if len(vendor_ids) <= MOST_SERIES else list(vendor_ids[: MOST_SERIES - 1])
    groups: list[tuple[tuple[str, ...], str]] = [((id,), register.vendors[id].name) for id in named]
    if rest := tuple(id for id in vendor_ids if id not in named):
        groups.append((rest, "Others"))
    marks, begin = [], np.zeros(len(shown))
    place = np.arange(len(shown), dtype=float)[::-1]
    for number, (ids, name) in enumerate(groups):
        width = np.array([_of(row, ids) for row in shown])
        last = number == len(groups) - 1
        ends = tuple(f"{_of(row, vendor_ids):,.1f} h / yr" for row in shown) if last else ()
        marks.append(
            Bars(
                name, begin, begin + width, place + 0.3, place - 0.3,
                (HUES[number],), np.arange(len(shown)), ends,
            )
        )  # fmt: skip
        begin = begin + width
    names = [register.workflows[row.workflow_id].name for row in shown]
    columns = (
        Column("Workflow", Quantity.TEXT),
        *(Column(name, Quantity.HOURS) for _, name in groups),
        Column("All, a year", Quantity.HOURS),
    )
    return Chart(
        name="exposure-by-workflow",
        title="Exposure: hours of stopped work, by workflow",
        x=Axis(Quantity.HOURS, "a mean year", low=0.0),
        y=Axis(
            Quantity.TEXT,
            low=-0.6,
            high=max(len(shown) - 0.4, 0.6),
            ticks=tuple(sorted(zip(place.tolist(), names, strict=True))),
        ),
        marks=tuple(marks) if shown else (),
        table=Table(
            columns,
            tuple(
                (name, *(_of(row, ids) for ids, _ in groups), _of(row, vendor_ids))
                for name, row in zip(names, shown, strict=True)
            ),
        ),
        words=_exposure_words(names, shown, vendor_ids, len(rows)),
        empty=NO_LOSS,
        legend=tuple((name, HUES[number]) for number, (_, name) in enumerate(groups)),
    )


def exposed(workflows: Sequence[WorkflowOutages], vendor_ids: Sequence[str]) -> list[WorkflowOutages]:
    """List the workflows that lose work to some vendors, most hours first: the rows of the exposure's table."""
    rows = [row for row in workflows if _of(row, vendor_ids) > 0]
    return sorted(rows, key=lambda row: -_of(row, vendor_ids))


def _of(row: WorkflowOutages, vendor_ids: Sequence[str]) -> float:
    return sum(part.hours_per_year for part in row.by_vendor if part.vendor_id in vendor_ids)


def _exposure_words(
    names: Sequence[str], shown: Sequence[WorkflowOutages], vendor_ids: Sequence[str], count: int
) -> str:
    if not shown:
        return "No workflow loses work to outages, as far as is known."
    left = f" {count - len(shown)} more lose less." if count > len(shown) else ""
    return f"“{names[0]}” loses most: {_of(shown[0], vendor_ids):,.1f} hours in a mean year.{left}"


def availability_chart(
    register: Register,
    vendors: Sequence[VendorOutages],
    histories: Mapping[str, VendorHistory],
    zone: tzinfo,
    now: datetime,
) -> Chart:
    """Draw the availability of each vendor by calendar month, at most six of them, beside the strictest SLA.

    The first of `vendors` have the colours that they have in the exposure by workflow.
    """
    edges = _months(histories, [row for row in vendors if row.availability.observed_hours > 0], zone, now)
    instants = [edge.timestamp() for edge in edges]
    begin = instants[0] / _HOUR
    watched = [row for row in vendors if (histories[row.vendor_id].observed[:, 1] > begin).any()][
        :MOST_SERIES
    ]
    middle = np.array([(a + b) / 2 for a, b in pairwise(instants)]) * 1_000
    marks: list[Line | Points | Rule] = []
    cells: list[tuple[Cell, ...]] = []
    places = _places(vendors, watched)
    for number, row in zip(places, watched, strict=True):
        share, hours = availability_between(
            row.episodes, histories[row.vendor_id].observed, np.array(instants) / _HOUR
        )
        seen = np.flatnonzero(hours > 0)
        rows = np.arange(len(cells), len(cells) + len(seen))
        name = register.vendors[row.vendor_id].name
        line = Line(name, middle, share, HUES[number], width=1.5)
        marks += [
            line,
            Points(name, middle[seen], share[seen], (HUES[number],), (SHAPES[number],), rows),
        ]
        sla = _sla(register, row.vendor_id)
        cells += [
            (name, edges[month].date(), float(share[month]), float((1 - share[month]) * hours[month]), sla)
            for month in seen.tolist()
        ]
    slas = [sla for row in watched if (sla := _sla(register, row.vendor_id)) is not None]
    if slas and watched:
        marks.append(Rule(max(slas), f"SLA {max(slas) * 100:g} %"))
    lowest = min((cell[2] for cell in cells if isinstance(cell[2], float)), default=0.99)
    return Chart(
        name="availability-by-month",
        title="Availability by month",
        x=Axis(
            Quantity.DAY,
            zone=zone,
            low=instants[0] * 1_000 if watched else None,
            high=instants[-1] * 1_000 if watched else None,
        ),
        y=Axis(Quantity.SHARE, low=max(0.0, lowest - 0.1 * (1.0 - lowest) - 1e-4), high=1.0),
        marks=tuple(marks),
        table=Table(
            (
                Column("Vendor", Quantity.TEXT),
                Column("Month from", Quantity.DAY),
                Column("Availability", Quantity.SHARE),
                Column("Down", Quantity.HOURS),
                Column("SLA", Quantity.SHARE),
            ),
            tuple(cells),
        ),
        words=_availability_words(register, watched),
        empty="No vendor was watched yet. Import incidents, or say in the Register since when they are on record.",
        legend=tuple(
            (register.vendors[row.vendor_id].name, HUES[number])
            for number, row in zip(places, watched, strict=True)
        ),
    )


def _places(vendors: Sequence[VendorOutages], shown: Sequence[VendorOutages]) -> list[int]:
    """Return the number of the colour of each vendor that is shown: its place among all, or one that is left."""
    order = [row.vendor_id for row in vendors[:MOST_SERIES]]
    kept = {row.vendor_id: order.index(row.vendor_id) for row in shown if row.vendor_id in order}
    free = iter([n for n in range(MOST_SERIES) if n not in kept.values()])
    return [kept[row.vendor_id] if row.vendor_id in kept else next(free) for row in shown]


def _sla(register: Register, vendor_id: str) -> float | None:
    """Return the strictest availability that a vendor's contracts promise, 0 to 1."""
    promised = (
        register.products[id].availability_sla for id in register.links.products_of.get(vendor_id, ())
    )
    return max((sla for sla in promised if sla is not None), default=None)


def _months(
    histories: Mapping[str, VendorHistory], vendors: Sequence[VendorOutages], zone: tzinfo, now: datetime
) -> list[datetime]:
    """List the first instants of the months that were watched, at most the last 36, and the end of the last."""
    firsts = [histories[row.vendor_id].observed[:, 0].min() for row in vendors]
    first = datetime.fromtimestamp(min(firsts) * _HOUR, UTC).astimezone(zone) if firsts else now
    month = now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    edges = [(month + timedelta(days=32)).replace(day=1), month]
    while edges[-1] > first and len(edges) <= _MONTHS:
        edges.append((edges[-1] - timedelta(days=1)).replace(day=1))
    return edges[::-1]


def _availability_words(register: Register, vendors: Sequence[VendorOutages]) -> str:
    known = [
        (row.availability.availability, row.vendor_id) for row in vendors if row.availability.observed_hours
    ]
    shares = [(share, id) for share, id in known if share is not None]
    if not shares:
        return "No vendor's availability is known."
    share, id = min(shares)
    return f"{register.vendors[id].name} was up least: {share * 100:.3f} % of the time watched."


def exceedance_chart(
    curve: LossCurve, currency: str | None, chosen: tuple[float, float] | None = None
) -> Chart:
    """Draw how likely a year loses more than an amount: hours if `currency` is None, with mean and P95.

    `chosen` is an amount with its chance.
    """
    quantity = Quantity.MONEY if currency else Quantity.HOURS
    losses, chances = curve.points(_POINTS)
    marks: list[Line | Rule | Points] = []
    cells: list[tuple[Cell, ...]] = []
    if curve.mean > 0:
        cells = [("", loss, chance) for loss, chance in zip(losses.tolist(), chances.tolist(), strict=True)]
        marks.append(Line("Chance", losses, chances, Hue.ACCENT, rows=np.arange(len(losses))))
        named = [("Expected", curve.mean, Hue.MUTED), ("P95", curve.quantile(0.95), Hue.STOPS)]
        for name, at, hue in named:
            marks.append(Rule(at, f"{name} {_short(at)}", upright=True, hue=hue))
            cells.append((name, at, curve.exceedance(at)))
        if chosen is not None:
            cells.append(("Chosen", *chosen))
            place = np.array([len(cells) - 1])
            x, y = np.array(chosen[:1]), np.array(chosen[1:])
            marks.append(Points("Chosen", x, y, (Hue.SERIES_2,), (Shape.DIAMOND,), place))
    unit = currency or "hours of work"
    return Chart(
        name="loss-exceedance",
        title="Loss exceedance",
        x=Axis(quantity, "loss of a year", low=0.0),
        y=Axis(Quantity.SHARE, "chance to lose more", low=0.0, high=1.0),
        marks=tuple(marks),
        table=Table(
            (
                Column("", Quantity.TEXT),
                Column("Loss of a year", quantity),
                Column("Chance to lose more", Quantity.SHARE),
            ),
            tuple(cells),
        ),
        words=(
            f"Expected loss of a year: {curve.mean:,.0f} {unit}; one year in twenty loses more than "
            f"{curve.quantile(0.95):,.0f}."
            if curve.mean > 0
            else "No loss is expected, as far as is known."
        ),
        empty=NO_LOSS,
        currency=currency or "",
    )


def _short(value: float) -> str:
    """Write an amount in at most three figures: the axis tells its unit, the table the exact value."""
    scale, letter = next((pair for pair in _SCALES if value >= pair[0]), (1.0, ""))
    shown = value / scale
    return f"{shown:,.{1 if shown < (100 if letter else 10) else 0}f}{letter}"
