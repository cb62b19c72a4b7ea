"""How likely a stop is, and what it owes to each event, against brute force and the values of the table."""

from __future__ import annotations

import math
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeway.engine.decision_diagram import DiagramTooLarge, draw
from leeway.engine.probability import (
    StopProbability,
    beta_factor,
    redundant_unavailability,
    stop_probability,
)
from leeway.engine.structure import ALWAYS_FAILED, Gate, GateKind, Structure, build

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

SEED = 20261122


def any_of(*inputs: str) -> Gate:
    return Gate(GateKind.ANY_OF, inputs)


def all_of(*inputs: str) -> Gate:
    return Gate(GateKind.ALL_OF, inputs)


def at_least(m: int, *inputs: str) -> Gate:
    return Gate(GateKind.AT_LEAST, inputs, m)


def unused() -> np.random.Generator:
    return np.random.default_rng(SEED)


def exact(
    gates: Mapping[str, Gate], unavailability: Mapping[str, float], top: str = "top"
) -> StopProbability:
    found = stop_probability(build(list(unavailability), gates), top, unavailability, unused())
    assert found.method == "exact"
    assert found.standard_error == 0.0
    return found


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Gate], dict[str, float]]:
    """Draw a small structure whose top is "top", and an unavailability for each event."""
    events = [f"e{i}" for i in range(draw(st.integers(1, 6)))]
    gates: dict[str, Gate] = {}
    for name in [*(f"g{i}" for i in range(draw(st.integers(0, 6)))), "top"]:
        inputs = draw(st.lists(st.sampled_from([*events, *gates]), min_size=1, max_size=4))
        gates[name] = Gate(draw(st.sampled_from(GateKind)), tuple(inputs), draw(st.integers(1, 3)))
    shares = st.one_of(st.floats(0.0, 1.0), st.sampled_from([0.0, 1.0, 1e-9]))
    return gates, {event: draw(shares) for event in events}


def brute(gates: Mapping[str, Gate], unavailability: Mapping[str, float], top: str = "top") -> float:
    """Add up the probabilities of all states in which the top fails."""
    total = 0.0
    for states in product((False, True), repeat=len(unavailability)):
        failed = dict(zip(unavailability, states, strict=True))
        if fails(top, gates, failed):
            total += math.prod(q if failed[e] else 1 - q for e, q in unavailability.items())
    return total


def fails(name: str, gates: Mapping[str, Gate], failed: Mapping[str, bool]) -> bool:
    if name in failed:
        return failed[name]
    states = [fails(other, gates, failed) for other in gates[name].inputs]
    if gates[name].kind is GateKind.ANY_OF:
        return any(states)
    if gates[name].kind is GateKind.ALL_OF:
        return bool(states) and all(states)
    return sum(states) >= gates[name].m


def test_two_of_three_at_99_percent_are_up_as_often_as_the_table_says() -> None:
    found = exact({"top": at_least(2, "a", "b", "c")}, dict.fromkeys("abc", 0.01))
    assert 1 - found.probability == pytest.approx(0.999702, abs=1e-12)


def test_at_least_three_of_five_fail_as_often_as_the_table_says() -> None:
    found = exact({"top": at_least(3, *"abcde")}, dict.fromkeys("abcde", 0.05))
    assert found.probability == pytest.approx(0.001158125, abs=1e-12)


def test_two_in_parallel_and_a_shared_third_stop_the_hours_of_the_table() -> None:
    both = {"top": all_of("a", "b")}
    assert exact(both, {"a": 0.01, "b": 0.02}).hours_per_year == pytest.approx(1.752, abs=1e-9)
    shared = {"one": any_of("a", "s"), "other": any_of("b", "s"), "top": all_of("one", "other")}
    found = exact(shared, {"a": 0.01, "b": 0.02, "s": 0.001})
    assert found.hours_per_year == pytest.approx(10.510248, abs=1e-9)


def test_importance_is_that_of_the_table() -> None:
    gates = {"one": any_of("a", "s"), "other": any_of("b", "s"), "top": all_of("one", "other")}
    found = exact(gates, {"a": 0.01, "b": 0.02, "s": 0.001}).importance
    assert found["s"].risk_achievement == pytest.approx(833.472, abs=5e-4)
    assert found["a"].risk_achievement == pytest.approx(17.4862, abs=5e-5)
    assert found["s"].risk_reduction == pytest.approx(5.9990, abs=5e-5)
    assert found["a"].risk_reduction == pytest.approx(1.1998, abs=5e-5)


def test_a_common_cause_by_the_beta_factor_gives_the_value_of_the_table() -> None:
    assert redundant_unavailability(0.01, 0.1) == pytest.approx(0.001080919, abs=1e-12)
    own, common = beta_factor(0.01, 0.1)
    found = exact({"both": all_of("a", "b"), "top": any_of("both", "c")}, {"a": own, "b": own, "c": common})
    assert found.probability == pytest.approx(0.001080919, abs=1e-12)


