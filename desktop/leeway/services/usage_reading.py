"""Read agents' logs: those of Claude Code in bulk, the rest line by line, whatever is wrong with them counted."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, Final

import numpy as np

from leeway.domain.usage import CLAUDE_CODE, CODEX, Call, Hit, Unread
from leeway.formats import usage_claude, usage_codex
from leeway.formats.usage_codex import CodexReader, CodexState
from leeway.formats.usage_lines import (
    CUT_OFF,
    NO_TEXT,
    TOO_LONG,
    Lines,
    blocks_of_lines,
    is_plain,
    may_be_plain,
    objects_of,
)
from leeway.formats.usage_rows import Bounds, Refused
from leeway.services.usage_files import LogFile, Reading, end_of_lines, fingerprint
from leeway.store.usage_columns import CALL_COLUMNS, CallColumns, ReadFile, columns_of, taken_from
from leeway.store.usage_scan import BeyondBulk, BulkResult, Interrupted, UsageScan

Progress = Callable[[int, int], None]

_BATCH_BYTES: Final = 48_000_000
_BATCH_FILES: Final = 500
_MOST_LOST: Final = 2_000
_HEAVY: Final = 16_000_000
_MANY: Final = 50_000
_POLL_SECONDS: Final = 0.05


@dataclass
class LogReading:
    """The reading of an import's logs of Claude Code and Codex.

    `progress` is told the bytes done and all bytes; `stopped` is asked at least every few megabytes.
    """

    bounds: Bounds
    zone: tzinfo
    progress: Progress
    stopped: Callable[[], bool]
    hits: dict[str, dict[int, Hit]] = field(default_factory=dict)
    files: dict[str, list[ReadFile]] = field(default_factory=dict)
    _unread: Counter[tuple[str, str]] = field(default_factory=Counter)
    _codex: list[CallColumns] = field(default_factory=list)
    _codex_calls: list[Call] = field(default_factory=list)
    _done: int = 0
    _all: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, readings: Sequence[Reading]) -> dict[str, CallColumns]:
        """Read them and return the calls by kind of log, each call once.

        Raises:
            Interrupted: `stopped` said so.
        """
        self._all = sum(max(0, reading.file.size - reading.start) for reading in readings)
        self.progress(0, self._all)
        claude = [reading for reading in readings if reading.file.kind == CLAUDE_CODE]
        calls: dict[str, CallColumns] = {}
        codex = [reading for reading in readings if reading.file.kind == CODEX]
        batches = list(_batches([reading for reading in claude if _in_bulk(reading)]))
        with (
            UsageScan(self.bounds.earliest, self.bounds.latest, self.stopped) as scan,
            ThreadPoolExecutor(1, "leeway-import") as bulk,
        ):
            try:
                results = [bulk.submit(self._scanned, scan, batch) for batch in batches]
                for reading in codex:
                    self._read_codex(reading)
                more = [call for result in results for call in self._after_bulk(result)]
            finally:
                bulk.shutdown(cancel_futures=True)
            for reading in claude:
                if not _in_bulk(reading):
                    more += self._read_claude(reading, reading.file.size - reading.start)
                if len(more) > _MANY:
                    scan.add(more)
                    more = []
            scan.add(more)
            if claude:
                calls[CLAUDE_CODE] = scan.calls()
        if codex:
            self._codex.append(columns_of(self._codex_calls))
            calls[CODEX] = _once(self._codex)
        return calls

    def note(self, file: str, why: str, lines: int = 1) -> None:
        """Count lines of a file that weren't read."""
        self._unread[file, why] += lines

    def unread(self) -> tuple[Unread, ...]:
        """Return what wasn't read, by file and reason."""
        return tuple(Unread(file, lines, why) for (file, why), lines in sorted(self._unread.items()))

    # ---------------------------------------------------------------------------------------------------- Claude Code

    def _scanned(
        self, scan: UsageScan, batch: list[Reading]
    ) -> list[tuple[list[Reading], BulkResult | None]]:
        """Read a batch in bulk, or file by file if that fails; None for a file that can't be read in bulk."""
        try:
            result = scan.read([r.file.path for r in batch], max(r.file.size for r in batch))
        except BeyondBulk:
            if len(batch) == 1:
                return [(batch, None)]
            return [part for reading in batch for part in self._scanned(scan, [reading])]
        self._advance(sum(reading.file.size for reading in batch))
        return [(batch, result)]

    def _after_bulk(self, result: Future[list[tuple[list[Reading], BulkResult | None]]]) -> list[Call]:
        """Read line by line what the bulk reading left, and remember the files."""
        calls: list[Call] = []
        while not wait([result], _POLL_SECONDS).done:
            if self.stopped():
                raise Interrupted
        for readings, found in result.result():
            if found is None:
                calls += self._read_claude(readings[0], readings[0].file.size)
                continue
            by_path = {str(reading.file.path): reading.file for reading in readings}
            for path, count in found.lost.items():
                calls += self._recover(by_path[path], count)
            for path in found.errors:
                self._read_errors(by_path[path])
            for path, why, rows in found.refused:
                self._unread[by_path[path].name, why] += rows
            for reading in readings:
                self._remember(reading.file)
        return calls

    def _remember(self, file: LogFile) -> None:
        with suppress(OSError):  # it has gone meanwhile: what was read of it counts
            read = fingerprint(file, end_of_lines(file))
            if read:
                self.files.setdefault(CLAUDE_CODE, []).append(read)

    def _recover(self, file: LogFile, count: int) -> Iterator[Call]:
        """Read the lines that the bulk reading lost: the odd ones, or all if it lost others, too.

        After a line with brackets that are never closed, DuckDB loses the next one as well.
        """
        lost = list(self._odd_lines(file)) if count <= _MOST_LOST else []
        if len(lost) != count:
            yield from self._claude_calls(file, self._blocks(file, 0))
            return
        end = self._blocks_end(file)
        for line in lost:
            yield from self._claude_line(file, line, complete=line != end)

    def _odd_lines(self, file: LogFile) -> Iterator[bytes]:
        for block in self._blocks(file, 0):
            for line in block.lines:
                if line.strip() and not may_be_plain(line) and not is_plain(line):
                    yield line

    def _blocks_end(self, file: LogFile) -> bytes | None:
        """Return the last line if it has no end."""
        with suppress(OSError), file.path.open("rb") as stream:
            rest = list(blocks_of_lines(stream, end_of_lines(file)))
            return rest[-1].lines[0] if rest and not rest[-1].complete else None
        return None

    def _read_errors(self, file: LogFile) -> None:
        for block in self._blocks(file, 0):
            for line in block.lines:
                if b'"isApiErrorMessage"' in line and may_be_plain(line) and is_plain(line):
                    for _ in self._claude_line(file, line, complete=True, errors_only=True):
                        pass

    def _read_claude(self, reading: Reading, size: int) -> list[Call]:
        calls = list(self._claude_calls(reading.file, self._blocks(reading.file, reading.start)))
        self._remember(reading.file)
        self._advance(size)
        return calls

    def _claude_calls(self, file: LogFile, blocks: Iterator[Lines]) -> Iterator[Call]:
        for block in blocks:
            for line in block.lines:
                if any(mark in line for mark in usage_claude.MARKS) or not may_be_plain(line):
                    yield from self._claude_line(file, line, complete=block.complete)

    def _claude_line(
        self, file: LogFile, line: bytes, *, complete: bool, errors_only: bool = False
    ) -> Iterator[Call]:
        for row in self._rows(file, line, complete=complete):
            if errors_only and row.get("isApiErrorMessage") is not True:
                continue
            try:
                found = usage_claude.read_row(row, file.path.stem, self.bounds, self.zone)
            except Refused as refused:
                self._unread[file.name, str(refused)] += 1
                continue
            if isinstance(found, Call):
                yield found
            elif found:
                self.hits.setdefault(CLAUDE_CODE, {})[found.key] = found

    # ---------------------------------------------------------------------------------------------------------- Codex

    def _read_codex(self, reading: Reading) -> None:
        file = reading.file
        state = CodexState.loaded(reading.state) if reading.state else CodexState()
        reader = CodexReader(state, file.path.stem, self.bounds, self.zone)
        taken, kept = reading.start, state.dumped()
        for block in self._blocks(file, reading.start):
            if not block.complete:
                reader.finish()
                kept = state.dumped()
            self._take_codex(reader, file, block)
            if block.complete:
                taken = block.taken
                kept = ""
        reader.finish()
        self._codex_calls += reader.calls
        if len(self._codex_calls) > _MANY:
            self._codex.append(columns_of(self._codex_calls))
            self._codex_calls = []
        self.hits.setdefault(CODEX, {}).update({hit.key: hit for hit in reader.hits})
        read = fingerprint(file, taken, kept or state.dumped())
        if read:
            self.files.setdefault(CODEX, []).append(read)
        self._advance(file.size - reading.start)

    def _take_codex(self, reader: CodexReader, file: LogFile, block: Lines) -> None:
        for line in block.lines:
            if not usage_codex.may_matter(line) and may_be_plain(line):
                continue
            for row in self._rows(file, line, complete=block.complete):
                try:
                    reader.take(row)
                except Refused as refused:
                    self._unread[file.name, str(refused)] += 1

    # ------------------------------------------------------------------------------------------------------- any log

    def _rows(self, file: LogFile, line: bytes, *, complete: bool) -> list[dict[str, Any]]:
        rows, why = objects_of(line)
        if why:
            self._unread[file.name, why if complete or why == NO_TEXT else CUT_OFF] += 1
        return rows

    def _blocks(self, file: LogFile, start: int) -> Iterator[Lines]:
        try:
            with file.path.open("rb") as stream:
                for block in blocks_of_lines(stream, start):
                    if self.stopped():
                        raise Interrupted
                    if block.dropped:
                        self._unread[file.name, TOO_LONG] += block.dropped
                    yield block
        except FileNotFoundError:
            self._unread[file.name, "it has gone"] += 0
        except OSError as error:
            self._unread[
                file.name, f"it can't be read ({error.strerror or 'the system gave no reason'})"
            ] += 0

    def _advance(self, size: int) -> None:
        with self._lock:
            self._done += size
            self.progress(self._done, self._all)
        if self.stopped():
            raise Interrupted


def _in_bulk(reading: Reading) -> bool:
    return reading.start == 0 or reading.file.size - reading.start > _HEAVY


def _batches(readings: Sequence[Reading]) -> Iterator[list[Reading]]:
    batch: list[Reading] = []
    size = 0
    for reading in readings:
        if batch and (size + reading.file.size > _BATCH_BYTES or len(batch) >= _BATCH_FILES):
            yield batch
            batch, size = [], 0
        batch.append(reading)
        size += reading.file.size
    if batch:
        yield batch


def _once(parts: Sequence[CallColumns]) -> CallColumns:
    """Put calls together, the first of each key."""
    together = {name: np.concatenate([part[name] for part in parts]) for name in CALL_COLUMNS}
    _, first = np.unique(together["key"], return_index=True)
    return taken_from(together, np.sort(first))
