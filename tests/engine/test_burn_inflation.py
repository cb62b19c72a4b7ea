"""Token inflation: the factor and its band, the change point and its evidence, and where neither can be told."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import numpy as np
import pytest
from tests.engine.usage_builders import calls_of, ms

from leeway.domain.usage import UsageCalls
from leeway.domain.usage_summary import TokenCounts, UsageSummary
from leeway.engine.burn_change import change_point
from leeway.engine.burn_days import Calendar
from leeway.engine.burn_inflation import inflation
from leeway.engine.burn_medians import CountedDays, counted_days
from leeway.engine.burn_reference import (
    How,
    Reference,
    ReferencedInflation,
    chosen_reference,
    measure_inflation,
    propose_reference,
)
from leeway.engine.burn_tokens import summary

DAY = 86_400_000


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def noisy(days: int, change: int | None, factor: float = 12.0, seed: int = 1) -> UsageCalls:
    """Ten calls a day of about 10,000 tokens, a factor more from the day of a change on."""
    draw = np.random.default_rng(seed)
    start = ms("2026-06-01 09:00")
    level = [10_000 * (factor if change is not None and day >= change else 1) for day in range(days)]
    return calls_of(
        (
            start + day * DAY + call * 60_000,
            f"{day}-{call // 5}",
            round(level[day] * float(np.exp(draw.normal(0, 0.3)))),
        )
        for day in range(days)
        for call in range(10)
    )


def summed(calls: UsageCalls) -> UsageSummary:
    return summary(calls, calls.at[:0], Calendar.covering((calls.at,), UTC))


def per_call(calls: UsageCalls) -> CountedDays:
    return counted_days(summed(calls).per_call)


def measured(calls: UsageCalls, reference: Reference | None) -> ReferencedInflation:
    use = summed(calls)
    return measure_inflation(counted_days(use.per_call), counted_days(use.per_session), reference, rng())


def proposed(calls: UsageCalls) -> ReferencedInflation:
    return measured(calls, propose_reference(per_call(calls), rng()))


def counts(tokens: np.ndarray, days: np.ndarray) -> CountedDays:
    return counted_days(TokenCounts(np.datetime64("2026-06-01") + days, tokens, np.ones(len(days), np.int64)))


def day(number: int) -> date:
    return date(2026, 6, 1) + timedelta(days=number)


# --------------------------------------------------------------------------------------- change point


def test_a_change_is_found_on_its_day_with_its_evidence() -> None:
    found = change_point(np.log([10, 11, 10, 9, 10, 100, 110, 95, 100]), rng())
    assert found
    assert (found.index, found.before, found.after) == (5, 5, 4)
    assert found.ratio == pytest.approx(10.1, rel=0.05)
    assert found.log_likelihood_ratio > 10
    assert found.p_value < 0.05


def test_the_likelihood_ratio_is_that_of_the_two_sums_of_squares() -> None:
    logs = np.array([0.0, 1.0, 0.0, 5.0, 4.0, 5.0])
    found = change_point(logs, rng())
    assert found
    one = ((logs - logs.mean()) ** 2).sum()
    two = ((logs[:3] - logs[:3].mean()) ** 2).sum() + ((logs[3:] - logs[3:].mean()) ** 2).sum()
    assert found.log_likelihood_ratio == pytest.approx(len(logs) / 2 * np.log(one / two))


def test_a_step_without_noise_has_an_unbounded_ratio() -> None:
    found = change_point(np.array([1.0] * 10 + [2.0] * 10), rng())
    assert found
    assert (found.index, found.log_likelihood_ratio) == (10, float("inf"))


@pytest.mark.parametrize("logs", [np.zeros(0), np.arange(5.0), np.ones(40)])
def test_a_short_or_level_series_has_no_change(logs: np.ndarray) -> None:
    assert change_point(logs, rng()) is None


def test_noise_alone_is_seldom_called_a_change() -> None:
    draw = np.random.default_rng(11)
    values = [change_point(draw.normal(size=60), rng()) for _ in range(60)]
    assert sum(found is not None and found.p_value <= 0.01 for found in values) <= 3


# ------------------------------------------------------------------------------------------ reference


def test_the_reference_is_proposed_up_to_the_day_before_the_change() -> None:
    reference = propose_reference(per_call(noisy(40, 25)), rng())
    assert reference
    assert reference.how is How.CHANGE_POINT
    assert (reference.first, reference.last) == (date(2026, 6, 1), date(2026, 6, 25))
    assert (reference.since, reference.until) == (date(2026, 6, 26), date(2026, 7, 10))
    assert reference.change
    assert reference.change.p_value == 0.001
    assert reference.words.startswith("Proposed by change point: 2026-06-01 to 2026-06-25")


def test_more_work_of_the_same_kind_is_no_change() -> None:
    few = noisy(20, None)
    rows = [(int(at.astype(int)) + 1000 * n, f"more-{n}", 10_000) for at in few.at[100:] for n in range(20)]
    calls = calls_of(
        [*((int(a.astype(int)), "s", int(t)) for a, t in zip(few.at, few.total, strict=True)), *rows]
    )
    found = proposed(calls)
    assert found.per_call
    assert found.per_call.factor == pytest.approx(1.0, abs=0.1)


def test_without_a_clear_change_the_first_half_stands_in_and_says_so() -> None:
    reference = propose_reference(per_call(noisy(40, None)), rng())
    assert reference
    assert reference.how is How.FIRST_HALF
    assert reference.last == date(2026, 6, 20)
    assert "no clear change" in reference.words


def test_a_chosen_reference_is_compared_with_all_days_after_it() -> None:
    calls = noisy(40, 25)
    reference = chosen_reference(date(2026, 6, 1), date(2026, 6, 10), per_call(calls))
    assert reference
    assert (reference.how, reference.since) == (How.CHOSEN, date(2026, 6, 11))
    found = measured(calls, reference).per_call
    assert found
    assert found.calls == (100, 300)


def test_a_chosen_reference_without_later_days_has_nothing_to_compare() -> None:
    counted = per_call(noisy(10, None))
    assert chosen_reference(date(2026, 6, 1), date(2026, 6, 10), counted) is None


def test_without_use_nothing_is_proposed() -> None:
    calls = UsageCalls.empty()
    assert proposed(calls) == ReferencedInflation(None, None, None)


# ------------------------------------------------------------------------------------------ inflation


def test_the_factor_is_that_of_the_medians_and_the_band_holds_it() -> None:
    found = proposed(noisy(40, 25)).per_call
    assert found
    assert found.factor == pytest.approx(12.0, rel=0.1)
    assert found.before
    assert found.now
    assert found.factor == found.now / found.before
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.factor <= found.high
    assert found.high / found.low < 1.4


def test_sessions_inflate_as_their_calls_do() -> None:
    found = proposed(noisy(40, 25)).per_session
    assert found
    assert found.factor == pytest.approx(12.0, rel=0.15)
    assert found.calls == (50, 30)


def test_the_same_seed_gives_the_same_band() -> None:
    assert proposed(noisy(40, 25)) == proposed(noisy(40, 25))


def test_a_steady_use_has_a_band_around_one() -> None:
    found = proposed(noisy(40, None)).per_call
    assert found
    assert found.low is not None
    assert found.high is not None
    assert found.low < 1.0 < found.high


def test_too_little_use_gives_a_reason_instead_of_a_number() -> None:
    found = proposed(noisy(4, None)).per_call
    assert found
    assert (found.factor, found.low, found.high) == (None, None, None)
    assert found.reason == (
        "Too little use in the reference period: 20 on 2 days, and at least 20 on 3 days are needed."
    )


def test_a_reference_without_tokens_gives_a_reason() -> None:
    tokens, days = np.repeat([0, 5], 40), np.repeat(np.arange(8), 10)
    found = inflation(counts(tokens, days), (day(0), day(3)), (day(4), day(7)), rng())
    assert found.factor is None
    assert "no tokens at the median" in found.reason


def test_the_band_of_days_that_differ_is_wider_than_that_of_equal_days() -> None:
    draw = np.random.default_rng(3)
    days = np.repeat(np.arange(20), 50)
    even = np.round(1000 * np.exp(draw.normal(0, 0.2, 1000))).astype(np.int64)
    shifts = np.exp(np.tile([-0.7, 0.7], 10))
    uneven = np.round(even * shifts[days]).astype(np.int64)
    halves = (day(0), day(9)), (day(10), day(19))
    narrow = inflation(counts(even, days), *halves, rng())
    wide = inflation(counts(uneven, days), *halves, rng())
    assert narrow.low
    assert narrow.high
    assert wide.low
    assert wide.high
    assert wide.high / wide.low > narrow.high / narrow.low
