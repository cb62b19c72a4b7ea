"""A small bubble beside the pointer: the row of the table that is behind a mark."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from typing_extensions import override

from leeway.ui.fonts import SECONDARY, semi_bold, sized, tabular
from leeway.ui.theme import ThemeController

_PAD = 10
_ROW = 18
_GAP = 16
_WIDEST_NAME = 180
_WIDEST_VALUE = 260
_OFF = 14


class Readout(QWidget):
    """Names and values below each other, as plain text; lies over the whole window, and never takes the mouse."""

    def __init__(self, theme: ThemeController, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._theme = theme
        self._rows: tuple[tuple[str, str], ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        theme.changed.connect(self.update)
        owner.destroyed.connect(self.hide)  # at once; it is the window's child once it was shown
        owner.destroyed.connect(self.deleteLater)

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """What is shown: names and values."""
        return self._rows

    @property
    def text(self) -> str:
        """The same in words."""
        return ", ".join(f"{name}: {value}" for name, value in self._rows)

    def show_rows(self, rows: Sequence[tuple[str, str]], place: QPoint) -> None:
        """Show names and values beside a place of the owner, within its window."""
        self._rows = tuple(rows)
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
            self._go_when_scrolled()
        self.resize(self._wanted())
        self.move(self._beside(self._owner.mapTo(window, place), window.rect()))
        self.show()
        self.raise_()
        self.update()

    def _go_when_scrolled(self) -> None:
        """Hide once the owner is scrolled, by whatever key or bar: it would be left behind."""
        above = self._owner.parentWidget()
        while above is not None:
            if isinstance(above, QAbstractScrollArea):
                for bar in (above.verticalScrollBar(), above.horizontalScrollBar()):
                    bar.valueChanged.connect(self.hide, Qt.ConnectionType.UniqueConnection)
            above = above.parentWidget()

    def _fonts(self) -> tuple[QFont, QFont]:
        font = tabular(sized(self.font(), SECONDARY))
        return font, semi_bold(font)

    def _widths(self) -> tuple[int, int]:
        """Return how wide the names and the values are."""
        names, values = (QFontMetrics(font) for font in self._fonts())
        widest = max((names.horizontalAdvance(name) for name, _ in self._rows), default=0)
        figures = max((values.horizontalAdvance(value) for _, value in self._rows), default=0)
        return min(widest, _WIDEST_NAME), min(figures, _WIDEST_VALUE)

    def _wanted(self) -> QSize:
        return QSize(sum(self._widths()) + _GAP + 2 * _PAD + 2, len(self._rows) * _ROW + 2 * _PAD - 4)

    def _beside(self, place: QPoint, room: QRect) -> QPoint:
        """Return a corner to the right of the place, or to its left where there is no room."""
        x = place.x() + _OFF
        if x + self.width() > room.right() - 4:
            x = place.x() - _OFF - self.width()
        y = place.y() - self.height() // 2
        x = min(max(x, room.left() + 4), max(room.right() - 4 - self.width(), room.left() + 4))
        return QPoint(x, min(max(y, room.top() + 4), max(room.bottom() - 4 - self.height(), room.top() + 4)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._theme.color("surface"))
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        fonts, widths = self._fonts(), self._widths()
        for number, row in enumerate(self._rows):
            top = _PAD - 2 + number * _ROW
            for column, (text, token) in enumerate(zip(row, ("muted", "ink"), strict=True)):
                painter.setFont(fonts[column])
                painter.setPen(self._theme.color(token))
                left = _PAD + column * (widths[0] + _GAP)
                shown = painter.fontMetrics().elidedText(
                    text, Qt.TextElideMode.ElideRight, widths[column] + 1
                )
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                room = QRectF(left, top, widths[column] + 2, _ROW)
                painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()
