"""The line above the preview of the memo: which page, whether it is being drawn, how large."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from leeway.ui.widgets.page_preview import PagePreview
from leeway.ui.widgets.roles import describe, label


class MemoTools(QWidget):
    """Shows the place in a preview, and zooms it."""

    def __init__(self, preview: PagePreview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.pages_label: QLabel = label("", "subtitle")
        row.addWidget(self.pages_label)
        self.state_label: QLabel = label("", "secondary")
        row.addWidget(self.state_label)
        row.addStretch(1)
        self.zoom_label: QLabel = label("", "subtitle")
        for name, words, tip, slot in (
            ("out", "−", "Zoom out (-)", preview.zoom_out),
            ("in", "+", "Zoom in (+)", preview.zoom_in),
            ("width", "Fit width", "As wide as the window (0)", preview.fit_width),
            ("paper", "100 %", "The size on paper", partial(preview.set_zoom, 1.0)),
        ):
            button = QPushButton(words)
            describe(button, tip.partition(" (")[0], tip)
            button.clicked.connect(slot)
            row.addWidget(button)
            if name == "out":
                row.addWidget(self.zoom_label)
