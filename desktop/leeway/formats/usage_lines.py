"""The lines of a log as Python reads them: where DuckDB can't, and where only the end of a file is new."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

BLOCK: Final = 1_000_000
LONGEST_LINE: Final = 67_108_864

CUT_OFF: Final = "cut off at the end of the file"
TOO_LONG: Final = "a line of more than 64 MB"
NO_TEXT: Final = "not text"
NO_JSON: Final = "not JSON"
TOO_DEEP: Final = "nested too deeply"

_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a log, without their ends: `taken` bytes of the file come before the first that isn't among them.

    `dropped` counts lines that were too long to be kept; `complete` is False for a last line without an end.
    """

    lines: list[bytes]
    taken: int
    dropped: int = 0
    complete: bool = True


def blocks_of_lines(stream: BinaryIO, start: int = 0, longest: int = LONGEST_LINE) -> Iterator[Lines]:
    """Read a log from a byte on, some megabytes at a time."""
    stream.seek(start)
    taken, kept, dropping = start, b"", False
    while block := stream.read(BLOCK):
        cut = block.rfind(b"\n") + 1
        if not cut:
            if dropping or len(kept) + len(block) > longest:
                taken, kept, dropping = taken + len(kept) + len(block), b"", True
            else:
                kept += block
            continue
        lines = (kept + block[: cut - 1]).split(b"\n")
        taken += len(kept) + cut
        if dropping:
            lines = lines[1:]
        yield Lines(lines, taken, int(dropping))
        kept, dropping = block[cut:], False
    if dropping:
        yield Lines([], taken, 1)
    elif kept:
        yield Lines([kept], taken + len(kept), complete=False)


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


def is_plain(line: bytes) -> bool:
    """Tell whether a line is what a bulk reader takes: one object in JSON, in clean UTF-8."""
    try:
        value = json.loads(line.decode("utf-8"))
        line.decode("utf-8").encode("utf-8")
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "type" in value and not _has_half_surrogate(line)


def may_be_plain(line: bytes) -> bool:
    """Tell cheaply whether a line looks like a plain one."""
    return line.startswith(b"{") and line.endswith((b"}", b"}\r")) and b"}{" not in line


def _has_half_surrogate(line: bytes) -> bool:
    if b"\\ud" not in line and b"\\uD" not in line:
        return False
    try:
        json.dumps(json.loads(line), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
