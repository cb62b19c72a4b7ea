"""Compare: products side by side, every figure with its source and its day; lock-in against community."""

from __future__ import annotations

from functools import partial
from operator import is_
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.errors import LeewayError
from leeway.services.burn_zone import local_zone
from leeway.services.comparison import compared
from leeway.services.comparison_chart import missing_words
from leeway.services.comparison_document import comparison_csv
from leeway.services.comparison_memo import comparison_pdf
from leeway.services.file_writing import write_files
from leeway.ui.dialogs import ask
from leeway.ui.latest_job import LatestJob
from leeway.ui.models.compare_rows import FIRST, CompareRow, as_text, compare_columns, compare_rows
from leeway.ui.models.rows import RowsModel
from leeway.ui.pages.compare_choice import CompareChoice
from leeway.ui.pages.outages_empty import Waiting
from leeway.ui.pages.page import Page
from leeway.ui.widgets.card import Card, PageHeader
from leeway.ui.widgets.chart_card import ChartCard
from leeway.ui.widgets.chips import chip
from leeway.ui.widgets.editor_filter import FilterLine
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.empty_state import EmptyState
from leeway.ui.widgets.tab_order import tab_after

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from leeway.domain.comparison import Comparison
    from leeway.domain.register import Register
    from leeway.domain.scenario_levers import Levers
    from leeway.engine.portfolio import Portfolio
    from leeway.services.open_register import OpenRegister
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController
    from leeway.ui.widgets.message_bar import MessageBar

_ABOUT: Final = "Every figure with its source and its day"
_FEW: Final = "A comparison takes two products. Add them on the Register page."
_CORNER: Final = "Top left: much built on it, few others carry it. That is where a bad week hurts."
_BOARD, _EMPTY, _WAIT = range(3)


