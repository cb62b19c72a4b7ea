"""Cards: white panels with a title that a page is made of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from leeway.ui.widgets.roles import label


class Card(QFrame):
    """A panel with rounded corners. Add what it shows to `body`, and small controls to `corner`."""

    def __init__(self, title: str = "", parent: QWidget | None = None, *, note: str = "") -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 14)
        outer.setSpacing(8)
        self.corner = QHBoxLayout()
        self.corner.setSpacing(8)
        self.title = label(title, "card-title")
        self.note = label(note, "subtitle", wrap=True)
        self.note.setMinimumWidth(1)  # a name that is one long word is cut, and doesn't widen the card
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addLayout(self.corner)
        outer.addLayout(head)
        outer.addWidget(self.note)
        self.title.setVisible(bool(title))
        self.note.setVisible(bool(note))
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)
        if title:
            self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Change the title; none if empty."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_note(self, note: str) -> None:
        """Change the line under the title; none if empty."""
        self.note.setText(note)
        self.note.setVisible(bool(note))


class PageHeader(QWidget):
    """The title of a page, with a few muted words after it."""

    def __init__(self, title: str, subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        self.title = label(title, "page-title")
        self.subtitle = label(subtitle, "subtitle")
        row.addWidget(self.title, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self.subtitle, 1, Qt.AlignmentFlag.AlignBaseline)

    def set_subtitle(self, text: str) -> None:
        """Change the muted words."""
        self.subtitle.setText(text)


class KeyFigure(Card):
    """A card with one figure: what it is, the value in large type, a note that says more."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.setSpacing(4)
        self._name = name
        self.name: QLabel = label(name, "subtitle")
        self.value: QLabel = label("", "key-figure")
        self.detail: QLabel = label("", "secondary", wrap=True)
        for one in (self.name, self.value, self.detail):
            self.body.addWidget(one)
        self.body.addStretch(1)
        self.setAccessibleName(name)

    def show_figure(self, value: str, detail: str = "", tip: str = "") -> None:
        """Show a value with its note; `tip` gives the exact value or the rule behind it."""
        self.value.setText(value)
        self.detail.setText(detail)
        self.setToolTip(tip)
        self.setAccessibleDescription(f"{value}. {detail}")
