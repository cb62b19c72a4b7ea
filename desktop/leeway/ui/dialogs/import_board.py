"""What the previews of imports share: the rows with what happens to each, what filters them, and why of the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QButtonGroup, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from leeway.ui.dialogs.import_rows import REASON_COLUMN, STATUSES, ImportRowsModel, StatusFilter
from leeway.ui.formatting import count
from leeway.ui.widgets.badge import BadgeDelegate
from leeway.ui.widgets.roles import describe, label
from leeway.ui.widgets.table import read_only_table, set_widths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leeway.services.importing import ImportRow
    from leeway.ui.theme import ThemeController


class ImportBoard(QWidget):
    """The rows of a plan; `thing` is what they are called: rows, incidents."""

    def __init__(
        self, theme: ThemeController, thing: str, widths: tuple[int, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = ImportRowsModel(self)
        self._filtered = StatusFilter(self)
        self._filtered.setSourceModel(self._model)
        self.filters: dict[str, QPushButton] = {}
        self.table = read_only_table(
            self._filtered, f"{thing.capitalize()} of the import", "What would happen to each, and why"
        )
        self.table.setItemDelegateForColumn(0, BadgeDelegate(theme, self.table))
        set_widths(self.table, widths, REASON_COLUMN)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.detail = label("", "secondary", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._buttons(thing))
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)

    def show_rows(self, rows: Sequence[ImportRow]) -> None:
        """Show the rows of a plan."""
        self._model.show_rows(tuple(rows))
        self.detail.setText("")
        for status, button in self.filters.items():
            number = sum(row.status == status for row in rows) if status else len(rows)
            button.setText(f"{STATUSES[status].word if status else 'All'} {count(number)}")

    def _buttons(self, thing: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        group = QButtonGroup(self)
        for status in ("", *STATUSES):
            button = QPushButton()
            button.setCheckable(True)
            button.setAutoDefault(False)
            describe(button, STATUSES[status].word if status else "All", f"Show only these {thing}")
            group.addButton(button)
            self.filters[status] = button
            row.addWidget(button)
        self.filters[""].setChecked(True)
        row.addStretch(1)
        group.buttonToggled.connect(self._on_filter)
        return row

    @Slot()
    def _on_filter(self) -> None:
        chosen = next((status for status, button in self.filters.items() if button.isChecked()), "")
        self._filtered.set_status(chosen)

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, current: QModelIndex, _: QModelIndex) -> None:
        self.detail.setText(current.siblingAtColumn(REASON_COLUMN).data() or "")


def import_buttons(tip: str) -> tuple[QDialogButtonBox, QPushButton]:
    """Make the buttons below: Import, which `tip` tells of, and Cancel."""
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    accept: QPushButton = box.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
    accept.setProperty("role", "primary")
    describe(accept, "Import", tip)
    cancel = box.button(QDialogButtonBox.StandardButton.Cancel)
    describe(cancel, "Cancel", "Close and import nothing (Esc)")
    for button in (accept, cancel):
        button.setAutoDefault(False)
    return box, accept
