"""What the work on each product loses in a mean year by its vendor's outages."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from leeway.domain.register import Register
from leeway.engine.outage_shares import Exposure, exposures
from leeway.engine.outages import OutageInputs


@dataclass(frozen=True, slots=True)
class ProductLoss:
    """What the work that needs a product loses in a mean year by its vendor's outages.

    `hours` of work; `money` of the workflows whose cost is known, None where it isn't of any; `partly`: of some it isn't.
    """

    hours: float
    money: float | None
    partly: bool = False


def product_losses(register: Register, inputs: OutageInputs) -> Mapping[str, ProductLoss]:
    """Work out what each product's work loses, by id, as far as it is known; what is only a fallback loses nothing."""
    lost: dict[str, dict[str, Exposure]] = {}
    for row in exposures(inputs.model):
        lost.setdefault(row.vendor_id, {})[row.workflow_id] = row
    supplied = {supply.product_id for supply in register.supplies.values()}
    found = {}
    for id, product in register.products.items():
        needs = inputs.losses.needs_on(id)
        if product.vendor_id in inputs.model.risks and needs:
            workflows = {register.needs[need].workflow_id for need in needs}
            of_vendor = lost.get(product.vendor_id, {})
            found[id] = _sum(register, workflows, [of_vendor[w] for w in sorted(workflows) if w in of_vendor])
        elif not needs and id in supplied:
            found[id] = ProductLoss(0.0, 0.0)
    return found


def _sum(register: Register, workflows: Collection[str], rows: Iterable[Exposure]) -> ProductLoss:
    """Add up what workflows lose; one that loses nothing loses no money either, whatever its cost."""
    lost = list(rows)
    unpriced = sum(register.workflows[id].cost_per_hour is None for id in workflows)
    priced = [row.loss_per_year for row in lost if row.loss_per_year is not None]
    money = sum(priced) if unpriced < len(workflows) else None
    return ProductLoss(sum(row.hours_per_year for row in lost), money, 0 < unpriced < len(workflows))
