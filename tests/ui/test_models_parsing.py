"""What a person types is read in their locale, and written back for editing unchanged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from leeway.domain.fields import Field
from leeway.domain.register_tables import TABLES
from leeway.ui.widgets.editor_parsing import NotReadable, edit_text, read_value

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
AMERICAN = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)
FRENCH = QLocale(QLocale.Language.French, QLocale.Country.France)


def field(entity: str, name: str) -> Field:
    return TABLES[entity].field(name)


HOURS = field("workflow", "tolerated_stop")
COST = field("workflow", "cost_per_hour")
CAPACITY = field("supply", "capacity")
NOTICE = field("product", "notice_days")
DAY = field("product", "contract_end")
NAME = field("vendor", "name")
FLAG = field("workflow", "critical")


@pytest.mark.parametrize(
    ("of", "typed", "locale", "value"),
    [
        (HOURS, "4", ENGLISH, 4.0),
        (HOURS, " 4 h ", ENGLISH, 4.0),
        (HOURS, "1,5", GERMAN, 1.5),
        (HOURS, "1.5", ENGLISH, 1.5),
        (HOURS, "1,234.5", ENGLISH, 1234.5),
        (HOURS, "1.234,5", GERMAN, 1234.5),
        (HOURS, "1 234,5", FRENCH, 1234.5),
        (HOURS, "12 hours", ENGLISH, 12.0),
        (HOURS, "", ENGLISH, None),
        (HOURS, "not known", ENGLISH, None),
        (COST, "€ 900", ENGLISH, Decimal(900)),
        (COST, "1.234,50 €", GERMAN, Decimal("1234.50")),
        (COST, "EUR 12.5", ENGLISH, Decimal("12.5")),
        (CAPACITY, "60 %", ENGLISH, 0.6),
        (CAPACITY, "99.9", ENGLISH, 0.999),
        (CAPACITY, "100", ENGLISH, 1.0),
        (NOTICE, "90 d", ENGLISH, 90),
        (NOTICE, "90", ENGLISH, 90),
        (DAY, "2027-06-30", GERMAN, date(2027, 6, 30)),
        (DAY, "30 Jun 2027", GERMAN, date(2027, 6, 30)),
        (DAY, "Jun 30, 2027", AMERICAN, date(2027, 6, 30)),
        (DAY, "30.06.2027", GERMAN, date(2027, 6, 30)),
        (DAY, "4 Sep 2027", ENGLISH, date(2027, 9, 4)),
        (DAY, "4 Sept 2027", ENGLISH, date(2027, 9, 4)),
        (DAY, "30/06/2027", ENGLISH, date(2027, 6, 30)),
        (DAY, "6/30/27", AMERICAN, date(2027, 6, 30)),
        (DAY, "never", ENGLISH, None),
        (FLAG, "Yes", ENGLISH, True),
        (FLAG, "no", ENGLISH, False),
        (NAME, "  Acme  ", ENGLISH, "Acme"),
        (NAME, "=1+1 <b>&amp;</b>", ENGLISH, "=1+1 <b>&amp;</b>"),
    ],
)
def test_what_is_typed_is_read_in_the_words_of_the_locale(
    of: Field, typed: str, locale: QLocale, value: object
) -> None:
    assert read_value(of, typed, locale) == value


@pytest.mark.parametrize(
    ("of", "typed", "locale", "said"),
    [
        (HOURS, "abc", ENGLISH, "Tolerated stop: “abc” isn't a number; write one such as 12 or 1.5."),
        (HOURS, "abc", GERMAN, "Tolerated stop: “abc” isn't a number; write one such as 12 or 1,5."),
        (HOURS, "-3", ENGLISH, "Tolerated stop is -3; it can't be negative."),
        (HOURS, "1,5", ENGLISH, "Tolerated stop: “1,5” can't be read; if you mean decimals, write 1.5."),
        (HOURS, "1.5", GERMAN, "Tolerated stop: “1.5” can't be read; if you mean decimals, write 1,5."),
        (HOURS, "4 weeks", ENGLISH, "isn't a number"),
        (HOURS, "4 5", ENGLISH, "isn't a number"),
        (HOURS, "1e3", ENGLISH, "isn't a number"),
        (HOURS, "inf", ENGLISH, "isn't a number"),
        (HOURS, "nan", ENGLISH, "isn't a number"),
        (HOURS, "9" * 400, ENGLISH, "Tolerated stop"),
        (COST, "84k", ENGLISH, "isn't a number"),
        (COST, "84 k", ENGLISH, "isn't a number"),
        (COST, "$84K", ENGLISH, "isn't a number"),
        (COST, "1.2M", ENGLISH, "isn't a number"),
        (COST, "(500)", ENGLISH, "isn't a number"),
        (COST, "12.345", ENGLISH, "Cost per hour has more than two decimals."),
        (CAPACITY, "150", ENGLISH, "Capacity is 150 %; it can't be above 100 %."),
        (CAPACITY, "-5 %", ENGLISH, "Capacity is -5 %; it can't be negative."),
        (NOTICE, "3.5", ENGLISH, "Notice must be a whole number; “3.5” isn't."),
        (
            DAY,
            "31 Feb 2027",
            ENGLISH,
            "Contract until: “31 Feb 2027” isn't a date; write it like 2026-11-22.",
        ),
        (DAY, "soon", ENGLISH, "isn't a date"),
        (DAY, "1200-01-01", ENGLISH, "the year must be between 1970 and 2200"),
        (FLAG, "perhaps", ENGLISH, "Critical: “perhaps” can't be read; write yes or no."),
        (NAME, "   ", ENGLISH, "Name is missing."),
        (NAME, "x" * 1_000_000, ENGLISH, "Name has 1,000,000 characters; at most 10,000 can be kept."),
    ],
)
def test_rubbish_is_refused_with_a_sentence(of: Field, typed: str, locale: QLocale, said: str) -> None:
    with pytest.raises(NotReadable) as caught:
        read_value(of, typed, locale)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_required_number_can_not_be_emptied() -> None:
    with pytest.raises(NotReadable, match="is missing"):
        read_value(field("integration", "count"), "", ENGLISH)


LOCALES = st.sampled_from([ENGLISH, AMERICAN, GERMAN, FRENCH])


@given(st.floats(0, 87_600, allow_nan=False), LOCALES)
def test_hours_come_back_unchanged_from_their_own_text(hours: float, locale: QLocale) -> None:
    assert read_value(HOURS, edit_text(HOURS, hours, locale), locale) == hours


@given(st.floats(0, 1, allow_nan=False), LOCALES)
def test_shares_come_back_unchanged_from_their_own_text(share: float, locale: QLocale) -> None:
    assert read_value(CAPACITY, edit_text(CAPACITY, share, locale), locale) == share


@given(st.decimals(0, 10**12, places=2), LOCALES)
def test_amounts_come_back_unchanged_from_their_own_text(amount: Decimal, locale: QLocale) -> None:
    assert read_value(COST, edit_text(COST, amount, locale), locale) == amount


@given(st.dates(date(1970, 1, 1), date(2200, 12, 31)), LOCALES)
def test_days_come_back_unchanged_from_their_own_text(day: date, locale: QLocale) -> None:
    assert read_value(DAY, edit_text(DAY, day, locale), locale) == day


@given(st.text(max_size=60), st.sampled_from([HOURS, COST, CAPACITY, NOTICE, DAY, FLAG]), LOCALES)
def test_any_text_gives_a_value_or_a_sentence(typed: str, of: Field, locale: QLocale) -> None:
    said = "."
    try:
        read_value(of, typed, locale)
    except NotReadable as error:
        said = str(error)
    assert said.endswith(".")
