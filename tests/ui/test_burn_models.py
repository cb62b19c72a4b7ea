"""The words, figures and rows of the burn page, and where the reference period comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale

from leeway.domain.usage import Unread
from leeway.engine.burn_cost import ModelUse, Price
from leeway.engine.burn_inflation import Inflation
from leeway.engine.burn_reference import How, Reference
from leeway.services.burn_figures import KeyFigures, StallCost
from leeway.ui.models.burn_figures import burn_figures
from leeway.ui.models.burn_range import DayRange
from leeway.ui.models.burn_reference import reference_words
from leeway.ui.models.burn_rows import MODEL_COLUMNS, model_rows, price_note, total_row, unread_rows
from leeway.ui.models.burn_words import dollars, factor, length, per_cent, short, span

PRICE = Price("opus", 5.0, 25.0, 6.25, 10.0, 0.5, date(2026, 10, 24), "A price list")
DAYS = DayRange(date(2026, 6, 1), date(2026, 9, 13))
REFERENCE = Reference(How.CHOSEN, DAYS.first, DAYS.last, date(2026, 9, 14), date(2026, 11, 21), None)
FIGURES = KeyFigures(
    has_use=True,
    windows=100,
    sessions=1_840,
    median_hours=1.5667,
    planned_hours=5.0,
    planned_assumed=False,
    shorter=-0.6867,
    limit_hits=231,
    limited_share=0.26,
    inflation=Inflation(12.4, 11.0, 13.9, 1_000.0, 12_400.0, (50, 50), (5, 5)),
    inflation_per_session=Inflation(None, None, None, None, None, (1, 1), (1, 1), "Too few days."),
    reference=REFERENCE,
    reference_words="Chosen.",
    compared=(date(2026, 9, 14), date(2026, 11, 21)),
    stall_hours=418.2,
    without_reset=2,
    working="Mon to Fri 08:00 to 18:00",
    stall_cost=StallCost(Decimal("29274.00"), Decimal(70), "EUR", ("Release",), (), "Hours times cost."),
    burn_rate_p95=3_120_000.0,
)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


# ----------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("hours", "words"),
    [(1.5667, "1 h 34 m"), (5.0, "5 h"), (0.57, "34 m"), (0.0, "0 m"), (1.9999, "2 h"), (None, "not known"),
     (float("nan"), "not known")],
)  # fmt: skip
def test_a_length_is_written_in_hours_and_minutes(hours: float | None, words: str) -> None:
    assert plain(length(hours)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(3_120_000, "3.1 M"), (220e6, "220 M"), (999_999, "1 M"), (940, "940"), (1e13, "10 T"), (0, "0")],
)
def test_a_large_number_is_written_with_few_figures(value: float, words: str) -> None:
    assert plain(short(value)) == words


def test_small_shares_are_not_written_as_none() -> None:
    assert plain(per_cent(0.264)) == "26 %"
    assert plain(per_cent(0.001)) == "<1 %"
    assert plain(per_cent(0.0)) == "0 %"


def test_a_factor_has_more_decimals_where_it_is_near_one() -> None:
    assert factor(12.43) == "×12.4"
    assert factor(0.973) == "×0.97"


def test_days_of_one_year_name_it_once() -> None:
    assert span(date(2026, 6, 1), date(2026, 11, 21)) == "1 Jun – 21 Nov 2026"
    assert span(date(2025, 12, 30), date(2026, 1, 2)) == "30 Dec 2025 – 2 Jan 2026"
    assert span(date(2026, 6, 1), date(2026, 6, 1)) == "1 Jun 2026"
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    assert span(date(2026, 6, 1), date(2026, 11, 21)) == "Jun 1 – Nov 21, 2026"


def test_dollars_keep_their_cents() -> None:
    assert dollars(1388.0) == "1,388.00"
    assert dollars(None) == "no price"


# --------------------------------------------------------------------------------------------- figures


def test_the_figures_read_as_they_are_drawn() -> None:
    figures = burn_figures(FIGURES)
    assert [plain(one.value) for one in figures] == ["1 h 34 m", "231", "×12.4", "418 h", "3.1 M tok/min"]
    assert [plain(one.note) for one in figures] == [
        "planned 5 h · −69 %",
        "in 26 % of windows",
        "per call, vs. 1 Jun – 13 Sep 2026",
        "€ 29,274 at € 70 / h",
        "cache reads excluded",
    ]


def test_an_assumed_plan_is_said_to_be_assumed() -> None:
    figure = burn_figures(replace(FIGURES, planned_assumed=True))[0]
    assert "(assumed)" in figure.note
    assert "5 h is assumed" in figure.tip


def test_days_without_use_have_no_figures() -> None:
    figures = burn_figures(replace(FIGURES, has_use=False, windows=0))
    assert {(one.value, one.note) for one in figures} == {("—", "no use in these days")}


def test_days_with_use_in_which_no_session_began_have_the_figures_that_there_are() -> None:
    figures = burn_figures(
        replace(FIGURES, windows=0, median_hours=None, shorter=None, limited_share=None, burn_rate_p95=None)
    )
    assert [plain(one.value) for one in figures] == ["—", "231", "×12.4", "418 h", "—"]
    assert (figures[0].note, figures[1].note) == (
        "no session began in these days", "in no session that began in these days"
    )  # fmt: skip
    assert figures[4].tip.endswith("Not known: no session began in these days.")


def test_what_isnt_known_is_said_with_its_reason() -> None:
    unknown = replace(
        FIGURES, inflation=None, burn_rate_p95=None, median_hours=None, shorter=None,
        stall_cost=StallCost(None, None, "EUR", (), ("Release",), "Not known: “Release” has no cost per hour."),
    )  # fmt: skip
    figures = burn_figures(unknown)
    assert [figures[place].value for place in (0, 2, 4)] == ["—", "—", "—"]
    assert figures[2].note == "None of these days is after the reference period."
    assert figures[3].note == "cost not known"
    assert "no cost per hour" in figures[3].tip
    few = Inflation(None, None, None, None, None, (1, 1), (1, 1), "Too few days.")
    assert burn_figures(replace(FIGURES, inflation=few))[2].note == "Too few days."


def test_no_limit_hit_is_said_in_words() -> None:
    figure = burn_figures(replace(FIGURES, limit_hits=0, limited_share=0.0))[1]
    assert (figure.value, figure.note) == ("0", "no window hit a limit")


def test_a_window_of_these_days_that_hit_its_limit_later_is_said_to() -> None:
    figure = burn_figures(replace(FIGURES, limit_hits=0, limited_share=0.5))[1]
    assert (figure.value, plain(figure.note)) == ("0", "50 % of windows hit one after these days")


# ------------------------------------------------------------------------------------------------ rows


def test_a_model_without_a_price_has_no_cost_and_is_left_out_of_the_sum() -> None:
    uses = (ModelUse("opus", 1, 1_000_000, 0, 0, 0, 0, PRICE), ModelUse("new", 2, 5, 6, 1, 2, 3, None))
    rows, total = model_rows(uses), total_row(uses)
    texts = [[column.text(row) for column in MODEL_COLUMNS] for row in rows]
    assert texts[0][-1] == "5.00"
    assert texts[1] == ["new", "2", "5", "6", "3", "3", "17", "no price"]
    assert total is not None
    assert (total.cost, total.calls, total.cache_write) == (5.0, 3, 3)
    assert "Without new" in total.price
    assert total_row(uses[:1]) is None


def test_the_note_names_the_price_list_and_its_day() -> None:
    note = price_note([ModelUse("opus", 1, 1, 0, 0, 0, 0, PRICE)])
    assert "never money paid" in note
    assert note.endswith("Price list as of 24 Oct 2026: A price list.")
    assert "None of these models" in price_note([ModelUse("new", 1, 1, 0, 0, 0, 0, None)])


def test_each_file_that_wasnt_read_has_its_row() -> None:
    rows = unread_rows([Unread("a.jsonl", 3, "no JSON"), Unread("a.jsonl", 1, "no time")])
    assert [(row.file, row.lines, row.why) for row in rows] == [
        ("a.jsonl", 3, "no JSON"), ("a.jsonl", 1, "no time")
    ]  # fmt: skip
    assert len({row.id for row in rows}) == 2


# ------------------------------------------------------------------------------------------ the reference


def test_the_line_says_who_set_the_reference() -> None:
    days = "Compared with 1 Jun – 13 Sep 2026"
    assert reference_words(REFERENCE, DAYS) == (days, "chosen, and kept in the register")
    assert reference_words(None, DAYS) == (days, "no later days with use to compare")
    half = replace(REFERENCE, how=How.FIRST_HALF)
    assert reference_words(half, None)[1].startswith("proposed: the first half")
    assert reference_words(None, None)[0] == "Token inflation can't be told"
