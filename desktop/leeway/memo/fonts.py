"""The fonts that the memo is set in, and the characters that they can show.

They come with Leeway (resources/fonts), and no others are used, so that a memo is the same on every machine.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from leeway.assets import asset
from leeway.memo.cmap import CharacterMap

FACES: Final = (
    ("Libertinus Serif", ("LibertinusSerif-Regular.otf", "LibertinusSerif-Bold.otf")),
    ("Noto Naskh Arabic", ("NotoNaskhArabic-Regular.ttf",)),
    ("Noto Serif Hebrew", ("NotoSerifHebrew-Regular.ttf",)),
    ("Noto Sans Devanagari", ("NotoSansDevanagari-Regular.ttf",)),
    ("Noto Sans Bengali", ("NotoSansBengali-Regular.ttf",)),
    ("Noto Sans Gurmukhi", ("NotoSansGurmukhi-Regular.ttf",)),
    ("Noto Sans Gujarati", ("NotoSansGujarati-Regular.ttf",)),
    ("Noto Sans Oriya", ("NotoSansOriya-Regular.ttf",)),
    ("Noto Sans Tamil", ("NotoSansTamil-Regular.ttf",)),
    ("Noto Sans Telugu", ("NotoSansTelugu-Regular.ttf",)),
    ("Noto Sans Kannada", ("NotoSansKannada-Regular.ttf",)),
    ("Noto Sans Malayalam", ("NotoSansMalayalam-Regular.ttf",)),
    ("Noto Sans Sinhala", ("NotoSansSinhala-Regular.ttf",)),
    ("Noto Sans Thai", ("NotoSansThai-Regular.ttf",)),
    ("Noto Sans Khmer", ("NotoSansKhmer-Regular.ttf",)),
    ("Noto Sans Myanmar", ("NotoSansMyanmar-Regular.ttf",)),
    ("Noto Sans Ethiopic", ("NotoSansEthiopic-Regular.ttf",)),
    ("Noto Sans Thaana", ("NotoSansThaana-Regular.ttf",)),
    ("Noto Emoji", ("NotoEmoji-Regular.ttf",)),
    ("DejaVu Sans", ("DejaVuSans.ttf",)),
    ("Droid Sans Fallback", ("DroidSansFallback.ttf",)),
)
"""Families and their files, in the order in which a character is looked for."""


def font_folder() -> Path:
    """Return the folder of the fonts."""
    return asset("resources", "fonts")


@dataclass(frozen=True, slots=True)
class FontSet:
    """What the shipped fonts cover: by family, in order of preference, a map for each of its files."""

    families: tuple[tuple[CharacterMap, ...], ...]

    @classmethod
    def read(cls) -> "FontSet":
        """Read the character maps of the shipped fonts.

        Raises:
            OSError: A font is missing or can't be read.
            ValueError: A file is no font.
        """
        return _read(font_folder())

    def covers(self, code_points: Iterable[int]) -> bool:
        """Tell whether one family has all of these code points, in every weight."""
        return self.family_of(code_points) is not None

    def family_of(self, code_points: Iterable[int]) -> str | None:
        """Return the first family that has all of these code points, in every weight; None if there is none."""
        wanted = tuple(code_points)
        for (family, _), maps in zip(FACES, self.families, strict=True):
            if all(m.covers(code) for m in maps for code in wanted):
                return family
        return None


@cache
def _read(folder: Path) -> FontSet:
    """Read the maps once: each figure of a memo asks for them, and together they take longer than all else in it."""
    return FontSet(tuple(tuple(CharacterMap.read(folder / file) for file in files) for _, files in FACES))
