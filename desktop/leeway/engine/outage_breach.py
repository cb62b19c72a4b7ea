"""How likely it is, in a year, that an outage lasts long enough to pass what a workflow tolerates."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from leeway.engine.outage_durations import Duration
from leeway.engine.outage_event_loss import Dependency, VendorRisk, cases


@dataclass(frozen=True, slots=True)
class Breach:
    """The chances, 0 to 1, to pass a tolerated stop in a year: with the fallbacks, and if there were none."""

    probability: float
    without_fallbacks: float


def breach_probability(rate: float, chance: float) -> float:
    """Return the chance of at least one event a year that passes: 1 - exp(-rate P(D > T))."""
    return -math.expm1(-rate * chance)


def breach(workflow_id: str, risks: Iterable[VendorRisk]) -> Breach | None:
    """Return the chance that an outage of any vendor alone makes a workflow lose more than it tolerates.

    None where the tolerated stop isn't known, or no vendor's outage is recorded to touch the workflow.
    """
    return breaches(risks).get(workflow_id)


def breaches(risks: Iterable[VendorRisk]) -> Mapping[str, Breach]:
    """Return these chances of every workflow that has them, by its id."""
    touching: dict[str, list[tuple[VendorRisk, Dependency]]] = {}
    for risk in risks:
        for dependency in risk.dependencies:
            touching.setdefault(dependency.workflow_id, []).append((risk, dependency))
    found = {id: _of_workflow(pairs) for id, pairs in touching.items()}
    return {id: one for id, one in found.items() if one}


def _of_workflow(touching: Iterable[tuple[VendorRisk, Dependency]]) -> Breach | None:
    with_them = without = 0.0
    for risk, dependency in touching:
        if dependency.tolerated_stop is None:
            return None
        with_them += risk.frequency.mean * _passes(dependency, dependency.tolerated_stop, risk.duration)
        without += risk.frequency.mean * _longer(risk.duration, dependency.tolerated_stop)
    return Breach(breach_probability(with_them, 1.0), breach_probability(without, 1.0))


def _passes(dependency: Dependency, tolerated: float, duration: Duration) -> float:
    """Return the chance that an outage loses more work than tolerated, over whether the fallbacks work."""
    return math.fsum(
        chance * _longer(duration, float(lost.reaches(np.array([tolerated]))[0]))
        for chance, lost in cases(dependency.needs, duration)
    )


def _longer(duration: Duration, hours: float) -> float:
    return float(duration.survival(np.array([hours]))[0])
