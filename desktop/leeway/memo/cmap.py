"""Which characters a font file has glyphs for."""

import struct
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CharacterMap:
    """The code points that a font maps to glyphs, as ascending ranges: `starts[i]` to `ends[i]`, inclusive."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def covers(self, code_point: int) -> bool:
        """Tell whether the font has a glyph for a code point."""
        place = bisect_right(self.starts, code_point) - 1
        return place >= 0 and code_point <= self.ends[place]

    @classmethod
    def read(cls, path: Path) -> "CharacterMap":
        """Read the Unicode character map of a TrueType or OpenType file.

        Source: OpenType 1.9.1, "cmap", formats 4 and 12.

        Raises:
            OSError: The file can't be read.
            ValueError: It isn't a font with such a map.
        """
        table = _cmap_table(path)
        try:
            ranges = _ranges(table)
        except struct.error as error:
            raise ValueError(f"the character map of {path.name} is cut short") from error
        return cls(tuple(start for start, _ in ranges), tuple(end for _, end in ranges))


def _cmap_table(path: Path) -> bytes:
    with path.open("rb") as file:
        header = file.read(12)
        if len(header) < 12 or header[:4] not in {b"OTTO", b"\x00\x01\x00\x00", b"true"}:
            raise ValueError(f"{path.name} isn't a font")
        directory = file.read(16 * int.from_bytes(header[4:6], "big"))
        for tag, _, offset, length in struct.iter_unpack(">4sIII", directory):
            if tag == b"cmap":
                file.seek(offset)
                return file.read(length)
    raise ValueError(f"{path.name} has no character map")


def _ranges(table: bytes) -> list[tuple[int, int]]:
    (count,) = struct.unpack_from(">H", table, 2)
    by_format = {}
    for index in range(count):
        platform, _, offset = struct.unpack_from(">HHI", table, 4 + 8 * index)
        (layout,) = struct.unpack_from(">H", table, offset)
        if platform in {0, 3}:
            by_format[layout] = offset
    if 12 in by_format:
        return _groups(table, by_format[12])
    if 4 in by_format:
        return _segments(table, by_format[4])
    raise ValueError("the font has no Unicode character map of format 4 or 12")


def _groups(table: bytes, offset: int) -> list[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", table, offset + 12)
    groups = (struct.unpack_from(">III", table, offset + 16 + 12 * index) for index in range(count))
    return [(start if glyph else start + 1, end) for start, end, glyph in groups]


def _segments(table: bytes, offset: int) -> list[tuple[int, int]]:
    (doubled,) = struct.unpack_from(">H", table, offset + 6)
    count = doubled // 2
    words = f">{count}H"
    ends = struct.unpack_from(words, table, offset + 14)
    starts = struct.unpack_from(words, table, offset + 16 + doubled)
    deltas = struct.unpack_from(words, table, offset + 16 + 2 * doubled)
    at = offset + 16 + 3 * doubled
    found: list[tuple[int, int]] = []
    for index, shift in enumerate(struct.unpack_from(words, table, at)):
        for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
            if shift:
                place = at + 2 * index + shift + 2 * (code - starts[index])
                (glyph,) = struct.unpack_from(">H", table, place)
                glyph = (glyph + deltas[index]) & 0xFFFF if glyph else 0
            else:
                glyph = (code + deltas[index]) & 0xFFFF
            if glyph and found and found[-1][1] == code - 1:
                found[-1] = (found[-1][0], code)
            elif glyph:
                found.append((code, code))
    return found
