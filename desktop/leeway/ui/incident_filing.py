"""Incidents from files: tells them from others, has the dialog import them, and says what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from leeway.ui.formatting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from leeway.services.incident_import import IncidentPlan
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController
    from leeway.ui.widgets.message_bar import MessageBar


class IncidentFiling(QObject):
    """What the user can do with files of incidents, from the menu, a page, or by dropping them on the window."""

    outages_asked = Signal()
    """What was imported should be shown."""

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        messages: MessageBar,
        window: QWidget,
        undo_offer: Callable[[], Callable[[], object]],
    ) -> None:
        """`undo_offer` returns what takes back the import that was just made."""
        super().__init__(window)
        self._session = session
        self._theme = theme
        self._messages = messages
        self._window = window
        self._undo_offer = undo_offer

    def take(self, sources: Sequence[Path]) -> None:
        """Import incidents after a preview."""
        from leeway.ui.dialogs import import_incidents

        plan = import_incidents.import_incidents_with_preview(
            self._session, self._theme, sources, self._window
        )
        if plan is not None:
            offers = [("Undo", self._undo_offer()), ("Show outages", self.outages_asked.emit)]
            self._messages.show_message(imported_words(plan), offers=offers)


def imported_words(plan: IncidentPlan) -> str:
    """Say what was imported."""
    good = plan.count("add") + plan.count("update")
    if not good:
        return "The register now knows of further days on which these vendors were watched."
    vendors = tuple(dict.fromkeys(part.vendor for part in plan.parts if part.add or part.update))
    whose = vendors[0] if len(vendors) == 1 else counted(len(vendors), "vendor")
    return f"Imported {counted(good, 'incident')} of {whose}."
