"""Cut lines to a field."""

import numpy as np

from leeway.domain.chart import Numbers
from leeway.engine.chart_shapes import Box


def stretches(x: Numbers, y: Numbers, field: Box) -> list[tuple[Numbers, Numbers]]:
    """Return the parts of a line that are in a field, each with at least two points; it breaks where it is NaN.

    Source: Y.-D. Liang and B. A. Barsky, "A new concept and method for line clipping", 1984.
    """
    if len(x) < 2:
        return []
    x1, y1, x2, y2 = x[:-1], y[:-1], x[1:], y[1:]
    enter, leave, kept = _parameters(x1, y1, x2 - x1, y2 - y1, field)
    starts = np.column_stack((x1 + enter * (x2 - x1), y1 + enter * (y2 - y1)))
    ends = np.column_stack((x1 + leave * (x2 - x1), y1 + leave * (y2 - y1)))
    joined = kept[1:] & kept[:-1] & (leave[:-1] == 1.0) & (enter[1:] == 0.0)
    firsts = np.flatnonzero(kept & ~np.r_[False, joined])
    lasts = np.flatnonzero(kept & ~np.r_[joined, False])
    return [
        (
            np.r_[starts[first, 0], ends[first : last + 1, 0]],
            np.r_[starts[first, 1], ends[first : last + 1, 1]],
        )
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
    ]


def _parameters(
    x: Numbers, y: Numbers, across: Numbers, upward: Numbers, field: Box
) -> tuple[Numbers, Numbers, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Return where segments enter and leave a field (0 to 1), and whether they are in it at all."""
    enter, leave = np.zeros(len(x)), np.ones(len(x))
    kept = np.isfinite(x + y + across + upward)
    for slope, room in (
        (-across, x - field.left),
        (across, field.right - x),
        (-upward, y - field.top),
        (upward, field.bottom - y),
    ):
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = room / slope
        enter = np.where((slope < 0) & (ratio > enter), ratio, enter)
        leave = np.where((slope > 0) & (ratio < leave), ratio, leave)
        kept &= ~((slope == 0) & (room < 0))
    return enter, leave, kept & (enter <= leave)
