"""What a memo takes of the proposed mitigation: a scenario against the baseline, as the What-if page shows it."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from leeway.domain.register import Register
from leeway.domain.register_entities import FALLBACK
from leeway.domain.scenario import changes_of
from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.domain.scenario_levers import Lever
from leeway.domain.scenario_values import encode_value
from leeway.engine.whatif import WhatIf
from leeway.engine.whatif_mitigation import gains_at, net_flips_at, verdict_at, verdict_flips_at
from leeway.engine.whatif_tornado import before, named
from leeway.memo.mitigation import Flip, MitigationFindings
from leeway.memo.mitigation_words import change_words
from leeway.memo.wording import number, percent
from leeway.services.whatif import reckon
from leeway.services.whatif_charts import comparison_chart

_FALLBACKS: Final = 2
_LENGTHS: Final = (0.01, 10.0)
_NOTHING: Final = 2e-4
"""A share that the search, which goes to 0.0001, can't tell from nothing."""


def find_mitigation(whatif: WhatIf, scenario_id: str, product_id: str) -> MitigationFindings | None:
    """Hold a scenario against the baseline, for the memo on a product; None if there is no such scenario."""
    register = whatif.register
    scenario = register.scenarios.get(scenario_id)
    if scenario is None:
        return None
    changes = changes_of(register, scenario_id)
    costs = (float(scenario.yearly_cost or 0), float(scenario.one_off_cost or 0))
    reckoned = reckon(whatif, changes, *costs)
    there = reckoned.found.applied.register
    currency = register.setting.currency if whatif.baseline.year.unit == "money" else None
    return MitigationFindings(
        scenario=scenario,
        changes=changes,
        told=tuple(change_words(there, named(whatif, one), before(whatif, one), one) for one in changes),
        found=reckoned.found,
        gain=reckoned.gain,
        flips=tuple(_flips(whatif, changes, costs, product_id)),
        chart=comparison_chart(reckoned.found, currency),
        currency=currency,
        loss_known=bool(whatif.inputs.model.risks),
    )


def _flips(
    whatif: WhatIf, changes: Sequence[ScenarioChange], costs: tuple[float, float], product_id: str
) -> Iterator[Flip]:
    """Find where the verdict flips as a fallback of the scenario carries more, and where the gain does with outages' length."""
    register = whatif.register
    for moved, name, most in _capacities(register, changes):
        at = verdict_flips_at(whatif, changes, moved, (0.0, most), product_id)
        then = verdict_at(whatif, changes, moved, most if at is None else at, product_id)
        if then is not None:
            yield Flip(f"Capacity of {name}", _from(at), f"0 % to {percent(most)}", verdict=then)
    answered = any(one.entity != LEVER for one in changes)
    vendor_id = register.products[product_id].vendor_id
    money = whatif.baseline.year.unit == "money"
    if answered and any(costs) and money and vendor_id in whatif.inputs.model.risks:
        lever = ScenarioChange("", "", LEVER, vendor_id, Lever.OUTAGE_LENGTH.value, encode_value(1.0))
        length = net_flips_at(whatif, changes, lever, _LENGTHS, costs)
        low, high = (f"×{number(end)}" for end in _LENGTHS)
        yield Flip(
            f"Outage length of {register.vendors[vendor_id].name}",
            None if length is None else f"×{number(length)}",
            f"{low} to {high} of today's",
            pays=gains_at(whatif, changes, lever, length or _LENGTHS[1], costs),
        )


def _from(share: float | None) -> str | None:
    """Write from where on a verdict holds; what is found next to nothing holds for all that is more than nothing."""
    if share is None:
        return None
    return "anything above 0 %" if share < _NOTHING else percent(share)


def _capacities(
    register: Register, changes: Sequence[ScenarioChange]
) -> Iterator[tuple[ScenarioChange, str, float]]:
    """Yield the capacities of the fallbacks that a scenario adds or changes, each with its name, what it is for, and its value there."""
    found = 0
    for one in changes:
        if one.entity != "supply" or one.value == "null" or found == _FALLBACKS:
            continue
        row = register.supplies.get(one.row)
        values = json.loads(one.value) if not one.field else {}
        product_id = values.get("product_id") if row is None else row.product_id
        given = values.get("capacity") if row is None else _set(changes, one.row, row.capacity)
        role = values.get("role") if row is None else row.role
        need = register.needs.get(values.get("need_id", "") if row is None else row.need_id)
        if (
            role != FALLBACK
            or not given
            or product_id is None
            or product_id not in register.products
            or _seen(changes, one)
        ):
            continue
        found += 1
        moved = ScenarioChange("", "", "supply", one.row, "capacity", encode_value(float(given)))
        where = (
            f" for {register.workflows[need.workflow_id].name}, {need.name}" if need else ""
        )  # a colon follows in the sentence
        yield moved, f"{register.products[product_id].name}{where}", float(given)


def _set(changes: Sequence[ScenarioChange], row: str, otherwise: float | None) -> float | None:
    for one in changes:
        if one.about == ("supply", row, "capacity"):
            value = json.loads(one.value)
            return None if value is None else float(value)
    return otherwise


def _seen(changes: Sequence[ScenarioChange], one: ScenarioChange) -> bool:
    """Tell whether an earlier change is of the same fallback."""
    first = next(other for other in changes if (other.entity, other.row) == (one.entity, one.row))
    return first is not one
