"""Cells of workbooks: any text kept exactly and never run, and what a person typed told apart by its kind."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from leeway.formats.cells import guarded

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

LONGEST: Final = 32_767
"""Characters that a cell holds (ECMA-376 and Excel's own limit)."""

_AS_TEXT: Final = "@"
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")

CellValue = str | float | bool | date | None


class Uncounted(ValueError):
    """A cell holds something that can't be taken as it is: a formula, or an error of the spreadsheet."""


def escaped(text: str) -> str:
    """Write what XML can't carry as _xHHHH_, as ECMA-376 part 1, 22.9.2.19 (ST_Xstring) says."""
    return _UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    """Take such escapes back."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def put_text(cell: "Cell", text: str) -> None:
    """Put a text into a cell, as text: what begins like a formula is never one, not even when it is edited.

    Raises:
        ValueError: It is longer than a cell can hold.
    """
    written = escaped(text)
    if len(written) > LONGEST:
        raise ValueError(f"a text of {len(text):,} characters is longer than a cell of a workbook can hold")
    cell.value = written or None
    cell.number_format = _AS_TEXT
    if written:
        cell.data_type = "s"
        # The spreadsheet's own mark for "this is text", which isn't part of the text.
        cell.quotePrefix = guarded(text) != text


def cell_value(cell: Any) -> CellValue:
    """Return what a cell holds: a text, number, flag or day; None if it is blank.

    Raises:
        Uncounted: It is a formula, or shows an error.
    """
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f" or not isinstance(value, str | int | float | bool | date):
        raise Uncounted("it is a formula; write the value itself, not the way to it")
    if cell.data_type == "e":
        raise Uncounted(f"it shows the error {value}; write the value itself")
    if isinstance(value, datetime):
        if (value.hour, value.minute, value.second, value.microsecond) != (0, 0, 0, 0):
            raise Uncounted("it is a day with a time; write the day alone")
        return value.date()
    if isinstance(value, str):
        return unescaped(value)
    return value if isinstance(value, bool | date) else float(value)


def is_per_cent(cell: Any) -> bool:
    """Tell whether a cell shows its number as per cent: what shows as 60 % is kept as 0.6."""
    return isinstance(cell.number_format, str) and "%" in cell.number_format
