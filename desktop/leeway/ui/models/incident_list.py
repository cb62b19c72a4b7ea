"""All incidents of a scope as an item model: made for a hundred thousand rows, which stay columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from leeway.domain.incident import (
    CRITICAL,
    IMPACTS,
    MAINTENANCE,
    MAJOR,
    MINOR,
    NONE,
    NOT_STATED,
    IncidentColumns,
)
from leeway.ui.formatting import line
from leeway.ui.models.columns import Role, plain_tip
from leeway.ui.models.outage_words import exactly, length, moment
from leeway.ui.widgets.badge import MARK_ROLE
from leeway.ui.widgets.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from leeway.domain.register import Register

Places = NDArray[np.int64]
Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
TITLES: Final = ("Vendor", "Title", "Severity", "Started", "Lasted", "End", "Touched us")
VENDOR, TITLE, SEVERITY, STARTED, LASTED, END, TOUCHED = range(len(TITLES))

MARKS: Final[Mapping[str, Mark]] = MappingProxyType(
    {
        CRITICAL: Mark("■", "critical", "stops"),
        MAJOR: Mark("▲", "major", "degrades"),
        MINOR: Mark("●", "minor", "unknown"),
        NONE: Mark("○", "none", "unknown"),
        MAINTENANCE: Mark("○", "maintenance", "unknown"),
        NOT_STATED: Mark("○", "not stated", "unknown"),
    }
)
"""How a severity looks: a shape and a word beside the colour."""

_WORST_FIRST: Final = (CRITICAL, MAJOR, NOT_STATED, MINOR, NONE, MAINTENANCE)
_RANK: Final = np.array([_WORST_FIRST.index(impact) for impact in IMPACTS])


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is filtered by: words of vendor or title, a severity, one of `KINDS`; all of them hold."""

    text: str = ""
    impact: str = ""
    kind: str = ""


KINDS: Final[Mapping[str, tuple[str, Callable[[IncidentColumns], NDArray[np.bool_]]]]] = MappingProxyType(
    {
        "touched": ("Touched us", lambda rows: rows.touched),
        "untouched": ("Never touched us", lambda rows: ~rows.touched),
        "open": ("Without a known end", lambda rows: ~rows.known_end),
        "by-hand": ("Entered by hand", lambda rows: rows.by_hand),
    }
)
"""Kinds of incidents by name: the words for them, and which they are."""


