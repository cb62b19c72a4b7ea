"""The rows of an import preview as an item model."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from typing_extensions import override

from leeway.domain.register_tables import TABLES
from leeway.services.importing import ImportRow
from leeway.ui.formatting import line
from leeway.ui.widgets.badge import MARK_ROLE
from leeway.ui.widgets.marks import Mark

STATUS_ROLE: Final = Qt.ItemDataRole.UserRole + 1
REASON_COLUMN: Final = 5
_ROOT: Final = QModelIndex()
_TITLES: Final = ("What happens", "Kind", "Name", "File", "Line", "Why")

STATUSES: Final[Mapping[str, Mark]] = MappingProxyType(
    {
        "add": Mark("●", "Add", "holds"),
        "update": Mark("▲", "Update", "degrades"),
        "unchanged": Mark("○", "Unchanged", "unknown"),
        "refused": Mark("■", "Refused", "stops"),
    }
)
"""How the status of a row looks, worst last."""


class ImportRowsModel(QAbstractTableModel):
    """What an import would do, row by row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ImportRow, ...] = ()

    def show_rows(self, rows: tuple[ImportRow, ...]) -> None:
        """Show the rows of another plan."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        return None

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == STATUS_ROLE:
            return row.status
        if role == MARK_ROLE:
            return STATUSES[row.status] if index.column() == 0 else None
        if role == Qt.ItemDataRole.DisplayRole:
            return _cells(row)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in {2, REASON_COLUMN}:
            return line(row.reason if index.column() == REASON_COLUMN else row.name, 1_000)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 4:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


def _cells(row: ImportRow) -> tuple[str, ...]:
    table = TABLES.get(row.entity)
    where = "" if row.line is None else str(row.line)
    kind = table.label.capitalize() if table else row.entity
    return STATUSES[row.status].word, kind, line(row.name), row.file, where, line(row.reason, 500)


class StatusFilter(QSortFilterProxyModel):
    """Lets through the rows of one status, or all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._status = ""

    def set_status(self, status: str) -> None:
        """Show the rows of a status only; all of them if it is empty."""
        self.beginFilterChange()
        self._status = status
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        if not self._status:
            return True
        index = self.sourceModel().index(source_row, 0, source_parent)
        return bool(index.data(STATUS_ROLE) == self._status)
