"""How likely it is that something is stopped, and what that owes to each event.

Events are independent; what fails together is an event of its own, or a common cause (`beta_factor`). A top's
single points are taken out first, exactly: what is left is a decision diagram, or, where that grows too large,
samples.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal

import numpy as np

from leeway.engine.decision_diagram import DiagramTooLarge, draw
from leeway.engine.structure import Structure, failing, failing_more, part, single_points

HOURS_PER_YEAR: Final = 8_760.0
NODE_CAP: Final = 50_000
SAMPLES: Final = 262_144
BLOCK: Final = 65_536

Method = Literal["exact", "sampled"]


@dataclass(frozen=True, slots=True)
class Importance:
    """What an event contributes to the probability P of a stop.

    `birnbaum`: by how much P rises from the event surely working to surely failed; `risk_achievement`: P with the
    event failed, over P; `risk_reduction`: P over P with the event working, infinite if nothing stops then. Where
    P is 0, a ratio of 0 to 0 counts as 1. (M. C. Cheok, G. W. Parry, R. R. Sherry, Reliability Engineering and System
    Safety 60, 1998.)
    """

    birnbaum: float
    risk_achievement: float
    risk_reduction: float


@dataclass(frozen=True, slots=True)
class StopProbability:
    """The probability (0 to 1) that a top is failed at a random moment, and the importance of the events under it.

    `standard_error` is 0 for the method "exact"; for "sampled", that of the probability, never 0.
    """

    top: str
    probability: float
    method: Method
    standard_error: float
    importance: Mapping[str, Importance]

    @property
    def hours_per_year(self) -> float:
        """The hours a year (8,760) that it is failed, on average."""
        return self.probability * HOURS_PER_YEAR


@dataclass(frozen=True, slots=True)
class _Remainder:
    """A top's probability without its single points; with each event failed, working, and the difference."""

    probability: float
    failed: tuple[float, ...] = ()
    working: tuple[float, ...] = ()
    birnbaum: tuple[float, ...] = ()
    method: Method = "exact"
    standard_error: float = 0.0


def beta_factor(unavailability: float, beta: float) -> tuple[float, float]:
    """Split an unavailability into the part of its own, and the part shared with its like.

    Beta-factor model: the share `beta` (0 to 1) of the unavailability has a cause that takes down all at once
    (K. N. Fleming, 1975; A. Mosleh et al., NUREG/CR-4780, 1988).
    """
    if not (0.0 <= unavailability <= 1.0 and 0.0 <= beta <= 1.0):
        raise ValueError(f"Unavailability {unavailability} and beta {beta} must be numbers from 0 to 1.")
    return (1.0 - beta) * unavailability, beta * unavailability


def redundant_unavailability(unavailability: float, beta: float, copies: int = 2) -> float:
    """Return the probability that all of some like, redundant things are down: 1 - (1 - c)(1 - o^copies).

    o and c are the own and the common part of `beta_factor`.
    """
    own, common = beta_factor(unavailability, beta)
    return _either(common, own**copies)


def stop_probability(
    structure: Structure,
    top: str,
    unavailability: Mapping[str, float],
    generator: np.random.Generator,
    *,
    node_cap: int = NODE_CAP,
    samples: int = SAMPLES,
) -> StopProbability:
    """Work out the probability that a gate is failed, given each event's probability to be (0 to 1).

    Exact as long as the decision diagram has no more than `node_cap` nodes; else from at least `samples` samples
    of the generator, which is left alone otherwise.

    Raises:
        ValueError: No such gate, or an event under it has no unavailability from 0 to 1.
    """
    node = structure.node(top)
    if node < structure.events:
        raise ValueError(f"“{top}” is an event, not a gate.")
    if structure.alone[node] >> structure.events:
        return StopProbability(top, 1.0, "exact", 0.0, {})
    singles = single_points(structure, (top,))[top]
    remaining = part(structure, top, map(structure.node, singles))
    single_qs = _unavailabilities(singles, unavailability)
    qs = _unavailabilities(remaining.names[: remaining.events], unavailability)
    try:
        remainder = _exact(remaining, qs, node_cap)
    except DiagramTooLarge:
        remainder = _sampled(remaining, qs, samples, generator)
    alone = _any(single_qs)
    probability = _either(alone, remainder.probability)
    others = _without_each(single_qs, remainder.probability)
    importance = {
        name: _importance(probability, 1.0, without, 1.0 - without)
        for name, without in zip(singles, others, strict=True)
    }
    rows = zip(remaining.names, remainder.failed, remainder.working, remainder.birnbaum, strict=False)
    for name, failed, working, birnbaum in rows:
        importance[name] = _importance(
            probability, _either(alone, failed), _either(alone, working), (1.0 - alone) * birnbaum
        )
    error = (1.0 - alone) * remainder.standard_error
    return StopProbability(top, probability, remainder.method, error, importance)


