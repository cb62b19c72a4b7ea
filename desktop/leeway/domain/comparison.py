"""Products side by side: every figure with its source and its day, what differs, and what is missing."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from leeway.domain.chart import Chart
from leeway.domain.validation import folded

MOST_PRODUCTS: Final = 5
"""How many products are compared at most."""

Value = str | int | float | Decimal | date
_PLACES: Final = 9


class Unit(StrEnum):
    """What the value of a cell is, and so how it is written."""

    TEXT = "text"
    COUNT = "count"
    HOURS = "hours"
    LENGTH = "length"  # hours, written as 1 h 34 m
    DAYS = "days"
    WEEKS = "weeks"
    MONEY = "money"  # in the comparison's currency
    SHARE = "share"  # 0 to 1
    FACTOR = "factor"
    SCORE = "score"  # 0 (bad) to 4 (good)
    DAY = "day"


class Origin(StrEnum):
    """The page on which a figure is at home."""

    PORTFOLIO = "portfolio"
    REGISTER = "register"
    BURN = "burn"
    OUTAGES = "outages"
    QUESTIONNAIRE = "questionnaire"


class Difference(StrEnum):
    """What comes of holding the cells of a row against one another."""

    DIFFERS = "differs"
    PARTLY = "known of some"
    SAME = "same"
    UNKNOWN = "not known"

    @property
    def matters(self) -> bool:
        """Whether the row tells products apart."""
        return self in {Difference.DIFFERS, Difference.PARTLY}


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of one product.

    `value` is None where there is none: `missing` says so in words then. `source`, and `as_of` its day, tell where the
    figure, or its absence, comes from. `standing` is measured, claimed or disputed where that is known; `tone` stops,
    degrades, holds or unknown where it is a verdict or an outcome; `note` says more; `before` is written before the value.
    """

    value: Value | None
    unit: Unit
    source: str
    as_of: date | None
    origin: Origin
    standing: str = ""
    missing: str = ""
    note: str = ""
    tone: str = ""
    before: str = ""

    @property
    def meaning(self) -> object:
        """What is compared: texts without regard to case and spaces, numbers to nine figures; None where it is missing."""
        match self.value:
            case None:
                return None
            case str():
                return folded(self.value), self.before
            case int() | float() | Decimal():
                number = float(self.value)
                return float(f"{number:.{_PLACES}g}") if math.isfinite(number) else number, self.before
            case _:
                return self.value, self.before


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of all the products; `hint` is the rule behind it."""

    id: str
    name: str
    cells: tuple[Cell, ...]
    hint: str = ""

    @property
    def difference(self) -> Difference:
        """Tell whether the products differ in it."""
        known = [cell.meaning for cell in self.cells if cell.value is not None]
        if not known:
            return Difference.UNKNOWN
        if any(meaning != known[0] for meaning in known[1:]):
            return Difference.DIFFERS
        return Difference.PARTLY if len(known) < len(self.cells) else Difference.SAME


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that belong together."""

    id: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A product that is compared."""

    product_id: str
    vendor_id: str
    vendor: str
    product: str

    @property
    def title(self) -> str:
        """Vendor and product."""
        return f"{self.vendor} · {self.product}"


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Two to five products side by side as of a day, money in one currency; `chart` has lock-in against community."""

    as_of: date
    currency: str
    register: str
    example: bool
    subjects: tuple[Subject, ...]
    sections: tuple[Section, ...]
    chart: Chart

    @property
    def rows(self) -> Iterator[tuple[Section, Row]]:
        """Yield the rows in their order, each with its section."""
        return ((section, row) for section in self.sections for row in section.rows)

    def row(self, id: str) -> Row:
        """Return the row of that id; KeyError if there is none."""
        return {row.id: row for _, row in self.rows}[id]
