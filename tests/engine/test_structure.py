"""What fails with what: gates, single points, pairs, against truth tables."""

from __future__ import annotations

import math
import random
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeway.engine.structure import (
    ALWAYS_FAILED,
    CycleFound,
    Gate,
    GateKind,
    Structure,
    blast_radius,
    build,
    pairs,
    part,
    single_points,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Logic = tuple[list[str], dict[str, Gate]]


def any_of(*inputs: str) -> Gate:
    return Gate(GateKind.ANY_OF, inputs)


def all_of(*inputs: str) -> Gate:
    return Gate(GateKind.ALL_OF, inputs)


def at_least(m: int, *inputs: str) -> Gate:
    return Gate(GateKind.AT_LEAST, inputs, m)


@st.composite
def logics(draw: st.DrawFn, *, most_events: int = 6, most_gates: int = 8) -> Logic:
    """Draw events and gates without a cycle, the gates in any order."""
    events = [f"e{i}" for i in range(draw(st.integers(1, most_events)))]
    gates: dict[str, Gate] = {}
    for i in range(draw(st.integers(1, most_gates))):
        inputs = draw(st.lists(st.sampled_from([*events, *gates]), max_size=4))
        kind = draw(st.sampled_from(GateKind))
        gates[f"g{i}"] = Gate(kind, tuple(inputs), draw(st.integers(0, 4)))
    order = draw(st.permutations(list(gates)))
    return events, {name: gates[name] for name in order}


def fails(name: str, gates: Mapping[str, Gate], failed: Collection[str]) -> bool:
    """Evaluate a node by the words of the definition."""
    if name not in gates:
        return name in failed
    gate = gates[name]
    states = [fails(other, gates, failed) for other in gate.inputs]
    if gate.kind is GateKind.ANY_OF:
        return any(states)
    if gate.kind is GateKind.ALL_OF:
        return bool(states) and all(states)
    return sum(states) >= gate.m


def naive_single_points(logic: Logic, top: str) -> tuple[str, ...]:
    events, gates = logic
    return () if fails(top, gates, ()) else tuple(e for e in events if fails(top, gates, {e}))


def naive_pairs(logic: Logic, top: str) -> tuple[tuple[str, str], ...]:
    events, gates = logic
    if fails(top, gates, ()):
        return ()
    single = naive_single_points(logic, top)
    rest = [event for event in events if event not in single]
    return tuple(pair for pair in combinations(rest, 2) if fails(top, gates, pair))


@given(logics())
def test_cut_sets_are_those_of_the_truth_table(logic: Logic) -> None:
    events, gates = logic
    structure = build(events, gates)
    assert single_points(structure, gates) == {top: naive_single_points(logic, top) for top in gates}
    assert pairs(structure, gates) == {top: naive_pairs(logic, top) for top in gates}


@given(logics())
def test_the_blast_radius_is_what_fails_because_of_the_event(logic: Logic) -> None:
    events, gates = logic
    structure = build(events, gates)
    for event in events:
        taken = {g for g in gates if fails(g, gates, {event}) and not fails(g, gates, ())}
        assert blast_radius(structure, event) == taken | {event}


@given(logics(), st.randoms(use_true_random=False))
def test_renaming_and_reordering_change_nothing(logic: Logic, chance: random.Random) -> None:
    events, gates = logic
    new = {name: f"n{i}" for i, name in enumerate(chance.sample([*events, *gates], len(events) + len(gates)))}
    renamed = {
        new[name]: Gate(
            gate.kind, tuple(chance.sample([new[i] for i in gate.inputs], len(gate.inputs))), gate.m
        )
        for name, gate in chance.sample(list(gates.items()), len(gates))
    }
    before = build(events, gates)
    after = build(chance.sample([new[event] for event in events], len(events)), renamed)
    for top in gates:
        single = single_points(after, [new[top]])[new[top]]
        assert {new[event] for event in single_points(before, [top])[top]} == set(single)
        double = {frozenset(pair) for pair in pairs(after, [new[top]])[new[top]]}
        assert {frozenset((new[a], new[b])) for a, b in pairs(before, [top])[top]} == double


@given(logics(), st.data())
def test_a_part_fails_as_the_whole_does_while_the_events_taken_out_work(
    logic: Logic, data: st.DataObject
) -> None:
    events, gates = logic
    structure = build(events, gates)
    top = data.draw(st.sampled_from(list(gates)))
    out = data.draw(st.sets(st.sampled_from(events)))
    smaller = part(structure, top, [structure.node(event) for event in out])
    assert smaller.names[-1] == top
    assert out.isdisjoint(smaller.names)
    left = list(smaller.names[: smaller.events])
    for failed in (set(some) for size in range(len(left) + 1) for some in combinations(left, size)):
        assert state(smaller, top, failed) == fails(top, gates, failed)


def state(structure: Structure, top: str, failed: Collection[str]) -> bool:
    gates = {
        structure.names[number]: at_least(threshold, *(structure.names[node] for node in inputs))
        for number, (inputs, threshold) in enumerate(
            zip(structure.inputs, structure.thresholds, strict=True), structure.events
        )
    }
    return fails(top, gates, failed)


def test_a_gate_fails_when_any_all_or_enough_of_its_inputs_do() -> None:
    gates = {"any": any_of("a", "b"), "all": all_of("a", "b"), "two": at_least(2, "a", "b", "c")}
    structure = build(["a", "b", "c"], gates)
    assert single_points(structure, gates) == {"any": ("a", "b"), "all": (), "two": ()}
    assert pairs(structure, gates) == {
        "any": (),
        "all": (("a", "b"),),
        "two": (("a", "b"), ("a", "c"), ("b", "c")),
    }


def test_a_fallback_on_the_same_upstream_leaves_a_single_point() -> None:
    gates = {
        "primary": any_of("vendor", "cloud"),
        "fallback": any_of("other vendor", "cloud"),
        "workflow": all_of("primary", "fallback"),
    }
    structure = build(["vendor", "other vendor", "cloud"], gates)
    assert single_points(structure, ["workflow"]) == {"workflow": ("cloud",)}
    assert pairs(structure, ["workflow"]) == {"workflow": (("vendor", "other vendor"),)}
    assert blast_radius(structure, "cloud") == {"cloud", "primary", "fallback", "workflow"}
    assert blast_radius(structure, "vendor") == {"vendor", "primary"}


def test_all_and_any_of_nothing_never_fail() -> None:
    structure = build(["a"], {"all": all_of(), "any": any_of(), "top": any_of("all", "any")})
    assert single_points(structure, ["all", "any", "top"]) == {"all": (), "any": (), "top": ()}
    assert blast_radius(structure, "a") == {"a"}


def test_a_gate_that_has_failed_from_the_start_fails_what_needs_it() -> None:
    structure = build(
        ["a", "b"],
        {"unfilled": ALWAYS_FAILED, "top": any_of("unfilled", "a"), "both": all_of("unfilled", "b")},
    )
    assert single_points(structure, ["top", "both"]) == {"top": (), "both": ("b",)}
    assert pairs(structure, ["top", "both"]) == {"top": (), "both": ()}
    assert blast_radius(structure, "a") == {"a"}


def test_an_input_named_twice_counts_once_but_votes_twice() -> None:
    gates = {"all": all_of("a", "a"), "any": any_of("a", "a"), "vote": at_least(2, "a", "a", "b")}
    assert single_points(build(["a", "b"], gates), gates) == {"all": ("a",), "any": ("a",), "vote": ("a",)}


def test_a_cycle_is_refused_with_the_names_on_it() -> None:
    gates = {
        "top": any_of("c", "a"),
        "a": any_of("b", "x"),
        "b": all_of("c", "x"),
        "c": any_of("x", "a"),
        "beside": any_of("top"),
    }
    with pytest.raises(CycleFound, match="a → b → c → a") as caught:
        build(["x"], gates)
    assert caught.value.names == ("a", "b", "c")


def test_a_gate_that_looks_at_itself_is_a_cycle() -> None:
    with pytest.raises(CycleFound) as caught:
        build([], {"g": any_of("g")})
    assert caught.value.names == ("g",)


@pytest.mark.parametrize(
    ("events", "gates", "words"),
    [
        (["a"], {"g": any_of("b")}, "Gate “g” looks at “b”, which is neither"),
        (["a", "a"], {}, "Two events have the same name"),
        (["a"], {"a": any_of()}, "“a” is the name of an event and of a gate"),
    ],
)
def test_names_that_do_not_add_up_are_refused(events: list[str], gates: dict[str, Gate], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        build(events, gates)


def test_a_name_that_is_not_there_is_refused() -> None:
    structure = build(["a"], {"g": any_of("a")})
    with pytest.raises(ValueError, match="no event and no gate named “b”"):
        single_points(structure, ["b"])
    with pytest.raises(ValueError, match="“g” is a gate, not an event"):
        blast_radius(structure, "g")


def test_chains_of_10_000_gates_are_no_trouble() -> None:
    gates = {f"g{i}": any_of(f"g{i + 1}") for i in range(10_000)} | {"g10000": all_of("a", "b")}
    structure = build(["a", "b"], gates)
    assert single_points(structure, ["g0"]) == {"g0": ()}
    assert pairs(structure, ["g0"]) == {"g0": (("a", "b"),)}
    with pytest.raises(CycleFound) as caught:
        build(["a", "b"], gates | {"g10000": any_of("g0")})
    assert len(caught.value.names) == 10_001


def test_cut_sets_beyond_64_events_are_found() -> None:
    events = [f"e{i}" for i in range(200)]
    structure = build(events, {"any": any_of(*events[:150]), "two": at_least(2, *events)})
    assert single_points(structure, ["any"])["any"] == tuple(events[:150])
    assert len(pairs(structure, ["two"])["two"]) == math.comb(200, 2)
