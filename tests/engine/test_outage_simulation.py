"""The simulation that checks the curve."""

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.engine.outage_builders import TWO_HOURS, alone, depends, fallback, risk, yearly

from leeway.engine.outage_durations import Lognormal
from leeway.engine.outage_model import OutageModel
from leeway.engine.outage_simulation import (
    YEARS_AT_ONCE,
    check,
    sample_tvar,
    sample_var,
    simulated_years,
    years_within,
)

YEARS = 30_000


def model(*vendors: str) -> OutageModel:
    return OutageModel.of([risk(v, 3.0, TWO_HOURS, depends(v, "ship"), shape=4.5) for v in vendors])


def test_a_sample_of_1_to_100_has_the_figures_of_case_18() -> None:
    losses = np.random.default_rng(1).permutation(np.arange(1.0, 101.0))
    assert (sample_var(losses, 0.95), sample_tvar(losses, 0.95)) == (95.0, 98.0)
    assert (sample_var(losses, 0.0), sample_var(losses, 1.0), sample_tvar(losses, 1.0)) == (1.0, 100.0, 100.0)


@pytest.mark.parametrize("shape", [2.5, math.inf])
def test_curve_and_simulation_agree_within_four_standard_errors(shape: float) -> None:
    spare = fallback("b", switch=0.5, capacity=0.8, works=0.9)
    a = risk("a", 20.0, Lognormal(1.0, 1.2, 100.0), depends("a", "ship", spare, free_hours=1.0), shape=shape)
    b = risk("b", 30.0, Lognormal(2.0, 1.0, 100.0), depends("b", "sell", operating=0.5), shape=shape)
    for unit in ("hours", "money"):
        priced = [
            replace(r, dependencies=tuple(replace(d, cost_per_hour=250.0) for d in r.dependencies))
            for r in (a, b)
        ]
        found = check(yearly(*priced, unit=unit), YEARS, seed=11)
        assert found.years == YEARS
        assert found.standard_errors < 4.0
        assert found.beyond_standard_errors < 4.0


def test_the_overlap_of_two_vendors_is_simulated_as_the_curve_has_it() -> None:
    a = risk("a", 300.0, TWO_HOURS, depends("a", "ship", fallback("b", switch=0.0)))
    b = risk("b", 200.0, Lognormal(1.5, 0.5))
    found = check(yearly(a, b), YEARS, seed=4)
    assert found.simulated_mean > 10.0
    assert found.standard_errors < 4.0


def test_the_same_seed_gives_the_same_years_on_any_number_of_threads() -> None:
    years = 2 * YEARS_AT_ONCE + 5
    one, two = (simulated_years(model("a", "b"), "hours", years, 7, threads=n) for n in (1, 2))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, simulated_years(model("a", "b"), "hours", years, 8))


def test_another_vendor_leaves_the_draws_of_the_others_as_they_are() -> None:
    both = simulated_years(model("a", "b"), "hours", 1_000, 7)
    assert both == pytest.approx(
        simulated_years(model("a"), "hours", 1_000, 7) + simulated_years(model("b"), "hours", 1_000, 7),
        abs=1e-9,
    )


def test_two_vendors_that_are_alike_do_not_correlate() -> None:
    one, other = (simulated_years(model(v), "hours", YEARS, 7) for v in "ab")
    assert abs(np.corrcoef(one, other)[0, 1]) < 4.0 / math.sqrt(YEARS)


def test_a_scenario_keeps_the_draws_of_what_it_does_not_change() -> None:
    base = model("a", "b")
    same = base.changed([])
    assert np.array_equal(simulated_years(base, "hours", 1_000, 7), simulated_years(same, "hours", 1_000, 7))
    longer = base.changed([replace(base.risks["a"], duration=TWO_HOURS.scaled(2.0))])
    extra = simulated_years(longer, "hours", 1_000, 7) - simulated_years(base, "hours", 1_000, 7)
    assert extra == pytest.approx(simulated_years(model("a"), "hours", 1_000, 7), abs=1e-9)


def test_without_events_every_year_is_without_loss() -> None:
    assert not simulated_years(OutageModel.of([]), "hours", 10, 1).any()
    found = check(alone(0.0, TWO_HOURS), 100, 1)
    assert (found.simulated_mean, found.standard_errors, found.beyond_standard_errors) == (0.0, 0.0, 0.0)


def test_years_are_chosen_for_a_number_of_events() -> None:
    assert years_within(model("a"), 100_000) == 4 * YEARS_AT_ONCE
    assert years_within(model("a"), 1) == YEARS_AT_ONCE
    assert years_within(OutageModel.of([]), 1_000_000) == 128 * YEARS_AT_ONCE
