"""Calls and hits as columns, on their way into the register."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leeway.domain.usage_calls import PackedCalls
from leeway.domain.usage_logs import Call, Hit, Unread

CallColumns = dict[str, NDArray[Any]]
"""By name of CALL_COLUMNS: (n,) each; `at` int64 ms since 1970, `session` and `model` texts as objects."""

CALL_COLUMNS = Call._fields

_TOKENS = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read")
_AT_ONCE = 100_000
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
    columns = list(zip(*calls, strict=True)) or [()] * len(CALL_COLUMNS)
    return {
        name: np.array(values, dtype=_TYPES.get(name, np.int64))
        for name, values in zip(CALL_COLUMNS, columns, strict=True)
    }


def unpacked(packs: Iterable[PackedCalls]) -> CallColumns:
    """Put packed calls together, each once."""
    return best_of([_columns_of_pack(pack) for pack in packs] or [columns_of(())])


def best_of(parts: Sequence[CallColumns]) -> CallColumns:
    """Put calls together, one row each: the call's own before a copy, then that with the most tokens, the first."""
    rows = {name: np.concatenate([part[name] for part in parts]) for name in CALL_COLUMNS}
    total = np.sum([rows[name] for name in _TOKENS], axis=0)
    order = np.lexsort((_ranks(rows["session"]), rows["at"], -total, rows["copied"], rows["key"]))
    keys = rows["key"][order]
    first = np.ones(len(keys), np.bool_)
    first[1:] = keys[1:] != keys[:-1]
    return taken_from(rows, order[first])


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
    codes = np.empty(len(texts), np.int32)
    for start in range(0, len(texts), _AT_ONCE):  # other threads get their turn in between
        some = texts[start : start + _AT_ONCE].tolist()
        for text in dict.fromkeys(some):
            names.setdefault(text, len(names))
        codes[start : start + len(some)] = np.fromiter(map(names.__getitem__, some), np.int32, len(some))
    return codes, list(names)


def _columns_of_pack(pack: PackedCalls) -> CallColumns:
    columns: CallColumns = {
        name: np.frombuffer(values, np.uint64 if name == "key" else np.int64)
        for name, values in zip(CALL_COLUMNS, pack.columns, strict=True)
    }
    texts = np.array(pack.texts, object)
    named = {name: texts[columns[name]] for name in ("session", "model")}
    return {**columns, **named, "copied": columns["copied"].astype(np.bool_)}


def _ranks(texts: NDArray[Any]) -> NDArray[np.int64]:
    """Return the place of each text in their alphabetical order."""
    codes, names = coded(texts)
    ranks = np.empty(len(names), np.int64)
    ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return ranks[codes]
