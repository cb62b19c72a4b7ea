"""What tests of the register page do over and over: find a cell, type into it, fill in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit

from leeway.ui.dialogs.register_form import RegisterForm
from leeway.ui.widgets.editor_bubble import Bubble
from leeway.ui.widgets.editor_inputs import LineInput

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from leeway.ui.widgets.editor_table import RecordTable


def column_of(table: RecordTable, title: str) -> int:
    return next(i for i, column in enumerate(table.rows_model.columns) if column.title == title)


def cell(table: RecordTable, row: int, title: str) -> QModelIndex:
    return table.rows_model.index(row, column_of(table, title))


def column_texts(table: RecordTable, title: str) -> list[str]:
    return [cell(table, row, title).data() for row in range(table.rows_model.rowCount())]


def begin_edit(qtbot: QtBot, table: RecordTable, row: int, title: str) -> Any:
    """Go to a cell and press F2; return the input that opens."""
    table.setFocus()
    table.setCurrentIndex(cell(table, row, title))
    qtbot.keyClick(table, Qt.Key.Key_F2)
    return open_input(table)


def open_input(table: RecordTable) -> Any:
    found = [
        w for kind in (LineInput, QComboBox) for w in table.viewport().findChildren(kind) if w.isVisible()
    ]
    return found[-1] if found else None


def retype(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    """Select all and type over it; what QTest can.t type is pasted."""
    line.setFocus()
    line.selectAll()
    if len(text) > 100 or not text.isascii():
        line.insert(text)
        line.textEdited.emit(line.text())
    elif text:
        qtbot.keyClicks(line, text)
    else:
        qtbot.keyClick(line, Qt.Key.Key_Delete)


def edit_cell(qtbot: QtBot, table: RecordTable, row: int, title: str, text: str) -> Any:
    """Type a text into a cell and press Enter; return the input if it stays open."""
    line = begin_edit(qtbot, table, row, title)
    assert line is not None, f"{title} can't be edited"
    retype(qtbot, line.lineEdit() if isinstance(line, QComboBox) else line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    return open_input(table)


def choose_in_cell(qtbot: QtBot, table: RecordTable, row: int, title: str, word: str) -> None:
    """Choose a word from the list that opens in a cell."""
    combo = begin_edit(qtbot, table, row, title)
    place = combo.findText(word)
    assert place >= 0, f"{word} isn't offered"
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def sentences(widget: QWidget) -> list[str]:
    """Return what the bubbles next to fields say."""
    return [bubble.sentence.text() for bubble in widget.window().findChildren(Bubble) if bubble.isVisible()]


def open_form(parent: QWidget) -> RegisterForm:
    """Return the dialog that is open."""
    forms = [form for form in parent.window().findChildren(RegisterForm) if form.isVisible()]
    assert len(forms) == 1
    return forms[0]


def fill_in(qtbot: QtBot, form: RegisterForm, **texts: str) -> None:
    """Type into fields of a dialog by name, or choose the word."""
    for name, text in texts.items():
        made = form.inputs[name]
        if isinstance(made, QComboBox) and not made.isEditable():
            made.setCurrentIndex(made.findText(text))
            made.activated.emit(made.currentIndex())
        elif isinstance(made, QComboBox):
            line = made.lineEdit()
            assert line is not None
            retype(qtbot, line, text)
            completer = made.completer()
            if completer is not None and completer.popup() is not None:
                completer.popup().hide()
        else:
            retype(qtbot, made, text)


def press_ok(qtbot: QtBot, form: RegisterForm) -> None:
    qtbot.mouseClick(form.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def said(form: RegisterForm) -> list[str]:
    """Return the sentences that a dialog shows."""
    labels = [*form.problems.values(), form.problem]
    return [label.text() for label in labels if label.isVisible() and label.text()]
