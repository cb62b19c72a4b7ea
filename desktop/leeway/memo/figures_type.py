"""How wide the letters of a shipped font are, so that words on a figure fit and stay apart."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from leeway.memo.fonts import FACES, font_folder

_WIDEST: Final = 1.0
"""Of a letter that the font lacks, in sizes of the type: as wide as any of East Asia."""


@dataclass(frozen=True, slots=True)
class Advances:
    """The widths of letters by code point, in sizes of the type."""

    widths: Mapping[int, float]

    def width(self, text: str) -> float:
        """Return how wide a text is, in sizes of the type; kerning, which makes it narrower, isn't counted."""
        return sum(self.widths.get(ord(letter), _WIDEST) for letter in text)

    @classmethod
    def read(cls, path: Path) -> "Advances":
        """Read the widths of a TrueType or OpenType file.

        Source: OpenType 1.9.1, "cmap" format 4, "head", "hhea" and "hmtx".

        Raises:
            OSError: The file can't be read.
            ValueError: It isn't a font with such tables.
        """
        data = path.read_bytes()
        try:
            tables = {tag: data[at : at + size] for tag, at, size in _directory(data)}
            (units,) = struct.unpack_from(">H", tables[b"head"], 18)
            (count,) = struct.unpack_from(">H", tables[b"hhea"], 34)
            advances = struct.unpack_from(">" + "Hh" * count, tables[b"hmtx"])[::2]
            glyphs = dict(_glyphs(tables[b"cmap"]))
        except (struct.error, KeyError) as error:
            raise ValueError(f"{path.name} isn't a font with widths") from error
        return cls({code: advances[min(glyph, count - 1)] / units for code, glyph in glyphs.items()})


@cache
def advances(family: str) -> Advances:
    """Return the widths of a shipped family's regular letters.

    Raises:
        OSError: The font is missing.
        ValueError: It is no font.
    """
    return Advances.read(font_folder() / dict(FACES)[family][0])


def _directory(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    (count,) = struct.unpack_from(">H", data, 4)
    for tag, _, offset, length in struct.iter_unpack(">4sIII", data[12 : 12 + 16 * count]):
        yield tag, offset, length


def _glyphs(table: bytes) -> Iterator[tuple[int, int]]:
    """Yield code points and their glyphs, as far as format 4 goes: the Basic Multilingual Plane."""
    (count,) = struct.unpack_from(">H", table, 2)
    for index in range(count):
        _, _, offset = struct.unpack_from(">HHI", table, 4 + 8 * index)
        if struct.unpack_from(">H", table, offset) == (4,):
            yield from _segments(table, offset)
            return
    raise KeyError("cmap of format 4")


def _segments(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (doubled,) = struct.unpack_from(">H", table, offset + 6)
    words = f">{doubled // 2}H"
    ends = struct.unpack_from(words, table, offset + 14)
    starts = struct.unpack_from(words, table, offset + 16 + doubled)
    deltas = struct.unpack_from(words, table, offset + 16 + 2 * doubled)
    at = offset + 16 + 3 * doubled
    for index, shift in enumerate(struct.unpack_from(words, table, at)):
        for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
            glyph = code
            if shift:
                (glyph,) = struct.unpack_from(
                    ">H", table, at + 2 * index + shift + 2 * (code - starts[index])
                )
                if not glyph:
                    continue
            yield code, (glyph + deltas[index]) & 0xFFFF
