"""The Questionnaire page: an assessment of a product, walked through, scored as it goes, reviewed and approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.ui.pages.page import Page
from leeway.ui.pages.questionnaire_actions import AssessmentActions
from leeway.ui.pages.questionnaire_board import AnswerBoard
from leeway.ui.pages.questionnaire_comparison import ComparisonBoard
from leeway.ui.pages.questionnaire_header import AssessmentHeader
from leeway.ui.pages.questionnaire_reading import AssessmentReading
from leeway.ui.pages.questionnaire_results import ResultsBoard
from leeway.ui.widgets.empty_state import EmptyState
from leeway.ui.widgets.roles import set_role

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent

    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController
    from leeway.ui.widgets.message_bar import MessageBar

_NO_PRODUCTS: Final = (
    "There is no product to assess in this register yet. Add a vendor and its product on the Register page."
)
_NOTHING_IN_SCOPE: Final = (
    "This vendor has no product to assess. Add one on the Register page, or widen the scope."
)
_NO_ASSESSMENT: Final = (
    "{product} hasn’t been assessed yet. A questionnaire asks what the register can’t hold: what you would do in a bad "
    "week, who would help, what the contract says. Leave and come back whenever you like; everything is saved as you go."
)
_MESSAGE_AT_END: Final = (
    "That was the last question. Hand it in for review, or approve it, from the Assessment menu (Alt+A)."
)


class Board(Protocol):
    """A way to look at an assessment: a widget that shows a view.

    One that is added from outside has the signals `question_wanted` (the id of a question), `saved` (the name of a file)
    and `failed` (a sentence), too.
    """

    def show_view(self, view: AssessmentView) -> None:
        """Show an assessment."""

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is left to build or to work out."""


