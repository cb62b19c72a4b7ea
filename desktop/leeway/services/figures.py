"""Charts as files: drawn as SVG by the memo's own renderer, and their data as CSV."""

import csv
import io
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from leeway.domain.chart import Cell, Chart, Column, Quantity
from leeway.formats.cells import guarded
from leeway.formats.csv_writing import MARK
from leeway.memo.figures import figure
from leeway.memo.figures_palette import screen_palette

_UNITS: Final = {
    Quantity.HOURS: "hours",
    Quantity.SHARE: "share",
    Quantity.SCORE: "0 to 4",
    Quantity.RATE: "tokens per minute",
}


def svg(chart: Chart, width: float, height: float, family: str = "") -> str:
    """Draw a chart as SVG, in pixels: the colours of the light theme, real text in a family or the reader's own.

    Raises:
        OSError: A file of this installation is missing.
        ValueError: A file of this installation is damaged.
    """
    return figure(chart, width, height, screen_palette(family))


def table_csv(chart: Chart) -> bytes:
    """Write the table behind a chart as CSV for other programs: plain numbers, ISO 8601 days and instants in UTC.

    A cell that isn't known is empty. What a spreadsheet would run as a formula is guarded.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([guarded(_heading(column, chart.currency)) for column in chart.table.columns])
    writer.writerows([_written(cell) for cell in row] for row in chart.table.rows)
    return MARK + text.getvalue().encode("utf-8")


def _heading(column: Column, currency: str) -> str:
    unit = currency if column.quantity is Quantity.MONEY else _UNITS.get(column.quantity, "")
    return f"{column.title} ({unit})" if unit else column.title


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case datetime():
            aware = cell if cell.tzinfo else cell.replace(tzinfo=UTC)
            return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return cell.isoformat()
        case Decimal():
            return f"{cell:f}" if cell.is_finite() else ""
        case float():
            return repr(float(cell)).removesuffix(".0") if math.isfinite(cell) else ""
    return str(cell)
