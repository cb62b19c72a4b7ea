"""A list whose items are chosen by a tick and stand in an order of the user's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

_ROOT: Final = QModelIndex()
_MIME: Final = "application/x-leeway-row"


@dataclass(frozen=True, slots=True)
class Choice:
    """One item: its id, what it is called, what it is, and whether it is chosen."""

    id: str
    words: str
    tip: str = ""
    chosen: bool = True


class Checklist(QAbstractListModel):
    """Choices in an order; `movable` lets the user change that, by drag or by `move`."""

    chosen = Signal()
    """Another choice, or another order."""

    def __init__(self, parent: QObject | None = None, *, movable: bool = False) -> None:
        super().__init__(parent)
        self._rows: list[Choice] = []
        self._movable = movable

    @property
    def rows(self) -> Sequence[Choice]:
        """The choices, in their order."""
        return tuple(self._rows)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of those that are chosen, in their order."""
        return tuple(row.id for row in self._rows if row.chosen)

    def show(self, rows: Iterable[Choice]) -> None:
        """Show other choices."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def move(self, row: int, to: int) -> bool:
        """Move a choice to another place; False if there is no such place."""
        if not (0 <= row < len(self._rows) and 0 <= to < len(self._rows)) or row == to:
            return False
        self.beginMoveRows(_ROOT, row, row, _ROOT, to + (to > row))
        self._rows.insert(to, self._rows.pop(row))
        self.endMoveRows()
        self.chosen.emit()
        return True

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.words
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return row.tip
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked
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
        self._rows[index.row()] = replace(self._rows[index.row()], chosen=ticked)
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
            place = parent.row() if parent.isValid() else row if row >= 0 else len(self._rows)
            self.move(taken, place - (place > taken) if not parent.isValid() else place)
        return False
