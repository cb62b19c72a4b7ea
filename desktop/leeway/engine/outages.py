"""The whole outage picture of a register: its incidents' histories and its numbers, put together for the engine."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from leeway.domain.incident import IncidentColumns, impact_shares, observed_windows
from leeway.domain.register import Register
from leeway.domain.register_entities import Supply, Workflow
from leeway.engine.loss import Losses
from leeway.engine.outage_event_loss import Dependency, Fallback, NeedLost, VendorRisk
from leeway.engine.outage_frequency import Frequency
from leeway.engine.outage_history import VendorHistory
from leeway.engine.outage_model import OutageModel
from leeway.engine.outage_vendors import Thin, VendorOutages, assess_vendors

_HOUR_MS = 3_600_000
_HOURS_A_WEEK = 168.0


@dataclass(frozen=True, slots=True)
class OutagePolicy:
    """What the model takes for granted; each can be changed.

    `unproven_works`: the chance, under 1, that a fallback without a valid test takes over; 0 never counts it, as in a
    verdict. `beta`: the share of a vendor's outages that take down a fallback as well, though nothing recorded ties the
    two. `longest_hours`: no outage is counted for longer. `free_hours`: lost work that a workflow catches up, by id.
    `borrow_durations`: take durations from all vendors together where a vendor has too few of its own. `carried`: the share
    of a workflow's work, 0 to 1, that is done at all and so can be lost, by id; 1 unless given.
    """

    unproven_works: float = 0.0
    beta: float = 0.0
    longest_hours: float = 8_760.0
    free_hours: Mapping[str, float] = field(default_factory=dict)
    borrow_durations: bool = True
    carried: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse chances that aren't."""
        if not (0.0 <= self.unproven_works < 1.0 and 0.0 <= self.beta <= 1.0 and self.longest_hours > 0.0):
            raise ValueError("An unproven fallback works with a chance under 1; beta is from 0 to 1.")


@dataclass(frozen=True, slots=True)
class OutageInputs:
    """What the curve, the simulation and the tornado are made of.

    `vendors` by id: what is known of each vendor of the register. `model` holds those whose outages touch work and are
    known. `missing`: sentences on what isn't known and on what was taken instead.
    """

    as_of: datetime
    losses: Losses
    vendors: Mapping[str, VendorOutages]
    model: OutageModel
    missing: tuple[str, ...]


def histories(columns: IncidentColumns, register: Register, now: datetime) -> Mapping[str, VendorHistory]:
    """Turn the incidents that count into one history for each vendor of a register, by its id.

    The weight of an incident is the policy's share for its impact, and 0 where it never touched us.
    """
    columns = columns.as_of(now)
    weight = impact_shares(register.policy)[columns.impact] * columns.touched
    start, seen = (_hours(column) for column in (columns.started, columns.seen))
    end = np.where(np.isnat(columns.resolved), np.nan, _hours(columns.resolved))
    windows = observed_windows(register, now.date())
    latest = now.timestamp() / 3_600
    order = np.argsort(columns.vendor, kind="stable")
    ends = np.searchsorted(columns.vendor[order], np.arange(len(columns.vendors) + 1))
    rows = {id: order[ends[code] : ends[code + 1]] for code, id in enumerate(columns.vendors)}
    nothing = np.zeros(0, np.intp)
    return {
        id: VendorHistory.of(
            id,
            start[of_vendor],
            end[of_vendor],
            weight[of_vendor],
            observed=[(_day(first), min(_day(last) + 24.0, latest)) for first, last in windows.get(id, ())],
            until=seen[of_vendor],
            maintenance=columns.maintenance[of_vendor],
        )
        for id, of_vendor in ((id, rows.get(id, nothing)) for id in register.vendors)
    }


def outage_inputs(
    register: Register,
    histories: Mapping[str, VendorHistory],
    now: datetime,
    policy: OutagePolicy | None = None,
) -> OutageInputs:
    """Work out what is known of each vendor, and which work each of them stops, as of an instant."""
    rules = policy or OutagePolicy()
    losses = Losses(register, now.date())
    vendors = assess_vendors(
        histories.values(), longest_hours=rules.longest_hours, borrow=rules.borrow_durations
    )
    assembly = Assembly(losses, rules, {})
    risks, missing = [], []
    for id in sorted(register.vendors):
        dependencies = tuple(assembly.dependencies(id))
        risk = vendor_risk(vendors.get(id), dependencies)
        if risk:
            risks.append(risk)
        elif dependencies:
            missing.append(_not_in_the_loss(register, id, vendors.get(id)))
    return OutageInputs(
        as_of=now,
        losses=losses,
        vendors=vendors,
        model=OutageModel.of(risks),
        missing=(*missing, *assembly.missing),
    )


