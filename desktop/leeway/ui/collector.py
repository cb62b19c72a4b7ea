"""Keep Python's cycle collector out of the way while a job makes very many objects."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_off() -> Iterator[None]:
    """Make objects without looking for cycles among them.

    The collector would stop all threads, the window's too, for a quarter of a second at a time to look through
    rows that have no cycles. What is there at the end is put out of its reach, and still goes as soon as nothing
    refers to it.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
