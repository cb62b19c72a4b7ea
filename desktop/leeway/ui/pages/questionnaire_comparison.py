"""An assessment against the one before it, and the latest ones of several products side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.engine.questionnaire_versions import Fate
from leeway.services.assessment_charts import changes_chart
from leeway.services.assessment_comparison import against_before
from leeway.ui import formatting
from leeway.ui.latest_job import LatestJob
from leeway.ui.models.assessment_changes import CHANGE_COLUMNS, FATES, change_rows
from leeway.ui.models.assessment_figures import chart_height
from leeway.ui.models.rows import RowsModel
from leeway.ui.pages.questionnaire_products import ProductsCard
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.chart_card import ChartCard
from leeway.ui.widgets.chips import chip
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.roles import label

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from leeway.services.assessment_comparison import AgainstBefore
    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

_GAP: Final = 14
_RIGHT: Final = 8
"""The scroll bar is the rest of the margin."""
_MOST_ROWS: Final = 10
_FIRST: Final = "This is the first assessment of the product by this questionnaire. Once it is assessed again, what changed stands here."
_NO_CHANGE: Final = "Nothing was answered then or now."
_NO_MATCH: Final = "No answer is of that kind. Press the buttons above again to see the others."


class ComparisonBoard(QWidget):
    """Cards from then and now down to products; it is given a view and says which question the user wants to see."""

    question_wanted = Signal(str)
    """A question of the assessment that is shown should be looked at: its id."""
    saved = Signal(str)
    """A chart was saved: the file's name."""
    failed = Signal(str)
    """A chart couldn't be saved: a sentence that says why."""

    def __init__(self, session: Session, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._view: AssessmentView | None = None
        self._found: AgainstBefore | None = None
        self._stale = False
        self._comparing = LatestJob(session.jobs, self)
        self.chart = ChartCard(theme, "Scores before and now")
        self.changes = RowsModel(CHANGE_COLUMNS, parent=self)
        self.change_table = RecordTable(
            self.changes,
            theme,
            name="Answers before and now",
            stretched=(1, 2, 3),
            rows_shown=_MOST_ROWS,
        )
        self.chips = {
            fate: chip(
                mark.text, f"Only {mark.word.lower()}", f"Show only answers that are {mark.word.lower()}"
            )
            for fate, mark in FATES.items()
        }
        self.no_changes = label("", "subtitle", wrap=True)
        self.first = label("", "subtitle", wrap=True)
        self.products = ProductsCard(session, theme)
        self._lay_out()
        self._connect()

    # -------------------------------------------------------------------------------- set-up

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("role", "plain")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, _RIGHT, 0)
        column.setSpacing(_GAP)
        self.first_card = Card("Then and now")
        self.first_card.body.addWidget(self.first)
        column.addWidget(self.first_card)
        column.addWidget(self.chart)
        self.change_card = Card("Answers before and now")
        row = QHBoxLayout()
        row.setSpacing(8)
        for made in self.chips.values():
            row.addWidget(made)
        row.addStretch(1)
        self.change_card.body.addLayout(row)
        self.change_card.body.addWidget(self.change_table)
        self.change_card.body.addWidget(self.no_changes)
        column.addWidget(self.change_card)
        column.addWidget(self.products)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setProperty("role", "page")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._show_before(None, "")

    def _connect(self) -> None:
        self.change_table.wrap(2)
        self.change_table.make_sortable(0, Qt.SortOrder.AscendingOrder)
        self.change_table.opened.connect(self._on_opened)
        self.change_table.clicked.connect(self._on_clicked)
        for made in self.chips.values():
            made.toggled.connect(self._on_filter)
        self._comparing.succeeded.connect(self._on_compared)
        self._comparing.failed.connect(self._on_failed)
        for card in (self.chart, self.products.chart):
            card.saved.connect(self.saved)
            card.failed.connect(self.failed)

    # -------------------------------------------------------------------------------- what is shown

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is being worked out."""
        return not self._comparing.busy and self.products.up_to_date

    def show_view(self, view: AssessmentView) -> None:
        """Compare an assessment; while the board is hidden, only once it is shown again."""
        other = self._view is None or self._view.assessment.id != view.assessment.id
        self._view = view
        self._stale = True
        if other:
            self._show_before(None, "Being compared …")
        if self.isVisible():
            self._refresh()

    def clear(self) -> None:
        """Let go of the assessment: another register is open, or none."""
        self._view = None
        self._stale = False
        self._comparing.forget()
        self.products.clear()
        self._show_before(None, "")

    def _refresh(self) -> None:
        view = self._view
        assert view is not None
        self._stale = False
        self._comparing.ask(against_before, self._session.register, view, self._session.as_of)
        self.products.show_view(view)

    @Slot(object)
    def _on_compared(self, found: AgainstBefore | None) -> None:
        self._show_before(found, _FIRST)

    @Slot(str)
    def _on_failed(self, told: str) -> None:
        self._show_before(None, told)

    def _show_before(self, found: AgainstBefore | None, told: str) -> None:
        """Show what changed, or why nothing is shown."""
        self._found = found
        self.first.setText(told)
        self.first_card.setVisible(bool(told) and found is None)
        self.chart.setVisible(found is not None)
        self.change_card.setVisible(found is not None)
        if found is None:
            self.changes.show(())
            return
        self.chart.setFixedHeight(chart_height(len(found.comparison.pillars), 150))
        self.chart.set_note(_since(found))
        self.chart.show_chart(changes_chart(found.comparison))
        for fate, made in self.chips.items():
            made.setText(f"{FATES[fate].text}  {formatting.count(found.comparison.count(fate))}")
        self.changes.show(change_rows(found))
        self._on_filter()

    @Slot()
    def _on_filter(self) -> None:
        fates = frozenset(fate for fate, made in self.chips.items() if made.isChecked())
        self.changes.keep((lambda row: row.fate in fates) if fates else None)
        shown = bool(self.changes.rows)
        self.change_table.setVisible(shown)
        self.no_changes.setVisible(not shown)
        self.no_changes.setText(_NO_MATCH if self.changes.total else _NO_CHANGE)
        note = "Click a row, or press Enter, to go to its question." if shown else ""
        self.change_card.set_note(note)

    # -------------------------------------------------------------------------------- what is asked for

    @Slot(str)
    def _on_opened(self, id: str) -> None:
        """Go to a question, if it is asked now; one that is gone can't be gone to."""
        if any(row.id == id and row.shown for row in self.changes.rows):
            self.question_wanted.emit(id)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        row = self.changes.row_at(index)
        if row is not None:
            self._on_opened(row.id)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()


def _since(found: AgainstBefore) -> str:
    """Say which assessment is compared with, and whether it went by another version."""
    before = found.before.assessment
    when = f"approved {formatting.day(before.approved_on)}"
    if before.approved_on is None:
        when = f"started {formatting.day(before.started)} and never approved"
    words = f"Against assessment {before.number}, {when}. A ring is the score before, another shape the one of now."
    if not found.same_version:
        versions = [formatting.line(one.definition.version, 40) for one in (found.before, found.now)]
        words += f" It went by version {versions[0]} of the questionnaire, this one by {versions[1]}."
    count = found.comparison.count(Fate.CHANGED)
    return f"{words} {formatting.counted(count, 'answer')} changed."
