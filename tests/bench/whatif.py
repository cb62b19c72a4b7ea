"""Time what-if: one lever or number moved to curve, figures, workflows and verdicts; beside working everything out again.

    python tests/bench/whatif.py [--moves 200]

The register has 200 vendors and 1,000 dependencies, then ten times as many. Everything runs in one go.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[2])]

from tests.bench._big_register import big_register

from leeway.domain.register import Register
from leeway.domain.scenario import apply_scenario
from leeway.domain.scenario_entities import ScenarioChange
from leeway.engine.loss import Losses
from leeway.engine.outage_durations import Lognormal
from leeway.engine.outage_event_loss import VendorRisk
from leeway.engine.outage_frequency import Frequency
from leeway.engine.outage_model import OutageModel
from leeway.engine.outages import Assembly, OutageInputs, OutagePolicy
from leeway.engine.whatif import WhatIf
from leeway.engine.whatif_tornado import change_bars, default_ranges, range_bars

NOW = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)
PARAMETERS = 20


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--moves", type=int, default=200)
    moves = parser.parse_args().moves
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    for times in (1, 10):
        run(times, moves if times == 1 else max(20, moves // 4))


def run(times: int, moves: int) -> None:
    """Time one size."""
    register = make(times)
    supplies = [supply for supply in register.supplies.values() if supply.role == "fallback"]
    start = time.perf_counter()
    whatif = WhatIf(inputs(register))
    base = whatif.baseline
    cold = (time.perf_counter() - start) * 1e3
    print(
        f"\n{len(register.vendors):,} vendors, {len(register.supplies) + len(register.upstreams):,} dependencies, "
        f"{len(register.workflows):,} workflows: everything cold {cold:,.0f} ms; mean {base.year.mean:,.0f}"
    )
    risky = list(whatif.inputs.model.risks)
    workflows = [d.workflow_id for risk in whatif.inputs.model.risks.values() for d in risk.dependencies]
    products = [supply.product_id for supply in register.supplies.values() if supply.role == "primary"]
    kinds: dict[str, Callable[[int], ScenarioChange]] = {
        "outage-rate": lambda i: change("lever", risky[i * 7 % len(risky)], "outage-rate", 1.1 + i / 1e3),
        "outage-length": lambda i: change("lever", risky[i * 7 % len(risky)], "outage-length", 1.1 + i / 1e3),
        "session-limit": lambda i: change(
            "lever", products[i * 7 % len(products)], "session-limit", 1 + i / 1e3
        ),
        "cost per hour": lambda i: change(
            "workflow", workflows[i * 7 % len(workflows)], "cost_per_hour", f"{500 + i}"
        ),
        "capacity": lambda i: change("supply", supplies[i * 7 % len(supplies)].id, "capacity", 0.3 + i / 1e3),
    }
    for name, make_change in kinds.items():
        shown(name, [timed(lambda i=i, m=make_change: figures(whatif, [m(i)])) for i in range(moves)])  # type: ignore[misc]
    added = [[fallback(register, i)] for i in range(max(10, moves // 10))]
    shown("a fallback added", [timed(lambda a=a: figures(whatif, a)) for a in added])  # type: ignore[misc]
    shown("everything again", [timed(lambda i=i: again(register, kinds["capacity"](i))) for i in range(5)])  # type: ignore[misc]
    ranges = default_ranges(whatif, PARAMETERS)
    print(
        f"  tornado of {len(ranges)} ranges: {statistics.median([timed(lambda: range_bars(whatif, ranges)) for _ in range(5)]):,.1f} ms"
    )
    changes = [kinds[name](i) for i, name in zip(range(PARAMETERS), list(kinds) * PARAMETERS, strict=False)]
    print(
        f"  tornado of {len(changes)} changes: {statistics.median([timed(lambda: change_bars(whatif, changes)) for _ in range(5)]):,.1f} ms"
    )


def shown(name: str, taken: Sequence[float]) -> None:
    """Print median and 99th percentile."""
    p99 = sorted(taken)[min(len(taken) - 1, int(0.99 * len(taken)))]
    print(f"  {name:17} median {statistics.median(taken):8.2f} ms   p99 {p99:8.2f} ms   ({len(taken)})")


def figures(whatif: WhatIf, changes: Sequence[ScenarioChange]) -> None:
    """Work out what the page shows of a scenario."""
    found = whatif.compare(changes).scenario
    found.year.quantile(0.95)
    found.year.points(200)


def again(register: Register, one: ScenarioChange) -> None:
    """Work everything out from nothing, in a register with the change."""
    figures(WhatIf(inputs(apply_scenario(register, [one]).register)), [])


def timed(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, in milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def make(times: int) -> Register:
    """Make a register of 200 vendors and 1,000 dependencies, or so many times that, with sessions and costs."""
    register = big_register(
        vendors=200 * times, products=400 * times, workflows=200 * times, dependencies=1_000 * times
    )
    chance = random.Random(20261122)
    workflows = {
        id: type(w)(id, w.name, "", w.critical, w.tolerated_stop, Decimal(chance.randrange(100, 5_000)), 40.0)
        for id, w in register.workflows.items()
    }
    products = {
        id: type(p)(id, p.vendor_id, p.name, annual_cost=p.annual_cost, notice_days=90, session_hours=5.0)
        for id, p in register.products.items()
    }
    return register.with_rows({"workflow": workflows, "product": products})


def inputs(register: Register) -> OutageInputs:
    """Give every vendor outages."""
    chance = random.Random(20261122)
    losses = Losses(register, NOW.date())
    assembly = Assembly(losses, OutagePolicy(), {})
    risks = [
        VendorRisk(
            id,
            Frequency(chance.uniform(0.5, 40.0), chance.uniform(1.0, 60.0)),
            Lognormal(chance.uniform(-1.0, 1.5), chance.uniform(0.5, 1.8), 8_760.0),
            tuple(assembly.dependencies(id)),
        )
        for id in sorted(register.vendors)
    ]
    return OutageInputs(NOW, losses, {}, OutageModel.of(risks), ())


def change(entity: str, row: str, field: str, value: Any) -> ScenarioChange:
    """Make a change of no scenario in particular."""
    return ScenarioChange("", "", entity, row, field, json.dumps(value))


def fallback(register: Register, i: int) -> ScenarioChange:
    """Add a fallback that works to a need."""
    need = list(register.needs)[i * 7 % len(register.needs)]
    used = {register.supplies[id].product_id for id in register.links.supplies_of[need]}
    product = next(id for id in register.products if id not in used)
    row = {"need_id": need, "product_id": product, "role": "fallback", "switch_time": 1.0, "capacity": 0.8,
           "last_tested": "2026-11-01"}  # fmt: skip
    return change("supply", f"new {i}", "", row)


if __name__ == "__main__":
    main()
