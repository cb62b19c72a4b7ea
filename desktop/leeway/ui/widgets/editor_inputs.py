"""Inputs for one value of the register: a line, a text, a list of words, a search among rows.

Each reads what was typed as a value or raises a sentence, and keeps the text while that is mended.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from leeway.domain.fields import Field, Kind, Value
from leeway.ui import formatting
from leeway.ui.models.columns import plain_tip
from leeway.ui.widgets.editor_lists import ListInput, Option, SearchInput
from leeway.ui.widgets.editor_parsing import edit_text, read_value
from leeway.ui.widgets.roles import set_look

_NO_LIMIT = 2**31 - 1
_HOW = {
    Kind.DATE: "Write it like 2026-11-22 or 22 Nov 2026",
    Kind.INSTANT: "Write it like 2026-11-22 14:05, by your clock; a zone such as +02:00 or Z may follow",
}
_TEXT_HEIGHT = 76
_ELSEWHERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class Input(Protocol):
    """What every input can do; all of them are widgets."""

    modified: bool
    """Whether something was typed or chosen since `fill`."""

    def fill(self, value: Value) -> None:
        """Show a value."""

    def read(self) -> Value:
        """Return the value that is typed; NotReadable if there is none."""


class LineInput(QLineEdit):
    """One line for a text, a number, an amount or a day."""

    submitted = Signal()
    """Enter was pressed, or the focus left for another control."""

    def __init__(
        self, field: Field, parent: QWidget | None = None, shown: Callable[[Value], str] | None = None
    ) -> None:
        """Take the field; `shown` writes a value for reading while nobody is typing."""
        super().__init__(parent)
        self.field = field
        self.modified = False
        self._shown = shown
        self._filled: Value = None
        self.setMaxLength(_NO_LIMIT)
        self.setPlaceholderText("" if field.kind is Kind.TEXT else _placeholder(field))
        self.setAccessibleName(_named(field))
        self.setToolTip(plain_tip(_hint(field)))
        self.textEdited.connect(self._on_edited)
        self.returnPressed.connect(self.submitted)

    def fill(self, value: Value) -> None:
        """Show a value, from its beginning."""
        self._filled = value
        self._write()
        self.modified = False
        set_look(self, "problem", value=False)

    def _write(self) -> None:
        """Write the value for reading, or, while the focus is here, for typing."""
        if self._shown is not None and self._filled is not None and not self.hasFocus():
            self.setText(self._shown(self._filled))
        else:
            self.setText(edit_text(self.field, self._filled, formatting.user_locale()))
        self.setCursorPosition(0)

    def read(self) -> Value:
        """Return the value that is typed."""
        if not self.modified:
            return self._filled
        return read_value(self.field, self.text(), formatting.user_locale())

    @Slot()
    def _on_edited(self) -> None:
        self.modified = True
        set_look(self, "problem", value=False)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._shown is not None and not self.modified:
            self._write()
            if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
                self.selectAll()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _ELSEWHERE:
            self.submitted.emit()
            if self._shown is not None and not self.modified:
                self._write()


class TextInput(QPlainTextEdit):
    """Several lines; Ctrl+Enter submits, Tab goes on to the next control."""

    submitted = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.modified = False
        self._filled: Value = None
        self.setTabChangesFocus(True)
        self.setFixedHeight(_TEXT_HEIGHT)
        self.setAccessibleName(field.label)
        self.setToolTip(plain_tip(f"{field.hint}\nCtrl+Enter saves it".strip()))
        self.textChanged.connect(self._on_edited)

    def fill(self, value: Value) -> None:
        """Show a text."""
        self._filled = value
        with QSignalBlocker(self):
            self.setPlainText(str(value or ""))
        self.modified = False
        set_look(self, "problem", value=False)

    def read(self) -> Value:
        """Return the text."""
        if not self.modified:
            return self._filled
        return read_value(self.field, self.toPlainText(), formatting.user_locale())

    @Slot()
    def _on_edited(self) -> None:
        self.modified = True
        set_look(self, "problem", value=False)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        enter = e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and e.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
            return
        super().keyPressEvent(e)

    @override
    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        if e.reason() not in _ELSEWHERE:
            self.submitted.emit()


AnyInput = LineInput | TextInput | ListInput | SearchInput


def input_for(
    field: Field,
    options: Sequence[Option] = (),
    parent: QWidget | None = None,
    *,
    lines: bool = False,
    shown: Callable[[Value], str] | None = None,
) -> AnyInput:
    """Make the input for a field.

    `options` are what a reference can point to, `lines` asks for several, `shown` writes a value for reading.
    """
    match field.kind:
        case Kind.CHOICE | Kind.FLAG:
            return ListInput(field, parent)
        case Kind.REFERENCE:
            return SearchInput(field, options, parent)
        case _:
            return TextInput(field, parent) if lines else LineInput(field, parent, shown)


def _placeholder(field: Field) -> str:
    if field.nullable:
        return formatting.NOT_KNOWN
    return {Kind.DATE: "2026-11-22", Kind.INSTANT: "2026-11-22 14:05"}.get(field.kind, "")


def _hint(field: Field) -> str:
    how = _HOW.get(field.kind, "")
    return "\n".join(filter(None, (field.hint, how)))


def _named(field: Field) -> str:
    unit = {"share": "per cent", "h": "hours", "d": "days"}.get(field.unit, field.unit)
    return f"{field.label} ({unit})" if unit else field.label
