"""The reading of a register's file by one thread, with a cursor of its own."""

from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb


class Reads:
    """Close it, or use it in a `with` block."""

    def __init__(self, path: Path, cursor: duckdb.DuckDBPyConnection) -> None:
        """Read with a cursor of one's own; `path` is for what errors say."""
        self._path = path
        self._cursor = cursor

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the cursor."""
        self._cursor.close()

    def interrupt(self) -> None:
        """End what is being read; to be called from another thread."""
        self._cursor.interrupt()
