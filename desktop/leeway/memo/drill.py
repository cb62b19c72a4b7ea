"""The bad-week drill in the memo: the product in the six standard scenarios."""

from collections.abc import Mapping
from typing import Final

from leeway.domain.drill import BadWeek, DrillCell, DrillOutcome, DrillParameters
from leeway.memo import wording
from leeway.memo.content import Mark
from leeway.memo.section_content import DrillCase, DrillWorkflow

_TONES: Final = {
    DrillOutcome.STOPS: Mark("stops", "■", "Stops"),
    DrillOutcome.DEGRADES: Mark("degrades", "▲", "Degrades"),
    DrillOutcome.HOLDS: Mark("holds", "●", "Holds"),
    DrillOutcome.NOT_KNOWN: Mark("unknown", "○", "Not known"),
    DrillOutcome.NOT_APPLICABLE: Mark("unknown", "–", "Not applicable"),
}


def drill_cases(cells: Mapping[BadWeek, DrillCell], parameters: DrillParameters) -> tuple[DrillCase, ...]:
    """Write a product's row of the drill."""
    return tuple(_case(one, cells[one], parameters) for one in BadWeek)


def drill_mark(outcome: DrillOutcome) -> Mark:
    """Return the mark of an outcome of the drill."""
    return _TONES[outcome]


def _case(one: BadWeek, cell: DrillCell, parameters: DrillParameters) -> DrillCase:
    return DrillCase(
        name=one.words,
        parameter=_parameter(one, parameters),
        mark=drill_mark(cell.outcome),
        why=cell.why,
        trouble=cell.outcome.is_trouble,
        workflows=tuple(
            DrillWorkflow(drill_mark(row.outcome), row.why, row.remedy) for row in cell.workflows
        ),
        remedies=cell.remedies if not cell.workflows else (),
    )


def _parameter(one: BadWeek, parameters: DrillParameters) -> str:
    return {
        BadWeek.OUTAGE: f"away {wording.hours(parameters.outage_hours)}",
        BadWeek.LIMITS: f"windows of {wording.hours(parameters.session_hours)}",
        BadWeek.INFLATION: f"tokens ×{wording.number(parameters.inflation)}",
        BadWeek.PRICE: f"price ×{wording.number(parameters.price)}",
        BadWeek.MODEL: f"carries {wording.percent(parameters.quality)}",
        BadWeek.EXIT: f"notice {wording.number(parameters.notice_days)} d",
    }[one]
