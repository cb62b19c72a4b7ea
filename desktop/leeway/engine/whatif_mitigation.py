"""What our answer to a bad week costs against what it buys, and the value at which a decision flips."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from leeway.domain.scenario_entities import LEVER, ScenarioChange
from leeway.domain.scenario_values import encode_value
from leeway.domain.verdict import Verdict
from leeway.engine.whatif import Figures, WhatIf

_STEPS = 40
_CLOSE = 1e-4


@dataclass(frozen=True, slots=True)
class Mitigation:
    """The answer of a scenario, held against the same bad week without it; in currency.

    `buys`: by how much it lowers the expected loss of a year; `costs`: what it costs a year, the difference in products'
    prices included; `one_off`: what it costs once. `payback_years` is None where it never pays back, or costs nothing once.
    """

    buys: float
    costs: float
    one_off: float

    @property
    def net(self) -> float:
        """What it gains a year."""
        return self.buys - self.costs

    @property
    def payback_years(self) -> float | None:
        """The years after which the gain has paid for what it costs once."""
        return self.one_off / self.net if self.net > 0.0 and self.one_off > 0.0 else None


def mitigation(
    whatif: WhatIf, changes: Iterable[ScenarioChange], yearly_cost: float = 0.0, one_off: float = 0.0
) -> Mitigation | None:
    """Weigh a scenario's answer: its changes of the register, against its levers alone; None where no cost is known.

    A scenario without levers is weighed against the baseline.
    """
    given = list(changes)
    return weigh(whatif, given, whatif.compare(given).scenario, (yearly_cost, one_off))


def weigh(
    whatif: WhatIf, changes: Iterable[ScenarioChange], answered: Figures, costs: tuple[float, float]
) -> Mitigation | None:
    """Weigh a scenario's answer as `mitigation` does, once its figures are there; `costs`: yearly and once."""
    yearly_cost, one_off = costs
    given = list(changes)
    levers = [one for one in given if one.entity == LEVER]
    week = answered if len(levers) == len(given) else whatif.compare(levers).scenario
    if answered.year.unit != "money":
        return None
    more = answered.yearly_cost - week.yearly_cost
    return Mitigation(week.year.mean - answered.year.mean, yearly_cost + more, one_off)


def flips_at(decides: Callable[[float], bool], low: float, high: float) -> float | None:
    """Find the value between two at which a decision that hangs on it one way flips, by bisection.

    The result is on the side of `high`; None where both ends decide alike.
    """
    first = decides(low)
    if decides(high) == first:
        return None
    for _ in range(_STEPS):
        middle = low + (high - low) / 2.0
        if decides(middle) == first:
            low = middle
        else:
            high = middle
        if high - low <= _CLOSE * max(1.0, abs(low)):
            break
    return high


def net_flips_at(
    whatif: WhatIf,
    changes: Iterable[ScenarioChange],
    moved: ScenarioChange,
    between: tuple[float, float],
    costs: tuple[float, float] = (0.0, 0.0),
) -> float | None:
    """Find the value of one change, of a number, at which the mitigation begins or ceases to gain something.

    `moved` may be one of the changes, or of another number; `costs`: yearly and once.
    """
    given = list(changes)
    return flips_at(lambda value: gains_at(whatif, given, moved, value, costs), *between)


def gains_at(
    whatif: WhatIf,
    changes: Iterable[ScenarioChange],
    moved: ScenarioChange,
    value: float,
    costs: tuple[float, float] = (0.0, 0.0),
) -> bool:
    """Tell whether the mitigation gains something with one number at a value; `costs`: yearly and once."""
    found = mitigation(whatif, _with(changes, moved, value), *costs)
    return found is not None and found.net > 0.0


def verdict_flips_at(
    whatif: WhatIf,
    changes: Iterable[ScenarioChange],
    moved: ScenarioChange,
    between: tuple[float, float],
    product_id: str,
) -> float | None:
    """Find the value of one change, of a number, at which the verdict on a product becomes another than at its low end."""
    given = list(changes)
    first = verdict_at(whatif, given, moved, between[0], product_id)
    return flips_at(lambda value: verdict_at(whatif, given, moved, value, product_id) is first, *between)


def verdict_at(
    whatif: WhatIf, changes: Iterable[ScenarioChange], moved: ScenarioChange, value: float, product_id: str
) -> Verdict | None:
    """Return the verdict on a product with one number at a value; None if the product is gone then."""
    return whatif.compare(_with(changes, moved, value)).scenario.verdicts.get(product_id)


def _with(changes: Iterable[ScenarioChange], moved: ScenarioChange, value: float) -> list[ScenarioChange]:
    others = [one for one in changes if one.about != moved.about]
    return [*others, replace(moved, value=encode_value(value))]
