"""Usage windows: the stretches of some hours in which a vendor counts tokens against a limit."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage_summary import MINUTE, UsageSlices
from leeway.engine.burn_days import HOUR, Instants, milliseconds

DEFAULT_HOURS: Final = 5.0


@dataclass(frozen=True, slots=True)
class PlannedWindow:
    """How long a window is planned to last; `assumed` if the product doesn't say."""

    hours: float = DEFAULT_HOURS
    assumed: bool = False

    def __post_init__(self) -> None:
        """Refuse a window without length."""
        if not self.hours > 0:
            raise ValueError("a window lasts longer than 0 hours")

    @property
    def milliseconds(self) -> int:
        """The length in whole minutes, at least one, as milliseconds."""
        return max(1, round(self.hours * HOUR / MINUTE)) * MINUTE


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Usage windows in the order of time; each column is (k,).

    `start` and `end` bound the window, `first` and `last` are its calls (datetime64[ms], UTC); `begin` and `stop` are the
    half-open range of its slices; `calls`, `tokens` and `cache_read` (part of `tokens`) are int64.
    """

    start: Instants
    end: Instants
    first: Instants
    last: Instants
    begin: NDArray[np.int64]
    stop: NDArray[np.int64]
    calls: NDArray[np.int64]
    tokens: NDArray[np.int64]
    cache_read: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.start)


def windows(slices: UsageSlices, planned: PlannedWindow) -> Windows:
    """Divide slices, which are in the order of time, into windows.

    A window starts at the UTC hour of its first call and ends the planned hours later; a call later than that opens
    the next. (So does a call after as long an idle time, which is always later than that.) A window planned for less than
    an hour starts at the minute of its first call: the hour's beginning could leave that outside. As windows end on
    full minutes, no slice lies in two. formats.md, "Session logs".
    """
    first = milliseconds(slices.first)
    step = HOUR if planned.milliseconds >= HOUR else MINUTE
    begin = _openings(first, planned.milliseconds, step)
    stop = np.append(begin[1:], len(first)).astype(np.int64) if len(begin) else begin
    start = first[begin] // step * step
    return Windows(
        start=start.astype("datetime64[ms]"),
        end=(start + planned.milliseconds).astype("datetime64[ms]"),
        first=slices.first[begin],
        last=slices.last[stop - 1],
        begin=begin,
        stop=stop,
        calls=_sums(slices.calls, begin),
        tokens=_sums(slices.tokens, begin),
        cache_read=_sums(slices.cache_read, begin),
    )


def _openings(first: NDArray[np.int64], length: int, step: int) -> NDArray[np.int64]:
    """Return the index of the first slice of each window: one binary search a window."""
    found = []
    index = 0
    while index < len(first):
        found.append(index)
        start = int(first[index]) // step * step
        index = int(np.searchsorted(first, start + length, "right"))
    return np.array(found, np.int64)


def _sums(values: NDArray[np.int64], begin: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(begin):
        return np.zeros(0, np.int64)
    sums: NDArray[np.int64] = np.add.reduceat(values, begin)
    return sums
