"""Tokens by day and model, and what they would cost through the API."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.usage_builders import calls_of, ms

from leeway.domain.usage import UsageCalls
from leeway.engine.burn_cost import ModelUse, Price, api_equivalent, by_model, total_equivalent
from leeway.engine.burn_days import Calendar
from leeway.engine.burn_tokens import daily_tokens, rows_of, session_tokens, slices

PRICE = Price("opus", 5, 25, 6.25, 10, 0.5, date(2026, 10, 24), "a source")


def use(price: Price | None = PRICE, model: str = "opus") -> ModelUse:
    return ModelUse(model, 3, 1_000_000, 100_000, 200_000, 300_000, 4_000_000, price)


def test_each_kind_of_token_has_its_own_price() -> None:
    assert api_equivalent(use(), PRICE) == pytest.approx(5 + 2.5 + 1.25 + 3 + 2)


def test_a_model_without_a_price_costs_nothing_known_not_nothing() -> None:
    assert use(None).api_equivalent is None
    assert total_equivalent((use(None),)) is None
    assert total_equivalent((use(None), use())) == pytest.approx(13.75)


def mixed(n: int = 200) -> UsageCalls:
    draw = np.random.default_rng(4)
    start = ms("2026-09-01 00:00")
    calls = calls_of([(start + int(at), f"s{at % 5}", 10) for at in draw.integers(0, 5 * 86_400_000, n)])
    return replace(
        calls,
        model=draw.integers(0, 3, n).astype(np.int16),
        models=("opus", "kimi", "unused", "haiku"),
        output=draw.integers(0, 2**40, n),
        cache_write_1h=draw.integers(0, 100, n),
        cache_read=draw.integers(0, 100, n),
    )


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/St_Johns"])
def test_days_and_models_add_up_exactly(zone: str) -> None:
    calls = mixed()
    daily = daily_tokens(calls, Calendar.covering((calls.at,), ZoneInfo(zone)))
    for kind in ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read", "total"):
        assert getattr(daily, kind).sum() == getattr(calls, kind).sum()
    assert daily.calls.sum() == len(calls)
    keys = list(zip(daily.day.tolist(), daily.model.tolist(), strict=True))
    assert keys == sorted(set(keys))


def test_a_call_counts_on_the_day_of_the_user_s_clock() -> None:
    calls = calls_of([(ms("2026-09-01 22:30"), "s", 1)])
    assert daily_tokens(calls, Calendar.covering((calls.at,), UTC)).day.tolist() == [date(2026, 9, 1)]
    berlin = Calendar.covering((calls.at,), ZoneInfo("Europe/Berlin"))
    assert daily_tokens(calls, berlin).day.tolist() == [date(2026, 9, 2)]


def test_models_come_with_most_tokens_first_and_only_if_used() -> None:
    calls = mixed()
    uses = by_model(daily_tokens(calls, Calendar.covering((calls.at,), UTC)), {"opus": PRICE})
    assert {one.model for one in uses} == {"opus", "kimi", "unused"}
    assert [one.total for one in uses] == sorted((one.total for one in uses), reverse=True)
    assert {one.model: one.price for one in uses} == {"opus": PRICE, "kimi": None, "unused": None}
    assert sum(one.total for one in uses) == calls.total.sum()


def test_no_calls_give_no_days() -> None:
    none = UsageCalls.empty()
    daily = daily_tokens(none, Calendar.covering((none.at,), UTC))
    assert len(daily.day) == 0
    assert by_model(daily, {}) == ()
    assert [len(part) for part in session_tokens(none)] == [0, 0]
    assert len(slices(none, none.at)) == 0


def test_rows_of_one_day_keep_their_columns() -> None:
    calls = mixed()
    daily = daily_tokens(calls, Calendar.covering((calls.at,), UTC))
    first = rows_of(daily, daily.day == daily.day[0])
    assert set(first.day.tolist()) == {date(2026, 9, 1)}
    assert first.output.sum() == calls.output[calls.at < np.datetime64("2026-09-02")].sum()


@given(st.lists(st.tuples(st.integers(0, 10**9), st.sampled_from("abc"), st.integers(0, 10**9)), min_size=1))
def test_the_tokens_of_the_sessions_are_those_of_the_calls(rows: list[tuple[int, str, int]]) -> None:
    calls = calls_of(rows)
    first, tokens = session_tokens(calls)
    assert tokens.sum() == calls.total.sum()
    assert len(first) == len({name for _, name, _ in rows})
    for place in first:
        assert not (calls.session[:place] == calls.session[place]).any()
