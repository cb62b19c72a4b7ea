"""The whole register judged: every product and vendor, single points and pairs, concentration."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from leeway.domain.register import Register
from leeway.domain.verdict import ProductAssessment, Verdict, WorkflowLoss, worst
from leeway.engine.concentration import Concentration, concentration
from leeway.engine.cut_sets import Pair, SinglePoint, cut_sets
from leeway.engine.loss import Losses, least
from leeway.engine.verdicts import assess_product, workflow_losses

__all__ = ["Concentration", "Pair", "Portfolio", "SinglePoint", "VendorAssessment", "assess_portfolio"]


@dataclass(frozen=True, slots=True)
class VendorAssessment:
    """What the loss of a vendor does: the worst verdict of its products, the least leeway of its workflows in hours."""

    vendor_id: str
    verdict: Verdict
    leeway: float | None
    workflows: tuple[WorkflowLoss, ...]
    effort_to_leave: float | None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything that follows from a register on a day.

    `products` and `vendors` by id; `concentration` by weighting ("spend", "critical_workflows",
    "integrations"), None where nothing is known; `reach`: vendor id to the share (0 to 1) of critical
    workflows that run on it, directly or through upstream products.
    """

    as_of: date
    products: Mapping[str, ProductAssessment]
    vendors: Mapping[str, VendorAssessment]
    single_points: tuple[SinglePoint, ...]
    pairs: tuple[Pair, ...]
    concentration: Mapping[str, Concentration | None]
    reach: Mapping[str, float]


def assess_portfolio(register: Register, as_of: date) -> Portfolio:
    """Judge every product and vendor of a register as of a day."""
    losses = Losses(register, as_of)
    reach = critical_reach(losses)
    products = {id: assess_product(losses, id, reach) for id in register.products}
    vendors = {id: _assess_vendor(losses, id, products) for id in register.vendors}
    singles, doubles = cut_sets(losses)
    return Portfolio(
        as_of=as_of,
        products=products,
        vendors=vendors,
        single_points=singles,
        pairs=doubles,
        concentration=_concentrations(losses),
        reach=reach,
    )


def critical_reach(losses: Losses) -> Mapping[str, float]:
    """Return by vendor the share of critical workflows that it can touch, itself or as a fourth party."""
    register = losses.register
    critical = [w.id for w in register.workflows.values() if w.critical]
    touched: dict[str, int] = {}
    for id in critical:
        for vendor in frozenset().union(
            *(_vendors_behind(losses, n) for n in register.links.needs_of.get(id, ()))
        ):
            touched[vendor] = touched.get(vendor, 0) + 1
    return {vendor: count / len(critical) for vendor, count in touched.items()}


def _vendors_behind(losses: Losses, need_id: str) -> frozenset[str]:
    primary = losses.primary(need_id)
    return losses.dependence.vendors_under[primary.product_id] if primary else frozenset()


def _assess_vendor(
    losses: Losses, vendor_id: str, products: Mapping[str, ProductAssessment]
) -> VendorAssessment:
    own = [products[id] for id in losses.register.links.products_of.get(vendor_id, ())]
    needs = dict.fromkeys(need for product in own for need in losses.needs_on(product.product_id))
    workflows = workflow_losses(losses, needs, vendor_id)
    unused = least(product.leeway for product in own) if own else None
    efforts = [product.effort_to_leave for product in own]
    known = [effort for effort in efforts if effort is not None]
    return VendorAssessment(
        vendor_id=vendor_id,
        verdict=worst(product.verdict for product in own),
        leeway=least(loss.leeway for loss in workflows) if workflows else unused,
        workflows=workflows,
        effort_to_leave=sum(known) if own and len(known) == len(efforts) else None,
    )


def _concentrations(losses: Losses) -> Mapping[str, Concentration | None]:
    """Weigh vendors by what is paid to them, by critical workflows and by integrations.

    A critical workflow counts once, in equal parts over its needs; an integration by its count.
    """
    register = losses.register
    spend: dict[str, float] = {}
    for product in register.products.values():
        if product.annual_cost is not None:
            spend[product.vendor_id] = spend.get(product.vendor_id, 0.0) + float(product.annual_cost)
    critical: dict[str, float] = {}
    for workflow in register.workflows.values():
        primaries = [p for p in map(losses.primary, register.links.needs_of.get(workflow.id, ())) if p]
        for primary in primaries if workflow.critical else ():
            vendor = register.products[primary.product_id].vendor_id
            critical[vendor] = critical.get(vendor, 0.0) + 1.0 / len(primaries)
    integrations: dict[str, float] = {}
    for integration in register.integrations.values():
        vendor = register.products[integration.product_id].vendor_id
        integrations[vendor] = integrations.get(vendor, 0.0) + integration.count
    return {
        "spend": concentration(spend),
        "critical_workflows": concentration(critical),
        "integrations": concentration(integrations),
    }
