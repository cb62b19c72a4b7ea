"""How wide the columns of a table are: as wide as what they show, the rest shared by a few."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QTableView

from leeway.ui.fonts import SECONDARY, semi_bold, sized
from leeway.ui.models.rows import RowsModel
from leeway.ui.widgets.badge import badge_size

_MEASURED = 60
_PAD, _HEADING_PAD = 20, 16
_ARROW = 14
_WIDEST = 240
_LEAST_STRETCHED = 128
_LEAST = 52
_MARK = 164


@dataclass(frozen=True, slots=True)
class Want:
    """The width that shows all of a column, and the least that it should have, in pixels."""

    best: int
    least: int


def wants(view: QTableView, model: RowsModel[Any], stretched: frozenset[int]) -> tuple[Want, ...]:
    """Measure the columns of a view of a model by their headings and their first rows."""
    found = []
    for column in range(model.columnCount()):
        if view.isColumnHidden(column):
            found.append(Want(0, 0))
            continue
        texts, marks = _widest(view.font(), model, column)
        best = max(_LEAST, _heading_width(view, column), min(max(texts, marks), _WIDEST) + _PAD)
        # A mark has to be so wide that its word can be read; more is a sentence, which may be cut.
        least = max(_LEAST_STRETCHED, min(marks, _MARK) + _PAD)
        found.append(Want(best, min(best, least) if column in stretched else best))
    return tuple(found)


def _heading_width(view: QTableView, column: int) -> int:
    text = str(view.model().headerData(column, Qt.Orientation.Horizontal) or "")
    metrics = QFontMetrics(semi_bold(sized(view.font(), SECONDARY)))
    return metrics.horizontalAdvance(text) + _HEADING_PAD + (_ARROW if view.isSortingEnabled() else 0)


def _widest(font: QFont, model: RowsModel[Any], column: int) -> tuple[int, int]:
    """Return the widths of a column's widest text and mark; the model is asked past Qt: a slider's move does this, too."""
    texts, marks = model.first_cells(column, _MEASURED)
    metrics = QFontMetrics(semi_bold(font) if model.columns[column].bold else font)
    widths = (metrics.horizontalAdvance(text) for text in texts)
    return max(widths, default=0), max((badge_size(font, mark).width() for mark in marks), default=0)


def shared(wanted: Sequence[Want], stretched: frozenset[int], room: int) -> list[int]:
    """Share a width among columns: each its least, then up to its best, and what is left to the stretched ones."""
    widths = [want.least for want in wanted]
    left = room - sum(widths)
    short = {c: wanted[c].best - widths[c] for c in range(len(widths)) if wanted[c].best > widths[c]}
    if left > 0 and short:
        given = min(1.0, left / sum(short.values()))
        for column, missing in short.items():
            widths[column] += int(missing * given)
        left = room - sum(widths)
    takers = sorted(stretched) or [len(widths) - 1]
    if left > 0 and widths:
        for number, column in enumerate(takers):
            widths[column] += left // len(takers) + (number < left % len(takers))
    return widths
