"""Our answer to a bad week, for one workflow at a time: which fallback, what it carries, how fast, whether it was tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from leeway.ui.models.columns import plain_tip
from leeway.ui.models.whatif_answer import (
    Answer,
    NeedOption,
    answer_of,
    as_before,
    choose_fallback,
    needs_of_product,
    set_fallback,
)
from leeway.ui.models.whatif_knobs import Knob, supply_knobs
from leeway.ui.widgets.choices import Choices
from leeway.ui.widgets.lever_row import LeverRow
from leeway.ui.widgets.roles import describe, label
from leeway.ui.widgets.tab_order import tab_after

if TYPE_CHECKING:
    from datetime import date

    from leeway.services.whatif import ReadWhatIf
    from leeway.ui.models.whatif_draft import About, Draft
    from leeway.ui.theme import ThemeController

_UNTESTED: Final = "It isn’t counted: its switch wasn’t tested of late."
_NO_FALLBACK: Final = "There is no fallback: choose one."


class AnswerPart(QWidget):
    """Shows the fallback of a need in a draft, and says how the user changes it."""

    changed = Signal(object)
    """The draft as the user wants it."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._read: ReadWhatIf | None = None
        self._draft: Draft | None = None
        self._today: date | None = None
        self._product_id = ""
        self._answer: Answer | None = None
        self._wanted: dict[str, str] = {}
        self._needs: list[NeedOption] = []
        self.rows: dict[str, LeverRow] = {}
        self.title = label("Your answer", "card-title")
        self.none = label(
            "No workflow needs this product, so there is nothing to answer.", "subtitle", wrap=True
        )
        self.workflow = Choices(
            "Workflow", "The workflow that is answered for; those that a bad week hits worst come first"
        )
        self.fallback = Choices("Fallback", "The product that takes over")
        self.tested = QCheckBox("Failover has been tested")
        describe(
            self.tested, self.tested.text(), "A fallback whose switch wasn’t rehearsed of late isn’t counted"
        )
        self.uncounted = label(_UNTESTED, "notice", wrap=True)
        self._lay_out()
        self.workflow.chosen.connect(self._on_workflow)
        self.fallback.chosen.connect(self._on_fallback)
        self.tested.clicked.connect(self._on_tested)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.none)
        self._labels = []
        for words, box in (("For the workflow", self.workflow), ("Fallback", self.fallback)):
            name = label(words, "secondary")
            name.setBuddy(box)
            self._labels.append(name)
            column.addWidget(name)
            column.addWidget(box)
        self._sliders = QVBoxLayout()
        self._sliders.setSpacing(4)
        column.addLayout(self._sliders)
        column.addWidget(self.tested)
        column.addWidget(self.uncounted)

    # -------------------------------------------------------------------------------- what is shown

    @property
    def abouts(self) -> set[About]:
        """What it shows of a draft."""
        if self._answer is None or self._answer.supply is None:
            return set()
        id = self._answer.supply.id
        return {("supply", id, name) for name in ("", "capacity", "switch_time", "last_tested")}

    @property
    def need_id(self) -> str:
        """The need that is answered for; empty for none."""
        return "" if self._answer is None else self._answer.need_id

    def show_draft(self, read: ReadWhatIf, draft: Draft, product_id: str, today: date) -> None:
        """Show a draft for a product; the workflow that was chosen stays."""
        if self._read is not read or self._product_id != product_id:
            self._needs = needs_of_product(read.whatif, product_id)
        needs, kept = self._needs, self.need_id
        self._read, self._draft, self._product_id, self._today = read, draft, product_id, today
        ids = [one.id for one in needs]
        need = kept if kept in ids else (ids[0] if ids else "")
        self.workflow.show_choices([(one.id, one.words) for one in needs], need)
        self.none.setVisible(not ids)
        for widget in (*self._labels, self.workflow, self.fallback, self.tested, *self.rows.values()):
            widget.setVisible(bool(ids))
        self._answer = answer_of(read.whatif, draft, need, self._wanted.get(need, "")) if need else None
        self.uncounted.hide()
        if self._answer is not None:
            self._show_answer(self._answer)

    def _show_answer(self, answer: Answer) -> None:
        self.fallback.show_choices(list(answer.offers), answer.product_id)
        self.fallback.setToolTip(plain_tip(self.fallback.currentText()))
        about = ("supply", "" if answer.supply is None else answer.supply.id)
        why = "" if answer.supply is not None else _NO_FALLBACK
        for knob in supply_knobs(about, answer.numbers(before=True), answer.numbers(before=False), why):
            self._row(knob).show_knob(knob)
        with QSignalBlocker(self.tested):
            self.tested.setChecked(answer.tested)
        self.tested.setEnabled(answer.supply is not None)
        self.uncounted.setVisible(answer.supply is not None and not answer.tested)

    def _row(self, knob: Knob) -> LeverRow:
        name = knob.field.name
        if name not in self.rows:
            row = LeverRow(knob, self._theme)
            row.moved.connect(lambda value, name=name: self._on_moved(name, value))
            row.cleared.connect(lambda name=name: self._on_cleared(name))
            self._sliders.addWidget(row)
            before = list(self.rows.values())
            tab_after(before[-1].slider if before else self.fallback, row)
            self.rows[name] = row
        return self.rows[name]

    def forget(self) -> None:
        """Let go of what is being typed."""
        for row in self.rows.values():
            row.forget()

    def _work(self, draft: Draft) -> None:
        self.changed.emit(draft)

    # ------------------------------------------------------------------------------------------ slots

    @Slot(str)
    def _on_workflow(self, need_id: str) -> None:
        if self._read is None or self._draft is None or self._today is None:
            return
        self.forget()
        self._answer = answer_of(self._read.whatif, self._draft, need_id, self._wanted.get(need_id, ""))
        self._show_answer(self._answer)
        self._work(self._draft)

    @Slot(str)
    def _on_fallback(self, product_id: str) -> None:
        if self._read is None or self._draft is None or self._today is None or not self.need_id:
            return
        self.forget()
        self._wanted[self.need_id] = product_id
        draft = choose_fallback(self._read.whatif, self._draft, self.need_id, product_id, self._today)
        self._answer = answer_of(self._read.whatif, draft, self.need_id, product_id)
        self._show_answer(self._answer)
        self._work(draft)

    @Slot(bool)
    def _on_tested(self, tested: bool) -> None:  # noqa: FBT001 - as the check box says it
        if self._read is None or self._draft is None or self._answer is None:
            return
        before, register = self._answer.before, self._read.whatif.register
        day = self._today if tested else None
        if before is not None and self._read.whatif.inputs.losses.proven(before) == tested:
            day = before.last_tested  # as it is in the baseline
        self._work(set_fallback(register, self._draft, self._answer, "last_tested", day))

    def _on_moved(self, name: str, value: float) -> None:
        if self._read is not None and self._draft is not None and self._answer is not None:
            register = self._read.whatif.register
            self._work(set_fallback(register, self._draft, self._answer, name, value))

    def _on_cleared(self, name: str) -> None:
        if self._draft is not None and self._answer is not None:
            self._work(as_before(self._draft, self._answer, name))
