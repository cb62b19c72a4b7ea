"""A button of the top bar that opens a menu: a caption, a value in semi-bold, an arrow."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from leeway.ui.fonts import semi_bold
from leeway.ui.formatting import line
from leeway.ui.theme import ThemeController

_PAD = 12
_ICON = 18
_GAP = 6
_ARROW = 8
_HEIGHT = 34
_WIDEST = 300


class MenuButton(QAbstractButton):
    """Shows "caption value ▾". A long value is cut; the whole of it is in the tooltip."""

    def __init__(self, caption: str, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = caption
        self._value = ""
        self._theme = theme
        self._menu: QMenu | None = None
        self._marked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    @property
    def value(self) -> str:
        """What is shown in semi-bold."""
        return self._value

    def set_value(self, value: str, tip: str = "") -> None:
        """Show a value; the tooltip holds it whole, and says what the button is for."""
        self._value = line(value)
        self.setAccessibleName(f"{self._caption} {self._value}".strip())
        self.setToolTip(tip or self._value)
        self.updateGeometry()
        self.update()

    def set_marked(self, marked: bool) -> None:  # noqa: FBT001 - what a setter sets
        """Paint it so that nobody overlooks that its value isn't the usual one."""
        self._marked = marked
        self.update()

    def set_menu(self, menu: QMenu) -> None:
        """Open a menu when the button is pressed, or Space, Enter or Down are typed on it."""
        self._menu = menu
        self.pressed.connect(self._open)

    def set_icon(self, image: QIcon) -> None:
        """Show an icon before the caption."""
        self.setIcon(image)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        return QSize(min(self._lead() + self._value_width() + _GAP + _ARROW + _PAD, _WIDEST), _HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._lead() + 60 + _GAP + _ARROW + _PAD), _HEIGHT)

    def _lead(self) -> int:
        lead = _PAD
        if not self.icon().isNull():
            lead += _ICON + _GAP
        if self._caption:
            lead += QFontMetrics(self.font()).horizontalAdvance(self._caption + " ")
        return lead

    def _value_width(self) -> int:
        return QFontMetrics(semi_bold(self.font())).horizontalAdvance(self._value) + 2

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        left = _PAD
        if not self.icon().isNull():
            self.icon().paint(painter, left, (self.height() - _ICON) // 2, _ICON, _ICON)
            left += _ICON + _GAP
        painter.setPen(self._theme.color("ink" if self.isEnabled() else "muted"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if self._caption:
            painter.drawText(QRectF(left, 0, self.width(), self.height()), middle, self._caption)
        lead = self._lead()
        room = QRectF(lead, 0, self.width() - lead - _GAP - _ARROW - _PAD, self.height())
        painter.setFont(semi_bold(self.font()))
        cut = painter.fontMetrics().elidedText(self._value, Qt.TextElideMode.ElideMiddle, int(room.width()))
        painter.drawText(room, middle, cut)
        self._paint_arrow(painter)
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        lit = self.isDown() or self.underMouse()
        plain = "accent-soft" if self._marked else "surface"
        painter.setBrush(self._theme.color("hover" if lit and self.isEnabled() else plain))
        strong = self.hasFocus() or self._marked
        painter.setPen(QPen(self._theme.color("accent" if strong else "line"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_arrow(self, painter: QPainter) -> None:
        right, middle = self.width() - _PAD, self.height() / 2
        pen = QPen(self._theme.color("muted"), 1.5)
        painter.setPen(pen)
        painter.drawPolyline(_chevron(right - _ARROW, middle, _ARROW))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.setDown(False)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Space}:
            self.pressed.emit()
            return
        super().keyPressEvent(event)

    def _open(self) -> None:
        if self._menu is not None:
            self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


def _chevron(left: float, middle: float, width: float) -> tuple[QPointF, ...]:
    half = width / 2
    return (
        QPointF(left, middle - half / 2),
        QPointF(left + half, middle + half / 2),
        QPointF(left + width, middle - half / 2),
    )
