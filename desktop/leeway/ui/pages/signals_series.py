"""The table of the Signals page: every metric in scope with its latest figure, found by words or by what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leeway.ui import formatting
from leeway.ui.models.rows import RowsModel
from leeway.ui.models.signal_rows import AS_OF, OVER_TIME, SeriesRow, series_columns
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.chips import chip
from leeway.ui.widgets.editor_filter import FilterLine
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.roles import label
from leeway.ui.widgets.sparkline import SparklineDelegate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leeway.ui.theme import ThemeController

_ROWS: Final = 7
_QUIET_MS: Final = 120


class SeriesCard(Card):
    """The series in scope; says which one is chosen."""

    chosen = Signal(str)
    """Another series is the current one: its id, empty for none."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__("Figures", parent)
        self.model: RowsModel[SeriesRow] = RowsModel(series_columns(), parent=self)
        self.filter = FilterLine(
            theme, "Filter figures", "Filter figures", "Words of vendor, product, metric or source (Ctrl+F)"
        )
        self.changed = chip(
            "Changed", "Only what changed", "Show only figures that differ from the last from the same source"
        )
        self.counted = label("", "secondary")
        self.none = label("No figure matches.", "subtitle", wrap=True)
        self.table = RecordTable(
            self.model, theme, name="Figures in scope", stretched=(0, 1, OVER_TIME, 6), rows_shown=_ROWS
        )
        self.table.setItemDelegateForColumn(
            OVER_TIME, SparklineDelegate(theme, lambda row: row.points, self.table)
        )
        self.table.make_sortable(AS_OF, Qt.SortOrder.DescendingOrder)
        self._typing = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        self.filter.setMinimumWidth(160)
        self.filter.setMaximumWidth(320)
        tools.addWidget(self.filter, 2)
        tools.addWidget(self.changed)
        tools.addWidget(self.counted)
        tools.addStretch(1)
        self.body.addLayout(tools)
        self.body.addWidget(self.table)
        self.body.addWidget(self.none)
        self.none.hide()

    def _connect(self) -> None:
        self._typing.timeout.connect(self._on_filter)
        self.filter.textChanged.connect(self._typing.start)
        self.filter.left.connect(self._on_left)
        self.changed.toggled.connect(self._on_changed)
        self.table.chosen.connect(self.chosen)

    def show_rows(self, rows: Sequence[SeriesRow]) -> None:
        """Show these series; what is selected stays, else the first one is."""
        self.model.show(rows)
        changed = sum(1 for row in rows if row.changed)
        self.changed.setText(f"Changed {formatting.count(changed)}")
        self._tell()
        self._choose_first()

    def clear_filter(self) -> None:
        """Show all of them again."""
        self.filter.clear()
        self.changed.setChecked(False)
        self._on_filter()

    def _choose_first(self) -> None:
        if not self.table.current_id and self.model.rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
        elif not self.table.current_id:
            self.chosen.emit("")

    def _tell(self) -> None:
        shown, total = len(self.model.rows), self.model.total
        metrics = formatting.counted(total, "metric")
        self.counted.setText(metrics if shown == total else f"{formatting.count(shown)} of {metrics}")
        only = self.changed.isChecked() and not self.filter.text().strip()
        self.none.setText(
            "Nothing differs from the last figure of the same source." if only else "No figure matches."
        )
        self.none.setVisible(not shown)
        self.table.setVisible(bool(shown))

    # ------------------------------------------------------------------------------------------ slots

    @Slot()
    def _on_filter(self) -> None:
        self._typing.stop()
        words = self.filter.text().casefold().split()
        only = self.changed.isChecked()

        def wanted(row: SeriesRow) -> bool:
            return (row.changed or not only) and all(word in row.words for word in words)

        self.model.keep(wanted if words or only else None)
        self._tell()
        self._choose_first()

    @Slot()
    def _on_changed(self) -> None:
        """Show what changed, the newest first."""
        if self.changed.isChecked():
            self.table.sortByColumn(AS_OF, Qt.SortOrder.DescendingOrder)
        self._on_filter()

    @Slot()
    def _on_left(self) -> None:
        self._on_filter()
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
