"""Read agents' logs in parts, some of them in other processes, and put together what was in them."""

import gc
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import tzinfo
from pickle import PicklingError
from typing import Final

from leeway.domain.usage_logs import CLAUDE_CODE, CODEX, Hit, Unread
from leeway.formats.usage_rows import Bounds
from leeway.services.usage_files import Reading, fingerprint
from leeway.services.usage_parts import Part, PartReader, PartsRead
from leeway.services.usage_process import Batch, ReadingProcess
from leeway.store.stopping import Interrupted
from leeway.store.usage_columns import CallColumns, ReadFile, unpacked

Progress = Callable[[int, int], None]

_PART_BYTES: Final = 4_000_000
_BATCH_FILES: Final = 200
_TOLD_BYTES: Final = 2_000_000
_PROCESS_BYTES: Final = 100_000_000
_MOST_PROCESSES: Final = 3
_POLL_SECONDS: Final = 0.05


@dataclass
class LogReading:
    """The reading of an import's logs of Claude Code and Codex.

    `progress` is told the bytes done and all bytes; `stopped` is asked every few milliseconds. Another process helps
    for each `process_bytes` that there are to read, as far as there are processors.
    """

    bounds: Bounds
    zone: tzinfo
    progress: Progress
    stopped: Callable[[], bool]
    process_bytes: int = _PROCESS_BYTES
    hits: dict[str, dict[int, Hit]] = field(default_factory=dict)
    files: dict[str, list[ReadFile]] = field(default_factory=dict)
    _unread: Counter[tuple[str, str]] = field(default_factory=Counter)
    _processes: list[ReadingProcess] = field(default_factory=list)
    _all: int = 0
    _done: int = 0
    _told: int = 0

    def read(self, readings: Sequence[Reading]) -> dict[str, CallColumns]:
        """Read them and return the calls by kind of log, each call once.

        Raises:
            Interrupted: `stopped` said so.
        """
        logs = [reading for reading in readings if reading.file.kind in (CLAUDE_CODE, CODEX)]
        parts = [part for reading in logs for part in _parts(reading)]
        self._all = sum(part.size for part in parts)
        self.progress(0, self._all)
        found = PartsRead()
        for reading in logs:
            found.take(reading.file.kind, reading.file, reading.start, reading.state)
        with _no_collecting():
            for more in self._read(deque(_batches(parts))):
                found.add(more)
        self.progress(self._all, self._all)
        self.hits |= found.hits
        self._unread.update(found.unread)
        for kind, files in found.taken.items():
            whole = ((file, *read) for file, read in files.items() if file not in found.failed)
            prints = (fingerprint(file, taken, state) for file, taken, state in whole)
            self.files[kind] = [read for read in prints if read]
        return {kind: unpacked(packs) for kind, packs in found.calls.items()}

    def note(self, file: str, why: str, lines: int = 1) -> None:
        """Count lines of a file that weren't read."""
        self._unread[file, why] += lines

    def unread(self) -> tuple[Unread, ...]:
        """Return what wasn't read, by file and reason."""
        return tuple(Unread(file, lines, why) for (file, why), lines in sorted(self._unread.items()))

    def _read(self, pile: deque[Batch]) -> Iterator[PartsRead]:
        """Read a pile of batches, together with other processes; what one of these failed to read is read here."""
        reader = PartReader(self.bounds, self.zone, self._step)
        try:
            self._start(pile)
            self._read_pile(reader, pile)
            for process in self._processes:
                while not process.wait(_POLL_SECONDS):
                    self._step(0)
                if process.result is None:
                    pile.extend(process.given)
            self._read_pile(reader, pile)
            yield from (process.result for process in self._processes if process.result)
        finally:
            for process in self._processes:
                process.close()
        yield reader.result()

    def _start(self, pile: deque[Batch]) -> None:
        for _ in range(min(_processors() - 1, self._all // self.process_bytes, _MOST_PROCESSES)):
            try:
                self._processes.append(ReadingProcess(pile, self.bounds, self.zone))
            except (OSError, PicklingError):
                return  # it takes longer without

    def _read_pile(self, reader: PartReader, pile: deque[Batch]) -> None:
        while pile:
            try:
                batch = pile.popleft()
            except IndexError:
                return  # a process was faster
            for part in batch:
                reader.read(part)

    def _step(self, size: int) -> None:
        """Tell the progress now and then; stop if that is wanted."""
        self._done += size
        done = self._done + sum(process.size for process in self._processes)
        if done >= self._told + _TOLD_BYTES:
            self._told = done
            self.progress(min(done, self._all), self._all)
        if self.stopped():
            raise Interrupted


def _parts(reading: Reading) -> Iterator[Part]:
    """Divide a log: the lines of Claude Code tell of themselves, those of Codex need the ones before."""
    file, start = reading.file, reading.start
    while file.kind == CLAUDE_CODE and file.size - start > 2 * _PART_BYTES:
        yield Part(file, start, start + _PART_BYTES)
        start += _PART_BYTES
    yield Part(file, start, None, reading.state)


def _batches(parts: Iterable[Part]) -> Iterator[Batch]:
    """Put small parts together. The largest come first: they are read here, where they tell their progress."""
    batch: list[Part] = []
    size = 0
    for part in sorted(parts, key=lambda part: part.size > _PART_BYTES * 8, reverse=True):
        batch.append(part)
        size += part.size
        if size >= _PART_BYTES or len(batch) >= _BATCH_FILES:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Let Python look for no cycles meanwhile: reading makes none, and to look for them takes a tenth of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _processors() -> int:
    """Return how many processors we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
