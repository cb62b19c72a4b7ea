"""The place where one question is answered: cards, a number, a day or a text, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from leeway.domain.questionnaire import Question, QuestionKind
from leeway.ui.widgets.answer_choices import AnswerChoices
from leeway.ui.widgets.answer_typed import AnswerLine, PausedText, bounds_words
from leeway.ui.widgets.editor_parsing import NotReadable
from leeway.ui.widgets.roles import label, set_look

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leeway.domain.questionnaire_answers import AnswerValue
    from leeway.ui.theme import ThemeController

_TYPED = {QuestionKind.NUMBER, QuestionKind.DATE, QuestionKind.TEXT}


class AnswerForm(QWidget):
    """Shows an answer, and gives every other one to `keep`, which returns the sentence that says why it can't be kept."""

    finished = Signal()
    """Enter was pressed where it doesn't begin a line."""

    def __init__(
        self,
        question: Question,
        words: Mapping[str, str],
        theme: ThemeController,
        keep: Callable[[Question, AnswerValue | None], str | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.question = question
        self._keep = keep
        self.line: AnswerLine | PausedText | None = self._line() if question.kind in _TYPED else None
        self.problem: QLabel = label("", "error", wrap=True)
        self.problem.hide()
        self.choices = AnswerChoices(question, words, theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        if isinstance(self.line, PausedText):
            self._column.addWidget(self.line)
        elif self.line is not None:
            self._column.addLayout(self._beside(self.line))
        self._column.addWidget(self.problem)
        if question.choices:
            if self.line is not None:
                self._column.addWidget(label("or", "secondary"))
            self._column.addWidget(self.choices)
        self.choices.wanted.connect(self._on_wanted)
        self.choices.left_at_top.connect(self._on_left_at_top)

    def _line(self) -> AnswerLine | PausedText:
        if self.question.kind is QuestionKind.TEXT:
            text = PausedText("Answer", "In your own words; saved as you type. Ctrl+Enter goes on")
            text.submitted.connect(self._on_submitted)
            text.finished.connect(self.finished)
            return text
        line = AnswerLine(self.question)
        line.submitted.connect(self._on_submitted)
        line.finished.connect(self._on_line_finished)
        line.moved.connect(self._on_line_moved)
        return line

    def _beside(self, line: AnswerLine) -> QHBoxLayout:
        """Lay a line out with its unit and its bounds."""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(line)
        row.addWidget(label(self.question.unit.rpartition("|")[2]))
        row.addWidget(label(bounds_words(self.question), "secondary", wrap=True), 1)
        return row

    # -------------------------------------------------------------------------------------- showing

    @property
    def modified(self) -> bool:
        """Whether something is typed that isn't kept."""
        return self.line is not None and self.line.modified

    @property
    def typed(self) -> str:
        """What is typed."""
        return "" if self.line is None else self.line.typed

    def show_value(self, value: AnswerValue | None, *, writable: bool) -> None:
        """Show an answer; what is being typed stays."""
        chosen = value if isinstance(value, tuple) else ()
        self.choices.show_chosen(chosen)
        for card in self.choices.cards:
            card.setEnabled(writable or card.choice.id in chosen)
        if isinstance(self.line, PausedText):
            self.line.show_text(value if isinstance(value, str) else "")
            self.line.setReadOnly(not writable)
        elif self.line is not None:
            self.line.show_value(None if isinstance(value, tuple | str) else value)
            self.line.setReadOnly(not writable)
        if not self.modified:
            self.say("")

    def type_again(self, text: str) -> None:
        """Show what was typed before and couldn't be kept, with the sentence that says why."""
        if self.line is not None:
            self.line.type_again(text)
            self._on_submitted()

    def say(self, sentence: str) -> None:
        """Say what is wrong with the answer; empty if nothing is."""
        if sentence == self.problem.text():
            return
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        if self.line is not None:
            self.line.setAccessibleDescription(sentence or bounds_words(self.question))
            set_look(self.line, "problem", bool(sentence))

    def focus_answer(self) -> None:
        """Go to where the answer is given."""
        given = any(card.isChecked() for card in self.choices.cards)
        if self.line is not None and not given:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.choices.focus_answer()

    def settle(self) -> bool:
        """Keep what is typed; False if it can't be."""
        if self.modified:
            self._on_submitted()
        return not self.modified

    # ---------------------------------------------------------------------------------------- slots

    @Slot(object)
    def _on_wanted(self, value: AnswerValue | None) -> None:
        if self.line is not None:
            self.line.fill(None)
        self.say(self._keep(self.question, value) or "")

    @Slot()
    def _on_submitted(self) -> None:
        line = self.line
        if line is None or not line.modified:
            return
        try:
            value = line.answer()
        except NotReadable as error:
            self.say(str(error))
            return
        if value is None and any(card.isChecked() for card in self.choices.cards):
            line.modified = False  # a blank line says nothing against the card that is chosen
            return
        line.modified = False
        refusal = self._keep(self.question, value)
        line.modified = refusal is not None
        self.say(refusal or "")
        if refusal is None and isinstance(line, AnswerLine):
            line.show_value(None if isinstance(value, tuple | str) else value)

    @Slot()
    def _on_line_finished(self) -> None:
        if self.settle():
            self.finished.emit()

    @Slot(int)
    def _on_line_moved(self, _: int) -> None:
        self.choices.focus_answer()

    @Slot()
    def _on_left_at_top(self) -> None:
        if self.line is not None:
            self.line.setFocus(Qt.FocusReason.TabFocusReason)
