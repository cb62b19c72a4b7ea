"""The right card of the Questionnaire page: scores so far, findings, and what to answer first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.domain.questionnaire_facts import fact_values
from leeway.domain.questionnaire_wording import fill
from leeway.engine.questionnaire_effects import Effect, answer_first
from leeway.ui import formatting
from leeway.ui.models.assessment_words import points_apart
from leeway.ui.models.columns import plain_tip
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.elided_button import ElidedButton
from leeway.ui.widgets.finding_list import FindingList
from leeway.ui.widgets.roles import describe, label
from leeway.ui.widgets.score_row import ScoreRow

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from leeway.engine.questionnaire_findings import RaisedFinding
    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.jobs import Job, Jobs
    from leeway.ui.theme import ThemeController

_MOST: Final = 8
"""Findings that are shown before one asks for all."""
_FIRST: Final = 3
_QUIET_MS: Final = 250


class SoFarCard(Card):
    """What the answers come to; what to answer first is worked out in a job once nobody answers for a moment."""

    jumped = Signal(str)
    """The question to go to."""

    def __init__(self, jobs: Jobs, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__("So far", parent)
        self._jobs = jobs
        self._theme = theme
        self._view: AssessmentView | None = None
        self._ranked: AssessmentView | None = None
        self._job: Job | None = None
        self._all = False
        self.rows: list[ScoreRow] = []
        self.overall = ScoreRow(theme)
        self.findings = FindingList(theme)
        self.findings_title: QLabel = label("Findings", "card-title")
        self.no_findings: QLabel = label("None so far.", "subtitle", wrap=True)
        self.more = ElidedButton("", "link-row")
        describe(self.more, "Show all findings", "Worst first")
        self.first_title: QLabel = label("Answer first", "card-title")
        self.first: list[QPushButton] = []
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._quiet.timeout.connect(self._on_quiet)
        self._lay_out()
        self.findings.wanted.connect(self._on_finding)
        self.more.clicked.connect(self._on_more)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("role", "plain")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(10)
        column.addWidget(self.overall)
        self._scores = QVBoxLayout()
        self._scores.setSpacing(8)
        column.addLayout(self._scores)
        column.addSpacing(6)
        column.addWidget(self.findings_title)
        for part in (self.no_findings, self.findings, self.more):
            column.addWidget(part)
        column.addSpacing(6)
        column.addWidget(self.first_title)
        self._first = QVBoxLayout()
        self._first.setSpacing(2)
        column.addLayout(self._first)
        column.addStretch(1)
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setWidget(content)
        self.body.addWidget(self.scroll_area, 1)

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is left to work out."""
        return self._job is None and not self._quiet.isActive()

    # -------------------------------------------------------------------------------------- showing

    def show_view(self, view: AssessmentView) -> None:
        """Show what an assessment comes to."""
        if self._view is None or view.assessment.id != self._view.assessment.id:
            self._all = False
        self._view = view
        pillars = view.scores.pillars
        self._make_rows(len(pillars))
        self.overall.show_score("Overall", view.scores.overall)
        for row, pillar in zip(self.rows, pillars, strict=True):
            row.show_score(pillar.title, pillar.score, f"{pillar.done} of {pillar.asked} answered")
        self._show_findings(view)
        self._quiet.start()

    def _make_rows(self, count: int) -> None:
        while len(self.rows) > count:
            row = self.rows.pop()
            self._scores.removeWidget(row)
            row.deleteLater()
        while len(self.rows) < count:
            row = ScoreRow(self._theme)
            self.rows.append(row)
            self._scores.addWidget(row)

    def _show_findings(self, view: AssessmentView) -> None:
        found = view.findings
        self.findings.show_findings(found if self._all else found[:_MOST])
        self.findings.setVisible(bool(found))
        self.no_findings.setVisible(not found)
        self.findings_title.setText(f"Findings · {formatting.count(len(found))}" if found else "Findings")
        words = "Show fewer" if self._all else f"Show all {formatting.counted(len(found), 'finding')}"
        self.more.show_words(words)
        describe(self.more, words, "Worst first")
        self.more.setVisible(len(found) > _MOST)

    # ---------------------------------------------------------------------------------- what comes first

    @Slot()
    def _on_quiet(self) -> None:
        """Work out what to answer first, once nobody answers for a moment."""
        view = self._view
        if view is None or view is self._ranked or self._job is not None or not self.isVisible():
            return
        if view.frozen or view.scores.complete:
            self._ranked = view
            self._show_first(view, ())
            return
        values = fact_values(view.facts)
        self._job = self._jobs.run(answer_first, view.definition, view.answers, values, view.as_of, _FIRST)
        self._job.succeeded.connect(partial(self._on_ranked, view))
        self._job.finished.connect(self._on_finished)

    def _on_ranked(self, view: AssessmentView, effects: tuple[Effect, ...]) -> None:
        self._ranked = view
        if view is self._view:
            self._show_first(view, effects)

    @Slot()
    def _on_finished(self) -> None:
        self._job = None
        if self._ranked is not self._view:
            self._quiet.start()

    def _show_first(self, view: AssessmentView, effects: tuple[Effect, ...]) -> None:
        for old in self.first:
            self._first.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.first = [self._first_button(view, effect) for effect in effects]
        for made in self.first:
            self._first.addWidget(made)
        self.first_title.setVisible(bool(effects))

    def _first_button(self, view: AssessmentView, effect: Effect) -> QPushButton:
        text = fill(view.definition.questions[effect.question].text, view.words)
        button = ElidedButton(formatting.line(text, 200), "link-row")
        tip = f"Its answer narrows the overall range by {points_apart(effect.narrows)} on average. Go to it"
        describe(button, formatting.line(text, 200), tip)
        button.setToolTip(plain_tip(f"{formatting.line(text, 400)}\n{tip}"))
        button.clicked.connect(partial(self._jump, effect.question))
        return button

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._quiet.start()

    # ---------------------------------------------------------------------------------------- slots

    def _jump(self, question: str, *_: object) -> None:
        self.jumped.emit(question)

    @Slot(object)
    def _on_finding(self, finding: RaisedFinding) -> None:
        view = self._view
        if view is not None:
            behind = (id for id in finding.questions if view.asked(id))
            self.jumped.emit(next(behind, ""))

    @Slot()
    def _on_more(self) -> None:
        self._all = not self._all
        if self._view is not None:
            self._show_findings(self._view)
