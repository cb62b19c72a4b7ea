"""The line that says which period token inflation is measured against, and lets the user decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from leeway.domain.editing import update
from leeway.ui import formatting
from leeway.ui.dialogs.reference_period import ask_reference
from leeway.ui.models.burn_range import DayRange
from leeway.ui.models.burn_reference import reference_words
from leeway.ui.widgets.roles import describe, label
from leeway.ui.writing import READ_ONLY

if TYPE_CHECKING:
    from leeway.services.burn_view import BurnView
    from leeway.ui.session import Session


class ReferenceLine(QWidget):
    """Says what is compared with what; a proposal can be accepted, replaced by other days, and gone back to.

    What is decided is an edit of the product.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._product_id = ""
        self._whole: DayRange | None = None
        self._days: DayRange | None = None
        self.days = label("", "strong")
        self.how = label("", "subtitle", wrap=True)
        self.accept = _button(
            "Use this", "Take the proposed period as the reference; it no longer moves as usage grows"
        )
        self.choose = _button("Choose…", "Compare with other days")
        self.back = _button("Back to the proposal", "Forget the chosen period; Leeway proposes one again")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.days)
        row.addWidget(self.how, 1)
        for button in (self.accept, self.choose, self.back):
            row.addWidget(button)
        self.accept.clicked.connect(self._on_accepted)
        self.choose.clicked.connect(self._on_choose)
        self.back.clicked.connect(self._on_back)

    def show_reference(self, product_id: str, whole: DayRange, view: BurnView) -> None:
        """Show the reference that counts for a product whose use is of the `whole` days."""
        reference, product = view.figures.reference, self._session.register.products.get(product_id)
        chosen = DayRange(*product.reference) if product is not None and product.reference else None
        self._product_id, self._whole = product_id, whole
        self._days = DayRange(reference.first, reference.last) if reference else chosen
        days, how = reference_words(reference, chosen)
        self.days.setText(days)
        self.how.setText(how)
        for words in (self.days, self.how):
            words.setToolTip(view.figures.reference_words)
        self.accept.setVisible(chosen is None and reference is not None)
        self.back.setVisible(chosen is not None)
        self.choose.setEnabled(len(whole) > 1)

    @Slot()
    def _on_accepted(self) -> None:
        if self._days is not None:
            self._tell(self._choose(self._days))

    @Slot()
    def _on_choose(self) -> None:
        if self._session.read_only:
            self._tell(READ_ONLY)
        elif self._whole is not None:
            half = DayRange(self._whole.first, self._whole.day(len(self._whole) // 2 - 1))
            ask_reference(self, self._whole, self._days or half, self._choose)

    @Slot()
    def _on_back(self) -> None:
        self._tell(self._keep(None, "Go back to the proposed usual use"))

    def _choose(self, days: DayRange) -> str | None:
        return self._keep(days, "Choose the usual use")

    def _keep(self, days: DayRange | None, what: str) -> str | None:
        """Put the days into the register; return why not."""
        register = self._session.register
        product = register.products.get(self._product_id)
        if product is None:
            return None  # it was deleted; the page is about to show another
        first, last = (days.first, days.last) if days else (None, None)
        changes = update(register, "product", product.id, reference_from=first, reference_to=last)
        return self._session.try_edit(changes, f"{what} of {formatting.line(product.name)}")

    def _tell(self, why: str | None) -> None:
        if why is not None:
            self._session.refused.emit(why)


def _button(words: str, tip: str) -> QPushButton:
    button = QPushButton(words)
    describe(button, words, tip)
    return button
