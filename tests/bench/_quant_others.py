"""A million years by pyfair or pycrq, in a process of their own. Needs one of the two and numpy; run by quant.py.

    PYTHON _quant_others.py {pyfair|pycrq} {product|compound} YEARS RATE MU SIGMA

"product" is what the tools do by themselves: one frequency times one magnitude a year. "compound" gives them one row an
event, and adds up the events of each year. Prints seconds, then mean and P99.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np


def pyfair_rows(frequency: Any, magnitude: Any) -> Any:
    """Multiply two columns with pyfair, which has neither Poisson nor lognormal and takes them as they are."""
    import pyfair

    rows = len(magnitude)
    model = pyfair.FairModel(name="quant", n_simulations=rows)
    if frequency is None:
        model.input_data("Loss Event Frequency", constant=1)
    else:
        model.input_raw_data("Loss Event Frequency", list(frequency))
    model.input_raw_data("Loss Magnitude", list(magnitude))
    return model.calculate_all().export_results()["Risk"].to_numpy()


def pycrq_rows(rows: int, frequency: Any, mu: float, sigma: float) -> Any:
    """Draw and multiply with pycrq."""
    from pycrq import FAIRSimulator, ScenarioBuilder
    from pycrq.distributions import lognormal

    scenario = ScenarioBuilder("quant").asset("a").threat("t")
    scenario = scenario.lef(frequency).primary_loss(lognormal(mu, sigma))
    return FAIRSimulator(n_simulations=rows, seed=1).simulate(scenario.build()).annual_loss_exposure


def pyfair_years(way: str, years: int, rate: float, mu: float, sigma: float) -> Any:
    chance = np.random.default_rng(1)
    counts = chance.poisson(rate, years)
    if way == "product":
        return pyfair_rows(counts.astype(float), chance.lognormal(mu, sigma, years))
    return by_year(counts, pyfair_rows(None, chance.lognormal(mu, sigma, counts.sum())))


def pycrq_years(way: str, years: int, rate: float, mu: float, sigma: float) -> Any:
    from pycrq.distributions import constant, poisson

    if way == "product":
        return pycrq_rows(years, poisson(rate), mu, sigma)
    counts = poisson(rate).sample(years).astype(int)
    return by_year(counts, pycrq_rows(int(counts.sum()), constant(1.0), mu, sigma))


def by_year(counts: Any, losses: Any) -> Any:
    return np.bincount(np.repeat(np.arange(len(counts)), counts), losses, len(counts))


def main() -> None:
    tool, way, years, *numbers = sys.argv[1:]
    run = {"pyfair": pyfair_years, "pycrq": pycrq_years}[tool]
    run(way, 1_000, *map(float, numbers))  # what is imported late is there
    start = time.perf_counter()
    losses = run(way, int(years), *map(float, numbers))
    mean, p99 = losses.mean(), np.quantile(losses, 0.99)
    print(time.perf_counter() - start, mean, p99)


if __name__ == "__main__":
    main()
