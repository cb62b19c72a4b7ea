"""Medians of token counts."""

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage_summary import TokenCounts


def median(tokens: NDArray[np.int64], count: NDArray[np.int64]) -> float:
    """Return the median of values that occur `count` times each; there must be some."""
    order = np.argsort(tokens, kind="stable")
    until = np.cumsum(count[order])
    total = int(until[-1])
    low, high = np.searchsorted(until, [(total - 1) // 2, total // 2], "right")
    return (float(tokens[order[low]]) + float(tokens[order[high]])) / 2


def daily_medians(counts: TokenCounts) -> tuple[NDArray[np.datetime64], NDArray[np.float64]]:
    """Return the days that there are, in order, and the median tokens of each."""
    order = np.argsort(counts.day, kind="stable")
    days, begin = np.unique(counts.day[order], return_index=True)
    parts = (np.split(column[order], begin[1:]) for column in (counts.tokens, counts.count))
    medians = [median(tokens, count) for tokens, count in zip(*parts, strict=True)] if len(days) else []
    return days, np.array(medians, np.float64)
