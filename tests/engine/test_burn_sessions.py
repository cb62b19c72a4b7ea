"""Sessions against their plan: length, burn rate, and sums by day, week and month."""

from __future__ import annotations

import math
from datetime import UTC, date, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.usage_builders import calls_of, hits_of, ms

from leeway.domain.usage import LimitHits, UsageCalls
from leeway.engine.burn_days import ALWAYS, Calendar, Period
from leeway.engine.burn_sessions import PeriodLength, SessionLengths, by_period, session_lengths
from leeway.engine.burn_stalls import Stalls, stalls
from leeway.engine.burn_tokens import slices
from leeway.engine.burn_windows import PlannedWindow, Windows, windows

CALLS = (("2026-09-01 08:10", 100), ("2026-09-01 09:10", 500), ("2026-09-01 12:50", 400))
HIT = ("2026-09-01 09:40", "2026-09-01 13:00")


def measured(
    calls: UsageCalls, hits: LimitHits, zone: tzinfo = UTC
) -> tuple[Windows, SessionLengths, Stalls, Calendar]:
    cut = slices(calls, hits.at)
    made = windows(cut, PlannedWindow(5.0))
    calendar = Calendar.covering((calls.at, hits.at, hits.reset), zone)
    found = stalls(hits, made, calendar.working(ALWAYS))
    return made, session_lengths(cut, made, found), found, calendar


def used(*rows: tuple[str, int], **values: Any) -> UsageCalls:
    return calls_of([(ms(at), "s", tokens) for at, tokens in rows], **values)


def test_a_session_lasts_from_its_first_to_its_last_call() -> None:
    _, lengths, _, _ = measured(used(*CALLS), LimitHits.empty())
    assert lengths.hours.tolist() == [pytest.approx(4 + 40 / 60)]
    assert not lengths.limited.any()


def test_a_limit_hit_ends_the_session_though_calls_follow() -> None:
    _, lengths, _, _ = measured(used(*CALLS), hits_of(HIT))
    assert lengths.hours.tolist() == [1.5]
    assert lengths.hours_to_limit.tolist() == [1.5]
    assert lengths.stall_hours.tolist() == [pytest.approx(3 + 20 / 60)]


def test_the_burn_rate_counts_the_tokens_until_the_limit() -> None:
    _, lengths, _, _ = measured(used(*CALLS, cache_read=60), hits_of(HIT))
    assert lengths.burn.tolist() == [pytest.approx(600 / 90)]
    assert lengths.burn_without_cache.tolist() == [pytest.approx(480 / 90)]


def test_the_burn_rate_is_exact_within_the_minute_of_the_limit() -> None:
    start = ms("2026-09-01 08:10")
    rows = [
        (start, "s", 1),
        (start + 90_000, "s", 10),
        (start + 95_000, "s", 100),
        (start + 100_000, "s", 1000),
    ]
    hit = LimitHits(
        np.array([start + 95_000], "datetime64[ms]"), np.array([start + 9_000_000], "datetime64[ms]"),
        np.zeros(1, np.int32), ("session",), ("s",),
    )  # fmt: skip
    _, lengths, _, _ = measured(calls_of(rows), hit)
    assert lengths.burn.tolist() == [pytest.approx(111 / (95 / 60))]


def test_a_single_call_has_no_burn_rate() -> None:
    _, lengths, _, _ = measured(used(("2026-09-01 08:10", 100)), LimitHits.empty())
    assert lengths.hours.tolist() == [0.0]
    assert math.isnan(lengths.burn[0])


def test_the_first_of_two_limits_ends_the_session() -> None:
    weekly = ("2026-09-01 10:40", "2026-09-03 13:00", "weekly")
    _, lengths, _, _ = measured(used(*CALLS), hits_of(HIT, weekly))
    assert lengths.hours.tolist() == [1.5]
    assert lengths.stall_hours.tolist() == [pytest.approx(50 + 20 / 60)]


def test_without_sessions_there_is_no_median() -> None:
    _, lengths, _, _ = measured(UsageCalls.empty(), LimitHits.empty())
    assert lengths.median_hours is None


def periods(zone: str, period: Period) -> tuple[PeriodLength, ...]:
    calls = used(("2026-08-30 23:30", 1), ("2026-08-31 12:00", 2), ("2026-08-31 13:00", 4))
    made, lengths, found, calendar = measured(
        calls, hits_of(("2026-09-02 09:00", "2026-09-02 10:00")), ZoneInfo(zone)
    )
    return by_period(made, lengths, found, calendar, period)


def test_weeks_begin_on_monday_in_the_time_zone_of_the_user() -> None:
    assert [(p.start, p.sessions) for p in periods("UTC", Period.WEEK)] == [
        (date(2026, 8, 24), 1),
        (date(2026, 8, 31), 1),
    ]
    assert [(p.start, p.sessions) for p in periods("Europe/Berlin", Period.WEEK)] == [(date(2026, 8, 31), 2)]


def test_a_day_on_which_only_a_limit_was_hit_is_there_without_a_median() -> None:
    last = periods("UTC", Period.DAY)[-1]
    assert last == PeriodLength(date(2026, 9, 2), 0, 0, None, 1, 1.0, 0)


def test_months_are_those_of_the_calendar() -> None:
    assert [(p.start, p.sessions, p.tokens) for p in periods("UTC", Period.MONTH)] == [
        (date(2026, 8, 1), 2, 7),
        (date(2026, 9, 1), 0, 0),
    ]


rows = st.lists(
    st.tuples(st.integers(0, 60 * 24 * 60), st.sampled_from("abc"), st.integers(0, 10**6)),
    min_size=1,
    max_size=60,
)
some_hits = st.lists(st.tuples(st.integers(0, 60 * 24 * 60), st.integers(1, 300)), max_size=8)


@given(
    rows, some_hits, st.sampled_from(list(Period)), st.sampled_from(["UTC", "Asia/Kolkata", "Pacific/Apia"])
)
def test_the_periods_add_up_to_the_whole(
    made: list[tuple[int, str, int]], limits: list[tuple[int, int]], period: Period, zone: str
) -> None:
    start = ms("2026-09-01 00:00")
    calls = calls_of([(start + minute * 60_000, name, tokens) for minute, name, tokens in made])
    hits = hits_of(*sorted((text(start, at), text(start, at + after)) for at, after in limits))
    found, lengths, stalled, calendar = measured(calls, hits, ZoneInfo(zone))
    parts = by_period(found, lengths, stalled, calendar, period)
    assert sum(part.tokens for part in parts) == calls.total.sum()
    assert sum(part.sessions for part in parts) == len(found)
    assert sum(part.limit_hits for part in parts) == len(stalled)
    assert sum(part.stall_hours for part in parts) == pytest.approx(stalled.total_hours)
    assert (lengths.hours >= 0).all()
    assert (lengths.hours <= 5.0 + 1e-9).all()


def text(start: int, minutes: int) -> str:
    from datetime import datetime

    return datetime.fromtimestamp(start / 1000 + minutes * 60, UTC).strftime("%Y-%m-%d %H:%M")
