"""Usage as CSV: one row a call, or a day, with a time and tokens; which column is what is guessed, or told."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from leeway.domain.usage import UNKNOWN, Call, Hit
from leeway.errors import UnreadableSource
from leeway.formats.decoding import WIDE_MARKS
from leeway.formats.decoding import text_of as decoded
from leeway.formats.usage_csv_columns import (
    REQUIRED,
    CsvMapping,
    Shape,
    delimiter_of,
    first_line,
    guessed,
    guessed_mapping,
    headers_of,
    shape_of,
)
from leeway.formats.usage_limits import ReachedLimit, reached_limit
from leeway.formats.usage_rows import (
    NO_MODEL,
    NO_TIME,
    NOT_A_TIME,
    Bounds,
    Refused,
    hit_of,
    instant,
    key_of,
    milliseconds,
    text_of,
    tokens_of,
    within,
)
from leeway.formats.wording import listed

__all__ = [
    "NO_SESSION",
    "CsvMapping",
    "CsvRow",
    "cell_problem",
    "guessed_mapping",
    "read_usage_csv",
    "row_of",
    "rows_of",
]

NO_NUMBER: Final = "what should be a number of tokens isn't one"
_MOST_ROWS: Final = 5_000_000
_ROWS_A_STEP: Final = 2_000
_NO_LIMIT: Final = frozenset({"", "0", "0.0", "no", "false", "none", "null", "-"})
_LATEST_RESET: Final = timedelta(days=31)
NO_SESSION: Final = "csv"
_HEAD: Final = 100_000
_DAY: Final = 86_400_000
_COUNTS: Final = ("input", "output", "cache_write", "cache_read")

_Seen = dict[int, dict[str, int]]
"""How often a row was there, by day: one big dictionary would stop everything whenever it grows."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """What a mapping makes of one row: an instant in ms since 1970, texts, tokens, and a limit hit if it tells of one.

    `counts` are input, output, written to the cache, read from the cache. `written` is a time without a zone as it
    stands there, None for others: by it the row is known again where the user's zone is another one.
    """

    at: int
    model: str
    session: str
    counts: tuple[int, int, int, int]
    limit: ReachedLimit | None
    written: str | None = None


def read_usage_csv(
    file: str,
    data: bytes,
    zone: tzinfo,
    bounds: Bounds,
    mapping: CsvMapping | None,
    note: Callable[[str, str], None],
    *,
    at: Callable[[float], None] = lambda _share: None,
) -> Iterator[Call | Hit]:
    """Read the calls and limit hits of a file, row by row; times without a zone are the user's.

    `note` is told of each row that is refused, `at` from time to time how much is done, 0 to 1; it may raise.

    Raises:
        UnreadableSource: The columns can't be told, or there are too many rows.
    """
    mapping = _fitting(file, shape_of(data[:_HEAD]), mapping)
    seen: _Seen = {}
    for cells in _rows(file, data, at):
        try:
            row = row_of(cells, mapping, zone, bounds)
        except Refused as refused:
            note(file, str(refused))
            continue
        if any(row.counts) or row.limit is None:
            yield _call(row, seen)
        if row.limit:
            yield _hit(row, row.limit)


def _fitting(file: str, headers: Shape, mapping: CsvMapping | None) -> CsvMapping:
    """Return the mapping given, or the one that the headers look like, if the table has its columns."""
    if not any(headers):
        raise UnreadableSource(
            f"{file} has no line with the names of columns. Export it again, with a header."
        )
    mapping = mapping or guessed(headers)
    if mapping is None:
        raise UnreadableSource(
            f"{file}: no column is known as a time, or none as input and output tokens. The columns are "
            f"{listed(headers)}; call them time, input_tokens and output_tokens."
        )
    missing = tuple(name for name in (getattr(mapping, what) for what in REQUIRED) if name not in headers)
    if missing:
        raise UnreadableSource(f"{file}: there is no column {listed(missing)}.")
    return mapping


def rows_of(stream: Iterable[str], first: str) -> Iterator[dict[str, str | None]]:
    """Read the rows of a table below its header `first`, those without content left out; csv.Error if it is none."""
    rows = csv.DictReader(stream, headers_of(first), delimiter=delimiter_of(first), restkey="")
    next(rows, None)
    for row in rows:
        row.pop("", None)
        if any(row.values()):
            yield row


def _rows(file: str, data: bytes, at: Callable[[float], None]) -> Iterator[dict[str, str | None]]:
    raw, lines = _lines(file, data)
    try:
        for number, row in enumerate(rows_of(lines, first_line(data[:_HEAD]))):
            if number >= _MOST_ROWS:
                raise UnreadableSource(f"{file} has more than {_MOST_ROWS:,} rows; import it in parts.")
            if not number % _ROWS_A_STEP:
                at(raw.tell() / len(data))
            yield row
    except csv.Error as error:
        raise UnreadableSource(f"{file} can't be read as CSV: {error}.") from error
    except UnicodeDecodeError:
        decoded(file, data)  # which says what is wrong, and in which line
        raise


def _lines(file: str, data: bytes) -> tuple[io.BytesIO, Iterable[str]]:
    """Return the text line by line, and what tells how far it was read.

    It isn't decoded as a whole, during which no other thread could do anything: the window would stand still.
    """
    if data.startswith(WIDE_MARKS) or b"\x00" in data:
        data = decoded(file, data).encode("utf-8")
    raw = io.BytesIO(data)
    return raw, io.TextIOWrapper(raw, "utf-8-sig", newline="")


def row_of(row: Mapping[str, str | None], mapping: CsvMapping, zone: tzinfo, bounds: Bounds) -> CsvRow:
    """Read a row by its columns.

    Raises:
        Refused: It can't be trusted; the text says why.
    """
    at, written = _instant(row.get(mapping.time), zone, bounds)
    names = (getattr(mapping, what) for what in _COUNTS)
    first, second, third, fourth = (_count(row.get(name)) if name else 0 for name in names)
    return CsvRow(
        at,
        text_of(row.get(mapping.model), NO_MODEL),
        text_of(row.get(mapping.session), NO_SESSION),
        (first, second, third, fourth),
        _limit(row.get(mapping.limit) if mapping.limit else None, at, zone),
        written,
    )


def cell_problem(what: str, text: str | None, zone: tzinfo, bounds: Bounds) -> str | None:
    """Say why a cell can't be what its column is taken for, one of the parts of a mapping; None if it can."""
    try:
        if what == "time":
            _instant(text, zone, bounds)
        elif what in _COUNTS:
            _count(text)
    except Refused as refused:
        return str(refused)
    return None


