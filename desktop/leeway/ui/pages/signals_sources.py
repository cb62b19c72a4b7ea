"""Where the signals in scope can be asked for: the feeds, and when each was last asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from leeway.ui.dialogs.signal_asking import ask_feed_about
from leeway.ui.models.signal_rows import source_columns, source_rows
from leeway.ui.pages.register_table_card import TableCard
from leeway.ui.widgets.roles import describe, label

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

    entity = "feed"

    register_asked = Signal(str, str)
    """The vendor or product of a feed should be shown on the Register page: its entity and id."""
    refresh_asked = Signal(object)
    """Some feeds should be asked: their ids."""
    cancel_asked = Signal()

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
        self.refresh_one = self.add_button(
            "Refresh this one…",
            "Say what the selected feed is asked, then ask it",
            self._on_refresh_one,
            picture="refresh",
        )
        self.refresh_all = self.add_button(
            "Refresh all…",
            "Say what the feeds in scope are asked, then ask them",
            self._on_refresh_all,
            picture="refresh",
        )
        self.going = label("", "secondary", wrap=True)
        self.cancel = QPushButton("Cancel")
        describe(self.cancel, "Cancel the refresh", "End it at once; nothing of it is taken in")
        self.cancel.clicked.connect(self.cancel_asked)
        strip = QHBoxLayout()
        strip.addWidget(self.going, 1)
        strip.addWidget(self.cancel)
        self.body.addLayout(strip)
        self._busy = False
        self.show_progress(None)
        self.table.chosen.connect(self._enable_open)

    def show_sources(self, subject: str, fetched: Mapping[str, datetime]) -> None:
        """Show the feeds in scope; `subject` is whose a new one is to begin with, empty for none."""
        context = self.context
        self._subject = subject
        self.show_rows(source_rows(context.register, context.session.scope, fetched))
        self.add.setEnabled(not context.edits.read_only and bool(context.register.vendors))
        self._enable_open()

    @property
    def feed_ids(self) -> tuple[str, ...]:
        """The feeds in scope, by id."""
        return tuple(row.id for row in self.model.rows)

    def show_progress(self, words: str | None) -> None:
        """Say what a refresh does; None once it is over."""
        self._busy = words is not None
        self.going.setText(words or "")
        for widget in (self.going, self.cancel):
            widget.setVisible(self._busy)
        self._enable_open()

    def _enable_open(self, _: str = "") -> None:
        self.open.setEnabled(self.current_row is not None)
        able = not self._busy and not self.context.edits.read_only
        self.refresh_one.setEnabled(able and self.current_row is not None)
        self.refresh_all.setEnabled(able and bool(self.model.rows))

    def _on_refresh_one(self) -> None:
        if self.current_row is not None:
            self.refresh_asked.emit((self.current_row.id,))

    def _on_refresh_all(self) -> None:
        self.refresh_asked.emit(self.feed_ids)

    def _on_add(self) -> None:
        ask_feed_about(self, self.context.edits, self._subject, self._on_added)

    def _on_open(self) -> None:
        row = self.current_row
        if row is not None:
            feed = row.feed
            entity, id = ("product", feed.product_id) if feed.product_id else ("vendor", feed.vendor_id)
            self.register_asked.emit(entity, id)
