"""Sparklines: figures over time as a line the size of a word, in a cell of a table."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget
from typing_extensions import override

from leeway.ui.theme import ThemeController
from leeway.ui.widgets.editor_delegate import FieldDelegate

Points = Sequence[tuple[date, float]]
_MOST: Final = 200
"""Points that are painted at most: a cell has no more pixels."""
_PAD: Final = 8
_DOT: Final = 2.5
_WIDTH: Final = 1.5


def places(points: Points, room: QRectF) -> list[QPointF]:
    """Lay figures out in a rectangle: days from left to right, the least figure at the bottom; equal ones in the middle."""
    if len(points) > _MOST:
        step = (len(points) - 1) / (_MOST - 1)
        points = [points[round(number * step)] for number in range(_MOST)]
    days = [day.toordinal() for day, _ in points]
    values = [value for _, value in points]
    first, span = days[0], days[-1] - days[0]
    least, height = min(values), max(values) - min(values)
    return [
        QPointF(
            room.left() + (room.width() * (day - first) / span if span else room.width() / 2),
            room.bottom() - (room.height() * (value - least) / height if height else room.height() / 2),
        )
        for day, value in zip(days, values, strict=True)
    ]


def paint_sparkline(painter: QPainter, rect: QRect, points: Points, theme: ThemeController) -> None:
    """Paint a line through the points, and a dot at the last."""
    room = QRectF(rect).adjusted(_PAD, _PAD, -_PAD, -_PAD)
    if room.width() <= 0 or room.height() <= 0:
        return
    laid = places(points, room)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("accent"), _WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for start, end in pairwise(laid):
        painter.drawLine(start, end)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent"))
    painter.drawEllipse(laid[-1], _DOT, _DOT)
    painter.restore()


class SparklineDelegate(FieldDelegate):
    """Paints the points of a row as a line where there are at least two; else the words of the cell.

    `points` takes a row of the table's `RowsModel`.
    """

    def __init__(
        self, theme: ThemeController, points: Callable[[Any], Points], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent=parent)
        self._theme_of_lines = theme
        self._points = points

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.model().row_at(index)  # type: ignore[attr-defined]
        points = self._points(row) if row is not None else ()
        if len(points) < 2:
            super().paint(painter, option, index)
            return
        styled = QStyleOptionViewItem(option)
        self.initStyleOption(styled, index)
        styled.text = ""
        view = styled.widget
        style: QStyle = view.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, styled, painter, view)
        paint_sparkline(painter, styled.rect, points, self._theme_of_lines)
