"""Load ahead, while nothing is going on, what the first visit of a page would have to wait for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from leeway.ui.session import Session

_MODULES: Final = (
    "leeway.services.burn_view",
    "leeway.services.outage_view",
    "leeway.services.outage_provenance",
)
"""Statistics, without any Qt: they may be imported on any thread."""


class Warming(QObject):
    """Waits until a register is open and all jobs have rested, then imports in a job; once."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        session.jobs.rested.connect(self._on_rested)

    @Slot()
    def _on_rested(self) -> None:
        if self._session.desk is not None:
            self._session.jobs.rested.disconnect(self._on_rested)
            self._session.jobs.run(_load)


def _load() -> None:
    for name in _MODULES:
        import_module(name)
