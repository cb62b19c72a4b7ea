"""Choose the days that a page looks at: on a strip, by typing the first and the last, or the last weeks by a button."""

from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from leeway.domain.fields import Field, Kind, Value
from leeway.ui import formatting
from leeway.ui.models.burn_range import PRESETS, DayRange, last_weeks
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.editor_inputs import LineInput
from leeway.ui.widgets.editor_parsing import NotReadable
from leeway.ui.widgets.range_strip import RangeStrip
from leeway.ui.widgets.roles import describe, label, set_look

_FIRST = Field("first", "First day", Kind.DATE, nullable=False, hint="The first day that is looked at")
_LAST = Field("last", "Last day", Kind.DATE, nullable=False, hint="The last day that is looked at")
_FIELD_WIDTH = 116
_ALL = 0


class RangeSelector(QWidget):
    """The days between two fields, which are also the ends of the strip; `range_changed` tells what the user chose."""

    range_changed = Signal(object)  # DayRange

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole: DayRange | None = None
        self.strip = RangeStrip(theme)
        self.first = _day_input(_FIRST)
        self.last = _day_input(_LAST)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.counted = label("", "secondary")
        self.presets = {weeks: self._preset(weeks) for weeks in (_ALL, *PRESETS)}
        self._lay_out()
        self.strip.marked.connect(self._on_marked)
        for line in (self.first, self.last):
            line.submitted.connect(partial(self._on_submitted, line))
            line.textEdited.connect(self._on_typing)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(label("Days", "card-title"))
        tools.addSpacing(4)
        tools.addWidget(self.first)
        tools.addWidget(label("to", "subtitle"))
        tools.addWidget(self.last)
        tools.addWidget(self.counted)
        tools.addStretch(1)
        for button in self.presets.values():
            tools.addWidget(button)
        column.addLayout(tools)
        column.addWidget(self.problem)
        column.addWidget(self.strip)

    def _preset(self, weeks: int) -> QPushButton:
        words = f"{weeks} weeks" if weeks else "All"
        button = QPushButton(words)
        button.setCheckable(True)
        describe(button, f"Last {words}" if weeks else "All days", "All days with use")
        button.clicked.connect(partial(self._on_preset, weeks))
        return button

    # -------------------------------------------------------------------------------- what is shown

    @property
    def days(self) -> DayRange | None:
        """The days that are chosen; None while there is no history."""
        return self.strip.days

    def show_history(self, whole: DayRange, use: NDArray[np.int64]) -> None:
        """Show the use of each day: (n,) int64. The chosen days stay, cut to the history."""
        self._whole = whole
        self.strip.show_history(whole, use)
        for weeks, button in self.presets.items():
            days = last_weeks(whole, weeks) if weeks else whole
            button.setEnabled(weeks == _ALL or len(whole) > 7 * weeks)
            words = f"From {formatting.day(days.first)} to {formatting.day(days.last)}"
            button.setToolTip(words if button.isEnabled() else "There is no use further back than this")
        self._say(None)
        self._write()

    def choose(self, days: DayRange) -> None:
        """Choose days, as far as the history has them; nothing is announced."""
        self.strip.mark(days)
        self._write()

    def show_reference(self, days: DayRange | None) -> None:
        """Underline the reference period on the strip."""
        self.strip.show_reference(days)

    def _write(self) -> None:
        days = self.strip.days
        if days is None or self._whole is None:
            return
        for line, day in ((self.first, days.first), (self.last, days.last)):
            if not line.modified:
                line.fill(day)
        self.counted.setText(formatting.counted(len(days), "day"))
        for weeks, button in self.presets.items():
            button.setChecked(
                button.isEnabled() and days == (last_weeks(self._whole, weeks) if weeks else self._whole)
            )

    # --------------------------------------------------------------------------------------- slots

    @Slot(object)
    def _on_marked(self, days: DayRange) -> None:
        for line in (self.first, self.last):
            line.modified = False
        self._say(None)
        self._write()
        self.range_changed.emit(days)

    def _on_preset(self, weeks: int, *_: object) -> None:
        if self._whole is not None:
            self._take(last_weeks(self._whole, weeks) if weeks else self._whole)

    def _on_submitted(self, line: LineInput) -> None:
        """Take the day that was typed; what can't be taken is said, and stays while the focus does."""
        days = self.strip.days
        if not line.modified or days is None:
            return
        try:
            day = self._read(line)
        except NotReadable as error:
            self._say(str(error), line)
            if not line.hasFocus():
                line.fill(days.first if line is self.first else days.last)
            return
        line.modified = False
        self._take(days.with_first(day) if line is self.first else days.with_last(day))

    def _read(self, line: LineInput) -> date:
        day = line.read()
        assert isinstance(day, date)
        assert self._whole is not None
        if day not in self._whole:
            first, last = formatting.day(self._whole.first), formatting.day(self._whole.last)
            raise NotReadable(
                f"{line.field.label}: there is no use on {formatting.day(day)}; there is from {first} to {last}."
            )
        return day

    def _take(self, days: DayRange) -> None:
        self._say(None)
        changed = days != self.strip.days
        self.choose(days)
        if changed:
            self.range_changed.emit(days)

    @Slot()
    def _on_typing(self) -> None:
        self._say(None)

    def _say(self, sentence: str | None, line: LineInput | None = None) -> None:
        self.problem.setText(sentence or "")
        self.problem.setVisible(bool(sentence))
        for one in (self.first, self.last):
            set_look(one, "problem", sentence is not None and one is line)


def _day_input(field: Field) -> LineInput:
    line = LineInput(field, shown=_shown)
    line.setFixedWidth(_FIELD_WIDTH)
    return line


def _shown(value: Value) -> str:
    return formatting.day(value if isinstance(value, date) else None)
