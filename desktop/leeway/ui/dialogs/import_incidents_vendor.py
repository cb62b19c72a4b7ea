"""The choice of the vendor whose incidents are imported: one on record, a new one, or as the files say."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from leeway.ui.widgets.roles import describe, label


class VendorLine(QWidget):
    """A line to choose from or to type into; blank leaves it to the files."""

    chosen = Signal()
    """The files should be read again."""

    def __init__(self, names: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vendor = QComboBox()
        self.vendor.setEditable(True)
        self.vendor.setMinimumWidth(260)
        self.vendor.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.vendor.addItems(sorted(names, key=str.casefold))
        self.vendor.setCurrentIndex(-1)
        edit = self.vendor.lineEdit()
        assert edit is not None
        edit.setPlaceholderText("as the files say")
        tip = "A vendor on record, or a new name; blank: as the files say"
        describe(self.vendor, "Whose incidents these are", tip)
        words = label("Whose are they?", "subtitle")
        words.setBuddy(self.vendor)
        self.button = QPushButton("Read again")
        self.button.setAutoDefault(False)
        describe(self.button, "Read again", "Read the files as incidents of this vendor (Enter in the field)")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (words, self.vendor, self.button):
            row.addWidget(widget)
        row.addStretch(1)
        self.vendor.activated.connect(self.chosen)
        edit.returnPressed.connect(self.chosen)
        self.button.clicked.connect(self.chosen)

    @property
    def name(self) -> str:
        """The name that is chosen or typed; empty for none."""
        return self.vendor.currentText().strip()
