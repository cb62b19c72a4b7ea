"""The navigation rail at the left: the logotype, the pages, and at the bottom Settings and Help."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.ui.fonts import sized
from leeway.ui.icons import icon
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.roles import describe

_WIDTH = 200


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A page in the rail: its name in the code, title, icon, what it is for and its shortcut."""

    name: str
    title: str
    icon: str
    tip: str
    shortcut: str
    at_bottom: bool = False


class Rail(QFrame):
    """One button a page, exactly one of them checked or none."""

    chosen = Signal(str)

    def __init__(
        self, entries: Iterable[RailEntry], theme: ThemeController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName("Pages")
        self._theme = theme
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._entries = tuple(entries)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 12)
        column.setSpacing(2)
        column.addWidget(Logotype(theme))
        column.addSpacing(8)
        for entry in self._entries:
            if entry.at_bottom and not any(e.at_bottom for e in self._entries[: self._entries.index(entry)]):
                column.addStretch(1)
            column.addWidget(self._button(entry))
        self._group.buttonClicked.connect(self._on_clicked)
        self._paint_icons()
        theme.changed.connect(self._paint_icons)

    def button(self, name: str) -> QPushButton:
        """Return the button of a page."""
        return self._buttons[name]

    def mark(self, name: str | None) -> None:
        """Check the button of the page that is shown; none for a page that isn't in the rail."""
        self._group.setExclusive(False)
        for other, button in self._buttons.items():
            button.setChecked(other == name)
        self._group.setExclusive(name is not None)

    def _button(self, entry: RailEntry) -> QPushButton:
        button = QPushButton(f" {entry.title}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("role", "rail")
        button.setCheckable(True)
        button.setIconSize(QSize(20, 20))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        describe(button, entry.title, f"{entry.tip} ({entry.shortcut})")
        self._group.addButton(button)
        self._buttons[entry.name] = button
        return button

    @Slot()
    def _paint_icons(self) -> None:
        for entry in self._entries:
            self._buttons[entry.name].setIcon(
                icon(entry.icon, self._theme.theme, "rail-ink", on="rail-selected-ink")
            )

    @Slot(object)
    def _on_clicked(self, clicked: QPushButton) -> None:
        name = next(name for name, button in self._buttons.items() if button is clicked)
        self.chosen.emit(name)


class Logotype(QWidget):
    """The name of the program, the second half in the accent colour."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(44)
        self.setAccessibleName("Leeway")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = sized(self.font(), 18, self.font().weight().Bold)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        base = (self.height() + metrics.ascent() - metrics.descent()) // 2
        painter.setPen(self._theme.color("rail-selected-ink"))
        painter.drawText(10, base, "Lee")
        painter.setPen(self._theme.color("rail-accent"))
        painter.drawText(10 + metrics.horizontalAdvance("Lee"), base, "way")
        painter.end()
