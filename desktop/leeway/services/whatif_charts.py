"""The charts of what-if, as data: the loss of a year in baseline and scenario, and what moves it."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from leeway.domain.chart import Axis, Bars, Cell, Chart, Column, Hue, Line, Numbers, Quantity, Table
from leeway.engine.whatif import Comparison
from leeway.engine.whatif_tornado import Bar
from leeway.engine.whatif_year import Year

NO_LOSS: Final = (
    "No loss can be worked out yet. It needs incidents, or since when there were none, and workflows that lean on "
    "their vendors."
)
_POINTS: Final = 200
_MOST_BARS: Final = 10
_LEAST_PLACES: Final = 5
"""Bars are as wide as if there were so many, so that one alone doesn't fill the chart."""


def comparison_chart(found: Comparison, currency: str | None) -> Chart:
    """Draw how likely a year loses more than an amount, in baseline and scenario: hours if `currency` is None."""
    quantity = Quantity.MONEY if currency else Quantity.HOURS
    before, after = found.baseline.year, found.scenario.year
    sides = [("Baseline", before, Hue.MUTED)]
    if after is not before:
        sides.append(("Scenario", after, Hue.ACCENT))
    marks: list[Line] = []
    cells: list[tuple[Cell, ...]] = []
    for name, year, hue in sides if before.mean > 0 or after.mean > 0 else ():
        losses, chances = _curve(year)
        rows = np.arange(len(cells), len(cells) + len(losses))
        marks.append(Line(name, losses, chances, hue, dashed=hue is Hue.MUTED, rows=rows))
        cells += [
            (name, loss, chance) for loss, chance in zip(losses.tolist(), chances.tolist(), strict=True)
        ]
    return Chart(
        name="loss-exceedance-scenario",
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
        words=_comparison_words(before, after, currency or "hours of work"),
        empty=NO_LOSS,
        currency=currency or "",
        legend=tuple((name, hue) for name, _, hue in sides),
    )


def _curve(year: Year) -> tuple[Numbers, Numbers]:
    """Return the curve from no loss on: what every year loses beside outages is certain."""
    losses, chances = year.points(_POINTS)
    least = year.beyond.total
    if least <= 0.0:
        return losses, chances
    return np.concatenate(([0.0, least], losses)), np.concatenate(([1.0, 1.0], chances))


def _comparison_words(before: Year, after: Year, unit: str) -> str:
    if before.mean <= 0 and after.mean <= 0:
        return "No loss is expected, as far as is known."
    if after is before:
        return f"The scenario loses what the baseline loses: {before.mean:,.0f} {unit} a year are expected."
    return (
        f"Expected loss of a year: {after.mean:,.0f} {unit} in the scenario, {before.mean:,.0f} in the baseline. One year "
        f"in twenty loses more than {after.quantile(0.95):,.0f}, against {before.quantile(0.95):,.0f}."
    )


def tornado_chart(bars: Sequence[Bar], currency: str | None) -> Chart:
    """Draw by how much each change of a scenario alone moves the expected loss, from the baseline: the widest on top."""
    quantity = Quantity.MONEY if currency else Quantity.HOURS
    moving = [bar for bar in bars if bar.width > 0.0]
    shown = moving[:_MOST_BARS]
    moved = np.array([bar.at_high - bar.at_low for bar in shown])
    place = np.arange(len(shown), dtype=float)[::-1]
    zero = np.zeros(len(shown))
    marks = Bars(
        "Moves the expected loss by",
        np.minimum(moved, zero), np.maximum(moved, zero), place + 0.3, place - 0.3,
        tuple(Hue.STOPS if by > 0 else Hue.HOLDS for by in moved.tolist()),
        np.arange(len(shown)),
        tuple(_signed(by) for by in moved.tolist()),
    )  # fmt: skip
    return Chart(
        name="what-moves-the-loss",
        title="What moves the loss",
        x=Axis(quantity, "expected loss a year, against the baseline", *_ends(moved)),
        y=Axis(
            Quantity.TEXT,
            low=min(-0.6, len(shown) - _LEAST_PLACES - 0.4),
            high=max(len(shown) - 0.4, 0.6),
            ticks=tuple(sorted(zip(place.tolist(), [bar.name for bar in shown], strict=True))),
        ),
        marks=(marks,) if shown else (),
        table=Table(
            (
                Column("Change, alone", Quantity.TEXT),
                Column("Expected loss", quantity),
                Column("Against the baseline", quantity),
            ),
            tuple((bar.name, bar.at_high, bar.at_high - bar.at_low) for bar in moving),
        ),
        words=_tornado_words(moving),
        empty="Nothing moves the loss yet. Move a slider, or change your answer; each change is looked at alone here.",
        currency=currency or "",
    )


