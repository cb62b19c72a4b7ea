"""Where the walk through an assessment stands: which question is shown, which comes before and after it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from leeway.engine.questionnaire_order import next_unanswered

if TYPE_CHECKING:
    from leeway.domain.questionnaire import Pillar
    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.preferences import Preferences

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


class Walk(QObject):
    """Goes from question to question of a view, and remembers for each assessment where it was left."""

    moved = Signal()
    """Another question is the one that is shown."""
    ended = Signal()
    """There is no question after this one."""

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._view: AssessmentView | None = None
        self._places: dict[str, int] = {}
        self.question = ""

    def show_view(self, view: AssessmentView | None) -> None:
        """Go on in a view: where it was left, or at the question that is still asked next to it."""
        before, self._view = self._view, view
        self._places = {} if view is None else {id: place for place, id in enumerate(view.order)}
        if view is None:
            self.question = ""
        elif before is None or before.assessment.id != view.assessment.id:
            self.question = self._resumed(view)
        elif self.question not in self._places:
            self.question = self._nearest(view)

    @property
    def order(self) -> tuple[str, ...]:
        """The questions that are asked."""
        return () if self._view is None else self._view.order

    @property
    def pillar(self) -> Pillar | None:
        """The pillar of the question that is shown."""
        return None if self._view is None else self._view.definition.pillar_of.get(self.question)

    @property
    def is_first(self) -> bool:
        """Whether no question comes before."""
        return self._places.get(self.question, 0) == 0

    @property
    def is_last(self) -> bool:
        """Whether no question comes after."""
        return self._places.get(self.question, 0) >= len(self._places) - 1

    def in_pillar(self) -> tuple[str, ...]:
        """Return the questions of the pillar that are asked."""
        return () if self.pillar is None else self.asked_of(self.pillar)

    def asked_of(self, pillar: Pillar) -> tuple[str, ...]:
        """Return the questions of a pillar that are asked, in their order."""
        return tuple(question.id for question in pillar.questions if question.id in self._places)

    def place_words(self, id: str) -> str:
        """Say where a question stands: “Failure recovery · question 4 of 8”."""
        if self._view is None or id not in self._places:
            return ""
        pillar = self._view.definition.pillar_of[id]
        asked = self.asked_of(pillar)
        section = self._view.definition.questions[id].section
        parts = (pillar.title, section, f"question {asked.index(id) + 1} of {len(asked)}")
        return " · ".join(part for part in parts if part)

    # --------------------------------------------------------------------------------------- moving

    def go_to(self, id: str) -> None:
        """Show a question, if it is asked."""
        if id in self._places and id != self.question:
            self.question = id
            self._keep()
            self.moved.emit()

    def go_on(self) -> None:
        """Show the next question; at the end the first that is unanswered, if there is one."""
        if not self.is_last:
            self.go_to(self.order[self._places[self.question] + 1])
            return
        left = self._unanswered()
        if left is None or left == self.question:
            self.ended.emit()
        else:
            self.go_to(left)

    def go_back(self) -> None:
        """Show the question before."""
        if not self.is_first:
            self.go_to(self.order[self._places[self.question] - 1])

    def skip(self) -> None:
        """Leave this one, and show the next that is unanswered."""
        left = self._unanswered()
        if left is None or left == self.question:
            self.go_on()
        else:
            self.go_to(left)

    def stand_at(self, id: str) -> None:
        """Note that a question is worked on that is on the screen already."""
        if id in self._places and id != self.question:
            self.question = id
            self._keep()

    # ------------------------------------------------------------------------------------- where it was left

    def _unanswered(self) -> str | None:
        view = self._view
        if view is None:
            return None
        return next_unanswered(view.definition, view.answers, view.scores.standings, self.question)

    def _keep(self) -> None:
        if self._view is not None:
            self._preferences.keep_text(self._key(self._view), self.question)

    def _resumed(self, view: AssessmentView) -> str:
        """Return where it was left; else what is unanswered after the latest answer; else the first question."""
        kept = self._preferences.text(self._key(view))
        if kept in self._places:
            return kept
        given = (row for row in view.rows.answers.values() if row.question in self._places)
        latest = max(given, key=lambda row: row.answered_at or _LONG_AGO, default=None)
        after = None if latest is None else latest.question
        left = next_unanswered(view.definition, view.answers, view.scores.standings, after)
        return left or next(iter(view.order), "")

    def _nearest(self, view: AssessmentView) -> str:
        """Return the question that is asked next after one that isn't any more, or before it at the end."""
        ids = list(view.definition.questions)
        if self.question not in ids:
            return self._resumed(view)
        at = ids.index(self.question)
        after = (id for id in ids[at:] if id in self._places)
        return next(after, view.order[-1] if view.order else "")

    @staticmethod
    def _key(view: AssessmentView) -> str:
        return f"question/{view.assessment.id}"
