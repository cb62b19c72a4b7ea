"""The card of what-if that sets scenarios side by side, and says where the decision flips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from leeway.errors import LeewayError
from leeway.ui import formatting
from leeway.ui.charts.chart_files import save_table
from leeway.ui.models.columns import menu_text
from leeway.ui.models.rows import RowsModel
from leeway.ui.models.whatif_sides import SIDES, flip_sentences, side_columns, side_rows
from leeway.ui.pages.portfolio_explanation import Points
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leeway.services.whatif import ReadWhatIf
    from leeway.services.whatif_extras import Extras, Side
    from leeway.ui.theme import ThemeController

MOST_OTHERS: Final = SIDES - 2
_ROWS_SHOWN: Final = 9


class BesideCard(Card):
    """The scenario that is worked on beside the baseline, and up to two others of the register."""

    chosen = Signal()
    """Other scenarios are to stand beside it."""
    saved = Signal(str)
    """A file was written: its name."""
    failed = Signal(str)
    """A file couldn't be written: a sentence that says why."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__("Side by side", parent, note="The same outages in all of them.")
        self._others: list[str] = []
        self._offered: tuple[tuple[str, str], ...] = ()
        self._sides: Sequence[Side] = ()
        self.menu = QMenu(self)
        self.button = QToolButton()
        self.button.setText("Compare with…")
        self.button.setProperty("role", "button")
        self.button.setMenu(self.menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        describe(
            self.button,
            "Compare with",
            f"Choose up to {MOST_OTHERS} saved scenarios to stand beside this one",
        )
        self.save = QPushButton("Save as CSV…")
        describe(self.save, "Save as CSV", "Write these figures as a table")
        self.save.clicked.connect(self._on_save)
        self.rows = RowsModel(side_columns(()), parent=self)
        self.table = RecordTable(
            self.rows, theme, name="Scenarios side by side", stretched=(0,), rows_shown=_ROWS_SHOWN
        )
        self.flips = Points("Where the decision flips")
        self.waiting = label("Being worked out …", "secondary")
        tools = QHBoxLayout()
        tools.addWidget(self.button)
        tools.addWidget(self.waiting)
        tools.addStretch(1)
        tools.addWidget(self.save)
        self.body.addLayout(tools)
        self.body.addWidget(self.table)
        self.body.addWidget(self.flips)
        self._show_columns()

    @property
    def others(self) -> tuple[str, ...]:
        """The keys of the scenarios that stand beside the one that is worked on."""
        return tuple(self._others)

    def offer(self, scenarios: Sequence[tuple[str, str]]) -> None:
        """Offer the other scenarios of the register, by key and name; those that are gone are let go."""
        keys = {key for key, _ in scenarios}
        self._others = [key for key in self._others if key in keys]
        if tuple(scenarios) == self._offered:
            return
        self._offered = tuple(scenarios)
        self.button.setEnabled(bool(scenarios))
        self.menu.clear()
        for key, name in scenarios:
            action = QAction(menu_text(formatting.line(name, 60)), self.menu)
            action.setCheckable(True)
            action.setData(key)
            action.setChecked(key in self._others)
            action.triggered.connect(self._on_chosen)
            self.menu.addAction(action)

    def wait(self) -> None:
        """Say that what is shown is of before."""
        self.waiting.show()

    def show_extras(self, read: ReadWhatIf, extras: Extras, product_id: str) -> None:
        """Show the figures side by side, and where the decision flips."""
        self.waiting.hide()
        self._sides = extras.sides
        self.rows.set_columns(side_columns(extras.sides))
        self.rows.show(side_rows(read, extras.sides, product_id))
        self._show_columns()
        self.flips.show_texts(flip_sentences(extras.flips, read.whatif.register.setting.currency))

    def forget(self) -> None:
        """Let go of everything: another register is open."""
        self._others, self._offered, self._sides = [], (), ()
        self.menu.clear()
        self.rows.show([])

    def _show_columns(self) -> None:
        for place in range(SIDES):
            self.table.setColumnHidden(place + 1, place >= max(len(self._sides), 2))

    @Slot()
    def _on_chosen(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        key = str(action.data())
        if action.isChecked():
            self._others = [*self._others, key][-MOST_OTHERS:]
        else:
            self._others = [one for one in self._others if one != key]
        for one in self.menu.actions():
            one.setChecked(one.data() in self._others)
        self.chosen.emit()

    @Slot()
    def _on_save(self) -> None:
        try:
            target = save_table(self, "scenarios", self.rows)
        except LeewayError as error:
            self.failed.emit(str(error))
            return
        if target is not None:
            self.saved.emit(target.name)
