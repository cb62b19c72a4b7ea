"""What a scenario does, in rows and words: the workflows, the key figures, the verdicts, what the answer buys."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from leeway.domain.drill import DrillOutcome
from leeway.ui import formatting
from leeway.ui.formatting import SPACE
from leeway.ui.models.columns import Column
from leeway.ui.models.drill_rows import OUTCOMES
from leeway.ui.models.outage_words import NOT_KNOWN, loss, loss_short
from leeway.ui.models.portfolio_figures import Figure

if TYPE_CHECKING:
    from leeway.engine.whatif import Comparison
    from leeway.engine.whatif_mitigation import Mitigation
    from leeway.engine.whatif_workflows import WorkflowOutlook
    from leeway.services.whatif import ReadWhatIf

NAMES: Final = ("Expected loss a year", "P95", "Workflows that stop")
_MANY_TIMES: Final = 10.0


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A workflow in the baseline, None if it isn't there, and in the scenario."""

    id: str
    before: WorkflowOutlook | None
    after: WorkflowOutlook


def work_rows(found: Comparison) -> list[WorkRow]:
    """Prepare the workflows: the worst first, of those the ones with the least leeway."""
    rows = [
        WorkRow(id, found.baseline.workflows.get(id), one) for id, one in found.scenario.workflows.items()
    ]
    return sorted(
        rows,
        key=lambda row: (
            -row.after.outcome.severity,
            math.inf if row.after.leeway is None else row.after.leeway,
            row.after.name.casefold(),
        ),
    )


def _leeway(one: WorkflowOutlook | None) -> str:
    if one is None or one.leeway is None:
        return NOT_KNOWN
    return formatting.hours_short(one.leeway if math.isinf(one.leeway) else round(one.leeway, 2))


def _before_words(row: WorkRow) -> str:
    if row.before is None:
        return "It isn’t there in the baseline."
    mark = OUTCOMES.get(row.before.outcome)
    word = "doesn’t apply" if mark is None else mark.word.lower()
    return f"In the baseline it {word}: {row.before.why}" if mark else f"In the baseline: {row.before.why}"


def _result(row: WorkRow) -> str:
    mark = OUTCOMES.get(row.after.outcome)
    return NOT_KNOWN if mark is None else mark.word


WORK_COLUMNS: Final[tuple[Column[WorkRow], ...]] = (
    Column(
        "Workflow",
        lambda row: row.after.name,
        bold=True,
        tip=lambda row: f"{row.after.name}: {row.after.why}",
    ),
    Column(
        "Baseline",
        lambda row: _leeway(row.before),
        key=lambda row: None if row.before is None else row.before.leeway,
        numeric=True,
        muted=lambda _: True,
        hint="Its leeway in the register as it is",
        tip=_before_words,
    ),
    Column(
        "Scenario",
        lambda row: _leeway(row.after),
        key=lambda row: row.after.leeway,
        numeric=True,
        bold=True,
        hint="Its leeway in the scenario",
        tip=lambda row: row.after.why,
    ),
    Column(
        "Result",
        _result,
        key=lambda row: row.after.outcome.severity,
        chip=lambda row: OUTCOMES.get(row.after.outcome),
        hint="What becomes of it in a bad outage of any of its vendors, or in a week of the scenario: the worst counts",
        tip=lambda row: row.after.why,
    ),
)


# ------------------------------------------------------------------------------------------- key figures


def whatif_figures(read: ReadWhatIf, found: Comparison) -> tuple[Figure, ...]:
    """Write the three figures, each against the baseline; what isn't known is a dash and says what is missing."""
    before, after = found.baseline.year, found.scenario.year
    return (
        _loss(read, NAMES[0], before.mean, after.mean),
        _loss(read, NAMES[1], before.quantile(0.95), after.quantile(0.95)),
        _stopping(found),
    )


