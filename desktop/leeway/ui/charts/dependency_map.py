"""The dependency map: fourth parties, vendors, products and workflows, and what a selection stops."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget
from typing_extensions import override

from leeway.ui.charts.dependency_map_graph import Key, MapGraph
from leeway.ui.charts.dependency_map_items import EdgeItem, NodeItem, node_words
from leeway.ui.charts.dependency_map_layout import place_nodes
from leeway.ui.theme import ThemeController

_MARGIN = 14.0
_STEP = 1.2
_SMALLEST, _LARGEST = 0.15, 4.0
_LARGEST_FIT = 1.15
_LEAST_READABLE, _READABLE = 0.5, 0.75
_WIDE_FROM = 640
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_PAN = 48
_CLICK = 6


class DependencyMap(QGraphicsView):
    """Zooms with the wheel (once it has the focus, or with Ctrl) and + - Ctrl+0, moves by dragging and arrows.

    Tab goes from box to box, Enter or a click chooses one.
    """

    node_chosen = Signal(str, str)
    """A box was chosen: its entity and id."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._nodes: list[NodeItem] = []
        self._edges: list[EdgeItem] = []
        self._focus_key: Key | None = None
        self._current = -1
        self._fitted = True
        self._wide = False
        self._pressed: QPointF | None = None
        self._graph = MapGraph((), (), 0)
        self.setScene(QGraphicsScene(self))
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setMinimumHeight(260)
        self.setAccessibleName("Dependency map")
        self.setToolTip(
            "Tab goes from box to box, Enter opens one; + and - zoom, arrows move, Ctrl+0 fits all"
        )
        theme.changed.connect(self._on_theme)
        self._on_theme()

    # ------------------------------------------------------------------------------- what is drawn

    @property
    def graph(self) -> MapGraph:
        """What is drawn."""
        return self._graph

    @property
    def current(self) -> NodeItem | None:
        """The box that the keyboard is on."""
        return self._nodes[self._current] if 0 <= self._current < len(self._nodes) else None

    @property
    def zoom(self) -> float:
        """The scale of the drawing."""
        return self.transform().m11()

    def node_item(self, key: Key) -> NodeItem | None:
        """Return the box of a vendor, product or workflow, None if it isn't drawn."""
        return next((item for item in self._nodes if item.node.key == key), None)

    def show_graph(self, graph: MapGraph, focus: Key | None) -> None:
        """Draw a graph around the selection; the zoom stays while the selection does."""
        if graph == self._graph and focus == self._focus_key:
            return
        moved = focus != self._focus_key or not self._nodes
        self._graph, self._focus_key = graph, focus
        self._redraw()
        if moved or self._fitted:
            self._begin()

    def _begin(self) -> None:
        """Show all of the map, or where that were too small to read, the part around the selection."""
        self.fit()
        here = self.node_item(self._focus_key) if self._focus_key else None
        if self.zoom < _LEAST_READABLE and here is not None:
            self._zoom_by(_READABLE / self.zoom)
            self.centerOn(here.center)

    def _redraw(self) -> None:
        here = self.current.node.key if self.current else None
        self._draw_items()
        self._current = next((i for i, item in enumerate(self._nodes) if item.node.key == here), -1)
        self._mark_current()

    def _draw_items(self) -> None:
        scene = self.scene()
        scene.clear()
        places = place_nodes(self._graph, wide=self._wide)
        by_key = {}
        for node in self._graph.nodes:
            item = NodeItem(node, places[node.key], self._theme, self.font())
            item.set_selected(selected=node.key == self._focus_key)
            by_key[node.key] = item
            scene.addItem(item)
        self._nodes = sorted(by_key.values(), key=lambda item: (item.node.column, item.pos().y()))
        self._edges = [
            EdgeItem(e, by_key[e.source], by_key[e.target], self._theme) for e in self._graph.edges
        ]
        for edge in self._edges:
            scene.addItem(edge)
        bounds = scene.itemsBoundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        scene.setSceneRect(bounds)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint all of the map into an area, as for a file."""
        self.scene().render(painter, area, self.scene().sceneRect())

    @override
    def sizeHint(self) -> QSize:
        return QSize(420, 300)  # whatever is drawn

    @property
    def natural_size(self) -> QSize:
        """The size at which the map's type is as large as on screen."""
        return self.scene().sceneRect().size().toSize().expandedTo(QSize(200, 120))

    @Slot()
    def _on_theme(self) -> None:
        self.setBackgroundBrush(self._theme.color("surface"))
        self.scene().update()

    # ------------------------------------------------------------------------------------ zooming

    @Slot()
    def fit(self) -> None:
        """Show all of the map, not larger than it is easy to read."""
        self._fitted = True
        bounds = self.scene().sceneRect()
        if bounds.isEmpty():
            return
        self.fitInView(bounds, Qt.AspectRatioMode.KeepAspectRatio)
        if self.zoom > _LARGEST_FIT:
            self.resetTransform()
            self.scale(_LARGEST_FIT, _LARGEST_FIT)
            self.centerOn(bounds.center())

    @Slot()
    def zoom_in(self) -> None:
        """Draw it larger."""
        self._zoom_by(_STEP)

    @Slot()
    def zoom_out(self) -> None:
        """Draw it smaller."""
        self._zoom_by(1 / _STEP)

    def _zoom_by(self, factor: float) -> None:
        wanted = max(_SMALLEST, min(_LARGEST, self.zoom * factor))
        self._fitted = False
        self.scale(wanted / self.zoom, wanted / self.zoom)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not control and not self.hasFocus():
            event.ignore()  # the page scrolls
            return
        self._zoom_by(_STEP ** (event.angleDelta().y() / 120))
        event.accept()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width() >= _WIDE_FROM
        if wide != self._wide:
            self._wide = wide
            self._redraw()
        if self._fitted:
            self._begin()

    # ------------------------------------------------------------------------- keyboard and mouse

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key is Qt.Key.Key_Minus:
            self.zoom_out()
        elif key is Qt.Key.Key_0 and control:
            self.fit()
        elif key in _ARROWS:
            self._pan(*_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current:
            self.node_chosen.emit(*self.current.node.key)
        else:
            event.ignore()

    def _pan(self, right: int, down: int) -> None:
        for bar, step in ((self.horizontalScrollBar(), right), (self.verticalScrollBar(), down)):
            bar.setValue(bar.value() + step * _PAN)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Go to the next box, or leave the map after the last."""
        place = self._current + (1 if next else -1)
        if self._current == -1 and not next:
            place = len(self._nodes) - 1
        if not 0 <= place < len(self._nodes):
            self._current = -1
            self._mark_current()
            return super().focusNextPrevChild(next)
        self._current = place
        self._mark_current()
        self.ensureVisible(self._nodes[place], 20, 20)
        return True

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._nodes and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self._current = 0 if event.reason() is Qt.FocusReason.TabFocusReason else len(self._nodes) - 1
            self._mark_current()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._current = -1
        self._mark_current()

    def _mark_current(self) -> None:
        for place, item in enumerate(self._nodes):
            item.set_current(current=place == self._current)
        here = self.current
        self.setAccessibleDescription(node_words(here.node) if here else "")

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        start, self._pressed = self._pressed, None
        if start is None or (event.position() - start).manhattanLength() > _CLICK:
            self._fitted = False
            return
        item = self.itemAt(event.position().toPoint())
        if isinstance(item, NodeItem):
            self.node_chosen.emit(*item.node.key)
