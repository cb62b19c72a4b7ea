"""The left card of the Questionnaire page: how far the assessment is, and its pillars to jump to."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QProgressBar,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from leeway.domain.questionnaire import Question
from leeway.services.assessment_view import AssessmentView
from leeway.ui import formatting
from leeway.ui.fonts import semi_bold, tabular
from leeway.ui.models.assessment_parts import AssessmentParts, Part, parts_of
from leeway.ui.models.assessment_words import progress_words
from leeway.ui.models.list_rows import ITEM_ROLE
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.roles import describe, label

_ROW: Final = 36
_SECTION_ROW: Final = 28
_PAD: Final = 10
_SIGN: Final = 12
_INDENT: Final = 18


class PartDelegate(QStyledItemDelegate):
    """Paints a part: its sign, its title, and at the right how many questions are done."""

    def __init__(self, theme: ThemeController, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = parent

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        part = index.data(ITEM_ROLE)
        return QSize(80, _SECTION_ROW if isinstance(part, Part) and part.section else _ROW)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        part: Part = index.data(ITEM_ROLE)
        current = index.row() == self._view.currentIndex().row()  # type: ignore[attr-defined]
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current:
            focused = self._view.hasFocus()
            painter.setBrush(self._theme.color("accent-soft"))
            painter.setPen(QPen(self._theme.color("accent" if focused else "accent-soft"), 1))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 1.5, -0.5, -1.5), 6, 6)
        font = self._view.font()
        painter.setFont(tabular(semi_bold(font) if current else font))
        left = rect.left() + _PAD + (_INDENT if part.section else 0)
        paint_progress(painter, QPointF(left + _SIGN / 2, rect.center().y() + 0.5), part.sign, self._theme)
        ink = "ink" if part.asked else "muted"
        count = painter.fontMetrics().horizontalAdvance(part.count)
        right = rect.right() - _PAD
        title = QRect(left + _SIGN + 8, rect.top(), right - count - 8 - (left + _SIGN + 8), rect.height())
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(self._theme.color(ink))
        cut = painter.fontMetrics().elidedText(part.title, Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, middle | int(Qt.AlignmentFlag.AlignLeft), cut)
        painter.setPen(self._theme.color("ink" if current else "muted"))
        counted = QRect(right - count - 2, rect.top(), count + 2, rect.height())
        painter.drawText(counted, middle | int(Qt.AlignmentFlag.AlignRight), part.count)
        painter.restore()


def paint_progress(painter: QPainter, center: QPointF, sign: str, theme: ThemeController) -> None:
    """Paint ✓, ◐ or ○ around a point, the same on every system whatever its fonts."""
    radius = _SIGN / 2 - 1
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if sign == "✓":
        painter.setPen(QPen(theme.color("holds"), 1.8))
        low = QPointF(center.x() - 1.5, center.y() + 3.5)
        painter.drawPolyline(
            (QPointF(center.x() - 5, center.y()), low, QPointF(center.x() + 5, center.y() - 4))
        )
        return
    ink = theme.color("ink" if sign == "◐" else "muted")
    painter.setPen(QPen(ink, 1.25))
    painter.drawEllipse(center, radius, radius)
    if sign == "◐":
        painter.setBrush(ink)
        box = QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius)
        painter.drawPie(box, 90 * 16, 180 * 16)


class PartList(QListView):
    """The parts; a click, Enter and Space go to one."""

    jumped = Signal(str)

    def __init__(self, theme: ThemeController) -> None:
        super().__init__()
        self.parts = AssessmentParts(self)
        self.setModel(self.parts)
        self.setItemDelegate(PartDelegate(theme, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        describe(self, "Pillars", "Arrows move; Enter goes to the first unanswered question of a pillar")
        self.clicked.connect(self._on_activated)
        theme.changed.connect(self.viewport().update)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        part = index.data(ITEM_ROLE)
        if isinstance(part, Part) and part.first:
            self.jumped.emit(part.first)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._on_activated(self.currentIndex())
            return
        super().keyPressEvent(event)


class ProgressCard(Card):
    """Title, version, how many questions are asked and answered, and the pillars."""

    jumped = Signal(str)
    """The question to go to."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Progress")
        self.name: QLabel = label("", "card-title", wrap=True)
        self.told: QLabel = label("", "subtitle", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Answered questions")
        self.list = PartList(theme)
        self.list.jumped.connect(self.jumped)
        for part in (self.name, self.told, self.bar):
            self.body.addWidget(part)
        self.body.addWidget(self.list, 1)

    def show_view(self, view: AssessmentView) -> None:
        """Show how far an assessment is."""
        definition, scores = view.definition, view.scores
        self.name.setText(formatting.line(definition.title))
        self.told.setText(progress_words(definition, scores))
        self.bar.setRange(0, max(1, scores.asked))
        self.bar.setValue(scores.done)
        self.bar.setAccessibleDescription(self.told.text())
        self.list.parts.show(parts_of(view))

    def mark(self, pillar: str, question: Question) -> None:
        """Mark the part that a question belongs to."""
        row = self.list.parts.row_of(pillar, question.section)
        if row >= 0 and row != self.list.currentIndex().row():
            index = self.list.parts.index(row)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