class IncidentListModel(QAbstractTableModel):
    """The incidents in an order, as far as they are wanted; sorting and filtering go over whole columns."""

    recounted = Signal()
    """Other rows are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: IncidentColumns | None = None
        self._names: tuple[str, ...] = ()
        self._titles: tuple[str, ...] = ()
        self._folded: tuple[str, ...] = ()
        self._wanted = Wanted()
        self._sorting = (STARTED, Qt.SortOrder.DescendingOrder)
        self._order: Places = np.zeros(0, np.int64)

    # -------------------------------------------------------------------------------- what is shown

    @property
    def total(self) -> int:
        """How many incidents there are before filtering."""
        return 0 if self._rows is None else len(self._rows)

    @property
    def has_titles(self) -> bool:
        """Whether the titles are there, by which the list can be filtered, too."""
        return len(self._titles) == self.total

    def show(self, register: Register, rows: IncidentColumns) -> None:
        """Show the incidents of a view; their titles follow."""
        known = self._rows is not None and np.array_equal(self._rows.key, rows.key)
        self._rows = rows
        self._names = tuple(
            register.vendors[id].name if id in register.vendors else "" for id in rows.vendors
        )
        if not known:
            self._titles = self._folded = ()
        self._refresh()

    def set_titles(self, titles: Sequence[str]) -> None:
        """Show the titles, in the order of the incidents."""
        if len(titles) == self.total and tuple(titles) != self._titles:
            self._titles = tuple(titles)
            self._folded = tuple(title.casefold() for title in titles)
            self._refresh()

    def keep(self, wanted: Wanted) -> None:
        """Show only what is wanted."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._refresh()

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(TITLES):
            self._sorting = (column, order)
            self._refresh()

    def place_of(self, row: int) -> int | None:
        """Return the number of the incident that a row shows."""
        return int(self._order[row]) if 0 <= row < len(self._order) else None

    def key_of(self, row: int) -> int | None:
        """Return the key of the incident that a row shows."""
        place = self.place_of(row)
        return None if place is None or self._rows is None else int(self._rows.key[place])

    def row_of(self, key: int) -> int | None:
        """Return the row that shows an incident."""
        if self._rows is None:
            return None
        found = np.flatnonzero(self._rows.key[self._order] == np.uint64(key))
        return int(found[0]) if len(found) else None

    def is_by_hand(self, row: int) -> bool:
        """Tell whether a row's incident was entered by hand."""
        place = self.place_of(row)
        return place is not None and self._rows is not None and bool(self._rows.by_hand[place])

    def _refresh(self) -> None:
        self.beginResetModel()
        self._order = self._ordered() if self._rows is not None else np.zeros(0, np.int64)
        self.endResetModel()
        self.recounted.emit()

    def _ordered(self) -> Places:
        rows = self._rows
        assert rows is not None
        places = np.flatnonzero(self._mask(rows))
        column, order = self._sorting
        if column == TITLE:
            by = sorted(places.tolist(), key=self._folded.__getitem__) if self.has_titles else places.tolist()
            places = np.array(by, np.int64)
        elif column != STARTED:  # they come in the order of their start
            places = places[np.argsort(self._ranks(rows, column)[places], kind="stable")]
        return places[::-1] if order is Qt.SortOrder.DescendingOrder else places

    def _ranks(self, rows: IncidentColumns, column: int) -> NDArray[Any]:
        match column:
            case 0:
                folded = sorted({name.casefold() for name in self._names})
                return np.array([folded.index(name.casefold()) for name in self._names])[rows.vendor]
            case 2:
                return _RANK[rows.impact]
            case 4:
                return rows.hours
            case 5:
                return np.where(rows.known_end, rows.seen.astype(np.int64), np.iinfo(np.int64).max)
        return ~rows.touched

    def _mask(self, rows: IncidentColumns) -> NDArray[np.bool_]:
        wanted = self._wanted
        mask = np.ones(len(rows), np.bool_)
        if wanted.impact:
            mask &= rows.impact == IMPACTS.index(wanted.impact)
        if wanted.kind:
            mask &= KINDS[wanted.kind][1](rows)
        for word in wanted.text.casefold().split():
            vendors = np.array([word in name.casefold() for name in self._names], np.bool_)
            found = vendors[rows.vendor] if len(rows) else mask
            if self.has_titles and len(rows):
                found = found | np.fromiter((word in title for title in self._folded), np.bool_, len(rows))
            mask &= found
        return mask

    # -------------------------------------------------------------------------------- what Qt asks

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._order)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        shown = orientation is Qt.Orientation.Horizontal and 0 <= section < len(TITLES)
        if shown and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if shown and role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = self.place_of(index.row()) if index.isValid() else None
        if place is None or self._rows is None:
            return None
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line(self._text(self._rows, place, column))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{TITLES[column]}: {line(self._text(self._rows, place, column))}"
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._tip(self._rows, place, column))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(column)
            case Role.ID:
                return str(int(self._rows.key[place]))
            case _ if role == MARK_ROLE and column == SEVERITY:
                return MARKS[IMPACTS[self._rows.impact[place]]]
        return None

    def _text(self, rows: IncidentColumns, place: int, column: int) -> str:
        match column:
            case 0:
                return self._names[int(rows.vendor[place])]
            case 1:
                return self._titles[place] if self.has_titles else "…"
            case 2:
                return IMPACTS[int(rows.impact[place])]
            case 3:
                return moment(_instant(rows.started[place]))
            case 4:
                return _lasted(rows, place)
            case 5:
                return _end(rows, place)
        return "yes" if rows.touched[place] else "no"

    def _tip(self, rows: IncidentColumns, place: int, column: int) -> str:
        if column == LASTED:
            return exactly(float((rows.seen[place] - rows.started[place]).astype(np.int64)) / 3_600_000)
        return self._text(rows, place, column)


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == LASTED else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _instant(at: np.datetime64) -> datetime:
    found: datetime = at.astype("datetime64[ms]").item()
    return found.replace(tzinfo=UTC)


def _lasted(rows: IncidentColumns, place: int) -> str:
    hours = float((rows.seen[place] - rows.started[place]).astype(np.int64)) / 3_600_000
    known = not np.isnat(rows.resolved[place])
    return length(hours) if known else f"≥ {length(hours)}"


def _end(rows: IncidentColumns, place: int) -> str:
    if not np.isnat(rows.resolved[place]):
        return moment(_instant(rows.seen[place]))
    return "ongoing" if rows.ongoing[place] else "not known"
