"""A switch between a few views of the same thing: buttons side by side, one of them pressed."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QWidget

from leeway.ui.widgets.roles import describe


class Segments(QWidget):
    """Hidden while there is nothing to switch to; without a parent it would come up as a window of its own."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group.buttonClicked.connect(self._on_clicked)
        self.hide()

    def add(self, name: str, words: str, tip: str) -> None:
        """Add a view; the first is the one that is shown."""
        button = QPushButton(words)
        button.setCheckable(True)
        button.setProperty("role", "segment")
        describe(button, words, tip)
        button.setChecked(not self.buttons)
        self._group.addButton(button)
        self._row.addWidget(button)
        self.buttons[name] = button
        self.setVisible(len(self.buttons) > 1)

    def choose(self, name: str) -> None:
        """Press the button of a view."""
        self.buttons[name].setChecked(True)

    @Slot(QAbstractButton)
    def _on_clicked(self, clicked: QAbstractButton) -> None:
        self.chosen.emit(next(name for name, button in self.buttons.items() if button is clicked))