class ComparePage(Page):
    """A table at the left, the chart at the right; a figure leads to the page where it is at home."""

    title = "Compare"
    help_topic = "compare"
    in_scenario = (
        "The figures that are reckoned are those of the scenario; signals, answers and logs are facts."
    )
    origin_asked = Signal(str, str)
    """A figure's page is wanted: its name, and the product's id."""

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        preferences: Preferences,
        messages: MessageBar,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, theme, parent)
        self._messages = messages
        self._found: Comparison | None = None
        self._state: tuple[OpenRegister, Register, Portfolio, tuple[str, ...], Levers] | None = None
        self._waiting = False
        self._comparing = LatestJob(session.jobs, self)
        self._preferences = preferences
        self.choice = CompareChoice(session, theme, preferences)
        self.filter = FilterLine(
            theme, "Filter figures", "Filter figures", "Show only lines with these words"
        )
        self.only = chip("≠ Only differences", "Only differences", "Show only what tells the products apart")
        self.chart = ChartCard(theme, "Lock-in against community")
        self.rows: RowsModel[CompareRow] = RowsModel((), parent=self)
        self.table: RecordTable | None = None
        self.card = Card("Side by side")
        self.empty = EmptyState(_FEW)
        self._export_csv = QAction("Export CSV…", self)
        self._export_csv.setToolTip("Write the whole comparison as a CSV file")
        self._export_csv.triggered.connect(self.export_csv)
        self._export = QAction("Export PDF…", self)
        self._export.setToolTip("Write the comparison memo as a PDF file")
        self._export.triggered.connect(self.export_pdf)
        self.copy = QAction("Copy line", self)
        self.copy.setShortcut(QKeySequence.StandardKey.Copy)
        self.copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.copy.triggered.connect(self._on_copy)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 14)
        outer.setSpacing(14)
        head = QHBoxLayout()
        head.addWidget(PageHeader(self.title, _ABOUT), 1)
        head.addWidget(self.choice)
        outer.addLayout(head)
        tools = QHBoxLayout()
        tools.addWidget(self.filter, 1)
        tools.addWidget(self.only)
        self.card.body.addLayout(tools)
        board = QSplitter()
        self._stack = QStackedWidget()
        outer.addWidget(self._stack, 1)
        for widget in (board, self.empty, Waiting("Comparing…")):
            self._stack.addWidget(widget)
        self._stack.setCurrentIndex(_WAIT)
        board.setObjectName("compare")
        board.setChildrenCollapsible(False)
        board.setHandleWidth(14)
        board.addWidget(self.card)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        self.chart.setFixedHeight(420)
        column.addWidget(self.chart)
        column.addStretch(1)
        board.addWidget(side)
        board.setStretchFactor(0, 3)
        board.setStretchFactor(1, 1)
        board.setSizes([780, 320])

    def _connect(self) -> None:
        session = self.session
        session.opened.connect(self._on_opened)
        session.register_changed.connect(self.refresh)
        session.scope_changed.connect(self.refresh)
        session.saved.connect(self.refresh)
        self.choice.changed.connect(self.refresh)
        self._comparing.succeeded.connect(self._on_compared)
        self._comparing.failed.connect(self._on_failed)
        self.filter.textChanged.connect(self._on_filter)
        self.filter.left.connect(self._on_filter_left)
        self.only.toggled.connect(self._on_filter)
        self.chart.saved.connect(self._messages.show_saved)
        self.chart.failed.connect(self._messages.show_error)

    # ------------------------------------------------------------------------------------- the page

    @override
    def primary_actions(self) -> list[QAction]:
        """Offer the export."""
        return [self._export_csv, self._export]

    @override
    def focus_filter(self) -> None:
        """Go to the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def up_to_date(self) -> bool:
        """Whether what is asked is shown."""
        return not self._comparing.busy and not self._waiting

    @Slot()
    def refresh(self) -> None:
        """Compare anew, unless nothing changed; what an import brings is there once it is saved."""
        session = self.session
        desk, register, portfolio = session.desk, session.shown, session.portfolio
        self._waiting = bool(desk) and (session.portfolio_pending or bool(session.unsaved))
        if desk is None or self._waiting or not self.isVisible():
            return
        self.choice.follow()
        if len(self.choice.chosen) < 2:
            self._show_too_few()
            return
        levers = session.scene.levers
        state = (desk, register, portfolio, self.choice.chosen, levers)
        known = self._state
        if known is not None and known[3:] == state[3:] and all(map(is_, known[:3], state[:3])):
            return
        self._state = state
        self._comparing.ask(compared, *state[:4], local_zone(), levers)

    def _show_too_few(self) -> None:
        self._comparing.forget()
        self._found = self._state = None
        self._enable_export(on=False)
        self.empty.set_text(_FEW)
        self._stack.setCurrentIndex(_EMPTY)

    @Slot()
    def _on_opened(self) -> None:
        self._comparing.forget()
        self.choice.forget()
        self._found = self._state = None
        self._stack.setCurrentIndex(_WAIT)
        self.refresh()

    @Slot(object)
    def _on_compared(self, found: Comparison) -> None:
        self._found = found
        self._make_table(found)
        self._on_filter()
        self.chart.show_chart(found.chart)
        self.chart.set_note(" ".join(filter(None, (_CORNER, missing_words(found.chart)))))
        self._enable_export(on=True)
        self._stack.setCurrentIndex(_BOARD)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._state = None
        self.empty.set_text(sentence)
        self._stack.setCurrentIndex(_EMPTY)

    def _enable_export(self, *, on: bool) -> None:
        self._export.setEnabled(on)
        self._export_csv.setEnabled(on)

    def _make_table(self, found: Comparison) -> None:
        """Show other columns; another number of them takes another table."""
        columns = compare_columns(found.subjects)
        if self.table is not None and len(columns) == len(self.rows.columns):
            self.rows.set_columns(columns)
            return
        if self.table is not None:
            self.card.body.removeWidget(self.table)
            self.table.deleteLater()
        self.rows = RowsModel(columns, parent=self)
        products = range(FIRST, FIRST + len(found.subjects))
        self.table = RecordTable(
            self.rows, self.theme, name="Products side by side", stretched=(0, *products, len(columns) - 1)
        )
        self.table.setToolTip(
            "Enter, or a double click, goes to where a figure comes from; Ctrl+C copies the line"
        )
        self.table.addAction(self.copy)
        self.table.opened.connect(self._on_cell_opened)
        self.card.body.addWidget(self.table, 1)
        tab_after(self.only, self.table)

    @Slot()
    def _on_filter(self) -> None:
        if self._found is not None:
            rows = compare_rows(self._found, self.filter.text(), only_differences=self.only.isChecked())
            self.rows.show(rows)
            self.card.set_note("" if rows else "No line matches. Clear the filter to see the others.")

    @Slot()
    def _on_filter_left(self) -> None:
        if self.table is not None and self.rows.rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.table.currentIndex().isValid():
                self.table.setCurrentIndex(self.rows.index(0, FIRST))

    # ------------------------------------------------------------------------------------- intents

    @Slot()
    def _on_cell_opened(self) -> None:
        if self.table is not None and self._found is not None:
            self._open(self.table.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        row, found = self.rows.row_at(index), self._found
        if row is None or found is None:
            return
        place = min(max(index.column() - FIRST, 0), len(found.subjects) - 1)
        cell = row.cell(place)
        if cell is not None:
            self.origin_asked.emit(cell.origin.value, found.subjects[place].product_id)

    @Slot()
    def _on_copy(self) -> None:
        row = self.rows.row_at(self.table.currentIndex()) if self.table is not None else None
        if row is not None:
            QGuiApplication.clipboard().setText(as_text([row], self.rows.columns))

    @Slot()
    def export_csv(self) -> None:
        """Ask where, and write the comparison there as CSV."""
        self._write("CSV (*.csv)", "comparison.csv", comparison_csv)

    @Slot()
    def export_pdf(self) -> None:
        """Ask where, and write the comparison there as PDF."""
        paper = self._preferences.text("paper", "a4")  # the memo's
        self._write("PDF (*.pdf)", "comparison.pdf", partial(comparison_pdf, paper=paper))

    def _write(self, kind: str, name: str, make: Callable[[Comparison], bytes]) -> None:
        desk, found = self.session.desk, self._found
        if desk is None or found is None:
            return
        path = ask.file_to_write(self, "Export the comparison", desk.path.parent / name, kind)
        if path is None:
            return
        job = self.session.jobs.run(_written, found, path, make)
        job.succeeded.connect(partial(self._on_written, path.name))
        job.failed.connect(self._on_not_written)

    def _on_written(self, name: str, _: object) -> None:
        self._messages.show_message(f"Exported {name}.")

    @Slot(object)
    def _on_not_written(self, error: Exception) -> None:
        known = isinstance(error, LeewayError)
        sentence = str(error) if known else "It wasn't exported because of an error in Leeway."
        self._messages.show_error(sentence)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()


def _written(found: Comparison, path: Path, make: Callable[[Comparison], bytes]) -> None:
    """Make a file and write it, whole or not at all."""
    write_files({path: make(found)})
