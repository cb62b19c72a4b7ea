"""A comparison of a scenario with the baseline as a JSON document."""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from leeway.domain.scenario_entities import ScenarioChange
from leeway.engine.whatif import Comparison, Figures, WhatIf
from leeway.engine.whatif_mitigation import Mitigation
from leeway.engine.whatif_tornado import Bar, named

_OF_OUTAGES = ("expected_loss", "sd", "p50", "p80", "p95", "p99", "of_outages", "lost_hours")
_QUANTILES = {"p50": 0.5, "p80": 0.8, "p95": 0.95, "p99": 0.99}


def whatif_document(
    whatif: WhatIf,
    found: Comparison,
    changes: Sequence[ScenarioChange],
    bars: Sequence[Bar],
    gain: Mitigation | None,
    *,
    day: date,
    name: str | None = None,
) -> dict[str, Any]:
    """Write a comparison as JSON; what isn't known, or is infinite, is null."""
    register = whatif.register
    money = found.baseline.year.unit == "money"
    known = bool(whatif.inputs.model.risks)
    before, after = (figures_of(side, loss_known=known) for side in (found.baseline, found.scenario))
    return {
        "name": name,
        "as_of": day.isoformat(),
        "unit": register.setting.currency if money else "hours",
        "changes": [_change(whatif, one) for one in changes],
        "baseline": _rounded(before),
        "scenario": _rounded(after),
        "difference": _rounded({name: after[name] - before[name] for name in before}),
        "workflows": _workflows(found),
        "verdicts": _verdicts(found),
        "tornado": [_bar(bar) for bar in bars],
        "mitigation": _mitigation(gain) if gain is not None and known else None,
        "problems": list(found.problems),
    }


def figures_of(side: Figures, *, loss_known: bool = True) -> Mapping[str, float]:
    """Return the figures of one side by the names that they have in JSON.

    Where the outages of no vendor are known, so isn't the loss: what hangs on it is NaN then.
    """
    year = side.year
    more = year.beyond
    found = {
        "expected_loss": year.mean,
        "sd": year.sd,
        **{name: year.quantile(p) for name, p in _QUANTILES.items()},
        "of_outages": year.curve.mean,
        "of_bad_outages": more.bad_outages,
        "of_stalls": more.stalls,
        "of_worse_model": more.quality,
        "of_gone_vendors": more.gone,
        "lost_hours": year.hours,
        "workflows_that_stop": float(len(side.stopping)),
        "yearly_cost": side.yearly_cost,
    }
    return found if loss_known else {**found, **dict.fromkeys(_OF_OUTAGES, math.nan)}


def _rounded(values: Mapping[str, float]) -> dict[str, float | int | None]:
    return {
        name: int(value) if name == "workflows_that_stop" else _number(value)
        for name, value in values.items()
    }


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 6)


def _change(whatif: WhatIf, change: ScenarioChange) -> dict[str, Any]:
    return {
        "what": named(whatif, change),
        "entity": change.entity,
        "id": change.row,
        "field": change.field or None,
        "value": json.loads(change.value),
    }


def _workflows(found: Comparison) -> list[dict[str, Any]]:
    rows = []
    for id, after in found.scenario.workflows.items():
        before = found.baseline.workflows.get(id)
        rows.append(
            {
                "name": after.name,
                "baseline_leeway_hours": None if before is None else _number(before.leeway),
                "scenario_leeway_hours": _number(after.leeway),
                "baseline_unlimited": before is not None and before.leeway == math.inf,
                "scenario_unlimited": after.leeway == math.inf,
                "baseline_outcome": None if before is None else before.outcome.value,
                "outcome": after.outcome.value,
                "why": after.why,
            }
        )
    return sorted(rows, key=lambda row: row["name"])


def _verdicts(found: Comparison) -> list[dict[str, Any]]:
    register = found.applied.register
    rows = []
    for id, after in found.scenario.verdicts.items():
        before = found.baseline.verdicts.get(id)
        product = register.products[id]
        rows.append(
            {
                "vendor": register.vendors[product.vendor_id].name,
                "product": product.name,
                "baseline": None if before is None else before.value,
                "scenario": "gone" if after is None else after.value,
            }
        )
    return sorted(rows, key=lambda row: (row["vendor"], row["product"]))


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "what": bar.name,
        "low": None if bar.low is None else json.loads(bar.low),
        "high": json.loads(bar.high),
        "expected_loss_at_low": _number(bar.at_low),
        "expected_loss_at_high": _number(bar.at_high),
    }


def _mitigation(gain: Mitigation) -> dict[str, float | None]:
    return {
        "buys": _number(gain.buys),
        "costs": _number(gain.costs),
        "one_off": _number(gain.one_off),
        "net": _number(gain.net),
        "payback_years": _number(gain.payback_years),
    }
