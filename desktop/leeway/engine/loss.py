"""What the loss of a vendor does to a workflow: its needs, their fallbacks, hours until too much is lost."""

import math
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date

from leeway.domain.register import Register
from leeway.domain.register_entities import FALLBACK, PRIMARY, Need, Supply, Workflow
from leeway.domain.verdict import Code, Outcome, Reason, WorkflowLoss, leeway_hours
from leeway.engine.dependence import Dependence


@dataclass(frozen=True, slots=True)
class NeedLoss:
    """What the loss of a vendor does to one need of a workflow.

    `leeway` and `leeway_if_unproven` in hours, infinite if the need stays filled, None where a number is missing;
    `at_least` is what the known numbers vouch for, and `outcome` follows from it.
    """

    outcome: Outcome
    leeway: float | None
    leeway_if_unproven: float | None
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    at_least: float


class Losses:
    """The losses in one state of a register on one day, each worked out once."""

    def __init__(self, register: Register, as_of: date) -> None:
        """Take the state; nothing is worked out yet."""
        self.register = register
        self.as_of = as_of
        self.dependence = Dependence.of(register)
        self._known: dict[tuple[str, str], NeedLoss] = {}
        self._primary: dict[str, Supply] = {}
        self._fallbacks: dict[str, list[Supply]] = {}
        self._needs_on: dict[str, list[str]] = {}
        self._backing: set[str] = set()
        for supply in sorted(register.supplies.values(), key=lambda s: s.id):
            under = self.dependence.products_under[supply.product_id]
            if supply.role == PRIMARY:
                self._primary[supply.need_id] = supply
                for id in under:
                    self._needs_on.setdefault(id, []).append(supply.need_id)
            elif supply.role == FALLBACK:
                self._fallbacks.setdefault(supply.need_id, []).append(supply)
                self._backing |= under

    def with_supplies(self, register: Register, ids: Iterable[str]) -> "Losses":
        """Return the losses in a register in which these supplies differ, and of other rows nothing but numbers.

        Supplies may have other numbers, and fallbacks may be added or removed; primaries are those of before.
        """
        other = copy(self)
        other._take(register, ids)  # noqa: SLF001 - its own kind
        return other

    def _take(self, register: Register, ids: Iterable[str]) -> None:
        before, self.register = self.register, register
        self._known = {}
        self._primary, self._fallbacks = dict(self._primary), dict(self._fallbacks)
        for id in ids:
            old, new = before.supplies.get(id), register.supplies.get(id)
            if new is not None and new.role == PRIMARY:
                self._primary[new.need_id] = new
                continue
            need = (new or before.supplies[id]).need_id
            kept = [s for s in self._fallbacks.get(need, ()) if s.id != id]
            self._fallbacks[need] = sorted([*kept, *([new] if new else [])], key=lambda s: s.id)
            if old is None or new is None:
                self._backing = self._all_backing()

    def _all_backing(self) -> set[str]:
        under = self.dependence.products_under
        return set().union(*(under[s.product_id] for of_need in self._fallbacks.values() for s in of_need))

    def primary(self, need_id: str) -> Supply | None:
        """Return the primary supply of a need, None if it has none."""
        return self._primary.get(need_id)

    def fallbacks(self, need_id: str) -> tuple[Supply, ...]:
        """Return the fallbacks of a need, oldest first."""
        return tuple(self._fallbacks.get(need_id, ()))

    def proven(self, supply: Supply) -> bool:
        """Tell whether a fallback was tested within the policy's validity, and not in the future."""
        if supply.last_tested is None:
            return False
        return 0 <= (self.as_of - supply.last_tested).days <= self.register.policy.proven_days

    def takes_over(self, supply: Supply, workflow: Workflow) -> bool:
        """Tell whether a fallback counts: proven, in time, and able to carry something."""
        return (
            self.proven(supply)
            and workflow.tolerated_stop is not None
            and supply.switch_time is not None
            and supply.switch_time < workflow.tolerated_stop
            and bool(supply.capacity)
        )

    def needs_on(self, product_id: str) -> Iterable[str]:
        """List the needs whose primary stands on a product."""
        return self._needs_on.get(product_id, ())

    def backs_up(self, product_id: str) -> bool:
        """Tell whether a fallback of some need stands on a product."""
        return product_id in self._backing

    def of_workflow(self, workflow: Workflow, need_ids: Iterable[str], vendor_id: str) -> WorkflowLoss:
        """Combine the losses of some needs of a workflow while a vendor is away: the least of them counts."""
        losses = [self.of_need(self.register.needs[id], vendor_id) for id in need_ids]
        whole = losses[0] if len(losses) == 1 else _combined(losses)
        return WorkflowLoss(
            workflow_id=workflow.id,
            name=workflow.name,
            critical=workflow.critical,
            outcome=whole.outcome,
            leeway=whole.leeway,
            leeway_if_unproven=whole.leeway_if_unproven,
            reasons=whole.reasons,
            missing=whole.missing,
            certain=any(loss.outcome is whole.outcome and not loss.missing for loss in losses),
            at_least=whole.at_least,
        )

    def of_need(self, need: Need, vendor_id: str) -> NeedLoss:
        """Work out what a need loses while a vendor, on which its primary stands, is away."""
        key = (need.id, vendor_id)
        if key not in self._known:
            self._known[key] = _need_loss(self, need, vendor_id)
        return self._known[key]


