"""How long outages last: limited moments, and the fit that knows of ends that aren't known."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from leeway.engine.outage_duration_fit import DurationFit, FitStatus, fit_durations, lognormal_fits
from leeway.engine.outage_durations import Lognormal, moment
from leeway.engine.outage_pert import Pert


def fit(*ended: float, open_: tuple[float, ...] = ()) -> DurationFit:
    hours = np.array([*ended, *open_], np.float64)
    return fit_durations(hours, np.array([False] * len(ended) + [True] * len(open_), np.bool_))


def log_likelihood(mu: float, sigma: float, ended: list[float], open_: list[float]) -> float:
    total = 0.0
    for x in ended:
        total += -0.5 * ((math.log(x) - mu) / sigma) ** 2 - math.log(sigma)
    for x in open_:
        total += math.log(max(math.erfc((math.log(x) - mu) / sigma / math.sqrt(2.0)) / 2.0, 1e-300))
    return total


def test_five_durations_give_the_fit_of_case_3() -> None:
    found = fit(0.5, 1, 2, 4, 8).lognormal
    assert found is not None
    assert (found.mu, found.sigma) == (pytest.approx(0.693147, abs=5e-7), pytest.approx(0.980258, abs=5e-7))
    assert found.mean == pytest.approx(3.2336, abs=5e-5)


def test_one_that_is_still_open_gives_the_fit_of_case_4() -> None:
    found = fit(0.5, 1, 2, 4, 8, open_=(12,))
    assert found.lognormal is not None
    assert found.lognormal.mu == pytest.approx(1.10314, abs=5e-6)
    assert found.lognormal.sigma == pytest.approx(1.30212, abs=5e-6)
    assert found.lognormal.mean == pytest.approx(7.0350, abs=5e-5)
    assert (found.ended, found.open) == (5, 1)


@pytest.mark.parametrize(
    ("ended", "open_", "status"),
    [
        ((), (), FitStatus.NO_EPISODES),
        ((1.0,), (), FitStatus.FEW_EPISODES),
        ((1.0, 2.0, 3.0, 4.0), (), FitStatus.FEW_EPISODES),
        ((), (1.0,) * 23, FitStatus.NONE_ENDED),
        ((1.0,), (1.0,) * 5, FitStatus.ONE_ENDED),
    ],
)
def test_too_little_is_said_and_no_error(
    ended: tuple[float, ...], open_: tuple[float, ...], status: FitStatus
) -> None:
    found = fit(*ended, open_=open_)
    assert (found.lognormal, found.status) == (None, status)


def test_durations_that_are_all_the_same_have_a_sigma_of_0() -> None:
    found = fit(3, 3, 3, 3, 3, open_=(2,)).lognormal
    assert found is not None
    assert (found.mean, found.sigma) == (pytest.approx(3.0), 0.0)
    assert found.survival(np.array([2.9, 3.1])).tolist() == [1.0, 0.0]


def test_one_that_is_open_for_longer_spreads_durations_that_are_all_the_same() -> None:
    found = fit(1, 1, 1, 1, open_=(12,)).lognormal
    assert found is not None
    assert (found.mu, found.sigma) == (pytest.approx(0.603027, abs=1e-5), pytest.approx(1.224118, abs=1e-5))


def test_an_open_episode_of_no_length_says_nothing() -> None:
    one, other = fit(0.5, 1, 2, 4, 8), fit(0.5, 1, 2, 4, 8, open_=(0.0,))
    assert one.lognormal == other.lognormal


hours = st.floats(1e-3, 1e4)


@given(st.lists(hours, min_size=3, max_size=20), st.lists(hours, max_size=15))
def test_no_other_distribution_is_more_likely(ended: list[float], open_: list[float]) -> None:
    mu, sigma = lognormal_fits(
        np.array(ended + open_),
        np.array([False] * len(ended) + [True] * len(open_), np.bool_),
        np.ones((1, len(ended + open_))),
    )
    assume(sigma[0] > 0.05)
    best = log_likelihood(float(mu[0]), float(sigma[0]), ended, open_)
    for step_mu, step_sigma in ((0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01)):
        beside = log_likelihood(mu[0] + step_mu * sigma[0], sigma[0] * (1 + step_sigma), ended, open_)
        assert best >= beside - 1e-7 * (1 + abs(best))


@given(st.lists(hours, min_size=5, max_size=10), st.floats(0.01, 100.0))
def test_other_units_move_mu_and_leave_sigma(ended: list[float], factor: float) -> None:
    assume(np.std(np.log(ended)) > 0.01)
    one, other = (
        fit(*ended, open_=(1e3,)).lognormal,
        fit(*(x * factor for x in ended), open_=(1e3 * factor,)).lognormal,
    )
    assert one is not None
    assert other is not None
    assert other.mu - one.mu == pytest.approx(math.log(factor), abs=1e-6)
    assert other.sigma == pytest.approx(one.sigma, rel=1e-6)


@given(
    st.floats(-2, 3), st.floats(0.1, 2.5), st.floats(0.01, 200.0), st.integers(1, 3), st.floats(1.0, 500.0)
)
def test_limited_moments_are_integrals_of_the_survival_function(
    mu: float, sigma: float, t: float, power: int, longest: float
) -> None:
    duration = Lognormal(mu, sigma, longest)
    edges = min(t, longest) * np.linspace(0.0, 1.0, 200_001)
    middles = 0.5 * (edges[1:] + edges[:-1])
    integral = float(
        np.sum(power * middles ** (power - 1) * duration.survival(middles)) * (edges[1] - edges[0])
    )
    assert float(duration.limited(np.array([t]), power)[0]) == pytest.approx(integral, rel=1e-3, abs=1e-7)


@given(st.floats(-2, 3), st.floats(0.0, 2.5), st.floats(0.1, 10.0))
def test_scaled_durations_have_a_scaled_mean(mu: float, sigma: float, factor: float) -> None:
    assert Lognormal(mu, sigma).scaled(factor).mean == pytest.approx(Lognormal(mu, sigma).mean * factor)


def test_a_fixed_duration_is_limited_by_itself() -> None:
    fixed = Lognormal(math.log(3.0), 0.0, 100.0)
    assert fixed.limited(np.array([1.0, 3.0, math.inf]), 2) == pytest.approx([1.0, 9.0, 9.0])
    assert fixed.draw(np.random.default_rng(1), 2) == pytest.approx([3.0, 3.0])


def test_a_huge_sigma_cut_at_a_longest_duration_stays_finite() -> None:
    wild = Lognormal(36.0, 40.0, 8_760.0)
    assert 0.0 < wild.mean < 8_760.0
    assert 0.0 < moment(wild, 3) < 8_760.0**3
    assert Lognormal(36.0, 40.0).mean == math.inf


def test_draws_have_the_mean_of_the_distribution() -> None:
    duration = Lognormal(0.5, 1.0, 20.0)
    drawn = duration.draw(np.random.default_rng(5), 200_000)
    assert drawn.mean() == pytest.approx(duration.mean, abs=4 * drawn.std() / math.sqrt(200_000))
    assert drawn.max() <= 20.0


def test_a_guess_in_three_numbers_has_the_mean_and_spread_of_case_10() -> None:
    guess = Pert(1, 3, 8)
    assert (guess.mean, guess.sd) == (3.5, pytest.approx(1.267731, abs=5e-7))
    drawn = guess.draw(np.random.default_rng(1), 100_000)
    assert (drawn.mean(), drawn.std()) == (pytest.approx(3.5, abs=0.02), pytest.approx(1.2677, abs=0.02))
    assert Pert(2, 2, 2).draw(np.random.default_rng(1), 2).tolist() == [2.0, 2.0]


def test_what_cannot_be_a_distribution_is_refused() -> None:
    with pytest.raises(ValueError, match="lognormal"):
        Lognormal(0.0, -1.0)
    with pytest.raises(ValueError, match="range"):
        Lognormal.between(0.0, 5.0)
    with pytest.raises(ValueError, match="lowest"):
        Pert(3, 1, 8)
