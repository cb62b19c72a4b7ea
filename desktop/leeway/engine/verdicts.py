"""The verdict on a product: the rule of the product text, applied to its losses."""

import math
from collections.abc import Iterable, Mapping

from leeway.domain.register import Register
from leeway.domain.verdict import Code, Outcome, ProductAssessment, Reason, Verdict, WorkflowLoss
from leeway.engine.loss import Losses, least
from leeway.engine.switching import effort_to_leave, time_to_leave


def assess_product(losses: Losses, product_id: str, reach: Mapping[str, float]) -> ProductAssessment:
    """Judge one product by what its loss does; its loss is its vendor away.

    `reach`: by vendor id, the share (0 to 1) of critical workflows that run on it.
    """
    register = losses.register
    product = register.products[product_id]
    workflows = workflow_losses(losses, losses.needs_on(product_id), product.vendor_id)
    only_fallback = not workflows and losses.backs_up(product_id)
    missing = _missing(register, product_id, workflows, only_fallback=only_fallback)
    reasons = _reasons(losses, product_id, workflows, reach.get(product.vendor_id, 0.0))
    integrations = [register.integrations[id] for id in register.links.integrations_of.get(product_id, ())]
    effort = effort_to_leave(integrations)
    time = time_to_leave(product, integrations, register.policy)
    return ProductAssessment(
        product_id=product_id,
        vendor_id=product.vendor_id,
        verdict=_verdict(workflows, missing, reasons),
        leeway=least(loss.leeway for loss in workflows) if workflows or only_fallback else None,
        reasons=reasons,
        missing=missing,
        workflows=workflows,
        effort_to_leave=effort.hours,
        time_to_leave=time.weeks,
        at_least=min((loss.at_least for loss in workflows), default=math.inf if only_fallback else 0.0),
    )


def workflow_losses(losses: Losses, need_ids: Iterable[str], vendor_id: str) -> tuple[WorkflowLoss, ...]:
    """Group needs by workflow and work out each workflow's loss, worst first, then by name."""
    register = losses.register
    grouped: dict[str, list[str]] = {}
    for id in need_ids:
        grouped.setdefault(register.needs[id].workflow_id, []).append(id)
    found = [losses.of_workflow(register.workflows[w], sorted(ids), vendor_id) for w, ids in grouped.items()]
    return tuple(sorted(found, key=_worst_first))


def _worst_first(loss: WorkflowLoss) -> tuple[bool, int, float, str, str]:
    leeway = -1.0 if loss.leeway is None else loss.leeway
    return (loss.critical is False, -loss.outcome.severity, leeway, loss.name, loss.workflow_id)


def _missing(
    register: Register, product_id: str, workflows: tuple[WorkflowLoss, ...], *, only_fallback: bool
) -> tuple[str, ...]:
    found = [text for loss in workflows for text in loss.missing]
    found += [
        f"Whether workflow “{loss.name}” is critical"
        for loss in workflows
        if loss.critical is None and loss.outcome is Outcome.STOPS
    ]
    if not workflows and not only_fallback:
        found.append(f"Which workflows need “{register.products[product_id].name}”")
    return tuple(dict.fromkeys(found))


def _reasons(
    losses: Losses, product_id: str, workflows: tuple[WorkflowLoss, ...], share: float
) -> tuple[Reason, ...]:
    register = losses.register
    found: list[Reason] = []
    for loss in workflows:
        if loss.critical is False and loss.outcome is Outcome.STOPS and loss.certain:
            found.append(Reason(Code.WORKFLOW_STOPS, f"“{loss.name}”, which is not critical, stops."))
        found.extend(loss.reasons)
    limit = register.policy.share_limit
    if share > limit:
        vendor = register.vendors[register.products[product_id].vendor_id].name
        text = f"{share * 100:.3g} % of critical workflows run on {vendor}; the policy's limit is {limit * 100:.3g} %."
        found.append(Reason(Code.SHARE_OVER_LIMIT, text))
    if workflows and all(loss.outcome is Outcome.HOLDS and not loss.reasons for loss in workflows):
        found.insert(
            0, Reason(Code.HOLDS, "Every workflow that needs it holds on a proven, independent fallback.")
        )
    if not workflows and losses.backs_up(product_id):
        found.insert(
            0, Reason(Code.ONLY_FALLBACK, "It is only a fallback: no workflow stops while its primary is up.")
        )
    return tuple(dict.fromkeys(found))


def _verdict(
    workflows: tuple[WorkflowLoss, ...], missing: tuple[str, ...], reasons: tuple[Reason, ...]
) -> Verdict:
    if any(loss.critical and loss.outcome is Outcome.STOPS and loss.certain for loss in workflows):
        return Verdict.SINGLE_SOURCE_CRITICAL
    if missing:
        return Verdict.NOT_ENOUGH_KNOWN
    if any(reason.code not in (Code.HOLDS, Code.ONLY_FALLBACK) for reason in reasons):
        return Verdict.CONCENTRATED
    assert all(loss.leeway == math.inf for loss in workflows)
    return Verdict.REPLACEABLE
