"""Burn-down inside a window: curves that end where the session ends, and their median."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.usage_builders import calls_of, hits_of, ms

from leeway.domain.usage import LimitHits, UsageCalls
from leeway.domain.usage_summary import UsageSlices
from leeway.engine.burn_days import Period, WorkingHours
from leeway.engine.burn_down import burn_curve, evenly, median_curve, tokens_at_end
from leeway.engine.burn_measure import Measured, measured
from leeway.engine.burn_tokens import slices
from leeway.engine.burn_windows import PlannedWindow

START = ms("2026-09-01 08:10")
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def measure(
    calls: UsageCalls, hits: LimitHits | None = None, zone: str = "UTC"
) -> tuple[UsageSlices, Measured]:
    hits = hits or LimitHits.empty()
    made = slices(calls, hits.at)
    return made, measured(made, hits, PlannedWindow(5.0), WorkingHours(), ZoneInfo(zone))


def test_a_curve_starts_with_nothing_and_ends_at_the_last_call() -> None:
    made, found = measure(calls_of([(START + n * HOUR, "s", 100) for n in range(3)]))
    curve = burn_curve(made, found.windows, found.lengths, 0, 50)
    assert curve.hours.tolist() == [0.0, 0.0, 1.0, 2.0, 2.0]
    assert curve.tokens.tolist() == [0.0, 100.0, 200.0, 300.0, 300.0]


def test_a_curve_ends_at_the_limit_whatever_is_called_after_it() -> None:
    calls = calls_of([(START + n * 30 * MINUTE, "s", 100) for n in range(8)])
    made, found = measure(calls, hits_of(("2026-09-01 09:20", "2026-09-01 13:00")))
    curve = burn_curve(made, found.windows, found.lengths, 0, 50)
    assert (curve.hours[-1], curve.tokens[-1]) == (pytest.approx(70 / 60), 300.0)
    assert tokens_at_end(made, found.windows, found.lengths).tolist() == [300.0]


def test_a_long_curve_is_thinned_and_keeps_its_ends() -> None:
    made, found = measure(calls_of([(START + n * MINUTE, "s", 1) for n in range(280)]))
    curve = burn_curve(made, found.windows, found.lengths, 0, 40)
    assert len(curve.hours) == 40
    assert (curve.tokens[0], curve.tokens[-1]) == (0.0, 280.0)


def test_the_median_curve_keeps_what_ended_sessions_used() -> None:
    rows = [
        (START + day * DAY + n * HOUR, f"{day}", 100)
        for day, last in enumerate((1, 2, 4))
        for n in range(last + 1)
    ]
    made, found = measure(calls_of(rows))
    curve = median_curve(made, found.windows, found.lengths, np.arange(3), 3)
    assert curve.hours.tolist() == [0.0, 1.0, 2.0]
    assert curve.tokens.tolist() == [0.0, 200.0, 300.0]


@given(st.integers(0, 500), st.integers(2, 80))
def test_places_are_chosen_evenly_with_both_ends(count: int, most: int) -> None:
    chosen = evenly(count, most)
    assert len(chosen) <= max(most, 0) or count <= most
    assert (np.diff(chosen) > 0).all()
    if count:
        assert (chosen[0], chosen[-1]) == (0, count - 1)


some = st.lists(st.tuples(st.integers(0, 20 * 24 * 60), st.integers(0, 10**6)), min_size=1, max_size=60)
some_hits = st.lists(st.tuples(st.integers(0, 20 * 24 * 60), st.integers(1, 300)), max_size=6)


def world(rows: list[tuple[int, int]], limits: list[tuple[int, int]]) -> tuple[UsageSlices, Measured]:
    calls = calls_of([(START + minute * MINUTE, "s", tokens) for minute, tokens in rows])
    at = np.sort(np.array([START + minute * MINUTE for minute, _ in limits], np.int64))
    reset = np.sort(np.array([START + (minute + length) * MINUTE for minute, length in limits], np.int64))
    hits = LimitHits(
        at.astype("datetime64[ms]"), reset.astype("datetime64[ms]"), np.zeros(len(at), np.int32),
        ("session",) * len(at), ("s",),
    )  # fmt: skip
    return measure(calls, hits, "Europe/Berlin")


@given(some, some_hits)
def test_no_curve_falls_and_each_ends_with_the_session(
    rows: list[tuple[int, int]], limits: list[tuple[int, int]]
) -> None:
    made, found = world(rows, limits)
    ends = tokens_at_end(made, found.windows, found.lengths)
    for index in range(len(found.windows)):
        curve = burn_curve(made, found.windows, found.lengths, index, 30)
        assert (np.diff(curve.hours) >= 0).all()
        assert (np.diff(curve.tokens) >= 0).all()
        assert curve.hours[-1] == found.lengths.hours[index]
        assert curve.tokens[-1] == ends[index]


# --------------------------------------------------------------------------------------- some of the days


@given(some, some_hits, st.integers(0, 20))
def test_what_is_measured_before_and_after_a_day_adds_up_to_the_whole(
    rows: list[tuple[int, int]], limits: list[tuple[int, int]], cut: int
) -> None:
    _, whole = world(rows, limits)
    first, last = whole.calendar.day(0), whole.calendar.day(len(whole.calendar) - 1)
    middle = whole.calendar.day(min(cut, len(whole.calendar) - 1))
    parts = [whole.within(first, middle), whole.within(middle.fromordinal(middle.toordinal() + 1), last)]
    assert sum(len(part.windows) for part in parts) == len(whole.windows)
    assert sum(int(part.windows.tokens.sum()) for part in parts) == whole.windows.tokens.sum()
    assert sum(len(part.stalls) for part in parts) == len(whole.stalls)
    assert sum(part.stalls.total_hours for part in parts) == pytest.approx(whole.stalls.total_hours)
    days = [one for part in parts for one in part.by_period(Period.DAY)]
    assert days == list(whole.by_period(Period.DAY))


def test_a_stall_leads_to_its_window_among_those_that_are_left() -> None:
    calls = calls_of([(START + day * DAY, f"{day}", 1) for day in range(4)])
    hits = hits_of(("2026-09-02 09:00", "2026-09-02 13:00"), ("2026-09-04 09:00", "2026-09-04 13:00"))
    _, whole = measure(calls, hits)
    part = whole.within(whole.calendar.day(2), whole.calendar.day(3))
    assert whole.stalls.window.tolist() == [1, 3]
    assert part.stalls.window.tolist() == [1]
    assert part.stalls.kind == ("session",)
    assert part.lengths.limited.tolist() == [False, True]


def test_a_day_without_use_has_nothing_left() -> None:
    _, whole = measure(calls_of([(START, "s", 1)]))
    part = whole.within(whole.calendar.day(5), whole.calendar.day(9))
    assert (len(part.windows), len(part.lengths), len(part.stalls), part.by_period(Period.WEEK)) == (
        0,
        0,
        0,
        (),
    )


def test_days_are_those_of_the_zone() -> None:
    _, found = measure(calls_of([(ms("2026-09-01 23:30"), "s", 1)]), zone="Europe/Berlin")
    assert found.days().tolist() == [found.calendar.first]
    assert str(found.calendar.first) == "2026-09-02"
