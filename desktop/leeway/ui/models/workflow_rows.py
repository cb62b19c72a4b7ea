"""The rows of "Workflows that need it": each tie of a product to a workflow, a row for each fallback."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from leeway.domain.change import Change
from leeway.domain.editing import add, update
from leeway.domain.fields import Value
from leeway.domain.register import Register
from leeway.domain.register_entities import FALLBACK, PRIMARY, Need, Supply, Workflow
from leeway.domain.register_tables import TABLES
from leeway.domain.scope import Scope
from leeway.ids import new_id
from leeway.ui import formatting
from leeway.ui.models.columns import Cell, Column
from leeway.ui.models.field_columns import field_column


@dataclass(frozen=True, slots=True)
class WorkflowRow:
    """A need of a workflow with what fills it, and one of its fallbacks if there are any.

    `supply` is the tie that the page is about; `fallback` a fallback of the need, or the same tie where that
    is one itself. `proven`: the fallback's test is valid.
    """

    id: str
    workflow: Workflow
    need: Need
    supply: Supply | None
    product: str
    fallback: Supply | None
    fallback_product: str
    proven: bool
    currency: str


def workflow_rows(register: Register, product_id: str, as_of: date) -> list[WorkflowRow]:
    """Prepare the rows for a product, by workflow name, then need."""
    rows: list[WorkflowRow] = []
    for id in register.links.supplied_by.get(product_id, ()):
        supply = register.supplies[id]
        rows.extend(_rows(register, register.needs[supply.need_id], supply, as_of))
    return sorted(rows, key=_place)


def need_rows(register: Register, workflow_id: str, as_of: date) -> list[WorkflowRow]:
    """Prepare the rows for a workflow: its needs, each with its primary and its fallbacks."""
    rows: list[WorkflowRow] = []
    for id in register.links.needs_of.get(workflow_id, ()):
        supplies = (register.supplies[s] for s in register.links.supplies_of.get(id, ()))
        primary = next((s for s in supplies if s.role == PRIMARY), None)
        rows.extend(_rows(register, register.needs[id], primary, as_of))
    return sorted(rows, key=_place)


def _place(row: WorkflowRow) -> tuple[str, str, str]:
    return row.workflow.name.casefold(), row.need.name.casefold(), row.id


def _rows(register: Register, need: Need, supply: Supply | None, as_of: date) -> Iterator[WorkflowRow]:
    siblings = [register.supplies[id] for id in register.links.supplies_of.get(need.id, ())]
    itself = supply is not None and supply.role == FALLBACK
    fallbacks = [supply] if itself else [s for s in siblings if s.role == FALLBACK]
    primary = next((s for s in siblings if s.role == PRIMARY), None)
    for fallback in fallbacks or [None]:
        yield WorkflowRow(
            id=f"{need.id}/{supply.id if supply else ''}/{fallback.id if fallback else ''}",
            workflow=register.workflows[need.workflow_id],
            need=need,
            supply=supply,
            product=_name(register, primary),
            fallback=fallback,
            fallback_product=_name(register, fallback),
            proven=fallback is not None and is_proven(register, fallback, as_of),
            currency=register.setting.currency,
        )


def _name(register: Register, supply: Supply | None) -> str:
    return register.products[supply.product_id].name if supply else ""


def is_proven(register: Register, supply: Supply, as_of: date) -> bool:
    """Tell whether a fallback was tested within the policy's validity."""
    if supply.last_tested is None:
        return False
    return 0 <= (as_of - supply.last_tested).days <= register.policy.proven_days


def tested_words(row: WorkflowRow) -> str:
    """Say when the fallback was tested, and whether that still counts."""
    if row.fallback is None:
        return "—"
    if row.fallback.last_tested is None:
        return "never"
    day = formatting.day(row.fallback.last_tested)
    return day if row.proven else f"▲ {day}"


def tested_tip(row: WorkflowRow) -> str:
    """Say what the day of the test means for the verdict."""
    if row.fallback is None:
        return "There is no fallback"
    if row.proven:
        return "The test is valid, so the fallback counts"
    return "Not tested within the policy's validity, so the fallback doesn't count"


def role_words(row: WorkflowRow) -> str:
    """Say what the product is for the need."""
    if row.supply is None or row.supply.role == PRIMARY:
        return "Primary"
    return f"Fallback for {row.product}" if row.product else "Fallback"


def _is_itself(row: WorkflowRow) -> bool:
    return row.supply is not None and row.supply.role == FALLBACK


def _fallback_cell(row: WorkflowRow) -> Cell | None:
    if _is_itself(row):
        return None
    return Cell("supply", row.fallback.id if row.fallback else "", TABLES["supply"].field("product_id"))


