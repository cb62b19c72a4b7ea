"""A list whose items are chosen by a tick and stand in an order of the user's own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from leeway.ui.models.list_rows import ListRows

_ROOT: Final = QModelIndex()
_MIME: Final = "application/x-leeway-row"


@dataclass(frozen=True, slots=True)
class Choice:
    """One item: its id, what it is called, what it is, and whether it is chosen."""

    id: str
    words: str
    tip: str = ""
    chosen: bool = True


class Checklist(ListRows[Choice]):
    """Choices in an order; `movable` lets the user change that, by drag or by `move`."""

    chosen = Signal()
    """Another choice, or another order."""

    def __init__(self, parent: QObject | None = None, *, movable: bool = False) -> None:
        super().__init__(parent)
        self._movable = movable

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of those that are chosen, in their order."""
        return tuple(row.id for row in self._items if row.chosen)

    def move(self, row: int, to: int) -> bool:
        """Move a choice to another place; False if there is no such place."""
        if not (0 <= row < len(self._items) and 0 <= to < len(self._items)) or row == to:
            return False
        self.beginMoveRows(_ROOT, row, row, _ROOT, to + (to > row))
        self._items.insert(to, self._items.pop(row))
        self.endMoveRows()
        self.chosen.emit()
        return True

    @override
    def part(self, item: Choice, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.words
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return item.tip
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if item.chosen else Qt.CheckState.Unchecked
        return None

    @override
    def setData(
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: Any,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        ticked = Qt.CheckState(value) == Qt.CheckState.Checked
        self._items[index.row()] = replace(self._items[index.row()], chosen=ticked)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.chosen.emit()
        return True

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self._movable else Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self._movable else flags

    # ------------------------------------------------------------------------------------------ drag

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    @override
    def mimeTypes(self) -> list[str]:
        return [_MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(_MIME, str(indexes[0].row()).encode())
        return data

    @override
    def dropMimeData(
        self,
        data: QMimeData,
        action: Qt.DropAction,
        row: int,
        column: int,
        parent: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Move the row that is dropped; False, so that the view doesn't take the row away where it was."""
        if data.hasFormat(_MIME) and self._movable:
            taken = int(bytes(data.data(_MIME).data()))
            place = parent.row() if parent.isValid() else row if row >= 0 else len(self._items)
            self.move(taken, place - (place > taken) if not parent.isValid() else place)
        return False