def ranges_chart(bars: Sequence[Bar], currency: str | None) -> Chart:
    """Draw between which expected losses each number of the baseline moves it, from low to high: the widest on top."""
    quantity = Quantity.MONEY if currency else Quantity.HOURS
    moving = [bar for bar in bars if bar.width > 0.0]
    shown = moving[:_MOST_BARS]
    ends = np.array([[bar.at_low, bar.at_high] for bar in shown]).reshape(-1, 2)
    place = np.arange(len(shown), dtype=float)[::-1]
    marks = Bars(
        "Expected loss",
        ends.min(axis=1), ends.max(axis=1), place + 0.3, place - 0.3,
        tuple(Hue.ACCENT for _ in shown),
        np.arange(len(shown)),
        tuple(_signed(bar.width).lstrip("+") for bar in shown),
    )  # fmt: skip
    room = 0.35 * float(np.ptp(ends)) if len(shown) else 0.0
    return Chart(
        name="what-moves-the-loss-over-ranges",
        title="What moves the loss",
        x=Axis(
            quantity,
            "expected loss a year",
            float(ends.min()) if len(shown) else None,
            float(ends.max()) + room if len(shown) else None,
        ),
        y=Axis(
            Quantity.TEXT,
            low=min(-0.6, len(shown) - _LEAST_PLACES - 0.4),
            high=max(len(shown) - 0.4, 0.6),
            ticks=tuple(sorted(zip(place.tolist(), [bar.name for bar in shown], strict=True))),
        ),
        marks=(marks,) if shown else (),
        table=Table(
            (
                Column("Number", Quantity.TEXT),
                Column("Expected loss at its low end", quantity),
                Column("Expected loss at its high end", quantity),
            ),
            tuple((bar.name, bar.at_low, bar.at_high) for bar in moving),
        ),
        words=f"“{moving[0].name}” moves the expected loss most: by {moving[0].width:,.0f} over its range."
        if moving
        else "No number moves the expected loss over its range.",
        empty="No number moves the loss over its range: it needs vendors whose outages are known, and work that leans on them.",
        currency=currency or "",
    )


def _ends(moved: Numbers) -> tuple[float | None, float | None]:
    """Leave room for the amounts, which are written past the right end of bars."""
    if not len(moved):
        return None, None
    low, high = min(float(moved.min()), 0.0), max(float(moved.max()), 0.0)
    room = 0.35 * (high - low)
    return low, high + room


def _tornado_words(bars: Sequence[Bar]) -> str:
    if not bars:
        return "Nothing of the scenario moves the expected loss."
    first = bars[0]
    more = "raises" if first.at_high > first.at_low else "lowers"
    return f"“{first.name}” moves most: alone it {more} the expected loss by {first.width:,.0f}."


def _signed(amount: float) -> str:
    """Write an amount in at most three figures with its sign: the axis tells its unit, the table the exact value."""
    scale, letter = next(
        (pair for pair in ((1e9, " bn"), (1e6, " M"), (1e3, " k")) if abs(amount) >= pair[0]), (1.0, "")
    )
    shown = amount / scale
    return f"{shown:+,.{1 if abs(shown) < (100 if letter else 10) else 0}f}{letter}".replace("-", "−")
