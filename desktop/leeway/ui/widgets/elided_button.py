"""A button whose words are cut where there is no room for them."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

_PAD = 20
_LEAST = 80


class ElidedButton(QPushButton):
    """Takes the width of its words, or less; `role` is its look, `cut` where words are left out."""

    def __init__(
        self,
        words: str,
        role: str,
        parent: QWidget | None = None,
        *,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._mode = cut
        self._words = words
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._cut()

    def show_words(self, words: str) -> None:
        """Show other words."""
        self._words = words
        self.updateGeometry()
        self._cut()

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + _PAD, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, super().sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = max(20, self.width() - _PAD + 2)
        self.setText(self.fontMetrics().elidedText(self._words, self._mode, room).replace("&", "&&"))
