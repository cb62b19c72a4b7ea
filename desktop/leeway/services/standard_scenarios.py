"""The six standard scenarios of a bad week as scenarios: a drill's cell, opened to be changed."""

from dataclasses import dataclass

from leeway.domain.drill import BadWeek, DrillParameters
from leeway.domain.fields import JsonScalar
from leeway.domain.register import Register
from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.domain.scenario_levers import Lever
from leeway.domain.scenario_values import encode_value


@dataclass(frozen=True, slots=True)
class StandardScenario:
    """A name, and changes that belong to no scenario yet."""

    name: str
    changes: tuple[ScenarioChange, ...]


def standard_scenario(
    register: Register, product_id: str, week: BadWeek, parameters: DrillParameters
) -> StandardScenario:
    """Write a standard scenario of a product as a scenario; an outage and an exit are its vendor's."""
    product = register.products[product_id]
    name = f"{week.words}: {product.name}"
    return StandardScenario(name, tuple(_changes(register, product_id, week, parameters)))


def _changes(
    register: Register, product_id: str, week: BadWeek, parameters: DrillParameters
) -> list[ScenarioChange]:
    vendor_id = register.products[product_id].vendor_id
    match week:
        case BadWeek.OUTAGE:
            return [_lever(Lever.BAD_OUTAGE, vendor_id, parameters.outage_hours)]
        case BadWeek.LIMITS:
            return [_lever(Lever.SESSION_LIMIT, product_id, parameters.session_hours)]
        case BadWeek.INFLATION:
            return [_lever(Lever.TOKEN_INFLATION, product_id, parameters.inflation)]
        case BadWeek.PRICE:
            return [_lever(Lever.PRICE, product_id, parameters.price)]
        case BadWeek.MODEL:
            return [_lever(Lever.QUALITY, product_id, parameters.quality)]
        case BadWeek.EXIT:
            return [
                _lever(Lever.NOTICE, product_id, int(parameters.notice_days)),
                _lever(Lever.GONE, vendor_id, value=True),
            ]


def _lever(lever: Lever, row: str, value: JsonScalar) -> ScenarioChange:
    return ScenarioChange("", "", LEVER, row, lever.value, encode_value(value))
