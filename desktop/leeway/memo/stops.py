"""What stops: the workflows that the loss of the product touches, with their fallbacks and the arithmetic."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leeway.domain.register_entities import Need, Supply, Workflow
from leeway.domain.verdict import ProductAssessment, WorkflowLoss
from leeway.engine.loss import Losses
from leeway.memo import wording
from leeway.memo.content import LeewayRow, StopRow

NO_FALLBACK = "none"


@dataclass(frozen=True, slots=True)
class Touched:
    """The product's loss, and by workflow the needs whose primary stands on it."""

    losses: Losses
    assessment: ProductAssessment
    needs: Mapping[str, tuple[Need, ...]]

    @classmethod
    def of(cls, losses: Losses, assessment: ProductAssessment) -> "Touched":
        """Gather the needs that stand on the product, by name."""
        register = losses.register
        found: dict[str, list[Need]] = {}
        for id in losses.needs_on(assessment.product_id):
            found.setdefault(register.needs[id].workflow_id, []).append(register.needs[id])
        return cls(losses, assessment, {w: tuple(sorted(n, key=_by_name)) for w, n in found.items()})


def _by_name(need: Need) -> tuple[str, str]:
    return need.name, need.id


def stop_rows(touched: Touched) -> tuple[StopRow, ...]:
    """Write one row for each workflow, in the order of the assessment, worst first."""
    return tuple(_stop_row(touched, loss) for loss in touched.assessment.workflows)


def _stop_row(touched: Touched, loss: WorkflowLoss) -> StopRow:
    register = touched.losses.register
    workflow = register.workflows[loss.workflow_id]
    return StopRow(
        workflow=loss.name,
        critical=wording.yes_no(loss.critical),
        tolerated=wording.hours(workflow.tolerated_stop),
        cost_per_hour=wording.money(workflow.cost_per_hour, register.setting.currency),
        fallbacks=tuple(_fallbacks(touched, loss)) or (NO_FALLBACK,),
        leeway=wording.hours(loss.leeway),
        remark=if_unproven(loss.leeway, loss.leeway_if_unproven),
        outcome=wording.outcome_mark(loss.outcome, known=loss.leeway is not None),
    )


def if_unproven(leeway: float | None, unproven: float | None) -> str:
    """Say what the leeway would be if fallbacks without a valid test worked as recorded; empty if the same."""
    if leeway is None or unproven is None or leeway == unproven:
        return ""
    return f"{wording.hours(unproven)} if the untested fallback works"


def _fallbacks(touched: Touched, loss: WorkflowLoss) -> Iterator[str]:
    needs = touched.needs.get(loss.workflow_id, ())
    for need in needs:
        prefix = f"{need.name}: " if len(needs) > 1 else ""
        supplies = touched.losses.fallbacks(need.id)
        for supply in supplies:
            yield prefix + _fallback(touched, supply)
        if prefix and not supplies:
            yield f"{prefix}{NO_FALLBACK}"


def _fallback(touched: Touched, supply: Supply) -> str:
    losses = touched.losses
    name = losses.register.products[supply.product_id].name
    capacity = "capacity not known" if supply.capacity is None else wording.percent(supply.capacity)
    switch = (
        "switch time not known" if supply.switch_time is None else f"in {wording.hours(supply.switch_time)}"
    )
    parts = [name, capacity, switch, _tested(losses, supply)]
    if touched.assessment.vendor_id in losses.dependence.vendors_under[supply.product_id]:
        parts.append("falls too")
    return ", ".join(parts)


def _tested(losses: Losses, supply: Supply) -> str:
    if supply.last_tested is None:
        return "never tested"
    when = f"tested {wording.month(supply.last_tested)}"
    return when if losses.proven(supply) else f"{when} (not valid)"


def leeway_rows(touched: Touched) -> tuple[LeewayRow, ...]:
    """Write the arithmetic of every need that the product's loss touches."""
    rows = []
    for loss in touched.assessment.workflows:
        workflow = touched.losses.register.workflows[loss.workflow_id]
        for need in touched.needs.get(loss.workflow_id, ()):
            best = _best(touched, need, workflow)
            name = touched.losses.register.products[best.product_id].name if best else NO_FALLBACK
            rows.append(LeewayRow(loss.name, need.name, name, _arithmetic(touched, need, workflow, best)))
    return tuple(rows)


def _best(touched: Touched, need: Need, workflow: Workflow) -> Supply | None:
    """Choose the proven, standing fallback that gives the most time, as the verdict does."""
    losses, away = touched.losses, touched.assessment.vendor_id
    standing = [
        supply
        for supply in losses.fallbacks(need.id)
        if away not in losses.dependence.vendors_under[supply.product_id]
        and losses.takes_over(supply, workflow)
        and supply.capacity is not None
    ]
    return max(standing, key=lambda supply: _hours_with(workflow, supply), default=None)


def _hours_with(workflow: Workflow, supply: Supply) -> float:
    tolerated, switch, capacity = (
        workflow.tolerated_stop or 0.0,
        supply.switch_time or 0.0,
        supply.capacity or 0.0,
    )
    return math.inf if capacity >= 1 else switch + (tolerated - switch) / (1 - capacity)


def _arithmetic(touched: Touched, need: Need, workflow: Workflow, best: Supply | None) -> str:
    leeway = touched.losses.of_need(need, touched.assessment.vendor_id).leeway
    if workflow.tolerated_stop is None or leeway is None:
        return f"T = {wording.hours(workflow.tolerated_stop)}; leeway {wording.NOT_KNOWN}"
    tolerated = wording.number(workflow.tolerated_stop)
    if best is None:
        return f"T = {tolerated} h"
    switch, capacity = wording.number(best.switch_time or 0.0), wording.number(best.capacity or 0.0, 4)
    if leeway == math.inf:
        return f"c = 1, s = {switch} < T = {tolerated}: {wording.UNLIMITED}"
    return f"{switch} + ({tolerated} − {switch}) / (1 − {capacity}) = {wording.hours(leeway)}"