def _unavailabilities(names: Iterable[str], unavailability: Mapping[str, float]) -> list[float]:
    found = []
    for name in names:
        if name not in unavailability:
            raise ValueError(f"The unavailability of “{name}” is missing.")
        if not 0.0 <= unavailability[name] <= 1.0:
            raise ValueError(f"The unavailability of “{name}” is {unavailability[name]}, not from 0 to 1.")
        found.append(float(unavailability[name]))
    return found


def _either(p: float, q: float) -> float:
    """Return the probability of one of two independent things; exact for tiny ones, unlike 1 - (1 - p)(1 - q)."""
    return p + q * (1.0 - p)


def _any(probabilities: Iterable[float]) -> float:
    total = 0.0
    for probability in probabilities:
        total = _either(total, probability)
    return total


def _without_each(probabilities: Sequence[float], also: float) -> list[float]:
    """For each of some probabilities: that of any of the others, or of `also`."""
    before = accumulate(probabilities[:-1], _either, initial=also)
    after = list(accumulate(reversed(probabilities[1:]), _either, initial=0.0))
    return [_either(p, q) for p, q in zip(before, reversed(after), strict=True)] if probabilities else []


def _importance(probability: float, failed: float, working: float, birnbaum: float) -> Importance:
    return Importance(birnbaum, _ratio(failed, probability), _ratio(probability, working))


def _ratio(above: float, below: float) -> float:
    if below == 0.0:
        return math.inf if above > 0.0 else 1.0
    return above / below


def _exact(structure: Structure, qs: Sequence[float], node_cap: int) -> _Remainder:
    diagram, top = draw(structure, node_cap)
    probability, birnbaum = diagram.probability(top, qs)
    return _Remainder(
        probability=probability,
        failed=tuple(min(1.0, probability + (1.0 - q) * b) for q, b in zip(qs, birnbaum, strict=True)),
        working=tuple(
            max(0.0, probability - q * b) if can else 0.0
            for q, b, can in zip(qs, birnbaum, _can_fail_without(structure, qs), strict=True)
        ),
        birnbaum=tuple(birnbaum),
    )


def _can_fail_without(structure: Structure, qs: Sequence[float]) -> list[bool]:
    """Tell for each event whether the last node can fail while that event works: a 0 that rounding can't blur."""
    full = (1 << structure.events) - 1
    others = [full ^ (1 << event) if q > 0.0 else 0 for event, q in enumerate(qs)]
    state = failing(structure, others, full)[-1]
    return [bool(state >> event & 1) for event in range(structure.events)]


def _sampled(
    structure: Structure, qs: Sequence[float], samples: int, generator: np.random.Generator
) -> _Remainder:
    """Estimate from whole blocks of samples, one bit each; each event forced failed in the same samples."""
    blocks = max(1, -(-samples // BLOCK))
    full = (1 << BLOCK) - 1
    failed = np.zeros(len(qs))
    working = np.zeros(len(qs))
    hits = 0
    for _ in range(blocks):
        events = [_random_bits(q, generator) for q in qs]
        states = failing(structure, events, full)
        top = len(states) - 1
        hits += states[top].bit_count()
        for event, state in enumerate(events):
            forced = failing_more(structure, states, event, full, full)
            failed[event] += forced.get(top, states[top]).bit_count() / BLOCK
            working[event] += _share_when_working(structure, events, event, states[top], state)
    count = blocks * BLOCK
    probability = hits / count
    failed = np.maximum(failed / blocks, probability)
    working = np.minimum(working / blocks, probability) * _can_fail_without(structure, qs)
    posterior = (hits + 0.5) / (count + 1.0)  # Jeffreys: no hit in a sample doesn't mean an error of 0
    return _Remainder(
        probability=probability,
        failed=tuple(failed.tolist()),
        working=tuple(working.tolist()),
        birnbaum=tuple((failed - working).tolist()),
        method="sampled",
        standard_error=math.sqrt(posterior * (1.0 - posterior) / count),
    )


def _share_when_working(
    structure: Structure, events: Sequence[int], event: int, top: int, state: int
) -> float:
    """Return the share of samples in which the top fails, among those in which an event works."""
    working = BLOCK - state.bit_count()
    if working:
        return (top & ~state).bit_count() / working
    mended = [0 if other == event else s for other, s in enumerate(events)]
    return failing(structure, mended, (1 << BLOCK) - 1)[-1].bit_count() / BLOCK


def _random_bits(q: float, generator: np.random.Generator) -> int:
    return int.from_bytes(np.packbits(generator.random(BLOCK) < q).tobytes(), "little")
