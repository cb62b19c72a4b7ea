"""The right side of what-if: figures, loss, what moves it, what happens to the work, verdicts, what the answer buys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from leeway.domain.register_tables import TABLES
from leeway.domain.scenario_entities import LEVER
from leeway.services.whatif_charts import comparison_chart, ranges_chart, tornado_chart
from leeway.ui.models.columns import plain_tip
from leeway.ui.models.rows import RowsModel
from leeway.ui.models.whatif_rows import (
    NAMES,
    WORK_COLUMNS,
    gain_words,
    verdict_changes,
    whatif_figures,
    work_rows,
)
from leeway.ui.pages.portfolio_explanation import Points
from leeway.ui.pages.whatif_beside import BesideCard
from leeway.ui.widgets.badge import VerdictBadge
from leeway.ui.widgets.card import Card, KeyFigure
from leeway.ui.widgets.chart_card import ChartCard
from leeway.ui.widgets.editor_inputs import LineInput
from leeway.ui.widgets.editor_parsing import NotReadable
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.roles import label, set_look
from leeway.ui.widgets.segments import Segments
from leeway.ui.widgets.tab_order import tab_after

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leeway.engine.whatif_tornado import Bar
    from leeway.services.whatif import ReadWhatIf, Reckoning
    from leeway.services.whatif_extras import Extras
    from leeway.ui.models.whatif_draft import Draft
    from leeway.ui.theme import ThemeController

_GAP: Final = 14
_NARROW: Final = 760
_LOSS_HEIGHT: Final = 300
_HALF: Final = 300
_MOST_ROWS: Final = 14
_EACH_NOTE: Final = "Each change alone, from the baseline."
_RANGES_NOTE: Final = "Each number of the baseline, from low to high of its range."
EACH: Final = "each"
RANGES: Final = "ranges"
_WORK_NOTE: Final = "In a bad outage of any of its vendors, or in a week of the scenario: the worst counts."


class WhatIfBoard(QWidget):
    """The cards; it is given reckonings, and says what the measures cost."""

    costs_changed = Signal(object)
    """The draft with other costs."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._draft: Draft | None = None
        self._narrow: bool | None = None
        self.figures = [KeyFigure(name) for name in NAMES]
        self.loss = ChartCard(theme, "Loss exceedance")
        self.tornado = ChartCard(theme, "What moves the loss", note=_EACH_NOTE)
        self.moved_by = Segments("What moves the loss by", self)
        self.moved_by.add(EACH, "Each change", "Each change of the scenario alone, from the baseline")
        self.moved_by.add(
            RANGES, "Over ranges", "Numbers of the register, each from low to high of its range"
        )
        self.moved_by.chosen.connect(self._on_moved_by)
        self.tornado.body.insertWidget(0, self.moved_by)
        self._bars: Mapping[str, tuple[Bar, ...]] = {EACH: (), RANGES: ()}
        self._moved = EACH
        self._currency: str | None = None
        self.beside = BesideCard(theme)
        self.work = RowsModel(WORK_COLUMNS, parent=self)
        self.work_table = RecordTable(
            self.work, theme, name="What happens to the work", stretched=(0,), rows_shown=_MOST_ROWS
        )
        self.work_card = Card("What happens to the work", note=_WORK_NOTE)
        self.work_card.body.addWidget(self.work_table)
        self.work_card.body.addStretch(1)
        self.before, self.after = VerdictBadge(theme), VerdictBadge(theme)
        self.gone = label("Gone", "strong")
        self.verdicts = Points("Other verdicts that change")
        self.verdict_card = self._verdict_card()
        self.costs = [LineInput(TABLES["scenario"].field(name)) for name in ("yearly_cost", "one_off_cost")]
        self.cost_problem = label("", "error", wrap=True)
        self.gain = label("", wrap=True)
        self.cost_card = self._cost_card()
        self.problems = label("", "secondary", wrap=True)
        self.problems.setMinimumWidth(1)
        self.problem_card = Card("Not in the figures")
        self.problem_card.body.addWidget(self.problems)
        self._lay_out()

    @property
    def charts(self) -> tuple[ChartCard, ...]:
        """The cards with charts."""
        return self.loss, self.tornado

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 18)
        column.setSpacing(_GAP)
        figures = QHBoxLayout()
        figures.setSpacing(_GAP)
        for figure in self.figures:
            figures.addWidget(figure, 1)
        column.addLayout(figures)
        self.loss.setMinimumHeight(_LOSS_HEIGHT)
        self.tornado.setMinimumHeight(_HALF)
        column.addWidget(self.loss)
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        column.addLayout(self._grid)
        column.addWidget(self.beside)
        column.addWidget(self.problem_card)
        column.addStretch(1)
        self.fit(0)
        last: QWidget = self.loss.plot
        for card in (self.tornado, self.work_card, self.cost_card, self.beside):
            last = tab_after(last, card)

    def fit(self, width: int) -> None:
        """Lay the lower cards out in two columns, or under each other where the board is narrow."""
        narrow = width < _NARROW
        if narrow is self._narrow:
            return
        self._narrow = narrow
        cards = (self.tornado, self.work_card, self.verdict_card, self.cost_card)
        for place, card in enumerate(cards):
            self._grid.addWidget(card, place if narrow else place // 2, 0 if narrow else place % 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0 if narrow else 1)

    def _verdict_card(self) -> Card:
        card = Card("Verdict")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        for place, (words, badge) in enumerate((("Baseline", self.before), ("Scenario", self.after))):
            grid.addWidget(label(words, "subtitle"), place, 0)
            grid.addWidget(badge, place, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.gone, 1, 1)
        grid.setColumnStretch(2, 1)
        card.body.addLayout(grid)
        card.body.addWidget(self.verdicts)
        card.body.addStretch(1)
        return card

    def _cost_card(self) -> Card:
        card = Card("What the answer costs, and what it buys")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        self.cost_labels = []
        for place, line in enumerate(self.costs):
            name = label(line.field.label)
            name.setBuddy(line)
            self.cost_labels.append(name)
            line.setFixedWidth(140)
            line.submitted.connect(self._on_cost)
            grid.addWidget(name, place, 0)
            grid.addWidget(line, place, 1)
        grid.setColumnStretch(2, 1)
        card.body.addLayout(grid)
        self.cost_problem.hide()
        for widget in (self.cost_problem, self.gain):
            card.body.addWidget(widget)
        card.body.addStretch(1)
        return card

    # -------------------------------------------------------------------------------- what is shown

    def show_reckoning(self, read: ReadWhatIf, reckoning: Reckoning, draft: Draft, product_id: str) -> None:
        """Show what comes of a draft."""
        found = reckoning.found
        for card, figure in zip(self.figures, whatif_figures(read, found), strict=True):
            card.show_figure(figure.value, figure.note, plain_tip(figure.tip))
        self.loss.show_chart(comparison_chart(found, read.currency))
        self._currency = read.currency
        self._bars = {**self._bars, EACH: reckoning.bars}
        if self._moved == EACH:
            self._show_bars()
        self.work.show(work_rows(found))
        self._show_verdicts(reckoning, product_id)
        answered = any(one.entity != LEVER for one in draft.changes)
        told = gain_words(reckoning.gain, read, answered=answered, costed=draft.costed)
        self.gain.setText("\n".join(told))
        self.problems.setText("\n".join(found.problems))
        self.problem_card.setVisible(bool(found.problems))

    def show_extras(self, read: ReadWhatIf, extras: Extras, product_id: str) -> None:
        """Show what was worked out since the sliders came to rest."""
        self._bars = {**self._bars, RANGES: extras.ranges}
        if self._moved == RANGES:
            self._show_bars()
        self.beside.show_extras(read, extras, product_id)

    def _show_bars(self) -> None:
        if self._moved == EACH:
            self.tornado.set_note(_EACH_NOTE)
            self.tornado.show_chart(tornado_chart(self._bars[EACH], self._currency))
        else:
            self.tornado.set_note(_RANGES_NOTE)
            self.tornado.show_chart(ranges_chart(self._bars[RANGES], self._currency))

    @Slot(str)
    def _on_moved_by(self, name: str) -> None:
        self._moved = name
        self._show_bars()

    def _show_verdicts(self, reckoning: Reckoning, product_id: str) -> None:
        found = reckoning.found
        after = found.scenario.verdicts.get(product_id)
        self.before.set_verdict(found.baseline.verdicts.get(product_id))
        self.after.set_verdict(after)
        self.after.setVisible(after is not None)
        self.gone.setVisible(after is None)
        self.verdicts.show_texts(verdict_changes(found, product_id))

    def show_costs(self, draft: Draft, currency: str) -> None:
        """Show what the measures of a draft cost, unless that is being typed."""
        self._draft = draft
        for line, name, cost in zip(self.costs, self.cost_labels, draft.costs, strict=True):
            name.setText(f"{line.field.label} ({currency})")
            if not line.modified:
                line.fill(cost)

    def forget(self) -> None:
        """Let go of what is being typed."""
        for line in self.costs:
            line.modified = False
        self.cost_problem.hide()

    # ------------------------------------------------------------------------------------------ slots

    @Slot()
    def _on_cost(self) -> None:
        if self._draft is None:
            return
        problems, draft = [], self._draft
        for line in self.costs:
            if not line.modified:
                continue
            try:
                value = line.read()
            except NotReadable as error:
                problems.append(f"{error} What was typed isn’t used yet.")
                set_look(line, "problem", value=True)
                continue
            line.modified = False
            draft = replace(draft, **{line.field.name: value})  # type: ignore[arg-type] # an amount or None
        self.cost_problem.setText("\n".join(problems))
        self.cost_problem.setVisible(bool(problems))
        self.costs_changed.emit(draft)
