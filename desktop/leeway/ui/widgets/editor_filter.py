"""A line to filter a list with: words in, Down or Enter goes on to the list, Escape clears it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from leeway.ui.icons import icon
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.roles import describe


class FilterLine(QLineEdit):
    """Has a magnifier, a cross to clear it, and hands the keyboard on to the list."""

    left = Signal()
    """The list should have the keyboard now."""

    def __init__(
        self, theme: ThemeController, prompt: str, name: str, tip: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setPlaceholderText(prompt)
        self.setClearButtonEnabled(True)
        describe(self, name, tip)
        self._magnifier = self.addAction(
            icon("search", theme.theme, "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        theme.changed.connect(self._paint_icon)

    @Slot()
    def _paint_icon(self) -> None:
        self._magnifier.setIcon(icon("search", self._theme.theme, "muted"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