def test_the_bridge_network_works_as_often_as_the_table_says() -> None:
    paths = {
        "upper": any_of("1", "4"),
        "lower": any_of("2", "5"),
        "down": any_of("1", "3", "5"),
        "up": any_of("2", "3", "4"),
    }
    found = exact({**paths, "top": all_of(*paths)}, dict.fromkeys("12345", 0.1))
    assert 1 - found.probability == pytest.approx(0.97848, abs=1e-12)


@given(cases())
def test_the_exact_probability_is_that_of_brute_force(case: tuple[dict[str, Gate], dict[str, float]]) -> None:
    gates, unavailability = case
    assert exact(gates, unavailability).probability == pytest.approx(brute(gates, unavailability), abs=1e-12)


@given(cases())
def test_importance_is_that_of_brute_force(case: tuple[dict[str, Gate], dict[str, float]]) -> None:
    gates, unavailability = case
    found = exact(gates, unavailability)
    p = brute(gates, unavailability)
    for event, importance in found.importance.items():
        failed = brute(gates, unavailability | {event: 1.0})
        working = brute(gates, unavailability | {event: 0.0})
        assert importance.birnbaum == pytest.approx(failed - working, abs=1e-9)
        if p > 1e-6:
            assert importance.risk_achievement == pytest.approx(failed / p, rel=1e-6)
        if working > 1e-6:
            assert importance.risk_reduction == pytest.approx(p / working, rel=1e-6)
        elif working == 0.0 < p:
            assert importance.risk_reduction == math.inf


@given(cases(), st.data())
def test_raising_an_unavailability_never_lowers_a_stop_probability(
    case: tuple[dict[str, Gate], dict[str, float]], data: st.DataObject
) -> None:
    gates, unavailability = case
    event = data.draw(st.sampled_from(list(unavailability)))
    higher = unavailability | {event: data.draw(st.floats(unavailability[event], 1.0))}
    assert exact(gates, higher).probability >= exact(gates, unavailability).probability - 1e-14


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_events_gates_and_inputs_changes_no_probability(
    case: tuple[dict[str, Gate], dict[str, float]], chance: random.Random
) -> None:
    gates, unavailability = case
    sample = chance.sample
    other = {
        name: Gate(
            gates[name].kind, tuple(sample(list(gates[name].inputs), len(gates[name].inputs))), gates[name].m
        )
        for name in sample(list(gates), len(gates))
    }
    events = sample(list(unavailability), len(unavailability))
    shuffled = exact(other, {event: unavailability[event] for event in events})
    assert shuffled.probability == pytest.approx(exact(gates, unavailability).probability, abs=1e-12)


def test_two_independent_identical_vendors_do_not_correlate() -> None:
    found = exact({"top": all_of("one", "other")}, {"one": 0.03, "other": 0.03})
    assert found.probability == pytest.approx(0.03 * 0.03, rel=1e-12)


def test_what_nothing_stops_without_has_an_infinite_risk_reduction() -> None:
    found = exact({"top": all_of("a", "b")}, {"a": 0.1, "b": 0.3})
    assert found.importance["a"].risk_reduction == math.inf
    assert found.importance["a"].risk_achievement == pytest.approx(10.0)


def test_a_top_that_can_not_fail_has_probability_0_and_ratios_that_are_numbers() -> None:
    found = exact({"top": all_of("a", "b")}, {"a": 0.0, "b": 0.0})
    assert found.probability == 0.0
    assert found.importance["a"].risk_achievement == 1.0
    assert found.importance["a"].risk_reduction == 1.0
    assert exact({"top": any_of()}, {"a": 0.5}).importance == {}


def test_a_top_that_has_failed_from_the_start_has_probability_1() -> None:
    found = exact({"unfilled": ALWAYS_FAILED, "top": any_of("unfilled", "a")}, {"a": 0.5})
    assert found.probability == 1.0
    assert found.importance == {}


def test_tiny_probabilities_are_not_rounded_away() -> None:
    found = exact({"top": any_of("a", "b")}, {"a": 1e-20, "b": 2e-20})
    assert found.probability == pytest.approx(3e-20, rel=1e-12)


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan])
def test_an_unavailability_outside_0_to_1_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="The unavailability of “b” is"):
        exact({"top": all_of("a", "b")}, {"a": 0.1, "b": value})
    with pytest.raises(ValueError, match="must be numbers from 0 to 1"):
        beta_factor(value, 0.1)


def test_a_missing_unavailability_is_refused_only_where_it_is_needed() -> None:
    structure = build(["a", "b"], {"one": any_of("a"), "other": any_of("b")})
    assert stop_probability(structure, "one", {"a": 0.1}, unused()).probability == 0.1
    with pytest.raises(ValueError, match="The unavailability of “b” is missing"):
        stop_probability(structure, "other", {"a": 0.1}, unused())
    with pytest.raises(ValueError, match="“a” is an event"):
        stop_probability(structure, "a", {"a": 0.1}, unused())


