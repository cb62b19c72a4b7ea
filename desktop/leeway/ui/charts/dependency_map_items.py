"""The boxes and lines of the dependency map."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from leeway.domain.verdict import Outcome
from leeway.ui import formatting
from leeway.ui.charts.dependency_map_graph import EdgeKind, MapEdge, MapNode
from leeway.ui.charts.dependency_map_layout import Place
from leeway.ui.fonts import sized
from leeway.ui.models.columns import plain_tip
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.badge import paint_shape
from leeway.ui.widgets.marks import mark_of

_TYPE = 11
_DETAIL = 9
_PAD = 8.0
_SHAPE = 14.0
_DIM = 0.34
_EDGE_Z, _LIT_EDGE_Z, _NODE_Z = -2.0, -1.0, 0.0
_KINDS = {0: "Fourth party", 1: "Vendor", 2: "Product", 3: "Workflow"}


def node_words(node: MapNode) -> str:
    """Describe a node for a tooltip and for a screen reader."""
    name = f"{node.detail} · {node.name}" if node.detail else node.name
    words = [f"{_KINDS[node.column]}: {formatting.line(name)}"]
    if node.mark is not None:
        what = "With the selection away: " if isinstance(node.mark, Outcome) else ""
        words.append(f"{what}{mark_of(node.mark).word}")
    return "\n".join(words)


def dimmed(theme: ThemeController, token: str, *, lit: bool) -> QColor:
    """Return a colour of the theme, pale where the selection doesn't reach."""
    color = theme.color(token)
    if lit:
        return color
    ground = theme.color("surface")
    channels = zip(color.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(_DIM * ink + (1 - _DIM) * under) for ink, under in channels))


class NodeItem(QGraphicsItem):
    """A vendor, product or workflow: a box in the colour of its verdict, with the verdict's shape and its name."""

    def __init__(self, node: MapNode, place: Place, theme: ThemeController, font: QFont) -> None:
        super().__init__()
        self.node = node
        self._theme = theme
        self._font = sized(font, _TYPE)
        self._rect = QRectF(0, 0, place.width, place.height)
        self._selected = False
        self._current = False
        self.setPos(place.x, place.y)
        self.setZValue(_NODE_Z)
        self.setToolTip(plain_tip(node_words(node)))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._texts = self._cut_texts()

    def set_selected(self, *, selected: bool) -> None:
        """Show whether the page is about it."""
        self._selected = selected
        self.update()

    def set_current(self, *, current: bool) -> None:
        """Show whether the keyboard is on it."""
        self._current = current
        self.update()

    @property
    def center(self) -> QPointF:
        """The middle of the box, in the scene."""
        return self.mapToScene(self._rect.center())

    def end(self, *, right: bool) -> QPointF:
        """Return the middle of its right or left side, in the scene."""
        return self.mapToScene(
            QPointF(self._rect.right() if right else self._rect.left(), self._rect.center().y())
        )

    @override
    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-4, -4, 4, 4)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mark = mark_of(self.node.mark) if self.node.mark is not None else None
        ink = dimmed(self._theme, mark.token if mark else "ink", lit=self.node.lit)
        ground = self._theme.color(f"{mark.token}-soft" if mark else "accent-soft")
        painter.setBrush(ground if self._selected else self._theme.color("surface"))
        painter.setPen(QPen(ink, 2.0 if self._selected else 1.2))
        painter.drawRoundedRect(self._rect, 5, 5)
        if self._current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 1.5, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(self._rect.adjusted(-3, -3, 3, 3), 7, 7)
        if mark:
            paint_shape(painter, QPointF(_PAD + 4, self._rect.center().y()), mark.shape, ink)
        self._write(painter, ink)

    def _write(self, painter: QPainter, ink: QColor) -> None:
        name, detail = self._texts
        room = self._room()
        painter.setPen(ink)
        painter.setFont(self._font)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if not detail:
            painter.drawText(room, left, name)
            return
        half = room.height() / 2
        painter.drawText(QRectF(room.left(), room.top() + 3, room.width(), half), left, name)
        painter.setPen(dimmed(self._theme, "muted", lit=self.node.lit))
        painter.setFont(sized(self._font, _DETAIL))
        painter.drawText(QRectF(room.left(), room.top() + half - 2, room.width(), half), left, detail)

    def _room(self) -> QRectF:
        return self._rect.adjusted(_PAD + (_SHAPE if self.node.mark is not None else 0), 0, -4, 0)

    def _cut_texts(self) -> tuple[str, str]:
        cut, width = Qt.TextElideMode.ElideRight, self._room().width()
        name = QFontMetricsF(self._font).elidedText(formatting.line(self.node.name), cut, width)
        if self.node.column != 0 or not self.node.detail:
            return name, ""
        small = QFontMetricsF(sized(self._font, _DETAIL))
        return name, small.elidedText(formatting.line(self.node.detail), cut, width)


class EdgeItem(QGraphicsItem):
    """A tie: a curve from box to box, dashed for a fallback, red where it leads to a stop."""

    def __init__(self, edge: MapEdge, source: NodeItem, target: NodeItem, theme: ThemeController) -> None:
        super().__init__()
        self.edge = edge
        self._theme = theme
        self._path = _curve(source, target)
        self.setZValue(_LIT_EDGE_Z if edge.lit else _EDGE_Z)

    @override
    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().adjusted(-3, -3, 3, 3)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = dimmed(self._theme, "stops" if self.edge.stops else "muted", lit=self.edge.lit)
        pen = QPen(color, 1.8 if self.edge.stops else 1.2)
        if self.edge.kind is EdgeKind.STANDS_IN:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)


def _curve(source: NodeItem, target: NodeItem) -> QPainterPath:
    """Lead from the right of one box to the left of the other; within a column, around the left of both."""
    if source.node.column == target.node.column:
        start, end = source.end(right=False), target.end(right=False)
        bow = QPointF(-36, 0)
        path = QPainterPath(start)
        path.cubicTo(start + bow, end + bow, end)
        return path
    if source.node.column > target.node.column:
        source, target = target, source
    start, end = source.end(right=True), target.end(right=False)
    reach = QPointF(max(24.0, (end.x() - start.x()) / 2), 0)
    path = QPainterPath(start)
    path.cubicTo(start + reach, end - reach, end)
    return path
