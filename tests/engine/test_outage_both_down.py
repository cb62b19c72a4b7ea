"""When a vendor and the vendor behind its fallback are down together."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.outage_builders import TWO_HOURS, depends, fallback, risk, yearly

from leeway.engine.outage_durations import Lognormal, moment
from leeway.engine.outage_event_loss import VendorRisk
from leeway.engine.outage_model import OutageModel
from leeway.engine.outage_overlap import Overlap, Residual
from leeway.engine.outage_shares import exposures
from leeway.engine.probability import HOURS_PER_YEAR

AT_ONCE = {"switch": 0.0, "capacity": 1.0}


def down_for(vendor: str, share: float, duration: Lognormal, *dependencies: object) -> VendorRisk:
    """A vendor that is down for a share of the time."""
    return risk(vendor, share * HOURS_PER_YEAR / duration.mean, duration, *dependencies)  # type: ignore[arg-type]


def test_two_vendors_at_1_and_2_percent_are_down_together_as_long_as_in_case_13() -> None:
    a = down_for("a", 0.01, Lognormal(0.3, 1.0), depends("a", "ship", fallback("b", **AT_ONCE)))
    b = down_for("b", 0.02, Lognormal(1.5, 0.6))
    assert yearly(a, b).curve.mean == pytest.approx(1.752, rel=1e-5)


def test_a_shared_fourth_party_adds_its_own_time_as_in_case_13() -> None:
    shared = depends("cloud", "ship")
    a = down_for("a", 0.01, TWO_HOURS, depends("a", "ship", fallback("b", **AT_ONCE)))
    b, cloud = down_for("b", 0.02, TWO_HOURS), down_for("cloud", 0.001, TWO_HOURS, shared)
    hours = yearly(a, b, cloud).curve.mean
    assert hours == pytest.approx(1.752 + 8.76, rel=1e-5)
    exact = 10.510248  # in which an hour that is lost twice counts once
    assert hours == pytest.approx(exact, rel=2e-4)


@given(st.floats(-2, 3), st.floats(0.1, 2.0), st.floats(-2, 3), st.floats(0.1, 2.0))
def test_the_two_ways_to_be_down_together_add_up_to_the_product_of_the_times(
    mu1: float, sigma1: float, mu2: float, sigma2: float
) -> None:
    one, other = Lognormal(mu1, sigma1, 500.0), Lognormal(mu2, sigma2, 500.0)
    together = (
        moment(Overlap(one, Residual(other)), 1) / one.mean
        + moment(Overlap(other, Residual(one)), 1) / other.mean
    )
    assert together == pytest.approx(1.0, rel=1e-3)


@given(st.floats(-2, 3), st.floats(0.1, 1.5), st.floats(-2, 3), st.floats(0.1, 1.5), st.floats(0.1, 10.0))
def test_draws_of_an_overlap_follow_its_survival(
    mu1: float, sigma1: float, mu2: float, sigma2: float, hours: float
) -> None:
    overlap = Overlap(Lognormal(mu1, sigma1, 500.0), Residual(Lognormal(mu2, sigma2, 500.0)))
    drawn = overlap.draw(np.random.default_rng(2), 20_000)
    beyond = float(overlap.survival(np.array([hours]))[0])
    spread = math.sqrt(beyond * (1.0 - beyond) / 20_000)
    assert (drawn > hours).mean() == pytest.approx(beyond, abs=5.0 * spread + 0.004)


def test_only_what_the_fallback_carried_is_lost_beyond() -> None:
    half = depends("a", "ship", fallback("b", switch=0.0, capacity=0.5))
    a, b = down_for("a", 0.01, TWO_HOURS, half), down_for("b", 0.02, TWO_HOURS)
    assert yearly(a, b).curve.mean == pytest.approx(0.5 * 87.6 + 0.5 * 1.752, rel=1e-5)
    row = exposures(OutageModel.of([a, b]))[0]
    assert row.both_down_hours == pytest.approx(0.5 * 1.752, rel=1e-5)


def test_a_fallback_that_stands_on_the_same_vendor_is_lost_with_it_and_not_twice() -> None:
    needs = depends("a", "ship", fallback("b", "a", **AT_ONCE))
    model = OutageModel.of([risk("a", 4.0, TWO_HOURS, needs), risk("b", 4.0, TWO_HOURS)])
    assert needs.backing == frozenset("b")
    assert {stream.key for stream in model.all_streams} == {
        ("a", ""),
        ("a", "b", "a"),
        ("a", "b", "b"),
        ("b", ""),
    }


def test_a_second_fallback_stands_in_while_the_first_is_down() -> None:
    spare = depends("a", "ship", fallback("b", **AT_ONCE), fallback("c", **AT_ONCE))
    a, b, c = (
        down_for("a", 0.01, TWO_HOURS, spare),
        down_for("b", 0.02, TWO_HOURS),
        down_for("c", 0.02, TWO_HOURS),
    )
    assert yearly(a, b, c).curve.mean == 0.0


def test_a_vendor_behind_a_fallback_that_nothing_is_known_of_is_left_out() -> None:
    a = down_for("a", 0.01, TWO_HOURS, depends("a", "ship", fallback("b", **AT_ONCE)))
    assert yearly(a).curve.mean == 0.0


def test_independent_vendors_that_are_alike_do_not_correlate() -> None:
    one, other = (risk(v, 4.0, TWO_HOURS, depends(v, v), shape=3.5) for v in "ab")
    both = yearly(one, other).curve
    assert both.sd**2 == pytest.approx(yearly(one).curve.sd ** 2 + yearly(other).curve.sd ** 2)
    assert both.prob_zero == pytest.approx(yearly(one).curve.prob_zero ** 2)
