"""Where a figure comes from: its formula, its inputs, its method and as of when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from leeway.ui.formatting import day_and_time
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from leeway.services.outage_provenance import Provenance

_SIZE: Final = (620, 560)
_NAMES: Final = 190


class ProvenanceDialog(QDialog):
    """Shows what stands behind a figure, as text that can be copied."""

    def __init__(self, parent: QWidget, told: Provenance) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Where from?")
        self.told = told
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(told.title, "card-title", wrap=True))
        column.addWidget(label(f"As of {day_and_time(told.as_of)}. {told.method}.", "subtitle", wrap=True))
        column.addWidget(self._body(told), 1)
        column.addWidget(self._buttons())
        self.resize(*_SIZE)

    def _body(self, told: Provenance) -> QScrollArea:
        content = QWidget()
        content.setProperty("role", "plain")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(10)
        column.addWidget(label("Formula", "strong"))
        column.addWidget(_selectable(told.formula))
        column.addWidget(label("Inputs", "strong"))
        column.addLayout(_form(told))
        if told.notes:
            column.addWidget(label("Mind", "strong"))
            for note in told.notes:
                column.addWidget(_selectable(note, "notice"))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        describe(area, "Formula, inputs and notes")
        return area

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = box.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        describe(self.copy_button, "Copy", "Copy all of it as text, for a note or a mail")
        describe(box.button(QDialogButtonBox.StandardButton.Close), "Close", "Close (Esc)")
        self.copy_button.clicked.connect(self._on_copy)
        box.rejected.connect(self.reject)
        return box

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self.told))


def as_text(told: Provenance) -> str:
    """Write it as plain text."""
    lines = [told.title, f"As of {day_and_time(told.as_of)}. {told.method}.", "", told.formula, ""]
    lines += [f"{name}: {value}" for name, value in told.inputs]
    return "\n".join([*lines, *told.notes])


def show_provenance(parent: QWidget, told: Provenance) -> ProvenanceDialog:
    """Open it over the window."""
    dialog = ProvenanceDialog(parent, told)
    dialog.open()
    return dialog


def _form(told: Provenance) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(14)
    form.setVerticalSpacing(6)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for name, value in told.inputs:
        named = label(name, "subtitle", wrap=True)
        named.setFixedWidth(_NAMES)
        form.addRow(named, _selectable(value))
    return form


def _selectable(text: str, role: str = "") -> QLabel:
    made = label(text, role, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
