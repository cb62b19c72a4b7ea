"""What the register holds about scenarios: named sets of changes to its numbers, which it never takes over itself."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from leeway.domain import fields

LEVER: Final = "lever"
"""The entity of a change that moves no field of the register, but what a vendor's bad week does."""

_VALUE_LIMIT: Final = 200_000


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of changes; the register without any is the baseline. Its measures may cost something."""

    id: str
    name: str = fields.name("Name")
    note: str = fields.text("Note")
    yearly_cost: Decimal | None = fields.money("Costs a year", hint="What its measures cost in a year")
    one_off_cost: Decimal | None = fields.money(
        "Costs once", hint="What it costs to put its measures in place"
    )


@dataclass(frozen=True, slots=True)
class ScenarioChange:
    """One change of a scenario; `value` is JSON (see `leeway.domain.scenario_values`).

    With a `field`, a scalar: what that field of a row is in the scenario. Without one, an object: a row that is added, as
    `change.row_of` writes it; or null: a row that is removed with all that hangs on it. Of the entity `lever`, `row` is a
    vendor or a product, and `field` one of `scenario_levers.Lever`.
    """

    id: str
    scenario_id: str = fields.reference("Scenario", "scenario")
    entity: str = fields.name("Table")
    row: str = fields.row_id("Row")
    field: str = fields.text("Field", longest=200)
    value: str = fields.text("Value", longest=_VALUE_LIMIT)

    @property
    def about(self) -> tuple[str, str, str]:
        """What it changes: table, row and field."""
        return self.entity, self.row, self.field
