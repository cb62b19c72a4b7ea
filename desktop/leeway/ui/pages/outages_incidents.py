"""The list of all incidents in scope: found by words, severity and kind, opened, added, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from leeway.domain.incident import CRITICAL, MAINTENANCE, MAJOR, MINOR, NONE, NOT_STATED
from leeway.ui import formatting
from leeway.ui.models.incident_list import (
    KINDS,
    LASTED,
    MARKS,
    SEVERITY,
    STARTED,
    TITLE,
    IncidentListModel,
    Wanted,
)
from leeway.ui.widgets.badge import BadgeDelegate
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_filter import FilterLine
from leeway.ui.widgets.roles import describe, label
from leeway.ui.widgets.table import ROW_HEIGHT, read_only_table, set_widths

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

    from leeway.domain.register import Register
    from leeway.services.outage_view import OutageView
    from leeway.ui.theme import ThemeController

_ROWS: Final = 9
_WIDTHS: Final = (150, 320, 124, 150, 104, 150, 96)
_QUIET_MS: Final = 120
_CELL_SHEET: Final = "QTableView::item { padding: 0 5px; }"
"""Qt adds 3 px of its own to the sides of a cell: with these, text stands below its heading."""
_SEVERITIES: Final = (CRITICAL, MAJOR, MINOR, NONE, MAINTENANCE, NOT_STATED)


class IncidentsCard(Card):
    """The list, with what can be done to it."""

    opened = Signal(str)
    """An incident should be shown: its key."""
    add_asked = Signal()
    edit_asked = Signal(str)
    remove_asked = Signal(str)

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__("All incidents", parent)
        self.model = IncidentListModel(self)
        self.filter = FilterLine(
            theme, "Filter incidents", "Filter incidents", "Words of the vendor or the title (Ctrl+F)"
        )
        self.severity = _Choice("Severity", "Show only incidents of this severity")
        self.severity.offer([("All severities", ""), *((MARKS[one].text, one) for one in _SEVERITIES)])
        self.kind = _Choice("Kind", "Show only incidents of this kind")
        self.kind.offer([("All kinds", ""), *((words, name) for name, (words, _) in KINDS.items())])
        self.counted = label("", "secondary")
        self.add = _button("Add incident…", "Enter an incident that no feed has")
        self.edit = _button("Edit…", "Change the selected incident, or correct what its source says")
        self.remove = _button("Remove", "Take the selected incident out, if it was entered by hand (Delete)")
        self.table = read_only_table(self.model, "Incidents", "Enter or a double click shows one in full")
        self.none = label("No incident matches the filter.", "subtitle")
        self._writable = True
        self._kept: int | None = None
        self._typing = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: ThemeController) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        self.filter.setMinimumWidth(160)
        self.filter.setMaximumWidth(320)
        tools.addWidget(self.filter, 2)
        tools.addWidget(self.severity)
        tools.addWidget(self.kind)
        tools.addWidget(self.counted)
        tools.addStretch(1)
        for button in (self.add, self.edit, self.remove):
            self.corner.addWidget(button)
        self.body.addLayout(tools)
        self.table.setItemDelegateForColumn(SEVERITY, BadgeDelegate(theme, self.table))
        self.table.setProperty("role", "")
        self.table.setStyleSheet(_CELL_SHEET)
        set_widths(self.table, _WIDTHS, TITLE)
        header = self.table.horizontalHeader()
        header.setSortIndicator(STARTED, Qt.SortOrder.DescendingOrder)
        self.table.setSortingEnabled(True)
        self.table.setFixedHeight(ROW_HEIGHT * _ROWS + 36)
        self.table.setColumnWidth(LASTED, 104)
        self.body.addWidget(self.table)
        self.body.addWidget(self.none)
        self.none.hide()

    def _connect(self) -> None:
        self._typing.timeout.connect(self._on_filter)
        self.filter.textChanged.connect(self._typing.start)
        self.filter.left.connect(self._on_left)
        self.severity.activated.connect(self._on_filter)
        self.kind.activated.connect(self._on_filter)
        self.model.modelAboutToBeReset.connect(self._on_about_to_reset)
        self.model.recounted.connect(self._on_recounted)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.activated.connect(self._on_activated)
        self.add.clicked.connect(self.add_asked)
        self.edit.clicked.connect(self._on_edit)
        self.remove.clicked.connect(self._on_remove)

    def show_view(self, register: Register, view: OutageView, *, writable: bool) -> None:
        """Show the incidents of a view; what is selected stays."""
        self._writable = writable
        self.add.setEnabled(writable and bool(register.vendors))
        self.model.show(register, view.incidents)

    def choose(self, key: int) -> bool:
        """Make an incident the current one; False if the filter leaves it out."""
        row = self.model.row_of(key)
        if row is None:
            return False
        self.table.setCurrentIndex(self.model.index(row, 0))
        self.table.scrollTo(self.model.index(row, 0))
        return True

    def clear_filter(self) -> None:
        """Show all of them again."""
        self.filter.clear()
        self.severity.setCurrentIndex(0)
        self.kind.setCurrentIndex(0)
        self._on_filter()

    @property
    def current_key(self) -> str:
        """The key of the selected incident; empty for none."""
        key = self.model.key_of(self.table.currentIndex().row())
        return "" if key is None else str(key)

    # ------------------------------------------------------------------------------------------ slots

    @Slot()
    def _on_filter(self) -> None:
        self._typing.stop()
        kind, impact = str(self.kind.currentData()), str(self.severity.currentData())
        self.model.keep(Wanted(self.filter.text().strip(), impact, kind))

    @Slot()
    def _on_left(self) -> None:
        self._on_filter()
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_about_to_reset(self) -> None:
        self._kept = self.model.key_of(self.table.currentIndex().row())

    @Slot()
    def _on_recounted(self) -> None:
        if self._kept is not None:
            self.choose(self._kept)
        shown, total = self.model.rowCount(), self.model.total
        incidents = formatting.counted(total, "incident")
        self.counted.setText(incidents if shown == total else f"{formatting.count(shown)} of {incidents}")
        self.none.setVisible(not shown and bool(total))
        self._on_current(self.table.currentIndex(), QModelIndex())

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _: QModelIndex) -> None:
        chosen = current.isValid() and self._writable
        self.edit.setEnabled(chosen)
        self.remove.setEnabled(chosen and self.model.is_by_hand(current.row()))

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        key = self.model.key_of(index.row())
        if key is not None:
            self.opened.emit(str(key))

    @Slot()
    def _on_edit(self) -> None:
        self.edit_asked.emit(self.current_key)

    @Slot()
    def _on_remove(self) -> None:
        self.remove_asked.emit(self.current_key)


class _Choice(QComboBox):
    """A choice that a turn of the wheel doesn't change by accident."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        describe(self, name, tip)

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Offer words, each with what it stands for."""
        for words, value in choices:
            self.addItem(words, value)

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()


def _button(words: str, tip: str) -> QPushButton:
    button = QPushButton(words)
    describe(button, words.removesuffix("…"), tip)
    return button
