"""The left side of the memo page: which product, what is asked of whom, on which paper."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from leeway.domain.fields import Field, Kind
from leeway.domain.register import Register
from leeway.services.memos import PAPERS
from leeway.ui.formatting import line
from leeway.ui.pages.memo_parts import MemoParts
from leeway.ui.preferences import Preferences
from leeway.ui.session import Session
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_lists import SearchInput
from leeway.ui.widgets.field_row import FieldRow
from leeway.ui.widgets.roles import describe, label

_PRODUCT = Field(
    "product", "Product", Kind.REFERENCE, nullable=False, hint="The product that the memo is about"
)
_WIDTH = 320


class MemoForm(Card):
    """Fields that the memo is made of; the texts are the register's own, edited in place."""

    product_chosen = Signal(str)
    paper_chosen = Signal()
    parts_chosen = Signal()

    def __init__(self, session: Session, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("What the memo is about")
        self.setFixedWidth(_WIDTH)
        self._session = session
        self._preferences = preferences
        self._product_id = ""
        self._options: tuple[tuple[str, str], ...] = ()
        self._product_place = QVBoxLayout()
        self.body.addWidget(label("Product"))
        self.body.addLayout(self._product_place)
        self.product = self._product_input()
        self.decision = FieldRow(session, "product", "decision_asked", lambda: self._product_id, lines=True)
        self.author = FieldRow(session, "setting", "author", lambda: "setting", hint="Who prepared it")
        self.reader = FieldRow(session, "setting", "reader", lambda: "setting", hint="Whom it is for")
        self.rows = (self.decision, self.author, self.reader)
        for row in self.rows:
            self.body.addWidget(row)
        self.body.addWidget(label("Paper"))
        self.paper = QComboBox()
        describe(self.paper, "Paper", "The size of the pages")
        for name, words in PAPERS.items():
            self.paper.addItem(words, name)
        self.paper.setCurrentIndex(max(0, self.paper.findData(preferences.text("paper", "a4"))))
        self.paper.activated.connect(self._on_paper)
        self.body.addWidget(self.paper)
        self.parts = MemoParts(session, preferences)
        self.parts.changed.connect(self.parts_chosen)
        self.body.addWidget(self.parts, 1)

    @property
    def paper_name(self) -> str:
        """The paper that is chosen, as the memo names it."""
        return str(self.paper.currentData())

    def show_product(self, register: Register, product_id: str) -> None:
        """Show the products of a register, and the texts of one of them."""
        options = product_options(register)
        if options != self._options:
            self._options = options
            self.product.deleteLater()
            self._product_place.removeWidget(self.product)
            self.product = self._product_input()
        self._product_id = product_id
        self.parts.show_register(register, product_id, options)
        if not self.product.modified:
            self.product.fill(product_id or None)
        for row in self.rows:
            row.refresh()

    def _product_input(self) -> SearchInput:
        product = SearchInput(_PRODUCT, self._options)
        product.submitted.connect(self._on_product)
        self._product_place.addWidget(product)
        return product

    @Slot()
    def _on_product(self) -> None:
        if not self.product.modified:
            return
        chosen = self.product.currentData()
        typed = self.product.currentText().strip().casefold()
        ids = [id for id, name in self._options if name.casefold() == typed]
        found = chosen if chosen in ids else ids[0] if ids else self._product_id
        self.product.fill(found or None)
        if found != self._product_id:
            self.product_chosen.emit(found)

    @Slot()
    def _on_paper(self) -> None:
        self._preferences.keep_text("paper", self.paper_name)
        self.paper_chosen.emit()


def product_options(register: Register) -> tuple[tuple[str, str], ...]:
    """List the products as (id, "Vendor · Product"), by name."""
    options = [
        (p.id, line(f"{register.vendors[p.vendor_id].name} · {p.name}")) for p in register.products.values()
    ]
    return tuple(sorted(options, key=lambda option: option[1].casefold()))
