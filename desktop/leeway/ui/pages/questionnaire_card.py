"""The middle card of the Questionnaire page: one question at a time, or a whole pillar; back, skip, next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QStackedWidget, QWidget
from typing_extensions import override

from leeway.ui.models.assessment_words import frozen_words
from leeway.ui.pages.questionnaire_pillar import PillarView
from leeway.ui.pages.questionnaire_question import QuestionPanel
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.roles import describe, holds_focus, label, set_role
from leeway.ui.writing import READ_ONLY

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.pages.questionnaire_answering import Answering
    from leeway.ui.pages.questionnaire_evidence import EvidenceDesk
    from leeway.ui.pages.questionnaire_walk import Walk
    from leeway.ui.preferences import Preferences
    from leeway.ui.theme import ThemeController

_NARROW: Final = 440
_WHOLE: Final = "questionnaire/whole-pillar"


class QuestionCard(Card):
    """Shows where the walk stands, and moves it."""

    viewed = Signal()
    """What is asked is shown, all of it."""

    def __init__(
        self,
        theme: ThemeController,
        walk: Walk,
        answering: Answering,
        evidence: EvidenceDesk,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Question")
        self._walk = walk
        self._answering = answering
        self._preferences = preferences
        self._view: AssessmentView | None = None
        self._drafts: dict[tuple[str, str], str] = {}
        make = partial(QuestionPanel, theme, answering, evidence)
        self.panel: QuestionPanel = make()
        self.panel.finished.connect(self.go_on)
        self.frozen: QLabel = label("", "notice-box", wrap=True)
        self.frozen.hide()
        self.body.addWidget(self.frozen)
        self._stack = QStackedWidget()
        self.single_scroll = _scroll(self.panel)
        self.whole_scroll = QScrollArea()
        self.pillar = PillarView(make, self.whole_scroll)
        _scroll(self.pillar, self.whole_scroll)
        self._stack.addWidget(self.single_scroll)
        self._stack.addWidget(self.whole_scroll)
        self.body.addWidget(self._stack, 1)
        self._add_buttons()
        self._stack.setCurrentIndex(1 if self.whole.isChecked() else 0)
        self._connect()

    def _add_buttons(self) -> None:
        self.whole = QPushButton("Whole pillar")
        self.whole.setCheckable(True)
        describe(
            self.whole,
            "Whole pillar",
            "Show all questions of the pillar on one page, or one at a time (Alt+P)",
        )
        self.whole.setChecked(self._preferences.text(_WHOLE) == "yes")
        self.back = _button("Back", "The question before (Alt+Left)")
        self.aside = _button(
            "Not applicable…", "Say why this question doesn’t apply; it then leaves the score"
        )
        self.skip = _button("Skip", "Leave it unanswered, and go to the next unanswered question (Alt+Down)")
        self.next = _button("Next", "The next question (Enter, or Alt+Right)")
        set_role(self.next, "primary")
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.back, self.aside, self.skip):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.whole)
        row.addWidget(self.next)
        self.body.addLayout(row)

    def _connect(self) -> None:
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(self._on_back)
        self.skip.clicked.connect(self._on_skip)
        self.aside.clicked.connect(self._on_aside)
        self.whole.toggled.connect(self._on_whole)
        self.pillar.worked_on.connect(self._on_worked_on)
        self.pillar.finished.connect(self._on_finished)
        for keys, button in (
            ("Alt+Left", self.back),
            ("Alt+Right", self.next),
            ("Alt+Down", self.skip),
            ("Alt+P", self.whole),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(button.click)

    # -------------------------------------------------------------------------------------- showing

    @property
    def up_to_date(self) -> bool:
        """Whether all that is asked is built."""
        return not self.whole.isChecked() or self.pillar.is_whole

    @property
    def shown_panel(self) -> QuestionPanel:
        """The question that the walk stands at."""
        if self.whole.isChecked():
            return self.pillar.panels.get(self._walk.question, self.panel)
        return self.panel

    def forget(self) -> None:
        """Drop what was typed: the register that it was meant for is gone."""
        self._drafts.clear()
        self._view = None
        self.pillar.clear()
        self.panel.forget()

    def show_view(self, view: AssessmentView) -> None:
        """Show the question at which the walk through a view stands; the focus stays where it is, or near."""
        if self._view is not None and self._view.assessment.id != view.assessment.id:
            self.pillar.clear()
        self._view = view
        self.frozen.setText(frozen_words(view.assessment) if view.frozen else READ_ONLY)
        self.frozen.setVisible(not self._answering.writable)
        self.aside.setEnabled(self._answering.writable)
        had_focus = holds_focus(self._stack)
        id, walk = self._walk.question, self._walk
        if not id:
            return
        if self.whole.isChecked():
            self.pillar.show_questions(view, walk.in_pillar(), self._place, id)
        else:
            self._show_one(view, id)
        if had_focus and not holds_focus(self._stack):
            self.focus_answer()
        self.back.setEnabled(not walk.is_first)
        self.skip.setEnabled(not view.scores.complete)
        self.next.setText("Finish" if walk.is_last and view.scores.complete else "Next")

    def _show_one(self, view: AssessmentView, id: str) -> None:
        other = self.panel.question is None or self.panel.question.id != id
        self.panel.show_question(view, id, self._place(id))
        draft = self._drafts.pop((view.assessment.id, id), "") if other else ""
        if draft and self.panel.form is not None:
            self.panel.form.type_again(draft)
        if other:
            self.single_scroll.verticalScrollBar().setValue(0)

    def _place(self, id: str) -> str:
        return self._walk.place_words(id)

    @Slot()
    def show_moved(self) -> None:
        """Show the question that the walk went to, and go to its answer."""
        if self._view is not None:
            self.show_view(self._view)
            self.focus_answer()

    def focus_answer(self) -> None:
        """Go to where the question is answered."""
        if self.whole.isChecked():
            self.pillar.focus_question(self._walk.question)
        else:
            self.panel.focus_answer()

    # --------------------------------------------------------------------------------------- moving

    def leave(self, *, forward: bool = False) -> bool:
        """Keep what is typed before another question is shown; False if this one must stay.

        A wrong answer holds back who wants to go on; who goes elsewhere finds it again on coming back.
        """
        panel = self.shown_panel
        if panel.settle():
            return True
        if forward or not panel.typed or self._view is None or panel.question is None:
            return False
        if not self.whole.isChecked():
            self._drafts[self._view.assessment.id, panel.question.id] = panel.typed
        return True

    @Slot()
    def go_on(self) -> None:
        """Go to the next question, unless what is typed here is wrong."""
        if self.leave(forward=True):
            self._walk.go_on()

    @Slot()
    def _on_back(self) -> None:
        if self.leave():
            self._walk.go_back()

    @Slot()
    def _on_skip(self) -> None:
        if self.leave():
            self._walk.skip()

    @Slot(str)
    def _on_finished(self, id: str) -> None:
        self._walk.stand_at(id)
        self.go_on()

    @Slot(str)
    def _on_worked_on(self, id: str) -> None:
        self._walk.stand_at(id)
        if self._view is not None:
            self.viewed.emit()

    @Slot()
    def _on_aside(self) -> None:
        question, view = self.shown_panel.question, self._view
        if question is not None and view is not None:
            reason = view.answer(question.id).not_applicable
            self._answering.ask_reason(self, question, reason, self._walk.go_on)

    @Slot()
    def _on_whole(self) -> None:
        whole = self.whole.isChecked()
        self.leave()
        self._preferences.keep_text(_WHOLE, "yes" if whole else "no")
        self._stack.setCurrentIndex(1 if whole else 0)
        if not whole:
            self.pillar.clear()
        self.show_moved()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the button out where there is no room for it; its keys still work."""
        super().resizeEvent(event)
        self.whole.setVisible(self.width() > _NARROW)


def _scroll(content: QWidget, scroll: QScrollArea | None = None) -> QScrollArea:
    scroll = scroll or QScrollArea()
    content.setProperty("role", "plain")
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(content)
    return scroll


def _button(words: str, tip: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("role", "compact")
    describe(button, words.removesuffix("…"), tip)
    return button
