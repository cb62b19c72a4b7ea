"""What fails when something else fails: gates over events, and the cut sets of order 1 and 2.

Failure logic as in fault-tree analysis (W. E. Vesely et al., Fault Tree Handbook, NUREG-0492, 1981): events fail by
themselves, a gate fails when enough of its inputs do. There is no repair and no negation, so more failures never
mend anything.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, reduce
from operator import and_, or_


class GateKind(StrEnum):
    """How many inputs have to fail for a gate to fail."""

    ANY_OF = "any_of"
    ALL_OF = "all_of"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Gate:
    """A node that fails when any, all, or at least `m` of its inputs fail.

    `m` counts for `AT_LEAST` only, where an input named twice has two votes; an `m` of 0 has failed from the
    start. Any or all of no inputs never fails.
    """

    kind: GateKind
    inputs: tuple[str, ...]
    m: int = 1


ALWAYS_FAILED = Gate(GateKind.AT_LEAST, (), 0)


class CycleFound(ValueError):
    """Gates wait for one another in a circle; `names` are those on it, each before one of its inputs."""

    def __init__(self, names: tuple[str, ...]) -> None:
        """Keep the names; the message joins them."""
        self.names = names
        super().__init__("These depend on one another in a circle: " + " → ".join((*names, names[0])))


@dataclass(frozen=True)
class Structure:
    """Events and gates as numbered nodes: the events first, then every gate after its inputs.

    `inputs[k]` are the nodes that gate `k` (node `events + k`) looks at, `thresholds[k]` how many of them have to
    fail. States are Python integers, one bit a case: bit j of `alone[node]` tells that the node fails when event j
    alone fails, bit `events` that it fails even when nothing does.
    """

    names: tuple[str, ...]
    events: int
    inputs: tuple[tuple[int, ...], ...]
    thresholds: tuple[int, ...]

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The number of each node by name."""
        return {name: node for node, name in enumerate(self.names)}

    @cached_property
    def parents(self) -> tuple[tuple[int, ...], ...]:
        """For each node the gates that look at it."""
        found: list[list[int]] = [[] for _ in self.names]
        for gate, inputs in enumerate(self.inputs, self.events):
            for node in inputs:
                found[node].append(gate)
        return tuple(map(tuple, found))

    @cached_property
    def alone(self) -> tuple[int, ...]:
        """The state of each node over the cases "event j alone fails", and last "nothing fails"."""
        return tuple(failing(self, [1 << event for event in range(self.events)], (2 << self.events) - 1))

    def node(self, name: str) -> int:
        """Return the number of a node; ValueError if there is none of that name."""
        if name not in self.positions:
            raise ValueError(f"There is no event and no gate named “{name}”.")
        return self.positions[name]


def build(events: Sequence[str], gates: Mapping[str, Gate]) -> Structure:
    """Number events and gates so that each comes after its inputs.

    Raises:
        CycleFound: Gates wait for one another.
        ValueError: An input is neither an event nor a gate, or a name stands for two nodes.
    """
    _check_names(events, gates)
    order = _inputs_first(gates)
    names = (*events, *order)
    positions = {name: node for node, name in enumerate(names)}
    votes = [_votes(gates[name]) for name in order]
    return Structure(
        names=names,
        events=len(events),
        inputs=tuple(tuple(positions[name] for name in inputs) for inputs, _ in votes),
        thresholds=tuple(threshold for _, threshold in votes),
    )


def _check_names(events: Sequence[str], gates: Mapping[str, Gate]) -> None:
    known = set(events)
    if len(known) < len(events):
        raise ValueError("Two events have the same name.")
    for name in gates:
        if name in known:
            raise ValueError(f"“{name}” is the name of an event and of a gate.")
    known.update(gates)
    for name, gate in gates.items():
        for other in gate.inputs:
            if other not in known:
                raise ValueError(f"Gate “{name}” looks at “{other}”, which is neither an event nor a gate.")


def _votes(gate: Gate) -> tuple[tuple[str, ...], int]:
    """Return the inputs and how many of them have to fail."""
    if gate.kind is GateKind.AT_LEAST:
        return gate.inputs, gate.m
    inputs = tuple(dict.fromkeys(gate.inputs))
    return inputs, max(1, len(inputs)) if gate.kind is GateKind.ALL_OF else 1


def _inputs_first(gates: Mapping[str, Gate]) -> list[str]:
    """Order gates so that each comes after its inputs."""
    users: dict[str, list[str]] = {name: [] for name in gates}
    waiting = dict.fromkeys(gates, 0)
    for name, gate in gates.items():
        for other in gate.inputs:
            if other in users:
                users[other].append(name)
                waiting[name] += 1
    order = [name for name, count in waiting.items() if count == 0]
    for name in order:  # grows while it is walked
        for user in users[name]:
            waiting[user] -= 1
            if waiting[user] == 0:
                order.append(user)
    if len(order) < len(gates):
        raise CycleFound(_cycle(gates, {name for name, count in waiting.items() if count}))
    return order


