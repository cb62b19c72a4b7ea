"""Usage as CSV: one row a call, or a day, with a time and tokens; which column is what can be told, or is guessed."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from leeway.domain.usage import Call, Hit
from leeway.errors import UnreadableSource
from leeway.formats.decoding import text_of as decoded
from leeway.formats.usage_rows import (
    NO_MODEL,
    NO_TIME,
    NOT_A_TIME,
    Bounds,
    Refused,
    key_of,
    milliseconds,
    text_of,
    tokens_of,
    within,
)
from leeway.formats.wording import listed

NO_NUMBER: Final = "what should be a number of tokens isn't one"
_MOST_ROWS: Final = 5_000_000

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
}


@dataclass(frozen=True, slots=True)
class CsvMapping:
    """Which column is what, by its header; an empty text where there is none. Input excludes what was cached."""

    time: str
    input: str
    output: str
    model: str = ""
    session: str = ""
    cache_write: str = ""
    cache_read: str = ""


def guessed_mapping(head: bytes) -> CsvMapping | None:
    """Guess the columns from the beginning of a file; None if there is no time, or no tokens."""
    first = head.split(b"\n", 1)[0]
    if b"\x00" in first:
        return None
    return _guess(_headers(first.decode("utf-8-sig", "replace")))


def _headers(line: str) -> list[str]:
    delimiter = max(",;\t", key=line.count)
    return [cell.strip() for cell in next(csv.reader([line.strip()], delimiter=delimiter), [])]


def _guess(headers: Sequence[str]) -> CsvMapping | None:
    by_name = {"_".join(h.casefold().replace("-", " ").split()): h for h in headers}
    found = {
        what: next((by_name[name] for name in names if name in by_name), "")
        for what, names in _GUESSES.items()
    }
    if not found["time"] or not (found["input"] and found["output"]):
        return None
    return CsvMapping(**found)


def read_usage_csv(
    file: str,
    data: bytes,
    zone: tzinfo,
    bounds: Bounds,
    mapping: CsvMapping | None,
    note: Callable[[str, str], None],
) -> tuple[list[Call], list[Hit]]:
    """Read the calls of a file; times without a zone are the user's. `note` is told of each row that is refused.

    Raises:
        UnreadableSource: The columns can't be told, or there are too many rows.
    """
    text = decoded(file, data)
    first = text.split("\n", 1)[0]
    mapping = mapping or _guess(_headers(first))
    headers = _headers(first)
    if mapping is None:
        raise UnreadableSource(
            f"{file}: no column is known as a time, or none as input and output tokens. The columns are "
            f"{listed(tuple(headers))}; call them time, input_tokens and output_tokens."
        )
    missing = tuple(name for name in (mapping.time, mapping.input, mapping.output) if name not in headers)
    if missing:
        raise UnreadableSource(f"{file}: there is no column {listed(missing)}.")
    calls: list[Call] = []
    seen: dict[str, int] = {}
    rows = csv.DictReader(io.StringIO(text), fieldnames=headers, delimiter=max(",;\t", key=first.count))
    try:
        for number, row in enumerate(rows):
            if number > _MOST_ROWS:
                raise UnreadableSource(f"{file} has more than {_MOST_ROWS:,} rows; import it in parts.")
            if number:
                _take(row, mapping, zone, bounds, (calls, seen, file, note))
    except csv.Error as error:
        raise UnreadableSource(f"{file} can't be read as CSV: {error}.") from error
    return calls, []


def _take(
    row: Mapping[str, str | None],
    mapping: CsvMapping,
    zone: tzinfo,
    bounds: Bounds,
    into: tuple[list[Call], dict[str, int], str, Callable[[str, str], None]],
) -> None:
    calls, seen, file, note = into
    if not any(row.values()):
        return
    try:
        at = _instant(row.get(mapping.time), zone, bounds)
        counts = [
            _count(row.get(name))
            for name in (mapping.input, mapping.output, mapping.cache_write, mapping.cache_read)
        ]
    except Refused as refused:
        note(file, str(refused))
        return
    model = text_of(row.get(mapping.model), NO_MODEL)
    session = text_of(row.get(mapping.session), "csv")
    name = f"csv {at} {model} {session} {counts}"
    seen[name] = seen.get(name, 0) + 1  # equal rows of one file are calls of their own
    key = key_of(f"{name} {seen[name]}")
    calls.append(Call(key, at, session, model, counts[0], counts[1], counts[2], 0, counts[3]))


def _instant(text: str | None, zone: tzinfo, bounds: Bounds) -> int:
    if not text or not text.strip():
        raise Refused(NO_TIME)
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refused(NOT_A_TIME) from None
    if len(text.strip()) <= 10:
        at = at.replace(hour=12)  # a day: its middle, so that it stays that day
    try:
        return within(milliseconds((at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)), bounds)
    except OverflowError:
        raise Refused(NOT_A_TIME) from None


def _count(text: str | None) -> int:
    if text is None or not text.strip():
        return 0
    try:
        return tokens_of(float(text))
    except ValueError as error:
        if isinstance(error, Refused):
            raise
        raise Refused(NO_NUMBER) from None
