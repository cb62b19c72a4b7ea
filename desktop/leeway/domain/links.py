"""The ties between the rows of a register: who refers to whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leeway.domain.register import Register
    from leeway.domain.register_entities import Supply


@dataclass(frozen=True)
class Links:
    """Who refers to whom: ids by id, each list in the order of the register."""

    products_of: Mapping[str, tuple[str, ...]]
    upstreams_of: Mapping[str, tuple[str, ...]]
    dependents_of: Mapping[str, tuple[str, ...]]
    needs_of: Mapping[str, tuple[str, ...]]
    supplies_of: Mapping[str, tuple[str, ...]]
    supplied_by: Mapping[str, tuple[str, ...]]
    integrations_of: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, register: "Register") -> "Links":
        """Read the ties off a register in one pass over each table."""
        return cls(
            products_of=_gather((p.vendor_id, p.id) for p in register.products.values()),
            upstreams_of=_gather((u.product_id, u.upstream_id) for u in register.upstreams.values()),
            dependents_of=_gather((u.upstream_id, u.product_id) for u in register.upstreams.values()),
            needs_of=_gather((n.workflow_id, n.id) for n in register.needs.values()),
            supplies_of=_gather((s.need_id, s.id) for s in register.supplies.values()),
            supplied_by=_gather((s.product_id, s.id) for s in register.supplies.values()),
            integrations_of=_gather((i.product_id, i.id) for i in register.integrations.values()),
        )

    def with_supplies(self, added: "Iterable[Supply]") -> "Links":
        """Return the ties once some supplies have been added at the end of the register's."""
        of_needs, of_products = dict(self.supplies_of), dict(self.supplied_by)
        for supply in added:
            of_needs[supply.need_id] = (*of_needs.get(supply.need_id, ()), supply.id)
            of_products[supply.product_id] = (*of_products.get(supply.product_id, ()), supply.id)
        return replace(self, supplies_of=of_needs, supplied_by=of_products)


def _gather(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
