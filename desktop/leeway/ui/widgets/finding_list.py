"""Findings of an assessment as a list: severity as shape, word and colour, and the sentence, wrapped."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from leeway.engine.questionnaire_findings import RaisedFinding
from leeway.ui import formatting
from leeway.ui.models.assessment_words import SEVERITIES
from leeway.ui.models.columns import plain_tip
from leeway.ui.models.list_rows import ITEM_ROLE, ListRows
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.badge import badge_size, paint_badge
from leeway.ui.widgets.roles import describe

_PAD: Final = 5
_BADGE: Final = 22
_LONGEST: Final = 600
_WRAP: Final = (
    int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop)
)


class FindingRows(ListRows[RaisedFinding]):
    """Findings, worst first as they come."""

    @override
    def part(self, item: RaisedFinding, role: int) -> str | None:
        text = formatting.line(item.text, _LONGEST)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{item.severity.words}: {text}"
            case Qt.ItemDataRole.ToolTipRole:
                advice = formatting.line(item.advice, _LONGEST)
                return plain_tip("\n".join(filter(None, (text, advice, "Go to the question behind it"))))
        return None


class FindingDelegate(QStyledItemDelegate):
    """Paints the severity as a badge, and the sentence under it."""

    def __init__(self, theme: ThemeController, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._list = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._list.viewport().width()
        return QSize(width, self.height(str(index.data()), width))

    def height(self, text: str, width: int) -> int:
        """Return how much room a finding takes at a width."""
        room = QRect(0, 0, max(40, width - 2 * _PAD), 10_000)
        return 2 * _PAD + _BADGE + QFontMetrics(self._list.font()).boundingRect(room, _WRAP, text).height()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        finding: RaisedFinding = index.data(ITEM_ROLE)
        rect: QRect = option.rect
        painter.save()
        if self._list.hasFocus() and index.row() == self._list.currentIndex().row():
            painter.fillRect(rect, self._theme.color("accent-soft"))
        mark = SEVERITIES[finding.severity]
        font = self._list.font()
        badge = QRect(rect.left() + _PAD, rect.top() + _PAD - 1, rect.width() - 2 * _PAD, 20)
        paint_badge(
            painter,
            badge.intersected(QRect(badge.topLeft(), badge_size(font, mark))),
            mark,
            self._theme,
            font,
        )
        painter.setFont(font)
        painter.setPen(self._theme.color("ink"))
        below = rect.adjusted(_PAD, _PAD + _BADGE, -_PAD, 0)
        painter.drawText(below, _WRAP, str(index.data()))
        painter.restore()


class FindingList(QListView):
    """As high as its findings; a click, Enter and Space lead to the question behind one."""

    wanted = Signal(object)  # RaisedFinding

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = FindingRows(self)
        self.setModel(self.rows)
        self._delegate = FindingDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        describe(self, "Findings", "Worst first; Enter goes to the question behind one")
        self.clicked.connect(self._on_activated)
        theme.changed.connect(self.viewport().update)

    def show_findings(self, findings: Sequence[RaisedFinding]) -> None:
        """Show other findings."""
        if tuple(findings) != self.rows.items:
            self.rows.show(findings)
            self._fit()

    def _fit(self) -> None:
        width = self.viewport().width()
        texts = (formatting.line(one.text, _LONGEST) for one in self.rows.items)
        self.setFixedHeight(sum(self._delegate.height(text, width) for text in texts) + 2)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        finding = index.data(ITEM_ROLE)
        if isinstance(finding, RaisedFinding):
            self.wanted.emit(finding)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._on_activated(self.currentIndex())
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        if e.oldSize().width() != e.size().width():
            self._fit()
