"""The table behind a chart, for a `RowsModel`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from leeway.domain.chart import Cell, Chart
from leeway.ui.charts.plot_writing import exact, is_figure
from leeway.ui.models.columns import Column


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A row of a chart's table; `id` is its number."""

    id: str
    cells: tuple[Cell, ...]


def chart_columns(chart: Chart) -> tuple[Column[ChartRow], ...]:
    """Return the columns of a chart's table: figures to the right, and sorted as figures."""
    return tuple(
        Column(column.title, _text(chart, place), key=_key(place), numeric=is_figure(column))
        for place, column in enumerate(chart.table.columns)
    )


def chart_rows(chart: Chart) -> list[ChartRow]:
    """Return the rows of a chart's table."""
    return [ChartRow(str(number), cells) for number, cells in enumerate(chart.table.rows)]


def _text(chart: Chart, place: int) -> Callable[[ChartRow], str]:
    quantity = chart.table.columns[place].quantity
    return lambda row: exact(row.cells[place], quantity, chart)


def _key(place: int) -> Callable[[ChartRow], Any]:
    def key(row: ChartRow) -> Any:
        cell = row.cells[place]
        return cell.casefold() if isinstance(cell, str) else cell

    return key
