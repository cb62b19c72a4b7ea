"""What is known of each vendor's outages, and what isn't."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from leeway.engine.outage_availability import Availability, availability
from leeway.engine.outage_bands import RESAMPLES, Band, Resampled, band, resampled
from leeway.engine.outage_duration_fit import DurationFit, FitStatus, fit_durations
from leeway.engine.outage_durations import Lognormal
from leeway.engine.outage_episodes import Episodes, IncidentCounts, episodes
from leeway.engine.outage_history import VendorHistory
from leeway.engine.outage_rates import RatePosterior, rate_posterior

SHORT_HOURS: Final = 90 * 24.0
_MOST_DRAWN: Final = 2_000_000
_LEAST_RESAMPLES: Final = 100


class Thin(StrEnum):
    """A reason why a vendor's numbers say little; `words` says so to a person."""

    NOT_OBSERVED = "not-observed"
    SHORT_WINDOW = "short-window"
    NO_EPISODES = "no-episodes"
    FEW_EPISODES = "few-episodes"
    NONE_ENDED = "none-ended"
    ONE_ENDED = "one-ended"
    MOSTLY_OPEN = "mostly-open"
    BORROWED_DURATIONS = "borrowed-durations"
    NO_DURATIONS = "no-durations"

    @property
    def words(self) -> str:
        """The sentence for it."""
        return _WORDS[self]


_WORDS: Final = {
    Thin.NOT_OBSERVED: "Nothing says since when its incidents are on record, so how often it fails isn't known.",
    Thin.SHORT_WINDOW: "It was watched for less than 90 days.",
    Thin.NO_EPISODES: "No outage on record: weak evidence, half an outage is still expected in the time watched.",
    Thin.FEW_EPISODES: "Fewer than five outages: only their rate can be told, not how long they last.",
    Thin.NONE_ENDED: "None of its outages has a known end, so how long they last can't be told; it was up at most so much.",
    Thin.ONE_ENDED: (
        "Only one of its outages has a known end, so how long they last can't be told; it was up at most so much."
    ),
    Thin.MOSTLY_OPEN: (
        "Most of its outages have no known end: how long they last is hardly known, and it was up at most so much."
    ),
    Thin.BORROWED_DURATIONS: "How long its outages last is taken from all vendors together.",
    Thin.NO_DURATIONS: "How long its outages last isn't known, so they aren't in the loss.",
}

_OF_STATUS: Final = {
    FitStatus.NO_EPISODES: Thin.NO_EPISODES,
    FitStatus.FEW_EPISODES: Thin.FEW_EPISODES,
    FitStatus.NONE_ENDED: Thin.NONE_ENDED,
    FitStatus.ONE_ENDED: Thin.ONE_ENDED,
}


@dataclass(frozen=True, slots=True, eq=False)
class VendorOutages:
    """One vendor's outages.

    `rate` is None where nobody has looked. `fit` is from its own episodes; `duration` is what the loss is worked out
    with: its own, or that of all vendors together where `thin` says so, None where there is neither.
    """

    vendor_id: str
    counts: IncidentCounts
    episodes: Episodes
    availability: Availability
    rate: RatePosterior | None
    fit: DurationFit
    duration: Lognormal | None
    thin: tuple[Thin, ...]


@dataclass(frozen=True, slots=True)
class VendorBands:
    """The 5th and 95th percentiles of a vendor's figures, None where they can't be told."""

    availability: Band | None
    mttr_hours: Band | None
    mean_hours: Band | None


def assess_vendors(
    histories: Iterable[VendorHistory], *, longest_hours: float, borrow: bool
) -> Mapping[str, VendorOutages]:
    """Work out what is known of each vendor, by its id; durations are cut at the longest that counts."""
    own = [_of_vendor(history) for history in histories]
    pooled = _pooled(own).lognormal if borrow else None
    found = {}
    for vendor in own:
        duration = vendor.fit.lognormal or (pooled if vendor.rate else None)
        thin = tuple(_thin(vendor, duration))
        cut = replace(duration, longest=longest_hours) if duration else None
        found[vendor.vendor_id] = replace(vendor, duration=cut, thin=thin)
    return found


def resampled_vendor(vendor: VendorOutages, generator: np.random.Generator) -> Resampled | None:
    """Draw a vendor's history again and again; None if it has no episodes, or no durations of its own."""
    if vendor.duration is None or vendor.fit.lognormal is None:
        return None
    count = max(_LEAST_RESAMPLES, min(RESAMPLES, _MOST_DRAWN // max(1, len(vendor.episodes))))
    hours, longest = vendor.availability.observed_hours, vendor.duration.longest
    return resampled(vendor.episodes, hours, generator, longest=longest, count=count)


def vendor_bands(vendor: VendorOutages, generator: np.random.Generator) -> VendorBands:
    """Return the bands of a vendor's figures; none of them where durations are too few."""
    return bands_of(resampled_vendor(vendor, generator))


def bands_of(drawn: Resampled | None) -> VendorBands:
    """Return the bands of a vendor's figures from histories that were drawn already."""
    if drawn is None:
        return VendorBands(None, None, None)
    return VendorBands(band(drawn.availability), band(drawn.mttr_hours), band(drawn.mean_hours))


def _of_vendor(history: VendorHistory) -> VendorOutages:
    found, counts = episodes(history)
    fit = fit_durations(found.stopped[found.began], found.open[found.began])
    return VendorOutages(
        vendor_id=history.vendor_id,
        counts=counts,
        episodes=found,
        availability=availability(found, history.observed_hours),
        rate=rate_posterior(int(found.began.sum()), history.observed_hours),
        fit=fit,
        duration=None,
        thin=(),
    )


def _pooled(vendors: Iterable[VendorOutages]) -> DurationFit:
    """Fit the durations of all vendors together."""
    hours = [vendor.episodes.stopped[vendor.episodes.began] for vendor in vendors]
    open_ = [vendor.episodes.open[vendor.episodes.began] for vendor in vendors]
    return fit_durations(
        np.concatenate([np.zeros(0), *hours]), np.concatenate([np.zeros(0, np.bool_), *open_])
    )


def _thin(vendor: VendorOutages, duration: Lognormal | None) -> Iterator[Thin]:
    observed = vendor.availability.observed_hours
    if not observed:
        yield Thin.NOT_OBSERVED
    elif observed < SHORT_HOURS:
        yield Thin.SHORT_WINDOW
    if vendor.fit.status in _OF_STATUS:
        yield _OF_STATUS[vendor.fit.status]
    elif vendor.fit.open > vendor.fit.ended:
        yield Thin.MOSTLY_OPEN
    if vendor.fit.lognormal is None and vendor.rate:
        yield Thin.BORROWED_DURATIONS if duration else Thin.NO_DURATIONS
