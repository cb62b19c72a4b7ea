"""Inputs for answers that are typed: a number in its unit, a day, a text; and notes, kept after a pause of typing."""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from leeway.domain.fields import Field, Kind
from leeway.domain.questionnaire import Question, QuestionKind
from leeway.domain.questionnaire_answers import TEXT_LIMIT, AnswerValue, tidied
from leeway.ui import formatting
from leeway.ui.widgets.editor_inputs import LineInput, TextInput
from leeway.ui.widgets.editor_parsing import NotReadable, read_value

PAUSE_MS: Final = 900
"""How long nobody types before what was typed is kept."""
_NUMBER: Final = Field("answer", "The answer", Kind.NUMBER)
_DAY: Final = Field("answer", "The answer", Kind.DATE)
_TEXT: Final = Field("answer", "The answer", Kind.TEXT, longest=100 * TEXT_LIMIT)


class PausedText(TextInput):
    """Several lines that are submitted after a pause of typing, too. Ctrl+Enter goes on."""

    finished = Signal()
    """Ctrl+Enter was pressed."""

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(replace(_TEXT, label=name, hint=hint), parent)
        self.setToolTip(hint)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self.textChanged.connect(self._pause.start)

    def show_text(self, text: str) -> None:
        """Show what is kept, unless something else is being typed or it is there already."""
        if not self.modified and tidied(self.toPlainText()) != text:
            self.fill(text)
            self._pause.stop()

    def type_again(self, text: str) -> None:
        """Show a text that was typed before and couldn't be kept."""
        self.setPlainText(text)
        self.modified = True
        self._pause.stop()

    @property
    def typed(self) -> str:
        """The text as it stands."""
        return self.toPlainText()

    def answer(self) -> AnswerValue | None:
        """Return the text, None if it is blank."""
        return tidied(self.toPlainText()) or None

    def _on_pause(self) -> None:
        if self.modified:
            self.submitted.emit()

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        super().keyPressEvent(e)
        enter = e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and e.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()


class AnswerLine(LineInput):
    """A number or a day. Enter and leaving submit it."""

    finished = Signal()
    """Enter was pressed."""
    moved = Signal(int)
    """An arrow was pressed: 1 down."""

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        is_day = question.kind is QuestionKind.DATE
        super().__init__(_DAY if is_day else _NUMBER, parent, _shown_day if is_day else None)
        self._question = question
        self.setPlaceholderText("2026-11-22" if is_day else "")
        hint = bounds_words(question)
        self.setToolTip("Write it like 2026-11-22 or 22 Nov 2026" if is_day else hint or "A number")
        self.setAccessibleDescription(hint)
        self.setMaximumWidth(180)
        self.returnPressed.connect(self.finished)

    def show_value(self, value: date | float | None) -> None:
        """Show what is kept, unless something else is being typed."""
        if not self.modified and value != self._filled:
            self.fill(value)

    def type_again(self, text: str) -> None:
        """Show a text that was typed before and couldn't be kept."""
        self.setText(text)
        self.modified = True

    @property
    def typed(self) -> str:
        """The text as it stands."""
        return self.text()

    def answer(self) -> AnswerValue | None:
        """Return the number or the day that is typed, None if nothing is.

        Raises:
            NotReadable: It is neither; the sentence says what to write.
        """
        text = self.text() if self.field is _DAY else _without_unit(self.text(), self._question.unit)
        value = read_value(self.field, text, formatting.user_locale())
        assert value is None or isinstance(value, float | date)
        if value is None and self.text().strip():
            kind = (
                "a date; write it like 2026-11-22" if self.field is _DAY else "a number; write one such as 12"
            )
            raise NotReadable(f"The answer: “{formatting.line(self.text(), 40)}” isn't {kind}.")
        return value

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.moved.emit(1)
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # seen to: the question that is shown by now mustn't get it, too


def bounds_words(question: Question) -> str:
    """Say which numbers can be the answer: “A whole number from 0 to 100”."""
    if question.kind is not QuestionKind.NUMBER:
        return ""
    kind = "A whole number" if question.whole else "A number"
    low, high = question.low, question.high
    if low is not None and high is not None:
        return f"{kind} from {formatting.number(low)} to {formatting.number(high)}"
    if low is not None:
        return f"{kind}, {formatting.number(low)} or more"
    return kind if high is None else f"{kind}, {formatting.number(high)} or less"


def _shown_day(value: object) -> str:
    return formatting.day(value) if isinstance(value, date) else ""


def _without_unit(text: str, unit: str) -> str:
    """Take the unit off the end of a typed number: “3 people” and “12 h” are typed, too."""
    for word in sorted(filter(None, unit.split("|")), key=len, reverse=True):
        text = re.sub(rf"\s*{re.escape(word)}\s*$", "", text, flags=re.IGNORECASE)
    return text
