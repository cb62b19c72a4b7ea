"""A strip with the use of every day as a small bar, and two handles that mark off the days that are looked at."""

from enum import Enum, auto
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from leeway.ui import formatting
from leeway.ui.fonts import sized
from leeway.ui.models.burn_range import DayRange, spanned
from leeway.ui.models.columns import plain_tip
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.range_handle import HANDLE_WIDTH, RangeHandle
from leeway.ui.widgets.range_marks import bars, month_marks
from leeway.ui.widgets.roles import describe

_SIDE: Final = HANDLE_WIDTH / 2
_BARS: Final = 44
_REFERENCE: Final = 6
_WORDS: Final = 18
_GRIP: Final = 7
"""Pixels to either side of a handle at which a press takes hold of it."""
_SLACK: Final = 3
"""Pixels that a hand may tremble before a press becomes a drag."""
_TIP: Final = (
    "Drag a handle or the marked days; drag on the rest to mark other days; double click for all. "
    "Tab goes to the handles"
)


class _Grip(Enum):
    """What a press took hold of."""

    NOTHING = auto()
    FIRST = auto()
    LAST = auto()
    MIDDLE = auto()
    GROUND = auto()


class RangeStrip(QWidget):
    """Marks off days by mouse and keyboard; `marked` tells each change that the user makes, while dragging too."""

    marked = Signal(object)  # DayRange

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._whole: DayRange | None = None
        self._use: NDArray[np.int64] = np.zeros(0, np.int64)
        self._range: DayRange | None = None
        self._reference: DayRange | None = None
        self._grip = _Grip.NOTHING
        self._pressed = QPointF()
        self._before: DayRange | None = None
        self.first = RangeHandle("First day", theme, self)
        self.last = RangeHandle("Last day", theme, self)
        self.first.valueChanged.connect(self._on_first_moved)
        self.last.valueChanged.connect(self._on_last_moved)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        describe(self, "Days that are looked at", _TIP)
        theme.changed.connect(self.update)

    # -------------------------------------------------------------------------------- what is shown

    @property
    def days(self) -> DayRange | None:
        """The days that are marked off; None while there is no history."""
        return self._range

    def show_history(self, whole: DayRange, use: NDArray[np.int64]) -> None:
        """Show the use of each day of the history: (n,) int64. The marked days stay, cut to it."""
        self._whole, self._use = whole, use
        self.mark(self._range.within(whole) if self._range else whole)

    def mark(self, days: DayRange) -> None:
        """Mark off days; nothing is announced."""
        assert self._whole is not None
        self._range = days.within(self._whole)
        first, last = self._whole.number(self._range.first), self._whole.number(self._range.last)
        self.first.place(first, 0, last)
        self.last.place(last, first, len(self._whole) - 1)
        for handle, day in ((self.first, self._range.first), (self.last, self._range.last)):
            handle.setAccessibleDescription(formatting.day(day))
        self._place_handles()
        self.update()

    def show_reference(self, days: DayRange | None) -> None:
        """Underline the reference period."""
        self._reference = days
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, _BARS + _REFERENCE + _WORDS)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    # -------------------------------------------------------------------------------------- places

    @property
    def _width(self) -> float:
        return max(1.0, self.width() - 2 * _SIDE)

    def x_of(self, number: int) -> float:
        """Return where the day of a number begins; that of the one after the last is the right end."""
        return _SIDE + self._width * number / max(1, len(self._use))

    def _number_at(self, x: float) -> int:
        return int((x - _SIDE) / self._width * len(self._use) // 1)

    def _border_at(self, x: float) -> int:
        return round((x - _SIDE) / self._width * len(self._use))

    def _ends(self) -> tuple[float, float]:
        return self.x_of(self.first.value()), self.x_of(self.last.value() + 1)

    def _place_handles(self) -> None:
        for handle, x in zip((self.first, self.last), self._ends(), strict=True):
            handle.setGeometry(QRect(round(x - HANDLE_WIDTH / 2), 0, HANDLE_WIDTH, _BARS))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_handles()

    # ------------------------------------------------------------------------------------ painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._whole is not None:
            left, right = self._ends()
            painter.fillRect(QRectF(left, 0, right - left, _BARS), self._theme.color("accent-soft"))
            self._paint_bars(painter, QRectF(left, 0, right - left, _BARS))
            self._paint_below(painter)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.drawLine(QPointF(_SIDE, _BARS), QPointF(self.width() - _SIDE, _BARS))
        painter.end()

    def _paint_bars(self, painter: QPainter, marked: QRectF) -> None:
        """Paint the bars grey, and once more in the accent's colour where the days are marked."""
        starts, heights = bars(self._use, self._width)
        lefts = [self.x_of(int(start)) for start in starts] + [self.x_of(len(self._use))]
        gap = 1.0 if len(starts) and self._width / len(starts) > 4 else 0.0
        rects = [
            QRectF(left, _BARS - height * (_BARS - 4), max(right - left - gap, 1.0), height * (_BARS - 4))
            for left, right, height in zip(lefts, lefts[1:], heights.tolist(), strict=False)
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("muted"))
        painter.setOpacity(0.35)
        painter.drawRects(rects)
        painter.setOpacity(1.0)
        painter.save()
        painter.setClipRect(marked)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRects(rects)
        painter.restore()

    def _paint_below(self, painter: QPainter) -> None:
        assert self._whole is not None
        if self._reference is not None and self._reference.within(self._whole) == self._reference:
            begin = self.x_of(self._whole.number(self._reference.first))
            end = self.x_of(self._whole.number(self._reference.last) + 1)
            painter.fillRect(QRectF(begin, _BARS + 2, end - begin, 3), self._theme.color("muted"))
        painter.setFont(sized(self.font(), 11))
        painter.setPen(self._theme.color("muted"))
        for number, name in month_marks(self._whole, self._width):
            place = QRectF(self.x_of(number), _BARS + _REFERENCE, 80, _WORDS - 2)
            if place.left() + painter.fontMetrics().horizontalAdvance(name) <= self.width():
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)

    # ----------------------------------------------------------------------------------- the mouse

    def _grip_at(self, point: QPointF) -> _Grip:
        if self._whole is None:
            return _Grip.NOTHING
        left, right = self._ends()
        nearer_first = abs(point.x() - left) <= abs(point.x() - right)
        if min(abs(point.x() - left), abs(point.x() - right)) <= _GRIP:
            return _Grip.FIRST if nearer_first and point.x() < (left + right) / 2 + _GRIP else _Grip.LAST
        if left < point.x() < right and self._range != self._whole:
            return _Grip.MIDDLE
        return _Grip.GROUND

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._grip = self._grip_at(event.position())
        self._pressed, self._before = event.position(), self._range
        if self._grip in (_Grip.FIRST, _Grip.LAST):
            handle = self.first if self._grip is _Grip.FIRST else self.last
            handle.setFocus(Qt.FocusReason.MouseFocusReason)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._before is None or self._whole is None:
            self._show_cursor(self._grip_at(event.position()))
        elif abs(event.position().x() - self._pressed.x()) >= _SLACK:
            self._announce(self._dragged(event.position().x(), self._before, self._whole))

    def _dragged(self, x: float, before: DayRange, whole: DayRange) -> DayRange:
        """Return the days that a drag from where the press was to `x` marks."""
        shift = self._border_at(x) - self._border_at(self._pressed.x())
        match self._grip:
            case _Grip.FIRST:
                return spanned(
                    whole.day(min(whole.number(before.first) + shift, whole.number(before.last))), before.last
                )
            case _Grip.LAST:
                return spanned(
                    before.first,
                    whole.day(max(whole.number(before.last) + shift, whole.number(before.first))),
                )
            case _Grip.MIDDLE:
                return before.moved(shift, whole)
            case _:
                return spanned(whole.day(self._number_at(self._pressed.x())), whole.day(self._number_at(x)))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._before = None
        self._grip = _Grip.NOTHING
        self._show_cursor(self._grip_at(event.position()))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._whole is not None and event.button() == Qt.MouseButton.LeftButton:
            self._announce(self._whole)

    def _show_cursor(self, grip: _Grip) -> None:
        self.setCursor({
            _Grip.FIRST: Qt.CursorShape.SizeHorCursor,
            _Grip.LAST: Qt.CursorShape.SizeHorCursor,
            _Grip.MIDDLE: Qt.CursorShape.OpenHandCursor,
            _Grip.GROUND: Qt.CursorShape.CrossCursor,
            _Grip.NOTHING: Qt.CursorShape.ArrowCursor,
        }[grip])  # fmt: skip

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._whole is not None:
            number = max(0, min(self._number_at(event.pos().x()), len(self._use) - 1))
            tokens = formatting.counted(int(self._use[number]), "token")
            words = f"{formatting.day(self._whole.day(number))}: {tokens}\n{_TIP}."
            QToolTip.showText(event.globalPos(), plain_tip(words), self)
            return True
        return super().event(event)

    # --------------------------------------------------------------------------------------- slots

    def _announce(self, days: DayRange) -> None:
        if days != self._range:
            self.mark(days)
            self.marked.emit(days)

    @Slot(int)
    def _on_first_moved(self, number: int) -> None:
        if self._whole is not None and self._range is not None:
            self._announce(spanned(self._whole.day(number), self._range.last))

    @Slot(int)
    def _on_last_moved(self, number: int) -> None:
        if self._whole is not None and self._range is not None:
            self._announce(spanned(self._range.first, self._whole.day(number)))
