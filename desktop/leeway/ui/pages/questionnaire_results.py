"""What an assessment comes to: scores with their ranges, findings, what to answer first, where it contradicts the register."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.domain.questionnaire_facts import fact_values
from leeway.engine.questionnaire_effects import answer_first
from leeway.services.assessment_charts import scores_chart
from leeway.ui.latest_job import LatestJob
from leeway.ui.models.assessment_figures import NAMES, chart_height, result_figures
from leeway.ui.models.assessment_rows import (
    DIFFERENCE_COLUMNS,
    FINDING_COLUMNS,
    FIRST_COLUMNS,
    difference_rows,
    finding_rows,
    first_rows,
)
from leeway.ui.models.assessment_words import BANDS
from leeway.ui.models.rows import RowsModel
from leeway.ui.widgets.badge import MarkBadge
from leeway.ui.widgets.card import Card, KeyFigure
from leeway.ui.widgets.chart_card import ChartCard
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.roles import label

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from leeway.engine.questionnaire_effects import Effect
    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.models.assessment_rows import DifferenceRow, FirstRow
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

_GAP: Final = 14
_RIGHT: Final = 8
"""The scroll bar is the rest of the margin."""
_MOST_FINDINGS, _MOST_DIFFERENCES, _MOST_FIRST = 10, 8, 5
_FIRST_NOTE: Final = "What narrows the overall range most. Click a question, or press Enter, to answer it."
_GOTO_NOTE: Final = "Click a row, or press Enter, to go to its question."


class ResultsBoard(QWidget):
    """Cards from the key figures down; it is given a view and says which question the user wants to see."""

    question_wanted = Signal(str)
    """A question should be shown: its id."""
    saved = Signal(str)
    """The chart was saved: the file's name."""
    failed = Signal(str)
    """The chart couldn't be saved, or something not be worked out: a sentence that says why."""

    def __init__(self, session: Session, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: AssessmentView | None = None
        self._stale = False
        self._ranking = LatestJob(session.jobs, self)
        self.figures = [KeyFigure(name) for name in NAMES]
        self.band = MarkBadge(theme)
        self.chart = ChartCard(theme, "Scores by pillar")
        self.first = RowsModel(FIRST_COLUMNS, parent=self)
        self.first_table = RecordTable(self.first, theme, name="What to answer first", rows_shown=_MOST_FIRST)
        self.findings = RowsModel(FINDING_COLUMNS, parent=self)
        self.finding_table = RecordTable(
            self.findings, theme, name="Findings", stretched=(1, 2, 3), rows_shown=_MOST_FINDINGS
        )
        self.differences = RowsModel(DIFFERENCE_COLUMNS, parent=self)
        self.difference_table = RecordTable(
            self.differences, theme, name="Answers that differ from the register", stretched=(0, 1, 2),
            rows_shown=_MOST_DIFFERENCES,
        )  # fmt: skip
        self.no_first, self.no_findings, self.no_differences = (
            label("", "subtitle", wrap=True) for _ in range(3)
        )
        self._lay_out()
        self._connect()

    # -------------------------------------------------------------------------------- set-up

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("role", "plain")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, _RIGHT, 0)
        column.setSpacing(_GAP)
        figures = QHBoxLayout()
        figures.setSpacing(_GAP)
        for figure in self.figures:
            figures.addWidget(figure, 1)
        self._place_band()
        column.addLayout(figures)
        grid = QGridLayout()
        grid.setSpacing(_GAP)
        grid.addWidget(self.chart, 0, 0, Qt.AlignmentFlag.AlignTop)
        self.first_card = _card("What to answer first", self.first_table, self.no_first)
        grid.addWidget(self.first_card, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        column.addLayout(grid)
        self.finding_card = _card("Findings", self.finding_table, self.no_findings)
        self.difference_card = _card(
            "Answers that differ from the register", self.difference_table, self.no_differences
        )
        column.addWidget(self.finding_card)
        column.addWidget(self.difference_card)
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

    def _place_band(self) -> None:
        """Put the band beside the overall score."""
        overall = self.figures[0]
        row = QHBoxLayout()
        row.setSpacing(10)
        overall.body.insertLayout(overall.body.indexOf(overall.value), row)
        row.addWidget(overall.value)
        row.addWidget(self.band)
        row.addStretch(1)

    def _connect(self) -> None:
        for table in (self.first_table, self.finding_table, self.difference_table):
            table.wrap(2)
        self.finding_table.make_sortable(0, Qt.SortOrder.AscendingOrder)
        self.difference_table.make_sortable(-1, Qt.SortOrder.AscendingOrder)
        self.finding_table.opened.connect(self._on_finding)
        self.finding_table.clicked.connect(self._on_finding_clicked)
        for table, model in ((self.first_table, self.first), (self.difference_table, self.differences)):
            table.opened.connect(self.question_wanted)
            table.clicked.connect(partial(self._on_clicked, model))
        self._ranking.succeeded.connect(self._on_ranked)
        self._ranking.failed.connect(self._on_ranking_failed)
        self.chart.row_opened.connect(self._on_lane)
        self.chart.saved.connect(self.saved)
        self.chart.failed.connect(self.failed)

    # -------------------------------------------------------------------------------- what is shown

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is being worked out."""
        return not self._ranking.busy

    def show_view(self, view: AssessmentView) -> None:
        """Show an assessment; while the board is hidden, only once it is shown again."""
        self._view = view
        self._stale = True
        if self.isVisible():
            self._refresh()

    def clear(self) -> None:
        """Let go of the assessment: another register is open, or none."""
        self._view = None
        self._stale = False
        self._ranking.forget()

    def _refresh(self) -> None:
        view = self._view
        assert view is not None
        self._stale = False
        for card, figure in zip(self.figures, result_figures(view), strict=True):
            card.show_figure(figure.value, figure.note, figure.tip)
        band = view.scores.overall.band
        self.band.setVisible(band is not None)
        if band is not None:
            self.band.show_mark(BANDS[band])
        self.chart.setMinimumHeight(chart_height(len(view.scores.pillars), 120))
        self.chart.show_chart(scores_chart(view.definition, view.scores))
        self._show_findings(view)
        self._show_differences(view)
        self._ask_first(view)

    def _show_findings(self, view: AssessmentView) -> None:
        self.findings.show(finding_rows(view))
        none = "None of the answers raises a finding."
        if not view.scores.done:
            none = "No findings yet. They arise from the answers, as these are given."
        _fill(self.finding_card, self.finding_table, self.no_findings, "" if view.findings else none)

    def _show_differences(self, view: AssessmentView) -> None:
        self.differences.show(difference_rows(view))
        none = "No answer differs from what the register and its signals say."
        if not view.scores.done:
            none = "Nothing is answered yet. Answers are checked against the register as they are given."
        if not view.suggested:
            none = (
                "The register says nothing yet that answers could differ from. Add workflows, fallbacks, integrations "
                "and signals about this product to it."
            )
        told = "" if view.contradictions else none
        _fill(self.difference_card, self.difference_table, self.no_differences, told)

    # -------------------------------------------------------------------------------- what to answer first

    def _ask_first(self, view: AssessmentView) -> None:
        """Work out what to answer first; with 1,000 questions that takes a while."""
        self._ranking.forget()
        if view.frozen or view.scores.complete:
            told = "Every question that is asked is answered."
            if not view.scores.complete:
                told = (
                    "This assessment can’t be answered any more. Start a new one; it takes the answers over."
                )
            self._show_first(view, (), told)
            return
        if not self.first.rows:
            self._show_first(view, (), "Being worked out …")
        facts = fact_values(view.facts)
        self._ranking.ask(answer_first, view.definition, view.answers, facts, view.as_of, _MOST_FIRST)

    @Slot(object)
    def _on_ranked(self, effects: tuple[Effect, ...]) -> None:
        if self._view is not None:
            none = "" if effects else "No single answer narrows the range any further."
            self._show_first(self._view, effects, none)

    @Slot(str)
    def _on_ranking_failed(self, told: str) -> None:
        if self._view is not None:
            self._show_first(self._view, (), told)

    def _show_first(self, view: AssessmentView, effects: tuple[Effect, ...], none: str) -> None:
        self.first.show(first_rows(view, effects))
        _fill(self.first_card, self.first_table, self.no_first, none, _FIRST_NOTE)

    # -------------------------------------------------------------------------------- what is asked for

    @Slot(int)
    def _on_lane(self, row: int) -> None:
        """Go to the first question of a pillar that is asked and not answered, or to its first."""
        if self._view is None or row == 0:
            return
        view, pillar = self._view, self._view.definition.pillars[row - 1]
        asked = [question.id for question in pillar.questions if view.asked(question.id)]
        wanted = next((id for id in asked if not view.answer(id).given), asked[0] if asked else None)
        if wanted is not None:
            self.question_wanted.emit(wanted)

    @Slot(str)
    def _on_finding(self, id: str) -> None:
        row = next((row for row in self.findings.rows if row.id == id), None)
        if row is not None and row.question:
            self.question_wanted.emit(row.question)

    @Slot(QModelIndex)
    def _on_finding_clicked(self, index: QModelIndex) -> None:
        row = self.findings.row_at(index)
        if row is not None:
            self._on_finding(row.id)

    def _on_clicked(self, model: RowsModel[FirstRow] | RowsModel[DifferenceRow], index: QModelIndex) -> None:
        row = model.row_at(index)
        if row is not None:
            self.question_wanted.emit(row.id)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()


def _card(title: str, table: RecordTable, none: QWidget) -> Card:
    card = Card(title)
    card.body.addWidget(table)
    card.body.addWidget(none)
    card.body.addStretch(1)
    return card


def _fill(card: Card, table: RecordTable, none: QLabel, told: str, note: str = _GOTO_NOTE) -> None:
    """Show the table, or why it is empty."""
    table.setVisible(not told)
    none.setVisible(bool(told))
    none.setText(told)
    card.set_note("" if told else note)