def _call(row: CsvRow, seen: _Seen) -> Call:
    name = f"csv {row.written or row.at} {row.model} {row.session} {[*row.counts]}"
    same_day = seen.setdefault(row.at // _DAY, {})
    same_day[name] = same_day.get(name, 0) + 1  # equal rows of one file are calls of their own
    counts = row.counts
    key = key_of(f"{name} {same_day[name]}")
    return Call(key, row.at, row.session, row.model, counts[0], counts[1], counts[2], 0, counts[3])


def _hit(row: CsvRow, limit: ReachedLimit) -> Hit:
    hit = hit_of(limit, row.at, row.session)
    return replace(hit, key=key_of(f"csv limit {row.written} {limit.kind}")) if row.written else hit


def _limit(text: str | None, at: int, zone: tzinfo) -> ReachedLimit | None:
    """Read what a row tells of a limit: the instant of its reset, an agent's own words, or just that it was hit."""
    text = (text or "").strip()
    if text.casefold() in _NO_LIMIT:
        return None
    hit = instant(at)
    told = reached_limit(text, hit, zone)
    if told:
        return told
    try:
        reset = datetime.fromisoformat(text)
        reset = (reset if reset.tzinfo else reset.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return ReachedLimit(UNKNOWN, None)
    return ReachedLimit(UNKNOWN, reset if hit < reset < hit + _LATEST_RESET else None)


def _instant(text: str | None, zone: tzinfo, bounds: Bounds) -> tuple[int, str | None]:
    """Read a time, or a day; where it has no zone, return also how it is written."""
    if not text or not text.strip():
        raise Refused(NO_TIME)
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refused(NOT_A_TIME) from None
    if len(text.strip()) <= 10:
        at = at.replace(hour=12)  # a day: its middle, so that it stays that day
    written = None if at.tzinfo else at.isoformat()
    try:
        there = at if at.tzinfo else at.replace(tzinfo=zone)
        return within(milliseconds(there.astimezone(UTC)), bounds), written
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
