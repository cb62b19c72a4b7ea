"""Inputs that choose: one of a few words, or a row of the register by its name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget
from typing_extensions import override

from leeway.domain.fields import Field, Kind, Value
from leeway.ui import formatting
from leeway.ui.models.columns import plain_tip
from leeway.ui.widgets.editor_parsing import NotReadable, read_value
from leeway.ui.widgets.roles import set_look

Option = tuple[str, str]
"""The id of a row that can be chosen, and its name."""

_ELSEWHERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class ListInput(QComboBox):
    """One of a few words; yes, no and, where it can be, not known."""

    submitted = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.modified = False
        self.setAccessibleName(field.label)
        self.setToolTip(plain_tip(field.hint))
        for word, value in _words(field):
            self.addItem(word, value)
        self.activated.connect(self._on_chosen)

    def fill(self, value: Value) -> None:
        """Choose a value."""
        self.setCurrentIndex(next((i for i in range(self.count()) if self.itemData(i) == value), -1))
        self.modified = False
        set_look(self, "problem", value=False)

    def read(self) -> Value:
        """Return the value that is chosen."""
        value: Value = self.currentData()
        return value

    @Slot()
    def _on_chosen(self) -> None:
        self.modified = True
        self.submitted.emit()

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()  # scrolling the page must not change a value


class SearchInput(QComboBox):
    """A search among rows of the register by name."""

    submitted = Signal()

    def __init__(self, field: Field, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.modified = False
        self._filled: Value = None
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(field.label)
        self.setToolTip(plain_tip(f"{field.hint}\nType a part of the name".strip()))
        if field.nullable:
            self.addItem("", None)
        for id, name in options:
            self.addItem(formatting.line(name), id)
        self._set_up_line()
        self.activated.connect(self._on_chosen)

    def _set_up_line(self) -> None:
        completer, line = self.completer(), self.lineEdit()
        assert completer is not None
        assert line is not None
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        line.setAccessibleName(self.field.label)
        line.setPlaceholderText("Type to search")
        line.textEdited.connect(self._on_edited)

    def fill(self, value: Value) -> None:
        """Choose a row by its id."""
        self._filled = value
        self.setCurrentIndex(self.findData(value) if value is not None else -1)
        if value is None:
            self.setEditText("")
        self.modified = False
        set_look(self, "problem", value=False)

    def read(self) -> Value:
        """Return the id of the row whose name is typed."""
        if not self.modified:
            return self._filled
        typed = self.currentText().strip()
        if not typed:
            return read_value(self.field, "", formatting.user_locale())
        found = [i for i in range(self.count()) if self.itemText(i).casefold() == typed.casefold()]
        if self.currentIndex() in found:
            found = [self.currentIndex()]
        if len(found) != 1:
            how = "isn't in the register; choose one from the list, or add it first"
            raise NotReadable(f"{self.field.label}: “{formatting.line(typed, 40)}” {how}.")
        value: Value = self.itemData(found[0])
        return value

    @Slot()
    def _on_edited(self) -> None:
        self.modified = True
        set_look(self, "problem", value=False)

    @Slot()
    def _on_chosen(self) -> None:
        self.modified = True
        self.submitted.emit()

    @override
    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        if e.reason() not in _ELSEWHERE and not self.view().isVisible():
            self.submitted.emit()

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        super().keyPressEvent(e)
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()  # scrolling the page must not change a value


def _words(field: Field) -> list[tuple[str, Value]]:
    if field.kind is Kind.CHOICE:
        return [(choice[:1].upper() + choice[1:], choice) for choice in field.choices]
    words: list[tuple[str, Value]] = [("Yes", True), ("No", False)]
    return [*words, ("Not known", None)] if field.nullable else words
