"""Registers for tests, built in the words of the domain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from leeway.domain.policy import Policy
from leeway.domain.register import Register
from leeway.domain.register_entities import (
    FALLBACK,
    PRIMARY,
    Integration,
    Need,
    Product,
    ProductUpstream,
    Signal,
    Supply,
    Vendor,
    Workflow,
)

TODAY = date(2026, 11, 22)
RECENTLY = date(2026, 10, 1)
LONG_AGO = date(2026, 3, 2)


@dataclass
class Team:
    """Rows of a register, added one by one; each method returns the id of what it added."""

    rows: list[Any] = field(default_factory=list)

    def vendor(self, name: str, **values: Any) -> str:
        return self._add(Vendor, name, name=name, **values)

    def product(self, vendor: str, name: str, *, on: tuple[str, ...] = (), **values: Any) -> str:
        id = self._add(Product, name, vendor_id=vendor, name=name, **values)
        for upstream in on:
            self._add(ProductUpstream, f"{id}-on-{upstream}", product_id=id, upstream_id=upstream)
        return id

    def sold(self, name: str, *, on: tuple[str, ...] = (), **values: Any) -> str:
        """Add a product with a vendor of its own."""
        return self.product(self.vendor(f"{name} Inc"), name, on=on, **values)

    def workflow(
        self, name: str, *, critical: bool | None = True, tolerated: float | None = 4.0, **values: Any
    ) -> str:
        return self._add(Workflow, name, name=name, critical=critical, tolerated_stop=tolerated, **values)

    def need(self, workflow: str, primary: str | None, *fallbacks: tuple[str, dict[str, Any]]) -> str:
        need = self._add(Need, f"{workflow}-need-{primary}", workflow_id=workflow, name=f"need of {primary}")
        if primary:
            self._add(Supply, f"{need}-primary", need_id=need, product_id=primary, role=PRIMARY)
        for product, values in fallbacks:
            proven = {"switch_time": 1.0, "capacity": 1.0, "last_tested": RECENTLY} | values
            self._add(Supply, f"{need}-{product}", need_id=need, product_id=product, role=FALLBACK, **proven)
        return need

    def integration(self, product: str, name: str = "plugins", **values: Any) -> str:
        return self._add(Integration, f"{product}-{name}", product_id=product, name=name, **values)

    def signal(self, vendor: str, metric: str, value: str, **values: Any) -> str:
        given = {"source": "a source", "as_of": TODAY} | values
        return self._add(Signal, f"{vendor}-{metric}", vendor_id=vendor, metric=metric, value=value, **given)

    def policy(self, **values: Any) -> None:
        self.rows.append(Policy(**values))

    def register(self) -> Register:
        return Register.of(self.rows)

    def _add(self, kind: type[Any], id: str, **values: Any) -> str:
        self.rows.append(kind(id=id, **values))
        return id


def proven(product: str, **values: Any) -> tuple[str, dict[str, Any]]:
    """A fallback that was tested recently, takes over in an hour and carries everything, unless told otherwise."""
    return product, values
