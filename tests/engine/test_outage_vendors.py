"""What is known of each vendor, what isn't, and how far it may be off."""

import math
from typing import Any

import numpy as np
import pytest
from tests.engine.outage_builders import depends

from leeway.engine.outage_bands import band, mean_loss_band, resampled
from leeway.engine.outage_episodes import episodes
from leeway.engine.outage_event_loss import VendorRisk
from leeway.engine.outage_frequency import Frequency
from leeway.engine.outage_history import VendorHistory
from leeway.engine.outage_vendors import Thin, VendorOutages, assess_vendors, resampled_vendor, vendor_bands
from leeway.engine.probability import HOURS_PER_YEAR

NAN = math.nan
YEAR = (0.0, HOURS_PER_YEAR)
FIVE = (0.5, 1.0, 2.0, 4.0, 8.0)


def history(id: str, *hours: float, observed: Any = YEAR, open_for: tuple[float, ...] = ()) -> VendorHistory:
    """Outages that begin 100 h apart and last so long; the last of them still open after so long."""
    count = len(hours) + len(open_for)
    start = 100.0 * np.arange(count)
    lasted = np.array([*hours, *open_for])
    end = np.where(np.arange(count) < len(hours), start + lasted, NAN)
    return VendorHistory.of(id, start, end, observed=observed, until=start + lasted)


def known(*histories: VendorHistory, borrow: bool = True) -> dict[str, VendorOutages]:
    return dict(assess_vendors(histories, longest_hours=HOURS_PER_YEAR, borrow=borrow))


def test_a_vendor_with_five_outages_and_one_open_has_the_fit_of_case_4() -> None:
    found = known(history("v", *FIVE, open_for=(12.0,)))["v"]
    assert found.duration is not None
    assert (found.duration.mu, found.duration.sigma) == (
        pytest.approx(1.10314, abs=1e-5),
        pytest.approx(1.30212, abs=1e-5),
    )
    assert found.rate is not None
    assert found.rate.mean == 6.5
    assert (found.counts.open, found.thin) == (1, ())


def test_fewer_than_five_outages_give_a_rate_and_say_that_they_are_few() -> None:
    found = known(history("v", 1.0, 2.0, 3.0))["v"]
    assert found.rate is not None
    assert found.rate.mean == 3.5
    assert (found.fit.lognormal, found.duration) == (None, None)
    assert found.thin == (Thin.FEW_EPISODES, Thin.NO_DURATIONS)


def test_few_outages_borrow_the_durations_of_all_vendors_and_say_so() -> None:
    found = known(history("v", 1.0), history("w", *FIVE))
    assert found["v"].thin == (Thin.FEW_EPISODES, Thin.BORROWED_DURATIONS)
    assert found["v"].fit.lognormal is None
    assert found["v"].duration is not None
    assert found["v"].duration.mu == pytest.approx(math.log(2.0) * 5 / 6)
    assert found["w"].thin == ()
    assert known(history("v", 1.0), history("w", *FIVE), borrow=False)["v"].duration is None


def test_no_outage_in_a_year_still_expects_half_of_one() -> None:
    found = known(history("v"))["v"]
    assert found.rate is not None
    assert found.rate.mean == 0.5
    assert found.availability.availability == 1.0
    assert Thin.NO_EPISODES in found.thin


def test_without_observed_time_no_rate_is_known() -> None:
    found = known(history("v", *FIVE, observed=()))["v"]
    assert (found.rate, found.availability.availability) == (None, None)
    assert found.thin == (Thin.NOT_OBSERVED,)


def test_less_than_90_days_are_said_to_be_short() -> None:
    assert Thin.SHORT_WINDOW in known(history("v", *FIVE, observed=(0.0, 89 * 24.0)))["v"].thin
    assert Thin.SHORT_WINDOW not in known(history("v", *FIVE, observed=(0.0, 90 * 24.0)))["v"].thin


def test_a_vendor_that_never_closes_an_incident_has_a_rate_and_no_durations() -> None:
    found = known(history("v", open_for=(0.0,) * 23))["v"]
    assert found.rate is not None
    assert found.rate.mean == 23.5
    assert found.thin == (Thin.NONE_ENDED, Thin.NO_DURATIONS)
    assert found.availability.down_hours == 0.0


def test_more_open_than_ended_is_said() -> None:
    assert known(history("v", 1.0, 2.0, open_for=(1.0,) * 4))["v"].thin == (Thin.MOSTLY_OPEN,)
    assert known(history("v", 1.0, open_for=(1.0,) * 4))["v"].thin[0] is Thin.ONE_ENDED


def test_every_reason_has_its_words() -> None:
    assert all(reason.words.endswith(".") for reason in Thin)


# ---------------------------------------------------------------------------------------------- bands


def test_bands_hold_the_figures_that_they_are_about() -> None:
    vendor = known(history("v", *FIVE * 8))["v"]
    found = vendor_bands(vendor, np.random.default_rng(4))
    measured = vendor.availability
    assert vendor.duration is not None
    for figure, ends in (
        (measured.availability, found.availability),
        (measured.mttr_hours, found.mttr_hours),
        (vendor.duration.mean, found.mean_hours),
    ):
        assert figure is not None
        assert ends is not None
        assert ends[0] < figure < ends[1]


def test_the_same_generator_gives_the_same_bands() -> None:
    vendor = known(history("v", *FIVE))["v"]
    one, other = (vendor_bands(vendor, np.random.default_rng(4)) for _ in range(2))
    assert one == other


def test_the_band_of_the_rate_is_as_wide_as_that_of_its_posterior() -> None:
    vendor = known(history("v", *FIVE * 8))["v"]
    drawn = resampled_vendor(vendor, np.random.default_rng(4))
    assert drawn is not None
    assert vendor.rate is not None
    assert band(drawn.rate) == pytest.approx(
        (vendor.rate.quantile(0.05), vendor.rate.quantile(0.95)), rel=0.05
    )


def test_the_band_of_the_mean_loss_holds_the_mean_loss() -> None:
    vendor = known(history("v", *FIVE * 8))["v"]
    assert vendor.rate is not None
    assert vendor.duration is not None
    risk = VendorRisk(
        "v", Frequency.uncertain(vendor.rate), vendor.duration, (depends("v", cost_per_hour=100.0),)
    )
    drawn = resampled_vendor(vendor, np.random.default_rng(4))
    assert drawn is not None
    mean = vendor.rate.mean * vendor.duration.mean
    for factor, money in ((1.0, False), (100.0, True)):
        ends = mean_loss_band([(risk, drawn)], money=money)
        assert ends is not None
        assert ends[0] < factor * mean < ends[1]
    assert mean_loss_band([], money=True) is None


def test_without_episodes_or_durations_there_are_no_bands() -> None:
    for vendor in known(history("v"), history("w", 1.0)).values():
        assert vendor_bands(vendor, np.random.default_rng(4)).mean_hours is None
    nothing, _ = episodes(history("v"))
    assert resampled(nothing, 100.0, np.random.default_rng(4)) is None
    assert band(np.array([1.0, NAN, NAN])) is None