def _cycle(gates: Mapping[str, Gate], stuck: set[str]) -> tuple[str, ...]:
    """Follow inputs among gates that all wait until a name comes again; start with the smallest name."""
    seen: dict[str, int] = {}
    name = min(stuck)
    while name not in seen:
        seen[name] = len(seen)
        name = next(other for other in gates[name].inputs if other in stuck)
    names = list(seen)[seen[name] :]
    first = names.index(min(names))
    return (*names[first:], *names[:first])


def failing(structure: Structure, events: Iterable[int], full: int) -> list[int]:
    """Work out the state of every node, given those of the events; bit by bit, in one pass.

    `full` has the bit of every case set.
    """
    states = list(events)
    for inputs, threshold in zip(structure.inputs, structure.thresholds, strict=True):
        states.append(_state([states[node] for node in inputs], threshold, full))
    return states


def _state(inputs: Sequence[int], threshold: int, full: int) -> int:
    """Tell in which cases at least `threshold` of the inputs fail."""
    if threshold <= 0:
        return full
    if threshold > len(inputs):
        return 0
    if threshold == 1:
        return reduce(or_, inputs)
    if threshold == len(inputs):
        return reduce(and_, inputs)
    counted = [full] + [0] * threshold  # counted[k]: at least k of the inputs so far
    for state in inputs:
        for k in range(threshold, 0, -1):
            counted[k] |= counted[k - 1] & state
    return counted[threshold]


def failing_more(
    structure: Structure, states: Sequence[int], event: int, state: int, full: int
) -> dict[int, int]:
    """Return the nodes whose state changes when an event fails in more cases, with the new state.

    Visits only what changes: `states` come from `failing`, `state` has every bit of `states[event]`.
    """
    changed = {event: state}
    waiting = list(structure.parents[event])  # sorted, hence a heap
    while waiting:
        gate = heapq.heappop(waiting)
        if gate in changed:
            continue
        inputs = structure.inputs[gate - structure.events]
        threshold = structure.thresholds[gate - structure.events]
        new = _state([changed.get(node, states[node]) for node in inputs], threshold, full)
        if new != states[gate]:
            changed[gate] = new
            for parent in structure.parents[gate]:
                heapq.heappush(waiting, parent)
    return changed


def part(structure: Structure, top: str, without: Iterable[int] = ()) -> Structure:
    """Return what a top stands on, as a structure of its own in which some events never fail.

    Events come in the order in which a walk from the top, inputs first to last, meets them; the top is last.
    """
    gone = set(without)
    events: list[int] = []
    gates: list[int] = []
    seen: set[int] = set()
    stack = [structure.node(top)]
    while stack:
        node = stack.pop()
        if node in seen or node in gone:
            continue
        seen.add(node)
        if node < structure.events:
            events.append(node)
        else:
            gates.append(node)
            stack += reversed(structure.inputs[node - structure.events])
    gates.sort()
    number = {node: position for position, node in enumerate((*events, *gates))}
    inputs = [structure.inputs[gate - structure.events] for gate in gates]
    return Structure(
        names=tuple(structure.names[node] for node in number),
        events=len(events),
        inputs=tuple(tuple(number[node] for node in nodes if node in number) for nodes in inputs),
        thresholds=tuple(structure.thresholds[gate - structure.events] for gate in gates),
    )


def single_points(structure: Structure, tops: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return for each top the events that fail it alone, in the order of the events.

    None for a top that has failed without any event: there is nothing left to fail.
    """
    return {top: tuple(structure.names[event] for event in _bits(_single(structure, top))) for top in tops}


def _single(structure: Structure, top: str) -> int:
    alone = structure.alone[structure.node(top)]
    return 0 if alone >> structure.events else alone


def pairs(structure: Structure, tops: Iterable[str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return for each top the pairs of events that fail it together, and neither alone.

    Each pair, and the pairs of a top, in the order of the events.
    """
    names, count, full = structure.names, structure.events, (2 << structure.events) - 1
    found: dict[str, list[tuple[str, str]]] = {top: [] for top in tops}
    nodes = {structure.node(top): top for top in found}
    closed = {node: _single(structure, top) for node, top in nodes.items()}
    for event in range(count):
        changed = failing_more(structure, structure.alone, event, full, full)
        for node in changed.keys() & nodes.keys():
            if changed[node] >> count:
                continue  # fails with this event alone
            partners = (changed[node] & ~closed[node]) >> (event + 1)
            found[nodes[node]] += [(names[event], names[event + 1 + bit]) for bit in _bits(partners)]
    return {top: tuple(of_top) for top, of_top in found.items()}


def blast_radius(structure: Structure, event: str) -> frozenset[str]:
    """Return the nodes that fail because an event does: the event itself and every gate that it takes down."""
    bit = structure.node(event)
    if bit >= structure.events:
        raise ValueError(f"“{event}” is a gate, not an event.")
    mask = 1 << bit
    none = 1 << structure.events
    return frozenset(
        name
        for name, alone in zip(structure.names, structure.alone, strict=True)
        if alone & mask and not alone & none
    )


def _bits(state: int) -> Iterable[int]:
    """Give the positions of the set bits, lowest first."""
    while state:
        lowest = state & -state
        yield lowest.bit_length() - 1
        state ^= lowest
