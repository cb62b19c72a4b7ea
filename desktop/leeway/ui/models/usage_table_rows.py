"""The beginning of a usage table: its rows as they are, and what the columns chosen make of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from leeway.formats.usage_csv import NO_SESSION, CsvRow
from leeway.formats.usage_csv_columns import Shape
from leeway.formats.usage_rows import NO_MODEL, instant
from leeway.services.usage_tables import TableHead
from leeway.ui.formatting import count, day_and_time
from leeway.ui.models.columns import Column


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of the table as it is; `id` is its place."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriedRow:
    """What the columns chosen make of a row, or why it would be left out; `id` is its place."""

    id: str
    made: CsvRow | None
    why: str = ""


def raw_columns(shape: Shape) -> list[Column[RawRow]]:
    """Make a column for each header of a table."""
    return [Column(header, partial(_cell, place)) for place, header in enumerate(shape)]


def raw_rows(head: TableHead) -> list[RawRow]:
    """Prepare the first rows of a table."""
    return [
        RawRow(str(place), tuple(row.get(header) or "" for header in head.shape))
        for place, row in enumerate(head.rows)
    ]


def tried_rows(tried: Iterable[CsvRow | str]) -> list[TriedRow]:
    """Prepare what was made of the first rows."""
    return [
        TriedRow(str(place), None, f"Left out: {one}") if isinstance(one, str) else TriedRow(str(place), one)
        for place, one in enumerate(tried)
    ]


def _cell(place: int, row: RawRow) -> str:
    return row.cells[place]


def _tokens(place: int, row: TriedRow) -> str:
    return count(row.made.counts[place]) if row.made else ""


def _when(row: TriedRow) -> str:
    return day_and_time(instant(row.made.at)) if row.made else row.why


def _model(row: TriedRow) -> str:
    if row.made is None:
        return ""
    return "not known" if row.made.model == NO_MODEL else row.made.model


def _session(row: TriedRow) -> str:
    if row.made is None:
        return ""
    return "all in one" if row.made.session == NO_SESSION else row.made.session


def _limit(row: TriedRow) -> str:
    if row.made is None or row.made.limit is None:
        return ""
    reset = row.made.limit.reset
    return f"Until {day_and_time(reset)}" if reset else "Yes, until an unknown time"


TRIED_COLUMNS: Final[Sequence[Column[TriedRow]]] = (
    Column("Time", _when, muted=lambda row: row.made is None),
    Column("Input", partial(_tokens, 0), numeric=True),
    Column("Output", partial(_tokens, 1), numeric=True),
    Column("Cache write", partial(_tokens, 2), numeric=True),
    Column("Cache read", partial(_tokens, 3), numeric=True),
    Column("Model", _model),
    Column("Session", _session),
    Column("Limit hit", _limit),
)
"""A row as a call: when, how many tokens, by which model and session, and whether a limit was hit."""