def ring(size: int) -> tuple[Structure, dict[str, float]]:
    """Make a top that fails when two neighbours on a ring do, each way of failing shared with the next."""
    events = [f"e{i}" for i in range(size)]
    gates = {f"g{i}": all_of(events[i], events[(i + 1) % size]) for i in range(size)}
    return build(events, {**gates, "top": any_of(*gates)}), dict.fromkeys(events, 0.05)


def test_beyond_the_cap_the_probability_is_sampled_and_says_so() -> None:
    structure, unavailability = ring(12)
    known = stop_probability(structure, "top", unavailability, unused())
    sampled = stop_probability(structure, "top", unavailability, unused(), node_cap=10, samples=200_000)
    assert (known.method, sampled.method) == ("exact", "sampled")
    assert 0 < sampled.standard_error < 0.001
    assert abs(sampled.probability - known.probability) < 4 * sampled.standard_error
    for event, importance in sampled.importance.items():
        assert importance.birnbaum == pytest.approx(known.importance[event].birnbaum, abs=0.005)
        assert importance.risk_achievement == pytest.approx(
            known.importance[event].risk_achievement, rel=0.05
        )
        assert importance.risk_reduction == pytest.approx(known.importance[event].risk_reduction, rel=0.05)


def test_the_same_generator_gives_the_same_samples() -> None:
    structure, unavailability = ring(12)
    one, other = (
        stop_probability(structure, "top", unavailability, unused(), node_cap=10, samples=1) for _ in range(2)
    )
    assert one == other


def test_samples_keep_single_points_exact_and_know_what_is_indispensable() -> None:
    gates = {"pair": all_of("a", "b"), "top": any_of("s", "pair")}
    unavailability = {"a": 1.0, "b": 0.3, "s": 0.25}
    found = stop_probability(
        build(list(unavailability), gates), "top", unavailability, unused(), node_cap=1, samples=1
    )
    assert found.method == "sampled"
    assert found.importance["s"].risk_achievement == 1 / found.probability
    assert found.importance["b"].risk_reduction == pytest.approx(found.probability / 0.25)
    pair = stop_probability(
        build(["a", "b"], {"top": gates["pair"]}), "top", unavailability, unused(), node_cap=1
    )
    assert pair.importance["a"].risk_reduction == math.inf
    assert pair.probability == pytest.approx(0.3, abs=0.005)


def test_no_hit_among_the_samples_still_has_an_error() -> None:
    structure = build(["a", "b", "c"], {"top": all_of("a", "b", "c")})
    found = stop_probability(structure, "top", dict.fromkeys("abc", 1e-6), unused(), node_cap=1, samples=1)
    assert found.probability == 0.0
    assert found.standard_error > 0.0


def test_a_diagram_over_its_cap_is_refused() -> None:
    structure, _ = ring(12)
    with pytest.raises(DiagramTooLarge):
        draw(structure, 20)
    diagram, _ = draw(structure, 1_000)
    assert len(diagram) <= 1_000


def test_a_diagram_that_takes_too_many_steps_is_refused_even_if_it_stays_small() -> None:
    gates: dict[str, Gate] = {}
    names = list("abcd")
    for _ in range(2):  # any and all of every two events, then any and all of every two of those
        pairs = list(combinations(names, 2))
        gates |= {f"{kind.__name__}({a}, {b})": kind(a, b) for kind in (any_of, all_of) for a, b in pairs}
        names = list(gates)
    gates |= {f"{a} and {b}": all_of(a, b) for a, b in combinations(names, 2)}
    structure = build(list("abcd"), gates)
    diagram, _ = draw(structure, 10_000)
    assert len(diagram) < 170  # there are no more monotone functions of four events
    with pytest.raises(DiagramTooLarge):
        draw(structure, 170)


def test_a_gate_that_has_failed_from_the_start_may_lie_under_one_that_has_not() -> None:
    assert exact({"gone": ALWAYS_FAILED, "top": all_of("gone", "a")}, {"a": 0.25}).probability == 0.25
    votes = {"gone": ALWAYS_FAILED, "top": at_least(3, "gone", "a", "b", "c")}
    assert exact(votes, dict.fromkeys("abc", 0.5)).probability == pytest.approx(0.5)


def test_structures_thousands_deep_are_exact() -> None:
    size = 3_000
    gates = {f"g{i}": (any_of if i % 2 else all_of)(f"e{i}", f"g{i + 1}") for i in range(size)}
    gates[f"g{size}"] = any_of(f"e{size}")
    unavailability = {f"e{i}": 0.5 for i in range(size + 1)}
    expected = 0.5
    for i in reversed(range(size)):
        expected = 0.5 + 0.5 * expected if i % 2 else 0.5 * expected
    assert exact(gates, unavailability, "g0").probability == pytest.approx(expected, rel=1e-12)
