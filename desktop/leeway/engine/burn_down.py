"""Burn-down: how many tokens a window's session has used, against the hours since its first call."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage_summary import UsageSlices
from leeway.engine.burn_days import HOUR, milliseconds
from leeway.engine.burn_sessions import SessionLengths
from leeway.engine.burn_windows import Windows

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class BurnCurve:
    """Tokens used so far, (n,), at hours since the first call, (n,): both float64 and never falling.

    It begins at 0 hours with no tokens, and ends where the session ends: at its limit hit, or else its last call.
    """

    hours: NDArray[np.float64]
    tokens: NDArray[np.float64]


def burn_curve(
    slices: UsageSlices, windows: Windows, lengths: SessionLengths, index: int, most: int
) -> BurnCurve:
    """Follow the session of window `index`, minute by minute, in at most `most` points, evenly chosen.

    A slice's tokens count from its last call on. The first point and the last are always there.
    """
    begin, stop = int(windows.begin[index]), int(windows.stop[index])
    since = milliseconds(slices.last[begin:stop]) - int(milliseconds(windows.first[index : index + 1])[0])
    hours = since / HOUR
    end = float(lengths.hours[index])
    inside = hours <= end
    used = np.cumsum(slices.tokens[begin:stop])[inside].astype(np.float64)
    until = used[-1] if len(used) else 0.0
    x = np.concatenate([[0.0], hours[inside], [end]])
    y = np.concatenate([[0.0], used, [until]])
    chosen = evenly(len(x), most)
    return BurnCurve(x[chosen], y[chosen])


def tokens_at_end(slices: UsageSlices, windows: Windows, lengths: SessionLengths) -> NDArray[np.float64]:
    """Return the tokens that each window's session had used when it ended: (k,) float64."""
    end = milliseconds(windows.first) + np.round(lengths.hours * HOUR).astype(np.int64)
    return _used(slices, windows, end[:, None])[:, 0]


def median_curve(
    slices: UsageSlices, windows: Windows, lengths: SessionLengths, which: Indices, points: int
) -> BurnCurve:
    """Return the median over some windows of the tokens used by each of `points` times, up to their median length.

    A session that has ended keeps what it used. `which`: (m,) indices of windows, at least one.
    """
    hours = np.linspace(0.0, float(np.median(lengths.hours[which])), points)
    first = milliseconds(windows.first)
    length = np.round(lengths.hours * HOUR).astype(np.int64)
    since = np.minimum(np.round(hours * HOUR).astype(np.int64)[None, :], length[which, None])
    used = _used(slices, windows, first[which, None] + since, which)
    used[:, 0] = 0.0
    return BurnCurve(hours, np.median(used, axis=0))


def evenly(count: int, most: int) -> Indices:
    """Choose at most `most` of `count` places, the first and the last among them, as evenly as they go."""
    if count <= most:
        return np.arange(count)
    return np.unique(np.round(np.linspace(0, count - 1, most)).astype(np.int64))


def _used(
    slices: UsageSlices, windows: Windows, instants: NDArray[np.int64], which: Indices | None = None
) -> NDArray[np.float64]:
    """Add up the tokens of each window's slices that end by some instants: rows are windows, (m, p) float64."""
    rows = slice(None) if which is None else which
    begin, stop = windows.begin[rows, None], windows.stop[rows, None]
    reached = np.concatenate([[0], np.cumsum(slices.tokens)])
    at = np.clip(np.searchsorted(milliseconds(slices.last), instants, "right"), begin, stop)
    used: NDArray[np.float64] = (reached[at] - reached[begin]).astype(np.float64)
    return used
