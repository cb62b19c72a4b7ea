"""A score on one line: what it is of, its band, its figure, and a bar with the range that it can still end in."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from leeway.domain.questionnaire import BEST_SCORE
from leeway.engine.questionnaire_scores import Score
from leeway.ui.fonts import SECONDARY, semi_bold, sized, tabular
from leeway.ui.formatting import line
from leeway.ui.models.assessment_words import BANDS, band_words, points, range_words, score_words
from leeway.ui.models.columns import plain_tip
from leeway.ui.theme import ThemeController

_BAR: Final = 6
_GAP: Final = 4
_LINE: Final = 18
_BELOW: Final = 17
_OPEN_ABOVE: Final = 0.22
_OPEN_BELOW: Final = 0.6
"""How strongly the part of the range above and below the score is painted; what is sure is painted in full."""


class ScoreRow(QWidget):
    """Paints one score."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ""
        self._score = Score(None, None)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_score(self, title: str, score: Score, more: str = "") -> None:
        """Show a score; `more` is added to what the tooltip says."""
        title = line(title)
        if (title, score) == (self._title, self._score) and self.toolTip():
            return
        self._title, self._score = title, score
        told = ", ".join(filter(None, (score_words(score), band_words(score), range_words(score))))
        self.setAccessibleName(title)
        self.setAccessibleDescription(told)
        self.setToolTip(plain_tip("\n".join(filter(None, (title, told, more)))))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        below = 0 if self._score.band is None else _BELOW
        return QSize(180, _LINE + _GAP + _BAR + below)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(110, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_words(painter)
        self._paint_bar(painter)
        self._paint_band(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        figure = score_words(self._score)
        bold = tabular(semi_bold(self.font()))
        width = QFontMetrics(bold).horizontalAdvance(figure)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(bold)
        painter.setPen(self._theme.color("ink"))
        painter.drawText(QRectF(self.width() - width - 1, 0, width + 1, _LINE), middle, figure)
        painter.setFont(self.font())
        room = max(0, self.width() - width - 8)
        title = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(0, 0, room, _LINE), middle, title)

    def _paint_band(self, painter: QPainter) -> None:
        """Write the band under the bar, and beside it where the score can end."""
        score = self._score
        if score.band is None:
            return
        mark = BANDS[score.band]
        top = _LINE + _GAP + _BAR
        painter.setFont(sized(self.font(), SECONDARY))
        painter.setPen(self._theme.color(mark.token))
        line = QRectF(0, top, self.width(), _BELOW)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignBottom), mark.text)
        if not score.settled and score.low is not None and score.high is not None:
            painter.setPen(self._theme.color("muted"))
            span = f"{points(score.low)} – {points(score.high)}"
            painter.drawText(line, int(Qt.AlignmentFlag.AlignBottom) | int(Qt.AlignmentFlag.AlignRight), span)

    def _paint_bar(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        top = _LINE + _GAP
        painter.setBrush(self._theme.color("line"))
        painter.drawRoundedRect(QRectF(0, top, self.width(), _BAR), 3, 3)
        score = self._score
        at = score.score
        if at is None or score.band is None or score.low is None or score.high is None:
            return
        ink = self._theme.color(BANDS[score.band].token)
        low, high = min(score.low, at), max(score.high, at)
        self._span(painter, 0.0, low, ink, 1.0)
        self._span(painter, low, at, ink, _OPEN_BELOW)
        self._span(painter, at, high, ink, _OPEN_ABOVE)

    def _span(self, painter: QPainter, low: float, high: float, ink: QColor, opacity: float) -> None:
        if high <= low:
            return
        scale = self.width() / BEST_SCORE
        painter.setOpacity(opacity)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(low * scale, _LINE + _GAP, (high - low) * scale, _BAR), 2, 2)
        painter.setOpacity(1.0)
