"""The list from which the scope is chosen: all vendors, vendors with their products, and a search."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.ui.formatting import line
from leeway.ui.models.list_rows import ITEM_ROLE, ListRows
from leeway.ui.widgets.roles import describe

_SEARCH_ROLE = Qt.ItemDataRole.UserRole + 1
_SEARCH_FROM = 10
_ROW = 34
_SHOWN_ROWS = 12


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """A scope that can be chosen: what is shown, and what a search looks in."""

    scope: Scope
    text: str
    search: str


def scope_rows(register: Register) -> tuple[ScopeRow, ...]:
    """List all vendors, then each vendor with its products, by name."""
    rows = [ScopeRow(Scope(), "All vendors", "all vendors")]
    for vendor in sorted(register.vendors.values(), key=lambda vendor: vendor.name.casefold()):
        rows.append(ScopeRow(Scope(vendor_id=vendor.id), line(vendor.name), vendor.name))
        ids = register.links.products_of.get(vendor.id, ())
        products = sorted((register.products[id] for id in ids), key=lambda product: product.name.casefold())
        rows.extend(
            ScopeRow(Scope(product_id=p.id), f"      {line(p.name)}", f"{vendor.name} {p.name}")
            for p in products
        )
    return tuple(rows)


class ScopeModel(ListRows[ScopeRow]):
    """The scopes of a register."""

    def row_of(self, scope: Scope) -> int:
        """Return the row of a scope, 0 if it isn't there."""
        return next((row for row, entry in enumerate(self._items) if entry.scope == scope), 0)

    @override
    def part(self, item: ScopeRow, role: int) -> str | None:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return item.text.strip()
            case _ if role == _SEARCH_ROLE:
                return item.search
        return None


class ScopePopup(QFrame):
    """A list with a search field; arrows move, Enter chooses, Escape closes."""

    chosen = Signal(object)  # Scope

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self.setAccessibleName("Choose the scope")
        self._model = ScopeModel(self)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self._model)
        self._filtered.setFilterRole(_SEARCH_ROLE)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a vendor or product")
        self.search.setMaxLength(1_000)
        describe(
            self.search, "Find a vendor or product", "Type a part of the name, then choose with the arrows"
        )
        self.search.textChanged.connect(self._on_search)
        self.search.installEventFilter(self)
        column.addWidget(self.search)
        self.list = QListView()
        self.list.setModel(self._filtered)
        self.list.setUniformItemSizes(True)
        describe(self.list, "Scopes", "What every page is limited to")
        self.list.clicked.connect(self._on_chosen)
        self.list.activated.connect(self._on_chosen)
        column.addWidget(self.list)

    def open_at(self, place: QPoint, register: Register, scope: Scope) -> None:
        """Open below a point of the screen with the scopes of a register."""
        rows = scope_rows(register)
        self._model.show(rows)
        self.search.clear()
        self.search.setVisible(len(rows) > _SEARCH_FROM)
        self._select(self._filtered.mapFromSource(self._model.index(self._model.row_of(scope))))
        self.list.setFixedHeight(_ROW * min(len(rows), _SHOWN_ROWS) + 6)
        self.setFixedWidth(340)
        self.adjustSize()
        self.move(place)
        self.show()
        (self.search if self.search.isVisibleTo(self) else self.list).setFocus()

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self._filtered.setFilterFixedString(text.strip())
        if not self.list.currentIndex().isValid():
            self._select(self._filtered.index(0, 0))

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        row = index.data(ITEM_ROLE)
        if isinstance(row, ScopeRow) and self.isVisible():
            self.close()
            self.chosen.emit(row.scope)

    def _select(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the arrows from the search field on to the list, and choose on Enter."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            current = self.list.currentIndex()
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                wanted = self._filtered.index(current.row() + step, 0)
                if wanted.isValid():
                    self._select(wanted)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._on_chosen(current)
                return True
        return super().eventFilter(watched, event)
