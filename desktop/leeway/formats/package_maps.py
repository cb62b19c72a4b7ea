"""Source maps, read in passing: do they carry the sources, and how much of them?

A map names its sources; only where `sourcesContent` holds text are they in the package (Source Map, ECMA-426, 2024,
section 9). The text of one source is held at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from leeway.formats.package_archive import Content
from leeway.formats.package_limits import PackageLimits

_PIECE: Final = 1 << 18
_GUARD: Final = b")]}"


@dataclass(frozen=True, slots=True)
class SourceMap:
    """What a map carries: sources with their text, the lines and the characters of those; `trouble` if it couldn't be read."""

    path: str
    sources: int = 0
    lines: int = 0
    characters: int = 0
    trouble: str = ""


def read_map(path: str, stream: Content, limits: PackageLimits) -> SourceMap:
    """Count the sources whose text a map carries; what was counted before trouble is kept."""
    import ijson

    count = _Count(limits)
    trouble = ""
    try:
        for event, value in ijson.basic_parse(_Unguarded(stream, limits), buf_size=_PIECE, use_float=True):
            count.see(event, value)
    except ijson.JSONError:
        trouble = "is no JSON that can be read to its end"
    except _TooMuch as error:
        trouble = str(error)
    return SourceMap(path, count.sources, count.lines, count.characters, trouble)


class _TooMuch(Exception):
    """A map passes a limit."""


class _Unguarded:
    """A stream without the line that guards JSON against being run, and without a byte order mark; limited."""

    def __init__(self, stream: Content, limits: PackageLimits) -> None:
        self._pieces = self._read(stream, limits)

    def read(self, size: int) -> bytes:
        return next(self._pieces, b"") if size else b""

    def _read(self, stream: Content, limits: PackageLimits) -> Iterator[bytes]:
        piece = stream.read(_PIECE).removeprefix(b"\xef\xbb\xbf")
        if piece.startswith(_GUARD):
            piece = piece.partition(b"\n")[2]
        read = len(piece)
        while piece:
            yield piece
            piece = stream.read(_PIECE)
            read += len(piece)
            if read > limits.map_bytes:
                raise _TooMuch(f"is larger than {limits.map_bytes:,} bytes and was not read to its end")


class _Count:
    """Follows the parser, and counts the strings of every `sourcesContent`: that of a map, or of a section of one."""

    def __init__(self, limits: PackageLimits) -> None:
        self.sources = self.lines = self.characters = 0
        self._deepest = limits.depth
        self._depth = 0
        self._inside = -1
        self._named = False

    def see(self, event: str, value: Any) -> None:
        if event == "string" and self._depth == self._inside:
            self._add(value)
        elif event in {"start_map", "start_array"}:
            self._depth += 1
            if self._depth > self._deepest:
                raise _TooMuch(f"nests deeper than {self._deepest} levels and was not read to its end")
            if event == "start_array" and self._named:
                self._inside = self._depth
        elif event in {"end_map", "end_array"}:
            if self._depth == self._inside:
                self._inside = -1
            self._depth -= 1
        self._named = event == "map_key" and value == "sourcesContent"

    def _add(self, text: str) -> None:
        self.sources += 1
        self.lines += text.count("\n") + (not text.endswith("\n") and bool(text))
        self.characters += len(text)
