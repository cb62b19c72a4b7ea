"""The base of short lists: items that are shown as they come, one a row."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from leeway.ui.models.merging import Index

ITEM_ROLE: Final = int(Qt.ItemDataRole.UserRole)
"""The item itself."""
_ROOT: Final = QModelIndex()
Item = TypeVar("Item")


class ListRows(QAbstractListModel, Generic[Item]):
    """Items in rows; a subclass says in `part` what is shown of one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[Item] = []

    @property
    def items(self) -> Sequence[Item]:
        """The items, in their order."""
        return tuple(self._items)

    def show(self, items: Iterable[Item]) -> None:
        """Show other items."""
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def part(self, item: Item, role: int) -> Any:
        """Return what Qt asks of an item by a role: its text, unless a subclass knows better; None for what there isn't."""
        return str(item) if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._items)

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        return item if role == ITEM_ROLE else self.part(item, role)
