"""What one outage does to our work, over how long it lasts."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.outage_builders import TWO_HOURS, alone, depends, fallback, risk, yearly

from leeway.engine.outage_durations import Lognormal
from leeway.engine.outage_event_loss import Dependency, Fallback, NeedLost, cases, lost_hours
from leeway.engine.outage_loss_function import NOTHING, PiecewiseLinear, difference, total


def lost(dependency: Dependency, *durations: float) -> list[float]:
    return lost_hours(dependency, TWO_HOURS).at(np.array(durations)).tolist()


def test_without_a_fallback_every_hour_is_lost() -> None:
    assert lost(depends("v"), 0.0, 1.0, 30.0) == [0.0, 1.0, 30.0]


def test_a_fallback_takes_over_after_its_switch_time_and_carries_its_capacity() -> None:
    spare = depends("v", "ship", fallback("x", switch=2.0, capacity=0.75))
    assert lost(spare, 1.0, 2.0, 6.0) == [1.0, 2.0, 3.0]


def test_a_fallback_that_may_not_work_loses_the_mean_of_both() -> None:
    spare = depends("v", "ship", fallback("x", switch=1.0, capacity=0.6, works=0.7))
    assert lost(spare, 5.0) == pytest.approx([0.7 * (1.0 + 0.4 * 4.0) + 0.3 * 5.0])


def test_what_can_be_caught_up_is_taken_off_in_either_case_not_off_the_mean() -> None:
    spare = depends("v", "ship", fallback("x", switch=0.0, capacity=1.0, works=0.5), free_hours=4.0)
    assert lost(spare, 4.0, 6.0) == [0.0, 0.5 * 2.0]


def test_only_operating_hours_are_lost() -> None:
    assert lost(depends("v", operating=0.25), 8.0) == [2.0]


def test_a_workflow_carries_the_least_of_its_needs() -> None:
    slow, small = fallback("x", switch=3.0, capacity=1.0), fallback("y", switch=1.0, capacity=0.5)
    both = Dependency(
        "ship", (NeedLost("a", frozenset("v"), (slow,)), NeedLost("b", frozenset("v"), (small,)))
    )
    assert lost(both, 1.0, 3.0, 7.0) == [1.0, 3.0, 3.0 + 0.5 * 4.0]
    bare = replace(both, needs=(*both.needs, NeedLost("c", frozenset("v"))))
    assert lost(bare, 7.0) == [7.0]


def test_two_fallbacks_that_may_work_are_lost_with_either() -> None:
    x, y = (fallback(name, switch=0.0, capacity=1.0, works=0.5) for name in "xy")
    both = Dependency("ship", (NeedLost("a", frozenset("v"), (x,)), NeedLost("b", frozenset("v"), (y,))))
    assert lost(both, 4.0) == [0.75 * 4.0]
    same = Dependency("ship", (NeedLost("a", frozenset("v"), (x,)), NeedLost("b", frozenset("v"), (x,))))
    assert lost(same, 4.0) == [0.5 * 4.0]


def test_the_fallback_that_loses_least_is_taken() -> None:
    soon, whole = fallback("soon", switch=0.1, capacity=0.5), fallback("whole", switch=1.0, capacity=1.0)
    spare = depends("v", "ship", soon, whole)
    quick, long = Lognormal(math.log(0.2), 0.1), Lognormal(math.log(20.0), 0.1)
    assert lost_hours(spare, quick).slopes.tolist() == [1.0, 0.5]
    assert lost_hours(spare, long).slopes.tolist() == [1.0, 0.0]


def test_more_uncertain_fallbacks_than_can_be_told_apart_are_taken_not_to_work() -> None:
    needs = tuple(
        NeedLost(str(i), frozenset("v"), (Fallback(str(i), frozenset(str(i)), 0.0, 1.0, 0.9),))
        for i in range(12)
    )
    found = cases(needs, TWO_HOURS)
    assert len(found) == 2**6
    assert sum(p for p, _ in found) == pytest.approx(1.0)
    assert lost(Dependency("ship", needs), 3.0) == pytest.approx([3.0])


def test_a_tolerance_of_an_hour_and_a_cap_of_a_day_give_case_7() -> None:
    assert alone(4.0, TWO_HOURS, free_hours=1.0).curve.mean == pytest.approx(9.569846, abs=5e-7)
    capped = Lognormal(TWO_HOURS.mu, TWO_HOURS.sigma, 24.0)
    assert alone(4.0, capped, free_hours=1.0).curve.mean == pytest.approx(9.284607, abs=5e-7)


def test_a_fallback_of_60_percent_after_an_hour_gives_case_8() -> None:
    sure, unsure = (fallback("x", switch=1.0, capacity=0.6, works=works) for works in (1.0, 0.7))
    assert alone(4.0, TWO_HOURS, sure).curve.mean == pytest.approx(7.447863, abs=5e-7)
    assert alone(4.0, TWO_HOURS, unsure).curve.mean == pytest.approx(9.170435, abs=5e-7)


def test_a_workflow_without_a_cost_counts_in_hours_only() -> None:
    one = risk("v", 4.0, TWO_HOURS, depends("v"), depends("v", "sell", cost_per_hour=100.0))
    assert yearly(one, unit="money").curve.mean == pytest.approx(1_318.977, abs=5e-4)
    assert yearly(one, unit="hours").curve.mean == pytest.approx(26.37954, abs=5e-6)


# ------------------------------------------------------------------------------------- loss functions

functions = st.lists(
    st.tuples(st.floats(0.1, 5.0), st.floats(0.0, 3.0)), min_size=1, max_size=4
).map(lambda rows: PiecewiseLinear.of(np.append(0.0, np.cumsum([k for k, _ in rows])), [1.0, *(s for _, s in rows)]))  # fmt: skip
amounts = st.floats(0.0, 40.0)


@given(functions, amounts)
def test_the_longest_duration_that_loses_no_more_loses_just_that(
    function: PiecewiseLinear, amount: float
) -> None:
    reached = function.reaches(np.array([amount]))
    if math.isfinite(reached[0]):
        assert float(function.at(reached)[0]) == pytest.approx(amount)
        assert float(function.at(reached + 1e-3)[0]) >= amount - 1e-9
    else:
        assert float(function.at(np.array([1e9]))[0]) <= amount + 1e-9


@given(functions, st.floats(0.0, 10.0), amounts)
def test_above_takes_off_what_is_free(function: PiecewiseLinear, free: float, hours: float) -> None:
    at = np.array([hours])
    assert function.above(free).at(at) == pytest.approx(np.maximum(function.at(at) - free, 0.0), abs=1e-9)


@given(functions, functions, amounts)
def test_sums_and_differences_are_those_of_the_values(
    one: PiecewiseLinear, other: PiecewiseLinear, hours: float
) -> None:
    at = np.array([hours])
    both = total([(2.0, one), (0.5, other)])
    assert both.at(at) == pytest.approx(2.0 * one.at(at) + 0.5 * other.at(at))
    assert difference(both, other.scaled(0.5)).at(at) == pytest.approx(2.0 * one.at(at), abs=1e-9)


@given(functions, st.floats(-1, 2), st.floats(0.0, 1.5), st.floats(0.01, 60.0))
def test_limited_means_are_integrals_of_the_chance_to_lose_more(
    function: PiecewiseLinear, mu: float, sigma: float, amount: float
) -> None:
    duration = Lognormal(mu, sigma, 500.0)
    edges = amount * np.linspace(0.0, 1.0, 100_001)
    middles = 0.5 * (edges[1:] + edges[:-1])
    above = duration.survival(function.reaches(middles))
    limited = float(function.limited_mean(np.array([amount]), duration)[0])
    assert limited == pytest.approx(float(above.sum()) * (edges[1] - edges[0]), rel=5e-3, abs=1e-6)
    assert limited <= function.moment(duration) + 1e-9


@given(functions, st.floats(-1, 2), st.floats(0.05, 1.5))
def test_moments_are_those_of_draws(function: PiecewiseLinear, mu: float, sigma: float) -> None:
    duration = Lognormal(mu, sigma, 200.0)
    lost_by = function.at(duration.draw(np.random.default_rng(3), 40_000))
    for power in (1, 2):
        sample = lost_by**power
        off = abs(sample.mean() - function.moment(duration, power))
        assert off <= 8.0 * sample.std() / 200.0 + 1e-5


def test_nothing_is_never_lost() -> None:
    assert NOTHING.is_zero
    assert NOTHING.first_loss == math.inf
    assert total([]) is NOTHING


def test_a_function_that_falls_or_has_no_order_is_refused() -> None:
    for knots, slopes in (([0.0, 1.0], [1.0, -1.0]), ([0.0, 0.0], [1.0, 1.0]), ([1.0], [1.0])):
        with pytest.raises(ValueError, match="Knots"):
            PiecewiseLinear.of(knots, slopes)