def _combined(losses: list[NeedLoss]) -> NeedLoss:
    return NeedLoss(
        outcome=max((loss.outcome for loss in losses), key=lambda outcome: outcome.severity),
        leeway=least(loss.leeway for loss in losses),
        leeway_if_unproven=least(loss.leeway_if_unproven for loss in losses),
        reasons=tuple(dict.fromkeys(reason for loss in losses for reason in loss.reasons)),
        missing=tuple(dict.fromkeys(text for loss in losses for text in loss.missing)),
        at_least=min(loss.at_least for loss in losses),
    )


def least(leeways: Iterable[float | None]) -> float | None:
    """Return the least leeway in hours; None if one isn't known, infinite if there are none."""
    values = list(leeways)
    return None if None in values else min((v for v in values if v is not None), default=math.inf)


def _need_loss(losses: Losses, need: Need, vendor_id: str) -> NeedLoss:
    workflow = losses.register.workflows[need.workflow_id]
    fallbacks = losses.fallbacks(need.id)
    standing = [f for f in fallbacks if vendor_id not in losses.dependence.vendors_under[f.product_id]]
    counted = [f for f in standing if losses.proven(f)]
    missing = _missing(losses, workflow, counted)
    known = _best_leeway(workflow, counted)
    outcome = _outcome(workflow, known)
    reasons = tuple(_reasons(losses, need, workflow, outcome, counted, vendor_id))
    unproven = _best_leeway(workflow, standing)
    return NeedLoss(outcome, None if missing else known, unproven, reasons, missing, known or 0.0)


def _best_leeway(workflow: Workflow, fallbacks: Iterable[Supply]) -> float | None:
    tolerated = workflow.tolerated_stop
    if tolerated is None:
        return None
    known = (
        leeway_hours(tolerated, f.switch_time, f.capacity)
        for f in fallbacks
        if f.switch_time is not None and f.capacity is not None
    )
    return max(known, default=tolerated)


def _missing(losses: Losses, workflow: Workflow, counted: list[Supply]) -> tuple[str, ...]:
    if workflow.tolerated_stop is None:
        return (f"Tolerated stop of workflow “{workflow.name}”",)
    if _best_leeway(workflow, counted) == math.inf:
        return ()
    found = []
    for fallback in counted:
        name = losses.register.products[fallback.product_id].name
        if fallback.switch_time is None:
            found.append(f"Switch time of fallback “{name}” for workflow “{workflow.name}”")
        elif fallback.capacity is None and fallback.switch_time < workflow.tolerated_stop:
            found.append(f"Capacity of fallback “{name}” for workflow “{workflow.name}”")
    return tuple(found)


