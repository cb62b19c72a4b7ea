"""Outages: how often and how long vendors are down, and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.ui import formatting
from leeway.ui.models.columns import plain_tip
from leeway.ui.pages.outages_empty import Waiting, empty_words, is_bare
from leeway.ui.pages.outages_reading import OutageReading
from leeway.ui.pages.page import Page
from leeway.ui.widgets.card import PageHeader
from leeway.ui.widgets.empty_state import EmptyState
from leeway.ui.widgets.roles import describe

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from leeway.services.outage_backing import Backing
    from leeway.services.outage_view import OutageView
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController
    from leeway.ui.widgets.message_bar import MessageBar

_ABOUT: Final = "How often and how long vendors are down, and what that costs"
_READING: Final = "Reading incidents…"
_BOARD, _EMPTY, _WAIT, _TROUBLE = range(4)


class OutagesPage(Page):
    """Incidents of the vendors in scope, and the exposure that follows from them."""

    title = "Outages"
    help_topic = "outages"
    in_scenario = "Incidents are facts and stay; what is reckoned from them is that of the scenario."
    viewed = Signal()
    """The page shows what is asked."""

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        messages: MessageBar,
        import_files: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, theme, parent)
        self._messages = messages
        self._import = import_files
        self._shown: OutageView | None = None
        self.reading = OutageReading(session, self)
        self.reading.ask()  # what is shown is read while the rest is loaded and built
        self._load()
        self._tables = QAction("Table", self)
        self._tables.setCheckable(True)
        self._tables.setToolTip("Show every chart of this page as a table")
        self.header = PageHeader(self.title, _ABOUT)
        self.empty = EmptyState("", import_files)
        self.trouble = EmptyState("", self._retry_action())
        self._lay_out()
        self._connect()

    # -------------------------------------------------------------------------------------- set-up

    def _load(self) -> None:
        from leeway.ui.pages.outages_asking import OutagesAsking
        from leeway.ui.pages.outages_board import OutagesBoard

        self.asking = OutagesAsking(self.session, self)
        self.board = OutagesBoard(self.theme)

    def _retry_action(self) -> QAction:
        retry = QAction("Try again", self)
        retry.setToolTip("Read the incidents once more")
        retry.triggered.connect(self.refresh)
        return retry

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(20, 18, 20, 14)
        head.addWidget(self.header, 1)
        outer.addLayout(head)
        self.scroll_area = QScrollArea()
        self.scroll_area.setProperty("role", "page")
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack, 1)
        for widget in (self.scroll_area, self._empty_page(), Waiting(_READING), self.trouble):
            self._stack.addWidget(widget)
        self.scroll_area.setWidget(self.board)  # last: at each move all of it is styled anew

    def _empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(60, 0, 60, 0)
        column.setSpacing(10)
        self.by_hand = QPushButton("Add incident…")
        describe(self.by_hand, "Add incident", "Enter an incident by hand")
        column.addStretch(1)
        column.addWidget(self.empty)
        column.addWidget(self.by_hand, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        session, board, reading, asking = self.session, self.board, self.reading, self.asking
        session.opened.connect(self._on_opened)
        session.register_changed.connect(self._on_changed)
        session.scope_changed.connect(self._on_changed)
        reading.began.connect(self._tell)
        reading.viewed.connect(self._on_viewed)
        reading.titled.connect(board.incidents.model.set_titles)
        reading.backed.connect(self._on_backed)
        reading.failed.connect(self._on_failed)
        board.figure_asked.connect(asking.ask_figure)
        board.vendor_asked.connect(asking.ask_vendor)
        board.workflow_asked.connect(asking.ask_workflow)
        board.loss_asked.connect(asking.ask_loss)
        board.incident_opened.connect(asking.open_incident)
        board.incidents.add_asked.connect(asking.add_incident)
        board.incidents.edit_asked.connect(asking.edit_incident)
        board.incidents.remove_asked.connect(asking.remove_incident)
        asking.failed.connect(self._messages.show_error)
        self.by_hand.clicked.connect(asking.add_incident)
        self._tables.toggled.connect(board.show_tables)
        if self.empty.button is not None:
            self.empty.button.setEnabled(self._import.isEnabled())
            self._import.enabledChanged.connect(self.empty.button.setEnabled)
        for card in board.charts:
            card.saved.connect(self._messages.show_saved)
            card.failed.connect(self._messages.show_error)

    # ----------------------------------------------------------------------------------- the page

    @override
    def primary_actions(self) -> list[QAction]:
        """Offer the charts as tables, and the import of incidents."""
        return [self._tables, self._import]

    @override
    def focus_filter(self) -> None:
        """Go to the filter of the list."""
        line = self.board.incidents.filter
        self.scroll_area.ensureWidgetVisible(self.board.incidents)
        line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line.selectAll()

    @property
    def up_to_date(self) -> bool:
        """Whether what is asked is shown, with all that can wait."""
        return self.reading.up_to_date

    @property
    def view(self) -> OutageView | None:
        """What is shown."""
        return self._shown

    @Slot()
    def refresh(self) -> None:
        """Show the register as it is, in its scope."""
        if self._shown is None:
            self._stack.setCurrentIndex(_WAIT)
        self.reading.ask()

    @Slot()
    def _tell(self) -> None:
        """Say how many incidents of how many vendors are shown, and whether something is being worked out."""
        parts = [_ABOUT]
        if (view := self._shown) is not None and view.span is not None:
            first, last = view.span
            recorded = sum(1 for row in view.vendors if row.outages.counts.all_incidents)
            parts = [
                formatting.counted(len(view.incidents), "incident"),
                f"{formatting.day(first)} – {formatting.day(last)}",
                f"{formatting.counted(recorded, 'vendor')} on record",
            ]
        if self.reading.busy:
            parts.append("being worked out…")
        words = " · ".join(parts)
        self.header.set_subtitle(words)
        self.header.subtitle.setToolTip(plain_tip(words))

    # --------------------------------------------------------------------------------------- slots

    @Slot()
    def _on_opened(self) -> None:
        self.reading.forget()
        self._shown = None
        self.asking.show_view(self.session.register, None)
        self.board.incidents.clear_filter()
        self._tables.setEnabled(False)
        self._tell()
        self._stack.setCurrentIndex(_WAIT)
        if self.isVisible():
            self.refresh()

    @Slot()
    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    @Slot(object)
    def _on_viewed(self, view: OutageView) -> None:
        self._shown = view
        register, writable = self.session.register, not self.session.read_only
        self.asking.show_view(register, view)
        bare = is_bare(view.report)
        self.by_hand.setEnabled(writable and bool(register.vendors))
        self._tables.setEnabled(not bare)
        if bare:
            self.empty.set_text(empty_words(register))
        else:
            self.board.show_view(register, view, writable=writable)
        self._stack.setCurrentIndex(_EMPTY if bare else _BOARD)
        self._tell()
        self.viewed.emit()

    @Slot(object)
    def _on_backed(self, backing: Backing) -> None:
        self.asking.backing = backing
        if self._stack.currentIndex() == _BOARD:  # else the board still has the view of before
            self.board.show_figures(self.session.register, backing)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._shown = None
        self.trouble.set_text(sentence)
        self._stack.setCurrentIndex(_TROUBLE)
        self._tell()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.board.fit(self.width())
