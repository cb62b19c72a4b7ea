"""The left card of what-if: a vendor's bad week as sliders, and our answer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from leeway.domain.scenario_entities import LEVER
from leeway.domain.scenario_levers import Lever
from leeway.ui import formatting
from leeway.ui.models.columns import plain_tip
from leeway.ui.models.whatif_knobs import Knob, typed, week_knobs
from leeway.ui.pages.whatif_answer import AnswerPart
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.lever_row import LeverRow
from leeway.ui.widgets.roles import describe, label
from leeway.ui.widgets.tab_order import tab_after

if TYPE_CHECKING:
    from datetime import date

    from leeway.domain.scenario_entities import ScenarioChange
    from leeway.services.whatif import ReadWhatIf
    from leeway.ui.models.whatif_draft import Draft
    from leeway.ui.theme import ThemeController

_WIDTH: Final = 348
_MOST_TOLD: Final = 12


class WeekCard(Card):
    """Shows a draft for one product, and says how the user changes it."""

    changed = Signal(object)
    """The draft as the user wants it."""
    reset_asked = Signal()
    save_asked = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent, note=" ")
        self._theme = theme
        self._read: ReadWhatIf | None = None
        self._draft: Draft | None = None
        self._product_id = ""
        self.rows: dict[str, LeverRow] = {}
        self.gone = QCheckBox("Vendor is gone for good")
        describe(
            self.gone,
            "Vendor is gone for good",
            Lever.GONE.field.hint + ": what carries its work then, if anything",
        )
        self.gone.clicked.connect(self._on_gone)
        self.answer = AnswerPart(theme)
        self.answer.changed.connect(self.changed)
        self.others = label("", "secondary", wrap=True)
        self.reset = QPushButton("Reset")
        describe(self.reset, "Reset", "Take every change of the scenario back: the baseline again")
        self.reset.clicked.connect(self.reset_asked)
        self.save = QPushButton("Save scenario…")
        self.save.setProperty("role", "primary")
        describe(self.save, "Save scenario", "Keep it in the register, under a name; undo takes that back")
        self.save.clicked.connect(self.save_asked)
        self.setFixedWidth(_WIDTH)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("role", "plain")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(6)
        self._sliders = QVBoxLayout()
        self._sliders.setSpacing(4)
        column.addLayout(self._sliders)
        column.addWidget(self.gone)
        column.addSpacing(8)
        column.addWidget(self.answer)
        column.addWidget(self.others)
        column.addStretch(1)
        self.scroll_area = QScrollArea()
        self.scroll_area.setAccessibleName("Bad week and answer")
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setWidget(inside)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside.setAutoFillBackground(False)
        self.scroll_area.viewport().setAutoFillBackground(False)
        self.body.addWidget(self.scroll_area, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.reset)
        buttons.addWidget(self.save)
        buttons.addStretch(1)
        self.body.addLayout(buttons)

    # -------------------------------------------------------------------------------- what is shown

    def show_draft(self, read: ReadWhatIf, draft: Draft, product_id: str, today: date) -> None:
        """Show a draft; what is being typed stays unless it was typed for another product."""
        register = read.whatif.register
        if product_id != self._product_id:
            self.forget()
        self._read, self._draft, self._product_id = read, draft, product_id
        vendor = register.products[product_id].vendor_id
        self.set_title(formatting.line(f"{register.vendors[vendor].name} has a bad week", 60))
        knobs = week_knobs(register, draft, product_id, read.session_hours)
        for knob in knobs:
            self._row(knob).show_knob(knob)
        with QSignalBlocker(self.gone):
            self.gone.setChecked(bool(draft.value((LEVER, vendor, Lever.GONE.value))))
        self.answer.show_draft(read, draft, product_id, today)
        shown = {knob.about for knob in knobs} | {(LEVER, vendor, Lever.GONE.value)} | self.answer.abouts
        self._show_others([one for one in draft.changes if one.about not in shown])
        self.reset.setEnabled(bool(draft.changes))

    def forget(self) -> None:
        """Let go of what is being typed."""
        for row in self.rows.values():
            row.forget()
        self.answer.forget()

    def _row(self, knob: Knob) -> LeverRow:
        name = knob.field.name
        if name not in self.rows:
            row = LeverRow(knob, self._theme)
            row.moved.connect(lambda value, name=name: self._on_moved(name, value))
            row.cleared.connect(lambda name=name: self._on_cleared(name))
            self._sliders.addWidget(row)
            before = list(self.rows.values())
            tab_after(before[-1].slider if before else self.scroll_area, row)
            self.rows[name] = row
        return self.rows[name]

    def _show_others(self, changes: list[ScenarioChange]) -> None:
        """Tell what the scenario changes beside what stands here: of other products, by other means."""
        assert self._read is not None
        from leeway.engine.whatif_tornado import named

        names = [formatting.line(named(self._read.whatif, one), 80) for one in changes[:_MOST_TOLD]]
        left = len(changes) - len(names)
        names += [f"and {formatting.count(left)} more"] if left else []
        self.others.setText(f"It changes this, too: {'; '.join(names)}." if names else "")
        self.others.setToolTip(plain_tip("\n".join(names)))
        self.others.setVisible(bool(names))

    # ------------------------------------------------------------------------------------------ slots

    def _on_moved(self, name: str, value: float) -> None:
        if self._read is not None and self._draft is not None:
            knob = self.rows[name].knob
            if value == knob.baseline:
                self._on_cleared(name)
                return
            register = self._read.whatif.register
            self.changed.emit(self._draft.with_value(register, knob.about, typed(knob, value)))

    def _on_cleared(self, name: str) -> None:
        if self._draft is not None:
            self.changed.emit(self._draft.without(self.rows[name].knob.about))

    @Slot(bool)
    def _on_gone(self, gone: bool) -> None:  # noqa: FBT001 - as the check box says it
        if self._read is None or self._draft is None:
            return
        register = self._read.whatif.register
        about = (LEVER, register.products[self._product_id].vendor_id, Lever.GONE.value)
        self.changed.emit(self._draft.with_value(register, about, gone))
