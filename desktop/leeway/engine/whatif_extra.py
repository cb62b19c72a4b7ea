"""What every year of a scenario loses beside the outages of the history: weeks, and the bad outage that a lever adds."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from leeway.domain.register_entities import Workflow
from leeway.domain.scenario_levers import Lever
from leeway.engine.outage_durations import Lognormal
from leeway.engine.outage_event_loss import lost_hours
from leeway.engine.outages import Assembly
from leeway.engine.whatif_weeks import BadWeeks, Beyond, Week, beyond


@dataclass(frozen=True, slots=True)
class Extra:
    """It in hours, in money as far as costs are known, and sentences on what isn't."""

    hours: Beyond = field(default_factory=Beyond)
    money: Beyond = field(default_factory=Beyond)
    problems: tuple[str, ...] = ()


def extra(
    workflows: Iterable[Workflow],
    weeks: BadWeeks,
    before: Callable[[str], Week | None],
    assembly: Assembly,
) -> Extra:
    """Add up what the weeks of some workflows lose beyond `before`, by workflow id, and what added outages lose."""
    found = Extra()
    for workflow in workflows:
        week = weeks.of(workflow)
        if week is not None:
            found = _plus(found, workflow, beyond(before(workflow.id) or Week(), week))
        elif weeks.touch(workflow):
            told = f"“{workflow.name}”: its hours a week aren't known, so what it loses by the week isn't counted."
            found = Extra(found.hours, found.money, (*found.problems, told))
    for workflow, hours in _bad_outages(weeks, assembly):
        found = _plus(found, workflow, Beyond(bad_outages=hours))
    return Extra(found.hours, found.money, tuple(dict.fromkeys(found.problems)))


def _plus(found: Extra, workflow: Workflow, more: Beyond) -> Extra:
    if more.total == 0.0:
        return found
    if workflow.cost_per_hour is not None:
        return Extra(
            found.hours.plus(more), found.money.plus(more, float(workflow.cost_per_hour)), found.problems
        )
    told = f"“{workflow.name}”: its cost per hour isn't known, so what it loses is in hours only."
    return Extra(found.hours.plus(more), found.money, (*found.problems, told))


def _bad_outages(weeks: BadWeeks, assembly: Assembly) -> Iterator[tuple[Workflow, float]]:
    """Yield the hours that workflows lose in the outages which levers add."""
    levers, register = weeks.levers, weeks.losses.register
    for vendor_id in sorted(levers.set_for(Lever.BAD_OUTAGE) - levers.gone):
        hours = levers.of(Lever.BAD_OUTAGE, vendor_id)
        if hours > 0.0:
            fixed = Lognormal(math.log(hours), 0.0)
            for dependency in assembly.dependencies(vendor_id):
                lost = lost_hours(dependency, fixed).moment(fixed)
                yield register.workflows[dependency.workflow_id], lost
