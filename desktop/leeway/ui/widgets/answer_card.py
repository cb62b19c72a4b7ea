"""A card that can be chosen as the answer to a question: a ring or a box, the text, a hint under it, its digit."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from leeway.domain.questionnaire import Choice
from leeway.ui.fonts import SECONDARY, semi_bold, sized
from leeway.ui.formatting import line
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.roles import describe

_PAD: Final = 12
_SIGN: Final = 14
_LEAD: Final = _PAD + _SIGN + 12
_DIGIT: Final = 22
_GAP: Final = 2
_LAST_DIGIT: Final = 9
_WRAP: Final = (
    int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop)
)
_LONGEST: Final = 2_000


class AnswerCard(QAbstractButton):
    """One choice. Space and a click state that it is wanted; who asks decides whether it becomes checked."""

    moved = Signal(int)
    """An arrow was pressed: -1 up, 1 down."""

    def __init__(
        self, choice: Choice, text: str, hint: str, digit: int, theme: ThemeController, *, several: bool,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Take the choice with its texts filled in; `several` paints a box instead of a ring."""
        super().__init__(parent)
        self.choice = choice
        self._theme = theme
        self._several = several
        self._digit = digit if digit <= _LAST_DIGIT else 0
        self._words, self._hint = line(text, _LONGEST), line(hint, _LONGEST)
        self._heights: dict[int, int] = {}
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        key = f"Press {self._digit} to choose it" if self._digit else "Space chooses it"
        describe(self, self._words, f"{self._hint} ({key})" if self._hint else key)
        self.setToolTip(key)

    def show_checked(self, *, checked: bool) -> None:
        """Show whether it is chosen, without stating anything."""
        if checked != self.isChecked():
            self.setChecked(checked)

    # ------------------------------------------------------------------------------------ Qt's own

    @override
    def nextCheckState(self) -> None:
        """Leave the check mark to who asks."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Space:
                super().keyPressEvent(event)
            case _:
                event.ignore()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._height(width)
        return self._heights[width]

    def _height(self, width: int) -> int:
        words, hint = self._rects(width)
        return (hint.bottom() if self._hint else words.bottom()) + 1 + _PAD

    def _rects(self, width: int) -> tuple[QRect, QRect]:
        room = max(60, width - _LEAD - _PAD - _DIGIT)
        bold = QFontMetrics(semi_bold(self.font()))
        words = bold.boundingRect(QRect(_LEAD, _PAD, room, 10_000), _WRAP, self._words)
        if not self._hint:
            return words, QRect()
        plain = QFontMetrics(self.font())
        below = QRect(_LEAD, words.bottom() + 1 + _GAP, room, 10_000)
        return words, plain.boundingRect(below, _WRAP, self._hint)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # layouts keep the hint, which hangs on the width

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, 40)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        words, hint = self._rects(self.width())
        painter.setFont(semi_bold(self.font()))
        painter.setPen(self._theme.color("ink"))
        painter.drawText(words, _WRAP, self._words)
        self._paint_sign(painter, QPointF(_PAD + _SIGN / 2, words.top() + painter.fontMetrics().height() / 2))
        painter.setFont(self.font())
        painter.setPen(self._theme.color("muted"))
        if self._hint:
            painter.drawText(hint, _WRAP, self._hint)
        if self._digit and self.isEnabled():
            painter.setFont(sized(self.font(), SECONDARY))
            corner = QRectF(self.width() - _PAD - _DIGIT, words.top(), _DIGIT, painter.fontMetrics().height())
            painter.drawText(corner, int(Qt.AlignmentFlag.AlignRight), str(self._digit))
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        checked, lit = self.isChecked(), self.underMouse() and self.isEnabled()
        painter.setBrush(self._theme.color("accent-soft" if checked else "hover" if lit else "surface"))
        focused = self.hasFocus()
        edge = self._theme.color("accent" if checked or focused else "line")
        width = 2 if focused else 1
        inset = width / 2
        painter.setPen(QPen(edge, width))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)

    def _paint_sign(self, painter: QPainter, center: QPointF) -> None:
        """Paint the ring with its dot, or the box with its tick."""
        half = _SIGN / 2 - 0.5
        token = "accent" if self.isChecked() else "muted"
        painter.setPen(QPen(self._theme.color(token), 1.25))
        painter.setBrush(self._theme.color("surface"))
        if not self._several:
            painter.drawEllipse(center, half, half)
            if self.isChecked():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.color("accent"))
                painter.drawEllipse(center, half - 3, half - 3)
            return
        painter.drawRoundedRect(QRectF(center.x() - half, center.y() - half, 2 * half, 2 * half), 3, 3)
        if self.isChecked():
            painter.setPen(QPen(self._theme.color("accent"), 2))
            left, low = QPointF(center.x() - 3.5, center.y()), QPointF(center.x() - 1, center.y() + 2.5)
            painter.drawPolyline((left, low, QPointF(center.x() + 3.5, center.y() - 3)))
