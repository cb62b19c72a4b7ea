"""A field of the register in a form: its name, the input, and a sentence where what was typed can't be kept."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from leeway.domain.editing import update
from leeway.domain.fields import Value
from leeway.domain.register_tables import TABLES
from leeway.ui.models.edits import RegisterEdits
from leeway.ui.models.field_columns import shown_value
from leeway.ui.widgets.editor_inputs import input_for
from leeway.ui.widgets.editor_lists import Option
from leeway.ui.widgets.editor_parsing import NotReadable
from leeway.ui.widgets.roles import label, set_look


class FieldEdit(QWidget):
    """Shows one field of one row and keeps it when Enter is pressed or the focus goes on, as one undo step."""

    def __init__(
        self,
        edits: RegisterEdits,
        entity: str,
        name: str,
        *,
        lines: bool = False,
        options: Callable[[], Sequence[Option]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = TABLES[entity].field(name)
        self._edits = edits
        self._entity = entity
        self._id = ""
        self.input = input_for(self.field, options() if options else (), self, lines=lines, shown=self._shown)
        self.input.submitted.connect(self._on_submitted)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.scenario = label("", "notice", wrap=True)
        self.scenario.hide()
        self.name = label(self.field.label, "secondary")
        self.name.setBuddy(self.input)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for part in (self.name, self.input, self.scenario, self.problem):
            column.addWidget(part)
        column.addStretch(1)

    def _shown(self, value: Value) -> str:
        return shown_value(self.field, value, self._edits.register.setting.currency)

    def show_row(self, id: str) -> None:
        """Show the field of a row; what is being typed for the same row stays."""
        row = self._edits.register.tables[self._entity].get(id)
        self._show_scenario(id)
        if row is None or (id == self._id and self.input.modified):
            return
        self._id = id
        self._say(None)
        self.input.fill(getattr(row, self.field.name))
        self.input.setEnabled(not self._edits.read_only)

    def _show_scenario(self, id: str) -> None:
        """Tell where the scenario that is looked at has another value: what is edited is the register's own."""
        otherwise = self._edits.in_scenario(self._entity, id, self.field.name)
        self.scenario.setVisible(otherwise is not None)
        if otherwise is not None:
            self.scenario.setText(f"In the scenario: {self._shown(otherwise.after)}")

    def forget(self) -> None:
        """Drop what is being typed or mended: the register that it was meant for is gone."""
        self._id = ""
        self.input.modified = False
        self._say(None)

    @Slot()
    def _on_submitted(self) -> None:
        if not self.input.modified or self._id not in self._edits.register.tables[self._entity]:
            return
        try:
            value = self.input.read()
        except NotReadable as error:
            self._say(str(error))
            return
        changes = update(self._edits.register, self._entity, self._id, **{self.field.name: value})
        self.input.modified = False
        refusal = self._edits.commit(changes)
        if refusal is None:
            self._say(None)
            self.input.fill(value)
        else:
            self.input.modified = True
            self._say(refusal)

    def _say(self, sentence: str | None) -> None:
        self.problem.setText(sentence or "")
        self.problem.setVisible(bool(sentence))
        self.input.setAccessibleDescription(sentence or self.field.hint)
        set_look(self.input, "problem", bool(sentence))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._edits.register.tables[self._entity].get(self._id)
        if event.key() == Qt.Key.Key_Escape and self.input.modified and row is not None:
            self._say(None)
            self.input.fill(getattr(row, self.field.name))
            return
        super().keyPressEvent(event)
