"""Losses on a grid, discretised so that the mean stays the same, and their transforms."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.engine.outage_durations import Array

Transform = NDArray[np.complex128]

SIZE: Final = 8_192
TILT: Final = 20.0


@dataclass(frozen=True, slots=True)
class Grid:
    """Multiples of a step, from 0: `size` losses in the unit of the step.

    Probabilities on it are tilted by exp(-TILT j / size), so that what wraps around the end weighs e^-20 (R. Grübel,
    R. Hermesmeier, ASTIN Bulletin 29, 1999).
    """

    step: float
    size: int = SIZE

    @property
    def top(self) -> float:
        """Where the grid ends."""
        return self.step * self.size

    @property
    def losses(self) -> Array:
        """The losses on the grid and the one beyond, (size + 1,)."""
        points: Array = np.arange(self.size + 1.0) * self.step
        return points

    @property
    def tilt(self) -> Array:
        """The weights by which probabilities are tilted, (size,)."""
        weights: Array = np.exp(np.arange(float(self.size)) * (-TILT / self.size))
        return weights


def probabilities(limited: Array, step: float) -> Array:
    """Turn E[min(X, jh)] for j = 0 ... m (m + 1,) into the probabilities of 0, h, 2h ... (m,) with the same mean.

    p0 = 1 - E[min(X, h)]/h, pj = (2 E[min(X, jh)] - E[min(X, (j-1)h)] - E[min(X, (j+1)h)])/h (H. U. Gerber,
    Insurance: Mathematics and Economics 1, 1982). What lies beyond the grid isn't there.
    """
    survived = (limited[1:] - limited[:-1]) / step
    found: Array = np.concatenate([[1.0], survived[:-1]]) - survived
    return np.maximum(found, 0.0, out=found)


def transform(chances: Array, tilt: Array) -> Transform:
    """Return the discrete Fourier transform of tilted probabilities: (size / 2 + 1,)."""
    return np.fft.rfft(chances * tilt)


def untilted(transformed: Transform, tilt: Array) -> Array:
    """Return the probabilities (size,) that have a transform."""
    found: Array = np.fft.irfft(transformed, len(tilt)) / tilt
    return found


def spread(losses: Array, chances: Array, grid: Grid) -> Array:
    """Share chances (m,) of losses (m,) between the points of the grid on either side, keeping the mean: (size,).

    What lies beyond the grid isn't there.
    """
    place = losses / grid.step
    inside = place < grid.size
    place, chances = place[inside], chances[inside]
    index = place.astype(np.intp)
    upper = (place - index) * chances
    found = np.zeros(grid.size + 1)
    found += np.bincount(index, chances - upper, grid.size + 1)
    found += np.bincount(index + 1, upper, grid.size + 1)
    return found[:-1]
