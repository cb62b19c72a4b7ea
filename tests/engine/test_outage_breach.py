"""The chance to pass a tolerated stop in a year."""

import math

import pytest
from tests.engine.outage_builders import TWO_HOURS, depends, fallback, risk

from leeway.engine.outage_breach import Breach, breach, breach_probability
from leeway.engine.outage_event_loss import Dependency


def passed(*dependencies: Dependency, rate: float = 4.0) -> Breach | None:
    return breach("ship", [risk("v", rate, TWO_HOURS, *dependencies)])


def test_four_outages_a_year_pass_four_hours_as_often_as_in_case_9() -> None:
    found = passed(depends("v", tolerated_stop=4.0))
    assert found is not None
    assert found.probability == pytest.approx(0.623348, abs=5e-7)
    assert found.without_fallbacks == found.probability


def test_a_fallback_that_carries_everything_in_time_leaves_no_chance() -> None:
    found = passed(depends("v", "ship", fallback("x", switch=2.0), tolerated_stop=4.0))
    assert found == Breach(0.0, pytest.approx(0.623348, abs=5e-7))


def test_a_fallback_of_half_the_work_moves_the_limit_to_the_leeway() -> None:
    found = passed(depends("v", "ship", fallback("x", switch=2.0, capacity=0.5), tolerated_stop=4.0))
    assert found is not None
    beyond = 0.5 * math.erfc(
        math.log(6.0 / 2.0) / math.sqrt(2.0)
    )  # leeway: 2 + (4 - 2) / 0.5 = 6 h, as in case 20
    assert found.probability == pytest.approx(1.0 - math.exp(-4.0 * beyond))


def test_a_fallback_that_may_not_work_leaves_the_share_in_which_it_does_not() -> None:
    found = passed(depends("v", "ship", fallback("x", works=0.75), tolerated_stop=4.0))
    beyond = 0.5 * math.erfc(math.log(2.0) / math.sqrt(2.0))
    assert found is not None
    assert found.probability == pytest.approx(breach_probability(4.0, 0.25 * beyond))


def test_vendors_add_up() -> None:
    vendors = [risk(v, 2.0, TWO_HOURS, depends(v, tolerated_stop=4.0)) for v in "ab"]
    found = breach("ship", vendors)
    assert found is not None
    assert found.probability == pytest.approx(0.623348, abs=5e-7)


def test_what_is_not_known_has_no_chance() -> None:
    assert passed(depends("v")) is None
    assert passed(depends("v", "sell", tolerated_stop=4.0)) is None
    assert passed(depends("v", tolerated_stop=4.0), rate=0.0) == Breach(0.0, 0.0)
