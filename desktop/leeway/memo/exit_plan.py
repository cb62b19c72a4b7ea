"""The exit plan: what leaving takes, in which order, and how far it was ever tested. Facts of the register, no more."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from leeway.domain.register import Register
from leeway.domain.register_entities import Integration, Need, Product, Supply
from leeway.engine.loss import Losses
from leeway.engine.switching import DAYS_PER_WEEK, TimeToLeave, effort_to_leave, time_to_leave
from leeway.memo import wording
from leeway.memo.content import Fact, Mark
from leeway.memo.leaving import effort_of, integrations_of
from leeway.memo.section_content import ExitPlan, ExitStep

ORDER = (
    "Order: notice, then fallbacks (those that are missing, then untested ones, then tested ones), then what is to be rebuilt, "
    "the longest first, for it sets the time; last what moves as it is. Hours are of work: what they cost isn't in the register."
)


def exit_plan(register: Register, product: Product, losses: Losses) -> ExitPlan:
    """Write the plan to leave a product, as of the losses' day."""
    built = integrations_of(register, product)
    time = time_to_leave(product, built, register.policy)
    needs = _needs(losses, product)
    return ExitPlan(
        lines=tuple(_lines(product, time, losses.as_of)),
        facts=tuple(_facts(register, product, time, losses, needs)),
        steps=tuple(_steps(register, product, time, losses, needs)),
        order=ORDER,
    )


def _needs(losses: Losses, product: Product) -> tuple[Need, ...]:
    """Return the needs whose primary is the product itself, in order of workflow and name."""
    register = losses.register
    found = []
    for id in losses.needs_on(product.id):
        primary = losses.primary(id)
        if primary is not None and primary.product_id == product.id:
            found.append(register.needs[id])
    return tuple(sorted(found, key=lambda n: (register.workflows[n.workflow_id].name, n.name, n.id)))


def _lines(product: Product, time: TimeToLeave, today: date) -> Iterator[str]:
    takes = "How long leaving takes isn't known"
    if time.weeks is not None:
        takes = f"Leaving takes {wording.weeks(time.weeks)}"
    elif time.at_least:
        takes = f"Leaving takes at least {wording.weeks(time.at_least)}"
    notice = (
        "the notice isn't known" if time.notice is None else f"the notice is {wording.weeks(time.notice)}"
    )
    lacking = (
        ""
        if not time.missing
        else f" Not known: {'; '.join(time.missing[:2])}"
        + (f" and {len(time.missing) - 2:,} more." if len(time.missing) > 2 else ".")
    )
    yield f"{takes}; {notice}.{lacking}"
    end = product.contract_end
    if end is None:
        yield "When the contract ends isn't known."
        return
    left = (end - today).days
    if left < 0:
        yield f"The contract ended on {wording.day(end)}."
        return
    weeks = left / DAYS_PER_WEEK
    fits = "known to be enough" if time.weeks is not None and time.weeks <= weeks else "not enough"
    if time.weeks is None and time.at_least <= weeks:
        fits = "whether that is enough isn't known"
    yield f"The contract ends on {wording.day(end)}, in {wording.weeks(weeks)}: {fits}."


def _facts(
    register: Register, product: Product, time: TimeToLeave, losses: Losses, needs: tuple[Need, ...]
) -> Iterator[Fact]:
    built = integrations_of(register, product)
    effort = effort_to_leave(built)
    tied = [row for row in built if not row.portable]
    yield Fact(
        "Cost",
        wording.hours(effort.hours)
        if effort.hours is not None
        else _at_least(wording.hours, effort.at_least),
        f"of work, {wording.counted(sum(row.count for row in tied), 'integration', 'integrations')}",
    )
    duration = (
        wording.weeks(time.weeks) if time.weeks is not None else _at_least(wording.weeks, time.at_least)
    )
    yield Fact("Duration", duration, "notice, team, longest rebuild")
    yield Fact("Notice by", _notice_by(product), "for the contract's end")
    yield _tested(losses, needs)


def _at_least(write: Callable[[float], str], least: float) -> str:
    """Write the least that something takes; that it takes nothing at least says nothing."""
    return f"≥ {write(least)}" if least else wording.NOT_KNOWN


def _notice_by(product: Product) -> str:
    if product.contract_end is None or product.notice_days is None:
        return wording.NOT_KNOWN
    try:
        return wording.day(product.contract_end - timedelta(days=product.notice_days))
    except OverflowError:
        return wording.NOT_KNOWN


