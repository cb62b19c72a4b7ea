"""Bring the rows of a model to a new state with signals that name only what changed."""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex

from leeway.ui.models.columns import Column, Row

RUNS_LIMIT = 16
Index = QModelIndex | QPersistentModelIndex


def sorted_rows(rows: Sequence[Row], column: Column[Row], *, descending: bool) -> list[Row]:
    """Sort rows by a column; those without a known value come last in either direction."""
    keyed = [(column.sort_key(row), row) for row in rows]
    known = sorted((k for k in keyed if k[0] is not None), key=lambda k: k[0], reverse=descending)
    return [row for _, row in known] + [row for key, row in keyed if key is None]


def differences(shown: Sequence[Any], target: Sequence[Any]) -> int:
    """Count the runs of rows that come or go between two states."""
    wanted = {row.id for row in target}
    present = {row.id for row in shown}
    gone = _runs([row.id not in wanted for row in shown])
    new = _runs([row.id not in present for row in target])
    return sum(1 for _ in gone) + sum(1 for _ in new)


def merge(model: QAbstractItemModel, parent: QModelIndex, shown: list[Any], target: Sequence[Any]) -> None:
    """Turn the rows that a model has under a parent into the target.

    Announces removals, moves, additions and changes, so that views keep selection, scroll and open editors.
    `shown` is the model's own list.
    """
    wanted = {row.id for row in target}
    present = {row.id for row in shown}
    for first, last in reversed(list(_runs([row.id not in wanted for row in shown]))):
        model.beginRemoveRows(parent, first, last)
        del shown[first : last + 1]
        model.endRemoveRows()
    _reorder(model, parent, shown, [row for row in target if row.id in present])
    for first, last in _runs([row.id not in present for row in target]):
        model.beginInsertRows(parent, first, last)
        shown[first:first] = target[first : last + 1]
        model.endInsertRows()


def _reorder(model: QAbstractItemModel, parent: QModelIndex, shown: list[Any], target: list[Any]) -> None:
    """Bring rows, the same on both sides, into order and up to date."""
    if [row.id for row in shown] == [row.id for row in target]:
        changed = list(_runs([a is not b and a != b for a, b in zip(shown, target, strict=True)]))
        shown[:] = target
    else:
        _permute(model, parent, shown, target)
        changed = [(0, len(shown) - 1)]
    if len(changed) > RUNS_LIMIT:
        changed = [(changed[0][0], changed[-1][1])]
    last_column = model.columnCount(parent) - 1
    for first, last in changed:
        model.dataChanged.emit(model.index(first, 0, parent), model.index(last, last_column, parent))


def _permute(model: QAbstractItemModel, parent: QModelIndex, shown: list[Any], target: list[Any]) -> None:
    places = {row.id: place for place, row in enumerate(target)}
    model.layoutAboutToBeChanged.emit()
    before = [i for i in model.persistentIndexList() if i.parent() == parent and i.row() < len(shown)]
    after = [model.index(places[shown[i.row()].id], i.column(), parent) for i in before]
    shown[:] = target
    model.changePersistentIndexList(before, after)
    model.layoutChanged.emit()


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the first and last place of each run of true flags."""
    start = None
    for place, flag in enumerate(flags):
        if flag and start is None:
            start = place
        elif not flag and start is not None:
            yield start, place - 1
            start = None
    if start is not None:
        yield start, len(flags) - 1
