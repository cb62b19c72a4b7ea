"""A table of prepared rows: sorted, filtered, and kept up to date without losing what is selected."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from typing import Any, Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from typing_extensions import override

from leeway.domain.editing import update
from leeway.domain.fields import Value
from leeway.ui import formatting
from leeway.ui.models.columns import Cell, Column, Role, Row, plain_tip
from leeway.ui.models.edits import RegisterEdits
from leeway.ui.models.merging import RUNS_LIMIT, Index, differences, merge, sorted_rows
from leeway.ui.widgets.badge import MARK_ROLE
from leeway.ui.widgets.marks import Mark, mark_of


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows that a page prepared, shown by columns; edits go to the register through `edits`."""

    recounted = Signal()
    """Another number of rows is shown."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        edits: RegisterEdits | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.refusal = ""
        self._edits = edits
        self._all: tuple[Row, ...] = ()
        self._shown: list[Row] = []
        self._footer: Row | None = None
        self._keep: Callable[[Row], bool] | None = None
        self._sorting: tuple[int, Qt.SortOrder] | None = None

    # -------------------------------------------------------------------------------- what is shown

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that are shown, in their order, without the footer."""
        return self._shown

    @property
    def all_rows(self) -> Sequence[Row]:
        """The rows before filtering."""
        return self._all

    @property
    def total(self) -> int:
        """How many rows there are before filtering."""
        return len(self._all)

    def show(self, rows: Iterable[Row], footer: Row | None = None) -> None:
        """Show these rows instead; what stays the same keeps its place, its selection and its open editor."""
        self._all = tuple(rows)
        self._refresh()
        self._set_footer(footer)

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show the rows by other columns, as many as before."""
        assert len(columns) == len(self.columns)
        self.columns = tuple(columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)
        self._refresh()

    def keep(self, wanted: Callable[[Row], bool] | None) -> None:
        """Show only the rows that are wanted; all of them for None."""
        self._keep = wanted
        self._refresh()

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorting = (column, order) if 0 <= column < len(self.columns) else None
        self._refresh()

    def row_at(self, index: Index) -> Row | None:
        """Return the row behind an index, None for the footer and for no index."""
        row = index.row() if index.isValid() else -1
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def index_of(self, id: str, column: int = 0) -> QModelIndex:
        """Return the index of the row with that id; an invalid one if it isn't shown."""
        for position, row in enumerate(self._shown):
            if row.id == id:
                return self.index(position, column)
        return QModelIndex()

    def first_cells(self, column: int, most: int) -> tuple[set[str], set[Mark]]:
        """Return what a column shows in its first rows, the footer's included: the different texts, and the marks."""
        shown, texts, marks = self.columns[column], set(), set()
        footer = () if self._footer is None else (self._footer,)
        for row in islice(chain(self._shown, footer), most):
            mark = _mark(shown, row)
            if mark is None:
                texts.add(formatting.line(shown.text(row)))
            else:
                marks.add(mark)
        return texts, marks

    def _refresh(self) -> None:
        rows = [row for row in self._all if self._keep(row)] if self._keep else list(self._all)
        if self._sorting is not None:
            column, order = self._sorting
            rows = sorted_rows(rows, self.columns[column], descending=order is Qt.SortOrder.DescendingOrder)
        before = len(self._shown)
        self._bring_to(rows)
        if len(rows) != before:
            self.recounted.emit()

    def _bring_to(self, rows: list[Row]) -> None:
        """Announce the way to the new rows; where they come and go in many places, a reset is quicker."""
        if differences(self._shown, rows) <= RUNS_LIMIT:
            merge(self, QModelIndex(), self._shown, rows)
            return
        self.beginResetModel()
        self._shown[:] = rows
        self.endResetModel()

    def _set_footer(self, footer: Row | None) -> None:
        place = len(self._shown)
        if footer is None and self._footer is not None:
            self.beginRemoveRows(QModelIndex(), place, place)
            self._footer = None
            self.endRemoveRows()
        elif footer is not None and self._footer is None:
            self.beginInsertRows(QModelIndex(), place, place)
            self._footer = footer
            self.endInsertRows()
        elif footer != self._footer:
            self._footer = footer
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    # -------------------------------------------------------------------------------- what Qt asks

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown) + (self._footer is not None)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.hint or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self.rowCount() or index.column() >= len(self.columns):
            return None
        row = self.row_at(index)
        column = self.columns[index.column()]
        if row is None:
            return _shown(column, self._footer, role) if self._footer is not None else None
        match role:
            case Qt.ItemDataRole.EditRole:
                return column.value(row) if column.value else column.text(row)
            case Role.ID:
                return row.id
            case Role.CELL:
                return column.cell(row) if column.cell else None
        return _shown(column, row, role)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        row = self.row_at(index)
        if row is None:
            return flags
        flags |= Qt.ItemFlag.ItemIsSelectable
        if self.cell_at(index) is not None and self._edits is not None and not self._edits.read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def cell_at(self, index: Index) -> Cell | None:
        """Return the place in the register behind an index, None where nothing can be edited."""
        row = self.row_at(index)
        column = self.columns[index.column()]
        return column.cell(row) if row is not None and column.cell else None

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Give a field of the register a new value; where it is refused, `refusal` says why."""
        self.refusal = ""
        row, cell = self.row_at(index), self.cell_at(index)
        if role != Qt.ItemDataRole.EditRole or row is None or cell is None or self._edits is None:
            return False
        self.refusal = self._edits.commit(self._changes(row, index.column(), cell, value)) or ""
        return not self.refusal

    def _changes(self, row: Row, column: int, cell: Cell, value: Value) -> Any:
        assert self._edits is not None
        register = self._edits.register
        custom = self.columns[column].changes
        if custom is not None:
            return custom(register, row, value)
        return update(register, cell.entity, cell.id, **{cell.field.name: value})


def _alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _shown(column: Column[Any], row: Any, role: int) -> Any:
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return formatting.line(column.text(row))
        case Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {formatting.line(column.text(row))}"
        case Qt.ItemDataRole.ToolTipRole:
            return plain_tip(column.tip(row) if column.tip else column.text(row))
        case Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        case Role.MUTED:
            return bool(column.muted and column.muted(row))
        case Role.BOLD:
            return column.bold
        case _ if role == MARK_ROLE:
            return _mark(column, row)
    return None


def _mark(column: Column[Any], row: Any) -> Mark | None:
    if column.badge:
        return mark_of(column.badge(row))
    return column.chip(row) if column.chip else None
