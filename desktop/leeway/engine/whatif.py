"""What-if: the register as it is against a scenario, on the same grid and with the same streams.

What the scenario doesn't touch is the same object in both, so that an empty scenario differs by exactly 0, and a moved
slider costs what it changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from leeway.domain.drill import DrillOutcome
from leeway.domain.register import Register
from leeway.domain.register_entities import Workflow
from leeway.domain.scenario import Applied, apply_scenario
from leeway.domain.scenario_entities import ScenarioChange
from leeway.domain.scenario_levers import Levers
from leeway.domain.verdict import Verdict
from leeway.engine.loss import Losses
from leeway.engine.outage_yearly_loss import YearlyLoss
from leeway.engine.outages import Assembly, OutageInputs, OutagePolicy
from leeway.engine.portfolio import critical_reach
from leeway.engine.verdicts import assess_product
from leeway.engine.whatif_extra import Extra, extra
from leeway.engine.whatif_gone import Gone, without_vendors
from leeway.engine.whatif_model import ScenarioModel, scenario_model
from leeway.engine.whatif_touched import Touched, Ways
from leeway.engine.whatif_weeks import BadWeeks, Beyond, Week
from leeway.engine.whatif_workflows import Outlooks, WorkflowOutlook
from leeway.engine.whatif_year import Grids, Year, expected_loss


@dataclass(frozen=True, slots=True)
class Figures:
    """One side of the comparison.

    `workflows` by id; `verdicts` by product, None for those of a vendor that is gone; `yearly_cost` of all products, as far
    as known, in currency.
    """

    year: Year
    workflows: Mapping[str, WorkflowOutlook]
    verdicts: Mapping[str, Verdict | None]
    yearly_cost: float

    @property
    def stopping(self) -> tuple[str, ...]:
        """The workflows that stop, by id."""
        return tuple(id for id, one in self.workflows.items() if one.outcome is DrillOutcome.STOPS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The baseline and a scenario; `problems` are sentences on what of the scenario isn't in the figures."""

    baseline: Figures
    scenario: Figures
    applied: Applied
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Scene:
    """A scenario on the way: its register without gone vendors, and what may differ in it."""

    applied: Applied
    touched: Touched
    losses: Losses
    gone: Gone
    weeks: BadWeeks


