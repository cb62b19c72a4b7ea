"""How much rests on a few vendors: three weightings, and the fourth parties rolled up."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from leeway.domain.register import Register
from leeway.engine.portfolio import Portfolio
from leeway.errors import UnwritableTarget
from leeway.ui import formatting
from leeway.ui.charts.chart_files import save_chart, save_table
from leeway.ui.charts.concentration_bars import Bar, Bars, Legend, stacked
from leeway.ui.models.concentration_rows import (
    BAND_NOTE,
    SHARE_COLUMNS,
    WEIGHTINGS,
    ShareRow,
    band_words,
    share_rows,
)
from leeway.ui.models.rows import RowsModel
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.message_bar import MessageBar, MessageKind
from leeway.ui.widgets.roles import describe, label

_MOST_VENDORS = 5


class ConcentrationCard(Card):
    """Bars for people who look, a table for people who read; both can be saved."""

    def __init__(self, session: Session, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(
            "Concentration", parent, note="Which vendors the work, the money and the integrations rest on."
        )
        self._session = session
        self._theme = theme
        self.weightings = Bars(theme, "Concentration by weighting")
        self.legend = Legend(theme)
        self.reach = Bars(theme, "Critical work that runs on each vendor")
        self.headline = label("", "strong", wrap=True)
        self.rows = RowsModel(SHARE_COLUMNS, parent=self)
        self.table = RecordTable(self.rows, theme, name="Concentration as a table", rows_shown=9)
        self.messages = MessageBar()
        self.as_table = self._tool("As table", "Show the figures behind the bars", checkable=True)
        self.as_table.toggled.connect(self._on_as_table)
        self._save = self._tool("Save", "Save the chart as SVG or PNG, its data as CSV")
        self._save.setMenu(self._menu())
        self._save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._lay_out()

    def _tool(self, text: str, tip: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setProperty("role", "button")
        button.setCheckable(checkable)
        describe(button, f"Concentration: {text}", tip)
        self.corner.addWidget(button)
        return button

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("Save chart as SVG or PNG…", self._on_save_chart)
        menu.addAction("Save data as CSV…", self._on_save_data)
        return menu

    def _lay_out(self) -> None:
        bars = QWidget()
        column = QVBoxLayout(bars)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.weightings)
        column.addWidget(self.legend)
        column.addWidget(self.headline)
        column.addWidget(self.reach)
        column.addWidget(label(BAND_NOTE, "secondary", wrap=True))
        column.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(bars)
        self._stack.addWidget(self.table)
        self.body.addWidget(self.messages)
        self.body.addWidget(self._stack, 1)

    def refresh(self) -> None:
        """Show the concentration of the register as it is judged."""
        register, portfolio = self._session.shown, self._session.portfolio
        rows = [row for row in share_rows(register, portfolio) if row.id in register.vendors]
        self.rows.show(rows)
        order = _vendor_order(rows)
        self.weightings.show_bars(_weighting_bars(register, portfolio, order))
        self.legend.show_names(order)
        self.reach.show_bars([_reach_bar(row) for row in rows if row.reach][:_MOST_VENDORS])
        self.headline.setText(
            f"{rows[0].sentence}." if rows and rows[0].reach else "No critical work on record."
        )

    @Slot(bool)
    def _on_as_table(self, table: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._stack.setCurrentIndex(int(table))

    @Slot()
    def _on_save_chart(self) -> None:
        height = (
            self.weightings.sizeHint().height() + self.reach.sizeHint().height() + self.legend.height() + 40
        )
        ground = self._theme.color("surface")
        self._try(partial(save_chart, self, "concentration", self._draw, QSize(640, height), ground))

    @Slot()
    def _on_save_data(self) -> None:
        self._try(partial(save_table, self, "concentration", self.rows))

    def _try(self, save: Callable[[], Path | None]) -> None:
        try:
            target = save()
        except UnwritableTarget as error:
            self.messages.show_message(str(error), MessageKind.ERROR)
            return
        if target is not None:
            self.messages.show_message(f"Saved {target.name}.")

    def _draw(self, painter: QPainter, area: QRectF) -> None:
        inner = area.adjusted(16, 12, -16, -12)
        self.weightings.draw(painter, inner)
        inner.setTop(inner.top() + self.weightings.sizeHint().height())
        self.legend.draw(painter, QRectF(inner.left(), inner.top(), inner.width(), self.legend.height()))
        inner.setTop(inner.top() + self.legend.height() + 12)
        self.reach.draw(painter, inner)


def _vendor_order(rows: list[ShareRow]) -> list[str]:
    """Name the vendors that have a share, those that weigh most over the three weightings first."""
    weights = [((row.critical or 0) + (row.spend or 0) + (row.integrations or 0), row.vendor) for row in rows]
    return [vendor for weight, vendor in sorted(weights, key=lambda pair: -pair[0]) if weight]


def _weighting_bars(register: Register, portfolio: Portfolio, order: list[str]) -> list[Bar]:
    """Make a bar for each weighting that has figures; a vendor has the same colour in each."""
    bars = []
    for name, words in WEIGHTINGS.items():
        found = portfolio.concentration.get(name)
        if found is None:
            bars.append(Bar(words, (), "—", f"{words}: nothing on record"))
            continue
        shares = [(register.vendors[id].name, share) for id, share in found.shares if id in register.vendors]
        index = formatting.number(found.hhi, 0)
        equal = formatting.number(found.effective_number, 1)
        tip = f"{words}: HHI {index}, {band_words(found)}, like {equal} equal vendors"
        bars.append(stacked(words, shares, order, index, tip))
    return bars


def _reach_bar(row: ShareRow) -> Bar:
    note = "with work that runs on it through others" if row.fourth_party else ""
    return Bar(row.vendor, (("", row.reach, 0),), formatting.share(round(row.reach, 3)), row.sentence, note)
