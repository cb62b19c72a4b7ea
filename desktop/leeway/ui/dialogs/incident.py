"""One incident: what its source says of it, and what a person may say to that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from leeway.domain.incident import ONGOING, PublishedIncident
from leeway.services.incident_editing import mark_touched
from leeway.ui.formatting import line
from leeway.ui.models.edits import RegisterEdits
from leeway.ui.models.incident_list import MARKS
from leeway.ui.models.outage_words import length, moment
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from leeway.domain.register import Register
    from leeway.ui.session import Session

_SIZE: Final = (640, 600)
_BY_HAND: Final = "entered by hand"
_FIELD_WORDS: Final = {"product_id": "product", "impact": "severity", "started": "start", "resolved": "end"}


class IncidentDialog(QDialog):
    """Shows an incident; its link is opened only on a click, and only if it is one of the web."""

    edit_asked = Signal(object)  # PublishedIncident
    remove_asked = Signal(object)  # PublishedIncident

    def __init__(self, session: Session, row: PublishedIncident, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Incident")
        self.row = row
        self._edits = RegisterEdits(session)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(line(row.title, 400) or "Without a title", "card-title", wrap=True))
        column.addWidget(label(" · ".join(_about(session.register, row)), "subtitle", wrap=True))
        column.addLayout(self._facts(session.register))
        self.link = self._link_button()
        if self.link is not None:
            column.addLayout(_at_left(self.link))
        column.addWidget(self._updates(), 1)
        self.untouched = self._toggle()
        column.addLayout(_at_left(self.untouched))
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        column.addWidget(self._buttons())
        self.resize(*_SIZE)
        self.close_button.setFocus()

    def _facts(self, register: Register) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(6)
        for name, value in incident_facts(register, self.row):
            told = label(line(value, 500), wrap=True)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label(name, "subtitle"), told)
        return form

    def _link_button(self) -> QPushButton | QLabel | None:
        """Make a button that shows the whole address; a link that isn't one of the web is text."""
        if not self.row.url:
            return None
        if not opens(self.row.url):
            return label(f"Link, not one of the web: {line(self.row.url, 300)}", "secondary", wrap=True)
        words = line(self.row.url, 2_000)
        button = QPushButton(words if len(words) <= 78 else f"{words[:77]}…")
        button.setProperty("role", "link")
        button.setAutoDefault(False)
        describe(button, f"Open {words}", f"Open in the web browser:\n{words}")
        button.clicked.connect(self._on_link)
        return button

    def _updates(self) -> QPlainTextEdit:
        self.text = QPlainTextEdit(self.row.updates or "No text on record.")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        describe(self.text, "What the vendor wrote", "The updates as published, as plain text")
        return self.text

    def _toggle(self) -> QPushButton:
        button = QPushButton("It never touched us")
        button.setCheckable(True)
        button.setChecked(not self.row.touched)
        button.setAutoDefault(False)
        button.setEnabled(not self._edits.read_only)
        describe(button, "It never touched us", "It stays on the timeline, and counts for nothing")
        button.clicked.connect(self._on_touched)
        return button

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.close_button = box.button(QDialogButtonBox.StandardButton.Close)
        describe(self.close_button, "Close", "Close (Esc)")
        tip = (
            "Change what was entered"
            if self.row.entry_id
            else "Say otherwise than its source, until it is taken back"
        )
        self.edit_button = box.addButton("Edit…", QDialogButtonBox.ButtonRole.ActionRole)
        describe(self.edit_button, "Edit", tip)
        self.edit_button.clicked.connect(self._on_edit)
        self.edit_button.setEnabled(not self._edits.read_only)
        self.remove_button: QPushButton | None = None
        if self.row.entry_id:
            self.remove_button = box.addButton("Remove", QDialogButtonBox.ButtonRole.ActionRole)
            describe(
                self.remove_button, "Remove", "Take this incident out of the register; undo brings it back"
            )
            self.remove_button.clicked.connect(self._on_remove)
            self.remove_button.setEnabled(not self._edits.read_only)
        for button in box.buttons():
            button.setAutoDefault(button is self.close_button)  # type: ignore[attr-defined]
        box.rejected.connect(self.reject)
        return box

    # ------------------------------------------------------------------------------------------ slots

    @Slot()
    def _on_link(self) -> None:
        QDesktopServices.openUrl(QUrl(self.row.url))

    @Slot()
    def _on_touched(self) -> None:
        touched = not self.untouched.isChecked()
        words = "Mark that an incident touched us" if touched else "Mark that an incident never touched us"
        try:
            changes = mark_touched(self._edits.register, [self.row], touched=touched)
        except KeyError:
            self._say("This incident is no longer in the register.")
            return
        self._say(self._edits.commit(changes, f"{words}: {line(self.row.title, 100)}") or "")

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        if sentence:
            self.untouched.setChecked(not self.untouched.isChecked())

    @Slot()
    def _on_edit(self) -> None:
        self.accept()
        self.edit_asked.emit(self.row)

    @Slot()
    def _on_remove(self) -> None:
        self.accept()
        self.remove_asked.emit(self.row)


def _at_left(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widget)
    row.addStretch(1)
    return row


def opens(url: str) -> bool:
    """Tell whether a link is one that the web browser may be asked to open."""
    address = QUrl(url, QUrl.ParsingMode.StrictMode)
    return address.isValid() and address.scheme().lower() in ("http", "https") and bool(address.host())


def incident_facts(register: Register, row: PublishedIncident) -> list[tuple[str, str]]:
    """Write what is known of an incident: names with values, times by the local clock."""
    lasted = length((row.seen - row.started).total_seconds() / 3_600)
    if row.resolved is not None:
        end = f"{moment(row.resolved)}, after {lasted}"
    elif row.ending == ONGOING:
        end = f"ongoing; last heard of {moment(row.seen)}"
    else:
        end = f"not known; it lasted at least {lasted}"
    facts = [("Started", moment(row.started)), ("Ended", end)]
    if row.product_id and row.product_id in register.products:
        facts.append(("Product", register.products[row.product_id].name))
    if row.components:
        facts.append(("Components", ", ".join(row.components)))
    facts.append(("Source", row.source if not row.entry_id else _BY_HAND))
    if row.external_id and not row.entry_id:
        facts.append(("Its id there", row.external_id))
    if row.first_seen is not None:
        facts.append(("As of", f"{moment(row.seen)}; first seen {moment(row.first_seen)}"))
    elif not row.entry_id:
        facts.append(("As of", moment(row.seen)))
    if row.corrected:
        words = ", ".join(_FIELD_WORDS.get(name, name) for name in row.corrected)
        facts.append(("Corrected here", words))
    return facts


def _about(register: Register, row: PublishedIncident) -> list[str]:
    vendor = register.vendors[row.vendor_id].name if row.vendor_id in register.vendors else "no vendor"
    return [line(vendor, 80), MARKS[row.impact].text]
