"""The normal distribution function over arrays, built on `math.erfc`.

SciPy has it too, at the price of 143 MB installed and 0.15 s of import (measured, SciPy 1.17.1), for three functions.
"""

import math
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_PER_UNIT: Final = 128
_LIMIT: Final = 37.0
_FAR: Final = 25.0
_SQRT_TAU: Final = math.sqrt(2.0 * math.pi)


def cdf(z: Array) -> Array:
    """Return the chance to be at or below each z: right to 3e-16, and to 2e-8 of itself down to -37, then 0.

    Taylor series of the fifth order around the nearest of 9,473 exact values (Abramowitz and Stegun, 26.2.1 and
    26.2.10): four times as fast as calling `math.erfc` for each.
    """
    nodes, exact, density = _table()
    inside = np.minimum(np.maximum(z, -_LIMIT), _LIMIT)
    place = np.rint(inside * _PER_UNIT)
    index = place.astype(np.intp) + (len(nodes) - 1) // 2
    d = inside - place / _PER_UNIT
    n = nodes[index]
    n2 = n * n
    series = (n2 - 6.0) * n2 + 3.0  # He4; from the highest order down
    series = (n2 - 3.0) * n / 24.0 - series * d / 120.0
    series = (n2 - 1.0) / 6.0 - series * d
    series = n / 2.0 - series * d
    found: Array = exact[index] + density[index] * d * (1.0 - series * d)
    return np.where(z < -_LIMIT, 0.0, np.minimum(found, 1.0))


def density(z: Array) -> Array:
    """Return the density at each z."""
    found: Array = np.exp(-0.5 * z * z) / _SQRT_TAU
    return found


def hazard(z: Array) -> Array:
    """Return the density over the chance to be above each z; far out by its asymptotic series (ibid., 26.2.12)."""
    near = np.minimum(z, _FAR)
    ratio = density(near) / cdf(-near)
    far = np.maximum(z, _FAR)
    square = 1.0 / (far * far)
    series = far / (1.0 - square * (1.0 - 3.0 * square * (1.0 - 5.0 * square)))
    return np.where(z > _FAR, series, ratio)


def log_survival(z: Array) -> Array:
    """Return the logarithm of the chance to be above each z."""
    found: Array = np.where(
        z > _FAR,
        -0.5 * z * z - np.log(_SQRT_TAU * hazard(np.maximum(z, _FAR))),
        np.log(cdf(-np.minimum(z, _FAR))),
    )
    return found


@cache
def _table() -> tuple[Array, Array, Array]:
    """Return the nodes, the distribution function there, exact, and the density."""
    count = int(_LIMIT * _PER_UNIT)
    nodes = np.arange(-count, count + 1) / _PER_UNIT
    exact = np.array([math.erfc(-z / math.sqrt(2.0)) / 2.0 for z in nodes.tolist()])
    return nodes, exact, density(nodes)
