"""What moves the loss, and the names of what can be moved."""

import math

import pytest
from tests.engine.outage_builders import TWO_HOURS, Exponential, depends, fallback, risk, yearly

from leeway.engine.outage_curve import LossCurve
from leeway.engine.outage_event_loss import VendorRisk
from leeway.engine.outage_parameters import Parameter, Quantity, override, value_of
from leeway.engine.outage_tornado import Swing, rate_swing, swings_to, tornado
from leeway.engine.outage_yearly_loss import YearlyLoss


def mean(curve: LossCurve) -> float:
    return curve.mean


@pytest.fixture
def risks() -> tuple[VendorRisk, ...]:
    spare = fallback("b", switch=1.0, capacity=0.6, works=0.7)
    return (
        risk("a", 4.0, TWO_HOURS, depends("a", "ship", spare, cost_per_hour=100.0), shape=8.5),
        risk("b", 2.0, TWO_HOURS, depends("b", "ship", cost_per_hour=100.0), depends("b", "sell")),
    )


@pytest.fixture
def loss(risks: tuple[VendorRisk, ...]) -> YearlyLoss:
    return yearly(*risks, unit="money")


COST = Parameter(Quantity.COST_PER_HOUR, workflow_id="ship")
CAPACITY = Parameter(Quantity.CAPACITY, workflow_id="ship", product_id="of b")


def test_the_parameter_that_moves_the_loss_most_comes_first(loss: YearlyLoss) -> None:
    bars = tornado(loss, [Swing(CAPACITY, 0.5, 0.7), Swing(COST, 50.0, 200.0)], mean)
    assert [bar.swing.parameter for bar in bars] == [COST, CAPACITY]
    assert bars[0].at_low == pytest.approx(0.5 * loss.curve.mean)
    assert bars[0].at_high == pytest.approx(2.0 * loss.curve.mean)
    assert bars[1].at_low > loss.curve.mean > bars[1].at_high


def test_a_parameter_at_its_own_value_moves_nothing(loss: YearlyLoss) -> None:
    bars = tornado(
        loss, [Swing(COST, 100.0, 100.0), Swing(CAPACITY, 0.6, 0.6)], lambda curve: curve.quantile(0.95)
    )
    assert [bar.width for bar in bars] == [0.0, 0.0]


def test_a_rate_swings_between_quantiles_of_what_is_known_of_it(
    loss: YearlyLoss, risks: tuple[VendorRisk, ...]
) -> None:
    known, certain = rate_swing(risks[0]), rate_swing(risks[1])
    assert known.low == pytest.approx(4.335883 / 8.5, rel=1e-3)
    assert known.low < 1.0 < known.high
    assert (certain.low, certain.high) == (1.0, 1.0)
    bar = tornado(loss, [known], mean)[0]
    assert bar.at_low < loss.curve.mean < bar.at_high


def test_a_scenario_is_walked_to_from_the_baseline_one_number_at_a_time(loss: YearlyLoss) -> None:
    swings = swings_to(loss, {COST: 300.0, Parameter(Quantity.DURATION, vendor_id="a"): 2.0})
    assert [(s.low, s.high) for s in swings] == [(100.0, 300.0), (1.0, 2.0)]


def test_a_cost_that_the_baseline_does_not_know_has_no_bar(loss: YearlyLoss) -> None:
    assert swings_to(loss, {Parameter(Quantity.COST_PER_HOUR, workflow_id="sell"): 300.0}) == ()


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        (Parameter(Quantity.RATE, vendor_id="a"), 2.0),
        (Parameter(Quantity.DURATION, vendor_id="a"), 3.0),
        (COST, 7.0),
        (Parameter(Quantity.OPERATING, workflow_id="ship"), 0.5),
        (Parameter(Quantity.FREE_HOURS, workflow_id="ship"), 2.0),
        (Parameter(Quantity.SWITCH_TIME, workflow_id="ship", product_id="of b"), 0.25),
        (CAPACITY, 0.0),
        (Parameter(Quantity.WORKS, workflow_id="ship", product_id="of b"), 1.0),
    ],
)
def test_each_quantity_can_be_set_and_read_again(
    risks: tuple[VendorRisk, ...], parameter: Parameter, value: float
) -> None:
    changed = {one.vendor_id: one for one in risks} | {
        r.vendor_id: r for r in override(risks, {parameter: value})
    }
    if parameter.quantity is Quantity.RATE:
        assert changed["a"].frequency.mean == 8.0
    elif parameter.quantity is Quantity.DURATION:
        assert changed["a"].duration == TWO_HOURS.scaled(3.0)
    else:
        assert value_of(changed.values(), parameter) == value


def test_a_workflow_that_several_vendors_stop_changes_with_all_of_them(risks: tuple[VendorRisk, ...]) -> None:
    assert [one.vendor_id for one in override(risks, {COST: 7.0})] == ["a", "b"]
    assert [one.vendor_id for one in override(risks, {CAPACITY: 0.1})] == ["a"]


@pytest.mark.parametrize(
    ("parameter", "value", "words"),
    [
        (Parameter(Quantity.RATE, vendor_id="nobody"), 2.0, "No vendor"),
        (Parameter(Quantity.RATE, vendor_id="a"), -1.0, "can't be"),
        (Parameter(Quantity.DURATION, vendor_id="a"), 0.0, "can't be"),
        (Parameter(Quantity.DURATION, vendor_id="a"), math.nan, "can't be"),
        (CAPACITY, 1.5, "a share"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    risks: tuple[VendorRisk, ...], parameter: Parameter, value: float, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        override(risks, {parameter: value})


def test_only_lognormal_durations_can_be_scaled() -> None:
    with pytest.raises(ValueError, match="lognormal"):
        override([risk("v", 1.0, Exponential(2.0))], {Parameter(Quantity.DURATION, vendor_id="v"): 2.0})
    with pytest.raises(ValueError, match="No vendor"):
        value_of([], COST)