def _outcome(workflow: Workflow, leeway: float | None) -> Outcome:
    if leeway is None or workflow.tolerated_stop is None or leeway <= workflow.tolerated_stop:
        return Outcome.STOPS
    return Outcome.HOLDS if leeway == math.inf else Outcome.DEGRADES


def _reasons(
    losses: Losses, need: Need, workflow: Workflow, outcome: Outcome, counted: list[Supply], vendor_id: str
) -> Iterable[Reason]:
    primary = losses.primary(need.id)
    assert primary is not None
    register = losses.register
    primary_name = register.products[primary.product_id].name
    if not losses.fallbacks(need.id):
        yield Reason(Code.NO_FALLBACK, f"“{workflow.name}” has no fallback for {primary_name}.")
        return
    if outcome is not Outcome.HOLDS:
        for fallback in losses.fallbacks(need.id):
            yield from _why_not(losses, workflow, fallback, vendor_id)
    if outcome is not Outcome.STOPS:
        yield from _shared(losses, workflow, primary, counted)


def _why_not(losses: Losses, workflow: Workflow, fallback: Supply, vendor_id: str) -> Iterable[Reason]:
    name = losses.register.products[fallback.product_id].name
    subject = f"“{workflow.name}”: fallback {name}"
    tolerated = workflow.tolerated_stop
    if vendor_id in losses.dependence.vendors_under[fallback.product_id]:
        vendor = losses.register.vendors[vendor_id].name
        yield Reason(Code.FALLBACK_FALLS_TOO, f"{subject} falls too: it is, or runs on, {vendor}.")
    elif fallback.last_tested is None:
        yield Reason(Code.FALLBACK_UNPROVEN, f"{subject} was never tested.")
    elif not losses.proven(fallback):
        if fallback.last_tested > losses.as_of:
            yield Reason(Code.FALLBACK_UNPROVEN, f"{subject} has a test date in the future.")
        else:
            days = (losses.as_of - fallback.last_tested).days
            limit = losses.register.policy.proven_days
            yield Reason(
                Code.TEST_EXPIRED,
                f"{subject} was last tested {days} days ago; a test stays valid for {limit}.",
            )
    elif fallback.switch_time is not None and tolerated is not None and fallback.switch_time >= tolerated:
        yield Reason(
            Code.FALLBACK_TOO_SLOW,
            f"{subject} takes {fallback.switch_time:g} h to switch to; {tolerated:g} h can be borne.",
        )
    elif fallback.capacity is not None and fallback.capacity < 1:
        yield Reason(
            Code.FALLBACK_UNDER_SIZED, f"{subject} carries {fallback.capacity * 100:.3g} % of the work."
        )


def _shared(losses: Losses, workflow: Workflow, primary: Supply, counted: list[Supply]) -> Iterable[Reason]:
    """Say so if the fallback that the workflow leans on shares a fourth party with the primary."""
    leeways = {f.id: _best_leeway(workflow, [f]) or 0.0 for f in counted}
    best = max(leeways.values())
    leaned_on = [f for f in counted if leeways[f.id] == best]
    under = losses.dependence.vendors_under
    if any(not under[f.product_id] & under[primary.product_id] for f in leaned_on):
        return
    register = losses.register
    for fallback in leaned_on:
        names = " and ".join(losses.dependence.shared(register, primary.product_id, fallback.product_id))
        one, other = (register.products[s.product_id].name for s in (primary, fallback))
        yield Reason(
            Code.SHARED_UPSTREAM,
            f"“{workflow.name}”: fallback {other} is not independent of {one}: both run on {names}.",
        )
