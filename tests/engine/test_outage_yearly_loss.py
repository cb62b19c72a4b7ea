"""The yearly loss as a curve, against closed forms and as a whole."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.outage_builders import TWO_HOURS, Exponential, alone, depends, fallback, risk, yearly

from leeway.engine.outage_durations import Lognormal
from leeway.engine.outage_event_loss import VendorRisk
from leeway.engine.outage_frequency import Frequency
from leeway.engine.outage_model import OutageModel
from leeway.engine.outage_parameters import Parameter, Quantity, override
from leeway.engine.outage_rates import RatePosterior
from leeway.engine.outage_shares import exposures, vendor_shares, workflow_shares
from leeway.engine.outage_yearly_loss import YearlyLoss, on_one_grid


def test_exponential_losses_twice_a_year_give_case_5() -> None:
    curve = alone(2.0, Exponential(10.0)).curve
    assert (curve.mean, curve.sd) == (pytest.approx(20.0), pytest.approx(20.0))
    assert curve.prob_zero == pytest.approx(0.135335, abs=5e-7)
    assert [curve.quantile(p) for p in (0.5, 0.95, 0.99)] == pytest.approx(
        [14.69406, 59.56923, 86.22568], rel=1e-6
    )
    assert [curve.tvar(p) for p in (0.95, 0.99)] == pytest.approx([76.05438, 101.7193], rel=1e-5)
    assert curve.exceedance(50.0) == pytest.approx(0.0860655, abs=5e-7)


def test_lognormal_losses_four_times_a_year_give_case_6() -> None:
    loss = alone(4.0, TWO_HOURS)
    curve = loss.curve
    assert (curve.mean, curve.sd) == (pytest.approx(13.18977, abs=5e-6), pytest.approx(10.87313, abs=5e-6))
    assert [curve.quantile(p) for p in (0.95, 0.99)] == pytest.approx([33.424, 50.804], rel=1e-3)
    assert [curve.tvar(p) for p in (0.95, 0.99)] == pytest.approx([44.680, 64.780], rel=1e-3)
    assert loss.skew == pytest.approx(2.24084, abs=5e-6)


def test_an_uncertain_rate_makes_the_curve_wider_as_a_mixture_over_rates_does() -> None:
    mixed = alone(4.0, TWO_HOURS, shape=2.5)
    rates = np.random.default_rng(8).gamma(2.5, 4.0 / 2.5, 2_000_000)
    once, squared, cubed = (math.exp(k * TWO_HOURS.mu + k * k / 2.0) for k in (1, 2, 3))
    mean = rates * once
    variance = (rates * squared).mean() + mean.var()
    third = (
        (rates * cubed).mean()
        + 3.0 * np.cov(mean, rates * squared)[0, 1]
        + ((mean - mean.mean()) ** 3).mean()
    )
    assert mixed.curve.sd == pytest.approx(math.sqrt(variance), rel=5e-3)
    assert mixed.skew == pytest.approx(third / variance**1.5, rel=2e-2)


def test_a_rare_and_wide_loss_gives_case_11_and_its_far_quantile() -> None:
    magnitude = Lognormal.between(100_000.0, 1_000_000.0)
    curve = alone(0.1, magnitude).curve
    assert curve.mean == pytest.approx(40_400.13, abs=5e-3)
    assert curve.quantile(0.99) == pytest.approx(809_000.0, rel=2e-3)
    assert curve.quantile(0.9) == 0.0


def test_an_uncertain_rate_has_the_chance_of_none_of_its_posterior() -> None:
    rate = RatePosterior(3, 2.0)
    curve = alone(rate.mean, TWO_HOURS, shape=rate.shape).curve
    assert curve.prob_zero == pytest.approx(rate.none_next_year)
    known = alone(rate.mean, TWO_HOURS).curve
    assert curve.mean == pytest.approx(known.mean)
    assert curve.sd > known.sd


def test_the_chance_of_no_loss_counts_what_is_caught_up() -> None:
    curve = alone(4.0, TWO_HOURS, free_hours=2.0).curve
    assert curve.prob_zero == pytest.approx(math.exp(-2.0))  # half of the outages last longer than the median


def test_without_vendors_nothing_is_lost() -> None:
    for loss in (yearly(), yearly(risk("v", 3.0, TWO_HOURS)), alone(0.0, TWO_HOURS)):
        curve = loss.curve
        assert (curve.mean, curve.sd, curve.prob_zero) == (0.0, 0.0, 1.0)
        assert (curve.quantile(0.99), curve.tvar(0.95), curve.exceedance(1.0)) == (0.0, 0.0, 0.0)


def test_a_duration_without_spread_gives_multiples_of_it() -> None:
    curve = alone(1.0, Lognormal(math.log(3.0), 0.0)).curve
    assert curve.mean == pytest.approx(3.0)
    assert curve.exceedance(4.5) == pytest.approx(1.0 - 2.0 / math.e, abs=1e-9)


def test_exceedance_is_known_beyond_the_grid_too() -> None:
    loss = alone(2.0, Exponential(10.0))
    far = 1.5 * loss.curve.top
    assert loss.curve.quantile(1.0 - 1e-12) == math.inf
    assert loss.exceedance(-1.0) == 1.0
    assert 0.0 < loss.exceedance(far) < 1.0 - loss.curve.covered


def test_the_top_of_the_grid_passes_p99_99_but_not_by_far() -> None:
    for sigma in (0.0, 0.5, 2.0, 4.0):
        loss = alone(4.0, Lognormal(0.0, sigma))
        assert loss.covers
        assert loss.curve.quantile(0.9999) > loss.grid.top / 10.0


def test_many_small_losses_keep_their_spread_on_a_coarse_grid() -> None:
    many = [risk(f"v{i}", 40.0, Lognormal(0.0, 0.5), depends(f"v{i}")) for i in range(400)]
    curve = yearly(*many).curve
    assert curve.sd == pytest.approx(math.sqrt(400.0 * 40.0 * math.exp(2.0 * 0.25)))
    beyond = math.erfc(2.0 / math.sqrt(2.0)) / 2.0  # all but normal: a skewness of 0.01
    assert curve.exceedance(curve.mean + 2.0 * curve.sd) == pytest.approx(beyond, rel=0.02)
    assert curve.exceedance(curve.mean - 2.0 * curve.sd) == pytest.approx(1.0 - beyond, rel=0.02)


# ---------------------------------------------------------------------------------------- properties


@st.composite
def risks(draw: st.DrawFn) -> tuple[VendorRisk, ...]:
    names = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5, unique=True))
    share = st.sampled_from([0.0, 0.3, 0.8, 1.0])
    found = []
    for name in names:
        dependencies = []
        for workflow in draw(st.lists(st.sampled_from(["ship", "sell", "pay"]), max_size=3, unique=True)):
            others = draw(st.lists(st.sampled_from("abcxyz"), max_size=2, unique=True))
            spare = [
                fallback(o, switch=draw(st.floats(0, 5)), capacity=draw(share), works=draw(share)) for o in others if o != name
            ]  # fmt: skip
            values = {
                "free_hours": draw(st.sampled_from([0.0, 1.0])),
                "operating": draw(st.sampled_from([0.25, 1.0])),
            }
            dependencies.append(
                depends(name, workflow, *spare, cost_per_hour=draw(st.floats(1, 5_000)), **values)
            )
        duration = Lognormal(draw(st.floats(-2, 2)), draw(st.floats(0.1, 1.8)), 1_000.0)
        rate, shape = draw(st.floats(0.01, 60.0)), draw(st.sampled_from([0.5, 3.5, 40.5, math.inf]))
        found.append(risk(name, rate, duration, *dependencies, shape=shape))
    return tuple(found)


@given(risks())
def test_the_curve_never_rises_and_covers_p99_99(given_risks: tuple[VendorRisk, ...]) -> None:
    loss = yearly(*given_risks, unit="money")
    losses, chances = loss.curve.points(200)
    assert (np.diff(loss.curve.below) >= 0.0).all()
    assert (np.diff(losses) >= 0.0).all()
    assert (np.diff(chances) <= 0.0).all()
    assert loss.covers
    assert loss.curve.exceedance(0.0) == pytest.approx(1.0 - loss.curve.prob_zero)


@given(risks(), st.randoms())
def test_another_order_changes_nothing(given_risks: tuple[VendorRisk, ...], chance: object) -> None:
    shuffled = list(given_risks)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = yearly(*given_risks).curve, yearly(*shuffled).curve
    assert np.array_equal(one.below, other.below)
    assert (one.mean, one.sd) == (other.mean, other.sd)


@given(risks())
def test_other_names_change_nothing(given_risks: tuple[VendorRisk, ...]) -> None:
    def renamed(ids: frozenset[str]) -> frozenset[str]:
        return frozenset("z" + chr(300 - ord(id)) for id in ids)

    def other(one: VendorRisk) -> VendorRisk:
        dependencies = []
        for d in one.dependencies:
            needs = []
            for need in d.needs:
                spare = tuple(replace(f, vendor_ids=renamed(f.vendor_ids)) for f in need.fallbacks)
                needs.append(replace(need, vendor_ids=renamed(need.vendor_ids), fallbacks=spare))
            dependencies.append(replace(d, needs=tuple(needs), workflow_id="other " + d.workflow_id))
        return replace(
            one, vendor_id=next(iter(renamed(frozenset({one.vendor_id})))), dependencies=tuple(dependencies)
        )

    before, after = yearly(*given_risks), yearly(*map(other, given_risks))
    assert after.curve.mean == pytest.approx(before.curve.mean)
    for p in (0.5, 0.95, 0.99):
        assert after.curve.quantile(p) == pytest.approx(before.curve.quantile(p), rel=1e-6, abs=1e-9)


@given(risks(), st.data())
def test_one_change_gives_the_curve_that_a_fresh_start_gives(
    given_risks: tuple[VendorRisk, ...], data: st.DataObject
) -> None:
    base = yearly(*given_risks)
    chosen = data.draw(st.sampled_from(given_risks))
    new = data.draw(
        st.sampled_from(
            [
                replace(chosen, frequency=chosen.frequency.scaled(1.3)),
                replace(chosen, duration=Lognormal(0.4, 0.7, 1_000.0)),
                replace(chosen, dependencies=(depends(chosen.vendor_id, "new"), *chosen.dependencies[1:])),
                risk("new", 2.0, TWO_HOURS, depends("new", "ship")),
            ]
        )
    )
    changed = base.changed(base.model.changed([new])).curve
    fresh_risks = {one.vendor_id: one for one in (*given_risks, new)}.values()
    fresh = YearlyLoss(OutageModel.of(fresh_risks), "hours", base.grid).curve
    assert np.array_equal(changed.below, fresh.below)
    assert (changed.mean, changed.sd) == (fresh.mean, fresh.sd)


@given(risks())
def test_an_empty_override_differs_by_exactly_0(given_risks: tuple[VendorRisk, ...]) -> None:
    base = yearly(*given_risks)
    nothing = override(given_risks, {Parameter(Quantity.RATE, vendor_id=given_risks[0].vendor_id): 1.0})
    assert nothing == ()
    one, other = on_one_grid(base, base.model.changed(nothing))
    assert np.array_equal(one.curve.below, other.curve.below)
    assert (one.curve.mean, one.curve.tvar(0.95)) == (other.curve.mean, other.curve.tvar(0.95))


@given(risks(), st.floats(1.01, 5.0))
def test_more_outages_never_lower_the_loss(given_risks: tuple[VendorRisk, ...], factor: float) -> None:
    base = yearly(*given_risks)
    worse = base.model.changed([replace(given_risks[0], frequency=given_risks[0].frequency.scaled(factor))])
    one, other = on_one_grid(base, worse)
    assert other.curve.mean >= one.curve.mean * (1 - 1e-12)
    assert (other.curve.below <= one.curve.below + 1e-6).all()


@given(risks())
def test_shares_add_up_to_the_mean(given_risks: tuple[VendorRisk, ...]) -> None:
    loss = yearly(*given_risks, unit="money")
    for shares in (vendor_shares(loss, lambda c: c.mean), workflow_shares(loss, lambda c: c.mean)):
        assert sum(share.mean for share in shares) == pytest.approx(loss.curve.mean, rel=2e-3, abs=1e-9)
        assert all(share.left_out >= -1e-9 * loss.curve.mean for share in shares)
    hours = sum(row.hours_per_year for row in exposures(loss.model))
    assert hours == pytest.approx(yearly(*given_risks).curve.mean, rel=2e-3, abs=1e-9)


def test_a_loss_far_out_in_the_tail_has_no_negative_variance() -> None:
    barely = Lognormal(-1.5, 0.1875, 1_000.0)  # an hour is eight standard deviations away
    loss = yearly(
        risk("c", 1.0, barely, depends("c", operating=0.25, cost_per_hour=1.0, free_hours=1.0), shape=0.5),
        unit="money",
    )
    assert 0.0 <= loss.curve.mean < 1e-15
    assert 0.0 <= loss.curve.sd < 1e-6
    assert loss.curve.exceedance(1.0) == pytest.approx(0.0, abs=1e-12)


def test_leaving_a_vendor_out_leaves_the_others_as_they_are() -> None:
    a, b = (risk(v, 4.0, TWO_HOURS, depends(v, v)) for v in "ab")
    left = vendor_shares(yearly(a, b), lambda c: c.mean)
    assert [share.left_out for share in left] == pytest.approx([13.18977, 13.18977], abs=5e-6)
    assert [share.marginal for share in left] == [0.5, 0.5]


def test_a_scenario_that_leaves_the_grid_moves_both_to_a_larger_one() -> None:
    base = alone(1.0, TWO_HOURS)
    worse = base.model.changed([replace(base.model.risks["v"], duration=TWO_HOURS.scaled(50.0))])
    one, other = on_one_grid(base, worse)
    assert one.grid == other.grid != base.grid
    assert other.covers
    assert other.curve.mean == pytest.approx(50.0 * one.curve.mean)


def test_two_vendors_of_one_id_and_impossible_frequencies_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        yearly(risk("v", 1.0, TWO_HOURS), risk("v", 2.0, TWO_HOURS))
    with pytest.raises(ValueError, match="events"):
        Frequency(-1.0)
