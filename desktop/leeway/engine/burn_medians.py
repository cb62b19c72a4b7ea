"""Medians of token counts over days, made ready once for any run of days."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage_summary import TokenCounts

BINS_PER_OCTAVE: Final = 128
"""Bins are 0.54 % wide."""

Run = tuple[int, int]
"""Days by their places, half open."""


@dataclass(frozen=True, slots=True, eq=False)
class CountedDays:
    """Token counts in the order of tokens, and in bins by day.

    `tokens` and `count`: (k,) int64; `place`: (k,) int64, into `days`. `days`: (d,) datetime64[D], those with counts, in
    order. `begin`: (w + 1,) int64, the rows of bin j are those from `begin[j]` to `begin[j + 1]`. `reached`: (d, w)
    float64, how much each day counts up to and with each bin; whole numbers. `lowest` is the number of the first bin.
    """

    tokens: NDArray[np.int64]
    count: NDArray[np.int64]
    place: NDArray[np.int64]
    days: NDArray[np.datetime64]
    begin: NDArray[np.int64]
    reached: NDArray[np.float64]
    lowest: int

    def run(self, first: date, last: date) -> Run:
        """Return the places of the days from one to another, both included."""
        begin, stop = np.datetime64(first, "D"), np.datetime64(last, "D") + 1
        low, high = np.searchsorted(self.days, [begin, stop])
        return int(low), max(int(low), int(high))

    def total(self, run: Run) -> int:
        """Return how much a run of days counts."""
        return int(self.reached[slice(*run), -1].sum()) if run[0] < run[1] else 0

    def median(self, run: Run) -> float:
        """Return the median tokens of a run of days, exact; there must be some.

        The bins tell where it lies, so that only the counts of one bin are looked at.
        """
        until = self.reached[slice(*run)].sum(axis=0)
        total = int(until[-1])
        low, high = (self._at(run, until, rank) for rank in ((total - 1) // 2, total // 2))
        return (low + high) / 2

    def medians(self) -> NDArray[np.float64]:
        """Return the median tokens of each day: (d,) float64."""
        return np.array([self.median((day, day + 1)) for day in range(len(self.days))], np.float64)

    def _at(self, run: Run, until: NDArray[np.float64], rank: int) -> float:
        """Return the tokens at a rank, from 0, among those of a run of days."""
        column = int(np.searchsorted(until, rank, "right"))
        rows = slice(int(self.begin[column]), int(self.begin[column + 1]))
        place = self.place[rows]
        inside = (place >= run[0]) & (place < run[1])
        before = until[column - 1] if column else 0.0
        index = np.searchsorted(np.cumsum(self.count[rows][inside]), rank - before, "right")
        return float(self.tokens[rows][inside][index])


def counted_days(counts: TokenCounts) -> CountedDays:
    """Order token counts, and gather them in bins by day."""
    order = np.argsort(counts.tokens, kind="stable")
    tokens, count = counts.tokens[order], counts.count[order]
    days, place = _places(counts.day[order])
    bins = np.floor(np.log2(np.maximum(tokens, 1)) * BINS_PER_OCTAVE).astype(np.int64)
    lowest = int(bins[0]) if len(bins) else 0
    width = int(bins[-1]) - lowest + 1 if len(bins) else 0
    bins -= lowest
    cells = np.bincount(place * width + bins, weights=count, minlength=len(days) * width)
    return CountedDays(
        tokens=tokens,
        count=count,
        place=place,
        days=days,
        begin=np.searchsorted(bins, np.arange(width + 1)).astype(np.int64),
        reached=np.cumsum(cells.reshape(len(days), width), axis=1),
        lowest=lowest,
    )


def _places(day: NDArray[np.datetime64]) -> tuple[NDArray[np.datetime64], NDArray[np.int64]]:
    """Return the days that there are, in order, and the place of each row's day among them."""
    if not len(day):
        return day, np.zeros(0, np.int64)
    since = (day - day.min()).astype(np.int64)
    used = np.bincount(since) > 0
    return day.min() + np.flatnonzero(used), (np.cumsum(used) - 1)[since]
