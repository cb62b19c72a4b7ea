"""The table of products side by side: headings of sections, and a line for each figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final

from leeway.domain.comparison import Difference, Unit
from leeway.ui import formatting
from leeway.ui.models.assessment_words import points
from leeway.ui.models.burn_words import factor, length
from leeway.ui.models.columns import Column
from leeway.ui.models.outage_words import percent
from leeway.ui.widgets.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from leeway.domain.comparison import Cell, Comparison, Row, Subject

FIRST: Final = 2
"""The column of the first product: the figure's name and the mark go before."""
_DIFFERENCES: Final[Mapping[Difference, str]] = {
    Difference.DIFFERS: "≠",
    Difference.PARTLY: "≠",
    Difference.SAME: "=",
    Difference.UNKNOWN: "",
}
_SHAPES: Final = {"stops": "■", "degrades": "▲", "holds": "●", "unknown": "○"}


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One line: a figure of all products, or the heading of a section, which has no `row`."""

    id: str
    section: str
    row: Row | None
    products: tuple[str, ...]
    currency: str

    @property
    def name(self) -> str:
        """What the line is about."""
        return self.section if self.row is None else self.row.name

    def cell(self, place: int) -> Cell | None:
        """Return the figure of a product, by its place; None in a heading."""
        return None if self.row is None else self.row.cells[place]

    def words(self, place: int) -> str:
        """Write the figure of a product."""
        cell = self.cell(place)
        return "" if cell is None else cell_words(cell, self.currency)


_NUMBERS: Final[Mapping[Unit, Callable[[float], str]]] = {
    Unit.HOURS: formatting.hours,
    Unit.LENGTH: length,
    Unit.DAYS: lambda value: formatting.days(round(value)),
    Unit.WEEKS: formatting.weeks,
    Unit.SHARE: percent,
    Unit.FACTOR: factor,
    Unit.SCORE: points,
}


def cell_words(cell: Cell, currency: str) -> str:
    """Write a figure as the window does, or say why there is none."""
    value = cell.value
    match value:
        case None:
            return cell.missing
        case str():
            return f"{cell.before}{value}"
        case date():
            return formatting.day(value)
    if cell.unit is Unit.MONEY:
        return f"{cell.before}{formatting.money(Decimal(value), currency)}"
    return f"{cell.before}{_NUMBERS.get(cell.unit, formatting.number)(float(value))}"


def source_words(cell: Cell) -> str:
    """Say of which day a figure is and where it comes from: "claimed, 22 Nov 2026: the essay"."""
    day = formatting.day(cell.as_of) if cell.as_of else ""
    return f"{', '.join(part for part in (cell.standing, day) if part)}: {cell.source}"


def sources(row: CompareRow) -> str:
    """Say once where the figures of a row come from, or of each product where they come from elsewhere."""
    if row.row is None:
        return ""
    cells = row.row.cells
    known = {source_words(cell) for cell in cells if cell.value is not None}
    found = [source_words(cell) for cell in cells]
    if len(known or set(found)) == 1:
        return next(iter(known or found))
    return "; ".join(
        f"{formatting.line(name, 30)}: {said}" for name, said in zip(row.products, found, strict=True)
    )


def compare_rows(found: Comparison, text: str = "", *, only_differences: bool = False) -> list[CompareRow]:
    """Return the lines that have every typed word; a heading goes before the lines of each section that has any."""
    typed = text.casefold().split()
    products = tuple(subject.product for subject in found.subjects)
    rows: list[CompareRow] = []
    for section in found.sections:
        lines = [CompareRow(row.id, section.title, row, products, found.currency) for row in section.rows]
        kept = [
            line
            for line in lines
            if line.row is not None
            and (not only_differences or line.row.difference.matters)
            and all(word in _searched(line) for word in typed)
        ]
        if kept:
            rows += [
                CompareRow(f"section {section.id}", section.title, None, products, found.currency),
                *kept,
            ]
    return rows


def _searched(line: CompareRow) -> str:
    values = (line.words(place) for place in range(len(line.products)))
    return "\n".join((line.section, line.name, *values, sources(line)))[:4_000].casefold()


def compare_columns(subjects: Sequence[Subject]) -> tuple[Column[CompareRow], ...]:
    """Return a column for what is compared, one for the mark, one for each product, and one for the sources."""
    return (
        Column("", _name, tip=_name_tip),
        Column(
            "",
            _difference,
            tip=_difference_tip,
            hint="≠ marks figures that differ, or are known of some only",
        ),
        *(_column(place, subject) for place, subject in enumerate(subjects)),
        Column(
            "Source",
            sources,
            muted=lambda _: True,
            hint="Where the figures come from, and of which day they are",
        ),
    )


def _name(row: CompareRow) -> str:
    return row.name if row.row is not None else row.name.upper()


def _name_tip(row: CompareRow) -> str:
    return "\n".join(filter(None, (row.name, row.row.hint if row.row else "")))


def _difference(row: CompareRow) -> str:
    return "" if row.row is None else _DIFFERENCES[row.row.difference]


def _difference_tip(row: CompareRow) -> str:
    return "" if row.row is None else row.row.difference.value


def _column(place: int, subject: Subject) -> Column[CompareRow]:
    return Column(
        formatting.line(subject.title, 60),
        lambda row: row.words(place),
        tip=partial(_tip, place),
        muted=partial(_is_missing, place),
        bold=True,
        chip=partial(_chip, place),
        hint=formatting.line(subject.title, 200),
    )


def _is_missing(place: int, row: CompareRow) -> bool:
    cell = row.cell(place)
    return cell is not None and cell.value is None


def _chip(place: int, row: CompareRow) -> Mark | None:
    cell = row.cell(place)
    return Mark(_SHAPES[cell.tone], row.words(place), cell.tone) if cell is not None and cell.tone else None


def _tip(place: int, row: CompareRow) -> str:
    cell = row.cell(place)
    if cell is None:
        return ""
    return "\n".join(part for part in (row.words(place), source_words(cell), cell.note) if part)


def as_text(rows: Iterable[CompareRow], columns: Sequence[Column[CompareRow]]) -> str:
    """Write lines as text for the clipboard: a heading, then a line each, tabs between."""
    lines = [
        [column.title for column in columns],
        *([column.text(row) for column in columns] for row in rows),
    ]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
