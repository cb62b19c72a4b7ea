"""Where the signals in scope can be asked for: the feeds, and when each was last asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from typing_extensions import override

from leeway.ui.dialogs.signal_asking import ask_feed_about
from leeway.ui.models.signal_rows import source_columns, source_rows
from leeway.ui.pages.register_table_card import TableCard

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from leeway.ui.pages.register_context import RegisterContext

_ROWS: Final = 6
_NOTHING: Final = (
    "No status page or repository in scope. Add one, and it can be asked when you are online and say so."
)


class SourcesCard(TableCard):
    """The feeds in scope. What asks them goes below the table, beside the other buttons."""

    register_asked = Signal(str, str)
    """The vendor or product of a feed should be shown on the Register page: its entity and id."""

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            "Sources",
            source_columns(),
            nothing=_NOTHING,
            stretched=(1, 2),
            rows_shown=_ROWS,
            note="Asked only when you say so.",
            parent=parent,
        )
        self._subject = ""
        self.add = self.add_button("Add a feed…", "A status page, a repository or the like", self._on_add)
        self.open = self.add_button(
            "Show in the register",
            "Go to the vendor or product of the selected feed",
            self._on_open,
            picture="register",
        )
        self.open.setEnabled(False)
        self.table.chosen.connect(self._enable_open)

    def show_sources(self, subject: str, fetched: Mapping[str, datetime]) -> None:
        """Show the feeds in scope; `subject` is whose a new one is to begin with, empty for none."""
        context = self.context
        self._subject = subject
        self.show_rows(source_rows(context.register, context.session.scope, fetched))
        self.add.setEnabled(not context.edits.read_only and bool(context.register.vendors))
        self._enable_open()

    def _enable_open(self, _: str = "") -> None:
        self.open.setEnabled(self.current_row is not None)

    def _on_add(self) -> None:
        ask_feed_about(self, self.context.edits, self._subject, self._on_added)

    def _on_added(self, _entity: str, id: str) -> None:
        self.table.choose(id)

    def _on_open(self) -> None:
        row = self.current_row
        if row is not None:
            feed = row.feed
            entity, id = ("product", feed.product_id) if feed.product_id else ("vendor", feed.vendor_id)
            self.register_asked.emit(entity, id)

    @override
    def remove_row(self, id: str, column: int) -> None:
        """Delete a feed."""
        if not self.context.edits.read_only:
            self.context.remove("feed", id)
