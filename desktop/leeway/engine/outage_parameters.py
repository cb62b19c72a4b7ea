"""The numbers of the outage model that a scenario or a tornado moves, one name each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from leeway.engine.outage_durations import Lognormal
from leeway.engine.outage_event_loss import Dependency, Fallback, VendorRisk


class Quantity(StrEnum):
    """What can be moved. The first two are factors on what the history says, 1 for as it is; the others are values."""

    RATE = "rate"
    DURATION = "duration"
    COST_PER_HOUR = "cost-per-hour"
    OPERATING = "operating"
    FREE_HOURS = "free-hours"
    SWITCH_TIME = "switch-time"
    CAPACITY = "capacity"
    WORKS = "works"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the model: of a vendor (rate, duration), a workflow, or a workflow's fallback (by its product)."""

    quantity: Quantity
    vendor_id: str = ""
    workflow_id: str = ""
    product_id: str = ""


_OF_WORKFLOW = {
    Quantity.COST_PER_HOUR: "cost_per_hour",
    Quantity.OPERATING: "operating",
    Quantity.FREE_HOURS: "free_hours",
}
_OF_FALLBACK = {
    Quantity.SWITCH_TIME: "switch_time",
    Quantity.CAPACITY: "capacity",
    Quantity.WORKS: "works",
}


def override(risks: Iterable[VendorRisk], values: Mapping[Parameter, float]) -> tuple[VendorRisk, ...]:
    """Return the vendors that new values change, changed; those that they leave as they are aren't among them.

    Raises:
        ValueError: A parameter that no vendor has, or a value out of bounds.
    """
    for parameter, value in values.items():
        _check(parameter, value)
    unused = dict.fromkeys(values)
    found = []
    for risk in risks:
        new = risk
        for parameter, value in values.items():
            if _has(risk, parameter):
                unused.pop(parameter, None)
                new = _with(new, parameter, value)
        if new is not risk:
            found.append(new)
    if unused:
        raise ValueError(f"No vendor has {next(iter(unused))}.")
    return tuple(found)


def value_of(risks: Iterable[VendorRisk], parameter: Parameter) -> float | None:
    """Return what a parameter is in a model: 1 for factors, None for a cost that isn't known.

    Raises:
        ValueError: No vendor has it.
    """
    for risk in risks:
        if _has(risk, parameter):
            if parameter.quantity in {Quantity.RATE, Quantity.DURATION}:
                return 1.0
            return next(_values(risk, parameter))
    raise ValueError(f"No vendor has {parameter}.")


def _values(risk: VendorRisk, parameter: Parameter) -> Iterator[float | None]:
    for dependency in risk.dependencies:
        if dependency.workflow_id != parameter.workflow_id:
            continue
        if parameter.quantity in _OF_WORKFLOW:
            yield getattr(dependency, _OF_WORKFLOW[parameter.quantity])
            continue
        for need in dependency.needs:
            for fallback in need.fallbacks:
                if fallback.product_id == parameter.product_id:
                    yield getattr(fallback, _OF_FALLBACK[parameter.quantity])


def _has(risk: VendorRisk, parameter: Parameter) -> bool:
    if parameter.quantity in {Quantity.RATE, Quantity.DURATION}:
        return risk.vendor_id == parameter.vendor_id
    return parameter.workflow_id in risk.workflow_ids and any(True for _ in _values(risk, parameter))


def _check(parameter: Parameter, value: float) -> None:
    shares = {Quantity.OPERATING, Quantity.CAPACITY, Quantity.WORKS}
    least_open = parameter.quantity is Quantity.DURATION
    if not 0.0 <= value < float("inf") or (least_open and value == 0.0):
        raise ValueError(f"{value} can't be the {parameter.quantity}.")
    if parameter.quantity in shares and value > 1.0:
        raise ValueError(f"{value} can't be the {parameter.quantity}: it is a share, from 0 to 1.")


def _with(risk: VendorRisk, parameter: Parameter, value: float) -> VendorRisk:
    if parameter.quantity is Quantity.RATE:
        return risk if value == 1.0 else replace(risk, frequency=risk.frequency.scaled(value))
    if parameter.quantity is Quantity.DURATION:
        if not isinstance(risk.duration, Lognormal):
            raise ValueError("Only lognormal durations can be scaled.")
        return risk if value == 1.0 else replace(risk, duration=risk.duration.scaled(value))
    if all(old == value for old in _values(risk, parameter)):
        return risk
    return replace(risk, dependencies=tuple(_moved(d, parameter, value) for d in risk.dependencies))


def _moved(dependency: Dependency, parameter: Parameter, value: float) -> Dependency:
    if dependency.workflow_id != parameter.workflow_id:
        return dependency
    if parameter.quantity in _OF_WORKFLOW:
        changes: dict[str, Any] = {_OF_WORKFLOW[parameter.quantity]: value}
        return replace(dependency, **changes)
    if not any(f.product_id == parameter.product_id for need in dependency.needs for f in need.fallbacks):
        return dependency
    moves: dict[str, Any] = {_OF_FALLBACK[parameter.quantity]: value}

    def moved(fallback: Fallback) -> Fallback:
        return replace(fallback, **moves) if fallback.product_id == parameter.product_id else fallback

    needs = tuple(replace(n, fallbacks=tuple(map(moved, n.fallbacks))) for n in dependency.needs)
    return replace(dependency, needs=needs)
