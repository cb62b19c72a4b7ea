"""The marks of an axis: round, few enough to be read, written in its unit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charts import BERLIN, EvenWriting

from leeway.domain.chart import Axis, Quantity
from leeway.engine.chart_ticks import axis_label, rounded_up, ticks

WRITING = EvenWriting()
NUMBERS = [q for q in Quantity if q not in {Quantity.TEXT, Quantity.DAY, Quantity.INSTANT}]


def words(axis: Axis, low: float, high: float, room: float = 400.0, *, upright: bool = False) -> list[str]:
    return [
        text.replace("\N{NO-BREAK SPACE}", " ")
        for _, text in ticks(axis, (low, high), room, WRITING, upright=upright)
    ]


def millis(*moment: int) -> float:
    return datetime(*moment, tzinfo=BERLIN).timestamp() * 1_000


@pytest.mark.parametrize(
    ("quantity", "high", "expected"),
    [
        (Quantity.HOURS, 6.0, ["0 h", "1 h", "2 h", "3 h", "4 h", "5 h", "6 h"]),
        (Quantity.HOURS, 1.0, ["0 h", "10 m", "20 m", "30 m", "40 m", "50 m", "1 h"]),
        (Quantity.TOKENS, 2.5e8, ["0", "50 M", "100 M", "150 M", "200 M", "250 M"]),
        (Quantity.MONEY, 1e5, ["0", "20 k", "40 k", "60 k", "80 k", "100 k"]),
        (Quantity.SHARE, 0.26, ["0 %", "5 %", "10 %", "15 %", "20 %", "25 %"]),
        (Quantity.FACTOR, 12.4, ["× 0", "× 2", "× 4", "× 6", "× 8", "× 10", "× 12"]),
        (Quantity.COUNT, 2_500.0, ["0", "500", "1,000", "1,500", "2,000", "2,500"]),
        (Quantity.COUNT, 3.0, ["0", "1", "2", "3"]),
        (Quantity.RATE, 3.1e6, ["0", "0.5 M", "1.0 M", "1.5 M", "2.0 M", "2.5 M", "3.0 M"]),
    ],
)
def test_numbers_are_written_in_the_unit_of_the_axis(
    quantity: Quantity, high: float, expected: list[str]
) -> None:
    assert words(Axis(quantity), 0.0, high, 250.0, upright=True) == expected


def test_a_number_below_zero_has_a_real_minus() -> None:
    assert words(Axis(Quantity.MONEY), -30_000.0, 30_000.0)[0].startswith("−")


@given(
    quantity=st.sampled_from(NUMBERS),
    low=st.floats(-1e12, 1e12),
    width=st.floats(1e-3, 1e12),
    room=st.floats(20.0, 2_000.0),
    upright=st.booleans(),
)
def test_words_never_overlap_and_marks_are_within_the_range(
    quantity: Quantity, low: float, width: float, room: float, upright: bool
) -> None:
    seen = (low, low + max(width, abs(low) * 1e-9))
    found = ticks(Axis(quantity), seen, room, WRITING, upright=upright)
    slack = (seen[1] - seen[0]) * 1e-3
    per_value = room / (seen[1] - seen[0])
    for (before, one), (after, other) in pairwise(found):
        need = WRITING.size if upright else (WRITING.width(one) + WRITING.width(other)) / 2
        assert (after - before) * per_value >= need
    assert all(seen[0] - slack <= at <= seen[1] + slack for at, _ in found)
    assert len(found) <= room / WRITING.size + 2


def test_named_places_are_thinned_to_the_same_ones_wherever_the_view_is() -> None:
    axis = Axis(Quantity.TEXT, ticks=tuple((float(n), f"W{n + 22}") for n in range(26)))
    everywhere = words(axis, -0.5, 25.5, 300.0)
    assert everywhere == ["W22", "W26", "W30", "W34", "W38", "W42", "W46"]
    assert words(axis, 3.5, 29.5, 300.0) == everywhere[1:]
    assert words(axis, -0.5, 5.5, 300.0) == ["W22", "W23", "W24", "W25", "W26", "W27"]


def test_an_axis_of_names_without_places_has_no_marks() -> None:
    assert words(Axis(Quantity.TEXT), 0.0, 3.0) == []


def test_powers_of_ten_have_marks_between_them_where_there_is_room() -> None:
    axis = Axis(Quantity.COUNT, log=True)
    assert words(axis, 0.0, 3.0, 200.0) == ["1", "10", "100", "1,000"]
    assert words(axis, 0.0, 1.0, 200.0) == ["1", "2", "5", "10"]


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ((2024, 1, 1), (2028, 1, 1), ["2024", "2025", "2026", "2027", "2028"]),
        ((2026, 6, 1), (2026, 11, 21), ["Jun 2026", "Jul", "Aug", "Sep", "Oct", "Nov"]),
        ((2026, 10, 1), (2027, 2, 15), ["Oct 2026", "Nov", "Dec", "Jan 2027", "Feb"]),
        ((2026, 6, 1), (2026, 6, 29), ["1 Jun 2026", "8 Jun", "15 Jun", "22 Jun", "29 Jun"]),
        ((2026, 6, 1), (2026, 6, 4), ["1 Jun 2026", "2 Jun", "3 Jun", "4 Jun"]),
    ],
)
def test_days_have_the_level_that_fits_by_the_clock_of_the_zone(
    begin: tuple[int, ...], end: tuple[int, ...], expected: list[str]
) -> None:
    assert words(Axis(Quantity.DAY, zone=BERLIN), millis(*begin), millis(*end), 330.0) == expected


def test_instants_go_down_to_hours_minutes_and_seconds() -> None:
    axis = Axis(Quantity.INSTANT, zone=BERLIN)
    assert words(axis, millis(2026, 6, 1, 18), millis(2026, 6, 2, 6), 330.0) == [
        "1 Jun 18:00",
        "20:00",
        "22:00",
        "2 Jun",
        "02:00",
        "04:00",
        "06:00",
    ]
    assert words(axis, millis(2026, 6, 1, 18), millis(2026, 6, 1, 19), 330.0)[:2] == ["1 Jun 18:00", "18:10"]
    assert words(axis, millis(2026, 6, 1, 18), millis(2026, 6, 1, 18) + 20_000, 400.0)[1] == "18:00:05"


def test_days_are_never_divided() -> None:
    noon = millis(2026, 6, 1, 12)
    assert words(Axis(Quantity.DAY, zone=BERLIN), noon, noon + 3_600_000) == []


def test_the_day_that_the_clocks_change_has_one_midnight_and_23_hours() -> None:
    found = ticks(
        Axis(Quantity.DAY, zone=BERLIN),
        (millis(2026, 3, 28), millis(2026, 3, 31)),
        400.0,
        WRITING,
        upright=False,
    )
    hours = [(after - before) / 3_600_000 for (before, _), (after, _) in pairwise(found)]
    assert hours == [24.0, 23.0, 24.0]


@given(
    begin=st.datetimes(datetime(1, 1, 1), datetime(9_999, 1, 1)),  # noqa: DTZ001
    length=st.floats(1.0, 1e14),
    room=st.floats(20.0, 2_000.0),
    quantity=st.sampled_from([Quantity.DAY, Quantity.INSTANT]),
)
def test_words_of_times_never_overlap(
    begin: datetime, length: float, room: float, quantity: Quantity
) -> None:
    low = (begin - datetime(1970, 1, 1)) / timedelta(milliseconds=1)  # noqa: DTZ001
    for zone in (UTC, BERLIN):
        found = ticks(Axis(quantity, zone=zone), (low, low + length), room, WRITING, upright=False)
        for (before, one), (after, other) in pairwise(found):
            need = (WRITING.width(one) + WRITING.width(other)) / 2
            assert (after - before) * room / length >= need * 0.999


def test_an_axis_ends_at_a_mark_unless_its_end_is_given() -> None:
    assert rounded_up(Axis(Quantity.HOURS), (0.0, 5.2), 250.0, WRITING) == (0.0, 6.0)
    assert rounded_up(Axis(Quantity.HOURS, high=5.2), (0.0, 5.2), 250.0, WRITING) == (0.0, 5.2)


def test_money_has_its_currency_in_the_label() -> None:
    assert axis_label(Axis(Quantity.MONEY, "Annual loss"), "EUR", WRITING) == "Annual loss (€)"
    assert axis_label(Axis(Quantity.MONEY, "Loss in CHF"), "CHF", WRITING) == "Loss in CHF"
    assert axis_label(Axis(Quantity.MONEY), "CHF", WRITING) == "CHF"
    assert axis_label(Axis(Quantity.SHARE, "Chance"), "EUR", WRITING) == "Chance"


@given(high=st.floats(1e-3, 1e12), room=st.floats(60.0, 600.0), quantity=st.sampled_from(NUMBERS))
def test_the_upper_end_has_a_mark(high: float, room: float, quantity: Quantity) -> None:
    seen = rounded_up(Axis(quantity), (0.0, high), room, WRITING)
    assert seen[1] >= high * (1 - 1e-9)
    last = ticks(Axis(quantity), seen, room, WRITING, upright=True)[-1][0]
    assert last == pytest.approx(seen[1])
