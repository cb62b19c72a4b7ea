"""What outages do to each workflow: how likely it is stopped, what a mean year costs it, whether it passes its limit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from leeway.engine.outage_breach import Breach, breaches
from leeway.engine.outage_shares import Exposure, exposures
from leeway.engine.outage_stops import WorkflowStop, stop_probabilities
from leeway.engine.outages import OutageInputs


@dataclass(frozen=True, slots=True)
class WorkflowOutages:
    """What outages do to a workflow.

    `stop` is None where none of its needs is filled; `loss_per_year` where its cost isn't known; `breach` where its
    tolerated stop isn't known or nothing touches it. `by_vendor`: the most hours first.
    """

    workflow_id: str
    stop: WorkflowStop | None
    lost_hours_per_year: float
    loss_per_year: float | None
    breach: Breach | None
    by_vendor: tuple[Exposure, ...]

    @property
    def known(self) -> bool:
        """Whether anything is known of it: not if all the outages that would stop it aren't."""
        return bool(self.by_vendor) or not (self.stop and self.stop.not_known)


def workflow_outages(inputs: OutageInputs, generator: np.random.Generator) -> tuple[WorkflowOutages, ...]:
    """Return what outages do to each workflow of a register, those that lose most hours first."""
    risks = inputs.model.risks.values()
    passed = breaches(risks)
    stops = stop_probabilities(inputs.losses, risks, generator)
    rows: Mapping[str, Iterable[Exposure]] = {
        id: tuple(of_workflow)
        for id, of_workflow in groupby(exposures(inputs.model), key=lambda row: row.workflow_id)
    }
    found = [
        _of_workflow(
            id, stops.get(id), rows.get(id, ()), passed.get(id), cost_known=w.cost_per_hour is not None
        )
        for id, w in inputs.losses.register.workflows.items()
    ]
    return tuple(sorted(found, key=lambda row: (-row.lost_hours_per_year, row.workflow_id)))


def _of_workflow(
    workflow_id: str,
    stop: WorkflowStop | None,
    rows: Iterable[Exposure],
    passed: Breach | None,
    *,
    cost_known: bool,
) -> WorkflowOutages:
    by_vendor = tuple(sorted(rows, key=lambda row: (-row.hours_per_year, row.vendor_id)))
    return WorkflowOutages(
        workflow_id=workflow_id,
        stop=stop,
        lost_hours_per_year=sum(row.hours_per_year for row in by_vendor),
        loss_per_year=sum(row.loss_per_year or 0.0 for row in by_vendor) if cost_known else None,
        breach=passed,
        by_vendor=by_vendor,
    )
