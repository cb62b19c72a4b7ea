"""Usage that comes as tables rather than logs: CSV, whose columns may have to be told, and reports of ccusage."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import chain, islice
from typing import Final

import numpy as np

from leeway.domain.usage import CCUSAGE, CSV, Call, Hit
from leeway.errors import UnreadableSource
from leeway.formats.decoding import text_of
from leeway.formats.limits import Limits
from leeway.formats.usage_ccusage import read_ccusage
from leeway.formats.usage_csv import CsvRow, cell_problem, read_usage_csv, row_of, rows_of
from leeway.formats.usage_csv_columns import CsvMapping, Shape, first_line, guessed, problems_of, shape_of
from leeway.formats.usage_rows import Bounds, Refused
from leeway.formats.wording import shown
from leeway.services.usage_files import Reading, fingerprint
from leeway.services.usage_parts import LogFile
from leeway.services.usage_plan import ReadTable
from leeway.services.usage_reading import LogReading, Progress
from leeway.store.stopping import Interrupted
from leeway.store.usage_columns import CALL_COLUMNS, CallColumns, columns_of, taken_from

TABLES: Final = (CCUSAGE, CSV)
"""The kinds of log that are read whole, as tables."""

_HEAD: Final = 65_536
_AT_ONCE: Final = 20_000
_SHOWN_ROWS: Final = 8
_TOKENS: Final = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read")


@dataclass(frozen=True, slots=True)
class TableHead:
    """The beginning of a CSV: its headers and first rows, by header; `guess` is what its columns look like."""

    file: str
    shape: Shape
    rows: tuple[dict[str, str | None], ...]
    guess: CsvMapping | None


def table_heads(files: Sequence[LogFile]) -> tuple[TableHead, ...]:
    """Look at the CSV files among some logs; those that can't be read are left to the import, which says why."""
    heads = []
    for file in files:
        if file.kind != CSV:
            continue
        try:
            with file.path.open("rb") as stream:
                data = stream.read(_HEAD)
        except OSError:
            continue
        head = table_head(file.name, data, whole=file.size <= _HEAD)
        if head.shape:
            heads.append(head)
    return tuple(heads)


def table_head(name: str, data: bytes, *, whole: bool = True) -> TableHead:
    """Read the beginning of a CSV; unless it is `whole`, its last line may be cut off and is left out."""
    shape = shape_of(data)
    try:
        lines = text_of(name, data).splitlines(keepends=True)
    except UnreadableSource:
        lines = data.decode("utf-8-sig", "replace").splitlines(
            keepends=True
        )  # the import says what is wrong with it
    rows: list[dict[str, str | None]] = []
    if shape:
        with suppress(csv.Error):  # what comes after the rows so far can't be read: the import says why
            rows += islice(rows_of(lines if whole else lines[:-1], first_line(data)), _SHOWN_ROWS)
    return TableHead(name, shape, tuple(rows), guessed(shape))


def tried(head: TableHead, mapping: CsvMapping, zone: tzinfo, bounds: Bounds) -> tuple[CsvRow | str, ...]:
    """Return what a mapping makes of each row of a table's beginning, or why it would be refused."""
    found: list[CsvRow | str] = []
    for row in head.rows:
        try:
            found.append(row_of(row, mapping, zone, bounds))
        except Refused as refused:
            found.append(str(refused))
    return tuple(found)


def column_problems(
    head: TableHead, mapping: Mapping[str, str], zone: tzinfo, bounds: Bounds
) -> dict[str, str]:
    """Say, by part of a mapping, what is wrong with the column chosen for it: by its header, or by what is in it."""
    found = problems_of(mapping, head.shape)
    for what, header in mapping.items():
        if what in found or not header or not head.rows:
            continue
        cells = [row.get(header) or "" for row in head.rows]
        whys = [cell_problem(what, cell, zone, bounds) for cell in cells]
        if all(whys):
            found[what] = (
                f"“{shown(cells[0])}”: {whys[0]}. None of the first rows can be read with this column."
            )
    return found


@dataclass
class TableReading:
    """The reading of an import's tables into `reading`, after its logs; `progress` counts on from `done` of `all`."""

    reading: LogReading
    zone: tzinfo
    mappings: Mapping[Shape, CsvMapping]
    progress: Progress
    stopped: Callable[[], bool]
    done: int
    all: int
    tables: list[ReadTable] = field(default_factory=list)

    def read(self, readings: Sequence[Reading]) -> dict[str, CallColumns]:
        """Read them and return the calls by kind of table, each call once.

        Raises:
            UnreadableSource: One can't be read as what it should be.
            Interrupted: `stopped` said so.
        """
        calls: dict[str, CallColumns] = {}
        for kind in TABLES:
            files = [r.file for r in readings if r.file.kind == kind]
            parts = [columns_of(())]
            for file in files:
                rows = self._ccusage(file) if kind == CCUSAGE else self._csv(file)
                parts += self._columns(kind, rows)
                self._remember(kind, file)
            if files:
                calls[kind] = _once(parts)
        return calls

    def _columns(self, kind: str, rows: Iterator[Call | Hit]) -> Iterator[CallColumns]:
        """Lay calls out as columns, some at a time: as objects they would burden the cycle collector; keep the hits."""
        hits = self.reading.hits.setdefault(kind, {})
        while some := [*islice(rows, _AT_ONCE)]:
            hits.update({row.key: row for row in some if isinstance(row, Hit)})
            yield columns_of(row for row in some if isinstance(row, Call))

    def _ccusage(self, file: LogFile) -> Iterator[Call | Hit]:
        return chain(*read_ccusage(file.name, _bytes(file), self.zone, self.reading.bounds))

    def _csv(self, file: LogFile) -> Iterator[Call | Hit]:
        data = _bytes(file)
        shape = shape_of(data[:_HEAD])
        mapping = self.mappings.get(shape) or guessed(shape)
        if mapping:
            self.tables.append(ReadTable(file.name, shape, mapping))

        def at(share: float) -> None:
            if self.stopped():
                raise Interrupted
            self.progress(self.done + int(share * file.size), self.all)

        return read_usage_csv(
            file.name, data, self.zone, self.reading.bounds, mapping, self.reading.note, at=at
        )

    def _remember(self, kind: str, file: LogFile) -> None:
        read = fingerprint(file, file.size)
        if read:
            self.reading.files.setdefault(kind, []).append(read)
        self.done += file.size
        self.progress(self.done, self.all)
        if self.stopped():
            raise Interrupted


def _once(parts: Sequence[CallColumns]) -> CallColumns:
    """Put calls together, of each key the one with the most tokens, the first of equals."""
    together = {name: np.concatenate([part[name] for part in parts]) for name in CALL_COLUMNS}
    total = np.sum([together[name] for name in _TOKENS], axis=0)
    fullest = np.argsort(-total, kind="stable")
    _, first = np.unique(together["key"][fullest], return_index=True)
    return together if len(first) == len(total) else taken_from(together, np.sort(fullest[first]))


def _bytes(file: LogFile) -> bytes:
    most = Limits().file_bytes
    try:
        with file.path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise UnreadableSource(f"{file.name} can't be read: {error.strerror}.") from error
    if len(data) > most:
        raise UnreadableSource(f"{file.name} has more than {most:,} bytes; import it in parts.")
    return data
