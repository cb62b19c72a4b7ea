"""Outage exposure of a register: read its incidents, and work out everything that the page, the memo and JSON show."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from leeway.domain.incident import IncidentColumns
from leeway.domain.register import Register
from leeway.domain.scenario_levers import NO_LEVERS, Levers
from leeway.engine.outage_curve import LossCurve
from leeway.engine.outage_events import Unit
from leeway.engine.outage_history import VendorHistory
from leeway.engine.outage_simulation import Check, check, years_within
from leeway.engine.outage_vendors import VendorOutages
from leeway.engine.outage_workflows import WorkflowOutages, workflow_outages
from leeway.engine.outage_yearly_loss import YearlyLoss
from leeway.engine.outages import OutageInputs, OutagePolicy, histories, outage_inputs
from leeway.engine.whatif_model import inputs_under
from leeway.services.open_register import OpenRegister

SEED: Final = 20_261_122
_EVENTS: Final = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class LossView:
    """The yearly loss in one unit: the curve, and whose share it is."""

    loss: YearlyLoss

    @property
    def by_vendor(self) -> Mapping[str, float]:
        """What each vendor's outages cost in a mean year, by its id."""
        return {id: part.mean for id, part in self.loss.parts.items()}

    @property
    def unit(self) -> Unit:
        """Hours of lost work, or money."""
        return self.loss.unit

    @property
    def curve(self) -> LossCurve:
        """The distribution of a year's loss."""
        return self.loss.curve


@dataclass(frozen=True, slots=True, eq=False)
class OutageReport:
    """A register's outage exposure as of an instant.

    `incidents` are all that count; `workflows` those of the register, the most lost hours first. `money` is None where
    no cost is known of any workflow that outages touch. `missing` are sentences on what isn't known.
    """

    as_of: datetime
    incidents: IncidentColumns
    histories: Mapping[str, VendorHistory]
    inputs: OutageInputs
    workflows: tuple[WorkflowOutages, ...]
    hours: LossView
    money: LossView | None

    @property
    def vendors(self) -> Mapping[str, VendorOutages]:
        """What is known of each vendor, by id."""
        return self.inputs.vendors

    @property
    def missing(self) -> tuple[str, ...]:
        """What isn't known, in sentences."""
        return self.inputs.missing

    @property
    def main(self) -> LossView:
        """The loss in money where it is known, else in hours."""
        return self.money or self.hours

    @property
    def costless(self) -> tuple[str, ...]:
        """The workflows that outages touch and whose cost isn't known, by id: they are in hours only."""
        return tuple(row.workflow_id for row in self.workflows if row.by_vendor and row.loss_per_year is None)


def read_outages(desk: OpenRegister, register: Register) -> IncidentColumns:
    """Read the incidents that count; for a thread of its own.

    Raises:
        RegisterFileError: The file can't be read.
    """
    with desk.incidents() as reads:
        return reads.columns(register)


def assess_outages(
    register: Register,
    incidents: IncidentColumns,
    now: datetime,
    policy: OutagePolicy | None = None,
    levers: Levers = NO_LEVERS,
) -> OutageReport:
    """Work out the exposure; the same register, incidents, instant and levers give the same figures.

    `levers` are those of a scenario: the history stays as it was, and what is reckoned from it changes.
    """
    past = histories(incidents, register, now)
    inputs = inputs_under(outage_inputs(register, past, now, policy), levers)
    return OutageReport(
        as_of=now,
        incidents=incidents.as_of(now),
        histories=past,
        inputs=inputs,
        workflows=workflow_outages(inputs, generator(2)),
        hours=LossView(YearlyLoss.of(inputs.model, "hours")),
        money=LossView(YearlyLoss.of(inputs.model, "money")) if any(_costs(inputs)) else None,
    )


def checked(loss: YearlyLoss) -> Check | None:
    """Compare the curve with a simulation of many years; None where nothing is lost. Takes a second or so."""
    if not loss.curve.mean or not math.isfinite(loss.curve.mean):
        return None
    return check(loss, years_within(loss.model, _EVENTS), SEED)


def generator(stream: int) -> np.random.Generator:
    """Return the randomness of one part of the figures: the same each time, so that figures can be gone over."""
    return np.random.default_rng((SEED, stream))


def _costs(inputs: OutageInputs) -> Iterable[bool]:
    return (
        dependency.cost_per_hour is not None
        for risk in inputs.model.risks.values()
        for dependency in risk.dependencies
    )