def _loss(read: ReadWhatIf, name: str, before: float, after: float) -> Figure:
    if not read.loss_known:
        note = "It needs incidents, or since when there were none"
        return Figure(name, NOT_KNOWN, note, f"{note}, of a vendor that work leans on: see Outages.")
    unit = read.currency
    lines = [f"Scenario: {_exactly(after, unit)}.", f"Baseline: {_exactly(before, unit)}."]
    if unit is None:
        lines.append("In hours of work, because no workflow’s cost per hour is known.")
    if name == NAMES[1]:
        lines.append("95 % of years lose at most this.")
    note = _against(before, after, unit)
    return Figure(
        name, _short(after, unit), note if unit else f"{note}; no cost per hour is known", "\n".join(lines)
    )


def _against(before: float, after: float, unit: str | None) -> str:
    if after == before:
        return "as in the baseline"
    if not (math.isfinite(before) and math.isfinite(after)):
        return f"baseline {_short(before, unit)}"
    if before <= 0 or after / before >= _MANY_TIMES:
        return f"baseline {_short(before, unit)}"
    share = (after - before) / before * 100.0
    sign = "+" if share > 0 else "−"
    percent = formatting.user_locale().percent()
    return f"{sign}{formatting.number(abs(share), 1 if abs(share) < 10 else 0)}{SPACE}{percent} against {_short(before, unit)}"


def _short(amount: float, unit: str | None) -> str:
    return loss_short(amount, unit) if math.isfinite(amount) else "∞"


def _exactly(amount: float, unit: str | None) -> str:
    return loss(amount, unit) if math.isfinite(amount) else "beyond what can be reckoned with"


def _stopping(found: Comparison) -> Figure:
    before, after = found.baseline.stopping, found.scenario.stopping
    names = [found.scenario.workflows[id].name for id in after]
    unknown = sum(one.outcome is DrillOutcome.NOT_KNOWN for one in found.scenario.workflows.values())
    note = f"baseline {formatting.count(len(before))}"
    if unknown:
        note += f"; {formatting.count(unknown)} not known"
    told = ", ".join(formatting.line(name, 60) for name in names[:12])
    return Figure(NAMES[2], formatting.count(len(after)), note, told or "None stops, as far as is known.")


# ------------------------------------------------------------------------------- what the answer buys


def gain_words(gain: Mitigation | None, read: ReadWhatIf, *, answered: bool, costed: bool) -> tuple[str, ...]:
    """Say what the answer buys a year, what it costs, and when it has paid for itself."""
    currency = read.currency
    if not read.loss_known:
        return ("No vendor’s outages are known, so it can’t be said what the answer buys: see Outages.",)
    if currency is None or gain is None:
        return (
            "No workflow’s cost per hour is known, so it can’t be weighed in money. Enter one on the Register page.",
        )
    if not answered:
        return ("There is no answer yet: choose a fallback, or make one faster, larger or tested.",)
    lines = [
        f"Buys {_money(gain.buys, currency)} of expected loss a year, in the same bad week without it.",
        f"Costs {_money(gain.costs, currency)} a year"
        + (f", and {_money(gain.one_off, currency)} once." if gain.one_off else "."),
        f"Net {_money(gain.net, currency)} a year.",
    ]
    if not costed:
        lines.append("What its measures cost isn’t known yet, so they count as free: type it above.")
    if gain.payback_years is not None:
        lines.append(f"Paid back after {formatting.number(gain.payback_years, 1)} years.")
    elif gain.one_off and gain.net <= 0:
        lines.append("It never pays back what it costs once.")
    return tuple(lines)


def _money(amount: float, currency: str) -> str:
    text = formatting.money(Decimal(round(abs(amount))), currency)
    return f"−{text}" if round(amount) < 0 else text


def verdict_changes(found: Comparison, product_id: str) -> tuple[str, ...]:
    """Say which other verdicts the scenario changes."""
    register = found.applied.register
    lines = []
    for id, after in found.scenario.verdicts.items():
        before = found.baseline.verdicts.get(id)
        if id != product_id and before is not after and id in register.products:
            name = formatting.line(register.products[id].name, 60)
            lines.append(
                f"{name}: {before.words if before else 'not there'} → {after.words if after else 'gone'}"
            )
    return tuple(sorted(lines))