def _choose_fallback(register: Register, row: WorkflowRow, value: Value) -> tuple[Change, ...]:
    """Put another product in as the fallback, or add one where there was none."""
    if not isinstance(value, str) or not value:
        return ()
    if row.fallback is not None:
        return update(register, "supply", row.fallback.id, product_id=value)
    return add(Supply(new_id(), row.need.id, value, FALLBACK))


def _primary_cell(row: WorkflowRow) -> Cell | None:
    return Cell("supply", row.supply.id if row.supply else "", TABLES["supply"].field("product_id"))


def _choose_primary(register: Register, row: WorkflowRow, value: Value) -> tuple[Change, ...]:
    """Put another product in as the primary, or add one where there was none."""
    if not isinstance(value, str) or not value:
        return ()
    if row.supply is not None:
        return update(register, "supply", row.supply.id, product_id=value)
    return add(Supply(new_id(), row.need.id, value, PRIMARY))


def workflow_columns() -> tuple[Column[WorkflowRow], ...]:
    """Return the columns of the table on a product's page."""
    return (
        field_column("workflow", "name", lambda row: row.workflow, title="Workflow", bold=True),
        field_column(
            "need", "name", lambda row: row.need, title="Need", hint="What of the workflow it is needed for"
        ),
        field_column("workflow", "tolerated_stop", lambda row: row.workflow, title="Tolerated"),
        field_column("workflow", "cost_per_hour", lambda row: row.workflow, title="Cost / h"),
        field_column("workflow", "critical", lambda row: row.workflow),
        *fallback_columns(),
        Column(
            "Role",
            lambda row: "Fallback" if _is_itself(row) else "Primary",
            tip=role_words,
            cell=lambda row: (
                Cell("supply", row.supply.id, TABLES["supply"].field("role")) if row.supply else None
            ),
            value=lambda row: row.supply.role if row.supply else None,
            hint="Primary: what does the work. Fallback: what can take over",
        ),
    )


def need_columns() -> tuple[Column[WorkflowRow], ...]:
    """Return the columns of the table on a workflow's page."""
    return (
        field_column("need", "name", lambda row: row.need, title="Need", bold=True),
        Column(
            "Filled by",
            lambda row: row.product or "nothing",
            muted=lambda row: not row.product,
            cell=_primary_cell,
            value=lambda row: row.supply.product_id if row.supply else None,
            changes=_choose_primary,
            hint="The primary product: what does the work",
        ),
        *fallback_columns(),
    )


def fallback_columns() -> tuple[Column[WorkflowRow], ...]:
    """Return the columns about the fallback: which, how much it carries, how soon, when tested."""
    return (
        Column(
            "Fallback",
            lambda row: "itself" if _is_itself(row) else row.fallback_product or "none",
            muted=lambda row: row.fallback is None or _is_itself(row),
            cell=_fallback_cell,
            value=lambda row: row.fallback.product_id if row.fallback else None,
            changes=_choose_fallback,
            hint="What can take over; choose a product to add one",
        ),
        field_column("supply", "capacity", lambda row: row.fallback, title="Carries", nothing="—"),
        field_column("supply", "switch_time", lambda row: row.fallback, title="Switch", nothing="—"),
        field_column(
            "supply",
            "last_tested",
            lambda row: row.fallback,
            text=tested_words,
            tip=tested_tip,
            muted=lambda row: not row.proven,
            hint="When the switch was last rehearsed; a fallback counts only while its test is valid",
        ),
    )


@dataclass(frozen=True, slots=True)
class AllWorkflowsRow:
    """A workflow in the list of all, with the number of its needs."""

    id: str
    workflow: Workflow
    needs: int
    currency: str


def all_workflow_rows(register: Register, scope: Scope) -> list[AllWorkflowsRow]:
    """Prepare the workflows that need a product in scope, all of them for the whole register, by name."""
    needs = register.links.needs_of
    rows = [
        AllWorkflowsRow(id, workflow, len(needs.get(id, ())), register.setting.currency)
        for id, workflow in register.workflows.items()
        if in_scope(register, scope, id)
    ]
    return sorted(rows, key=lambda row: (row.workflow.name.casefold(), row.id))


def in_scope(register: Register, scope: Scope, workflow_id: str) -> bool:
    """Tell whether a workflow leans on a product in scope."""
    return scope.everything or any(
        scope.covers_product(register, register.supplies[supply].product_id)
        for need in register.links.needs_of.get(workflow_id, ())
        for supply in register.links.supplies_of.get(need, ())
    )


def all_workflow_columns() -> tuple[Column[AllWorkflowsRow], ...]:
    """Return the columns of the list of all workflows."""
    names = ("owner", "critical", "tolerated_stop", "cost_per_hour", "hours_per_week")
    return (
        field_column("workflow", "name", lambda row: row.workflow, title="Workflow", bold=True),
        *(field_column("workflow", name, lambda row: row.workflow) for name in names),
        Column("Needs", lambda row: formatting.count(row.needs), key=lambda row: row.needs, numeric=True),
    )
