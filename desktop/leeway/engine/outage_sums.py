"""Sums of many arrays of which few change from one sum to the next."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_CHUNK: Final = 16


class ChunkedSum:
    """The sum of arrays of one length, kept in chunks, so that one changed array doesn't mean adding all of them again.

    Which arrays are the same is told by identity. The order of adding hangs on the order of the arrays alone: the sum
    is the same to the last bit, whatever was kept.
    """

    def __init__(self, arrays: Sequence[NDArray[Any]], before: "ChunkedSum | None" = None) -> None:
        """Add up the chunks that the sum before doesn't have; there is at least one array."""
        self.chunks = [tuple(arrays[i : i + _CHUNK]) for i in range(0, len(arrays), _CHUNK)]
        self.sums = [self._sum(place, chunk, before) for place, chunk in enumerate(self.chunks)]

    def _sum(self, place: int, chunk: tuple[NDArray[Any], ...], before: "ChunkedSum | None") -> NDArray[Any]:
        if before and place < len(before.chunks) and _same(before.chunks[place], chunk):
            return before.sums[place]
        return _added(chunk)

    @property
    def total(self) -> NDArray[Any]:
        """The sum of all; not to be written to."""
        return _added(self.sums)


def _same(one: Sequence[object], other: Sequence[object]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def _added(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    if len(arrays) == 1:
        return arrays[0]
    found: NDArray[Any] = np.add(arrays[0], arrays[1])
    for array in arrays[2:]:
        found += array
    return found
