"""The three cards of the walk through an assessment: progress, the question, what it comes to so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from leeway.ui.pages.questionnaire_answering import Answering
from leeway.ui.pages.questionnaire_card import QuestionCard
from leeway.ui.pages.questionnaire_evidence import EvidenceDesk
from leeway.ui.pages.questionnaire_progress import ProgressCard
from leeway.ui.pages.questionnaire_so_far import SoFarCard
from leeway.ui.pages.questionnaire_walk import Walk

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

_LEFT: Final = (164, 270)
_RIGHT: Final = (176, 290)
_SHARE: Final = (0.225, 0.235)
"""What the cards beside the question take of the width, within these bounds."""


class AnswerBoard(QWidget):
    """Shows a view, and moves through its questions."""

    ended = Signal()
    """The walk is at its end."""

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._view: AssessmentView | None = None
        self.walk = Walk(preferences, self)
        self.answering = Answering(session, self)
        self.evidence = EvidenceDesk(session, self.answering, self)
        self.progress = ProgressCard(theme)
        self.card = QuestionCard(theme, self.walk, self.answering, self.evidence, preferences)
        self.so_far = SoFarCard(session.jobs, theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.progress)
        row.addWidget(self.card, 1)
        row.addWidget(self.so_far)
        self.walk.moved.connect(self._on_moved)
        self.walk.ended.connect(self.ended)
        self.card.viewed.connect(self._mark)
        self.progress.jumped.connect(self.jump)
        self.so_far.jumped.connect(self.jump)

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is left to build, to read or to work out."""
        return self.card.up_to_date and self.so_far.up_to_date and self.evidence.idle

    def forget(self) -> None:
        """Let go of everything: another register is open, or none."""
        self._view = None
        self.answering.assessment_id = ""
        self.walk.show_view(None)
        self.card.forget()

    def show_view(self, view: AssessmentView) -> None:
        """Show an assessment."""
        self._view = view
        self.answering.assessment_id = view.assessment.id
        self.walk.show_view(view)
        self.progress.show_view(view)
        self.so_far.show_view(view)
        self.card.show_view(view)
        self._mark()

    def focus_answer(self) -> None:
        """Go to where the question is answered."""
        self.card.focus_answer()

    @Slot(str)
    def jump(self, question: str) -> None:
        """Go to a question."""
        if not question or not self.card.leave():
            return
        if question == self.walk.question:
            self.card.focus_answer()
        else:
            self.walk.go_to(question)

    @Slot()
    def _on_moved(self) -> None:
        self.card.show_moved()
        self._mark()

    @Slot()
    def _mark(self) -> None:
        pillar, view = self.walk.pillar, self._view
        if pillar is not None and view is not None:
            self.progress.mark(pillar.id, view.definition.questions[self.walk.question])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for card, (least, most), share in zip(
            (self.progress, self.so_far), (_LEFT, _RIGHT), _SHARE, strict=True
        ):
            card.setFixedWidth(min(most, max(least, round(self.width() * share))))
