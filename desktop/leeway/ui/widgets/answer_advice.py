"""What the register suggests as an answer, and whether the answer that is given differs from it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from leeway.domain.questionnaire_facts import SIGNAL
from leeway.engine.questionnaire_suggestions import Suggestion
from leeway.ui import formatting
from leeway.ui.models.columns import plain_tip
from leeway.ui.widgets.elided_button import ElidedButton
from leeway.ui.widgets.roles import describe, label

_LONGEST = 90


class AnswerAdvice(QWidget):
    """A chip that fills the answer in when it is pressed, never by itself; and a warning."""

    taken = Signal()
    """The suggestion is wanted as the answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.chip = ElidedButton("", "chip")
        describe(self.chip, "Suggestion", "What the register says")
        self.chip.clicked.connect(self.taken)
        self.warning: QLabel = label("", "warning-chip")
        row.addWidget(self.chip)
        row.addWidget(self.warning)
        row.addStretch(1)
        self.warning.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._shown: tuple[object, ...] | None = None

    def stack(self, *, narrow: bool) -> None:
        """Put the warning under the chip where it is narrow."""
        way = QHBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    def show_advice(
        self, suggestion: Suggestion | None, *, differs: bool, taken: bool, writable: bool
    ) -> None:
        """Show a suggestion, if there is one; `differs` warns, `taken` tells that the answer is the same."""
        shown = (suggestion, differs, taken, writable)
        if shown == self._shown:
            return
        self._shown = shown
        self.setVisible(suggestion is not None)
        if suggestion is None:
            return
        fact = suggestion.fact
        words = formatting.line(f"From {_origin(suggestion)}: {fact.words}", _LONGEST)
        self.chip.show_words(words)
        self.chip.setEnabled(writable and not taken)
        what = formatting.line(suggestion.words, 200)
        standing = f", {fact.standing}" if fact.standing else ""
        source = f"Source: {formatting.line(fact.source, 200)}{standing}, as of {formatting.day(fact.as_of)}."
        act = "The answer says the same." if taken else f"Press to answer “{what}”." if writable else ""
        tip = f"{formatting.line(fact.words, 300)}\n{source}\n{act}".strip()
        describe(self.chip, words, tip)
        self.chip.setToolTip(plain_tip(tip))
        self.warning.setVisible(differs)
        self.warning.setText("▲ Answer differs from the register")
        tip = f"It suggests “{what}”. One of the two is out of date. {source}"
        self.warning.setToolTip(plain_tip(tip))
        self.warning.setAccessibleDescription(tip)


def _origin(suggestion: Suggestion) -> str:
    return "a signal" if suggestion.fact.name.startswith(SIGNAL) else suggestion.fact.source
