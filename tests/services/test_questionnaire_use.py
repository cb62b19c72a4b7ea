"""What session burn says to a questionnaire, and what it keeps to itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from tests.builders import TODAY

from leeway.engine.burn_days import WorkingHours
from leeway.engine.burn_windows import PlannedWindow
from leeway.services.burn import Burn, BurnTerms, measure_burn, summed_up
from leeway.services.burn_prices import read_prices
from leeway.services.questionnaire_use import use_figures
from leeway.services.sample_usage import sample_usage

TERMS = BurnTerms(PlannedWindow(5.0), WorkingHours(), UTC)


def burn(terms: BurnTerms) -> Burn:
    one = sample_usage(TODAY, UTC)[0]
    found = measure_burn(summed_up(one.calls, one.hits, UTC), one.hits, terms, read_prices())
    assert found
    return found


def test_length_limits_and_the_last_day_are_those_of_the_burn() -> None:
    measured = burn(TERMS)
    found = use_figures(measured)
    assert measured.lengths.median_hours
    assert found.session_share == pytest.approx(measured.lengths.median_hours / 5)
    assert found.limit_hits == len(measured.stalls)
    assert found.as_of == measured.last.date()


def test_an_assumed_plan_and_a_proposed_reference_suggest_nothing() -> None:
    found = use_figures(burn(replace(TERMS, planned=PlannedWindow(assumed=True))))
    assert (found.session_share, found.token_inflation) == (None, None)


def test_inflation_against_a_chosen_reference_is_told() -> None:
    first = burn(TERMS).first.date()
    chosen = replace(TERMS, reference=(first, first + timedelta(days=20)))
    found = use_figures(burn(chosen))
    assert found.token_inflation is not None
    assert found.token_inflation > 0