def _tested(losses: Losses, needs: tuple[Need, ...]) -> Fact:
    """Say when the plan was last tested: it is as old as the latest test of the need that was tested longest ago."""
    latest = [
        max((s.last_tested for s in losses.fallbacks(n.id) if s.last_tested), default=None) for n in needs
    ]
    never = sum(one is None for one in latest)
    if not needs:
        return Fact("Last test", "–", "no work needs it")
    days = [one for one in latest if one is not None]
    value = wording.day(min(days)) if days and not never else "never as a whole"
    return Fact(
        "Last test",
        value,
        f"{len(needs) - never:,} of {wording.counted(len(needs), 'need', 'needs')} tested ever",
    )


def _steps(
    register: Register, product: Product, time: TimeToLeave, losses: Losses, needs: tuple[Need, ...]
) -> Iterator[ExitStep]:
    yield _notice(product, time, losses.as_of)
    ranked = sorted(needs, key=lambda need: _rank(losses, product, need))
    for need in ranked:
        yield _fallback(losses, product, need)
    built = [row for row in integrations_of(register, product) if row.count]
    tied = [row for row in built if not row.portable]
    for row in sorted(tied, key=lambda row: -(_alone(register, row) or float("inf"))):
        yield _rebuild(register, row)
    moved = [row for row in built if row.portable]
    if moved:
        names = wording.joined(tuple(row.name for row in moved[:3]))
        more = f" and {len(moved) - 3:,} more" if len(moved) > 3 else ""
        yield ExitStep(f"Move {names}{more}", "portable", "0 h", "–", "–", None)


def _notice(product: Product, time: TimeToLeave, today: date) -> ExitStep:
    by = _notice_by(product)
    detail = "when isn't known" if by == wording.NOT_KNOWN else f"by {by}"
    mark = None
    if product.contract_end and product.notice_days is not None and by != wording.NOT_KNOWN:
        late = product.contract_end - timedelta(days=product.notice_days) < today
        mark = Mark("degrades", "▲", "Date has passed") if late else None
    return ExitStep("Give notice", detail, "–", "–", wording.weeks(time.notice), mark)


def _best(losses: Losses, product: Product, need: Need) -> Supply | None:
    """Choose the fallback that counts most: one that is tested and stands without the vendor, else the first."""
    found = sorted(
        losses.fallbacks(need.id), key=lambda s: (not _stands(losses, product, s), not losses.proven(s))
    )
    return found[0] if found else None


def _stands(losses: Losses, product: Product, supply: Supply) -> bool:
    return product.vendor_id not in losses.dependence.vendors_under[supply.product_id]


def _rank(losses: Losses, product: Product, need: Need) -> int:
    best = _best(losses, product, need)
    if best is None or not _stands(losses, product, best):
        return 0
    return 2 if losses.proven(best) else 1


def _fallback(losses: Losses, product: Product, need: Need) -> ExitStep:
    register = losses.register
    workflow = register.workflows[need.workflow_id]
    what = f"{workflow.name}: {need.name}"
    best = _best(losses, product, need)
    if best is None:
        return ExitStep(what, "no fallback: one is to be found", "–", "–", "–", Mark("stops", "■", "None"))
    capacity = "capacity not known" if best.capacity is None else f"carries {wording.percent(best.capacity)}"
    tested = "never tested" if best.last_tested is None else f"tested {wording.month(best.last_tested)}"
    detail = f"{register.products[best.product_id].name}, {capacity}, {tested}"
    switch = wording.NOT_KNOWN if best.switch_time is None else wording.hours(best.switch_time)
    if not _stands(losses, product, best):
        mark = Mark("stops", "■", "Falls too")
    elif losses.proven(best):
        mark = Mark("holds", "●", "Tested")
    else:
        mark = Mark("degrades", "▲", "Test due")
    return ExitStep(what, detail, "–", "–", switch, mark)


def _alone(register: Register, row: Integration) -> float | None:
    """Return the weeks that its own people take to rebuild an integration; None where that isn't known."""
    effort = effort_of(row)
    if effort is None or not row.rebuilders:
        return None
    return effort / (row.rebuilders * register.policy.person_hours_per_week)


def _rebuild(register: Register, row: Integration) -> ExitStep:
    people = wording.NOT_KNOWN if row.rebuilders is None else f"{row.rebuilders:,}"
    mark = Mark("stops", "■", "Nobody") if row.rebuilders == 0 else None
    owner = f", {row.owner}" if row.owner else ""
    return ExitStep(
        what=f"Rebuild {row.name}",
        detail=f"{row.count:,} × {wording.hours(row.hours_each)}{owner}",
        hours=wording.hours(effort_of(row)),
        people=people,
        time=wording.weeks(_alone(register, row)),
        state=mark,
    )
