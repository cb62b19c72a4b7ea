"""The lines of a log: some kilobytes at a time, those of them that may matter, and what an odd one holds."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

BLOCK: Final = 131_072
"""It fits a processor's cache: a larger block is read more slowly."""

LONGEST_LINE: Final = 67_108_864

CUT_OFF: Final = "cut off at the end of the file"
TOO_LONG: Final = "a line of more than 64 MB"
NO_TEXT: Final = "not text"
NO_JSON: Final = "not JSON"
TOO_DEEP: Final = "nested too deeply"

_MARK: Final = b"\xef\xbb\xbf"
_OPENING, _CLOSING = b"{}"
_EARLY: Final = 600


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a log with their ends: `taken` bytes of the file come before the first that isn't among them.

    `dropped` counts lines that were too long to be kept; `complete` is False for a last line that had no end.
    """

    data: bytes
    taken: int
    dropped: int = 0
    complete: bool = True


def blocks_of_lines(
    stream: BinaryIO, start: int = 0, stop: int | None = None, longest: int = LONGEST_LINE
) -> Iterator[Lines]:
    """Read the lines of a log that begin at a byte or later, and before another byte if one is given."""
    taken = _next_line(stream, start, stop)
    kept, dropped = bytearray(), 0
    while (stop is None or taken < stop) and (block := stream.read(BLOCK)):
        cut = _cut(block, taken + dropped + len(kept), stop)
        if not cut:
            if dropped or len(kept) + len(block) > longest:
                dropped += len(kept) + len(block)
                kept.clear()
            else:
                kept += block
            continue
        whole = memoryview(block)[block.find(b"\n") + 1 if dropped else 0 : cut]
        taken += dropped + len(kept) + cut
        yield Lines(b"".join((kept, whole)), taken, int(dropped > 0))
        kept, dropped = bytearray(block[cut:]), 0
    if dropped:
        yield Lines(b"", taken + dropped, 1)
    elif kept and (stop is None or taken < stop):
        yield Lines(bytes(kept) + b"\n", taken + len(kept), complete=False)


def lines_that_matter(data: bytes, mark: re.Pattern[bytes], hint: bytes) -> Iterator[bytes]:
    """Yield those lines that have a mark in them, and those that aren't an object in JSON by their looks.

    What has the hint early on is yielded without looking for the mark, which takes longer than to decode it in vain.
    """
    place, find, search = 0, data.find, mark.search
    while (end := find(b"\n", place)) >= 0:
        matters = find(hint, place, place + _EARLY) >= 0 or search(data, place, end)
        if matters or data[place] != _OPENING or data[end - 1] != _CLOSING:
            yield data[place:end]
        place = end + 1


def _next_line(stream: BinaryIO, start: int, stop: int | None) -> int:
    """Go to the first line that begins at a byte or later, or past `stop`."""
    place = max(0, start - 1)
    stream.seek(place)
    while start and (stop is None or place < stop) and (block := stream.read(BLOCK)):
        cut = block.find(b"\n") + 1
        if cut:
            return stream.seek(place + cut)
        place += len(block)
    return place


def _cut(block: bytes, place: int, stop: int | None) -> int:
    """Return how much of a block is whole lines, of those that begin before `stop`."""
    if stop is not None and place + len(block) >= stop:
        cut = block.find(b"\n", max(0, stop - 1 - place)) + 1
        if cut:
            return cut
    return block.rfind(b"\n") + 1


def objects_of(line: bytes) -> tuple[list[dict[str, Any]], str | None]:
    """Read what a line holds, as leniently as can be trusted: a byte order mark, bad UTF-8, two objects on a line.

    The second value says why (the rest of) the line can't be read; None if all of it was, or it is blank.
    """
    try:
        value = json.loads(line.decode("utf-8"))
        if isinstance(value, dict):
            return [value], None
    except (ValueError, RecursionError):
        pass  # the usual case is over; what follows is for the odd lines
    line = line.removeprefix(_MARK).strip()
    if not line:
        return [], None
    text = line.decode("utf-8", "replace")
    found: list[dict[str, Any]] = []
    place, decoder = 0, json.JSONDecoder()
    while place < len(text):
        try:
            value, place = decoder.raw_decode(text, place)
        except RecursionError:
            return found, TOO_DEEP
        except ValueError:
            return found, NO_TEXT if b"\x00" in line or text.count("\ufffd") > len(text) // 20 else NO_JSON
        if not isinstance(value, dict):
            return found, NO_JSON
        found.append(value)
        while place < len(text) and text[place].isspace():
            place += 1
    return found, None
