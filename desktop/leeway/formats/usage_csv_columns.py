"""Which column of a usage CSV is what: told by its header, or by a person who is remembered."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from leeway.formats.decoding import WIDE_MARKS
from leeway.formats.wording import listed

_DELIMITERS: Final = ",;\t"
_LONGEST_HEADER: Final = 100_000

_GUESSES: Final[Mapping[str, tuple[str, ...]]] = {
    "time": ("time", "timestamp", "date", "day", "at", "created_at", "period", "usage_date"),
    "model": ("model", "model_name", "modelname"),
    "session": ("session", "session_id", "sessionid"),
    "input": ("input", "input_tokens", "inputtokens", "prompt_tokens", "usage_input_tokens_no_cache"),
    "output": ("output", "output_tokens", "outputtokens", "completion_tokens", "usage_output_tokens"),
    "cache_write": (
        "cache_write",
        "cache_creation_tokens",
        "cachecreationtokens",
        "cache_creation_input_tokens",
        "cache_write_tokens",
    ),
    "cache_read": (
        "cache_read",
        "cache_read_tokens",
        "cachereadtokens",
        "cache_read_input_tokens",
        "cached_tokens",
    ),
    "limit": ("limit_hit", "limit_reached", "limit_reset", "usage_limit_reset_time"),
}


@dataclass(frozen=True, slots=True)
class CsvMapping:
    """Which column is what, by its header; an empty text where there is none. Input excludes what was cached.

    A cell of `limit` that isn't blank, 0 or no tells of a limit hit; the instant in it, if any, is the reset.
    """

    time: str
    input: str
    output: str
    model: str = ""
    session: str = ""
    cache_write: str = ""
    cache_read: str = ""
    limit: str = ""


REQUIRED: Final = ("time", "input", "output")
COLUMNS: Final[Mapping[str, str]] = {
    "time": "Time",
    "input": "Input tokens",
    "output": "Output tokens",
    "cache_write": "Tokens written to the cache",
    "cache_read": "Tokens read from the cache",
    "model": "Model",
    "session": "Session",
    "limit": "Limit hit",
}
"""How a person calls each part of a mapping."""

Shape = tuple[str, ...]
"""The headers of a table in their order: what a mapping is remembered by."""


def delimiter_of(line: str) -> str:
    """Return what parts the cells of a line: a comma, a semicolon or a tab."""
    return max(_DELIMITERS, key=line.count)


def headers_of(line: str) -> Shape:
    """Return the headers in the first line of a table."""
    line = line[:_LONGEST_HEADER].strip("\r\n")
    try:
        cells = next(csv.reader([line], delimiter=delimiter_of(line)), [])
    except csv.Error:
        return ()
    return tuple(cell.strip() for cell in cells)


def first_line(head: bytes) -> str:
    """Return the first line at the beginning of a file; none if it isn't text."""
    if head.startswith(WIDE_MARKS):
        encoding = "utf-32" if head.startswith(WIDE_MARKS[:2]) else "utf-16"
        return head[: len(head) // 4 * 4].decode(encoding, "replace").split("\n", 1)[0]
    first = head.split(b"\n", 1)[0]
    return "" if b"\x00" in first else first.decode("utf-8-sig", "replace")


def shape_of(head: bytes) -> Shape:
    """Return the headers at the beginning of a file; none if it isn't text."""
    return headers_of(first_line(head))


def guessed_mapping(head: bytes) -> CsvMapping | None:
    """Guess the columns from the beginning of a file; None if there is no time, or no tokens."""
    return guessed(shape_of(head))


def guessed(headers: Sequence[str]) -> CsvMapping | None:
    """Guess the columns from their headers; None if there is no time, or no tokens."""
    found = likely(headers)
    return CsvMapping(**found) if all(found[name] for name in REQUIRED) else None


def likely(headers: Sequence[str]) -> dict[str, str]:
    """Return the header that each part of a mapping has by its name; an empty text where none has it."""
    by_name = {"_".join(h.casefold().replace("-", " ").split()): h for h in headers if h}
    return {
        what: next((by_name[name] for name in names if name in by_name), "")
        for what, names in _GUESSES.items()
    }


def problems_of(mapping: Mapping[str, str], headers: Sequence[str]) -> dict[str, str]:
    """Say by part of a mapping what is wrong with the column chosen for it: missing, gone, or taken twice."""
    found: dict[str, str] = {}
    takers: dict[str, str] = {}
    for what, name in COLUMNS.items():
        header = mapping.get(what, "")
        if not header and what in REQUIRED:
            found[what] = f"Choose the column that holds the {name.lower()}."
        elif header and header not in headers:
            found[what] = f"This table has no column “{header}”."
        elif header and header in takers:
            found[what] = f"“{header}” is the column for {takers[header].lower()} already."
        elif header and headers.count(header) > 1:
            found[what] = f"Two columns are called “{header}”; give one of them another name."
        if header:
            takers.setdefault(header, name)
    return found


def mapping_words(mapping: CsvMapping) -> str:
    """Say which column is taken for what."""
    return listed(
        tuple(
            f"{name.lower()} from “{getattr(mapping, what)}”"
            for what, name in COLUMNS.items()
            if getattr(mapping, what)
        )
    )


def mapping_text(mapping: CsvMapping) -> str:
    """Write a mapping as a text to remember."""
    return json.dumps(asdict(mapping), ensure_ascii=False)


def mapping_from(text: str, shape: Shape) -> CsvMapping | None:
    """Read a mapping that was remembered; None if it is none, or doesn't fit the headers (any more)."""
    try:
        told: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    names = {field.name for field in fields(CsvMapping)}
    if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        return None
    known = {name: value for name, value in told.items() if name in names}
    if problems_of(known, shape):
        return None
    return CsvMapping(**known)
