"""Badges: verdicts and outcomes as pills, as widgets and inside item views."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from leeway.domain.verdict import Outcome, Verdict
from leeway.ui.fonts import SECONDARY, sized
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.marks import NONE, Mark, mark_of

MARK_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 100
"""The role under which a model gives a `Mark` (or None) to `BadgeDelegate`."""

_PAD: Final = 8
_SHAPE: Final = 8
_GAP: Final = 5
_HEIGHT: Final = 20


def badge_font(font: QFont) -> QFont:
    """Return the type of a badge."""
    return sized(font, SECONDARY, QFont.Weight.DemiBold)


def badge_size(font: QFont, mark: Mark) -> QSize:
    """Return how much room a badge takes."""
    width = QFontMetrics(badge_font(font)).horizontalAdvance(mark.word)
    return QSize(width + 2 * _PAD + _SHAPE + _GAP, _HEIGHT)


def paint_badge(painter: QPainter, rect: QRect, mark: Mark, theme: ThemeController, font: QFont) -> None:
    """Paint a badge at the left of a rectangle, in the middle of its height; cut at its right edge."""
    size = badge_size(font, mark)
    width = min(size.width(), rect.width())
    pill = QRectF(rect.left(), rect.center().y() - _HEIGHT / 2 + 0.5, width, _HEIGHT)
    ink = theme.color(mark.token)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(f"{mark.token}-soft"))
    painter.drawRoundedRect(pill, 4, 4)
    paint_shape(painter, QPointF(pill.left() + _PAD + _SHAPE / 2, pill.center().y()), mark.shape, ink)
    painter.setPen(ink)
    painter.setFont(badge_font(font))
    words = pill.adjusted(_PAD + _SHAPE + _GAP, 0, -2, 0)
    text = painter.fontMetrics().elidedText(mark.word, Qt.TextElideMode.ElideRight, int(words.width()))
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.restore()


def paint_shape(painter: QPainter, center: QPointF, shape: str, color: QColor) -> None:
    """Paint ■, ▲, ● or ○ around a point, the same on every system whatever its fonts."""
    half = _SHAPE / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    match shape:
        case "■":
            painter.drawRect(QRectF(center.x() - half + 0.5, center.y() - half + 0.5, _SHAPE - 1, _SHAPE - 1))
        case "▲":
            tip = QPointF(center.x(), center.y() - half)
            base = (center + QPointF(half, half - 0.5), center + QPointF(-half, half - 0.5))
            painter.drawPolygon(QPolygonF([tip, *base]))
        case "●":
            painter.drawEllipse(center, half - 0.2, half - 0.2)
        case _:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(color)
            painter.drawEllipse(center, half - 1, half - 1)


class MarkBadge(QWidget):
    """A mark as a pill."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark = NONE
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_mark(self, mark: Mark) -> None:
        """Show a mark."""
        self._mark = mark
        self.setAccessibleName(mark.word)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return badge_size(self.font(), self._mark)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(painter, self.rect(), self._mark, self._theme, self.font())
        painter.end()


class VerdictBadge(MarkBadge):
    """A verdict as a pill."""

    def __init__(
        self, theme: ThemeController, verdict: Verdict | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.set_verdict(verdict)

    def set_verdict(self, verdict: Verdict | None) -> None:
        """Show a verdict."""
        self.show_mark(mark_of(verdict))


class OutcomeBadge(MarkBadge):
    """What a workflow does, as a pill."""

    def __init__(
        self, theme: ThemeController, outcome: Outcome | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.set_outcome(outcome)

    def set_outcome(self, outcome: Outcome | None) -> None:
        """Show an outcome."""
        self.show_mark(mark_of(outcome))


class BadgeDelegate(QStyledItemDelegate):
    """Paints the mark that the model gives under `MARK_ROLE` as a pill; other cells as usual."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        mark = index.data(MARK_ROLE)
        if not isinstance(mark, Mark):
            super().paint(painter, option, index)
            return
        styled = QStyleOptionViewItem(option)
        self.initStyleOption(styled, index)
        styled.text = ""
        view = styled.widget
        style: QStyle = view.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, styled, painter, view)
        rect: QRect = styled.rect
        paint_badge(painter, rect.adjusted(_PAD, 0, -_PAD, 0), mark, self._theme, view.font())

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        mark = index.data(MARK_ROLE)
        hint = super().sizeHint(option, index)
        if isinstance(mark, Mark):
            view = option.widget
            hint.setWidth(badge_size(view.font(), mark).width() + 2 * _PAD)
        return hint
