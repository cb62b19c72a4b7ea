"""A chart as data: what is drawn, what its axes mean, and the table behind it. The window and the memo draw it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Rows = NDArray[np.int64]
Cell = str | int | float | Decimal | date | datetime | None


class Quantity(StrEnum):
    """What the numbers of an axis or a column are, and so how they are written."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"  # in whatever unit the axis says, with decimals where it has them
    TOKENS = "tokens"  # short: 3.1 M
    HOURS = "hours"  # 1 h 34 m
    MONEY = "money"  # in the chart's currency, short: 84 k
    SHARE = "share"  # 0 to 1, as a percentage
    FACTOR = "factor"  # × 12.4
    SCORE = "score"  # of a questionnaire, 0 (bad) to 4 (good)
    RATE = "rate"  # tokens a minute
    DAY = "day"  # a date; on an axis, milliseconds since 1970 (UTC)
    INSTANT = "instant"  # a time of day, too; on an axis, milliseconds since 1970 (UTC)


class Hue(StrEnum):
    """A colour by what it means; each renderer has its own for it, light, dark or print."""

    ACCENT = "accent"
    STOPS = "stops"
    DEGRADES = "degrades"
    HOLDS = "holds"
    MUTED = "muted"
    FAINT = "faint"  # the ground behind bars, past curves
    SERIES_1 = "series-1"
    SERIES_2 = "series-2"
    SERIES_3 = "series-3"
    SERIES_4 = "series-4"
    SERIES_5 = "series-5"
    SERIES_6 = "series-6"


class Shape(StrEnum):
    """The shape of a point, so that colour never carries meaning alone."""

    SQUARE = "square"
    TRIANGLE = "triangle"
    CIRCLE = "circle"
    RING = "ring"
    DIAMOND = "diamond"


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: its label, what its numbers are, and where it begins and ends if that isn't left to the data.

    `ticks` name places, in order; a renderer leaves out those for which there is no room. `zone` is whose clock the
    days and instants are written by. `log` marks a logarithmic axis, whose values are given as they are.
    """

    quantity: Quantity
    label: str = ""
    low: float | None = None
    high: float | None = None
    ticks: tuple[tuple[float, str], ...] = ()
    zone: tzinfo | None = None
    log: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Bars from `base` to `top`, between `left` and `right`: all (n,) in the units of the axes.

    `hues` is one for all, or one each. `rows`: (n,) rows of the chart's table, for hovering; none if it tells nothing.
    `labels`, if any, are one each, written past the end of the bar: its top, or its right end where the y axis has
    no numbers; "" for none.
    """

    name: str
    left: Numbers
    right: Numbers
    top: Numbers
    base: Numbers
    hues: tuple[Hue, ...]
    rows: Rows | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line through (n,) points, NaN where it breaks; `steps` holds each value until the next.

    `label` is written at its end, or at the point of number `label_at`.
    """

    name: str
    x: Numbers
    y: Numbers
    hue: Hue
    dashed: bool = False
    steps: bool = False
    width: float = 2.0
    label: str = ""
    label_at: int | None = None
    rows: Rows | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """The area between two lines over (n,) places."""

    name: str
    x: Numbers
    low: Numbers
    high: Numbers
    hue: Hue


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """(n,) points, each of a shape and a hue: one for all, or one each. `labels`, if any, are one each, beside them."""

    name: str
    x: Numbers
    y: Numbers
    hues: tuple[Hue, ...]
    shapes: tuple[Shape, ...]
    rows: Rows | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """(n,) ranges along the x axis, from `low` to `high` at the height `y`: lines with an upright stroke at both ends."""

    name: str
    low: Numbers
    high: Numbers
    y: Numbers
    hue: Hue


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line across the chart at a value of one axis, with words on it."""

    at: float
    label: str = ""
    upright: bool = False
    hue: Hue = Hue.MUTED
    dashed: bool = True


Mark = Bars | Line | Band | Points | Spans | Rule


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table behind a chart."""

    title: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Table:
    """What the chart shows, as rows: for reading, for hovering, for CSV. A cell that isn't known is None.

    Where there may be very many, `rows` make each when it is asked for.
    """

    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """What one chart shows, in the order of painting.

    `name` is a file's, too; `words` say in a sentence what is seen, for those who can't see it; `empty` says, where
    there is nothing to draw, how to get data. `legend` has the names that no direct label tells.
    """

    name: str
    title: str
    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    table: Table
    words: str
    empty: str = ""
    currency: str = ""
    legend: tuple[tuple[str, Hue], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(len(_places(mark)) for mark in self.marks if not isinstance(mark, Rule))


def empty_chart(name: str, title: str, x: Axis, y: Axis, columns: tuple[Column, ...], why: str) -> Chart:
    """Return a chart without anything to draw; `why` says so, and how to get data. Its table has columns alone."""
    return Chart(name, title, x, y, (), Table(columns), why, why)


def _places(mark: Bars | Line | Band | Points | Spans) -> Sequence[float] | Numbers:
    match mark:
        case Bars():
            return mark.left
        case Spans():
            return mark.low
    return mark.x
