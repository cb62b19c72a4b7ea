"""The note beside an answer: kept after a pause of typing and when the focus leaves."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from leeway.ui.widgets.answer_typed import PausedText
from leeway.ui.widgets.roles import label, set_look

_HEIGHT: Final = 60


class AnswerNote(QWidget):
    """Shows a note, and gives every other one to `keep`, which returns the sentence that says why it can't be kept."""

    finished = Signal()
    """Ctrl+Enter was pressed."""

    def __init__(self, keep: Callable[[str], str | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keep = keep
        self.input = PausedText("Note", "Whatever belongs to the answer; saved as you type")
        self.input.setFixedHeight(_HEIGHT)
        self.problem: QLabel = label("", "error", wrap=True)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        for part in (label("Note", "card-title"), self.input, self.problem):
            column.addWidget(part)
        column.addStretch(1)
        self.input.submitted.connect(self._on_submitted)
        self.input.finished.connect(self.finished)

    def show_note(self, text: str, *, writable: bool) -> None:
        """Show what is kept, unless something else is being typed."""
        self.input.show_text(text)
        self.input.setReadOnly(not writable)

    def forget(self) -> None:
        """Drop what is typed: it belongs to another question."""
        self.input.modified = False
        self.input.fill("")
        self._say("")

    def settle(self) -> bool:
        """Keep what is typed; False if it can't be."""
        self._on_submitted()
        return not self.input.modified

    @Slot()
    def _on_submitted(self) -> None:
        if not self.input.modified:
            return
        self.input.modified = False
        why = self._keep(self.input.typed)
        self.input.modified = why is not None
        self._say(why or "")

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        set_look(self.input, "problem", bool(sentence))
