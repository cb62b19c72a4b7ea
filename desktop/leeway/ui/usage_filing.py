"""Agents' logs: asks which to import, has the dialog import them, and tells what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from leeway.ui.formatting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from leeway.services.usage_import import UsagePlan
    from leeway.ui.csv_columns import ColumnMemory
    from leeway.ui.session import Session
    from leeway.ui.widgets.message_bar import MessageBar

_HEAD = 65_536


class UsageFiling(QObject):
    """What the user can do with logs, from the menu, a page, or by dropping them on the window."""

    burn_asked = Signal()
    """What was imported should be shown."""

    def __init__(
        self,
        session: Session,
        columns: ColumnMemory,
        messages: MessageBar,
        window: QWidget,
        undo_offer: Callable[[], Callable[[], object]],
    ) -> None:
        """`undo_offer` returns what takes back the import that was just made."""
        super().__init__(window)
        self.shows_burn = False
        self._session = session
        self._columns = columns
        self._messages = messages
        self._window = window
        self._undo_offer = undo_offer
        self._folder: Path | None = None

    def ask(self) -> None:
        """Ask which logs to import, and import them after a preview."""
        from pathlib import Path

        from leeway.ui.dialogs import import_usage_sources

        sources = import_usage_sources.ask_log_sources(
            self._window, self._session.jobs, self._folder or Path.home()
        )
        if sources:
            self.take(sources)

    def knows_columns_of(self, table: Path) -> bool:
        """Tell whether it was said before what the columns of such a table mean."""
        from leeway.formats.usage_csv_columns import shape_of

        try:
            with table.open("rb") as stream:
                shape = shape_of(stream.read(_HEAD))
        except OSError:
            return False
        return self._columns.recall(shape) is not None

    def take(self, sources: Sequence[Path]) -> None:
        """Import logs after a preview."""
        from leeway.ui.dialogs import import_usage

        self._folder = sources[0].parent
        plan = import_usage.import_usage_with_preview(self._session, self._columns, sources, self._window)
        if plan is None:
            return
        offers = [("Undo", self._undo_offer())]
        if self.shows_burn and plan.batches:
            offers.append(("Show session burn", self.burn_asked.emit))
        self._messages.show_message(imported_words(plan), offers=offers)


def imported_words(plan: UsagePlan) -> str:
    """Say what was imported."""
    if not plan.batches:
        return "The register keeps which product these logs are about."
    if not plan.calls:
        return f"Imported {counted(plan.limit_hits, 'limit hit')}."
    return f"Imported {counted(plan.calls, 'call')} in {counted(plan.sessions, 'session')}."
