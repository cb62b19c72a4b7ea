"""A dialog of fields for something new in the register; it stays open until what is typed can be kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCompleter, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from leeway.domain.fields import Field, Value
from leeway.ui.widgets.editor_inputs import AnyInput, LineInput, input_for
from leeway.ui.widgets.editor_lists import Option
from leeway.ui.widgets.editor_parsing import NotReadable
from leeway.ui.widgets.roles import describe, label, set_look

_WIDTH = 460

Values = Mapping[str, Value]
Keep = Callable[[Values], str | None]
"""Keeps what was typed and returns None, or returns the sentence that says why it can't be kept."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of the dialog: under which name its value is given, what a reference can point to, where it starts.

    `names` are suggested while typing; `lines` asks for a text of several lines.
    """

    name: str
    field: Field
    start: Value = None
    options: Sequence[Option] = ()
    names: Sequence[str] = ()
    lines: bool = False


class RegisterForm(QDialog):
    """Asks for some fields; OK keeps them, or says at the field, or at the end, what is wrong."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        asked: Sequence[Asked],
        keep: Keep,
        *,
        ok: str = "Add",
        note: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keep = keep
        self._asked = tuple(asked)
        self.inputs: dict[str, AnyInput] = {}
        self.problems = {one.name: label("", "error", wrap=True) for one in asked}
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(label(title, "card-title"))
        if note:
            column.addWidget(label(note, "subtitle", wrap=True))
        column.addLayout(self._form())
        column.addWidget(self.problem)
        column.addStretch(1)
        self.buttons = self._buttons(ok)
        column.addWidget(self.buttons)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for one in self._asked:
            made = input_for(one.field, one.options, self, lines=one.lines)
            made.fill(one.start)
            if one.names and isinstance(made, LineInput):
                made.setCompleter(_completer(one.names, made))
            self.inputs[one.name] = made
            cell = QVBoxLayout()
            cell.setSpacing(2)
            cell.addWidget(made)
            cell.addWidget(self.problems[one.name])
            self.problems[one.name].hide()
            unit = {"share": " (%)", "h": " (h)", "d": " (days)"}.get(one.field.unit, "")
            star = " *" if one.field.required else ""
            name = label(f"{one.field.label}{unit}{star}")
            name.setBuddy(made)
            form.addRow(name, cell)
        return form

    def _buttons(self, ok: str) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        accept = box.button(QDialogButtonBox.StandardButton.Ok)
        accept.setText(ok)
        accept.setProperty("role", "primary")
        describe(accept, ok, "Keep what is typed (Enter)")
        describe(box.button(QDialogButtonBox.StandardButton.Cancel), "Cancel", "Add nothing (Esc)")
        box.accepted.connect(self._on_accepted)
        box.rejected.connect(self.reject)
        return box

    @Slot()
    def _on_accepted(self) -> None:
        values = self._read()
        refusal = self._keep(values) if values is not None else None
        self.problem.setText(refusal or "")
        self.problem.setVisible(bool(refusal))
        if values is not None and refusal is None:
            self.accept()
        else:
            self.adjustSize()  # the sentences need room

    def _read(self) -> Values | None:
        """Read every input; None, with a sentence at each that can't be read."""
        values: dict[str, Value] = {}
        wrong: list[AnyInput] = []
        for one in self._asked:
            made = self.inputs[one.name]
            made.modified = True
            try:
                values[one.name] = made.read()
                self._say(one.name, "")
            except NotReadable as error:
                self._say(one.name, str(error))
                wrong.append(made)
        if wrong:
            wrong[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return None if wrong else values

    def _say(self, name: str, sentence: str) -> None:
        self.problems[name].setText(sentence)
        self.problems[name].setVisible(bool(sentence))
        self.inputs[name].setAccessibleDescription(sentence)
        set_look(self.inputs[name], "problem", bool(sentence))


def ask(
    parent: QWidget, title: str, asked: Sequence[Asked], keep: Keep, *, ok: str = "Add", note: str = ""
) -> RegisterForm:
    """Open the dialog over the window; `keep` is called when OK is pressed."""
    form = RegisterForm(parent, title, asked, keep, ok=ok, note=note)
    form.open()
    first = next(iter(form.inputs.values()), None)
    empty = next(
        (made for made in form.inputs.values() if isinstance(made, LineInput) and not made.text()), first
    )
    if empty is not None:
        empty.setFocus(Qt.FocusReason.OtherFocusReason)
    return form


def _completer(names: Sequence[str], parent: LineInput) -> QCompleter:
    completer = QCompleter([*names], parent)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    return completer
