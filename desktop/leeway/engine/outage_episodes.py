"""From incidents to episodes: what overlaps is one standstill, and what stopped nothing is told apart."""

import math
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from leeway.engine.outage_history import Hours, VendorHistory


@dataclass(frozen=True, slots=True, eq=False)
class Episodes:
    """Standstills of one vendor inside the observed time, none overlapping, in the order of time; each column is (k,).

    `start` and `stop` in hours since the epoch. `open` says that an incident of it has no known end, so that it lasted
    at least until `stop`. `stopped` are its hours at the weight of the worst incident of each moment: an hour at weight
    0.25 is a quarter of an hour of standstill. `began` says that its start was observed.
    """

    start: Hours
    stop: Hours
    open: NDArray[np.bool_]
    stopped: Hours
    began: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.start)

    @property
    def hours(self) -> Hours:
        """How long each lasted, as far as known."""
        length: Hours = self.stop - self.start
        return length


@dataclass(frozen=True, slots=True)
class IncidentCounts:
    """How many incidents of a vendor there are of each kind.

    `all_incidents` is the sum of `maintenance` and `not_ours` (both of weight 0), `zero_length` (ended when they began), `outside`
    the observed time, and `counted`. Of those counted, `open` have no known end; `episodes` is how many standstills are
    left when those that overlap are one.
    """

    all_incidents: int
    maintenance: int
    not_ours: int
    zero_length: int
    outside: int
    counted: int
    open: int
    episodes: int


def episodes(history: VendorHistory) -> tuple[Episodes, IncidentCounts]:
    """Merge the incidents of a vendor that overlap or touch, cut to the observed time.

    Incidents of weight 0, maintenance among them, and incidents of no length stop nothing: they are counted apart.
    """
    ended = ~np.isnan(history.end)
    stop = np.where(ended, history.end, history.until)
    apart = history.maintenance & (history.weight == 0)
    not_ours = ~apart & (history.weight == 0)
    zero = ~apart & ~not_ours & ended & (stop == history.start)
    relevant = ~(apart | not_ours | zero)
    within = [relevant & _reaches(history, stop, ended, low, high) for low, high in _windows(history)]
    inside = np.logical_or.reduce(within)
    merged = _joined(
        [
            _merged(history, stop, ended, np.flatnonzero(rows), window)
            for rows, window in zip(within, _windows(history), strict=True)
        ]
    )
    counts = IncidentCounts(
        all_incidents=len(history),
        maintenance=int(apart.sum()),
        not_ours=int(not_ours.sum()),
        zero_length=int(zero.sum()),
        outside=int((relevant & ~inside).sum()),
        counted=int(inside.sum()),
        open=int((inside & ~ended).sum()),
        episodes=len(merged),
    )
    return merged, counts


def _windows(history: VendorHistory) -> list[tuple[float, float]]:
    """List the observed times; all of time where none is known."""
    return [(low, high) for low, high in history.observed.tolist()] or [(-math.inf, math.inf)]


def _reaches(
    history: VendorHistory, stop: Hours, ended: NDArray[np.bool_], low: float, high: float
) -> NDArray[np.bool_]:
    """Tell which incidents reach into an observed time."""
    reaches = (stop > low) | (~ended & (stop >= low))
    inside: NDArray[np.bool_] = reaches & (history.start < high)
    return inside


def _merged(
    history: VendorHistory,
    stop: Hours,
    ended: NDArray[np.bool_],
    rows: NDArray[np.intp],
    window: tuple[float, float],
) -> Episodes:
    low, high = window
    order = rows[np.lexsort((stop[rows], history.start[rows]))]
    began = history.start[order] >= low
    start, last = np.maximum(history.start[order], low), np.minimum(stop[order], high)
    without_end = ~ended[order] | (stop[order] > high)
    first, group = _groups(start, last)
    return Episodes(
        start=start[first],
        stop=np.maximum.reduceat(last, first) if len(first) else last,
        open=np.bincount(group, without_end, len(first)) > 0,
        stopped=_weighted(start, last, history.weight[order], group, len(first)),
        began=np.bincount(group, ~began, len(first)) == 0,
    )


def _joined(parts: list[Episodes]) -> Episodes:
    if len(parts) == 1:
        return parts[0]
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Episodes)
    }
    return Episodes(**columns)


def _groups(start: Hours, stop: Hours) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find where each run of intervals that overlap or touch begins, and the run of each; sorted by start."""
    if not len(start):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    reach = np.maximum.accumulate(stop)
    new = np.concatenate([[True], start[1:] > reach[:-1]])
    return np.flatnonzero(new), np.cumsum(new) - 1


def _weighted(start: Hours, stop: Hours, weight: Hours, group: NDArray[np.intp], count: int) -> Hours:
    """Sum over each episode the hours times the largest weight of the moment.

    Layer by layer: the hours covered at a weight of at least w, times what w adds to the next lower weight.
    """
    total = np.zeros(count)
    below = 0.0
    for level in np.unique(weight):
        rows = weight >= level
        low, high = start[rows], stop[rows]
        reach = np.concatenate([[-np.inf], np.maximum.accumulate(high)[:-1]])
        own = np.maximum(high - np.maximum(low, reach), 0.0)
        total += (level - below) * np.bincount(group[rows], own, count)
        below = float(level)
    return total