class QuestionnairePage(Page):
    """Shows the assessment of a product in scope, as one of several boards."""

    title = "Questionnaire"
    help_topic = "assessments"
    in_scenario = "Answers, suggestions and findings are of the register as it is."
    viewed = Signal()
    """The page shows what is asked."""

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        preferences: Preferences,
        messages: MessageBar,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, theme, parent)
        self._messages = messages
        self._stale: set[str] = set()
        self._boards: dict[str, Board] = {}
        self._board_shown = "answer"
        self.reading = AssessmentReading(session, self)
        self.actions_of = AssessmentActions(session, self.reading, preferences, messages, self)
        self.header = AssessmentHeader(theme, self.actions_of.menu)
        self.board = AnswerBoard(session, theme, preferences)
        self.empty = EmptyState("", self.actions_of.start)
        self.empty.setContentsMargins(120, 0, 120, 0)
        if self.empty.button is not None:
            set_role(self.empty.button, "primary")
        self._shown = QStackedWidget()
        self._lay_out()
        self.results = ResultsBoard(session, theme)
        self.comparison = ComparisonBoard(session, theme)
        self._put_board("answer", "Answer", "Walk through the questions", self.board)
        self.add_board("results", "Results", "Scores, findings, what to answer first", self.results)
        self.add_board(
            "compare", "Compare", "Against the assessment before, and other products", self.comparison
        )
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(14)
        column.addWidget(self.header)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self._stack.addWidget(self._shown)
        self._stack.addWidget(self.empty)

    def add_board(self, name: str, words: str, tip: str, board: QWidget) -> None:
        """Add a way to look at the assessment (a `Board`) to the switch in the header."""
        self._put_board(name, words, tip, board)
        board.question_wanted.connect(self.show_question)  # type: ignore[attr-defined]
        board.saved.connect(self._messages.show_saved)  # type: ignore[attr-defined]
        board.failed.connect(self._messages.show_error)  # type: ignore[attr-defined]

    def _put_board(self, name: str, words: str, tip: str, board: QWidget) -> None:
        self._boards[name] = board  # type: ignore[assignment]
        self._stale.add(name)
        self._shown.addWidget(board)
        self.header.boards.add(name, words, tip)

    def _connect(self) -> None:
        session, board, reading, actions = self.session, self.board, self.reading, self.actions_of
        session.opened.connect(self._on_opened)
        session.register_changed.connect(self._on_changed)
        session.scope_changed.connect(self._on_changed)
        reading.viewed.connect(self._on_viewed)
        reading.failed.connect(self._messages.show_error)
        actions.began.connect(self._on_began)
        self.header.product_chosen.connect(self._on_product)
        self.header.assessment_chosen.connect(self._on_assessment)
        self.header.boards.chosen.connect(self.show_board)
        board.ended.connect(self._on_ended)
        board.evidence.failed.connect(self._messages.show_error)
        board.evidence.saved.connect(self._on_saved)
        start, button = actions.start, self.empty.button
        if button is not None:
            start.enabledChanged.connect(button.setEnabled)

    # ----------------------------------------------------------------------------------- the page

    @property
    def view(self) -> AssessmentView | None:
        """What is shown."""
        return self.reading.view

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is left to read, to build or to work out."""
        shown = self._boards[self._board_shown]
        return self.reading.up_to_date and (self.view is None or shown.up_to_date)

    @override
    def focus_filter(self) -> None:
        """Go to the choice of the product."""
        self.header.focus_product()

    def show_product(self, product_id: str) -> None:
        """Show the latest assessment of a product."""
        self.board.card.leave()
        self.reading.choose_product(product_id)

    @Slot(str)
    def show_board(self, name: str) -> None:
        """Show the assessment in another way."""
        self.board.card.leave()
        self._board_shown = name
        self.header.boards.choose(name)
        self._shown.setCurrentWidget(self._boards[name])  # type: ignore[arg-type]
        self._show_current()

    @Slot(str)
    def show_question(self, question: str) -> None:
        """Show a question where it is answered."""
        self.show_board("answer")
        self.board.jump(question)

    # ---------------------------------------------------------------------------------------- slots

    @Slot()
    def _on_opened(self) -> None:
        self.reading.forget()
        self.board.forget()
        self.results.clear()
        self.comparison.clear()
        if self.isVisible():
            self.actions_of.read_definitions()
            self.reading.refresh()

    @Slot()
    def _on_changed(self) -> None:
        if self.isVisible():
            self.reading.refresh()

    @Slot()
    def _on_viewed(self) -> None:
        register, view = self.session.register, self.view
        self.header.show_reading(register, self.reading)
        self.actions_of.refresh()
        self._stale = set(self._boards)
        if view is None:
            self._show_empty()
        else:
            self._show_current()
        self._stack.setCurrentWidget(self._shown if view is not None else self.empty)
        self.header.boards.setEnabled(view is not None)
        self.viewed.emit()

    def _show_current(self) -> None:
        """Show the view on the board that is looked at; the others wait until they are."""
        name = self._board_shown
        if name in self._stale and self.view is not None:
            self._stale.discard(name)
            self._boards[name].show_view(self.view)

    def _show_empty(self) -> None:
        register, reading = self.session.register, self.reading
        product = register.products.get(reading.product_id)
        words = reading.problem
        if not words and product is not None:
            words = _NO_ASSESSMENT.format(product=product.name)
        if not words:
            words = _NOTHING_IN_SCOPE if register.products else _NO_PRODUCTS
        self.empty.set_text(words[:2_000])
        if self.empty.button is not None:
            self.empty.button.setVisible(product is not None)
            self.empty.button.setEnabled(self.actions_of.start.isEnabled())

    @Slot(str)
    def _on_began(self, assessment_id: str) -> None:
        self.reading.choose_assessment(assessment_id)
        self.show_board("answer")
        self.board.focus_answer()

    @Slot(str)
    def _on_product(self, product_id: str) -> None:
        self.show_product(product_id)

    @Slot(str)
    def _on_assessment(self, assessment_id: str) -> None:
        self.board.card.leave()
        self.reading.choose_assessment(assessment_id)

    @Slot()
    def _on_ended(self) -> None:
        self._messages.show_message(_MESSAGE_AT_END)
        self.header.menu.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        self._messages.show_saved(path.name)

    # ------------------------------------------------------------------------------------ Qt's own

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.actions_of.read_definitions()
        self.reading.refresh()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus on to the answer when the page is gone to."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and self.view is not None:
            self.board.focus_answer()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the question with Escape."""
        if event.key() == Qt.Key.Key_Escape and self.view is not None:
            self.board.focus_answer()
            return
        super().keyPressEvent(event)
