"""How long a primary can be away, and how verdicts rank."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeway.domain.verdict import Outcome, Verdict, leeway_hours, worst

HOURS = st.floats(0.0, 1e5)
CAPACITY = st.floats(0.0, 1.0)
# Rounding may move the last digits where switch time and tolerated stop are close.
ABOUT = 1 + 1e-9


@pytest.mark.parametrize(
    ("tolerated", "switch", "capacity", "hours"),
    [
        (4.0, 0.0, 0.0, 4.0),
        (4.0, 2.0, 0.0, 4.0),
        (4.0, 2.0, 0.5, 6.0),
        (4.0, 2.0, 1.0, math.inf),
        (4.0, 6.0, 1.0, 4.0),
        (4.0, 4.0, 1.0, 4.0),
        (4.0, 0.0, 0.75, 16.0),
        (0.0, 0.0, 1.0, 0.0),
    ],
)
def test_leeway_is_that_of_the_table(tolerated: float, switch: float, capacity: float, hours: float) -> None:
    assert leeway_hours(tolerated, switch, capacity) == hours


@given(HOURS, HOURS, CAPACITY)
def test_leeway_is_never_below_the_tolerated_stop(tolerated: float, switch: float, capacity: float) -> None:
    assert leeway_hours(tolerated, switch, capacity) * ABOUT >= tolerated


@given(HOURS, HOURS, CAPACITY, CAPACITY)
def test_leeway_never_falls_as_capacity_rises(
    tolerated: float, switch: float, one: float, other: float
) -> None:
    less, more = sorted((one, other))
    assert leeway_hours(tolerated, switch, more) * ABOUT >= leeway_hours(tolerated, switch, less)


@given(HOURS, HOURS, HOURS, CAPACITY)
def test_leeway_never_rises_with_switch_time(
    tolerated: float, one: float, other: float, capacity: float
) -> None:
    faster, slower = sorted((one, other))
    assert leeway_hours(tolerated, faster, capacity) * ABOUT >= leeway_hours(tolerated, slower, capacity)


@given(st.floats(0.1, 1e4), st.floats(0.0, 0.999), st.floats(0.0, 0.999))
def test_the_work_lost_until_the_leeway_ends_is_what_can_be_borne(
    tolerated: float, share: float, capacity: float
) -> None:
    switch = share * tolerated
    away = leeway_hours(tolerated, switch, capacity)
    assert switch + (1 - capacity) * (away - switch) == pytest.approx(tolerated)


def test_the_worst_verdict_wins() -> None:
    assert worst([Verdict.REPLACEABLE, Verdict.CONCENTRATED]) is Verdict.CONCENTRATED
    assert worst([Verdict.CONCENTRATED, Verdict.NOT_ENOUGH_KNOWN]) is Verdict.NOT_ENOUGH_KNOWN
    assert worst(Verdict) is Verdict.SINGLE_SOURCE_CRITICAL
    assert worst([]) is Verdict.NOT_ENOUGH_KNOWN


def test_outcomes_rank_from_holds_to_stops() -> None:
    assert sorted(Outcome, key=lambda outcome: outcome.severity) == [
        Outcome.HOLDS,
        Outcome.DEGRADES,
        Outcome.STOPS,
    ]


def test_a_verdict_has_words_to_show() -> None:
    assert [verdict.words for verdict in Verdict] == [
        "Single-source critical",
        "Not enough known",
        "Concentrated",
        "Replaceable",
    ]
