"""A card with the fields of a vendor, a product's contract or a workflow, each edited in place."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from leeway.ui.pages.register_context import RegisterContext
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_field import FieldEdit

Place = tuple[str, int, int, int]
"""A field's name, its row, its column and how many columns it takes."""


class FormCard(Card):
    """Fields in a grid; those named in `lines` take several lines of text."""

    def __init__(
        self,
        context: RegisterContext,
        title: str,
        entity: str,
        places: Sequence[Place],
        *,
        lines: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        self.fields: dict[str, FieldEdit] = {}
        for name, row, column, columns in places:
            edit = FieldEdit(context.edits, entity, name, lines=name in lines)
            self.fields[name] = edit
            grid.addWidget(edit, row, column, 1, columns, Qt.AlignmentFlag.AlignTop)
        for column in range(max(place[2] + place[3] for place in places)):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def show_row(self, id: str) -> None:
        """Show the fields of a row."""
        for edit in self.fields.values():
            edit.show_row(id)

    def focus_first(self) -> None:
        """Go to the first field."""
        next(iter(self.fields.values())).input.setFocus(Qt.FocusReason.OtherFocusReason)
