"""Vendors that are away for good: who carries their work from then on, and how much of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from leeway.domain.register import Register
from leeway.domain.register_entities import PRIMARY, Supply
from leeway.engine.loss import Losses


@dataclass(frozen=True, slots=True)
class Carrier:
    """What carries a need after its primary has gone: a fallback by its product's id, "" for nothing.

    `share`: of the work that it carries, 0 to 1; `switch_time` in hours.
    """

    product_id: str
    share: float
    switch_time: float


@dataclass(frozen=True, slots=True)
class Gone:
    """The register without some vendors, and who carries their work, by need id."""

    register: Register
    carriers: Mapping[str, Carrier] = field(default_factory=dict)

    @property
    def shares(self) -> Mapping[str, float]:
        """How much of a workflow is still done, 0 to 1, by its id: the least of its needs; all of one that isn't named."""
        shares: dict[str, float] = {}
        for need_id, carrier in self.carriers.items():
            workflow_id = self.register.needs[need_id].workflow_id
            shares[workflow_id] = min(carrier.share, shares.get(workflow_id, 1.0))
        return shares


def without_vendors(losses: Losses, vendor_ids: frozenset[str]) -> Gone:
    """Take out what stands on some vendors, and let the largest proven fallback that is left carry each need."""
    if not vendor_ids:
        return Gone(losses.register)
    under = losses.dependence.vendors_under
    supplies = {
        id: supply
        for id, supply in losses.register.supplies.items()
        if not vendor_ids & under[supply.product_id]
    }
    carriers: dict[str, Carrier] = {}
    for id, need in losses.register.needs.items():
        primary = losses.primary(need.id)
        if primary is None or primary.id in supplies:
            continue
        heir = _heir(losses, id, supplies)
        if heir is None:
            carriers[id] = Carrier("", 0.0, 0.0)
        else:
            carriers[id] = Carrier(heir.product_id, heir.capacity or 0.0, heir.switch_time or 0.0)
            supplies[heir.id] = replace(heir, role=PRIMARY)
    if len(supplies) == len(losses.register.supplies):
        return Gone(losses.register)
    return Gone(losses.register.with_rows({"supply": supplies}), carriers)


def _heir(losses: Losses, need_id: str, supplies: Mapping[str, Supply]) -> Supply | None:
    able = [
        supply
        for supply in losses.fallbacks(need_id)
        if supply.id in supplies
        and losses.proven(supply)
        and supply.capacity
        and supply.switch_time is not None
    ]
    return max(able, key=lambda s: (s.capacity or 0.0, -(s.switch_time or 0.0), s.id), default=None)
