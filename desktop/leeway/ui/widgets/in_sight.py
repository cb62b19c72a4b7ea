"""What has the focus is in sight: Tab may lead into a part of a page that is scrolled away."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

_ROOM = 24


class FocusInSight(QObject):
    """Scrolls the areas around a control that gets the focus while none of it can be seen.

    A scroll area follows the focus by itself only from one of its own controls to the next.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self._window.isAncestorOf(now):
            return
        around = now.parentWidget()
        while around is not None and not around.isWindow():
            if isinstance(around, QScrollArea) and not _is_seen(now, around):
                around.ensureWidgetVisible(now, 0, _ROOM)
            around = around.parentWidget()


def _is_seen(widget: QWidget, area: QScrollArea) -> bool:
    viewport = area.viewport()
    place = QRect(widget.mapTo(area, QPoint()) - viewport.pos(), widget.size())
    return viewport.rect().intersects(place)
