"""A box that lists ids by their words."""

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from leeway.ui.widgets.roles import describe


class Choices(QComboBox):
    """Lists ids by their words; a turn of the wheel chooses nothing by accident."""

    chosen = Signal(str)

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        describe(self, name, tip)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.activated.connect(self._on_activated)

    def show_choices(self, rows: list[tuple[str, str]], current: str) -> None:
        """Offer ids with words, one of them chosen."""
        if rows != [(self.itemData(place), self.itemText(place)) for place in range(self.count())]:
            with QSignalBlocker(self):
                self.clear()
                for id, words in rows:
                    self.addItem(words, id)
        self.setCurrentIndex(self.findData(current))

    @Slot()
    def _on_activated(self) -> None:
        self.chosen.emit(str(self.currentData()))

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()
