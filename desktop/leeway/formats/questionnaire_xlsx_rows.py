"""The rows of a workbook of answers: found by the headings of their columns, each cell with its kind."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from leeway.domain.questionnaire import Definition
from leeway.domain.questionnaire_answers import tidied
from leeway.errors import UnreadableSource
from leeway.formats.questionnaire_xlsx import ANSWERS, EDITABLE, FORMAT, IDENTITY
from leeway.formats.wording import listed, shown
from leeway.formats.xlsx_cells import CellValue, Uncounted, cell_value

MOST_ROWS: Final = 100_000
_MOST_COLUMNS: Final = 50
_HEADING_WITHIN: Final = 20
_NEEDED: Final = ("Id", *EDITABLE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the headings: its number, its id, and its cells by heading."""

    number: int
    id: str
    cells: Mapping[str, Any]

    def value(self, column: str) -> CellValue:
        """Return what a cell holds; Uncounted if it is a formula or shows an error."""
        cell = self.cells.get(column)
        return None if cell is None else cell_value(cell)

    def text(self, column: str) -> str:
        """Return a cell as text, tidied; empty if it is blank."""
        return tidied(as_text(self.value(column)))

    @property
    def blank(self) -> bool:
        """Whether nothing is in it."""
        return all(cell.value is None for cell in self.cells.values())

    def plain(self, column: str) -> str:
        """Return a cell that isn't an answer as text; whatever else it holds, as if it were blank."""
        try:
            return self.text(column)
        except Uncounted:
            return ""

    def same(self, other: "Row") -> bool:
        """Tell whether another row answers the same."""
        return all(self.raw(column) == other.raw(column) for column in EDITABLE)

    def raw(self, column: str) -> Any:
        """Return what a cell holds as the file says it."""
        cell = self.cells.get(column)
        return None if cell is None else cell.value


def check_identity(file: str, workbook: Any, definition: Definition) -> None:
    """Make sure that a workbook answers a definition.

    Raises:
        UnreadableSource: It answers another one, or isn't a workbook of answers.
    """
    if IDENTITY not in workbook.sheetnames:
        raise UnreadableSource(
            f"{file} isn't a workbook of answers that Leeway wrote: its hidden sheet is missing. Export the "
            "questionnaire again, and copy the answers into it."
        )
    sheet = workbook[IDENTITY]
    sheet.reset_dimensions()
    pairs = {}
    for row in sheet.iter_rows(max_row=10, max_col=2, values_only=True):
        if len(row) == 2:
            pairs[str(row[0])] = str(row[1])
    if pairs.get("format") != FORMAT:
        raise UnreadableSource(
            f"{file} was written by another version of Leeway; export the questionnaire again."
        )
    for key, own, what in (
        ("definition", definition.id, "another questionnaire"),
        ("version", definition.version, "another version of the questionnaire"),
    ):
        if pairs.get(key) != own:
            raise UnreadableSource(
                f"{file} answers {what}, “{shown(pairs.get(key, ''))}”; this assessment is of “{own}”. Export the "
                "questionnaire again, and copy the answers into it."
            )


def rows_of(file: str, workbook: Any) -> Iterator[Row]:
    """Yield the rows below the headings.

    Raises:
        UnreadableSource: The sheet, or the heading of a column, is missing.
    """
    if ANSWERS not in workbook.sheetnames:
        there = listed(tuple(f"“{shown(name)}”" for name in workbook.sheetnames))
        raise UnreadableSource(f"{file} has no sheet “{ANSWERS}”; it has {there}. Give it its name back.")
    sheet = workbook[ANSWERS]
    sheet.reset_dimensions()  # what a file says about its own size can be wrong
    columns: Mapping[str, int] = {}
    for number, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        if not columns:
            columns = _columns(file, number, cells)
            continue
        if number > MOST_ROWS:
            raise UnreadableSource(f"{file} has more than {MOST_ROWS:,} rows; that is no questionnaire.")
        found = {name: cells[at] for name, at in columns.items() if at < len(cells)}
        id = found.get("Id")
        yield Row(number, str(id.value or "").strip() if id is not None else "", found)
    if not columns:
        raise UnreadableSource(f"{file}: the sheet “{ANSWERS}” is empty.")


def _columns(file: str, number: int, cells: Iterable[Any]) -> Mapping[str, int]:
    """Return where each column stands, empty if this row isn't the heading."""
    named: dict[str, int] = {}
    for at, cell in enumerate(cells):
        if isinstance(cell.value, str):
            named.setdefault(" ".join(cell.value.split()), at)
    lost = [name for name in _NEEDED if name not in named]
    if len(lost) == len(_NEEDED) and number < _HEADING_WITHIN:
        return {}
    if lost:
        columns = listed(tuple(f"“{name}”" for name in lost))
        raise UnreadableSource(
            f"{file}: in the sheet “{ANSWERS}” the heading {columns} is missing; it was renamed or removed. "
            "Put it back in the first row."
        )
    return named


def as_text(value: CellValue) -> str:
    """Write what a cell holds as a person would."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return repr(value).removesuffix(".0")
        case date():
            return value.isoformat()
        case _:
            return value
