"""How likely it is that a workflow is stopped at a random moment, from its vendors' outages and the failure logic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from leeway.engine.cut_sets import FailureLogic, failure_logic
from leeway.engine.loss import Losses
from leeway.engine.outage_event_loss import VendorRisk
from leeway.engine.probability import Importance, StopProbability, stop_probability
from leeway.engine.structure import part


@dataclass(frozen=True, slots=True)
class WorkflowStop:
    """The chance that a workflow is stopped at a random moment, and what each vendor has in it.

    `importance` by vendor id. `not_known`: the vendors it leans on whose outages aren't known: they are taken as never
    down, so that the chance is at least this.
    """

    workflow_id: str
    found: StopProbability
    importance: Mapping[str, Importance]
    not_known: tuple[str, ...]


def stop_probabilities(
    losses: Losses, risks: Iterable[VendorRisk], generator: np.random.Generator
) -> Mapping[str, WorkflowStop]:
    """Work out the stop probability of each workflow that has a need filled, by workflow id.

    Vendors are independent, and down for their rate times their mean duration. Only proven fallbacks that take over in
    time count, as in a verdict. Exact by decision diagram, else sampled, and labelled so.
    """
    logic = failure_logic(losses)
    down = {risk.vendor_id: risk.down_share for risk in risks}
    shares = {node: down.get(id, 0.0) for node, id in logic.vendors.items()}
    return {
        id: _of_workflow(logic, top, id, shares, down.keys(), generator)
        for top, id in logic.workflows.items()
    }


def _of_workflow(
    logic: FailureLogic,
    top: str,
    workflow_id: str,
    shares: Mapping[str, float],
    known: Iterable[str],
    generator: np.random.Generator,
) -> WorkflowStop:
    found = stop_probability(logic.structure, top, shares, generator)
    under = part(logic.structure, top)
    vendors = {logic.vendors[node] for node in under.names[: under.events]}
    return WorkflowStop(
        workflow_id=workflow_id,
        found=found,
        importance={logic.vendors[node]: importance for node, importance in found.importance.items()},
        not_known=tuple(sorted(vendors - set(known))),
    )
