"""A bar that tells what happened, above the page, with what can be done about it."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget
from typing_extensions import override

from leeway.ui.formatting import line
from leeway.ui.widgets.roles import describe, label, set_look

_SHOWN_MS = 8_000
_LONGEST = 1_000


class MessageKind(StrEnum):
    """How a message looks."""

    DONE = "done"
    NOTICE = "notice"
    ERROR = "error"


Offer = tuple[str, Callable[[], object]]
"""The words of a button and what it does."""


class MessageBar(QFrame):
    """A message with buttons such as Undo. What was done fades after a while, the rest stays until closed."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(12)
        self.text = label(wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self.text, 1)
        self._row = row
        self.buttons: list[QPushButton] = []
        self.dismiss = QToolButton()
        self.dismiss.setText("✕")
        self.dismiss.setProperty("role", "flat")
        describe(self.dismiss, "Close the message", "Close this message (Esc)")
        self.dismiss.clicked.connect(self.close_message)
        row.addWidget(self.dismiss)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.close_message)
        self.hide()

    @property
    def message(self) -> str:
        """What is shown; empty if nothing is."""
        return "" if self.isHidden() else self.text.text()

    def show_message(
        self, text: str, kind: MessageKind = MessageKind.DONE, *, offers: Sequence[Offer] = ()
    ) -> None:
        """Show a message instead of the one before; pressing one of the offers closes it."""
        set_look(self, "kind", kind.value)
        self.text.setText(line(text, _LONGEST))
        self.setAccessibleName(self.text.text())
        self._set_offers(offers)
        self.show()
        if kind is MessageKind.DONE:
            self._timer.start()
        else:
            self._timer.stop()

    @Slot(str)
    def show_saved(self, name: str) -> None:
        """Tell that a file was written."""
        self.show_message(f"Saved {name}.")

    @Slot(str)
    def show_error(self, sentence: str) -> None:
        """Tell why something couldn't be done."""
        self.show_message(sentence, MessageKind.ERROR)

    @Slot()
    def close_message(self) -> None:
        """Take the message away."""
        self._timer.stop()
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _set_offers(self, offers: Sequence[Offer]) -> None:
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for place, (words, act) in enumerate(offers, 1):
            button = QPushButton(words)
            describe(button, words, f"{words}: {self.text.text()}")
            button.clicked.connect(partial(self._on_button, act))
            self._row.insertWidget(place, button)
            self.buttons.append(button)

    def _on_button(self, act: Callable[[], object], *_: object) -> None:
        self.close_message()
        act()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_message()
            return
        super().keyPressEvent(event)
