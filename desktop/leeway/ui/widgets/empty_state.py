"""What a page shows when there is nothing to show: why, and how to get something."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from leeway.ui.widgets.roles import describe, label


class EmptyState(QWidget):
    """A sentence in the middle, and a button for the way out."""

    def __init__(self, text: str, action: QAction | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        self.text = label(text, "subtitle", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.text)
        self.button: QPushButton | None = None
        if action is not None:
            self.button = QPushButton(action.text())
            describe(self.button, action.text(), action.toolTip())
            self.button.clicked.connect(action.trigger)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def set_text(self, text: str) -> None:
        """Change the sentence."""
        self.text.setText(text)
