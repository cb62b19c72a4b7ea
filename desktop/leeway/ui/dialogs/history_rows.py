"""The audit trail as item models: the edits, and the changes of one of them."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from leeway.domain.change import Change, Edit
from leeway.domain.editing import name_of
from leeway.domain.fields import Field, JsonScalar, Value, decode
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.ui import formatting

_ROOT: Final = QModelIndex()
_EDIT_TITLES: Final = ("Time", "Author", "What", "Changes")
_CHANGE_TITLES: Final = ("What", "Field", "Before", "After")


class _TextTable(QAbstractTableModel):
    """Rows of texts, made beforehand."""

    def __init__(self, titles: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = titles
        self._texts: list[tuple[str, ...]] = []

    def show_texts(self, texts: list[tuple[str, ...]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._texts = texts
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._texts)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        text = self._texts[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return formatting.line(text)
        if role == Qt.ItemDataRole.ToolTipRole and len(text) > 24:
            return formatting.line(text, 1_000)
        return None


class EditsModel(_TextTable):
    """The edits of the trail, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EDIT_TITLES, parent)
        self._edits: tuple[Edit, ...] = ()

    def show_edits(self, edits: tuple[Edit, ...]) -> None:
        """Show the edits of a trail."""
        self._edits = edits
        self.show_texts([edit_cells(edit) for edit in edits])

    def edit_at(self, row: int) -> Edit | None:
        """Return the edit of a row."""
        return self._edits[row] if 0 <= row < len(self._edits) else None


class ChangesModel(_TextTable):
    """The changes of one edit: what, which field, before and after."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_CHANGE_TITLES, parent)

    def show_changes(self, register: Register, edit: Edit | None) -> None:
        """Show the changes of an edit, its rows named as the register names them now."""
        changes = edit.changes if edit else ()
        self.show_texts([cells for change in changes for cells in change_cells(register, change)])


def edit_cells(edit: Edit) -> tuple[str, ...]:
    """Write an edit as a row: time, author, what, number of changes."""
    return (
        formatting.day_and_time(edit.at),
        edit.author or "not known",
        edit.label,
        formatting.count(len(edit.changes)),
    )


def change_cells(register: Register, change: Change) -> list[tuple[str, ...]]:
    """Write a change as rows: one for a field, one a field that is set for a whole row."""
    table = TABLES[change.entity]
    if change.field is not None:
        assert not isinstance(change.before, dict)
        field = table.field(change.field)
        what = name_of(register, change.entity, change.id)
        return [
            (what, field.label, _value(register, field, change.before), _value(register, field, change.after))
        ]
    row = change.after if change.before is None else change.before
    values = row if isinstance(row, dict) else {}
    called = str(values.get("name") or values.get("metric") or name_of(register, change.entity, change.id))
    lines: list[tuple[str, ...]] = []
    for field in table.fields:
        raw = values.get(field.name)
        if raw is None or raw == "":
            continue
        text = _value(register, field, raw)
        sides = ("", text) if change.before is None else (text, "")
        lines.append((f"{table.label}: {called}", field.label, *sides))
    return lines


def _value(register: Register, field: Field, raw: object) -> str:
    """Write a value of the trail as the window shows values."""
    if raw is None or raw == "":
        return formatting.NOT_KNOWN
    assert isinstance(raw, JsonScalar)
    try:
        value = decode(field, raw)
    except ValueError:
        return str(raw)
    return _words(register, field, value)


def _words(register: Register, field: Field, value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return formatting.money(value, register.setting.currency)
    if isinstance(value, date):
        return formatting.day(value)
    if isinstance(value, int | float):
        share = field.unit == "share"
        return formatting.share(value) if share else f"{formatting.number(value)} {field.unit}".strip()
    if field.target is not None:
        return name_of(register, field.target, str(value))
    return str(value)
