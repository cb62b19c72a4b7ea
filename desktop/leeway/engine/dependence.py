"""Which products and vendors fall with which: the closure of the upstream links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leeway.domain.register import Register


@dataclass(frozen=True, slots=True)
class Dependence:
    """For each product: the products that it stands on, itself included, and the vendors behind them.

    `products_under[p]` and `vendors_under[p]`: p is down when one of them is.
    """

    products_under: Mapping[str, frozenset[str]]
    vendors_under: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, register: Register) -> "Dependence":
        """Work out the closure of a register, whose upstream links have no cycle."""
        upstreams = register.links.upstreams_of
        products: dict[str, frozenset[str]] = {}
        vendors: dict[str, frozenset[str]] = {}
        for id in upstream_first(register.products, upstreams):
            below = upstreams.get(id, ())
            products[id] = frozenset((id,)).union(*(products[other] for other in below))
            own = frozenset((register.products[id].vendor_id,))
            vendors[id] = own.union(*(vendors[other] for other in below))
        return cls(products, vendors)

    def shared(self, register: Register, one: str, other: str) -> tuple[str, ...]:
        """Name what two products both stand on: products, or else the vendor that sells both."""
        products = self.products_under[one] & self.products_under[other]
        if products:
            names = {
                f"{register.vendors[p.vendor_id].name} {p.name}"
                for p in map(register.products.get, products)
                if p
            }
            return tuple(sorted(names))
        vendors = self.vendors_under[one] & self.vendors_under[other]
        return tuple(sorted(register.vendors[id].name for id in vendors))


def upstream_first(nodes: Iterable[str], upstreams: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Order nodes so that each comes after all that it stands on; the graph has no cycle."""
    order: list[str] = []
    seen: set[str] = set()
    for root in nodes:
        stack = [(root, False)]
        while stack:
            node, expanded = stack.pop()
            if expanded:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((other, False) for other in upstreams.get(node, ()) if other not in seen)
    return order
