"""The day on which something changed: a change point, with its evidence."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SHORTEST: Final = 3
"""Days that must lie on either side of a change."""
SHUFFLES: Final = 999
_BLOCK: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A change of the level of a series of logarithms.

    `index` is the first place after the change; `ratio` is the level after over the level before; `before` and `after` count
    the places on either side. `log_likelihood_ratio` is that of two levels against one (normal, equal variance), infinite
    where two levels fit exactly. `p_value` is the share of shuffled series that show as large a ratio anywhere.
    """

    index: int
    ratio: float
    before: int
    after: int
    log_likelihood_ratio: float
    p_value: float


def change_point(logs: NDArray[np.float64], rng: np.random.Generator) -> ChangePoint | None:
    """Find the most likely change of level in a series; None if it is too short, or is level throughout.

    `logs`: (n,) float64, logarithms in the order of time. The ratio of likelihoods of a change in the mean of a
    normal series with unknown variance (Hinkley 1970); its significance by permutation, which assumes no distribution.
    """
    n = len(logs)
    if n < 2 * SHORTEST or np.ptp(logs) == 0:
        return None
    gains = _gains(logs[None, :])[0]
    place = int(np.argmax(gains))
    index = place + SHORTEST
    spread = float(((logs - logs.mean()) ** 2).sum())
    left = max(0.0, 1.0 - float(gains[place]) / spread)
    return ChangePoint(
        index=index,
        ratio=float(np.exp(logs[index:].mean() - logs[:index].mean())),
        before=index,
        after=n - index,
        log_likelihood_ratio=float("inf") if left < 1e-12 else float(-n / 2 * np.log(left)),
        p_value=_p_value(logs, float(gains[place]), rng),
    )


def _gains(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return, for each row and each split, by how much two levels lower the sum of squares.

    rows: (m, n); result: (m, n + 1 - 2 * SHORTEST), for splits at SHORTEST to n - SHORTEST.
    """
    n = rows.shape[1]
    at = np.arange(SHORTEST, n - SHORTEST + 1)
    sums = np.cumsum(rows - rows.mean(axis=1, keepdims=True), axis=1)[:, at - 1]
    gains: NDArray[np.float64] = sums**2 * n / (at * (n - at))
    return gains


def _p_value(logs: NDArray[np.float64], gain: float, rng: np.random.Generator) -> float:
    """Compare with shuffled series, in blocks of bounded memory."""
    at_once = max(1, _BLOCK // len(logs))
    reached, left = 0, SHUFFLES
    while left:
        block = min(left, at_once)
        rows = rng.permuted(np.tile(logs, (block, 1)), axis=1)
        reached += int((_gains(rows).max(axis=1) >= gain * (1 - 1e-12)).sum())
        left -= block
    return (1 + reached) / (1 + SHUFFLES)
