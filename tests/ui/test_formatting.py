"""Numbers, amounts and days read as the locale writes them."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale

from leeway.ui import formatting

GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)
AMERICAN = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)


def plain(text: str) -> str:
    return text.replace(formatting.SPACE, " ")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not known"),
        (math.inf, "∞ unlimited"),
        (0.0, "0 h"),
        (4.0, "4 h"),
        (1.5, "1.5 h"),
        (1234.0, "1,234 h"),
        (9.625, "9.63 h"),
        (100.0, "100 h"),
    ],
)
def test_hours(value: float | None, text: str) -> None:
    assert plain(formatting.hours(value)) == text


@pytest.mark.parametrize(
    ("value", "currency", "text", "short"),
    [
        (None, "EUR", "not known", "not known"),
        (Decimal(84160), "EUR", "€ 84,160", "€ 84.2 k"),
        (Decimal("12.50"), "USD", "$ 12.50", "$ 12.50"),
        (Decimal(184000), "CHF", "CHF 184,000", "CHF 184 k"),
        (Decimal(0), "EUR", "€ 0", "€ 0"),
        (Decimal(1_500_000), "GBP", "£ 1,500,000", "£ 1.5 M"),
        (Decimal(10**12), "EUR", "€ 1,000,000,000,000", "€ 1,000 bn"),
    ],
)
def test_money(value: Decimal | None, currency: str, text: str, short: str) -> None:
    assert plain(formatting.money(value, currency)) == text
    assert plain(formatting.money_short(value, currency)) == short


def test_shares_counts_weeks_and_days() -> None:
    assert plain(formatting.share(0.6)) == "60 %"
    assert plain(formatting.share(0.9995)) == "99.95 %"
    assert formatting.share(None) == formatting.NOT_KNOWN
    assert formatting.count(20000) == "20,000"
    assert formatting.counted(1, "vendor") == "1 vendor"
    assert formatting.counted(2, "policy", "policies") == "2 policies"
    assert plain(formatting.weeks(12.857)) == "12.9 wk"
    assert plain(formatting.days(90)) == "90 d"


@pytest.mark.parametrize(
    ("locale", "text"),
    [(GERMAN, "30 Juni 2027"), (AMERICAN, "Jun 30, 2027"), (QLocale("ja_JP"), "2027-06-30")],
)
def test_days_in_the_order_of_the_locale(locale: QLocale, text: str) -> None:
    QLocale.setDefault(locale)
    assert formatting.day(date(2027, 6, 30)).replace(".", "") == text


@pytest.mark.parametrize("name", ["en_GB", "en_US", "en_AU", "C"])
def test_english_months_have_three_letters_as_in_memos_and_charts(name: str) -> None:
    QLocale.setDefault(QLocale(name))
    written = {formatting.month(date(2026, number, 4)) for number in range(1, 13)}
    assert written == {f"{date(2026, number, 4):%b}" for number in range(1, 13)}
    day_first = name != "en_US"
    assert formatting.day(date(2026, 9, 4)) == ("4 Sep 2026" if day_first else "Sep 4, 2026")
    assert formatting.day_and_month(date(2026, 9, 4)) == ("4 Sep" if day_first else "Sep 4")


def test_a_german_reads_german_numbers() -> None:
    QLocale.setDefault(GERMAN)
    assert plain(formatting.money(Decimal("84160.50"), "EUR")) == "84.160,50 €"
    assert plain(formatting.hours(1.5)) == "1,5 h"


def test_no_locale_reads_as_british_english() -> None:
    QLocale.setDefault(QLocale.c())
    assert formatting.count(20000) == "20,000"
    assert formatting.day(date(2027, 6, 30)) == "30 Jun 2027"


def test_days_that_are_not_known_say_so() -> None:
    assert formatting.day(None) == formatting.NOT_KNOWN
    assert formatting.days(None) == formatting.NOT_KNOWN


def test_moments_are_shown_in_local_time() -> None:
    moment = datetime(2026, 11, 22, 9, 30, 5, tzinfo=UTC)
    local = moment.astimezone()
    assert formatting.time_of_day(moment) == f"{local:%H:%M:%S}"
    assert formatting.day_and_time(moment).endswith(f"{local:%H:%M}")


def test_texts_from_outside_fit_into_a_line() -> None:
    assert formatting.line("a\nb\t c") == "a b c"
    assert formatting.line("a\u202eb\u2066c") == "abc"  # or what stands behind it would be read backwards
    assert len(formatting.line("x" * 1_000_000)) == 200
    assert formatting.line("x" * 300).endswith("…")


def test_texts_from_outside_cant_turn_round_what_stands_beside_them() -> None:
    hebrew = "\u05de\u05d4\u05d3\u05d5\u05e8\u05d4"
    assert formatting.line("invoice\u202egnp.exe") == "invoicegnp.exe"
    assert formatting.line("a\u2067b") == "ab"  # never closed: all after it would run the other way
    assert formatting.line("a\u2069\u2067b") == "ab"
    assert formatting.line(f"\u2068{hebrew}\u2069 5") == f"\u2068{hebrew}\u2069 5"
    assert formatting.line(hebrew) == hebrew
    assert formatting.isolated(f"{hebrew}\u202e") == f"\u2068{hebrew}\u2069"
    assert formatting.isolated("5 \u200f") == "\u20685 \u200f\u2069"
    for text in ("", "Stars", "Zürich ▲ 5 µ", "日本"):
        assert formatting.isolated(text) == text
        assert formatting.line(text) == text


@pytest.mark.parametrize(
    ("name", "stem"),
    [("Claude Code", "Claude Code"), ("a/b\\c:d*", "a b c d"), ("  ..  ", "product"), ("x" * 300, "x" * 80)],
)
def test_the_proposed_file_name_fits_every_system(name: str, stem: str) -> None:
    assert formatting.file_stem(name) == stem
