"""Workflows: those that need a product, the needs of one, and the list of all."""

from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from leeway.domain.register_entities import FALLBACK, PRIMARY
from leeway.ui.dialogs.register_asking import ask_fallback, ask_need, ask_tie, ask_workflow
from leeway.ui.models.columns import menu_text
from leeway.ui.models.workflow_rows import (
    WorkflowRow,
    all_workflow_columns,
    all_workflow_rows,
    need_columns,
    need_rows,
    workflow_columns,
    workflow_rows,
)
from leeway.ui.pages.register_context import RegisterContext
from leeway.ui.pages.register_table_card import MenuEntry, TableCard


class _NeedsTable(TableCard):
    """What the tables of needs with their fallbacks have in common."""

    @property
    def _fallback_columns(self) -> range:
        """The columns that are about the fallback: four, from the one named so."""
        first = next(i for i, column in enumerate(self.model.columns) if column.title == "Fallback")
        return range(first, first + 4)

    @override
    def remove_row(self, id: str, column: int) -> None:
        """Delete the fallback if its columns are the current ones, else the need."""
        row = next((row for row in self.model.rows if row.id == id), None)
        if row is None or self.context.edits.read_only:
            return
        own = row.supply is not None and row.supply.role == FALLBACK
        if own or (row.fallback is not None and column in self._fallback_columns):
            self.context.remove("supply", row.fallback.id)
        else:
            self._remove_need(row)

    def _add_row_buttons(self) -> None:
        """Add the buttons for the selected row, after those of the card's own."""
        self.fallback = self.add_button(
            "Add a fallback…", "What can take over in the selected row", self._on_add_fallback, for_row=True
        )
        self.remove = self.add_button(
            "Remove",
            "The fallback or the need that is selected (Delete)",
            self._on_remove,
            picture="delete",
            for_row=True,
        )

    def _remove_need(self, row: WorkflowRow) -> None:
        self.context.remove("need", row.need.id)

    @override
    def _on_remove(self) -> None:
        if self.table.current_id:
            self.remove_row(self.table.current_id, self.table.currentIndex().column())

    def _on_add_fallback(self) -> None:
        row = self.current_row
        if row is not None:
            ask_fallback(self, self.context.edits, row.need.id, self._on_supply_added)

    def _on_supply_added(self, _entity: str, id: str) -> None:
        for row in self.model.rows:
            if row.fallback is not None and row.fallback.id == id:
                self.table.choose(row.id, self._fallback_columns.start)

    @override
    def menu_entries(self, row: Any) -> list[MenuEntry]:
        entries: list[MenuEntry] = [
            ("Open workflow", partial(self.context.select_asked.emit, "workflow", row.workflow.id))
        ]
        if self.context.edits.read_only:
            return entries
        entries.append(
            (
                "Add fallback…",
                partial(ask_fallback, self, self.context.edits, row.need.id, self._on_supply_added),
            )
        )
        if row.fallback is not None:
            name = menu_text(row.fallback_product)
            entries.append(
                (f"Remove fallback “{name}”", partial(self.context.remove, "supply", row.fallback.id))
            )
        entries.append(
            (f"Delete need “{menu_text(row.need.name)}”", partial(self.context.remove, "need", row.need.id))
        )
        workflow = menu_text(row.workflow.name)
        entries.append(
            (f"Delete workflow “{workflow}”", partial(self.context.remove, "workflow", row.workflow.id))
        )
        return entries


class WorkflowsCard(_NeedsTable):
    """The workflows that need a product, as its primary or as a fallback."""

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            "Workflows that need it",
            workflow_columns(),
            nothing="No workflow on record needs it, so nothing can be said about its loss.",
            stretched=(0, 1, 5),
            parent=parent,
        )
        self._product_id = ""
        self.add = self.add_button("Add a workflow…", "A new one, or one on record by its name", self._on_add)
        self._add_row_buttons()

    def show_product(self, product_id: str) -> None:
        """Show the workflows of a product."""
        self._product_id = product_id
        self.show_rows(workflow_rows(self.context.register, product_id, self.context.session.as_of))

    @override
    def _remove_need(self, row: WorkflowRow) -> None:
        """Delete the need that the product fills; nothing is left of it without its primary."""
        if row.supply is not None and row.supply.role != PRIMARY:
            self.context.remove("supply", row.supply.id)
        else:
            super()._remove_need(row)

    @Slot()
    def _on_add(self) -> None:
        ask_tie(self, self.context.edits, self._product_id, self._on_tied)

    def _on_tied(self, _entity: str, id: str) -> None:
        for row in self.model.rows:
            if row.supply is not None and row.supply.id == id:
                self.table.choose(row.id)


class NeedsCard(_NeedsTable):
    """The needs of a workflow, each with what fills it and what can take over."""

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            "What it needs",
            need_columns(),
            nothing="It needs nothing on record, so nothing can stop it.",
            stretched=(0, 1, 2),
            parent=parent,
        )
        self._workflow_id = ""
        self.add = self.add_button("Add a need…", "One thing that the workflow needs", self._on_add)
        self._add_row_buttons()

    def show_workflow(self, workflow_id: str) -> None:
        """Show the needs of a workflow."""
        self._workflow_id = workflow_id
        self.show_rows(need_rows(self.context.register, workflow_id, self.context.session.as_of))

    @Slot()
    def _on_add(self) -> None:
        ask_need(self, self.context.edits, self._workflow_id, self._on_added)

    @override
    def _on_added(self, _entity: str, id: str) -> None:
        for row in self.model.rows:
            if row.need.id == id:
                self.table.choose(row.id)


class AllWorkflowsCard(TableCard):
    """Every workflow of the register, or of the scope."""

    entity = "workflow"

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            "Workflows",
            all_workflow_columns(),
            nothing="No workflows yet. A workflow is work of ours that can stop.",
            rows_shown=18,
            note="Double-click or F2 to edit, Delete to delete.",
            parent=parent,
        )
        self.add = self.add_button("Add a workflow…", "Work of ours that can stop", self.ask_workflow)
        self.open = self.add_button(
            "Open", "Show what it needs", self._on_open, picture="workflow", for_row=True
        )
        self.remove = self.add_button(
            "Delete",
            "Delete the selected workflow with its needs",
            self._on_remove,
            picture="delete",
            for_row=True,
        )

    def refresh(self) -> None:
        """Show the workflows."""
        self.show_rows(all_workflow_rows(self.context.register, self.context.session.scope))

    @Slot()
    def ask_workflow(self) -> None:
        """Ask for a new workflow."""
        ask_workflow(self, self.context.edits, self.context.select_asked.emit)

    def _on_open(self) -> None:
        self.context.select_asked.emit("workflow", self.table.current_id)

    @override
    def menu_entries(self, row: Any) -> list[MenuEntry]:
        return [
            ("Open workflow", partial(self.context.select_asked.emit, "workflow", row.id)),
            (f"Delete workflow “{menu_text(row.workflow.name)}”", partial(self.remove_row, row.id, 0)),
        ]
