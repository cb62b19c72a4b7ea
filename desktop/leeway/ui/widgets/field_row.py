"""One field of the register in a form of settings: the field's editor, and under it what the field means."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leeway.domain.fields import Kind
from leeway.domain.register_tables import TABLES
from leeway.ui.models.edits import RegisterEdits
from leeway.ui.session import Session
from leeway.ui.widgets.editor_field import FieldEdit
from leeway.ui.widgets.roles import label

_NARROW = 180
_NUMBERS = {Kind.NUMBER, Kind.WHOLE, Kind.MONEY}


class FieldRow(QWidget):
    """Edits a field of the row that `row_id` names at the time."""

    def __init__(
        self,
        session: Session,
        entity: str,
        name: str,
        row_id: Callable[[], str],
        parent: QWidget | None = None,
        *,
        lines: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._entity = entity
        self._row_id = row_id
        field = TABLES[entity].field(name)
        self.edit = FieldEdit(RegisterEdits(session), entity, name, lines=lines)
        self.input = self.edit.input
        self.problem = self.edit.problem
        if field.kind in _NUMBERS:
            self.input.setMaximumWidth(_NARROW)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(3)
        column.addWidget(self.edit)
        if hint or field.hint:
            column.addWidget(label(hint or field.hint, "secondary", wrap=True))
        self.refresh()
        session.opened.connect(self._on_opened)

    @Slot()
    def _on_opened(self) -> None:
        self.edit.forget()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the register's value, unless something is being typed or mended for the same row."""
        id = self._row_id()
        self.setEnabled(id in self._session.register.tables[self._entity] and not self._session.read_only)
        self.edit.show_row(id)
