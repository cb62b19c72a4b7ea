"""The loss exceedance, and what a chosen loss has as its chance."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leeway.domain.fields import Field, Kind
from leeway.ui.models.outage_words import chance, loss
from leeway.ui.widgets.chart_card import ChartCard
from leeway.ui.widgets.editor_inputs import LineInput
from leeway.ui.widgets.editor_parsing import NotReadable
from leeway.ui.widgets.roles import describe, label, set_look

if TYPE_CHECKING:
    from leeway.services.outage_view import OutageView
    from leeway.ui.theme import ThemeController

_FIELD: Final = Field("amount", "Loss of a year", Kind.MONEY, low=0.0, high=1e12)
_WIDTH: Final = 112


class LossCard(ChartCard):
    """The chart with a line under its title: an amount in, its chance out, and a mark on the curve."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Loss exceedance", parent)
        self._view: OutageView | None = None
        self.amount = LineInput(_FIELD)
        self.amount.setPlaceholderText("amount")
        self.amount.setFixedWidth(_WIDTH)
        describe(
            self.amount, "Chance to lose more than", "An amount; the chance that a year loses more follows"
        )
        self.unit = label("", "subtitle")
        self.answer = label("", "strong")
        self.answer.setAccessibleName("Chance to lose more than that")
        words = label("Chance to lose more than", "subtitle", wrap=True)
        words.setBuddy(self.amount)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (words, self.amount, self.unit, self.answer):
            row.addWidget(widget)
        row.setStretch(3, 1)
        self.body.insertLayout(0, row)
        self.amount.textEdited.connect(self._on_edited)

    def show_view(self, view: OutageView) -> None:
        """Show the loss of a view; the chosen amount stays."""
        self._view = view
        self.unit.setText(view.currency or "hours")
        self.amount.setEnabled(view.curve.mean > 0)
        self._on_edited()

    @Slot()
    def _on_edited(self) -> None:
        view = self._view
        if view is None:
            return
        problem, chosen = "", None
        try:
            self.amount.modified = True
            value = self.amount.read()
            chosen = float(value) if isinstance(value, Decimal) else None
        except NotReadable as error:
            problem = str(error)
        set_look(self.amount, "problem", bool(problem))
        if problem or chosen is None or view.curve.mean <= 0:
            self.answer.setText("")
            self.answer.setToolTip("")
        else:
            found = view.chance(chosen)
            self.answer.setText(chance(found))
            self.answer.setToolTip(f"{found:.6%} of years lose more than {loss(chosen, view.currency)}")
        self.amount.setToolTip(problem or "An amount; the chance that a year loses more follows")
        self.show_chart(view.exceedance(chosen))
