"""How often a vendor stops, and the special functions under it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeway.engine import outage_normal as normal
from leeway.engine.outage_gamma import gamma_cdf, gamma_quantile
from leeway.engine.outage_rates import RatePosterior, rate_posterior
from leeway.engine.probability import HOURS_PER_YEAR


def test_no_incident_in_a_year_still_means_half_of_one_as_in_case_1() -> None:
    rate = RatePosterior(0, 1.0)
    assert rate.mean == 0.5
    assert rate.quantile(0.95) == pytest.approx(1.920729, abs=5e-7)
    assert rate.none_next_year == pytest.approx(0.707107, abs=5e-7)


def test_three_incidents_in_two_years_as_in_case_2() -> None:
    rate = rate_posterior(3, 2 * HOURS_PER_YEAR)
    assert rate is not None
    assert rate.mean == 1.75
    assert [rate.quantile(p) for p in (0.05, 0.95)] == pytest.approx([0.541837, 3.516785], abs=5e-7)
    assert rate.none_next_year == pytest.approx(0.241925, abs=5e-7)


def test_without_observed_time_there_is_no_rate() -> None:
    assert rate_posterior(3, 0.0) is None


@pytest.mark.parametrize(
    ("episodes", "years", "p", "count"),
    [
        (0, 1.0, 0.5, 0),
        (0, 1.0, 0.95, 2),
        (3, 2.0, 0.95, 5),
        (1_000, 10.0, 0.95, 118),
        (100_000, 10.0, 0.95, 10_173),
    ],
)
def test_the_count_of_the_next_year_is_negative_binomial(
    episodes: int, years: float, p: float, count: int
) -> None:
    assert (
        RatePosterior(episodes, years).count_quantile(p) == count
    )  # scipy.stats.nbinom.ppf(p, k + 1/2, T/(T+1))


@given(st.integers(0, 5), st.floats(0.5, 20.0))
def test_no_event_next_year_is_the_mean_of_poisson_zeros_over_the_rate(episodes: int, years: float) -> None:
    rate = RatePosterior(episodes, years)
    edges = np.append(0.0, np.geomspace(rate.quantile(1e-9), rate.quantile(1 - 1e-9), 2_000))
    weights = np.diff([gamma_cdf(rate.shape, x * years) for x in edges])
    middles = 0.5 * (edges[1:] + edges[:-1])
    assert float(weights @ np.exp(-middles)) == pytest.approx(rate.none_next_year, rel=1e-2)


@pytest.mark.parametrize(
    ("shape", "p", "x"),
    [
        (0.5, 0.05, 0.0019660700),
        (3.5, 0.5, 3.1729056),
        (1_000.5, 0.95, 1_053.0901),
        (100_000.5, 0.05, 99_480.919),
        (0.5, 1e-6, 7.8539816e-13),
    ],
)
def test_gamma_quantiles_are_those_of_scipy(shape: float, p: float, x: float) -> None:
    assert gamma_quantile(shape, p) == pytest.approx(x, rel=2e-7)


@given(st.floats(0.5, 5_000.0), st.floats(0.001, 0.999))
def test_a_gamma_quantile_inverts_the_distribution_function(shape: float, p: float) -> None:
    assert gamma_cdf(shape, gamma_quantile(shape, p)) == pytest.approx(p, abs=1e-10)


def test_the_gamma_function_of_a_whole_shape_is_a_poisson_sum() -> None:
    for x in (0.1, 2.0, 5.0, 30.0):
        poisson = sum(math.exp(-x) * x**k / math.factorial(k) for k in range(5))
        assert gamma_cdf(5.0, x) == pytest.approx(1.0 - poisson, abs=1e-14)


@given(st.floats(-36.9, 36.9))
def test_the_normal_distribution_function_is_that_of_erfc(z: float) -> None:
    exact = math.erfc(-z / math.sqrt(2.0)) / 2.0
    found = float(normal.cdf(np.array([z]))[0])
    assert found == pytest.approx(exact, rel=2e-8)
    assert abs(found - exact) < 3e-16


def test_the_normal_distribution_function_ends_in_0_and_1() -> None:
    assert normal.cdf(np.array([-math.inf, -50.0, 50.0, math.inf])).tolist() == [0.0, 0.0, 1.0, 1.0]


@given(st.floats(-30.0, 24.0))
def test_the_hazard_is_density_over_survival(z: float) -> None:
    survival = math.erfc(z / math.sqrt(2.0)) / 2.0
    density = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    assert float(normal.hazard(np.array([z]))[0]) == pytest.approx(density / survival, rel=1e-7)
    assert float(normal.log_survival(np.array([z]))[0]) == pytest.approx(
        math.log(survival), rel=1e-7, abs=1e-15
    )


def test_far_out_hazard_and_survival_go_on_smoothly() -> None:
    z = np.array([24.999, 25.001, 60.0])
    assert normal.hazard(z).tolist() == pytest.approx([25.038873, 25.040870, 60.016657], rel=1e-6)
    assert normal.log_survival(z).tolist() == pytest.approx([-316.614, -316.664, -1_805.0136], rel=1e-5)
