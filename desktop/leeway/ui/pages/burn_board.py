"""What the burn page shows of a product's usage: figures, the days, the charts, the models, what wasn't read."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QVBoxLayout, QWidget

from leeway.engine.burn_days import Period
from leeway.ui.models.burn_figures import NAMES, burn_figures
from leeway.ui.models.burn_range import DayRange
from leeway.ui.models.burn_rows import (
    MODEL_COLUMNS,
    UNREAD_COLUMNS,
    model_rows,
    price_note,
    total_row,
    unread_rows,
)
from leeway.ui.models.columns import plain_tip
from leeway.ui.models.rows import RowsModel
from leeway.ui.pages.burn_reference import ReferenceLine
from leeway.ui.widgets.card import Card, KeyFigure
from leeway.ui.widgets.chart_card import ChartCard
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.range_selector import RangeSelector
from leeway.ui.widgets.roles import describe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leeway.domain.chart import Chart
    from leeway.domain.usage import Unread
    from leeway.engine.burn_cost import ModelUse
    from leeway.services.burn_view import BurnView
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

WIDE: Final = ("session-length", "tokens-by-model")
PLACES: Final = (
    ("session-length", 0, 0, 2),
    ("burn-down", 1, 0, 1),
    ("session-histogram", 1, 1, 1),
    ("stalled-hours", 2, 0, 1),
    ("limit-hits", 2, 1, 1),
    ("tokens-by-model", 3, 0, 2),
)
"""The charts by name, each with its row, its column and how many columns it takes."""

_TITLES: Final = {
    "session-length": "Expected against actual session length",
    "burn-down": "Burn-down in the window",
    "session-histogram": "Session length",
    "stalled-hours": "Stalled work",
    "limit-hits": "Limit hits",
    "tokens-by-model": "Tokens by model",
}
_TALL, _LOW = 330, 290
_PERIODS: Final = ((Period.DAY, "Day"), (Period.WEEK, "Week"), (Period.MONTH, "Month"))
_GAP: Final = 14
_NARROW: Final = 860
_QUIET_MS: Final = 120
_RIGHT: Final = 8
"""The scroll bar is the rest of the margin."""


class BurnBoard(QWidget):
    """The cards, from the key figures down; it is given views and says what the user wants of the next."""

    period_chosen = Signal(object)  # Period

    def __init__(self, session: Session, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.figures = [KeyFigure(name) for name in NAMES]
        self.range = RangeSelector(theme)
        self.reference = ReferenceLine(session)
        self.charts = {name: ChartCard(theme, _TITLES[name]) for name, *_ in PLACES}
        for name, card in self.charts.items():
            card.setMinimumHeight(_TALL if name in WIDE else _LOW)
        self.periods = self._period_buttons()
        self.models = RowsModel(MODEL_COLUMNS, parent=self)
        self.model_table = RecordTable(self.models, theme, name="Tokens and cost by model", rows_shown=12)
        self.model_table.make_sortable(6, Qt.SortOrder.DescendingOrder)
        self.unread = RowsModel(UNREAD_COLUMNS, parent=self)
        self.unread_table = RecordTable(
            self.unread, theme, name="What wasn't read", stretched=(0, 2), rows_shown=8
        )
        self._narrow = False
        self._unshown: dict[str, Chart] = {}
        self._quiet = QTimer(self, singleShot=True)
        self._quiet.timeout.connect(self._on_quiet)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 0, _RIGHT, 18)
        column.setSpacing(_GAP)
        self._figures = QGridLayout()
        self._figures.setSpacing(_GAP)
        self._place_figures()
        column.addLayout(self._figures)
        days = Card()
        days.setAccessibleName("Days and reference period")
        days.body.addWidget(self.range)
        days.body.addWidget(self.reference)
        column.addWidget(days)
        column.addLayout(self._grid())
        first = self.charts["session-length"]
        chain: tuple[QWidget, ...] = (*self.periods.values(), first.menu_button, first.plot)
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)
        self.model_card = Card("Tokens and cost by model", note=" ")
        self.model_card.body.addWidget(self.model_table)
        column.addWidget(self.model_card)
        self.unread_card = Card(
            "Not read", note="Lines of the logs that couldn't be read, or not be trusted."
        )
        self.unread_card.body.addWidget(self.unread_table)
        column.addWidget(self.unread_card)
        column.addStretch(1)

    def fit(self, room: int) -> None:
        """Fit into so many pixels: the figures stand in two rows where one is too narrow for them."""
        if (room < _NARROW) != self._narrow:
            self._narrow = room < _NARROW
            self.range.counted.setVisible(not self._narrow)
            self._place_figures()

    def _place_figures(self) -> None:
        """Place them on six columns in the one case, on as many as there are figures in the other."""
        for number, figure in enumerate(self.figures):
            row = number // 3 if self._narrow else 0
            span = (3 if row else 2) if self._narrow else 1
            self._figures.addWidget(figure, row, (number - 3 * row) * span, 1, span)
        for column in range(6):
            used = self._narrow or column < len(self.figures)
            self._figures.setColumnStretch(column, int(used))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(_GAP)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for name, row, place, columns in PLACES:
            grid.addWidget(self.charts[name], row, place, 1, columns)
        return grid

    def _period_buttons(self) -> dict[Period, QPushButton]:
        """Put the switch on the first chart; an exclusive group, through which the arrows lead."""
        card = self.charts["session-length"]
        group = QButtonGroup(self)
        buttons = {}
        for place, (period, words) in enumerate(_PERIODS):
            button = QPushButton(words)
            button.setCheckable(True)
            describe(button, f"By {words.lower()}", f"Sum up by {words.lower()} in every chart over time")
            group.addButton(button)
            card.corner.insertWidget(place, button)
            buttons[period] = button
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes to the checked one alone
        buttons[Period.WEEK].setChecked(True)
        buttons[Period.WEEK].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        group.buttonClicked.connect(self._on_period)
        return buttons

    @property
    def period(self) -> Period:
        """What the charts over time are summed up by."""
        return next(period for period, button in self.periods.items() if button.isChecked())

    # -------------------------------------------------------------------------------- what is shown

    @property
    def up_to_date(self) -> bool:
        """Whether every chart is that of the last view."""
        return not self._unshown

    def show_view(self, view: BurnView) -> None:
        """Show a view: the charts that are scrolled to at once, the others once no view follows for a moment."""
        for card, figure in zip(self.figures, burn_figures(view.figures), strict=True):
            card.show_figure(figure.value, figure.note, plain_tip(figure.tip))
        self._unshown = {chart.name: chart for chart in view.charts}
        unseen = {name for name, card in self.charts.items() if card.visibleRegion().isEmpty()}
        self._show_charts(self.charts.keys() - unseen if self.isVisible() else self.charts.keys())
        self._quiet.start(_QUIET_MS)
        self._show_models(view.burn.models if view.burn is not None else ())
        self._show_unread(view.unread)

    def _show_charts(self, names: Iterable[str]) -> None:
        for name in tuple(names):
            chart = self._unshown.pop(name)
            self.charts[name].set_title(chart.title)
            self.charts[name].show_chart(chart)

    @Slot()
    def hurry(self) -> None:
        """Show the charts that wait for a quiet moment now: they may have come into view."""
        if self._unshown:
            self._quiet.start(0)

    @Slot()
    def _on_quiet(self) -> None:
        self._show_charts(self._unshown)

    def show_reference(self, product_id: str, whole: DayRange, view: BurnView) -> None:
        """Show the reference period in words, and on the strip."""
        self.reference.show_reference(product_id, whole, view)
        days = view.figures.reference
        self.range.show_reference(DayRange(days.first, days.last) if days else None)

    def _show_models(self, uses: tuple[ModelUse, ...]) -> None:
        self.models.show(model_rows(uses), total_row(uses))
        self.model_card.setVisible(bool(uses))
        self.model_card.set_note(price_note(uses))

    def _show_unread(self, unread: tuple[Unread, ...]) -> None:
        self.unread.show(unread_rows(unread))
        self.unread_card.setVisible(bool(unread))

    def show_tables(self, tables: bool) -> None:  # noqa: FBT001 - as the action toggles
        """Show every chart as a table, or as a chart."""
        for card in self.charts.values():
            card.show_table(tables)

    @Slot()
    def _on_period(self) -> None:
        self.period_chosen.emit(self.period)
