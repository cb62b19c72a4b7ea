"""The portfolio: what stops when a vendor has a bad week."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.domain.verdict import Verdict
from leeway.engine.portfolio import Portfolio
from leeway.ui import formatting
from leeway.ui.expecting import LossReading
from leeway.ui.models.loss_rows import CUT_COLUMNS, cut_rows
from leeway.ui.models.portfolio_figures import NAMES, key_figures
from leeway.ui.models.portfolio_rows import PORTFOLIO_COLUMNS, REVIEW_PLACE, portfolio_rows, wanted_by
from leeway.ui.models.rows import RowsModel
from leeway.ui.pages.page import Page
from leeway.ui.pages.portfolio_chips import verdict_chips
from leeway.ui.pages.portfolio_concentration import ConcentrationCard
from leeway.ui.pages.portfolio_drill import DrillCard
from leeway.ui.pages.portfolio_explanation import Explanation
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.card import Card, KeyFigure, PageHeader
from leeway.ui.widgets.editor_filter import FilterLine
from leeway.ui.widgets.editor_table import ROW_HEIGHT, RecordTable
from leeway.ui.widgets.empty_state import EmptyState
from leeway.ui.widgets.marks import VERDICTS
from leeway.ui.widgets.roles import label

_VERDICT_COLUMN = 2
_FEWEST_ROWS = 5
_MOST_ROWS = 14
_TAKEN = 420
_CUTS_NOTE = "Vendors whose loss, alone or two at once, stops work."


class PortfolioPage(Page):
    """Key figures, the products with their verdicts, why, single points, concentration."""

    title = "Portfolio"
    help_topic = "verdicts"
    in_scenario = "The figures of this page are those of the scenario."
    product_opened = Signal(str)
    """A product should be shown in the register; empty for the register as such."""
    memo_requested = Signal(str)
    """A memo about a product should be written."""

    def __init__(self, session: Session, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self._stale = True
        self.losses = LossReading(session, self)
        self._write_memo = QAction("Write memo…", self)
        self._write_memo.setToolTip("Go to the memo about the selected product")
        self._write_memo.triggered.connect(self._on_write_memo)
        self._open_register = QAction("Go to the register", self)
        self._open_register.setToolTip("Add vendors, products and workflows there")
        self._open_register.triggered.connect(partial(self.product_opened.emit, ""))
        self.figures = [KeyFigure(name) for name in NAMES]
        self.model = RowsModel(PORTFOLIO_COLUMNS, parent=self)
        self.table = RecordTable(
            self.model, theme, name="Products and their verdicts", stretched=(0, 1), rows_shown=_FEWEST_ROWS
        )
        self.explanation = Explanation(session, theme)
        self.cuts = RowsModel(CUT_COLUMNS, parent=self)
        self.cut_table = RecordTable(
            self.cuts, theme, name="Single points and pairs", stretched=(0, 2), rows_shown=10
        )
        self.drill = DrillCard(session, theme)
        self.concentration = ConcentrationCard(session, theme)
        self._lay_out()
        self._connect()

    # -------------------------------------------------------------------------------------- set-up

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._content())
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(14)
        self.header = PageHeader("Portfolio", "What stops when a vendor has a bad week")
        column.addWidget(self.header)
        figures = QHBoxLayout()
        figures.setSpacing(14)
        for figure in self.figures:
            figures.addWidget(figure, 1)
        column.addLayout(figures)
        column.addWidget(self._table_card())
        column.addWidget(self.explanation)
        column.addWidget(self.drill)
        lower = QHBoxLayout()
        lower.setSpacing(14)
        self.cuts_card = self._cuts_card()
        lower.addWidget(self.cuts_card, 1)
        lower.addWidget(self.concentration, 1)
        column.addLayout(lower)
        column.addStretch(1)

    def _content(self) -> QWidget:
        """Make what scrolls, in its place before it is filled: what moves to another parent is styled anew, all of it."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self._scroll = QScrollArea()
        self._scroll.setProperty("role", "page")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack.addWidget(self._scroll)
        text = "This register has no products yet. Add a vendor and its products, or import a file."
        self._stack.addWidget(EmptyState(text, self._open_register))
        content = QWidget()
        content.setProperty("role", "plain")
        self._scroll.setWidget(content)
        return content

    def _table_card(self) -> Card:
        card = Card()
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tip = "Show only products with these words (Ctrl+F); Down goes to the table"
        self.filter = FilterLine(self.theme, "Filter products", "Filter products", tip)
        self.filter.setMinimumWidth(180)
        self.filter.setMaximumWidth(320)
        tools.addWidget(self.filter, 3)
        self.chips = verdict_chips()
        for chip in self.chips.values():
            tools.addWidget(chip)
        tools.addStretch(1)
        self.counted = label("", "secondary")
        tools.addWidget(self.counted)
        card.body.addLayout(tools)
        card.body.addWidget(self.table)
        self.no_match = label("No product matches the filter.", "subtitle")
        card.body.addWidget(self.no_match)
        return card

    def _cuts_card(self) -> Card:
        card = Card("Single points and pairs", note=_CUTS_NOTE)
        card.body.addWidget(self.cut_table)
        self.no_cuts = label("No vendor, and no two, can stop a workflow.", "subtitle", wrap=True)
        card.body.addWidget(self.no_cuts)
        card.body.addStretch(1)
        return card

    def _connect(self) -> None:
        self.table.make_sortable(_VERDICT_COLUMN, Qt.SortOrder.DescendingOrder)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.product_opened)
        self.filter.textChanged.connect(self._on_filter)
        self.filter.left.connect(self._on_filter_left)
        for chip in self.chips.values():
            chip.toggled.connect(self._on_filter)
        self.explanation.open_asked.connect(self.product_opened)
        self.explanation.memo_asked.connect(self.memo_requested)
        self.losses.worked_out.connect(self._refresh_upper)
        self.session.opened.connect(self._on_opened)
        self.session.register_changed.connect(self._on_changed)
        self.session.scope_changed.connect(self._on_changed)

    # ----------------------------------------------------------------------------------- the page

    @override
    def primary_actions(self) -> list[QAction]:
        """Offer the memo about the selected product."""
        return [self._write_memo]

    @override
    def focus_filter(self) -> None:
        """Go to the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    @property
    def selected_id(self) -> str:
        """The product that is selected; empty for none."""
        return self.table.current_id

    def select_product(self, product_id: str) -> None:
        """Select a product, if it is shown."""
        self._refresh_if_stale()
        self.table.choose(product_id)

    @Slot()
    def refresh(self) -> None:
        """Show the register as it is judged."""
        self._stale = False
        register, portfolio, scope = self.session.shown, self.session.portfolio, self.session.scope
        self._stack.setCurrentIndex(0 if register.products else 1)
        self.losses.ask()
        self._show_upper(register, portfolio, scope)
        self._count_chips()
        self._choose_one()
        self.explanation.show_product(self.selected_id)
        self._write_memo.setEnabled(bool(self.selected_id))
        self.drill.refresh()
        if not self.session.portfolio_pending:
            self._refresh_lower()

    @Slot()
    def _refresh_upper(self) -> None:
        """Show the figures and the products with the loss that has been worked out since."""
        if not self._stale:
            self._show_upper(self.session.shown, self.session.portfolio, self.session.scope)
            self._choose_one()

    def _show_upper(self, register: Register, portfolio: Portfolio, scope: Scope) -> None:
        waiting = self.session.portfolio_pending or (self.losses.pending and self.losses.found is not None)
        pending = "  ·  being worked out again …" if waiting else ""
        self.header.set_subtitle(f"What stops when a vendor has a bad week{pending}")
        found = self.losses.found
        figures = key_figures(register, portfolio, scope, found, pending=self.losses.pending)
        for card, figure in zip(self.figures, figures, strict=True):
            card.show_figure(figure.value, figure.note, figure.tip)
        self.table.setColumnHidden(REVIEW_PLACE, not register.assessments)
        self.model.show(portfolio_rows(register, portfolio, scope, found))

    def _refresh_lower(self) -> None:
        """Show what follows from the whole register; it waits for the portfolio of the latest state."""
        cuts, total = cut_rows(self.session.shown, self.session.portfolio, self.session.scope)
        self.cuts.show(cuts)
        self.cut_table.setVisible(bool(cuts))
        self.no_cuts.setVisible(not cuts)
        rest = (
            f" Showing {formatting.count(len(cuts))} of {formatting.count(total)}."
            if len(cuts) < total
            else ""
        )
        self.cuts_card.set_note(f"{_CUTS_NOTE}{rest}")
        self.concentration.refresh()

    def _count_chips(self) -> None:
        counts = dict.fromkeys(Verdict, 0)
        for row in self.model.all_rows:
            counts[row.verdict] += 1
        for verdict, chip in self.chips.items():
            chip.setText(f"{VERDICTS[verdict].text}  {formatting.count(counts[verdict])}")
        self._tell_count()

    def _tell_count(self) -> None:
        shown, total = len(self.model.rows), self.model.total
        products = formatting.counted(total, "product")
        self.counted.setText(products if shown == total else f"{formatting.count(shown)} of {products}")
        self.no_match.setVisible(shown == 0 and total > 0)

    def _choose_one(self) -> None:
        """Keep a row selected, so that there is always an explanation."""
        if not self.selected_id and self.model.rows:
            self.table.choose(self.model.rows[0].id)

    # --------------------------------------------------------------------------------------- slots

    @Slot()
    def _on_opened(self) -> None:
        self.filter.clear()
        for chip in self.chips.values():
            chip.setChecked(False)

    @Slot()
    def _on_changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    @Slot()
    def _on_filter(self) -> None:
        verdicts = frozenset(verdict for verdict, chip in self.chips.items() if chip.isChecked())
        text = self.filter.text()
        self.model.keep(wanted_by(text, verdicts) if text.strip() or verdicts else None)
        self._tell_count()
        self._choose_one()

    @Slot()
    def _on_filter_left(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(str)
    def _on_chosen(self, product_id: str) -> None:
        self._write_memo.setEnabled(bool(product_id))
        self.explanation.show_product(product_id)

    @Slot()
    def _on_write_memo(self) -> None:
        if self.selected_id:
            self.memo_requested.emit(self.selected_id)

    def _refresh_if_stale(self) -> None:
        if self._stale:
            self.refresh()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_if_stale()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = (self.height() - _TAKEN) // ROW_HEIGHT
        self.table.set_rows_shown(max(_FEWEST_ROWS, min(room, _MOST_ROWS)))
