"""What one outage of a vendor does to our work: hours lost as a function of how long it lasts.

Without a fallback every hour is lost. A fallback with switch time s and capacity c, that works with chance p, leaves
p [min(D, s) + (1 - c) max(D - s, 0)] + (1 - p) D. What the workflow can catch up is taken off in each of the two cases,
because it is taken off what is really lost, not off its mean.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Final

import numpy as np

from leeway.engine.outage_durations import Duration, moment
from leeway.engine.outage_frequency import Frequency
from leeway.engine.outage_loss_function import PiecewiseLinear, difference, total
from leeway.engine.outage_overlap import Residual
from leeway.engine.probability import HOURS_PER_YEAR

MOST_UNCERTAIN: Final = 6
"""Fallbacks of one workflow that may each work or not; of more than that, the least likely are taken not to work."""


_MOST_KNOWN: Final = 256
"""Losses of one dependency that are kept; durations that a slider went through are forgotten then."""


@dataclass(frozen=True, slots=True)
class Fallback:
    """A product that can fill a need instead.

    `switch_time` in hours; `capacity` 0 to 1; `works`: the chance that it takes over when asked to, 1 if proven;
    `vendor_ids`: those without whom it is down.
    """

    product_id: str
    vendor_ids: frozenset[str]
    switch_time: float
    capacity: float
    works: float = 1.0


@dataclass(frozen=True, slots=True)
class NeedLost:
    """A need that is lost with a vendor, the vendors without whom its primary is down, and what can fill it then."""

    need_id: str
    vendor_ids: frozenset[str]
    fallbacks: tuple[Fallback, ...] = ()

    def usable(self, down: str = "") -> list[Fallback]:
        """List the fallbacks that may carry something while a vendor is down."""
        return [f for f in self.fallbacks if f.works > 0 and f.capacity > 0 and down not in f.vendor_ids]


@dataclass(frozen=True)
class Dependency:
    """What a workflow loses with a vendor.

    `operating`: share of all hours in which the workflow runs, 0 to 1; `cost_per_hour` in currency, None if not known;
    `free_hours`: lost work that it can catch up; `tolerated_stop` in hours, None if not known.
    """

    workflow_id: str
    needs: tuple[NeedLost, ...]
    operating: float = 1.0
    cost_per_hour: float | None = None
    free_hours: float = 0.0
    tolerated_stop: float | None = None

    @cached_property
    def backing(self) -> frozenset[str]:
        """The vendors whose outage leaves a need of the workflow without one of its fallbacks."""
        return frozenset().union(
            *(fallback.vendor_ids - need.vendor_ids for need in self.needs for fallback in need.usable())
        )

    @cached_property
    def known(self) -> dict[tuple[str, bool, Duration | None], PiecewiseLinear]:
        """What has been worked out of it already, by duration if it hangs on that: see `lost_hours`."""
        return {}

    def with_money(self, cost_per_hour: float | None, tolerated_stop: float | None) -> "Dependency":
        """Return the same work at another cost, or with another tolerance; what has been worked out stays known."""
        other = replace(self, cost_per_hour=cost_per_hour, tolerated_stop=tolerated_stop)
        other.__dict__["known"] = self.known
        return other

    @cached_property
    def one_choice(self) -> bool:
        """Whether no need has more than one fallback, so that which is best doesn't hang on the duration."""
        return all(len(need.usable()) < 2 for need in self.needs)


@dataclass(frozen=True)
class VendorRisk:
    """A vendor's outages, and the workflows that lose work by them."""

    vendor_id: str
    frequency: Frequency
    duration: Duration
    dependencies: tuple[Dependency, ...] = ()

    @cached_property
    def backing(self) -> tuple[str, ...]:
        """The other vendors that stand behind fallbacks for this one, once each, in order."""
        found = {id for dependency in self.dependencies for id in dependency.backing}
        return tuple(sorted(found - {self.vendor_id}))

    @cached_property
    def workflow_ids(self) -> frozenset[str]:
        """The workflows that lose work by this vendor."""
        return frozenset(dependency.workflow_id for dependency in self.dependencies)

    @cached_property
    def residual(self) -> Residual:
        """What is left of an outage that is met at a random moment."""
        return Residual(self.duration)

    @property
    def mean_hours(self) -> float:
        """The mean duration of an outage."""
        return self.residual.mean

    @cached_property
    def down_share(self) -> float:
        """The share of the time that the vendor is down: rate times mean duration, at most 1."""
        return min(1.0, self.frequency.mean * self.mean_hours / HOURS_PER_YEAR)


