"""What moves the loss: one change of the scenario at a time, or one number from low to high of its range."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from leeway.domain.editing import name_of, need_name, supply_name
from leeway.domain.fields import encode
from leeway.domain.register_entities import FALLBACK, Supply
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.domain.scenario_levers import Lever
from leeway.domain.scenario_values import encode_value
from leeway.engine.outage_tornado import rate_swing
from leeway.engine.whatif import WhatIf
from leeway.engine.whatif_year import Year

Measure = Callable[[Year], float]


@dataclass(frozen=True, slots=True)
class Range:
    """A number of the register, or a lever, and the changes that bring it to either end of its range."""

    name: str
    low: ScenarioChange
    high: ScenarioChange


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure with one thing at either end, and all others as in the baseline.

    Of a change of the scenario, `at_low` is the baseline's figure. `low` and `high` are JSON; `low` is None where the change
    has no value in the baseline.
    """

    name: str
    low: str | None
    high: str
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How far the figure moves."""
        return abs(self.at_high - self.at_low)


def _figure(whatif: WhatIf, changes: Sequence[ScenarioChange], measure: Measure | None) -> float:
    return whatif.expected(changes) if measure is None else measure(whatif.year(changes))


def change_bars(
    whatif: WhatIf, changes: Iterable[ScenarioChange], measure: Measure | None = None
) -> tuple[Bar, ...]:
    """Make one change of a scenario at a time; the widest first.

    `measure` takes a figure of the year, such as a quantile; None is the expected loss, which takes the least time.
    """
    base = whatif.baseline.year.mean if measure is None else measure(whatif.baseline.year)
    bars = [
        Bar(named(whatif, one), before(whatif, one), one.value, base, _figure(whatif, [one], measure))
        for one in changes
    ]
    return _widest_first(bars)


def range_bars(whatif: WhatIf, ranges: Iterable[Range], measure: Measure | None = None) -> tuple[Bar, ...]:
    """Move one number at a time from low to high of its range; the widest first."""
    bars = [
        Bar(
            one.name,
            one.low.value,
            one.high.value,
            *(_figure(whatif, [end], measure) for end in (one.low, one.high)),
        )
        for one in ranges
    ]
    return _widest_first(bars)


def _widest_first(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    return tuple(sorted(bars, key=lambda bar: (-bar.width, bar.name)))


def named(whatif: WhatIf, change: ScenarioChange) -> str:
    """Name what a change is about."""
    register = whatif.register
    if change.entity == LEVER:
        lever = Lever(change.field)
        return f"{lever.field.label} of {name_of(register, lever.about, change.row)}"
    table = TABLES[change.entity]
    supply = register.supplies.get(change.row) if change.entity == "supply" else None
    name = supply_name(register, supply) if supply else name_of(register, change.entity, change.row)
    if change.field:
        return f"{table.field(change.field).label} of {name}"
    if change.row in register.tables[change.entity]:
        return f"Without {supply.role if supply else table.label} {name}"
    values = json.loads(change.value)
    product = register.products.get(values.get("product_id", "")) if isinstance(values, dict) else None
    if change.entity == "supply" and product is not None:
        return f"Fallback {product.name} for {need_name(register, values.get('need_id', ''))}"
    return f"{table.label.capitalize()} added"


def before(whatif: WhatIf, change: ScenarioChange) -> str | None:
    """Return as JSON what a change has in the baseline; None for rows, and levers that are no factors."""
    if change.entity == LEVER:
        lever = Lever(change.field)
        return "1.0" if lever.field.unit == "×" or lever is Lever.QUALITY else None
    row = whatif.register.tables[change.entity].get(change.row)
    return encode_value(encode(getattr(row, change.field))) if change.field and row is not None else None


def default_ranges(whatif: WhatIf, count: int = 20) -> tuple[Range, ...]:
    """Propose ranges for the numbers of the vendors and workflows that lose most, the same number of each kind.

    A vendor's rate between the 5 % and 95 % quantiles of what is known of it, its outages half and twice as long; a
    workflow's cost a quarter lower and higher; a fallback's switch time half and twice as long, its capacity 20 points
    lower and higher. The last three are conventions, not measured.
    """
    kinds = [list(kind) for kind in _kinds(whatif, count)]
    mixed = (one for row in zip_longest(*kinds) for one in row if one is not None)
    return tuple(mixed)[:count]


def _kinds(whatif: WhatIf, count: int) -> Iterator[Iterator[Range]]:
    parts = whatif.baseline.year.outages.parts
    vendors = sorted((id for id in parts if parts[id].mean > 0), key=lambda id: (-parts[id].mean, id))[:count]
    workflows = dict.fromkeys(
        d.workflow_id for id in vendors for d in whatif.inputs.model.risks[id].dependencies
    )
    fallbacks = list(_fallbacks(whatif, list(workflows)[:count]))
    yield (_rate(whatif, id) for id in vendors)
    yield (_range(whatif, LEVER, id, Lever.OUTAGE_LENGTH, 0.5, 2.0) for id in vendors)
    yield (found for id in workflows if (found := _cost(whatif, id)))
    yield (_range(whatif, "supply", s.id, "switch_time", s.switch_time / 2, s.switch_time * 2)
           for s in fallbacks if s.switch_time)  # fmt: skip
    yield (_range(whatif, "supply", s.id, "capacity", max(0.0, s.capacity - 0.2), min(1.0, s.capacity + 0.2))
           for s in fallbacks if s.capacity is not None)  # fmt: skip


def _rate(whatif: WhatIf, vendor_id: str) -> Range:
    swing = rate_swing(whatif.inputs.model.risks[vendor_id])
    return _range(whatif, LEVER, vendor_id, Lever.OUTAGE_RATE, swing.low, swing.high)


def _cost(whatif: WhatIf, workflow_id: str) -> Range | None:
    cost = whatif.register.workflows[workflow_id].cost_per_hour
    if not cost:
        return None
    low, high = (f"{cost * part / 4:.2f}" for part in (3, 5))
    return _range(whatif, "workflow", workflow_id, "cost_per_hour", low, high)


def _fallbacks(whatif: WhatIf, workflows: Sequence[str]) -> Iterator[Supply]:
    register, losses = whatif.register, whatif.inputs.losses
    for workflow in workflows:
        for need in register.links.needs_of.get(workflow, ()):
            for id in register.links.supplies_of.get(need, ()):
                supply = register.supplies[id]
                if supply.role == FALLBACK and losses.proven(supply):
                    yield supply


def _range(whatif: WhatIf, entity: str, row: str, field: str, low: float | str, high: float | str) -> Range:
    ends = [ScenarioChange("", "", entity, row, str(field), encode_value(value)) for value in (low, high)]
    return Range(named(whatif, ends[0]), *ends)
