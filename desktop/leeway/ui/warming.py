"""Load ahead, while nothing is going on, what the first visit of a page would have to wait for."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot

from leeway.errors import LeewayError

if TYPE_CHECKING:
    from leeway.ui.session import Session

_MODULES: Final = (
    "leeway.services.burn_view",
    "leeway.services.outage_view",
    "leeway.services.outage_provenance",
    "leeway.services.assessment_view",
    "leeway.services.assessment_facts",
    "leeway.services.whatif_charts",
)
"""Statistics and scores, without any Qt: they may be imported on any thread."""


class Warming(QObject):
    """Waits until a register is open and all jobs have rested, then loads in a job; once for each register."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._due = False
        session.opened.connect(self._on_opened)
        session.jobs.rested.connect(self._on_rested)

    @Slot()
    def _on_opened(self) -> None:
        self._due = self._session.desk is not None

    @Slot()
    def _on_rested(self) -> None:
        if self._due and self._session.desk is not None:
            self._due = False
            texts = tuple(row.definition for row in self._session.register.questionnaires.values())
            self._session.jobs.run(_load, texts)


def _load(definitions: tuple[str, ...]) -> None:
    """Import, and read the questionnaires in use: one of 1,000 questions takes half a second."""
    for name in _MODULES:
        import_module(name)
    from leeway.services.assessment_definitions import parsed

    for text in definitions:
        with suppress(LeewayError):  # told where it is looked at
            parsed(text)
