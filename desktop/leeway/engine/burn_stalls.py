"""Stalls: the time between hitting a limit and its reset, as measured and as modelled."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage import LimitHits
from leeway.engine.burn_days import HOUR, Instants, Milliseconds, WorkingTime, milliseconds
from leeway.engine.burn_windows import Windows

SAME_RESET: Final = 120_000
"""Milliseconds: hits whose resets lie closer together quote one reset, which some logs round or jitter."""


@dataclass(frozen=True, slots=True, eq=False)
class Stalls:
    """One stall for each limit that was hit, however often it was quoted, in the order of time; each column is (k,).

    `hit` and `reset` are datetime64[ms], UTC; `reset` is NaT where no text gave one, and `hours` NaN then. `hours`
    are working hours between the two; `own_hours`, of those, are the ones that no earlier stall covers already, so
    that they add up. `window` is the index of the window that was running, -1 if none was; `quoted` counts refusals.
    """

    hit: Instants
    reset: Instants
    kind: tuple[str, ...]
    window: NDArray[np.int64]
    quoted: NDArray[np.int64]
    hours: NDArray[np.float64]
    own_hours: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.hit)

    @property
    def unknown(self) -> int:
        """How many gave no reset, so that their hours aren't known."""
        return int(np.isnat(self.reset).sum())

    @property
    def total_hours(self) -> float:
        """All working hours in which a limit stood in the way; those that stalls share count once."""
        return float(self.own_hours.sum())


def stalls(hits: LimitHits, windows: Windows, working: WorkingTime) -> Stalls:
    """Find the stalls behind refusals.

    Refusals that quote the same reset are one stall, from the first of them. Refusals without a reset are one for
    each window, and belong to a stall of that window that has one. A reset before its hit gives a stall of 0 hours.
    """
    window = _window_of(hits.at, windows)
    groups = _groups(hits, window)
    hit = np.array([hits.at[group].min() for group in groups], "datetime64[ms]")
    reset = np.array([_reset(hits, group) for group in groups], "datetime64[ms]")
    order = np.argsort(hit, kind="stable")
    hit, reset, groups = hit[order], reset[order], [groups[i] for i in order]
    return Stalls(
        hit=hit,
        reset=reset,
        kind=tuple(hits.kind[group[0]] for group in groups),
        window=_window_of(hit, windows),
        quoted=np.array([len(group) for group in groups], np.int64),
        hours=_hours(hit, reset, working),
        own_hours=_own_hours(hit, reset, working),
    )


def modelled_stall(window_hours: float, quota: float, burn_per_hour: float, inflation: float = 1.0) -> float:
    """Work out the stall in a window: max(0, W - Q / (r i)) hours, between 0 and W (quantification.md, "Session burn").

    `quota`: tokens in a window; `burn_per_hour`: tokens an hour; nothing burnt never stalls.

    Raises:
        ValueError: A number is negative, or not a number.
    """
    if not (window_hours >= 0 and quota >= 0 and burn_per_hour >= 0 and inflation >= 0):
        raise ValueError("hours, quota, burn and inflation are numbers from 0")
    burn = burn_per_hour * inflation
    return max(0.0, window_hours - quota / burn) if burn > 0 else 0.0


def _window_of(instants: Instants, windows: Windows) -> NDArray[np.int64]:
    """Return the index of the window that runs at each instant, -1 where none does."""
    if not len(windows):
        return np.full(len(instants), -1, np.int64)
    index = np.searchsorted(windows.first, instants, "right").astype(np.int64) - 1
    running = (index >= 0) & (instants <= windows.end[np.maximum(index, 0)])
    return np.where(running, index, -1)


def _groups(hits: LimitHits, window: NDArray[np.int64]) -> list[list[int]]:
    """Gather the indices of refusals that are about one limit, each list in the order of time."""
    known = np.flatnonzero(~np.isnat(hits.reset))
    order = known[np.argsort(hits.reset[known], kind="stable")]
    resets = milliseconds(hits.reset[order])
    groups: list[list[int]] = []
    for place, index in enumerate(order):
        if place and resets[place] - resets[place - 1] <= SAME_RESET:
            groups[-1].append(int(index))
        else:
            groups.append([int(index)])
    by_window = {int(window[index]): group for group in groups for index in group if window[index] >= 0}
    for index in map(int, np.flatnonzero(np.isnat(hits.reset))):
        place = int(window[index])
        if place >= 0 and place in by_window:
            by_window[place].append(index)
        else:
            groups.append([index])
            by_window[place] = groups[-1]
    return [sorted(group) for group in groups]


def _reset(hits: LimitHits, group: list[int]) -> np.datetime64:
    resets = hits.reset[group]
    known = resets[~np.isnat(resets)]
    return known.max() if len(known) else np.datetime64("NaT", "ms")


def _hours(hit: Instants, reset: Instants, working: WorkingTime) -> NDArray[np.float64]:
    until = np.where(np.isnat(reset), hit, reset)
    worked = working.within(milliseconds(hit), milliseconds(until)) / HOUR
    hours: NDArray[np.float64] = np.where(np.isnat(reset), np.nan, worked)
    return hours


def _own_hours(hit: Instants, reset: Instants, working: WorkingTime) -> NDArray[np.float64]:
    """Count the working hours of each stall from where the earlier ones have ended; 0 where the reset isn't known."""
    low: Milliseconds = milliseconds(hit)
    high: Milliseconds = np.where(np.isnat(reset), low, np.maximum(milliseconds(reset), low))
    if not len(low):
        return np.zeros(0)
    reach = np.concatenate([low[:1], np.maximum.accumulate(high)[:-1]])
    hours: NDArray[np.float64] = working.within(np.maximum(low, reach), high) / HOUR
    return hours
