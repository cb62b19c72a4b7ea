"""The proposed mitigation in the memo: a scenario of the register against the register as it is."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from leeway.domain.chart import Chart
from leeway.domain.register_entities import Product
from leeway.domain.scenario_entities import LEVER, Scenario, ScenarioChange
from leeway.domain.verdict import Verdict
from leeway.engine.whatif import Comparison
from leeway.engine.whatif_mitigation import Mitigation
from leeway.engine.whatif_workflows import WorkflowOutlook
from leeway.memo import wording
from leeway.memo.content import Mark
from leeway.memo.drawn import drawn
from leeway.memo.drill import drill_mark
from leeway.memo.outages import amount
from leeway.memo.section_content import MitigationSection, OutlookRow, SideRow

_HEIGHT: Final = 112.0
NONE: Final = "No mitigation is proposed: no scenario was chosen for this memo."


@dataclass(frozen=True, slots=True)
class Flip:
    """Where a decision flips: `of` names the number that is moved, `value` where it flips, None if nowhere in its range.

    `verdict` is the one that holds from there on, or over all of the range; None where it is about what it gains, and then
    `pays` says whether it pays from there on, or over all of the range.
    """

    of: str
    value: str | None
    within: str
    verdict: Verdict | None = None
    pays: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class MitigationFindings:
    """What a scenario comes to, as the What-if page shows it; `currency` is None where the loss is in hours.

    `changes` as the scenario has them, `told` in words. `gain` is None where no cost is known, and
    there is a loss where `loss_known`.
    """

    scenario: Scenario
    changes: tuple[ScenarioChange, ...]
    told: tuple[str, ...]
    found: Comparison
    gain: Mitigation | None
    flips: tuple[Flip, ...]
    chart: Chart
    currency: str | None
    loss_known: bool

    @property
    def answered(self) -> bool:
        """Whether the scenario has an answer of ours, beside what the vendor does."""
        return any(one.entity != LEVER for one in self.changes)


def mitigation_section(
    product: Product, found: MitigationFindings | None, vendor: str, recorded: str
) -> MitigationSection:
    """Write the section on a product; `found` is None where nothing is proposed. `recorded` is the register's currency.

    Raises:
        MemoError: The figure can't be drawn.
    """
    if found is None:
        return MitigationSection(none=NONE)
    before, after = found.found.baseline, found.found.scenario
    verdict_before, verdict_after = (side.verdicts.get(product.id) for side in (before, after))
    return MitigationSection(
        name=found.scenario.name,
        note=found.scenario.note,
        changes=found.told,
        rows=tuple(_rows(found, recorded)),
        verdict_before=None if verdict_before is None else wording.verdict_mark(verdict_before),
        verdict_after=None if verdict_after is None else wording.verdict_mark(verdict_after),
        gone=verdict_after is None,
        worth=tuple(_worth(found)),
        flips=tuple(_flip(one) for one in found.flips),
        workflows=tuple(_workflows(found.found)),
        figure=None if found.chart.is_empty else drawn(found.chart, _HEIGHT),
        caption=f"Chance that a year loses more, all vendors together. Dashed: as it is. Solid: with the mitigation. {vendor}"
        " is one of them.",
        problems=found.found.problems,
    )


def _rows(found: MitigationFindings, recorded: str) -> Iterator[SideRow]:
    before, after, currency = found.found.baseline, found.found.scenario, found.currency
    for label, one, other in (
        ("Expected loss a year, all vendors", before.year.mean, after.year.mean),
        ("One year in twenty loses more than", before.year.quantile(0.95), after.year.quantile(0.95)),
    ):
        lost = SideRow(label, wording.NOT_KNOWN, wording.NOT_KNOWN, "–")
        yield _amounts(label, one, other, currency) if found.loss_known else lost
    stopping = (len(before.stopping), len(after.stopping))
    more = stopping[1] - stopping[0]
    words = _signed(more, f"{abs(more):,}")
    yield SideRow("Workflows that stop", f"{stopping[0]:,}", f"{stopping[1]:,}", words)
    if before.yearly_cost != after.yearly_cost:
        yield _amounts("Products cost a year", before.yearly_cost, after.yearly_cost, recorded)


def _amounts(label: str, before: float, after: float, currency: str | None) -> SideRow:
    if not (math.isfinite(before) and math.isfinite(after)):
        return SideRow(label, amount(before, currency), amount(after, currency), wording.NOT_KNOWN)
    shown = [round(value) if abs(value) >= 1 else value for value in (before, after)]
    difference = shown[1] - shown[0]
    words = _signed(difference, amount(abs(difference), currency))
    return SideRow(label, amount(before, currency), amount(after, currency), words)


def _signed(difference: float, words: str) -> str:
    if not difference:
        return "0"
    return f"{'+' if difference > 0 else '−'}{words}"


def _worth(found: MitigationFindings) -> Iterator[str]:
    gain, currency = found.gain, found.currency
    if not found.loss_known:
        yield "What it buys isn't known: the outages of no vendor on which work leans are on record."
        return
    if gain is None or currency is None:
        yield "What it costs can't be weighed against what it buys: no workflow's cost per hour is known."
        return
    if not found.answered:
        yield "The scenario has no answer of ours: it says what a bad week does, and buys nothing."
        return
    once = f", and {_money(gain.one_off, currency)} once" if gain.one_off else ""
    yield (
        f"It buys {_money(gain.buys, currency)} of expected loss a year and costs {_money(gain.costs, currency)} a year{once}: "
        f"net {_money(gain.net, currency)} a year."
    )
    if found.scenario.yearly_cost is None and found.scenario.one_off_cost is None:
        yield "What its measures cost isn't recorded with the scenario, so they count as free."
    if gain.payback_years is not None:
        yield f"It is paid back after {wording.number(gain.payback_years, 1)} years."
    elif gain.one_off and gain.net <= 0:
        yield "It never pays back what it costs once."
    if gain.buys > 0:
        most = gain.net + float(found.scenario.yearly_cost or 0)
        yield (
            f"The decision flips where its measures cost more than {_money(most, currency)} a year."
            if most > 0
            else "It doesn't pay at any cost of its measures."
        )


def _money(value: float, currency: str) -> str:
    text = wording.money(Decimal(round(abs(value))), currency)
    return f"−{text}" if round(value) < 0 else text


def _flip(one: Flip) -> str:
    if one.verdict is not None:
        holds = f"is “{one.verdict.words}” over all of {one.within}"
        becomes = f"becomes “{one.verdict.words}” at {one.value} ({one.within})"
        return f"{one.of}: the verdict {becomes if one.value else holds}."
    if one.value is None:
        return f"{one.of}: it {'pays' if one.pays else 'doesn’t pay'} over all of {one.within}."
    where = f"from {one.value} on, and not below" if one.pays else f"below {one.value}, and not from there on"
    return f"{one.of}: it pays {where} ({one.within})."


def _workflows(found: Comparison) -> Iterator[OutlookRow]:
    """List the workflows whose outcome or leeway the scenario changes, the worst afterwards first."""
    rows = sorted(found.scenario.workflows.values(), key=lambda row: (-row.outcome.severity, row.name))
    for after in rows:
        before = found.baseline.workflows.get(after.workflow_id)
        if before is None or before.outcome is not after.outcome or before.leeway != after.leeway:
            yield OutlookRow(
                after.name,
                _mark(before),
                _mark(after),
                "–" if before is None else wording.hours(before.leeway),
                wording.hours(after.leeway),
                after.why,
            )


def _mark(outlook: WorkflowOutlook | None) -> Mark:
    return Mark("unknown", "–", "Not there") if outlook is None else drill_mark(outlook.outcome)
