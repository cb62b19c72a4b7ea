"""The choices of a question as cards: one of them, or several that go together."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leeway.domain.questionnaire import Question, QuestionKind
from leeway.domain.questionnaire_wording import fill
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.answer_card import AnswerCard


class AnswerChoices(QWidget):
    """Shows which choices are taken, and states which are wanted."""

    wanted = Signal(object)
    """The ids that are to be the answer, None if nothing is to be chosen any more."""
    left_at_top = Signal()
    """The arrow up was pressed on the first card."""

    def __init__(
        self,
        question: Question,
        words: Mapping[str, str],
        theme: ThemeController,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._several = question.kind is QuestionKind.MANY
        self._chosen: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.cards: list[AnswerCard] = []
        for digit, choice in enumerate(question.choices, 1):
            texts = fill(choice.text, words), fill(choice.hint, words)
            card = AnswerCard(choice, *texts, digit, theme, several=self._several)
            card.clicked.connect(partial(self._on_clicked, card))
            card.moved.connect(partial(self._on_moved, card))
            column.addWidget(card)
            self.cards.append(card)

    def show_chosen(self, chosen: tuple[str, ...]) -> None:
        """Show which choices are taken."""
        self._chosen = chosen
        for card in self.cards:
            card.show_checked(checked=card.choice.id in chosen)

    def press_digit(self, digit: int) -> bool:
        """Choose the card of a digit as a click would; False if there is none."""
        if not 1 <= digit <= len(self.cards) or not self.cards[digit - 1].isEnabled():
            return False
        card = self.cards[digit - 1]
        card.setFocus(Qt.FocusReason.ShortcutFocusReason)
        card.click()
        return True

    def focus_answer(self) -> bool:
        """Go to the card that is chosen, or to the first; False if there are no cards."""
        card = next((one for one in self.cards if one.isChecked()), self.cards[0] if self.cards else None)
        if card is None:
            return False
        card.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _on_clicked(self, card: AnswerCard, *_: object) -> None:
        id = card.choice.id
        if not self._several:
            self.wanted.emit((id,))
            return
        if id in self._chosen:
            left = tuple(one for one in self._chosen if one != id)
        elif card.choice.alone:
            left = (id,)
        else:
            alone = {one.choice.id for one in self.cards if one.choice.alone}
            left = (*(one for one in self._chosen if one not in alone), id)
        self.wanted.emit(left or None)

    def _on_moved(self, card: AnswerCard, step: int) -> None:
        place = self.cards.index(card) + step
        if place < 0:
            self.left_at_top.emit()
        elif place < len(self.cards):
            self.cards[place].setFocus(Qt.FocusReason.TabFocusReason)
