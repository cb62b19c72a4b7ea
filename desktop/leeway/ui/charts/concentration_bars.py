"""Concentration as bars: one stacked bar a weighting, and how much critical work runs on each vendor."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from leeway.ui import formatting
from leeway.ui.fonts import SECONDARY, semi_bold, sized
from leeway.ui.models.columns import plain_tip
from leeway.ui.theme import SERIES, ThemeController

_LABEL = 150
_VALUE = 66
_BAR = 16
_STEP = 30
_LEGEND = 22
_MOST_PARTS = SERIES - 1
_OTHERS = "Others"
_INKS = ("#ffffff", "#12171f")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its parts as (name, share 0 to 1, series or None for the muted colour), what it ends in.

    `note` stands after the bar where there is room; `tip` is the sentence behind it.
    """

    label: str
    parts: tuple[tuple[str, float, int | None], ...]
    value: str
    tip: str
    note: str = ""


def stacked(
    label: str, shares: Sequence[tuple[str, float]], order: Sequence[str], value: str, tip: str
) -> Bar:
    """Make a bar of vendors' shares; those beyond the five of `order` are the rest."""
    parts: list[tuple[str, float, int | None]] = []
    named = dict(shares)
    for number, vendor in enumerate(order[:_MOST_PARTS]):
        if named.get(vendor):
            parts.append((vendor, named.pop(vendor), number))
    rest = sum(named.values())
    if rest > 0:
        parts.append((_OTHERS, rest, None))
    return Bar(label, tuple(parts), value, tip)


class Bars(QWidget):
    """Bars below each other, from 0 to 100 %; a part's name is written in it where it fits, and told on hover."""

    def __init__(self, theme: ThemeController, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars."""
        self._bars = tuple(bars)
        self.setAccessibleDescription(". ".join(bar.tip for bar in bars))
        self.updateGeometry()
        self.update()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown."""
        return self._bars

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, max(1, len(self._bars)) * _STEP)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter, QRectF(self.rect()))
        painter.end()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint the bars into an area: the window's, or that of a file."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, bar in enumerate(self._bars):
            self._draw_bar(painter, QRectF(area.left(), area.top() + row * _STEP, area.width(), _STEP), bar)

    def _draw_bar(self, painter: QPainter, row: QRectF, bar: Bar) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(sized(self.font(), SECONDARY))
        painter.setPen(self._theme.color("muted"))
        name = painter.fontMetrics().elidedText(
            formatting.line(bar.label), Qt.TextElideMode.ElideRight, _LABEL - 8
        )
        painter.drawText(QRectF(row.left(), row.top(), _LABEL - 8, row.height()), middle, name)
        painter.setPen(self._theme.color("ink"))
        painter.setFont(semi_bold(sized(self.font(), SECONDARY)))
        value = QRectF(row.right() - _VALUE, row.top(), _VALUE, row.height())
        painter.drawText(value, middle | Qt.AlignmentFlag.AlignRight, bar.value)
        self._write_after(painter, row, bar)
        for rect, (name, _, series) in self._placed(row, bar):
            painter.setPen(Qt.PenStyle.NoPen)
            color = (
                self._theme.theme.series_color(series) if series is not None else self._theme.color("line")
            )
            painter.setBrush(color)
            painter.drawRect(rect)
            self._write_in(painter, rect, name, color)

    def _placed(self, row: QRectF, bar: Bar) -> list[tuple[QRectF, tuple[str, float, int | None]]]:
        left = row.left() + _LABEL
        width = row.width() - _LABEL - _VALUE - 8
        top = row.center().y() - _BAR / 2
        placed = []
        for part in bar.parts:
            length = part[1] * width
            placed.append((QRectF(left, top, max(length - 1, 0.5), _BAR), part))
            left += length
        return placed

    def _write_in(self, painter: QPainter, rect: QRectF, name: str, ground: QColor) -> None:
        font = sized(self.font(), 11)
        painter.setFont(font)
        text = formatting.line(name, 40)
        if painter.fontMetrics().horizontalAdvance(text) + 10 > rect.width():
            return
        painter.setPen(max(_INKS, key=lambda ink: _contrast(QColor(ink), ground)))
        painter.drawText(rect.adjusted(5, 0, -3, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _write_after(self, painter: QPainter, row: QRectF, bar: Bar) -> None:
        """Write the note behind the bar, cut where the room ends."""
        if not bar.note:
            return
        right = max((rect.right() for rect, _ in self._placed(row, bar)), default=row.left() + _LABEL)
        room = QRectF(right + 8, row.top(), row.right() - _VALUE - 16 - right, row.height())
        painter.setFont(sized(self.font(), 11))
        painter.setPen(self._theme.color("muted"))
        text = painter.fontMetrics().elidedText(bar.note, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def tip_at(self, point: QPointF) -> str:
        """Return the words for what is under a point."""
        number = int(point.y() // _STEP)
        if not 0 <= number < len(self._bars):
            return ""
        bar = self._bars[number]
        row = QRectF(0, number * _STEP, self.width(), _STEP)
        for rect, (name, share, _) in self._placed(row, bar):
            if rect.contains(QPointF(point.x(), rect.center().y())):
                return f"{name}: {formatting.share(round(share, 3))}\n{bar.tip}"
        return bar.tip

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self.tip_at(QPointF(event.pos()))), self)
            return True
        return super().event(event)


class Legend(QWidget):
    """Coloured squares with the names of the vendors that the bars show."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self.setFixedHeight(_LEGEND)
        self.setAccessibleName("Legend")
        theme.changed.connect(self.update)

    def show_names(self, names: Sequence[str]) -> None:
        """Show the names of the series, in their order."""
        self._names = tuple(names[:_MOST_PARTS])
        self.setToolTip(plain_tip("\n".join(self._names)))
        self.setAccessibleDescription(", ".join(self._names))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter, QRectF(self.rect()))
        painter.end()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint the legend into an area: the window's, or that of a file."""
        painter.setFont(sized(self.font(), 11))
        step = area.width() / max(1, len(self._names))
        for number, name in enumerate(self._names):
            left = area.left() + number * step
            painter.fillRect(
                QRectF(left, area.center().y() - 4, 8, 8), self._theme.theme.series_color(number)
            )
            painter.setPen(self._theme.color("muted"))
            room = QRectF(left + 13, area.top(), step - 17, area.height())
            text = painter.fontMetrics().elidedText(
                formatting.line(name, 60), Qt.TextElideMode.ElideRight, int(room.width())
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


def _contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    """Return the relative luminance of a colour (WCAG 2.2, "relative luminance")."""
    channels = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
