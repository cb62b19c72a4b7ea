"""Text from outside prints as it is, or says what it can't show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeway.memo.fonts import FontSet
from leeway.memo.printable import BREAK, LEFT_TO_RIGHT, RIGHT_TO_LEFT, clusters, printable, shortened

FONTS = FontSet.read()


@pytest.mark.parametrize(
    "text",
    [
        "Claude Code",
        "#panic()",
        "<b>x</b>",
        "שלום עולם",
        "漢字 한국어",
        "é",
        "न\u093fमस्त\u0947",
        "👨\u200d👩\u200d👧\u200d👦",
        "🇩🇪",
        "1️⃣",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می\u200cخواهم",
    ],
)
def test_what_the_fonts_can_show_stays_as_it_is(text: str) -> None:
    assert printable(text, FONTS) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\u200b", "[U+200B]"),
        ("\u00ad", "[U+00AD]"),
        ("\ufeff", "[U+FEFF]"),
        ("\u3164", "[U+3164]"),
        ("by \u200b for", "by [U+200B] for"),
        ("a\u202eb", "a[U+202E]b"),
        ("bell\x07", "bell[U+0007]"),
        ("\U00013000", "[U+13000]"),
        ("\ue000", "[U+E000]"),
        ("\ud800", "[U+D800]"),
        ("\uffff", "[U+FFFF]"),
        ("\U000e0041x", "[U+E0041]x"),
    ],
)
def test_what_can_not_be_shown_or_seen_is_named(text: str, shown: str) -> None:
    assert printable(text, FONTS) == shown


def test_line_ends_become_one_kind_and_tabs_spaces() -> None:
    assert printable("a\r\nb\rc\u2028d\te", FONTS) == "a\nb\nc\nd e"


def test_a_zero_width_space_within_a_word_is_where_it_may_break() -> None:
    assert printable("one\u200btwo", FONTS) == f"one{BREAK}two"


def test_direction_marks_within_a_word_are_left_out() -> None:
    assert printable("\u200ename\u200f", FONTS) == "name"


def test_a_long_run_without_a_space_may_break_every_few_letters() -> None:
    shown = printable("x" * 10_000, FONTS)
    assert shown.replace(BREAK, "") == "x" * 10_000
    assert max(map(len, shown.split(BREAK))) == 4


def test_a_short_word_is_not_broken() -> None:
    assert BREAK not in printable("Release pipeline of the platform team", FONTS)


def test_letters_are_never_parted_from_their_marks() -> None:
    shown = printable("e\u0301" * 100, FONTS)
    assert set(shown.replace(BREAK, "|").split("|")) == {"e\u0301" * 2}


def test_heaps_of_marks_are_counted_rather_than_piled_up() -> None:
    assert printable("Z" + "\u0301" * 200, FONTS).replace(BREAK, "") == "Z" + "\u0301" * 8 + "[U+0301]×192"


def test_figures_beside_right_to_left_names_keep_their_place() -> None:
    shown = printable("needs שלום עולם, 1 stops", FONTS)
    assert shown == f"needs {RIGHT_TO_LEFT}שלום עולם{LEFT_TO_RIGHT}, 1 stops"


def test_vendor_and_product_are_apart_though_both_run_right_to_left() -> None:
    shown = printable("אב · גד", FONTS)
    assert shown == f"{RIGHT_TO_LEFT}אב{LEFT_TO_RIGHT} · {RIGHT_TO_LEFT}גד{LEFT_TO_RIGHT}"


def test_a_flag_is_one_letter_and_two_flags_are_two() -> None:
    assert list(clusters("🇩🇪🇫🇷")) == ["🇩🇪", "🇫🇷"]


def test_shortening_cuts_between_letters_and_says_so() -> None:
    assert shortened("  one\n two ", 20) == "one two"
    assert shortened("e\u0301" * 10, 5) == "e\u0301" * 2 + "…"


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_no_text_brings_marks_of_ours_or_a_letter_that_no_font_has(text: str) -> None:
    shown = printable(text, FONTS)
    assert shown.count(RIGHT_TO_LEFT) == shown.count(LEFT_TO_RIGHT)
    plain = shown.translate({ord(mark): None for mark in (BREAK, RIGHT_TO_LEFT, LEFT_TO_RIGHT, "\n")})
    for cluster in clusters(plain):
        assert FONTS.covers(ord(c) for c in cluster if not _joins(c)), ascii(cluster)


def _joins(letter: str) -> bool:
    return (
        letter in "\u200c\u200d\u034f" or 0xFE00 <= ord(letter) <= 0xFE0F or 0xE0020 <= ord(letter) <= 0xE01EF
    )
