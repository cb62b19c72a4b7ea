"""The rows of the bad-week drill: a product through the standard scenarios, and the workflows behind a cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from leeway.domain.drill import BadWeek, DrillCell, DrillOutcome, DrillParameters, WorkflowDrill
from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.engine.drill import Drill
from leeway.ui import formatting
from leeway.ui.models.columns import Column
from leeway.ui.widgets.marks import NONE, Mark

OUTCOMES: Final[Mapping[DrillOutcome, Mark]] = {
    DrillOutcome.STOPS: Mark("■", "Stops", "stops"),
    DrillOutcome.DEGRADES: Mark("▲", "Degrades", "degrades"),
    DrillOutcome.HOLDS: Mark("●", "Holds", "holds"),
    DrillOutcome.NOT_KNOWN: NONE,
}
"""How outcomes look; what doesn't apply has no mark."""

FIRST_SCENARIO: Final = 2
"""The column of the first scenario."""


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A product and its cells, by scenario."""

    id: str
    vendor: str
    product: str
    cells: Mapping[BadWeek, DrillCell]


def drill_rows(register: Register, scope: Scope, found: Drill) -> list[DrillRow]:
    """Prepare a row for each product in scope that was drilled: the most trouble first."""
    rows = [
        DrillRow(id, register.vendors[product.vendor_id].name, product.name, found[id])
        for id, product in register.products.items()
        if id in found and scope.covers_product(register, id)
    ]
    return sorted(rows, key=_place)


def trouble(row: DrillRow) -> int:
    """Return how bad a product's weeks are together."""
    return sum(4**cell.outcome.severity for cell in row.cells.values() if cell.outcome.is_trouble)


def _place(row: DrillRow) -> tuple[int, str, str]:
    return -trouble(row), row.vendor.casefold(), row.product.casefold()


def drill_columns(parameters: DrillParameters) -> Sequence[Column[DrillRow]]:
    """Return the columns: vendor, product and the scenarios with what they do, by the parameters."""
    return (
        Column("Vendor", lambda row: row.vendor, bold=True),
        Column("Product", lambda row: row.product),
        *(_scenario_column(one, heading) for one, heading in headings(parameters).items()),
    )


def headings(parameters: DrillParameters) -> Mapping[BadWeek, str]:
    """Say in the fewest words what each scenario does."""
    return {
        BadWeek.OUTAGE: f"{formatting.number(parameters.outage_hours)} h outage",
        BadWeek.LIMITS: f"Limits → {formatting.number(parameters.session_hours)} h",
        BadWeek.INFLATION: f"Tokens × {formatting.number(parameters.inflation)}",
        BadWeek.PRICE: f"Price × {formatting.number(parameters.price)}",
        BadWeek.MODEL: f"Model at {formatting.share(parameters.quality)}",
        BadWeek.EXIT: f"Exit in {formatting.number(parameters.notice_days)} d",
    }


def _scenario_column(one: BadWeek, heading: str) -> Column[DrillRow]:
    return Column(
        heading,
        lambda row: _word(row.cells[one]),
        key=lambda row: row.cells[one].outcome.severity,
        chip=lambda row: OUTCOMES.get(row.cells[one].outcome),
        tip=lambda row: row.cells[one].why,
        muted=lambda row: row.cells[one].outcome is DrillOutcome.NOT_APPLICABLE,
        hint=f"{one.words}: select a cell to see which workflows it touches, and why",
    )


def _word(cell: DrillCell) -> str:
    mark = OUTCOMES.get(cell.outcome)
    return "—" if mark is None else mark.word


@dataclass(frozen=True, slots=True)
class DrillWorkflowRow:
    """What a scenario does to one workflow."""

    id: str
    found: WorkflowDrill


def workflow_rows(cell: DrillCell) -> list[DrillWorkflowRow]:
    """Prepare the workflows of a cell, the worst first."""
    return [DrillWorkflowRow(row.workflow_id, row) for row in cell.workflows]


WORKFLOW_COLUMNS: tuple[Column[DrillWorkflowRow], ...] = (
    Column("Workflow", lambda row: row.found.name, bold=True, tip=lambda row: row.found.why),
    Column(
        "Outcome",
        lambda row: OUTCOMES[row.found.outcome].word,
        key=lambda row: row.found.outcome.severity,
        chip=lambda row: OUTCOMES[row.found.outcome],
    ),
    Column(
        "Work lost",
        lambda row: formatting.hours(
            None if row.found.lost_hours is None else round(row.found.lost_hours, 1)
        ),
        key=lambda row: row.found.lost_hours,
        numeric=True,
        muted=lambda row: row.found.lost_hours is None,
        hint="In the outage, or in a week",
    ),
    Column(
        "Can be borne",
        lambda row: formatting.hours(row.found.tolerated),
        key=lambda row: row.found.tolerated,
        numeric=True,
        muted=lambda row: row.found.tolerated is None,
        hint="The tolerated stop",
    ),
)
