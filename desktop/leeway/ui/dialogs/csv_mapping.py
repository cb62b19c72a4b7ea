"""The question which column of a usage table is what, with what comes of the answer shown at once."""

from dataclasses import asdict
from datetime import tzinfo
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.formats.usage_csv_columns import COLUMNS, REQUIRED, CsvMapping, likely
from leeway.formats.usage_rows import Bounds
from leeway.services.usage_tables import TableHead, column_problems, tried
from leeway.ui.formatting import line
from leeway.ui.models.rows import RowsModel
from leeway.ui.models.usage_table_rows import TRIED_COLUMNS, raw_columns, raw_rows, tried_rows
from leeway.ui.widgets.roles import describe, label, set_look
from leeway.ui.widgets.table import read_only_table, set_widths

_SIZE: Final = (960, 640)
_WIDEST: Final = 220
_TIPS: Final = {
    "time": "A day, or a day and a time; without a zone it is taken for your own time",
    "input": "Tokens sent, without what was read from the cache",
    "output": "Tokens that came back",
    "cache_write": "Tokens put into the cache",
    "cache_read": "Tokens taken from the cache",
    "model": "Which model answered",
    "session": "What holds the calls of one session together",
    "limit": "A cell that isn't blank, 0 or no tells of a limit hit; a time in it is when the limit ends",
}


class ColumnChoice(QComboBox):
    """A column of the table, or none."""

    def __init__(self, what: str, headers: tuple[str, ...]) -> None:
        super().__init__()
        self.addItem("Choose…" if what in REQUIRED else "None", "")
        for header in dict.fromkeys(header for header in headers if header):
            self.addItem(line(header, 60), header)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)
        describe(self, f"Column with the {COLUMNS[what].lower()}", _TIPS[what])

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()  # scrolling must not change a choice


class CsvColumnsDialog(QDialog):
    """Asks for the columns of one table; stays open until the first rows can be read with them."""

    def __init__(
        self,
        head: TableHead,
        zone: tzinfo,
        bounds: Bounds,
        start: CsvMapping | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Begin with `start`, or with what the headers look like. `zone` is the user's."""
        super().__init__(parent)
        self.setWindowTitle("Columns of a table")
        self.resize(*_SIZE)
        self._head = head
        self._zone = zone
        self._bounds = bounds
        self._asked = False
        self.answer: CsvMapping | None = None
        self.choices = {what: ColumnChoice(what, head.shape) for what in COLUMNS}
        self.problems = {what: label("", "error", wrap=True) for what in COLUMNS}
        self._tried = RowsModel(TRIED_COLUMNS, parent=self)
        self._build()
        begin = asdict(start) if start else likely(head.shape)
        for what, choice in self.choices.items():
            choice.setCurrentIndex(max(0, choice.findData(begin.get(what, ""))))
            choice.currentIndexChanged.connect(self._on_changed)
        self._on_changed()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(f"Which column of {line(self._head.file, 80)} is what?", "card-title"))
        note = "Leeway remembers the answer on this computer for tables with the same headers."
        column.addWidget(label(note, "subtitle", wrap=True))
        column.addLayout(self._grid())
        column.addWidget(label("The first rows, as they are", "strong"))
        raw = RowsModel(raw_columns(self._head.shape), parent=self)
        raw.show(raw_rows(self._head))
        self.raw = read_only_table(raw, "First rows of the table", "As they are in the file")
        self.raw.resizeColumnsToContents()
        for place in range(raw.columnCount()):
            self.raw.setColumnWidth(place, min(_WIDEST, self.raw.columnWidth(place) + 12))
        column.addWidget(self.raw, 1)
        column.addWidget(label("What Leeway makes of them", "strong"))
        self.made = read_only_table(self._tried, "What comes of the first rows", "With the columns chosen")
        set_widths(self.made, (230, 72, 72, 90, 90, 100, 90, 160), 7)
        column.addWidget(self.made, 1)
        column.addWidget(self._buttons())

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        for place, what in enumerate(COLUMNS):
            row, side = divmod(place, 2)
            name = label(f"{COLUMNS[what]}{' *' if what in REQUIRED else ''}")
            name.setBuddy(self.choices[what])
            grid.addWidget(name, row * 2, side * 2)
            grid.addWidget(self.choices[what], row * 2, side * 2 + 1)
            grid.addWidget(self.problems[what], row * 2 + 1, side * 2, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return grid

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = box.addButton("Use these columns", QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setProperty("role", "primary")
        self.accept_button.setDefault(True)
        describe(self.accept_button, "Use these columns", "Read the table with these columns (Enter)")
        describe(
            box.button(QDialogButtonBox.StandardButton.Cancel), "Cancel", "Go back without an answer (Esc)"
        )
        box.accepted.connect(self._on_accepted)
        box.rejected.connect(self.reject)
        return box

    @property
    def chosen(self) -> dict[str, str]:
        """The header chosen for each part of a mapping; an empty text for none."""
        return {what: str(choice.currentData()) for what, choice in self.choices.items()}

    @Slot()
    def _on_changed(self) -> None:
        found = column_problems(self._head, self.chosen, self._zone, self._bounds)
        shown = {what: text for what, text in found.items() if self._asked or self.chosen[what]}
        for what, problem in self.problems.items():
            problem.setText(shown.get(what, ""))
            problem.setVisible(what in shown)
            self.choices[what].setAccessibleDescription(shown.get(what, _TIPS[what]))
            set_look(self.choices[what], "problem", what in shown)
        readable = all(self.chosen[what] for what in REQUIRED)
        mapping = CsvMapping(**self.chosen)
        self._tried.show(tried_rows(tried(self._head, mapping, self._zone, self._bounds)) if readable else ())

    @Slot()
    def _on_accepted(self) -> None:
        self._asked = True
        self._on_changed()
        found = column_problems(self._head, self.chosen, self._zone, self._bounds)
        if found:
            self.choices[next(what for what in COLUMNS if what in found)].setFocus(
                Qt.FocusReason.OtherFocusReason
            )
            return
        self.answer = CsvMapping(**self.chosen)
        self.accept()


def ask_columns(
    parent: QWidget, head: TableHead, zone: tzinfo, bounds: Bounds, start: CsvMapping | None = None
) -> CsvMapping | None:
    """Ask which column of a table is what; None if the user thinks better of it."""
    dialog = CsvColumnsDialog(head, zone, bounds, start, parent)
    dialog.exec()
    answer = dialog.answer
    dialog.deleteLater()
    return answer
