"""Hours that a week loses to limits, inflation, a worse model, and vendors that are away for good.

By the same rules as the drill (see `leeway.engine.drill`): limits and inflation let windows of agents' sessions stand
still, a worse model loses a share of the rest. A workflow loses as much as the worst of its needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from leeway.domain.register_entities import Product, Workflow
from leeway.domain.scenario_levers import Lever, Levers
from leeway.engine.drill_hours import lost_quality, lost_stalling, stall_per_window, standing
from leeway.engine.loss import Losses
from leeway.engine.probability import HOURS_PER_YEAR
from leeway.engine.whatif_gone import Carrier

HOURS_PER_WEEK: Final = 168.0
WEEKS_PER_YEAR: Final = HOURS_PER_YEAR / HOURS_PER_WEEK


@dataclass(frozen=True, slots=True)
class Week:
    """Working hours that a workflow loses in a week, by why; `once`: those lost while a gone vendor is replaced."""

    stalls: float = 0.0
    quality: float = 0.0
    gone: float = 0.0
    once: float = 0.0

    @property
    def total(self) -> float:
        """The hours of every week."""
        return self.stalls + self.quality + self.gone


@dataclass(frozen=True, slots=True)
class BadWeeks:
    """What weeks are like: the losses of a register, the levers, and who carries what of vendors that are gone.

    `session_hours`: how long the sessions of a product last now, in hours, by its id, where its logs say so.
    """

    losses: Losses
    levers: Levers
    session_hours: Mapping[str, float]
    carriers: Mapping[str, Carrier]

    def of(self, workflow: Workflow) -> Week | None:
        """Return what a week loses; None where the workflow's hours a week aren't known."""
        hours = workflow.hours_per_week
        if hours is None:
            return None
        needs = self.losses.register.links.needs_of.get(workflow.id, ())
        weeks = [self._of_need(id, hours) for id in needs]
        return max(weeks, key=lambda week: (week.total, week.once), default=Week())

    def touch(self, workflow: Workflow) -> bool:
        """Tell whether levers can let a week of the workflow lose more: by a product that it needs, or one that is gone."""
        moved = self.levers.set_for(Lever.SESSION_LIMIT, Lever.TOKEN_INFLATION, Lever.QUALITY)
        needs = self.losses.register.links.needs_of.get(workflow.id, ())
        primaries = (self.losses.primary(id) for id in needs)
        return any(id in self.carriers for id in needs) or any(
            one is not None and one.product_id in moved for one in primaries
        )

    def _of_need(self, need_id: str, hours: float) -> Week:
        carrier = self.carriers.get(need_id, Carrier("", 1.0, 0.0))
        primary = self.losses.primary(need_id)
        left = hours * carrier.share
        gone = hours - left
        once = carrier.switch_time * carrier.share * hours / HOURS_PER_WEEK
        if primary is None:
            return Week(gone=gone, once=once)
        product = self.losses.register.products[primary.product_id]
        fallbacks = standing(self.losses, need_id, product.vendor_id)
        window, stall = product.session_hours, self.stall(product)
        stalls = 0.0 if window is None else lost_stalling(fallbacks, stall, window, left)
        quality = self.levers.of(Lever.QUALITY, product.id)
        worse = lost_quality(fallbacks, left - stalls, quality) if quality < 1.0 else 0.0
        return Week(stalls, worse, gone, once)

    def stall(self, product: Product) -> float:
        """Return the hours that each window of a product stands still."""
        window = product.session_hours
        if window is None:
            return 0.0
        lasts = min(window, self.session_hours.get(product.id, window))
        lasts = min(lasts, self.levers.of(Lever.SESSION_LIMIT, product.id, lasts))
        return stall_per_window(window, lasts, self.levers.of(Lever.TOKEN_INFLATION, product.id))


@dataclass(frozen=True, slots=True)
class Beyond:
    """What every year loses beside the outages of the history and beyond the baseline's weeks, in hours or in money.

    `bad_outages`: in the one outage that a lever adds.
    """

    stalls: float = 0.0
    quality: float = 0.0
    gone: float = 0.0
    bad_outages: float = 0.0

    @property
    def total(self) -> float:
        """All of it."""
        return self.stalls + self.quality + self.gone + self.bad_outages

    def plus(self, other: "Beyond", factor: float = 1.0) -> "Beyond":
        """Add another, or a multiple of it."""
        return Beyond(
            self.stalls + factor * other.stalls,
            self.quality + factor * other.quality,
            self.gone + factor * other.gone,
            self.bad_outages + factor * other.bad_outages,
        )


def beyond(before: Week, after: Week) -> Beyond:
    """Return the hours of a year that weeks lose beyond what they lose anyway; never less than none.

    What one cause loses less is set off against the others, in proportion.
    """
    more = max(0.0, after.total - before.total)
    parts = [max(0.0, getattr(after, name) - getattr(before, name)) for name in ("stalls", "quality", "gone")]
    whole = sum(parts)
    scale = WEEKS_PER_YEAR * (more / whole) if whole else 0.0
    return Beyond(parts[0] * scale, parts[1] * scale, parts[2] * scale + max(0.0, after.once - before.once))
