from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeway.engine import community

COUNTS = st.lists(st.integers(0, 10_000), max_size=40)


def test_the_published_absence_factor() -> None:
    assert community.absence_factor((1000, 202, 90, 33, 332, 343, 42, 433)) == 2
    assert community.absence_factor(()) == community.absence_factor((0, 0)) == 0
    assert community.absence_factor((5, 5)) == 1


@given(COUNTS)
def test_the_absence_factor_is_the_least_that_makes_half(counts: list[int]) -> None:
    found = community.absence_factor(counts)
    best = sorted(counts, reverse=True)
    if sum(counts):
        assert 2 * sum(best[:found]) >= sum(counts) > 2 * sum(best[: found - 1])
    else:
        assert found == 0


@pytest.mark.parametrize(
    ("login", "kind", "bot"),
    [("dependabot[bot]", "Bot", True), ("renovate-bot", "User", True), ("x", "Bot", True), ("abbot", "User", False)],
)  # fmt: skip
def test_bots_are_told(login: str, kind: str, *, bot: bool) -> None:
    assert community.is_bot(login, kind) is bot


def test_the_survival_curve_of_the_published_leukaemia_trial() -> None:
    """Remission under 6-MP, in weeks: Freireich et al. (1963), Blood 21:699-716; median 23, S(10) = 0.753."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    still = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    hours = np.array(ended + still, float)
    is_over = np.array([True] * len(ended) + [False] * len(still))
    times, survival = community.survival_curve(hours, is_over)
    known = dict(zip(times.tolist(), survival.round(3).tolist(), strict=True))
    assert known == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    found = community.waits(hours, is_over)
    assert (found.n, found.ended, found.median, found.p90) == (21, 9, 23.0, None)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_without_censoring_the_median_is_that_of_the_waits(values: list[float]) -> None:
    found = community.waits(np.array(values), np.ones(len(values), bool))
    ranked = sorted(values)
    assert found.median == ranked[math.ceil(len(values) / 2) - 1]
    assert found.p90 == ranked[math.ceil(0.9 * len(values) - 1e-9) - 1]


@given(st.lists(st.tuples(st.floats(0, 1e6), st.booleans()), max_size=40))
def test_leaving_out_those_who_wait_never_makes_it_look_slower(rows: list[tuple[float, bool]]) -> None:
    hours = np.array([row[0] for row in rows], float)
    ended = np.array([row[1] for row in rows], bool)
    whole, naive = community.waits(hours, ended), community.waits(hours[ended], ended[ended])
    assert whole.median is None or whole.median >= naive.median


def test_the_other_figures() -> None:
    assert community.closure_ratio(4, 3) == 0.75
    assert community.closure_ratio(0, 3) is None
    assert community.gap_variation(np.array([0.0, 10, 20, 30])) == 0
    assert community.gap_variation(np.array([0.0, 1, 11])) == pytest.approx(np.std([1, 10], ddof=1) / 5.5)
    assert community.gap_variation(np.array([1.0, 2])) is None
    assert community.spread(np.array([])) == community.Spread(0, None, None)
    assert community.spread(np.array([1.0, 2, 3])).median == 2
    assert community.punctuality(np.array([-2.0, 5, 9]), np.array([-3.0, 4])) == community.Punctuality(
        4, 3, 5.0, 0.75
    )
    assert community.punctuality(np.array([]), np.array([])).overdue is None
