"""The choice of the product on the burn page, where a scope covers several with usage."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from leeway.domain.register import Register
from leeway.domain.register_entities import Product
from leeway.ui import formatting
from leeway.ui.widgets.roles import describe

_LONGEST = 60


class ProductChooser(QComboBox):
    """Lists products as "vendor · product"; hidden unless there is something to choose."""

    chosen = Signal(str)  # id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        describe(self, "Product", "The product whose sessions are shown")
        self.activated.connect(self._on_activated)
        self.hide()

    def show_products(self, register: Register, products: Sequence[Product], current: str) -> None:
        """Offer these products, one of them chosen."""
        rows = [(one.id, _words(register, one)) for one in products]
        if rows != [(self.itemData(i), self.itemText(i)) for i in range(self.count())]:
            with QSignalBlocker(self):
                self.clear()
                for id, words in rows:
                    self.addItem(words, id)
        self.setCurrentIndex(self.findData(current))
        self.setVisible(len(rows) > 1)

    @Slot()
    def _on_activated(self) -> None:
        self.chosen.emit(self.currentData())

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()  # a turn of the wheel chooses nothing by accident


def _words(register: Register, product: Product) -> str:
    return formatting.line(f"{register.vendors[product.vendor_id].name} · {product.name}", _LONGEST)
