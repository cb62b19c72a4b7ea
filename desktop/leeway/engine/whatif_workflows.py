"""What a bad week does to each workflow, in words: holds, degrades or stops."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leeway.domain.drill import DrillOutcome
from leeway.domain.durations import three_figures
from leeway.domain.register_entities import Workflow
from leeway.domain.scenario_levers import Lever
from leeway.engine.drill import hours_outcome
from leeway.engine.drill_hours import lost_away, standing
from leeway.engine.loss import least
from leeway.engine.whatif_weeks import BadWeeks, Week


@dataclass(frozen=True, slots=True)
class WorkflowOutlook:
    """What becomes of a workflow while any one of its vendors has a bad outage, and in a week as it is.

    `leeway` in hours, infinite if it holds whatever happens, None where a number is missing; `week`: what a week loses,
    None where its hours aren't known. `why` is a sentence.
    """

    workflow_id: str
    name: str
    outcome: DrillOutcome
    leeway: float | None
    week: Week | None
    why: str


@dataclass(frozen=True, slots=True)
class Outlooks:
    """The weeks, and how long a bad outage takes, in hours, before the levers."""

    weeks: BadWeeks
    outage_hours: float

    def of(self, workflow: Workflow) -> WorkflowOutlook:
        """Say what becomes of a workflow: the worst that can happen to it counts."""
        needs = self._needs(workflow)
        week = self.weeks.of(workflow)
        outcome, why = self._outcome(workflow, needs, week)
        return WorkflowOutlook(workflow.id, workflow.name, outcome, self._leeway(needs), week, why)

    def _needs(self, workflow: Workflow) -> Mapping[str, tuple[str, ...]]:
        """Return the needs that are filled, by the vendors that each of them falls with."""
        losses = self.weeks.losses
        found: dict[str, list[str]] = {}
        for id in losses.register.links.needs_of.get(workflow.id, ()):
            primary = losses.primary(id)
            for vendor in sorted(losses.dependence.vendors_under[primary.product_id]) if primary else ():
                found.setdefault(vendor, []).append(id)
        return {vendor: tuple(ids) for vendor, ids in found.items()}

    def _leeway(self, needs: Mapping[str, tuple[str, ...]]) -> float | None:
        losses = self.weeks.losses
        if not needs:
            return None
        return least(
            losses.of_need(losses.register.needs[id], vendor).leeway
            for vendor, ids in needs.items()
            for id in ids
        )

    def _outcome(
        self, workflow: Workflow, needs: Mapping[str, tuple[str, ...]], week: Week | None
    ) -> tuple[DrillOutcome, str]:
        orphaned = self._orphaned(workflow)
        if orphaned:
            return DrillOutcome.STOPS, "What it needs is gone, and no proven fallback takes its place."
        if not needs:
            return DrillOutcome.NOT_APPLICABLE, "It needs no product on record."
        tolerated = workflow.tolerated_stop
        if tolerated is None:
            return DrillOutcome.NOT_KNOWN, "Its tolerated stop isn't known."
        found = [(*self._away(vendor, ids, tolerated), vendor) for vendor, ids in needs.items()]
        if week is not None:
            found.append((*_of_week(week, tolerated), ""))
        outcome, _, why, _ = max(found, key=lambda row: (row[0].severity, row[1], row[3]))
        return outcome, why

    def _orphaned(self, workflow: Workflow) -> bool:
        needs = self.weeks.losses.register.links.needs_of.get(workflow.id, ())
        return any(id in self.weeks.carriers and not self.weeks.carriers[id].share for id in needs)

    def _away(
        self, vendor_id: str, need_ids: tuple[str, ...], tolerated: float
    ) -> tuple[DrillOutcome, float, str]:
        losses, levers = self.weeks.losses, self.weeks.levers
        name = losses.register.vendors[vendor_id].name
        usual = 0.0  # a vendor without outages has none that could be bad
        if levers.of(Lever.OUTAGE_RATE, vendor_id):
            usual = self.outage_hours * levers.of(Lever.OUTAGE_LENGTH, vendor_id)
        # An outage that comes beside those of the history makes none of them shorter.
        hours = max(usual, levers.of(Lever.BAD_OUTAGE, vendor_id, 0.0))
        if not hours:
            return DrillOutcome.HOLDS, 0.0, f"{name} has no outages."
        lost = max(lost_away(standing(losses, id, vendor_id), hours) for id in need_ids)
        why = f"{name} away for {three_figures(hours)} h: {three_figures(lost)} h of work lost; {tolerated:g} h can be borne."
        return hours_outcome(lost, tolerated), lost, why


def _of_week(week: Week, tolerated: float) -> tuple[DrillOutcome, float, str]:
    causes = " and ".join(_causes(week))
    why = f"A week loses {three_figures(week.total)} h of work to {causes}; {tolerated:g} h can be borne."
    return hours_outcome(week.total, tolerated), week.total if causes else -math.inf, why


def _causes(week: Week) -> Iterator[str]:
    if week.stalls:
        yield "stalls"
    if week.quality:
        yield "a worse model"
    if week.gone:
        yield "what carries less than a vendor that is gone"
