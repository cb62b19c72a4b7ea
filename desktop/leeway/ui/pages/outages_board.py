"""What the Outages page shows of a view: figures, timeline, exposure, loss, availability, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from leeway.ui.models.columns import plain_tip
from leeway.ui.models.outage_figures import NAMES, outage_figures
from leeway.ui.models.outage_rows import VENDOR_COLUMNS, WORKFLOW_COLUMNS, workflow_rows
from leeway.ui.models.rows import RowsModel
from leeway.ui.pages.outages_incidents import IncidentsCard
from leeway.ui.pages.outages_loss import LossCard
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.chart_card import ChartCard
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.roles import label
from leeway.ui.widgets.sourced_figure import SourcedFigure

if TYPE_CHECKING:
    from leeway.domain.register import Register
    from leeway.services.outage_backing import Backing
    from leeway.services.outage_view import OutageView
    from leeway.ui.theme import ThemeController

TIMELINE_NOTE: Final = (
    "Width is duration, height and colour are severity. Drag to zoom; click for the vendor’s own text."
)
_GAP: Final = 14
_RIGHT: Final = 8
"""The scroll bar is the rest of the margin."""
_NARROW: Final = 860
_LANE, _LEAST_TIMELINE, _MOST_TIMELINE = 24, 220, 400
_HALF: Final = 330
_MOST_ROWS: Final = 14


class OutagesBoard(QWidget):
    """The cards, from the key figures down; it is given views and says what the user asks about."""

    figure_asked = Signal(str)
    """Where a key figure comes from: its name."""
    vendor_asked = Signal(str)
    """Where a vendor's figures come from: its id."""
    workflow_asked = Signal(str)
    loss_asked = Signal()
    incident_opened = Signal(str)
    """An incident should be shown: its key."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._view: OutageView | None = None
        self._narrow = False
        self.figures = [SourcedFigure(name) for name in NAMES]
        self.timeline = ChartCard(theme, "Incidents", note=TIMELINE_NOTE)
        self.exposure = ChartCard(theme, "Exposure: hours of stopped work, by workflow")
        self.loss = LossCard(theme)
        self.availability = ChartCard(theme, "Availability by month")
        self.vendors = RowsModel(VENDOR_COLUMNS, parent=self)
        self.vendor_table = RecordTable(
            self.vendors, theme, name="Vendors and their outages", stretched=(0, 8), rows_shown=_MOST_ROWS
        )
        self.workflows = RowsModel(WORKFLOW_COLUMNS, parent=self)
        self.workflow_table = RecordTable(
            self.workflows, theme, name="Workflows and what outages cost them", stretched=(0,), rows_shown=8
        )
        self.incidents = IncidentsCard(theme)
        self.missing = label("", "secondary", wrap=True)
        self._lay_out()
        self._connect()

    @property
    def charts(self) -> tuple[ChartCard, ...]:
        """The cards with charts."""
        return self.timeline, self.exposure, self.loss, self.availability

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 0, _RIGHT, 18)
        column.setSpacing(_GAP)
        self._figures = QGridLayout()
        self._figures.setSpacing(_GAP)
        self._place_figures()
        column.addLayout(self._figures)
        column.addWidget(self.timeline)
        grid = QGridLayout()
        grid.setSpacing(_GAP)
        for place, card in enumerate((self.exposure, self.loss, self.availability, self._workflow_card())):
            card.setMinimumHeight(_HALF)
            grid.addWidget(card, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        self.vendor_card = Card("Vendors", note="Click a number, or press Enter, to see where it comes from.")
        self.vendor_card.body.addWidget(self.vendor_table)
        column.addWidget(self.vendor_card)
        column.addWidget(self.incidents)
        self.missing_card = Card("Not known, and so not counted")
        self.missing_card.body.addWidget(self.missing)
        column.addWidget(self.missing_card)
        column.addStretch(1)

    def _workflow_card(self) -> Card:
        self.workflow_card = Card("Workflows")
        self.workflow_card.body.addWidget(self.workflow_table)
        self.no_workflows = label(
            "No workflow loses work to outages, as far as is known.", "subtitle", wrap=True
        )
        self.workflow_card.body.addWidget(self.no_workflows)
        self.workflow_card.body.addStretch(1)
        return self.workflow_card

    def _connect(self) -> None:
        for figure, name in zip(self.figures, NAMES, strict=True):
            figure.asked.connect(lambda name=name: self.figure_asked.emit(name))
        self.timeline.row_opened.connect(self._on_timeline)
        self.exposure.row_opened.connect(self._on_exposure)
        self.loss.row_opened.connect(self.loss_asked)
        self.availability.row_opened.connect(self._on_availability)
        self.incidents.opened.connect(self.incident_opened)
        self.vendor_table.make_sortable(7, Qt.SortOrder.DescendingOrder)
        self.workflow_table.make_sortable(2, Qt.SortOrder.DescendingOrder)
        self.vendor_table.opened.connect(self.vendor_asked)
        self.workflow_table.opened.connect(self.workflow_asked)
        self.vendor_table.clicked.connect(self._on_vendor_clicked)
        self.workflow_table.clicked.connect(self._on_workflow_clicked)

    def fit(self, room: int) -> None:
        """Fit into so many pixels: the figures stand in two rows where one is too narrow for them."""
        if (room < _NARROW) != self._narrow:
            self._narrow = room < _NARROW
            self._place_figures()

    def _place_figures(self) -> None:
        """Place them on six columns in the one case, on as many as there are figures in the other."""
        for number, figure in enumerate(self.figures):
            row = number // 3 if self._narrow else 0
            span = (3 if row else 2) if self._narrow else 1
            self._figures.addWidget(figure, row, (number - 3 * row) * span, 1, span)
        for column in range(6):
            self._figures.setColumnStretch(column, int(self._narrow or column < len(self.figures)))

    # -------------------------------------------------------------------------------- what is shown

    def show_view(self, register: Register, view: OutageView, *, writable: bool) -> None:
        """Show a view."""
        self._view = view
        self.show_figures(register, None)
        lanes = len(view.timeline.y.ticks)
        self.timeline.setFixedHeight(min(max(_LEAST_TIMELINE, 130 + _LANE * lanes), _MOST_TIMELINE))
        self.timeline.show_chart(view.timeline)
        self.exposure.show_chart(view.exposure)
        self.loss.show_view(view)
        self.availability.show_chart(view.availability)
        self.vendors.show(view.vendors)
        rows = workflow_rows(register, view)
        self.workflows.show(rows)
        self.workflow_table.setVisible(bool(rows))
        self.no_workflows.setVisible(not rows)
        self.incidents.show_view(register, view, writable=writable)
        self.missing.setText("\n".join(view.report.missing))
        self.missing_card.setVisible(bool(view.report.missing))

    def show_figures(self, register: Register, backing: Backing | None) -> None:
        """Show the key figures, with their bands once these are there."""
        if self._view is None:
            return
        for card, figure in zip(self.figures, outage_figures(register, self._view, backing), strict=True):
            card.show_figure(figure.value, figure.note, plain_tip(figure.tip))

    def show_tables(self, tables: bool) -> None:  # noqa: FBT001 - as the action toggles
        """Show every chart as a table, or as a chart."""
        for card in self.charts:
            card.show_table(tables)

    # ------------------------------------------------------------------------------------------ slots

    @Slot(int)
    def _on_timeline(self, row: int) -> None:
        if self._view is not None and 0 <= row < len(self._view.incidents):
            self.incident_opened.emit(str(int(self._view.incidents.key[row])))

    @Slot(int)
    def _on_exposure(self, row: int) -> None:
        if self._view is not None:
            self.workflow_asked.emit(self._view.exposed[row])

    @Slot(int)
    def _on_availability(self, row: int) -> None:
        if self._view is not None:
            name = self._view.availability.table.rows[row][0]
            found = next((vendor.id for vendor in self._view.vendors if vendor.name == name), "")
            self.vendor_asked.emit(found)

    @Slot(QModelIndex)
    def _on_vendor_clicked(self, index: QModelIndex) -> None:
        row = self.vendors.row_at(index)
        if row is not None and VENDOR_COLUMNS[index.column()].numeric:
            self.vendor_asked.emit(row.id)

    @Slot(QModelIndex)
    def _on_workflow_clicked(self, index: QModelIndex) -> None:
        row = self.workflows.row_at(index)
        if row is not None and WORKFLOW_COLUMNS[index.column()].numeric:
            self.workflow_asked.emit(row.id)