Case = tuple[float, PiecewiseLinear]
"""A chance, and what is lost then."""


def cases(
    needs: Sequence[NeedLost], duration: Duration, down: str = "", *, switched: bool = False
) -> tuple[Case, ...]:
    """List what a workflow may lose, in hours over the hours of an outage, with the chance of each case.

    In each case some of the fallbacks work and some don't; a workflow carries the least of its needs. Fallbacks of
    vendors that are `down` don't work; `switched` says that the others have taken over already.
    """
    chosen = [best_fallback(need, duration, down) for need in needs]
    chances = _chances(fallback for fallback in chosen if fallback)
    found = []
    for works in product(*([True, False] if 0.0 < p < 1.0 else [p == 1.0] for p in chances.values())):
        working = {id for id, does in zip(chances, works, strict=True) if does}
        chance = 1.0
        for id, p in chances.items():
            chance *= p if id in working else 1.0 - p
        active = [f if f and f.product_id in working else None for f in chosen]
        found.append((chance, _lost(active, switched=switched)))
    return tuple(found)


def best_fallback(need: NeedLost, duration: Duration, down: str = "") -> Fallback | None:
    """Return the fallback with which an outage loses the least on average, None if none that is up carries anything."""
    usable = need.usable(down)
    if len(usable) < 2:
        return usable[0] if usable else None
    saved = np.array([f.works * f.capacity for f in usable])
    late = moment(duration, 1) - duration.limited(np.array([f.switch_time for f in usable]))
    return min(
        zip(-saved * late, (f.product_id for f in usable), usable, strict=True), key=lambda row: row[:2]
    )[2]


def _chances(fallbacks: Iterable[Fallback]) -> dict[str, float]:
    """Return by product the chance that it works: the least, where needs differ, and 0 beyond the most uncertain."""
    chances: dict[str, float] = {}
    for fallback in fallbacks:
        chances[fallback.product_id] = min(fallback.works, chances.get(fallback.product_id, 1.0))
    uncertain = sorted((p, id) for id, p in chances.items() if 0.0 < p < 1.0)
    for _, id in uncertain[: max(0, len(uncertain) - MOST_UNCERTAIN)]:
        chances[id] = 0.0
    return chances


def _lost(active: Sequence[Fallback | None], *, switched: bool) -> PiecewiseLinear:
    """Return the hours lost while each need is carried by a fallback, or by none: the worst of them at each moment."""
    taken_over = [(0.0 if switched else f.switch_time, 1.0 - f.capacity) for f in active if f]
    if len(taken_over) < len(active):
        return PiecewiseLinear.of([0.0], [1.0])
    times = sorted({0.0, *(at for at, _ in taken_over)})
    slopes = [max(rate if at <= time else 1.0 for at, rate in taken_over) for time in times]
    return PiecewiseLinear.of(times, slopes)


def lost_hours(
    dependency: Dependency, duration: Duration, down: str = "", *, switched: bool = False
) -> PiecewiseLinear:
    """Return the mean working hours that a workflow loses, over the hours of an outage, above what it can catch up.

    Of the same dependency always the same object, unless the best fallback hangs on the duration and that has changed.
    """
    key = (down, switched, None if dependency.one_choice else duration)
    lost = dependency.known.get(key)
    if lost is None:
        found = cases(dependency.needs, duration, down, switched=switched)
        lost = total((dependency.operating * p, lost.above(dependency.free_hours)) for p, lost in found)
        _keep(dependency, key, lost)
    return lost


def extra_hours(dependency: Dependency, duration: Duration, other: str, *, switched: bool) -> PiecewiseLinear:
    """Return what a workflow loses beyond that while a vendor behind a fallback is down too; `switched`: once it carried."""
    key = ("beyond " + other, switched, None if dependency.one_choice else duration)
    lost = dependency.known.get(key)
    if lost is None:
        without = lost_hours(dependency, duration, other, switched=switched)
        lost = difference(without, lost_hours(dependency, duration, switched=switched))
        _keep(dependency, key, lost)
    return lost


def _keep(dependency: Dependency, key: tuple[str, bool, Duration | None], lost: PiecewiseLinear) -> None:
    if len(dependency.known) >= _MOST_KNOWN:
        dependency.known.clear()
    dependency.known[key] = lost
