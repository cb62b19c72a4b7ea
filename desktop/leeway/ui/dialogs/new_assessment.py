"""The question by which questionnaire a product is to be assessed; it tells what is taken over from the last time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListView, QVBoxLayout, QWidget

from leeway.domain.questionnaire_wording import fill
from leeway.ui import formatting
from leeway.ui.models.assessment_words import carried_words
from leeway.ui.models.definition_rows import DefinitionRows, Offer, read_offers
from leeway.ui.models.list_rows import ITEM_ROLE
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from leeway.services.assessing import Started
    from leeway.ui.jobs import Jobs

_SIZE: Final = (560, 460)
_READING: Final = "Reading the questionnaires…"
_LONGEST: Final = 1_500


class NewAssessment(QDialog):
    """A list of questionnaires, and under it what the chosen one is about and takes over."""

    begun = Signal(str)
    """An assessment was begun, and the dialog is closed."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        folder: Path,
        product: str,
        plan: Callable[[str], Started],
        begin: Callable[[Started], str | None],
    ) -> None:
        """`plan` says what would be begun by the text of a definition; `begin` begins it, or says why not."""
        super().__init__(parent)
        self.setWindowTitle("New assessment")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._plan, self._begin = plan, begin
        self._planned: Started | None = None
        self.rows = DefinitionRows(self)
        self.list = QListView()
        self.list.setModel(self.rows)
        self.list.setWordWrap(True)
        describe(self.list, "Questionnaires", "Arrows choose, Enter begins")
        self.told: QLabel = label(_READING, "subtitle", wrap=True)
        self.problem: QLabel = label("", "error", wrap=True)
        self.problem.hide()
        self.buttons = self._buttons()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(label("New assessment", "card-title"))
        column.addWidget(label(f"Which questions are to be asked about {product}?", "subtitle", wrap=True))
        column.addWidget(self.list, 1)
        for part in (self.told, self.problem, self.buttons):
            column.addWidget(part)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.activated.connect(self._on_accepted)
        self._job = jobs.run(read_offers, folder)
        self._job.succeeded.connect(self._on_read)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.start = box.button(QDialogButtonBox.StandardButton.Ok)
        self.start.setText("Start assessment")
        self.start.setProperty("role", "primary")
        self.start.setEnabled(False)
        describe(self.start, "Start assessment", "Begin with the chosen questionnaire (Enter)")
        describe(box.button(QDialogButtonBox.StandardButton.Cancel), "Cancel", "Begin nothing (Esc)")
        box.accepted.connect(self._on_accepted)
        box.rejected.connect(self.reject)
        return box

    @property
    def ready(self) -> bool:
        """Whether the questionnaires are read."""
        return bool(self.rows.items)

    @Slot(object)
    def _on_read(self, offers: tuple[Offer, ...]) -> None:
        self.rows.show(offers)
        first = next((row for row, offer in enumerate(offers) if offer.text), 0)
        self.list.setCurrentIndex(self.rows.index(first))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, index: QModelIndex, _: QModelIndex) -> None:
        offer = index.data(ITEM_ROLE)
        self._planned = None
        self.problem.hide()
        if isinstance(offer, Offer):
            self._planned = self._plan(offer.text) if offer.text else None
            self.told.setText(self._words(offer)[:_LONGEST])
        self.start.setEnabled(self._planned is not None)

    def _words(self, offer: Offer) -> str:
        definition = offer.file.definition
        if definition is None or self._planned is None:
            return offer.file.problem
        about = formatting.line(fill(definition.about, {}), 600)
        carried = self._planned.carried
        return "\n\n".join(filter(None, (about, carried_words(carried, definition) if carried else "")))

    @Slot()
    def _on_accepted(self) -> None:
        if self._planned is None:
            return
        why = self._begin(self._planned)
        self.problem.setText(why or "")
        self.problem.setVisible(bool(why))
        if why is None:
            id = self._planned.id
            self.accept()
            self.begun.emit(id)
