"""One question of an assessment: its text, the answer, note and evidence, and what the register says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leeway.domain.questionnaire_wording import fill
from leeway.ui import formatting
from leeway.ui.models.assessment_words import given_words
from leeway.ui.widgets.answer_advice import AnswerAdvice
from leeway.ui.widgets.answer_card import AnswerCard
from leeway.ui.widgets.answer_evidence import EvidenceBox
from leeway.ui.widgets.answer_form import AnswerForm
from leeway.ui.widgets.answer_note import AnswerNote
from leeway.ui.widgets.roles import describe, holds_focus, label
from leeway.ui.widgets.tab_order import tab_after

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from leeway.domain.questionnaire import Question
    from leeway.engine.questionnaire_suggestions import Suggestion
    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.pages.questionnaire_answering import Answering
    from leeway.ui.pages.questionnaire_evidence import EvidenceDesk
    from leeway.ui.theme import ThemeController

_LONGEST: Final = 4_000
_NARROW: Final = 520


class QuestionPanel(QWidget):
    """Shows one question at a time; `show_question` may change which."""

    finished = Signal()
    """Enter: go on to the next question."""

    def __init__(
        self,
        theme: ThemeController,
        answering: Answering,
        evidence: EvidenceDesk,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._answering = answering
        self._desk = evidence
        self._drawn: tuple[object, ...] = ()
        self._suggestion: Suggestion | None = None
        self.question: Question | None = None
        self.form: AnswerForm | None = None
        self.place: QLabel = label("", "subtitle", wrap=True)
        self.title: QLabel = label("", "question", wrap=True)
        self.guidance: QLabel = label("", "subtitle", wrap=True)
        self.set_aside: QLabel = label("", "notice", wrap=True)
        self.note = AnswerNote(self._keep_note)
        self.evidence = EvidenceBox()
        self.evidence_title: QLabel = label("Evidence", "card-title")
        self.advice = AnswerAdvice()
        self.given: QLabel = label("", "secondary", wrap=True)
        self.clear = QPushButton("Clear answer")
        self.clear.setProperty("role", "link")
        describe(self.clear, "Clear answer", "Take the answer back, as if it had never been given")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for head in (self.place, self.title, self.guidance, self.set_aside):
            column.addWidget(head)
        self._form_place = QVBoxLayout()
        column.addLayout(self._form_place)
        self.set_aside.hide()
        self._beside = beside = QHBoxLayout()
        beside.setSpacing(14)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 6, 0, 0)
        left.setSpacing(6)
        left.addWidget(self.evidence_title)
        left.addWidget(self.evidence)
        left.addStretch(1)
        beside.addWidget(self._left, 1)
        beside.addWidget(self.note, 1)
        column.addLayout(beside)
        column.addWidget(self.advice)
        foot = QHBoxLayout()
        foot.addWidget(self.given, 1)
        foot.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(foot)
        column.addStretch(1)

    def _connect(self) -> None:
        box, desk = self.evidence, self._desk
        self.note.finished.connect(self.finished)
        self.advice.taken.connect(self._on_suggestion)
        self.clear.clicked.connect(self._on_clear)
        box.files_given.connect(self._on_files)
        box.link_given.connect(self._on_link)
        box.browse_wanted.connect(self._on_browse)
        box.open_wanted.connect(desk.open)
        box.save_wanted.connect(desk.save)
        box.expiry_wanted.connect(desk.ask_expiry)
        box.remove_wanted.connect(desk.remove)
        desk.said.connect(self._on_evidence_said)
        desk.linked.connect(self._on_linked)

    # -------------------------------------------------------------------------------------- showing

    def show_question(self, view: AssessmentView, id: str, place: str) -> None:
        """Show a question of a view; what is being typed for the same one stays."""
        question = view.definition.questions[id]
        writable = self._answering.writable
        if self.question is not question or self.form is None or self._drawn[1:2] != (view.words,):
            self._begin(view, question)
        contradicts = any(one.question == id for one in view.contradictions)
        answer, row = view.answer(id), view.row(id)
        drawn = (
            question,
            view.words,
            answer,
            row,
            view.evidence(id),
            view.suggested.get(id),
            contradicts,
            place,
            writable,
        )
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self._suggestion = view.suggested.get(id)
        assert self.form is not None
        self.place.setText(place)
        self.form.show_value(answer.value, writable=writable)
        self.set_aside.setText(f"Not applicable: {formatting.line(answer.not_applicable, _LONGEST)}")
        self.set_aside.setVisible(bool(answer.not_applicable))
        self.note.show_note(answer.note, writable=writable)
        asked = question.evidence.asked or bool(view.evidence(id))
        self._left.setVisible(asked)
        needs = question.evidence.requires(view.scores.questions.get(id)) and answer.value is not None
        missing = needs and not view.evidence(id)
        self.evidence_title.setText("Evidence · this answer needs some" if missing else "Evidence")
        self.evidence.show_rows(view.evidence(id), self._answering.today, writable=writable)
        same = self._suggestion is not None and not contradicts and answer.value is not None
        self.advice.show_advice(self._suggestion, differs=contradicts, taken=same, writable=writable)
        self.given.setText(given_words(row) if answer.given else "")
        self.clear.setVisible(answer.given and writable)

    def _begin(self, view: AssessmentView, question: Question) -> None:
        """Show another question, or the same with other words."""
        had_focus = self.form is not None and holds_focus(self.form)
        if self.form is not None:
            self._form_place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        if question is not self.question:
            self.note.forget()
            self.evidence.say("")
            self.evidence.link.clear()
        self.question = question
        self._drawn = ()
        self.title.setText(formatting.line(fill(question.text, view.words), _LONGEST))
        guidance = fill(question.guidance, view.words)
        self.guidance.setText(guidance[:_LONGEST])
        self.guidance.setVisible(bool(guidance))
        self.form = AnswerForm(question, view.words, self._theme, self._answering.answer)
        self.form.finished.connect(self.finished)
        self._form_place.addWidget(self.form)
        self.form.show()  # at once, so that it can have the focus
        self.setAccessibleName(self.title.text())
        self._order_tabs()
        if had_focus:
            self.form.focus_answer()

    def forget(self) -> None:
        """Drop what is typed, and the question."""
        self.note.forget()
        if self.form is not None and self.form.line is not None:
            self.form.line.modified = False
        self.question, self._drawn = None, ()

    def tab_follows(self, other: QuestionPanel) -> None:
        """Let Tab come here from the last control of another question, which was built before."""
        QWidget.setTabOrder(other.clear, self)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Let Tab go through the question from top to bottom."""
        assert self.form is not None
        last: QWidget = self
        for part in (self.form, self.evidence, self.note, self.advice, self.clear):
            last = tab_after(last, part)

    def focus_answer(self) -> None:
        """Go to where the answer is given."""
        if self.form is not None:
            self.form.focus_answer()

    @property
    def typed(self) -> str:
        """What is typed as the answer and can't be kept; empty if there is nothing such."""
        return self.form.typed if self.form is not None and self.form.modified else ""

    def settle(self) -> bool:
        """Keep what is typed in this question; False if some of it can't be."""
        noted = self.note.settle()
        return (self.form is None or self.form.settle()) and noted

    # ---------------------------------------------------------------------------------------- slots

    def _keep_note(self, text: str) -> str | None:
        return None if self.question is None else self._answering.note(self.question, text)

    @Slot()
    def _on_suggestion(self) -> None:
        if self.question is not None and self.form is not None and self._suggestion is not None:
            if self.form.line is not None:
                self.form.line.modified = False
            self.form.say(self._answering.answer(self.question, self._suggestion.value) or "")
            self.focus_answer()

    @Slot()
    def _on_clear(self) -> None:
        if self.question is not None and self.form is not None:
            if self.form.line is not None:
                self.form.line.fill(None)
            self.form.say(self._answering.answer(self.question, None) or "")
            self.focus_answer()

    @Slot(object)
    def _on_files(self, paths: object) -> None:
        if self.question is not None:
            self._desk.add_files(self.question, paths)  # type: ignore[arg-type]

    @Slot(str)
    def _on_link(self, link: str) -> None:
        if self.question is not None:
            self._desk.add_link(self.question, link)

    @Slot()
    def _on_browse(self) -> None:
        if self.question is not None:
            self._desk.browse(self.question)

    @Slot(str, str)
    def _on_evidence_said(self, question: str, sentence: str) -> None:
        if self.question is not None and self.question.id == question:
            self.evidence.say(sentence)

    @Slot(str)
    def _on_linked(self, question: str) -> None:
        if self.question is not None and self.question.id == question:
            self.evidence.link_taken()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the note under the evidence, and the warning under the suggestion, where there is no room beside them."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        way = QHBoxLayout.Direction
        self._beside.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self.advice.stack(narrow=narrow)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the digits and Enter that no input of the question took."""
        digit = event.key() - Qt.Key.Key_0
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take_enter()
            return
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not (bare and self.form is not None and self.form.choices.press_digit(digit)):
            super().keyPressEvent(event)

    def _take_enter(self) -> None:
        """Press the button that has the focus, or go on; lines have seen to their Enter themselves."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton) and not isinstance(focused, AnswerCard):
            focused.click()
        elif not isinstance(focused, QLineEdit):
            self.finished.emit()