class WhatIf:
    """A baseline, ready to be held against scenarios."""

    def __init__(
        self,
        inputs: OutageInputs,
        session_hours: Mapping[str, float] | None = None,
        policy: OutagePolicy | None = None,
    ) -> None:
        """Take the outages of a register as `outage_inputs` gives them under a policy.

        `session_hours`: how long the sessions of a product last now, in hours, by its id, where its logs say so.
        """
        self._inputs = inputs
        self._policy = policy or OutagePolicy()
        self._session_hours = session_hours or {}
        self._ways = Ways.of(inputs.losses)
        self._weeks = BadWeeks(inputs.losses, Levers(), self._session_hours, {})
        self._known: dict[str, Week | None] = {}

    @property
    def register(self) -> Register:
        """The baseline's register."""
        return self._inputs.losses.register

    @property
    def inputs(self) -> OutageInputs:
        """What is known of outages in the baseline."""
        return self._inputs

    @cached_property
    def baseline(self) -> Figures:
        """The figures of the register as it is."""
        losses = self._inputs.losses
        outlooks = self._outlooks(self._weeks)
        return Figures(
            Year(self._loss, Beyond(), Beyond()),
            {id: outlooks.of(workflow) for id, workflow in self.register.workflows.items()},
            {id: assess_product(losses, id, self._reach).verdict for id in self.register.products},
            _yearly_cost(self.register),
        )

    def compare(self, changes: Iterable[ScenarioChange]) -> Comparison:
        """Hold a scenario against the baseline."""
        scene = self._scene(apply_scenario(self.register, changes))
        before, after, problems = self._years(scene)
        baseline = self.baseline if before is self.baseline.year else replace(self.baseline, year=before)
        if not scene.applied.changed and not scene.applied.levers.values:
            return Comparison(baseline, baseline, scene.applied, scene.applied.problems)
        figures = Figures(
            after, self._workflows(scene), self._verdicts(scene), _yearly_cost(scene.applied.register)
        )
        return Comparison(baseline, figures, scene.applied, (*scene.applied.problems, *problems))

    def year(self, changes: Iterable[ScenarioChange]) -> Year:
        """Return the year of a scenario alone: what a tornado asks for."""
        return self._years(self._scene(apply_scenario(self.register, changes)))[1]

    def expected(self, changes: Iterable[ScenarioChange]) -> float:
        """Return the expected loss of a scenario's year: the mean of `year`, without its curve."""
        scene = self._scene(apply_scenario(self.register, changes))
        model, more = self._model(scene).model, self._beyond(scene)
        extra_loss = more.money if self._loss.unit == "money" else more.hours
        return expected_loss(self._loss, model) + extra_loss.total

    # ------------------------------------------------------------------------------------------ the loss

    @cached_property
    def _loss(self) -> YearlyLoss:
        return YearlyLoss.of(self._inputs.model, "money" if _costs(self.register) else "hours")

    @cached_property
    def _grids(self) -> Grids:
        return Grids(self._loss)

    @cached_property
    def _reach(self) -> Mapping[str, float]:
        return critical_reach(self._inputs.losses)

    def _scene(self, applied: Applied) -> _Scene:
        touched = self._ways.touched(applied)
        losses = self._losses(applied, touched)
        gone = without_vendors(losses, applied.levers.gone)
        if gone.register is not applied.register:
            losses = Losses(gone.register, losses.as_of)
        weeks = BadWeeks(losses, applied.levers, self._session_hours, gone.carriers)
        return _Scene(applied, touched, losses, gone, weeks)

    def _losses(self, applied: Applied, touched: Touched) -> Losses:
        losses = self._inputs.losses
        if applied.register is losses.register:
            return losses
        if touched.everything:
            return Losses(applied.register, losses.as_of)
        return losses.with_supplies(applied.register, applied.changed.get("supply", ()))

    def _years(self, scene: _Scene) -> tuple[Year, Year, tuple[str, ...]]:
        """Return baseline and scenario on one grid, the same object where nothing differs."""
        found = self._model(scene)
        loss, changed = self._grids.both(found.model)
        before = self.baseline.year if loss is self._loss else Year(loss, Beyond(), Beyond())
        more = self._beyond(scene)
        problems = (*found.problems, *more.problems)
        if changed is loss and more.hours == Beyond():
            return before, before, problems
        return before, Year(changed, more.hours, more.money), problems

    def _model(self, scene: _Scene) -> ScenarioModel:
        return scenario_model(
            self._inputs,
            self._ways,
            scene.losses,
            scene.applied.levers,
            scene.touched,
            self._policy_of(scene),
        )

    def _policy_of(self, scene: _Scene) -> OutagePolicy:
        if not scene.gone.carriers:
            return self._policy
        return replace(self._policy, carried=scene.gone.shares)

    def _beyond(self, scene: _Scene) -> Extra:
        workflows = self._touched_workflows(scene)
        return extra(workflows, scene.weeks, self._week, Assembly(scene.losses, self._policy_of(scene), {}))

    def _week(self, workflow_id: str) -> Week | None:
        if workflow_id not in self._known:
            workflow = self.register.workflows.get(workflow_id)
            self._known[workflow_id] = None if workflow is None else self._weeks.of(workflow)
        return self._known[workflow_id]

    # ------------------------------------------------------------------------------- workflows and verdicts

    def _touched_workflows(self, scene: _Scene) -> list[Workflow]:
        rows = scene.losses.register.workflows
        ids = rows.keys() if scene.touched.everything else sorted(scene.touched.workflows & rows.keys())
        return [rows[id] for id in ids]

    def _outlooks(self, weeks: BadWeeks) -> Outlooks:
        return Outlooks(weeks, weeks.losses.register.policy.drill_outage_hours)

    def _workflows(self, scene: _Scene) -> Mapping[str, WorkflowOutlook]:
        outlooks = self._outlooks(scene.weeks)
        new = {workflow.id: outlooks.of(workflow) for workflow in self._touched_workflows(scene)}
        return new if scene.touched.everything else {**self.baseline.workflows, **new}

    def _verdicts(self, scene: _Scene) -> Mapping[str, Verdict | None]:
        register, losses = scene.losses.register, scene.losses
        if not scene.touched.everything and not scene.touched.products:
            return self.baseline.verdicts
        whole = scene.touched.everything or len(scene.touched.products) == len(register.products)
        reach = critical_reach(losses) if whole else self._reach
        ids = register.products.keys() if whole else scene.touched.products
        gone = scene.applied.levers.gone
        new = {
            id: None
            if gone & losses.dependence.vendors_under[id]
            else assess_product(losses, id, reach).verdict
            for id in ids
        }
        return new if whole else {**self.baseline.verdicts, **new}


def _costs(register: Register) -> bool:
    return any(workflow.cost_per_hour is not None for workflow in register.workflows.values())


def _yearly_cost(register: Register) -> float:
    return float(sum(p.annual_cost for p in register.products.values() if p.annual_cost is not None))
