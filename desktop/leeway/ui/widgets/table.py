"""Tables as every page and dialog shows them: rows of 36 px, no grid but a line below each row."""

from typing import Final

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from leeway.ui.widgets.roles import describe

ROW_HEIGHT: Final = 36


def read_only_table(
    model: QAbstractItemModel, name: str, tip: str = "", parent: QWidget | None = None
) -> QTableView:
    """Make a table of whole rows that can be selected and not edited; Tab leaves it."""
    table = QTableView(parent)
    table.setModel(model)
    table.setProperty("role", "framed")
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    rows = table.verticalHeader()
    rows.setVisible(False)
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(ROW_HEIGHT)
    columns = table.horizontalHeader()
    columns.setHighlightSections(False)
    columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    describe(table, name, tip)
    return table


def set_widths(table: QTableView, widths: tuple[int, ...], stretched: int) -> None:
    """Give columns their first widths in pixels; one takes what is left."""
    header = table.horizontalHeader()
    for column, width in enumerate(widths):
        table.setColumnWidth(column, width)
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    header.setMinimumSectionSize(48)
