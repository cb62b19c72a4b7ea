"""Time what stops: single points, pairs and probabilities of 200 workflows over 4,800 events.

Run by hand: ``python packaging/dev.py bench structure``. Prints medians; the naive way, which evaluates everything
once for each event and each pair, is timed on a slice, checked against the same cut sets, and scaled up.
"""

import math
import random
import statistics
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np

from leeway.engine.probability import stop_probability
from leeway.engine.structure import Gate, GateKind, Structure, build, pairs, single_points

EVENTS = 4_800
WORKFLOWS = 200
NEEDS = 24
SLICE = 40
TIMES = 5


def median_ms(work: Callable[[], object], times: int = TIMES) -> float:
    """Return the median time of a piece of work, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1e3)
    return statistics.median(taken)


def make() -> tuple[list[str], dict[str, Gate]]:
    """Make products that stand on up to two of the larger ones, and workflows whose needs have up to two fallbacks."""
    chance = random.Random(20261122)
    gates: dict[str, Gate] = {}
    products = [f"product {i}" for i in range(EVENTS)]
    for i, product in enumerate(products):
        upstreams = {products[chance.randrange(i // 20)] for _ in range(chance.randrange(3)) if i >= 20}
        gates[product] = Gate(GateKind.ANY_OF, (f"vendor {i}", *sorted(upstreams)))
    for w in range(WORKFLOWS):
        needs = [f"need {w}.{n}" for n in range(NEEDS)]
        for need in needs:
            count = chance.choices((1, 2, 3), (1, 6, 2))[0]
            gates[need] = Gate(GateKind.ALL_OF, tuple(chance.sample(products, count)))
        gates[f"workflow {w}"] = Gate(GateKind.ANY_OF, tuple(needs))
    return [f"vendor {i}" for i in range(EVENTS)], gates


def naive(structure: Structure, failed: Collection[int]) -> list[bool]:
    """Evaluate every node once, for one case."""
    states = [node in failed for node in range(structure.events)]
    for inputs, threshold in zip(structure.inputs, structure.thresholds, strict=True):
        states.append(sum(states[node] for node in inputs) >= threshold)
    return states


def naive_single_points(structure: Structure, tops: Collection[str]) -> dict[str, list[int]]:
    """Return the single points of each top among the first events."""
    found: dict[str, list[int]] = {top: [] for top in tops}
    for event in range(SLICE):
        states = naive(structure, {event})
        for top in tops:
            if states[structure.positions[top]]:
                found[top].append(event)
    return found


def naive_pairs(structure: Structure, tops: Collection[str]) -> dict[str, list[tuple[int, int]]]:
    """Return the pairs of each top that hold the first event and one of the next."""
    alone = naive_single_points(structure, tops)
    found: dict[str, list[tuple[int, int]]] = {top: [] for top in tops}
    for event in range(1, SLICE):
        states = naive(structure, {0, event})
        for top in tops:
            if states[structure.positions[top]] and not {0, event} & set(alone[top]):
                found[top].append((0, event))
    return found


def check(structure: Structure, tops: Collection[str]) -> None:
    """Compare the cut sets of the slice."""
    number = structure.positions
    single: Mapping[str, list[int]] = {
        top: [number[e] for e in events if number[e] < SLICE]
        for top, events in single_points(structure, tops).items()
    }
    double: Mapping[str, list[tuple[int, int]]] = {
        top: [(0, number[b]) for a, b in found if number[a] == 0 and number[b] < SLICE]
        for top, found in pairs(structure, tops).items()
    }
    assert any(single.values())
    assert any(double.values())
    assert single == naive_single_points(structure, tops)
    assert double == naive_pairs(structure, tops)


def main() -> None:
    """Print how long each part takes."""
    events, gates = make()
    tops = [f"workflow {w}" for w in range(WORKFLOWS)]
    structure = build(events, gates)
    building = median_ms(lambda: build(events, gates))
    # A structure keeps what it has worked out, so each run gets a copy that knows nothing.
    fresh = iter([replace(structure) for _ in range(2 * TIMES)])
    order_1 = median_ms(lambda: single_points(next(fresh), tops))
    both = median_ms(lambda: (single_points(new := next(fresh), tops), pairs(new, tops)))
    print(f"{EVENTS:,} events, {len(gates):,} gates, {WORKFLOWS} workflows")
    print(f"  cut sets: {sum(map(len, single_points(structure, tops).values())):,} of order 1, "
          f"{sum(map(len, pairs(structure, tops).values())):,} of order 2")  # fmt: skip
    print(f"  build               {building:9.1f} ms")
    print(f"  order 1             {order_1:9.1f} ms   (aim: under 50)")
    print(f"  orders 1 and 2      {both:9.1f} ms   (aim: under 1,000)")
    check(structure, tops)
    one = median_ms(lambda: naive(structure, {0}))
    print(f"  naive, one case     {one:9.1f} ms   measured; {EVENTS:,} events: {one * EVENTS / 1e3:,.0f} s, "
          f"{math.comb(EVENTS, 2):,} pairs: {one * math.comb(EVENTS, 2) / 3.6e6:,.1f} h")  # fmt: skip
    print(f"  same cut sets as the naive way on the first {SLICE} events")
    unavailability = dict.fromkeys(events, 0.002)
    methods: list[str] = []

    def all_probabilities(node_cap: int) -> None:
        generator = np.random.default_rng(1)
        found = [
            stop_probability(structure, top, unavailability, generator, node_cap=node_cap) for top in tops
        ]
        methods[:] = [probability.method for probability in found]

    exact = median_ms(lambda: all_probabilities(50_000), times=3) / WORKFLOWS
    print(
        f"  probability         {exact:9.1f} ms   a workflow with importance, {methods.count('exact')} of {WORKFLOWS} exact"
    )
    sampled = median_ms(lambda: all_probabilities(10), times=1) / WORKFLOWS
    print(f"  the same, sampled   {sampled:9.1f} ms   a workflow, 262,144 samples")


if __name__ == "__main__":
    main()
