"""Read parts of agents' logs: calls, limit hits, how far each file was read, and whatever is wrong, counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any, Final

from leeway.domain.usage_calls import BestCalls, PackedCalls
from leeway.domain.usage_logs import CLAUDE_CODE, CODEX, Call, Hit
from leeway.formats import usage_claude, usage_codex
from leeway.formats.usage_claude import ClaudeReader
from leeway.formats.usage_codex import CodexReader, CodexState
from leeway.formats.usage_lines import (
    CUT_OFF,
    NO_TEXT,
    TOO_LONG,
    Lines,
    blocks_of_lines,
    lines_that_matter,
    objects_of,
)
from leeway.formats.usage_rows import Bounds, Refused

_MANY_ODD: Final = 1_000


@dataclass(frozen=True, slots=True)
class LogFile:
    """A log: `name` is what a report calls it, `mtime` in nanoseconds."""

    path: Path
    name: str
    kind: str
    size: int
    mtime: int


@dataclass(frozen=True, slots=True)
class Part:
    """What to read of a log: the lines that begin in bytes `start` to `stop`, or to the end of the file.

    `state` is that of Codex's counters at `start`.
    """

    file: LogFile
    start: int = 0
    stop: int | None = None
    state: str = ""

    @property
    def size(self) -> int:
        """Return how many bytes that is, about."""
        return max(0, (self.file.size if self.stop is None else self.stop) - self.start)


@dataclass
class PartsRead:
    """What was read, by kind of log: calls, hits by their key, how far each file was read, and the state there.

    `unread` counts lines by file and reason; a file that could not be read at all has none. `failed` are files that
    could not be read to their end.
    """

    calls: dict[str, list[PackedCalls]] = field(default_factory=dict)
    hits: dict[str, dict[int, Hit]] = field(default_factory=dict)
    taken: dict[str, dict[LogFile, tuple[int, str]]] = field(default_factory=dict)
    unread: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: set[LogFile] = field(default_factory=set)

    def add(self, more: "PartsRead") -> None:
        """Take in what was read elsewhere."""
        for kind, calls in more.calls.items():
            self.calls.setdefault(kind, []).extend(calls)
        for kind, hits in more.hits.items():
            for hit in hits.values():
                self.hit(kind, hit)
        for kind, files in more.taken.items():
            for file, (taken, state) in files.items():
                self.take(kind, file, taken, state)
        self.unread.update(more.unread)
        self.failed |= more.failed

    def hit(self, kind: str, hit: Hit) -> None:
        """Note a limit hit; of those with one key that of the session which is first by name."""
        known = self.hits.setdefault(kind, {}).setdefault(hit.key, hit)
        if hit.session < known.session:
            self.hits[kind][hit.key] = hit

    def take(self, kind: str, file: LogFile, taken: int, state: str = "") -> None:
        """Note that a file was read up to a byte, at least."""
        known = self.taken.setdefault(kind, {})
        if file not in known or known[file][0] <= taken:
            known[file] = (taken, state)


class PartReader:
    """The reading of parts, one after the other: `read` them, then take the `result`."""

    def __init__(
        self, bounds: Bounds, zone: tzinfo, step: Callable[[int], None] = lambda _size: None
    ) -> None:
        """Read rows in bounds; `zone` is the user's; `step` is told every few bytes that are read, and may raise."""
        self._bounds = bounds
        self._zone = zone
        self._step = step
        self._claude = ClaudeReader(bounds)
        self._read = PartsRead()
        self._calls = {CLAUDE_CODE: BestCalls(), CODEX: BestCalls()}
        self._odd = 0

    def read(self, part: Part) -> None:
        """Read a part."""
        kind = part.file.kind
        self._calls[kind].add(self._claude_calls(part) if kind == CLAUDE_CODE else self._codex_calls(part))

    def result(self) -> PartsRead:
        """Return all that was read."""
        self._read.calls = {kind: calls.packed() for kind, calls in self._calls.items()}
        return self._read

    # ---------------------------------------------------------------------------------------------------- Claude Code

    def _claude_calls(self, part: Part) -> Iterator[Call]:
        file, session = part.file, part.file.path.stem
        unusual: list[bytes] = []
        for block in self._blocks(part):
            lines = lines_that_matter(block.data, usage_claude.MARK, usage_claude.HINT)
            yield from self._claude.calls(lines, session, unusual)
            for line in unusual:
                yield from self._unusual(file, line, complete=block.complete)
            unusual.clear()
            if block.complete:
                self._read.take(CLAUDE_CODE, file, block.taken)

    def _unusual(self, file: LogFile, line: bytes, *, complete: bool) -> Iterator[Call]:
        for row in self._rows(file, line, complete=complete):
            try:
                found = usage_claude.read_row(row, file.path.stem, self._bounds, self._zone)
            except Refused as refused:
                self._read.unread[file.name, str(refused)] += 1
                continue
            if isinstance(found, Call):
                yield found
            elif found:
                self._read.hit(CLAUDE_CODE, found)

    # ---------------------------------------------------------------------------------------------------------- Codex

    def _codex_calls(self, part: Part) -> Iterable[Call]:
        file, taken = part.file, part.start
        state = CodexState.loaded(part.state) if part.state else CodexState()
        reader = CodexReader(state, file.path.stem, self._bounds, self._zone)
        kept = state.dumped()
        for block in self._blocks(part):
            if not block.complete:
                reader.finish()
                kept = state.dumped()
            for line in lines_that_matter(block.data, usage_codex.MARK, usage_codex.HINT):
                if not reader.take_count(line):
                    self._take(reader, file, line, complete=block.complete)
            if block.complete:
                taken, kept = block.taken, ""
        reader.finish()
        for hit in reader.hits:
            self._read.hit(CODEX, hit)
        self._read.take(CODEX, file, taken, kept or state.dumped())
        return reader.calls

    def _take(self, reader: CodexReader, file: LogFile, line: bytes, *, complete: bool) -> None:
        for row in self._rows(file, line, complete=complete):
            try:
                reader.take(row)
            except Refused as refused:
                self._read.unread[file.name, str(refused)] += 1

    # ------------------------------------------------------------------------------------------------------- any log

    def _rows(self, file: LogFile, line: bytes, *, complete: bool) -> list[dict[str, Any]]:
        self._odd += 1
        if not self._odd % _MANY_ODD:
            self._step(0)
        rows, why = objects_of(line)
        if why:
            self._read.unread[file.name, why if complete or why == NO_TEXT else CUT_OFF] += 1
        return rows

    def _blocks(self, part: Part) -> Iterator[Lines]:
        name = part.file.name
        try:
            with part.file.path.open("rb", buffering=0) as stream:
                for block in blocks_of_lines(stream, part.start, part.stop):
                    self._step(len(block.data))
                    if block.dropped:
                        self._read.unread[name, TOO_LONG] += block.dropped
                    yield block
        except FileNotFoundError:
            self._read.unread[name, "it has gone"] += 0
        except OSError as error:
            why = f"it can't be read ({error.strerror or 'the system gave no reason'})"
            self._read.unread[name, why] += 0
            self._read.failed.add(part.file)
