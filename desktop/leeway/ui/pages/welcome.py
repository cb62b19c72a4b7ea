"""The page before a register is open: New, Open, Sample, Recent."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.ui.actions import Actions
from leeway.ui.filing import Filing
from leeway.ui.formatting import line
from leeway.ui.icons import icon
from leeway.ui.pages.page import Page
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.roles import describe, label

_WIDTH = 680


class WelcomePage(Page):
    """Three ways to begin, and the registers opened last."""

    title = "Welcome"
    help_topic = "index"

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        actions: Actions,
        filing: Filing,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, theme, parent)
        self._filing = filing
        self._icons: list[tuple[QPushButton, str]] = []
        self.recent: list[QPushButton] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(scroll)
        content = QWidget()
        content.setProperty("role", "page")
        scroll.setWidget(content)
        middle = QHBoxLayout(content)
        middle.setContentsMargins(24, 24, 24, 24)
        middle.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(14)
        middle.addLayout(column)
        middle.addStretch(1)
        column.addStretch(1)
        column.addWidget(label("Welcome to Leeway", "page-title"))
        words = label(
            "Know which vendor stops you, and how long you can do without it. Offline.", "subtitle", wrap=True
        )
        column.addWidget(words)
        column.addWidget(self._beginnings(actions))
        self._recent_card = Card("Recent")
        self._recent_card.setFixedWidth(_WIDTH)
        self._recent_rows = QVBoxLayout()
        self._recent_rows.setSpacing(0)
        self._recent_card.body.addLayout(self._recent_rows)
        column.addWidget(self._recent_card)
        hint = "You can also drop a register, or a JSON, CSV or zip file to import, on this window."
        column.addWidget(label(hint, "secondary"))
        column.addStretch(2)
        self._paint_icons()
        theme.changed.connect(self._paint_icons)
        filing.recent_changed.connect(self.refresh)
        self.refresh()

    def _beginnings(self, actions: Actions) -> Card:
        card = Card("Begin")
        card.setFixedWidth(_WIDTH)
        card.body.setSpacing(2)
        self.new = self._way(
            "New register", "An empty file; add your vendors or import a list", actions["new"]
        )
        self.open = self._way("Open a register", "A .leeway file of yours or your team's", actions["open"])
        self.sample = self._way(
            "Open the sample", "An example team and its vendors, to look around in", actions["sample"]
        )
        for button in (self.new, self.open, self.sample):
            card.body.addWidget(button)
        return card

    def _way(self, title: str, note: str, action: QAction) -> QPushButton:
        keys = action.shortcut().toString()
        button = _two_lines(title, f"{note}  ·  {keys}" if keys else note)
        describe(button, title, action.toolTip())
        button.clicked.connect(action.trigger)
        self._icons.append((button, str(action.data())))
        return button

    @Slot()
    def _paint_icons(self) -> None:
        for button, name in self._icons:
            button.setIcon(icon(name, self.theme.theme, "accent"))

    @Slot()
    def refresh(self) -> None:
        """Look at the recent files again: those that are gone are grey."""
        while (item := self._recent_rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.recent = []
        for path in self._filing.recent:
            self._recent_rows.addWidget(self._recent_row(path))
        self._recent_card.setVisible(bool(self.recent))

    def _recent_row(self, path: Path) -> QWidget:
        row = QWidget()
        row.setProperty("role", "plain")
        line_layout = QHBoxLayout(row)
        line_layout.setContentsMargins(0, 0, 0, 0)
        there = path.exists()
        button = _two_lines(
            line(path.name, 70), line(str(path.parent), 90) if there else "not there any more"
        )
        button.setEnabled(there)
        describe(button, f"Open {line(path.name)}", str(path))
        button.clicked.connect(partial(self._open, path))
        forget = QToolButton()
        forget.setText("✕")
        forget.setProperty("role", "flat")
        describe(forget, f"Forget {line(path.name)}", "Take it off this list; the file stays")
        forget.clicked.connect(partial(self._forget, path))
        line_layout.addWidget(button, 1)
        line_layout.addWidget(forget)
        self.recent.append(button)
        return row

    def _open(self, path: Path, *_: object) -> None:
        self._filing.open_path(path)

    def _forget(self, path: Path, *_: object) -> None:
        self._filing.forget(path)

    @override
    def focus_filter(self) -> None:
        """Go to the first button."""
        self.new.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Look at the recent files whenever the page comes up."""
        self.refresh()
        super().showEvent(event)


def _two_lines(title: str, note: str) -> QPushButton:
    """Make a wide button with a title and a muted line below it."""
    button = QPushButton()
    button.setProperty("role", "row")
    column = QVBoxLayout(button)
    column.setContentsMargins(46, 6, 10, 6)
    column.setSpacing(1)
    for text, role in ((title, "strong"), (note, "secondary")):
        one = label(text, role)
        one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column.addWidget(one)
    button.setIconSize(QSize(22, 22))
    return button
