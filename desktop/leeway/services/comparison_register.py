"""The part of a comparison that the register tells: verdict, what stops, the drill, the contract, fallbacks, leaving."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from leeway.domain.comparison import Cell, Origin, Row, Section, Unit
from leeway.domain.drill import BadWeek, DrillOutcome, DrillParameters
from leeway.domain.durations import three_figures
from leeway.domain.verdict import Outcome, Verdict
from leeway.engine.drill import drill_product
from leeway.engine.switching import effort_to_leave, time_to_leave
from leeway.services.comparison_case import NOT_KNOWN, NOT_RECORDED, REGISTER, Case, row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from leeway.domain.drill import DrillCell
    from leeway.domain.register_entities import Supply

VERDICT_TONES: Final[Mapping[Verdict, str]] = {
    Verdict.SINGLE_SOURCE_CRITICAL: "stops",
    Verdict.CONCENTRATED: "degrades",
    Verdict.REPLACEABLE: "holds",
    Verdict.NOT_ENOUGH_KNOWN: "unknown",
}
_OUTCOMES: Final[Mapping[DrillOutcome, tuple[str, str]]] = {
    DrillOutcome.STOPS: ("Stops", "stops"),
    DrillOutcome.DEGRADES: ("Degrades", "degrades"),
    DrillOutcome.HOLDS: ("Holds", "holds"),
    DrillOutcome.NOT_KNOWN: ("", "unknown"),
    DrillOutcome.NOT_APPLICABLE: ("Does not apply", ""),
}
_NO_WORK: Final = "keep working: nothing needs it"


def register_sections(cases: Sequence[Case]) -> tuple[Section, ...]:
    """Write the sections that the register tells."""
    return (
        Section("verdict", "Verdict", tuple(_verdict(cases))),
        Section("drill", "A bad week", tuple(_drill(cases))),
        Section("contract", "Contract and cost", tuple(_contract(cases))),
        Section("leaving", "Leaving and fallbacks", tuple(_leaving(cases))),
    )


# ---------------------------------------------------------------------------------------- the verdict


def _verdict(cases: Sequence[Case]) -> list[Row]:
    return [
        row("verdict", "Verdict", cases, _verdict_cell, "What Leeway concludes from the register"),
        row("stops", "If it stops, we…", cases, _stops, "What becomes of the work that needs it when its vendor is away"),
        row("leeway", "Leeway", cases, _leeway, "Hours until a workflow has lost more work than it can bear"),
        row("critical", "Critical workflows that stop", cases, _critical, "When it is gone and stays gone"),
        row("reach", "Critical work on its vendor", cases, _reach, "Share of critical workflows, upstream products included"),
    ]  # fmt: skip


def _verdict_cell(case: Case) -> Cell:
    judged = case.judged
    told = [reason.text for reason in judged.reasons] or [f"Missing: {text}" for text in judged.missing]
    return case.cell(
        judged.verdict.words, origin=Origin.PORTFOLIO, tone=VERDICT_TONES[judged.verdict], note=" ".join(told)
    )


def _leeway(case: Case) -> Cell:
    judged = case.judged
    least = f"at least {judged.at_least:g} h by what is known" if judged.at_least else ""
    note = least if judged.leeway is None and math.isfinite(judged.at_least) else ""
    return case.cell(judged.leeway, Unit.HOURS, missing=NOT_KNOWN, origin=Origin.PORTFOLIO, note=note)


def _stops(case: Case) -> Cell:
    judged, losses = case.judged, case.whole.losses
    if not judged.workflows:
        fallback = losses.backs_up(case.product.id)
        said = _NO_WORK if fallback else None
        why = "It is only a fallback" if fallback else ""
        return case.cell(said, missing="no workflow recorded", origin=Origin.PORTFOLIO, note=why)
    worst = max(judged.workflows, key=lambda loss: loss.outcome.severity)
    stopping = [loss for loss in judged.workflows if loss.outcome is Outcome.STOPS]
    note = f"{len(stopping)} of {len(judged.workflows)} workflows that need it stop"
    if judged.leeway is None:
        return case.cell(None, missing="may stop: a number is missing", origin=Origin.PORTFOLIO, tone="unknown", note=note)  # fmt: skip
    tone = {Outcome.STOPS: "stops", Outcome.DEGRADES: "degrades", Outcome.HOLDS: "holds"}[worst.outcome]
    return case.cell(_fate(case, worst.outcome), origin=Origin.PORTFOLIO, tone=tone, note=note)


def _fate(case: Case, outcome: Outcome) -> str:
    judged = case.judged
    assert judged.leeway is not None
    if outcome is Outcome.STOPS:
        return f"stop after {three_figures(judged.leeway)} h" if judged.leeway else "stop"
    hours = _switching(case)
    switch = "switch" if hours is None else f"switch in {three_figures(hours)} h"
    return switch if outcome is Outcome.HOLDS else f"{switch}, and work with less"


def _switching(case: Case) -> float | None:
    """Return how long the slowest of its needs waits for the quickest fallback that counts, in hours."""
    losses, found = case.whole.losses, []
    for id in losses.needs_on(case.product.id):
        workflow = case.register.workflows[case.register.needs[id].workflow_id]
        times = [
            one.switch_time
            for one in losses.fallbacks(id)
            if losses.takes_over(one, workflow) and _independent(case, one)
        ]
        found.append(min((time for time in times if time is not None), default=None))
    known = [time for time in found if time is not None]
    return max(known) if known and len(known) == len(found) else None


def _independent(case: Case, supply: Supply) -> bool:
    under = case.whole.losses.dependence.vendors_under[supply.product_id]
    return case.product.vendor_id not in under


def _critical(case: Case) -> Cell:
    touched = case.judged.workflows
    stopping = [loss.name for loss in touched if loss.critical and loss.outcome is Outcome.STOPS]
    known = touched or case.whole.losses.backs_up(case.product.id)
    count = len(stopping) if known else None
    return case.cell(
        count, Unit.COUNT, missing="no workflow recorded", origin=Origin.PORTFOLIO, note=", ".join(stopping)
    )


def _reach(case: Case) -> Cell:
    any_critical = any(workflow.critical for workflow in case.register.workflows.values())
    share = case.whole.portfolio.reach.get(case.product.vendor_id, 0.0) if any_critical else None
    return case.cell(share, Unit.SHARE, missing="no workflow is marked critical", origin=Origin.PORTFOLIO)


# ---------------------------------------------------------------------------------------- the drill


def _drill(cases: Sequence[Case]) -> list[Row]:
    parameters = DrillParameters.of(cases[0].register.policy)
    found = []
    for case in cases:
        hours = None if case.burn is None else case.burn.figures.median_hours
        found.append(drill_product(case.whole.losses, case.product.id, parameters, hours))
    return [
        Row(
            f"drill {week.value}",
            week.words,
            tuple(_drilled(case, cells[week]) for case, cells in zip(cases, found, strict=True)),
            "A standard scenario; its parameters are the policy’s",
        )
        for week in BadWeek
    ]


def _drilled(case: Case, cell: DrillCell) -> Cell:
    word, tone = _OUTCOMES[cell.outcome]
    return case.cell(
        word or None, missing=NOT_KNOWN, origin=Origin.PORTFOLIO, tone=tone,
        note=" ".join((cell.why, *cell.remedies[:1])),
    )  # fmt: skip


# ---------------------------------------------------------------------------------------- the contract


def _contract(cases: Sequence[Case]) -> list[Row]:
    def money(amount: Decimal | None, case: Case) -> Cell:
        return case.cell(amount, Unit.MONEY)

    return [
        row("category", "Category", cases, lambda case: case.cell(case.product.category or None)),
        row("cost", "Cost a year", cases, lambda case: money(case.product.annual_cost, case)),
        row("usage-cost", "Of it paid by use", cases, lambda case: money(case.product.usage_cost, case)),
        row("budget", "Budget a year", cases, lambda case: money(case.product.budget, case)),
        row("contract-end", "Contract until", cases, lambda case: case.cell(case.product.contract_end, Unit.DAY)),
        row("notice", "Notice", cases, lambda case: case.cell(case.product.notice_days, Unit.DAYS)),
        row("sla", "Availability promised", cases, lambda case: case.cell(case.product.availability_sla, Unit.SHARE)),
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------- leaving


def _leaving(cases: Sequence[Case]) -> list[Row]:
    return [
        row("integrations", "Our integrations", cases, _integrations, "What is built on it, portable or not"),
        row("effort", "Effort to leave", cases, _effort, "Hours to rebuild what isn’t portable"),
        row("time", "Time to leave", cases, _time, "The longest of notice, the team’s hours and one rebuild"),
        row("proven", "Needs with a proven fallback", cases, _proven, "Tested within the policy’s days, of the needs that fall with it"),
        row("tested", "A fallback last tested", cases, _tested),
    ]  # fmt: skip


def _integrations(case: Case) -> Cell:
    count = sum(one.count for one in case.integrations) if case.integrations else None
    days = [one.as_of for one in case.integrations if one.as_of is not None]
    tied = sum(one.count for one in case.integrations if not one.portable)
    note = f"{tied:,} of them not portable" if case.integrations else ""
    cell = case.cell(count, Unit.COUNT, note=note)
    # The count is as old as its newest row says; without a day on any row it is the register's of today.
    return Cell(cell.value, cell.unit, REGISTER, max(days, default=case.day), cell.origin, missing=cell.missing, note=note)  # fmt: skip


def _effort(case: Case) -> Cell:
    effort = effort_to_leave(case.integrations)
    missing = "no integration recorded" if not case.integrations else NOT_KNOWN
    note = f"at least {effort.at_least:g} h" if effort.hours is None and effort.at_least else ""
    return case.cell(case.judged.effort_to_leave, Unit.HOURS, missing=missing, note=note)


def _time(case: Case) -> Cell:
    time = time_to_leave(case.product, case.integrations, case.register.policy)
    note = "" if time.weeks is not None else "; ".join(time.missing[:3])
    return case.cell(case.judged.time_to_leave, Unit.WEEKS, missing=NOT_KNOWN, note=note)


def _proven(case: Case) -> Cell:
    losses = case.whole.losses
    needs = list(losses.needs_on(case.product.id))
    if not needs:
        return case.cell(None, missing="no workflow recorded" if not losses.backs_up(case.product.id) else "only a fallback itself")  # fmt: skip
    proven = sum(
        any(losses.proven(one) and _independent(case, one) for one in losses.fallbacks(id)) for id in needs
    )
    return case.cell(f"{proven} of {len(needs)}", note="Only fallbacks that don’t fall with its vendor count")


def _tested(case: Case) -> Cell:
    losses = case.whole.losses
    needs = list(losses.needs_on(case.product.id))
    fallbacks = [one for id in needs for one in losses.fallbacks(id)]
    days = [one.last_tested for one in fallbacks if one.last_tested is not None]
    missing = "never tested" if fallbacks else "no fallback recorded" if needs else NOT_RECORDED
    return case.cell(max(days, default=None), Unit.DAY, missing=missing)
