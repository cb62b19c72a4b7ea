"""The fonts that the memo is set in come with it, and it knows what they have."""

from pathlib import Path

import pytest
import typst

from leeway.memo.cmap import CharacterMap
from leeway.memo.fonts import FACES, FontSet, font_folder


def test_typst_finds_each_family_that_is_named_and_no_other() -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()])
    assert sorted(fonts.families()) == sorted(family for family, _ in FACES)


def test_each_font_file_is_named_and_has_its_licence() -> None:
    files = {path.name for path in font_folder().iterdir() if path.suffix in {".ttf", ".otf"}}
    assert files == {file for _, of_family in FACES for file in of_family}
    licences = "".join(path.read_text("utf-8") for path in (font_folder() / "licences").iterdir())
    assert {"Bitstream Vera", "Apache License", "SIL OPEN FONT LICENSE"} <= {
        text for text in ("Bitstream Vera", "Apache License", "SIL OPEN FONT LICENSE") if text in licences
    }


def test_the_fonts_stay_small() -> None:
    assert sum(path.stat().st_size for path in font_folder().iterdir()) < 8 * 1024 * 1024


@pytest.mark.parametrize(
    "text", ["Aé€∞■▲●○−×·“”…", "Ωж", "שלום", "مرحبا", "नमस्ते", "สวัสดี", "漢字仮名한국어", "🔥🤖"]
)
def test_one_family_or_another_has_the_letters(text: str) -> None:
    fonts = FontSet.read()
    assert all(fonts.covers((ord(letter),)) for letter in text)


def test_the_character_map_has_no_letters_that_the_font_lacks() -> None:
    text = CharacterMap.read(font_folder() / "LibertinusSerif-Regular.otf")
    assert text.covers(ord("A"))
    assert not text.covers(ord("漢"))
    assert not text.covers(0)
    assert not text.covers(0x10FFFF)


@pytest.mark.parametrize("body", [b"", b"not a font at all", b"\x00\x01\x00\x00\x00\x01" + bytes(6)])
def test_a_file_that_is_no_font_is_refused(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "broken.ttf"
    path.write_bytes(body)
    with pytest.raises(ValueError, match=r"font|character map"):
        CharacterMap.read(path)