def vendor_risk(vendor: VendorOutages | None, dependencies: tuple[Dependency, ...]) -> VendorRisk | None:
    """Put what is known of a vendor's outages together with the work that they stop; None where too little is known."""
    if vendor is None or vendor.rate is None or vendor.duration is None:
        return None
    return VendorRisk(vendor.vendor_id, Frequency.uncertain(vendor.rate), vendor.duration, dependencies)


def _not_in_the_loss(register: Register, vendor_id: str, vendor: VendorOutages | None) -> str:
    why = Thin.NOT_OBSERVED if vendor is None or vendor.rate is None else Thin.NO_DURATIONS
    return f"Outages of {register.vendors[vendor_id].name} aren't counted. {why.words}"


@dataclass(frozen=True, slots=True)
class Assembly:
    """What the register says of the work that each vendor stops; `missing` are sentences, in order, once each."""

    losses: Losses
    policy: OutagePolicy
    missing: dict[str, None]

    def dependencies(self, vendor_id: str, only: Collection[str] | None = None) -> Iterator[Dependency]:
        """Give, by workflow, what stops when a vendor is down: what is its own and what runs on it.

        `only`: of these workflows alone.
        """
        register = self.losses.register
        products = register.links.products_of.get(vendor_id, ())
        needs = {need for product in products for need in self.losses.needs_on(product)}
        by_workflow: dict[str, list[str]] = {}
        for id in sorted(needs):
            by_workflow.setdefault(register.needs[id].workflow_id, []).append(id)
        for workflow_id, need_ids in sorted(by_workflow.items()):
            if only is not None and workflow_id not in only:
                continue
            workflow = register.workflows[workflow_id]
            yield Dependency(
                workflow_id=workflow_id,
                needs=tuple(self._need(id, vendor_id, workflow) for id in need_ids),
                operating=self._operating(workflow) * self.policy.carried.get(workflow_id, 1.0),
                cost_per_hour=self._cost(workflow),
                free_hours=self.policy.free_hours.get(workflow_id, 0.0),
                tolerated_stop=workflow.tolerated_stop,
            )

    def _need(self, need_id: str, vendor_id: str, workflow: Workflow) -> NeedLost:
        primary = self.losses.primary(need_id)
        assert primary is not None
        under = self.losses.dependence.vendors_under
        found = (self._fallback(supply, workflow) for supply in self.losses.fallbacks(need_id))
        standing = tuple(f for f in found if f and vendor_id not in f.vendor_ids)
        return NeedLost(need_id, under[primary.product_id], standing)

    def _fallback(self, supply: Supply, workflow: Workflow) -> Fallback | None:
        if supply.switch_time is None or supply.capacity is None:
            what = "switch time" if supply.switch_time is None else "capacity"
            name = self.losses.register.products[supply.product_id].name
            self._note(
                f"Fallback “{name}” of workflow “{workflow.name}” isn't counted: its {what} isn't known."
            )
            return None
        works = 1.0 if self.losses.proven(supply) else self.policy.unproven_works
        return Fallback(
            product_id=supply.product_id,
            vendor_ids=self.losses.dependence.vendors_under[supply.product_id],
            switch_time=supply.switch_time,
            capacity=supply.capacity,
            works=works * (1.0 - self.policy.beta),
        )

    def _operating(self, workflow: Workflow) -> float:
        if workflow.hours_per_week is None:
            self._note(f"Hours a week of workflow “{workflow.name}” aren't known: taken as all of them.")
            return 1.0
        return min(1.0, workflow.hours_per_week / _HOURS_A_WEEK)

    def _cost(self, workflow: Workflow) -> float | None:
        if workflow.cost_per_hour is None:
            self._note(f"Cost per hour of workflow “{workflow.name}” isn't known: it counts in hours only.")
            return None
        return float(workflow.cost_per_hour)

    def _note(self, sentence: str) -> None:
        self.missing[sentence] = None


def _hours(instants: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Turn datetime64[ms] into hours since the epoch; NaT into anything."""
    hours: NDArray[np.float64] = instants.astype(np.int64) / _HOUR_MS
    return hours


def _day(day: date) -> float:
    """Return the hours since the epoch at which a day begins, UTC."""
    return 24.0 * (day - date(1970, 1, 1)).days
