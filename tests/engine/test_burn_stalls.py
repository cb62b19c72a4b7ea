"""Stalls: one for each limit hit, cut to working hours, and the model of quantification.md."""

from __future__ import annotations

import math
from datetime import UTC, time, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.usage_builders import calls_of, hits_of, ms

from leeway.domain.usage import LimitHits
from leeway.engine.burn_days import ALWAYS, Calendar, WorkingHours
from leeway.engine.burn_stalls import Stalls, modelled_stall, stalls
from leeway.engine.burn_tokens import slices
from leeway.engine.burn_windows import PlannedWindow, windows

OFFICE = WorkingHours()
FIVE = PlannedWindow(5.0)


def found(hits: LimitHits, *calls: str, hours: WorkingHours = ALWAYS, zone: tzinfo = UTC) -> Stalls:
    made = windows(slices(calls_of([(ms(at), "s", 1) for at in calls]), hits.at), FIVE)
    calendar = Calendar.covering((hits.at, hits.reset, made.first), zone)
    return stalls(hits, made, calendar.working(hours))


# ------------------------------------------------------------------------------------------- measured


def test_a_stall_lasts_from_the_hit_to_the_reset() -> None:
    one = found(hits_of(("2026-09-01 09:30", "2026-09-01 13:00")))
    assert one.hours.tolist() == [3.5]
    assert one.total_hours == 3.5


def test_hits_that_quote_the_same_reset_are_one_stall_from_the_first() -> None:
    one = found(hits_of(("2026-09-01 09:30", "2026-09-01 13:00"), ("2026-09-01 09:45", "2026-09-01 13:00"),
                        ("2026-09-01 10:00", "2026-09-01 13:01")))  # fmt: skip
    assert (len(one), one.quoted.tolist()) == (1, [3])
    assert str(one.hit[0])[:16] == "2026-09-01T09:30"


def test_a_hit_without_a_reset_is_counted_and_its_hours_are_not_known() -> None:
    one = found(hits_of(("2026-09-01 09:30", None)), "2026-09-01 08:10")
    assert (len(one), one.unknown, one.total_hours) == (1, 1, 0.0)
    assert math.isnan(one.hours[0])


def test_a_hit_without_a_reset_joins_the_one_of_its_window_that_has_one() -> None:
    one = found(
        hits_of(("2026-09-01 09:30", None), ("2026-09-01 09:40", "2026-09-01 13:00")), "2026-09-01 08:10"
    )
    assert (len(one), one.hours.tolist()) == (1, [3.5])


def test_a_reset_before_its_hit_is_a_stall_of_no_hours() -> None:
    assert found(hits_of(("2026-09-01 09:30", "2026-09-01 09:00"))).hours.tolist() == [0.0]


def test_hours_that_two_stalls_share_count_once() -> None:
    both = found(
        hits_of(("2026-09-01 09:00", "2026-09-03 09:00", "weekly"), ("2026-09-01 10:00", "2026-09-01 13:00"))
    )
    assert both.hours.tolist() == [48.0, 3.0]
    assert both.own_hours.tolist() == [48.0, 0.0]
    assert both.total_hours == 48.0


def test_a_stall_knows_the_window_that_was_running() -> None:
    hits = hits_of(("2026-09-01 09:30", "2026-09-01 13:00"), ("2026-09-02 09:30", "2026-09-02 13:00"))
    assert found(hits, "2026-09-01 08:10").window.tolist() == [0, -1]


def test_a_stall_is_cut_to_working_hours() -> None:
    evening = hits_of(("2026-09-01 16:30", "2026-09-01 21:00"))
    weekend = hits_of(("2026-09-04 17:00", "2026-09-07 09:00", "weekly"))  # Friday to Monday
    assert found(evening, hours=OFFICE).total_hours == 1.5
    assert found(weekend, hours=OFFICE).total_hours == 2.0
    assert found(weekend).total_hours == 64.0


def test_working_hours_follow_the_clock_of_the_time_zone() -> None:
    evening = hits_of(("2026-09-01 14:30", "2026-09-01 19:00"))
    assert found(evening, hours=OFFICE, zone=ZoneInfo("Europe/Berlin")).total_hours == 1.5
    assert found(evening, hours=OFFICE, zone=ZoneInfo("Asia/Tokyo")).total_hours == 0.0


def test_a_night_shift_reaches_into_the_next_day() -> None:
    night = WorkingHours(frozenset({0}), time(22), time(6))
    across = hits_of(("2026-09-07 21:00", "2026-09-08 07:00"))  # Monday to Tuesday
    assert found(across, hours=night).total_hours == 8.0


def test_a_day_on_which_the_clock_changes_has_the_hours_that_it_has() -> None:
    sunday = WorkingHours(frozenset({6}), time(0), time(12))
    change = hits_of(("2026-10-24 20:00", "2026-10-25 20:00", "weekly"))  # clocks go back at 03:00
    assert found(change, hours=sunday, zone=ZoneInfo("Europe/Berlin")).total_hours == 13.0


moment = st.integers(0, 14 * 24 * 60).map(lambda minutes: ms("2026-09-01 00:00") + minutes * 60_000)
made_hits = st.lists(st.tuples(moment, st.one_of(st.none(), st.integers(-60, 300))), max_size=12)


@given(made_hits, st.sampled_from([OFFICE, ALWAYS]), st.sampled_from(["UTC", "America/New_York"]))
def test_a_stall_is_never_negative_nor_longer_than_from_hit_to_reset(
    rows: list[tuple[int, int | None]], hours: WorkingHours, zone: str
) -> None:
    texts = [
        (str_of(at), None if after is None else str_of(at + after * 60_000))
        for at, after in sorted(rows, key=lambda r: r[0])
    ]
    all_found = found(hits_of(*texts), hours=hours, zone=ZoneInfo(zone))
    for hit, reset, length, own in zip(
        all_found.hit, all_found.reset, all_found.hours, all_found.own_hours, strict=True
    ):
        if math.isnan(length):
            assert own == 0.0
        else:
            assert 0.0 <= own <= length + 1e-9
            assert length <= max(0.0, (reset - hit).astype(int) / 3_600_000) + 1e-9
    assert int(all_found.quoted.sum()) == len(rows)


def str_of(milliseconds: int) -> str:
    from datetime import datetime

    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M")


# ------------------------------------------------------------------------------------------- modelled


@pytest.mark.parametrize(("inflation", "hours"), [(1.0, 1.0), (1.25, 1.8), (1.5, 7 / 3)])
def test_the_model_gives_the_values_of_case_17(inflation: float, hours: float) -> None:
    assert modelled_stall(5.0, 1_000_000, 250_000, inflation) == pytest.approx(hours, abs=1e-12)


def test_nothing_burnt_never_stalls() -> None:
    assert modelled_stall(5.0, 0.0, 0.0) == 0.0


def test_a_negative_burn_is_refused() -> None:
    with pytest.raises(ValueError, match="numbers from 0"):
        modelled_stall(5.0, 1.0, -1.0)
    with pytest.raises(ValueError, match="numbers from 0"):
        modelled_stall(float("nan"), 1.0, 1.0)


positive = st.floats(0, 1e12, allow_nan=False)


@given(st.floats(0, 168), positive, positive, st.floats(0, 100), st.floats(0, 100))
def test_more_inflation_never_shortens_a_stall(
    hours: float, quota: float, burn: float, one: float, other: float
) -> None:
    less, more = sorted((one, other))
    short, long = modelled_stall(hours, quota, burn, less), modelled_stall(hours, quota, burn, more)
    assert 0.0 <= short <= long <= hours
