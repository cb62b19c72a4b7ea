"""What is done to the answers of an assessment: each an edit of the session, or the sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from leeway.domain.assessment_reading import is_frozen
from leeway.domain.fields import Field, Kind
from leeway.errors import InvalidEdit
from leeway.services.answering import answer_question, not_applicable, note_answer
from leeway.services.assessing import Signature
from leeway.ui.dialogs.register_form import Asked, RegisterForm, Values, ask
from leeway.ui.formatting import line
from leeway.ui.models.assessment_words import frozen_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from leeway.domain.change import Change
    from leeway.domain.questionnaire import Question
    from leeway.domain.questionnaire_answers import AnswerValue
    from leeway.ui.session import Session

_REASON: Final = Field("reason", "Reason", Kind.TEXT, required=True, nullable=False, longest=10_000)
_GONE: Final = "This assessment is no longer in the register."


class Answering(QObject):
    """Changes answers of the assessment that is shown."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.assessment_id = ""

    @property
    def signature(self) -> Signature:
        """Who answers, and when."""
        return Signature(self._session.author, self._session.now)

    @property
    def today(self) -> date:
        """The local day, by which evidence expires."""
        return self._session.as_of

    @property
    def writable(self) -> bool:
        """Whether answers can be changed."""
        assessment = self._session.register.assessments.get(self.assessment_id)
        return assessment is not None and not is_frozen(assessment) and not self._session.read_only

    def answer(self, question: Question, value: AnswerValue | None) -> str | None:
        """Answer a question, or take its answer back with None."""
        verb = "Answer" if value is not None else "Take back the answer to"
        return self._make(
            lambda: answer_question(
                self._session.register,
                self.assessment_id,
                question,
                value,
                self.signature,
                self._session.as_of,
            ),
            f"{verb} “{line(question.text, 80)}”",
        )

    def note(self, question: Question, text: str) -> str | None:
        """Keep a note beside an answer; empty takes it away."""
        register, today = self._session.register, self._session.as_of
        return self._make(
            lambda: note_answer(register, self.assessment_id, question, text, today),
            f"Note on “{line(question.text, 80)}”",
        )

    def set_aside(self, question: Question, reason: str) -> str | None:
        """Say why a question isn't applicable."""
        register, today = self._session.register, self._session.as_of
        return self._make(
            lambda: not_applicable(register, self.assessment_id, question, reason, self.signature, today),
            f"Not applicable: “{line(question.text, 80)}”",
        )

    def ask_reason(
        self, parent: QWidget, question: Question, start: str, kept: Callable[[], None]
    ) -> RegisterForm:
        """Ask why a question isn't applicable; `kept` is told once the reason is."""

        def keep(values: Values) -> str | None:
            why = self.set_aside(question, str(values["reason"] or ""))
            if why is None:
                kept()
            return why

        note = f"{line(question.text, 200)}\n\nThe question then leaves the score, and its reason is kept."
        asked = Asked("reason", _REASON, start, lines=True)
        return ask(parent, "Why isn’t this applicable?", [asked], keep, ok="Not applicable", note=note)

    def _make(self, changes: Callable[[], tuple[Change, ...]], label: str) -> str | None:
        assessment = self._session.register.assessments.get(self.assessment_id)
        if assessment is None:
            return _GONE
        if is_frozen(assessment):
            return frozen_words(assessment)
        try:
            made = changes()
        except InvalidEdit as error:
            return str(error)
        return self._session.try_edit(made, label) if made else None
