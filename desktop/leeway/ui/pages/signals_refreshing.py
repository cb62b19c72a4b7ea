"""The refresh on the Signals page: what begins it, how far it is, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot

from leeway.ui import formatting
from leeway.ui.dialogs import refresh_report
from leeway.ui.widgets.message_bar import MessageBar, MessageKind

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from leeway.services.refreshing import RefreshChanges, Refreshed
    from leeway.ui.pages.page import Page
    from leeway.ui.pages.signals_sources import SourcesCard
    from leeway.ui.refreshing import Refresher

_BEGUN: Final = "Asking the keyring for the token …"


class SignalsRefreshing(QObject):
    """Stands between the page's buttons and the refresher, which outlives the page."""

    def __init__(self, refresher: Refresher, messages: MessageBar, page: Page) -> None:
        super().__init__(page)
        self._refresher, self._messages, self._page = refresher, messages, page
        self._sources: SourcesCard | None = None
        self._action: QAction | None = None
        refresher.began.connect(self._on_began)
        refresher.progressed.connect(self._on_progressed)
        refresher.done.connect(self._on_done)
        refresher.failed.connect(self._messages.show_error)
        refresher.ended.connect(self._on_ended)

    def follow(self, sources: SourcesCard, action: QAction) -> None:
        """Begin to act on a card's buttons and on the page's action."""
        self._sources, self._action = sources, action
        sources.refresh_asked.connect(self._on_asked)
        sources.cancel_asked.connect(self._refresher.cancel)
        action.triggered.connect(self._on_action)

    @property
    def busy(self) -> bool:
        """Whether a refresh is under way."""
        return self._refresher.busy

    def enable(self) -> None:
        """Offer what can be done now."""
        if self._action is not None and self._sources is not None:
            self._action.setEnabled(self._sources.refresh_all.isEnabled())

    @Slot()
    def _on_action(self) -> None:
        if self._sources is not None:
            self._on_asked(self._sources.feed_ids)

    @Slot(object)
    def _on_asked(self, feed_ids: tuple[str, ...]) -> None:
        self._refresher.ask(self._page.window(), feed_ids)

    def _show(self, words: str | None) -> None:
        if self._sources is not None:
            self._sources.show_progress(words)
        self.enable()

    @Slot()
    def _on_began(self) -> None:
        self._show(_BEGUN)

    @Slot(object, str)
    def _on_progressed(self, share: float | None, text: str) -> None:
        percent = "" if share is None else f"{formatting.share(round(share, 2))} · "
        self._show(f"{percent}{formatting.line(text, 120)}")

    @Slot()
    def _on_ended(self) -> None:
        self._show(None)

    @Slot(object, object)
    def _on_done(self, taken: RefreshChanges, found: Refreshed) -> None:
        odd = found.notices or refresh_report.problems(taken, found)
        kind = MessageKind.NOTICE if odd else MessageKind.DONE
        register = self._page.session.register
        details = ("Details…", lambda: refresh_report.show(self._page, register, taken, found))
        self._messages.show_message(refresh_report.summary(taken, found), kind, offers=[details])
