"""The bad-week drill: each product run through the standard scenarios.

A bad outage, tighter limits, token inflation and a worse model cost hours of work, a price rise and token inflation cost
money, an exit costs time. Hours are held against the tolerated stop of the workflow: up to half of it holds, up to all of
it degrades, more stops. Limits, inflation and quality are reckoned by the week, an outage as a whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from leeway.domain.drill import BadWeek, DrillCell, DrillOutcome, DrillParameters, WorkflowDrill
from leeway.domain.durations import three_figures
from leeway.domain.register_entities import Product, Supply, Workflow
from leeway.engine.drill_hours import lost_away, lost_quality, lost_stalling, stall_per_window, standing
from leeway.engine.loss import Losses
from leeway.engine.switching import DAYS_PER_WEEK, time_to_leave

_HOLDS_UP_TO: Final = 0.5
"""The share of the tolerated stop up to which a workflow holds."""

_NEAR_BUDGET: Final = 0.9
"""The share of the budget from which a price is said to degrade."""

_OVER_NOTICE: Final = 1.25
"""Times the notice up to which an exit degrades."""

_Lose = Callable[[Sequence[Supply]], float]
"""Returns the hours of work that a need loses with some fallbacks."""

Drill = Mapping[str, Mapping[BadWeek, DrillCell]]
"""The cells by product and scenario."""


def drill(
    losses: Losses, parameters: DrillParameters, actual_hours: Mapping[str, float] | None = None
) -> Drill:
    """Run every product through the standard scenarios.

    `actual_hours`: how long the sessions of a product last now, in hours, by its id, where its logs say so.
    """
    return {
        id: drill_product(losses, id, parameters, (actual_hours or {}).get(id))
        for id in losses.register.products
    }


def drill_product(
    losses: Losses, product_id: str, parameters: DrillParameters, actual_hours: float | None = None
) -> Mapping[BadWeek, DrillCell]:
    """Run one product through the standard scenarios."""
    case = _Case(losses, losses.register.products[product_id], parameters, actual_hours)
    return {
        BadWeek.OUTAGE: case.outage(),
        BadWeek.LIMITS: case.limits(),
        BadWeek.INFLATION: case.inflation(),
        BadWeek.PRICE: case.price(),
        BadWeek.MODEL: case.model(),
        BadWeek.EXIT: case.exit(),
    }


def hours_outcome(lost: float, tolerated: float) -> DrillOutcome:
    """Hold lost hours against a tolerated stop: up to half of it holds, up to all of it degrades, more stops."""
    if lost <= _HOLDS_UP_TO * tolerated:
        return DrillOutcome.HOLDS
    return DrillOutcome.DEGRADES if lost <= tolerated else DrillOutcome.STOPS


@dataclass(frozen=True, slots=True)
class _Case:
    """One product, and what is known of it."""

    losses: Losses
    product: Product
    parameters: DrillParameters
    actual_hours: float | None

    # ------------------------------------------------------------------------------------ hours of work

    def outage(self) -> DrillCell:
        hours = self.parameters.outage_hours
        needs = self._needs(self.losses.needs_on(self.product.id))
        rows = [
            self._row(workflow, ids, partial(lost_away, hours=hours), f"away {hours:g} h")
            for workflow, ids in needs
        ]
        return self._cell(rows, f"{self.product.name} away for {hours:g} h")

    def limits(self) -> DrillCell:
        window = self.product.session_hours
        if window is None:
            return _not_applicable("It has no planned session: no window whose limit could be tightened.")
        lasts = min(self._lasts(window), self.parameters.session_hours)
        return self._stalls(window, lasts, 1.0, f"Windows of {window:g} h that last {three_figures(lasts)} h")

    def inflation(self) -> DrillCell:
        window, factor = self.product.session_hours, self.parameters.inflation
        by_use = self.product.usage_cost
        if window is None and by_use is None:
            return _not_applicable("It has no planned session, and no cost that grows with its use.")
        cells = []
        if window is not None:
            told = f"Windows of {window:g} h at {factor:g} times the tokens"
            cells.append(self._stalls(window, self._lasts(window), factor, told))
        if by_use is not None:
            cells.append(self._money(float(by_use) * (factor - 1.0), f"{factor:g} times the tokens"))
        return max(cells, key=lambda cell: cell.outcome.severity)

    def model(self) -> DrillCell:
        if self.product.session_hours is None and self.actual_hours is None:
            return _not_applicable("It has no agents' sessions, so no model whose quality could fall.")
        quality = self.parameters.quality
        rows = []
        for workflow, ids in self._needs(self._own_needs()):
            hours = workflow.hours_per_week
            lose = None if hours is None else partial(lost_quality, hours=hours, quality=quality)
            rows.append(self._row(workflow, ids, lose, f"a model that carries {quality:.0%}", weekly=True))
        return self._cell(rows, f"A model that carries {quality:.0%} of the work")

    def _stalls(self, window: float, lasts: float, inflation: float, told: str) -> DrillCell:
        stall = stall_per_window(window, lasts, inflation)
        rows = []
        for workflow, ids in self._needs(self._own_needs()):
            hours = workflow.hours_per_week
            lose = None if hours is None else partial(lost_stalling, stall=stall, window=window, hours=hours)
            rows.append(
                self._row(workflow, ids, lose, f"{three_figures(stall)} h of stall a window", weekly=True)
            )
        return self._cell(rows, told)

    def _lasts(self, window: float) -> float:
        """Return how long a window lasts now: as its logs say, else as planned."""
        return window if self.actual_hours is None else min(window, self.actual_hours)

    def _own_needs(self) -> Iterator[str]:
        register = self.losses.register
        for id in register.links.supplied_by.get(self.product.id, ()):
            need = register.supplies[id].need_id
            primary = self.losses.primary(need)
            if primary is not None and primary.product_id == self.product.id:
                yield need

    def _needs(self, ids: Iterable[str]) -> list[tuple[Workflow, list[str]]]:
        register = self.losses.register
        found: dict[str, list[str]] = {}
        for id in sorted(set(ids)):
            found.setdefault(register.needs[id].workflow_id, []).append(id)
        return [(register.workflows[id], needs) for id, needs in sorted(found.items())]

    def _standing(self, need_id: str) -> list[Supply]:
        return standing(self.losses, need_id, self.product.vendor_id)

    def _row(
        self, workflow: Workflow, needs: list[str], lose: _Lose | None, what: str, *, weekly: bool = False
    ) -> WorkflowDrill:
        lost = None if lose is None else _worst(lose(self._standing(need)) for need in needs)
        tolerated = workflow.tolerated_stop
        a_week = " a week" if weekly else ""
        if lose is None or lost is None or tolerated is None:
            lacking = "tolerated stop" if tolerated is None else "hours a week"
            why = f"“{workflow.name}”: its {lacking} isn't known."
            return WorkflowDrill(workflow.id, workflow.name, DrillOutcome.NOT_KNOWN, lost, tolerated, why)
        outcome = hours_outcome(lost, tolerated)
        why = f"“{workflow.name}” loses {three_figures(lost)} h of work{a_week} ({what}); {tolerated:g} h can be borne."
        remedy = "" if outcome is DrillOutcome.HOLDS else self._remedy(workflow, needs, lose, a_week)
        return WorkflowDrill(workflow.id, workflow.name, outcome, lost, tolerated, why, remedy)

    def _remedy(self, workflow: Workflow, needs: list[str], lose: _Lose, a_week: str) -> str:
        assert workflow.tolerated_stop is not None
        most = _HOLDS_UP_TO * workflow.tolerated_stop
        for need in needs:
            for supply in self._untested(need):
                tested = {need: [supply]}
                if _worst(lose([*self._standing(one), *tested.get(one, ())]) for one in needs) <= most:
                    name = self.losses.register.products[supply.product_id].name
                    return f"“{workflow.name}”: rehearse the switch to {name}; untested, it isn't counted."
        return f"“{workflow.name}” holds if no more than {three_figures(most)} h{a_week} are lost: a tested fallback that takes over sooner, or carries more."

    def _untested(self, need_id: str) -> Iterator[Supply]:
        under = self.losses.dependence.vendors_under
        for supply in self.losses.fallbacks(need_id):
            if self.product.vendor_id not in under[supply.product_id] and not self.losses.proven(supply):
                yield supply

    def _cell(self, rows: list[WorkflowDrill], what: str) -> DrillCell:
        if not rows:
            return _not_applicable("No workflow needs it.")
        rows.sort(key=lambda row: (-row.outcome.severity, -(row.lost_hours or 0.0), row.name))
        worst = rows[0].outcome
        touched = sum(row.outcome is worst for row in rows)
        count = f"{touched} of {len(rows)} {'workflow' if len(rows) == 1 else 'workflows'}"
        verb = {
            DrillOutcome.HOLDS: "hold" if touched > 1 else "holds",
            DrillOutcome.DEGRADES: "degrade" if touched > 1 else "degrades",
            DrillOutcome.STOPS: "stop" if touched > 1 else "stops",
            DrillOutcome.NOT_KNOWN: "can't be judged",
        }[worst]
        missing = tuple(row.why for row in rows if row.outcome is DrillOutcome.NOT_KNOWN)
        remedies = tuple(dict.fromkeys(row.remedy for row in rows if row.remedy))
        return DrillCell(worst, f"{what}: {count} {verb}.", tuple(rows), remedies, missing)

    # -------------------------------------------------------------------------------------- money, time

    def price(self) -> DrillCell:
        cost = self.product.annual_cost
        factor = self.parameters.price
        if cost is None:
            return _not_known("Its cost a year isn't known.", ("Cost a year",))
        return self._money(float(cost) * (factor - 1.0), f"{factor:g} times the price")

    def _money(self, more: float, what: str) -> DrillCell:
        cost, budget = self.product.annual_cost, self.product.budget
        if cost is None or budget is None:
            lacking = "Cost a year" if cost is None else "Budget"
            return _not_known(f"{what}: its {lacking.lower()} isn't known.", (lacking,))
        now, most = float(cost) + more, float(budget)
        told = f"{what}: {self._amount(now)} a year, budget {self._amount(most)}."
        enough = f"It holds with a budget of {self._amount(now / _NEAR_BUDGET)}"
        if now > most:
            remedy = f"{enough}, or a ceiling on the price in the contract."
            return DrillCell(DrillOutcome.STOPS, told, remedies=(remedy,))
        if now > _NEAR_BUDGET * most:
            return DrillCell(DrillOutcome.DEGRADES, told, remedies=(f"{enough}.",))
        return DrillCell(DrillOutcome.HOLDS, told)

    def _amount(self, value: float) -> str:
        return f"{value:,.0f} {self.losses.register.setting.currency}"

    def exit(self) -> DrillCell:
        register = self.losses.register
        built = [register.integrations[id] for id in register.links.integrations_of.get(self.product.id, ())]
        work = time_to_leave(replace(self.product, notice_days=0), built, register.policy)
        weeks, notice = work.at_least, self.parameters.notice_days / DAYS_PER_WEEK
        told = f"Leaving takes {_weeks(weeks)} of work; notice of {self.parameters.notice_days:g} d is {_weeks(notice)}."
        if weeks > _OVER_NOTICE * notice:
            return DrillCell(
                DrillOutcome.STOPS, told, remedies=(_sooner(weeks, notice),), missing=work.missing
            )
        if work.missing:
            return _not_known("How long leaving takes isn't known.", work.missing)
        if weeks > notice:
            return DrillCell(DrillOutcome.DEGRADES, told, remedies=(_sooner(weeks, notice),))
        return DrillCell(DrillOutcome.HOLDS, told)


def _worst(lost: Iterable[float]) -> float:
    """A workflow carries the least of its needs, so it loses the most of what they lose."""
    return max(lost, default=0.0)


def _weeks(weeks: float) -> str:
    written = three_figures(weeks)
    return f"{written} {'week' if written == '1' else 'weeks'}"


def _sooner(weeks: float, notice: float) -> str:
    share = 1.0 - notice / weeks
    return f"It holds if leaving took {share:.0%} less: fewer hours to rebuild, more of it portable, or more people for it."


def _not_known(why: str, missing: tuple[str, ...]) -> DrillCell:
    return DrillCell(DrillOutcome.NOT_KNOWN, why, missing=missing)


def _not_applicable(why: str) -> DrillCell:
    return DrillCell(DrillOutcome.NOT_APPLICABLE, why)
