"""The pages of a document as they will print: scrolled, zoomed, sharp on every screen."""

from enum import Enum
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from typing_extensions import override

from leeway.ui.theme import ThemeController

_GAP: Final = 16
_POINTS: Final = 96.0
"""Pixels an inch of the screen at a zoom of 1."""
_ZOOMS: Final = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0)
_KEPT: Final = 8
_WHITE: Final = Qt.GlobalColor.white


class Fit(Enum):
    """How the zoom follows the window."""

    WIDTH = "width"
    NONE = "none"


class PagePreview(QAbstractScrollArea):
    """Shows PNG pages one below the other. `zoom_changed` asks for pages drawn at another `ppi`."""

    zoom_changed = Signal()
    page_changed = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages: tuple[bytes, ...] = ()
        self._inches: tuple[float, float] = (8.27, 11.69)
        self._decoded: dict[int, QImage] = {}
        self._zoom = 1.0
        self._fit = Fit.WIDTH
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Were it to come and go with the pages, the width would change, and they would be drawn twice.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)

    # --------------------------------------------------------------------------------------- pages

    def show_pages(self, pages: tuple[bytes, ...], ppi: float) -> None:
        """Show pages, each a PNG drawn with `ppi` pixels an inch; the place is kept."""
        self._pages = pages
        self._decoded.clear()
        if pages:
            first = self._image(0)
            self._inches = (first.width() / ppi, first.height() / ppi)
        self._place()
        self.viewport().update()
        self.page_changed.emit()

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    @property
    def page(self) -> int:
        """The page in the middle of the view, from 1; 0 without pages."""
        if not self._pages:
            return 0
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return min(max(1, middle // (self._page_size().height() + _GAP) + 1), len(self._pages))

    def go_to(self, page: int) -> None:
        """Scroll to the top of a page, from 1."""
        self.verticalScrollBar().setValue((page - 1) * (self._page_size().height() + _GAP))

    @property
    def ppi(self) -> float:
        """Pixels an inch that the pages should be drawn with for this zoom and screen."""
        return _POINTS * self._zoom * self.devicePixelRatioF()

    # ---------------------------------------------------------------------------------------- zoom

    @property
    def zoom(self) -> float:
        """The zoom; 1 is the size on paper."""
        return self._zoom

    @property
    def fits_width(self) -> bool:
        """Whether the zoom follows the width of the window."""
        return self._fit is Fit.WIDTH

    def set_zoom(self, zoom: float) -> None:
        """Zoom, and no longer follow the window."""
        self._fit = Fit.NONE
        self._set_zoom(min(max(zoom, _ZOOMS[0]), _ZOOMS[-1]))

    @Slot()
    def fit_width(self) -> None:
        """Zoom so that a page is as wide as the window, from now on."""
        self._fit = Fit.WIDTH
        self._set_zoom(self._fitting())

    @Slot()
    def zoom_in(self) -> None:
        """Zoom to the next larger step."""
        self.set_zoom(next((zoom for zoom in _ZOOMS if zoom > self._zoom + 0.01), _ZOOMS[-1]))

    @Slot()
    def zoom_out(self) -> None:
        """Zoom to the next smaller step."""
        self.set_zoom(next((zoom for zoom in reversed(_ZOOMS) if zoom < self._zoom - 0.01), _ZOOMS[0]))

    def _fitting(self) -> float:
        room = self.viewport().width() - 2 * _GAP
        return min(max(room / (_POINTS * self._inches[0]), _ZOOMS[0]), 1.6)

    def _set_zoom(self, zoom: float) -> None:
        if abs(zoom - self._zoom) < 0.001:
            return
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, self._whole_height())
        self._zoom = zoom
        self._place()
        bar.setValue(round(share * self._whole_height()))
        self.viewport().update()
        self.zoom_changed.emit()
        self.page_changed.emit()

    # -------------------------------------------------------------------------------------- layout

    def _page_size(self) -> QSize:
        width, height = self._inches
        return QSize(round(width * _POINTS * self._zoom), round(height * _POINTS * self._zoom))

    def _whole_height(self) -> int:
        return len(self._pages) * (self._page_size().height() + _GAP) + _GAP

    def _place(self) -> None:
        view, size = self.viewport().size(), self._page_size()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, self._whole_height() - view.height()))
        vertical.setPageStep(view.height())
        vertical.setSingleStep(48)
        horizontal.setRange(0, max(0, size.width() + 2 * _GAP - view.width()))
        horizontal.setPageStep(view.width())
        horizontal.setSingleStep(48)

    def _rect(self, index: int) -> QRect:
        size = self._page_size()
        left = max(_GAP, (self.viewport().width() - size.width()) // 2)
        top = _GAP + index * (size.height() + _GAP)
        return QRect(QPoint(left, top) - self._scrolled(), size)

    def _scrolled(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _image(self, index: int) -> QImage:
        if index not in self._decoded:
            while len(self._decoded) >= _KEPT:
                self._decoded.pop(next(iter(self._decoded)))
            self._decoded[index] = QImage.fromData(self._pages[index])
        return self._decoded[index]

    # ------------------------------------------------------------------------------------ Qt's own

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), self._theme.color("background"))
        painter.setPen(QPen(self._theme.color("line"), 1))
        for index in range(len(self._pages)):
            rect = self._rect(index)
            if rect.intersects(event.rect()):
                painter.fillRect(rect, _WHITE)
                painter.drawImage(rect, self._image(index))
                painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fit is Fit.WIDTH:
            self._set_zoom(self._fitting())
        self._place()
        self.page_changed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case Qt.Key.Key_0:
                self.fit_width()
            case Qt.Key.Key_Home:
                self.go_to(1)
            case Qt.Key.Key_End:
                self.go_to(self.page_count)
            case Qt.Key.Key_Space:
                self._scroll_by_view(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            case Qt.Key.Key_PageDown:
                self._scroll_by_view(1)
            case Qt.Key.Key_PageUp:
                self._scroll_by_view(-1)
            case _:
                super().keyPressEvent(event)

    def _scroll_by_view(self, direction: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + direction * int(bar.pageStep() * 0.9))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y() > 0:
                self.zoom_in()
            elif event.angleDelta().y() < 0:
                self.zoom_out()
            event.accept()
            return
        super().wheelEvent(event)

    @Slot()
    def _on_scrolled(self) -> None:
        self.viewport().update()
        self.page_changed.emit()
