"""Ranges on a chart as shapes: what lies between two values, with a stroke at both ends."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from leeway.domain.chart import Spans
from leeway.engine.chart_shapes import Box, Path
from leeway.engine.chart_view import Scale

_END: Final = 0.4
"""How far an end reaches up and down, of the size of the type."""
_WIDTH: Final = 1.5


def spans(mark: Spans, field: Box, x: Scale, y: Scale, size: float) -> Iterator[Path]:
    """Yield all ranges as one broken line: an end, what is between, the other end."""
    low, high, middle = x.places(mark.low), x.places(mark.high), y.places(mark.y)
    known = np.isfinite(low) & np.isfinite(high) & np.isfinite(middle)
    low, high, middle = low[known], high[known], middle[known]
    if not len(low):
        return
    gap, up, down = np.full(len(low), np.nan), middle - size * _END, middle + size * _END
    xs = np.column_stack((low, low, gap, low, high, gap, high, high, gap)).ravel()
    ys = np.column_stack((up, down, gap, middle, middle, gap, up, down, gap)).ravel()
    xs = np.clip(xs, field.left - field.width, field.right + field.width)
    ys = np.clip(ys, field.top - field.height, field.bottom + field.height)
    yield Path(xs, ys, mark.hue, _WIDTH)
