"""Let the user end what a connection does."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import duckdb

_POLL_SECONDS: Final = 0.05


class Interrupted(Exception):
    """What was being done was stopped on request."""


@contextmanager
def interruptible(connection: duckdb.DuckDBPyConnection, stopped: Callable[[], bool]) -> Iterator[None]:
    """Let `stopped` end what the connection does in the block.

    Raises:
        Interrupted: It did.
    """
    if stopped():
        raise Interrupted
    done = threading.Event()
    said = threading.Event()

    def watch() -> None:
        while not done.wait(_POLL_SECONDS):
            if stopped():
                said.set()
                connection.interrupt()

    watcher = threading.Thread(target=watch, name="leeway-import-stop", daemon=True)
    watcher.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise Interrupted from error
    finally:
        done.set()
        watcher.join()
    if said.is_set():
        raise Interrupted
