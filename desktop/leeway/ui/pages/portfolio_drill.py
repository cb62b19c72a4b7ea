"""The bad-week drill as a card: products by standard scenarios; a cell tells which workflows it touches, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from leeway.domain.drill import BadWeek, DrillParameters
from leeway.engine.drill import drill
from leeway.engine.loss import Losses
from leeway.services.burn_zone import local_zone
from leeway.services.drills import read_session_hours
from leeway.ui.latest_job import LatestJob
from leeway.ui.models.drill_rows import (
    FIRST_SCENARIO,
    OUTCOMES,
    WORKFLOW_COLUMNS,
    drill_columns,
    drill_rows,
    workflow_rows,
)
from leeway.ui.models.rows import RowsModel
from leeway.ui.pages.portfolio_explanation import Points
from leeway.ui.widgets.badge import MarkBadge
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.marks import NONE
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from leeway.domain.drill import DrillCell
    from leeway.domain.register import Register
    from leeway.engine.drill import Drill
    from leeway.services.open_register import OpenRegister
    from leeway.ui.models.drill_rows import DrillRow
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

_NOTE: Final = (
    "Each product through six standard scenarios. Select a cell to see which workflows stop, and why."
)
_ROWS: Final = 8
_JUDGED_BY: Final = (
    "vendor", "product", "product_upstream", "workflow", "need", "supply", "integration", "policy", "usage_import",
)  # fmt: skip
"""The tables that a drill reads."""

Known = tuple[object, "Mapping[str, float]"]
"""How long sessions last, with the imports of usage that it was read from."""


class DrillCard(Card):
    """Keeps the drill of the register as it is; it is worked out in a job."""

    worked_out = Signal()
    """The drill of the latest register is shown."""
    scenario_asked = Signal(str, object)
    """The cell that is explained should be opened as a scenario: the product's id and the `BadWeek`."""

    def __init__(self, session: Session, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__("Bad-week drill", parent, note=_NOTE)
        self._session = session
        self._shown: tuple[object, ...] = ()
        self._known: Known | None = None
        self._waiting = False
        session.saved.connect(self._on_saved)
        self._job = LatestJob(session.jobs, self)
        self._job.succeeded.connect(self._on_drilled)
        self._job.failed.connect(self.set_note)
        self._parameters = DrillParameters()
        self.rows: RowsModel[DrillRow] = RowsModel(drill_columns(self._parameters), parent=self)
        self.table = RecordTable(self.rows, theme, name="Bad-week drill", stretched=(0, 1), rows_shown=_ROWS)
        self.table.selectionModel().currentChanged.connect(self._on_cell)
        self.workflows = RowsModel(WORKFLOW_COLUMNS, parent=self)
        self.workflow_table = RecordTable(
            self.workflows, theme, name="Workflows that the scenario touches", rows_shown=5
        )
        self.heading = label("", "strong", wrap=True)
        self.badge = MarkBadge(theme)
        self.why = label("", "", wrap=True)
        self.remedies = Points("What would make it hold")
        self.missing = Points("What is not known")
        self.open_button = QPushButton("Open as scenario")
        describe(
            self.open_button, "Open as scenario", "Change its numbers, and try an answer, on the What-if page"
        )
        self.open_button.clicked.connect(self._on_open)
        self._lay_out()

    def _lay_out(self) -> None:
        self.body.addWidget(self.table)
        self.detail = QWidget()
        columns = QHBoxLayout(self.detail)
        columns.setContentsMargins(0, 8, 0, 0)
        columns.setSpacing(28)
        texts = QVBoxLayout()
        texts.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        texts.addLayout(head)
        for widget in (self.why, self.remedies, self.missing):
            texts.addWidget(widget)
        texts.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        texts.addStretch(1)
        columns.addLayout(texts, 5)
        tables = QVBoxLayout()
        tables.addWidget(self.workflow_table)
        tables.addStretch(1)
        columns.addLayout(tables, 6)
        self.body.addWidget(self.detail)
        self.detail.hide()

    @property
    def up_to_date(self) -> bool:
        """Whether what is shown is of the latest register."""
        return not (self._job.busy or self._waiting)

    @property
    def cell(self) -> tuple[str, BadWeek] | None:
        """The cell that is explained: the product's id and the scenario."""
        return self._cell_at(self.table.currentIndex())

    def choose(self, product_id: str, one: BadWeek) -> bool:
        """Select a cell; False if the product isn't shown."""
        return self.table.choose(product_id, FIRST_SCENARIO + list(BadWeek).index(one))

    def refresh(self) -> None:
        """Show the drill of the register and the scope; what it reads may be the same still."""
        session = self._session
        desk, register = session.desk, session.shown
        wanted = (desk, session.as_of, session.scope, *(register.tables[name] for name in _JUDGED_BY))
        if len(wanted) == len(self._shown) and all(
            a is b or a == b for a, b in zip(wanted, self._shown, strict=True)
        ):
            return
        imports = register.tables["usage_import"]
        hours = self._known[1] if self._known is not None and self._known[0] is imports else None
        self._waiting = desk is not None and hours is None and bool(session.unsaved)
        if self._waiting:
            return  # what an import brings is only there once it is in the file
        self._shown = wanted
        if desk is None:
            self._job.forget()
            self.rows.show([])
            return
        self._job.ask(_drilled, desk, register, session.as_of, hours)

    @Slot()
    def _on_saved(self) -> None:
        if self._waiting:
            self.refresh()

    @Slot(object)
    def _on_drilled(self, found: tuple[Register, Mapping[str, float], Drill]) -> None:
        register, hours, cells = found
        self._known = (register.tables["usage_import"], hours)
        self.set_note(_NOTE)
        parameters = DrillParameters.of(register.policy)
        if parameters != self._parameters:
            self._parameters = parameters
            self.rows.set_columns(drill_columns(parameters))
        self.rows.show(drill_rows(register, self._session.scope, cells))
        self.setVisible(bool(self.rows.total))
        self._explain(self.table.currentIndex())
        self.worked_out.emit()

    @Slot(QModelIndex, QModelIndex)
    def _on_cell(self, current: QModelIndex, _: QModelIndex) -> None:
        self._explain(current)

    @Slot()
    def _on_open(self) -> None:
        cell = self.cell
        if cell is not None:
            self.scenario_asked.emit(*cell)

    def _cell_at(self, index: QModelIndex) -> tuple[str, BadWeek] | None:
        row = self.rows.row_at(index)
        if row is None or index.column() < FIRST_SCENARIO:
            return None
        return row.id, list(BadWeek)[index.column() - FIRST_SCENARIO]

    def _explain(self, index: QModelIndex) -> None:
        row, place = self.rows.row_at(index), self._cell_at(index)
        self.detail.setVisible(place is not None)
        if row is None or place is None:
            return
        cell: DrillCell = row.cells[place[1]]
        self.heading.setText(f"{row.vendor} · {row.product}: {place[1].words.lower()}")
        self.badge.show_mark(OUTCOMES.get(cell.outcome, NONE))
        self.badge.setVisible(cell.outcome in OUTCOMES)
        self.why.setText(cell.why)
        self.remedies.show_texts(cell.remedies)
        self.missing.show_texts(cell.missing)
        self.workflows.show(workflow_rows(cell))
        self.workflow_table.setVisible(bool(cell.workflows))


def _drilled(
    desk: OpenRegister, register: Register, day: date, hours: Mapping[str, float] | None
) -> tuple[Register, Mapping[str, float], Drill]:
    """Drill a register; how long sessions last is read from its file unless it is known."""
    known = read_session_hours(desk, register, local_zone()) if hours is None else hours
    return register, known, drill(Losses(register, day), DrillParameters.of(register.policy), known)
