"""The line that says which period token inflation is measured against, and lets the user decide."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from leeway.engine.burn_reference import Reference
from leeway.ui.dialogs.reference_period import ask_reference
from leeway.ui.models.burn_range import DayRange
from leeway.ui.models.burn_reference import KeptReference, reference_words
from leeway.ui.widgets.roles import describe, label


class ReferenceLine(QWidget):
    """Says what is compared with what; a proposal can be accepted, replaced by other days, and gone back to."""

    kept = Signal(object)  # KeptReference, or None for the proposal

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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

    def show_reference(
        self, whole: DayRange | None, reference: Reference | None, kept: KeptReference | None, evidence: str
    ) -> None:
        """Show the reference that counts; `evidence` is the whole of what speaks for it."""
        self._whole = whole
        self._days = DayRange(reference.first, reference.last) if reference else kept.days if kept else None
        days, how = reference_words(reference, kept)
        self.days.setText(days)
        self.how.setText(how)
        self.how.setToolTip(evidence)
        self.days.setToolTip(evidence)
        self.accept.setVisible(kept is None and reference is not None)
        self.back.setVisible(kept is not None)
        self.choose.setEnabled(whole is not None and len(whole) > 1)

    @Slot()
    def _on_accepted(self) -> None:
        if self._days is not None:
            self.kept.emit(KeptReference(self._days, accepted=True))

    @Slot()
    def _on_choose(self) -> None:
        if self._whole is not None:
            half = DayRange(self._whole.first, self._whole.day(len(self._whole) // 2 - 1))
            ask_reference(self, self._whole, self._days or half, self._on_chosen)

    def _on_chosen(self, days: DayRange) -> None:
        self.kept.emit(KeptReference(days, accepted=False))

    @Slot()
    def _on_back(self) -> None:
        self.kept.emit(None)


def _button(words: str, tip: str) -> QPushButton:
    button = QPushButton(words)
    describe(button, words, tip)
    return button
