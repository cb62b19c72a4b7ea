"""Time the yearly loss: a million simulated years beside pyfair and pycrq, and the transform beside that. Run by hand.

    python tests/bench/quant.py [--others PYTHON] [--rounds 3]

PYTHON is that of an environment with pyfair and pycrq (``python -m venv V && V/bin/pip install pyfair pycrq``); without
it the two are left out. Everything runs in one go, and in turns.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from tests.bench import structure

from leeway.engine.outage_durations import Lognormal
from leeway.engine.outage_event_loss import Dependency, Fallback, NeedLost, VendorRisk
from leeway.engine.outage_frequency import Frequency
from leeway.engine.outage_model import OutageModel
from leeway.engine.outage_parameters import Parameter, Quantity, override
from leeway.engine.outage_simulation import check, sample_var, simulated_years, years_within
from leeway.engine.outage_tornado import Swing, rate_swing, tornado
from leeway.engine.outage_yearly_loss import YearlyLoss

YEARS = 1_000_000
CASES = ((4.0, math.log(2.0), 1.0), (0.1, 12.664, 0.7))
"""Events a year, mu and sigma of what one costs: cases 6 and about 11."""

MOVES = 300
TORNADO = 400


def main() -> None:
    """Print everything."""
    options = _options()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    for rate, mu, sigma in CASES:
        compare(rate, mu, sigma, options.others, options.rounds)
    print()
    for vendors in (10, 100, 200, 1_000):
        curve(vendors, 5 * vendors)
    print()
    structure.main()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--others", help="the Python of an environment with pyfair and pycrq")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def timed(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, in milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


# ---------------------------------------------------------------------------------- a million years


def compare(rate: float, mu: float, sigma: float, others: str | None, rounds: int) -> None:
    """Simulate the same million years with each tool, in turns."""
    print(f"\n{YEARS:,} years of {rate:g} events, LN({mu:.3f}, {sigma:g}); seconds, mean, P99")
    dependency = Dependency("work", (NeedLost("need", frozenset({"v"})),))
    model = OutageModel.of([VendorRisk("v", Frequency(rate), Lognormal(mu, sigma), (dependency,))])
    lines: dict[str, list[tuple[float, float, float]]] = {}
    for turn in range(rounds):
        for threads in (1, 2):
            lines.setdefault(f"leeway, {threads} thread{'s'[: threads - 1]}", []).append(
                _own(model, turn, threads)
            )
        lines.setdefault("leeway, transform", []).append(_transform(model))
        for tool in ("pyfair", "pycrq") if others else ():
            for way in ("compound", "product"):
                lines.setdefault(f"{tool}, {way}", []).append(_other(str(others), tool, way, rate, mu, sigma))
    for name, found in lines.items():
        seconds, mean, p99 = (statistics.median(column) for column in zip(*found, strict=True))
        print(f"  {name:20} {seconds:9.4f} s   {mean:12,.4f}   {p99:12,.4f}")


def _own(model: OutageModel, seed: int, threads: int) -> tuple[float, float, float]:
    start = time.perf_counter()
    losses = simulated_years(model, "hours", YEARS, seed, threads=threads)
    mean, p99 = float(losses.mean()), sample_var(losses, 0.99)
    return time.perf_counter() - start, mean, p99


def _transform(model: OutageModel) -> tuple[float, float, float]:
    start = time.perf_counter()
    curve = YearlyLoss.of(OutageModel.of([replace(risk) for risk in model.risks.values()]), "hours").curve
    return time.perf_counter() - start, curve.mean, curve.quantile(0.99)


def _other(python: str, tool: str, way: str, *numbers: float) -> tuple[float, float, float]:
    script = Path(__file__).with_name("_quant_others.py")
    command = [python, "-W", "ignore", str(script), tool, way, str(YEARS), *map(str, numbers)]
    done = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE)
    seconds, mean, p99 = map(float, done.stdout.split()[-3:])
    return seconds, mean, p99


# ---------------------------------------------------------------------------------------- the curve


def make(vendors: int, dependencies: int) -> list[VendorRisk]:
    """Make vendors with their dependencies; half of these have a fallback at another vendor."""
    chance = random.Random(20261122)
    ids = [f"v{i:04}" for i in range(vendors)]
    needs: dict[str, list[Dependency]] = {id: [] for id in ids}
    for d in range(dependencies):
        id, other = ids[d % vendors], chance.choice(ids)
        spare = Fallback(f"of {other}", frozenset({other}), chance.choice((0.5, 1.0, 2.0)), chance.choice((0.5, 0.8, 1.0)),
                         chance.choice((0.5, 1.0)))  # fmt: skip
        fallbacks = (spare,) if chance.random() < 0.5 and other != id else ()
        needs[id].append(
            Dependency(
                f"w{d % max(1, dependencies // 5)}-{d}",
                (NeedLost(f"n{d}", frozenset({id}), fallbacks),),
                operating=chance.choice((0.24, 0.5, 1.0)),
                cost_per_hour=chance.uniform(100, 5_000),
                free_hours=chance.choice((0.0, 0.0, 1.0)),
                tolerated_stop=4.0,
            )
        )
    return [
        VendorRisk(
            id,
            Frequency(chance.uniform(0.5, 40.0), chance.uniform(1.0, 60.0)),
            Lognormal(chance.uniform(-1.0, 1.5), chance.uniform(0.5, 1.8), 8_760.0),
            tuple(needs[id]),
        )
        for id in ids
    ]


def curve(vendors: int, dependencies: int) -> None:
    """Time the curve of a portfolio from nothing, and with one changed parameter."""
    start = time.perf_counter()
    model = OutageModel.of(make(vendors, dependencies))
    built = time.perf_counter()
    loss = YearlyLoss.of(model, "money")
    found = loss.curve
    cold = time.perf_counter()
    print(
        f"{vendors:,} vendors, {dependencies:,} dependencies, {sum(1 for _ in model.all_streams):,} streams: "
        f"model {(built - start) * 1e3:,.0f} ms, curve cold {(cold - built) * 1e3:,.0f} ms"
    )
    moves = {
        quantity: _moves(loss, quantity)
        for quantity in (Quantity.RATE, Quantity.COST_PER_HOUR, Quantity.DURATION)
    }
    parts = ", ".join(f"{quantity} {statistics.median(taken):.2f}" for quantity, taken in moves.items())
    together = statistics.median([ms for taken in moves.values() for ms in taken])
    print(
        f"  one changed parameter to curve, VaR and TVaR: {together:.2f} ms at the median ({parts}; aim: under 5)"
    )
    swings = [rate_swing(risk) for risk in list(model.risks.values())[: TORNADO // 2]]
    swings += [Swing(_cost(risk), 100.0, 5_000.0) for risk in list(model.risks.values())[: TORNADO // 2]]
    taken = timed(lambda: tornado(loss, swings, lambda c: c.quantile(0.95)))
    print(f"  tornado of {2 * len(swings)} solutions: {taken:,.0f} ms")
    years = years_within(model, 20_000_000)
    start = time.perf_counter()
    held = check(loss, years, 1)
    print(
        f"  FFT against simulation of {years:,} years: mean within {held.standard_errors:.2f} standard errors, P95 "
        f"within {held.beyond_standard_errors:.2f}; {time.perf_counter() - start:.1f} s; mean {found.mean:,.0f}, "
        f"P95 {found.quantile(0.95):,.0f}, P99.99 covered: {loss.covers}"
    )


def _cost(risk: VendorRisk) -> Parameter:
    return Parameter(Quantity.COST_PER_HOUR, workflow_id=risk.dependencies[0].workflow_id)


def _moves(loss: YearlyLoss, quantity: Quantity) -> list[float]:
    """Move one parameter of one vendor after the other; return the milliseconds that each takes."""
    risks = list(loss.model.risks.values())
    taken = []
    for turn in range(MOVES):
        risk = risks[turn * 7 % len(risks)]
        parameter = (
            _cost(risk)
            if quantity is Quantity.COST_PER_HOUR
            else Parameter(quantity, vendor_id=risk.vendor_id)
        )
        taken.append(timed(lambda moved={parameter: 1.1 + turn / 1e3}: _moved(loss, moved)))  # type: ignore[misc]
    return taken


def _moved(loss: YearlyLoss, values: dict[Parameter, float]) -> None:
    changed = loss.changed(loss.model.changed(override(loss.model.risks.values(), values))).curve
    changed.quantile(0.95)
    changed.tvar(0.95)


if __name__ == "__main__":
    main()
