"""Calls and hits as columns, on their way into the register."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage import Call, Hit, Unread

CallColumns = dict[str, NDArray[Any]]
"""By name of CALL_COLUMNS: (n,) each; `at` int64 ms since 1970, `session` and `model` texts as objects."""

CALL_COLUMNS = (
    "key", "at", "session", "model", "input", "output", "cache_write_5m", "cache_write_1h", "cache_read",
    "reasoning", "copied",
)  # fmt: skip
QUOTED = ", ".join(f'"{name}"' for name in CALL_COLUMNS)
"""The columns as SQL names them."""

_TYPES = {"key": np.uint64, "session": object, "model": object, "copied": np.bool_}


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What was read of a file: fingerprints as in the table usage_file; `path` is a hash of its name."""

    path: int
    size: int
    mtime: int
    taken: int
    head: int
    tail: int
    state: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class UsageBatch:
    """What one import adds for one kind of log: its calls, hits and the files that were read.

    `better` (n,) bool tells the calls of which the register has a lesser row; `unread` is what could not be read.
    """

    number: int
    calls: CallColumns
    better: NDArray[np.bool_]
    hits: tuple[Hit, ...] = ()
    files: tuple[ReadFile, ...] = field(default=())
    unread: tuple[Unread, ...] = field(default=())


def columns_of(calls: Iterable[Call]) -> CallColumns:
    """Lay calls out as columns."""
    rows = list(calls)
    return {
        name: np.array([getattr(call, name) for call in rows], dtype=_TYPES.get(name, np.int64))
        for name in CALL_COLUMNS
    }


def taken_from(columns: CallColumns, which: NDArray[Any]) -> CallColumns:
    """Return the calls that a mask or positions select."""
    return {name: values[which] for name, values in columns.items()}


def hit_columns(hits: Iterable[Hit]) -> dict[str, NDArray[Any]]:
    """Lay hits out as columns; a reset that isn't known is NaT."""
    rows = list(hits)
    resets = [np.datetime64("NaT", "ms") if h.reset is None else np.datetime64(h.reset, "ms") for h in rows]
    return {
        "key": np.array([hit.key for hit in rows], np.uint64),
        "at": np.array([hit.at for hit in rows], np.int64),
        "reset": np.array(resets, "datetime64[ms]"),
        "session": np.array([hit.session for hit in rows], object),
        "kind": np.array([hit.kind for hit in rows], object),
    }


def coded(texts: NDArray[Any]) -> tuple[NDArray[np.int32], list[str]]:
    """Return codes from 0 on for texts, and the texts by code.

    DuckDB reads a column of Python objects slowly: it looks for pandas anew at each of them.
    """
    names: dict[str, int] = {}
    codes = np.fromiter((names.setdefault(text, len(names)) for text in texts.tolist()), np.int32, len(texts))
    return codes, list(names)
