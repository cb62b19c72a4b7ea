"""The mark of the top bar that says whether the network may be used, and turns it on and off."""

from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from leeway.ui.network import Network
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.badge import paint_shape

_LEFT: Final = 24
_PAD: Final = 10
_HEIGHT: Final = 34
_FORBIDDEN: Final = "The network is off because LEEWAY_OFFLINE is set; nothing is sent or fetched"
_OFF: Final = "The network is off: nothing is sent or fetched. Press to turn it on; then, too, nothing is asked until you refresh"
_ON: Final = "The network may be used when you refresh signals, and only then. Press to cut it at once"


class NetworkMark(QAbstractButton):
    """“○ Offline” or “● Online”."""

    def __init__(self, network: Network, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)
        network.changed.connect(self.refresh)
        theme.changed.connect(self.update)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show how it stands."""
        network = self._network
        self.setText("Online" if network.allowed else "Offline")
        tip = _FORBIDDEN if network.is_forbidden else _ON if network.allowed else _OFF
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(tip)
        self.setToolTip(tip)
        self.setEnabled(not network.is_forbidden)
        self.updateGeometry()
        self.update()

    @Slot()
    def _on_clicked(self) -> None:
        self._network.set_allowed(not self._network.allowed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_LEFT + self.fontMetrics().horizontalAdvance("Offline") + _PAD, _HEIGHT)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self._network.allowed
        if self.hasFocus() or (self.underMouse() and self.isEnabled()):
            painter.setPen(QPen(self._theme.color("accent" if self.hasFocus() else "line"), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        tone = "holds" if on else "muted"
        paint_shape(painter, QPointF(12, self.height() / 2 + 1), "●" if on else "○", self._theme.color(tone))
        painter.setPen(self._theme.color("ink" if on else "muted"))
        room = self.rect().adjusted(_LEFT, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()
