"""A handle at one end of a range of days: moved by its strip's mouse, or by the keyboard once it has the focus."""

from typing import Final

from PySide6.QtCore import QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget
from typing_extensions import override

from leeway.ui.theme import ThemeController
from leeway.ui.widgets.roles import describe

HANDLE_WIDTH: Final = 12
_GRIP_HEIGHT: Final = 22
_WEEK: Final = 7
_MONTH: Final = 28
_KEYS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -_MONTH,
    Qt.Key.Key_PageUp: _MONTH,
}


class RangeHandle(QAbstractSlider):
    """Its value is the number of a day; `valueChanged` comes from the user alone."""

    def __init__(self, name: str, theme: ThemeController, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        describe(
            self, name, "Left and Right move it by a day, with Shift by a week; Home and End to the ends"
        )
        theme.changed.connect(self.update)

    def place(self, value: int, low: int, high: int) -> None:
        """Stand at a day, between the days that it can be moved to."""
        with QSignalBlocker(self):
            self.setRange(low, high)
            self.setValue(value)

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        key = Qt.Key(ev.key())
        if key in _KEYS:
            week = ev.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.setValue(self.value() + _KEYS[key] * (_WEEK if week else 1))
        elif key == Qt.Key.Key_Home:
            self.setValue(self.minimum())
        elif key == Qt.Key.Key_End:
            self.setValue(self.maximum())
        else:
            ev.ignore()

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()  # the page scrolls

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.width() / 2
        painter.setPen(QPen(self._theme.color("accent"), 2))
        painter.drawLine(
            QRectF(middle, 0, 0, self.height()).topLeft(), QRectF(middle, 0, 0, self.height()).bottomLeft()
        )
        painter.setBrush(self._theme.color("accent" if self.hasFocus() else "surface"))
        painter.setPen(QPen(self._theme.color("accent"), 1.5))
        top = (self.height() - _GRIP_HEIGHT) / 2
        painter.drawRoundedRect(QRectF(middle - 4, top, 8, _GRIP_HEIGHT), 4, 4)
        painter.end()
