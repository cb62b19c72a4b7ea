"""What of a chart can be pointed at: the things that tell a row of its table, and which of them is nearest."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leeway.domain.chart import Bars, Chart, Line, Numbers, Points, Quantity, Rows
from leeway.engine.chart_shapes import Box, Drawing
from leeway.engine.chart_view import TIMES, drawn

Flags = NDArray[np.bool_]

_BAR, _LINE, _POINT = 0, 1, 2
_FLAT = 0.25  # of a bar or a line in a chart of columns, what is beside counts, what is above hardly does
_REACH = {_BAR: 10.0, _LINE: math.inf, _POINT: 30.0}
_HEAD_START = 6.0  # points and lines in front of a bar


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """(n,) things with their edges in the values of the axes (powers of ten on a logarithmic one), and their rows.

    `steps`: places of those that the arrow keys step through, one for each row.
    """

    left: Numbers
    right: Numbers
    top: Numbers
    base: Numbers
    kind: NDArray[np.int8]
    rows: Rows
    steps: NDArray[np.intp]
    lying: bool

    def __len__(self) -> int:
        return len(self.rows)

    def middle(self, number: int) -> float:
        """Return where a thing is on the x axis."""
        return float(self.left[number] + self.right[number]) / 2

    def step_of(self, number: int) -> int:
        """Return the step at which the row of a thing is."""
        return int(np.flatnonzero(self.rows[self.steps] == self.rows[number])[0])

    def of_row(self, row: int) -> NDArray[np.intp]:
        """Return the things that tell a row."""
        return np.flatnonzero(self.rows == row)

    def is_bar(self, number: int) -> bool:
        """Whether a thing is a bar."""
        return bool(self.kind[number] == _BAR)

    def is_point(self, number: int) -> bool:
        """Whether a thing is a point on its own."""
        return bool(self.kind[number] == _POINT)


def targets(chart: Chart) -> Targets:
    """Collect the things of a chart that tell a row."""
    parts = [
        _edges(mark)
        for mark in chart.marks
        if isinstance(mark, Bars | Line | Points) and mark.rows is not None
    ]
    columns: list[Numbers] = [np.zeros(0)] * 6
    if parts:
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    left, right, top, base, kind, rows = columns
    left, right = drawn(left, log=chart.x.log), drawn(right, log=chart.x.log)
    top, base = drawn(top, log=chart.y.log), drawn(base, log=chart.y.log)
    known = np.isfinite(left) & np.isfinite(right) & np.isfinite(top) & np.isfinite(base)
    left, right, top, base = left[known], right[known], top[known], base[known]
    numbers, kinds = rows[known].astype(np.int64), kind[known].astype(np.int8)
    lying = chart.y.quantity is Quantity.TEXT
    by_lane = lying and chart.x.quantity not in TIMES
    middles, heights = (left + right) / 2, (top + base) / 2
    order = np.lexsort((middles, -heights) if by_lane else (-top, middles))
    _, firsts = np.unique(numbers[order], return_index=True)
    return Targets(left, right, top, base, kinds, numbers, order[np.sort(firsts)], lying)


def _edges(mark: Bars | Line | Points) -> tuple[Numbers, ...]:
    assert mark.rows is not None
    rows = np.asarray(mark.rows, np.float64)
    if isinstance(mark, Bars):
        return mark.left, mark.right, mark.top, mark.base, np.full(len(rows), _BAR), rows
    kind = _LINE if isinstance(mark, Line) else _POINT
    return mark.x, mark.x, mark.y, mark.y, np.full(len(rows), kind), rows


@dataclass(frozen=True, slots=True, eq=False)
class PlacedTargets:
    """The same things with their edges in a drawing: (n,) each."""

    targets: Targets
    left: Numbers
    top: Numbers
    right: Numbers
    bottom: Numbers
    seen: Flags

    def box(self, number: int) -> Box:
        """Return where a thing is."""
        left, top = float(self.left[number]), float(self.top[number])
        return Box(left, top, float(self.right[number]) - left, float(self.bottom[number]) - top)

    def nearest(self, x: float, y: float) -> int | None:
        """Return the thing nearest to a point of the drawing; None if none is near."""
        if not len(self.left):
            return None
        kind = self.targets.kind
        across = np.maximum(np.maximum(self.left - x, x - self.right), 0.0)
        upward = np.maximum(np.maximum(self.top - y, y - self.bottom), 0.0)
        flat = np.where(kind == _POINT, 1.0, 1.0 if self.targets.lying else _FLAT)
        reach = np.asarray([_REACH[_BAR], _REACH[_LINE], _REACH[_POINT]])[kind]
        whole = np.hypot(across, upward * flat)
        near = self.seen & (np.where(flat < 1.0, across, whole) <= reach)
        if not near.any():
            return None
        cost = np.where(near, whole + np.where(kind == _BAR, _HEAD_START, 0.0), np.inf)
        return int(len(cost) - 1 - np.argmin(cost[::-1]))  # of equals, the one painted last


def placed(found: Targets, drawing: Drawing) -> PlacedTargets:
    """Place things in a drawing."""
    x, y, field = drawing.x, drawing.y, drawing.field
    across = field.width / (x.high - x.low)
    upward = field.height / (y.high - y.low)
    left, right = (field.left + (values - x.low) * across for values in (found.left, found.right))
    top, base = (field.bottom - (values - y.low) * upward for values in (found.top, found.base))
    left, right = np.minimum(left, right), np.maximum(left, right)
    top, bottom = np.minimum(top, base), np.maximum(top, base)
    seen = (
        (right >= field.left - 1)
        & (left <= field.right + 1)
        & (bottom >= field.top - 1)
        & (top <= field.bottom + 1)
    )
    return PlacedTargets(found, left, top, right, bottom, seen)
