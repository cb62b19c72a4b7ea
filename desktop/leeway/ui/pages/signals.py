"""Signals: what the world says about the vendors in scope, over time and with its sources."""

from __future__ import annotations

from functools import partial
from operator import is_
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.engine.signal_series import SignalSeries, signal_series
from leeway.ui import formatting
from leeway.ui.dialogs.signal_asking import ask_signal_about
from leeway.ui.latest_job import LatestJob
from leeway.ui.models.signal_rows import SeriesRow, series_rows
from leeway.ui.pages.page import Page
from leeway.ui.pages.register_context import RegisterContext
from leeway.ui.pages.signals_figure import FigureBoard
from leeway.ui.pages.signals_inspecting import SignalsInspecting
from leeway.ui.pages.signals_refreshing import SignalsRefreshing
from leeway.ui.pages.signals_series import SeriesCard
from leeway.ui.pages.signals_sources import SourcesCard
from leeway.ui.widgets.card import PageHeader
from leeway.ui.widgets.empty_state import EmptyState
from leeway.ui.widgets.message_bar import MessageBar, MessageKind, Offer
from leeway.ui.writing import READ_ONLY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from leeway.domain.scope import Scope
    from leeway.ui.preferences import Preferences
    from leeway.ui.refreshing import Refresher
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

_ABOUT: Final = "What the world says about your vendors, with its source and its day"
_READ_FROM: Final = ("signal", "feed", "vendor", "product")
_ARCHIVES: Final = (".tgz", ".tar.gz", ".whl", ".zip")
_ADD_TIP: Final = "A figure with its source and the day it is of"
_NO_VENDORS: Final = "Add a vendor on the Register page first."
_EMPTY: Final = (
    "There are no signals in scope yet. Enter a figure with its source by hand, inspect a vendor’s package (drop a .tgz, "
    ".whl or .zip here), or widen the scope in the top bar."
)
_EMPTY_REGISTER: Final = (
    "This register has no vendors yet. Add one on the Register page; then figures about it can be kept here."
)


class SignalsPage(Page):
    """The figures in scope as series; the one selected over time; the feeds they can be asked from."""

    title = "Signals"
    help_topic = "signals"
    question_asked = Signal(str, str)
    """A question should be shown: the product's id, and the question's or nothing if no assessment is begun."""
    register_asked = Signal(str, str)
    """A vendor or product should be shown on the Register page: its entity and id."""

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        preferences: Preferences,
        messages: MessageBar,
        refresher: Refresher,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, theme, parent)
        self.refreshing = SignalsRefreshing(refresher, messages, self)
        self.inspecting = SignalsInspecting(session, preferences, messages, self._undo_offer, self)
        self._messages = messages
        self._seen: tuple[object, ...] = ()
        self._scope: Scope | None = None
        self._fetched: Mapping[str, datetime] = {}
        self.context = RegisterContext(session, theme, self)
        self.add = QAction("Add a signal…", self)
        self.inspect = QAction("Inspect a package…", self)
        self.refresh_action = QAction("Refresh…", self)
        self.refresh_action.setToolTip("Say what the feeds in scope are asked, then ask them")
        self.header = PageHeader(self.title, _ABOUT)
        self.series = SeriesCard(theme)
        self.figure = FigureBoard(self.context)
        self.sources = SourcesCard(self.context)
        self.empty = EmptyState("", self.add)
        self.empty.setContentsMargins(60, 20, 60, 20)
        self._times = LatestJob(session.jobs, self)
        self._lay_out()
        self._connect()

    # -------------------------------------------------------------------------------------- set-up

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 0, 0)
        outer.setSpacing(14)
        outer.addWidget(self.header)
        self.scroll_area = QScrollArea()
        self.scroll_area.setProperty("role", "page")
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(self.scroll_area, 1)
        board = QWidget()
        board.setProperty("role", "plain")
        self.scroll_area.setWidget(board)  # before it is filled: at each move all of it is styled anew
        column = QVBoxLayout(board)
        column.setContentsMargins(0, 0, 8, 18)
        column.setSpacing(14)
        shown = QWidget()
        figures = QVBoxLayout(shown)
        figures.setContentsMargins(0, 0, 0, 0)
        figures.setSpacing(14)
        figures.addWidget(self.series)
        figures.addWidget(self.figure)
        shown.setProperty("role", "plain")
        self._stack = QStackedWidget()
        self._stack.addWidget(shown)
        self._stack.addWidget(self.empty)
        column.addWidget(self._stack)
        column.addWidget(self.sources)
        column.addStretch(1)

    def _connect(self) -> None:
        session = self.session
        session.opened.connect(self._on_opened)
        session.register_changed.connect(self._on_changed)
        session.scope_changed.connect(self._on_changed)
        session.saved.connect(self._on_saved)
        self.series.chosen.connect(self._on_chosen)
        self.figure.question_asked.connect(self.question_asked)
        self.figure.chart.saved.connect(self._messages.show_saved)
        self.figure.chart.failed.connect(self._messages.show_error)
        self.sources.register_asked.connect(self.register_asked)
        self.refreshing.follow(self.sources, self.refresh_action)
        self.context.removed.connect(self._on_removed)
        self.context.refused.connect(self._messages.show_error)
        self._times.succeeded.connect(self._on_times)
        self._times.failed.connect(self._messages.show_error)
        self.add.triggered.connect(self._on_add)
        self.inspect.triggered.connect(self.inspecting.choose)
        self.inspecting.kept.connect(partial(self._on_added, "signal"))
        self.inspect.setToolTip("Look through a vendor’s .tgz, .whl or .zip for exposed source and secrets")
        if self.empty.button is not None:
            self.add.enabledChanged.connect(self.empty.button.setEnabled)

    # ----------------------------------------------------------------------------------- the page

    @override
    def primary_actions(self) -> list[QAction]:
        """Offer the inspection of a package, a figure by hand, and the refresh."""
        return [self.inspect, self.add, self.refresh_action]

    @override
    def focus_filter(self) -> None:
        """Go to the filter of the figures."""
        self.scroll_area.ensureWidgetVisible(self.series.filter)
        self.series.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.series.filter.selectAll()

    @override
    def takes_file(self, path: Path) -> bool:
        """Tell whether a file is a package that can be inspected here."""
        return path.name.casefold().endswith(_ARCHIVES)

    @override
    def take_files(self, paths: Sequence[Path]) -> None:
        """Inspect the packages that were dropped, one after the other."""
        self.inspecting.inspect(paths)

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is being read any more."""
        return not self._times.busy and not self.figure.asking.busy and not self.refreshing.busy

    def refresh(self) -> None:
        """Show the register as it is, in its scope; the series are worked out only if something of them changed."""
        register, scope = self.session.register, self.session.scope
        seen = (self.session.desk, *(register.tables[name] for name in _READ_FROM))
        if scope == self._scope and len(seen) == len(self._seen) and all(map(is_, seen, self._seen)):
            return
        self._seen, self._scope = seen, scope
        found = signal_series(register, scope)
        self._enable()
        self._tell(found)
        self.empty.set_text(_EMPTY if register.vendors else _EMPTY_REGISTER)
        self._stack.setCurrentIndex(0 if found else 1)
        self.series.show_rows(series_rows(register, found))
        self._show_figure()
        self._show_sources()
        self._read_times()

    def _enable(self) -> None:
        vendors, read_only = bool(self.session.register.vendors), self.session.read_only
        self.add.setEnabled(vendors and not read_only)
        self.add.setToolTip(READ_ONLY if read_only else _ADD_TIP if vendors else _NO_VENDORS)
        self.inspect.setEnabled(self.session.desk is not None)

    def _tell(self, found: Sequence[SignalSeries]) -> None:
        figures = sum(len(one.signals) for one in found)
        words = f"{formatting.counted(figures, 'figure')} of {formatting.counted(len(found), 'metric')}"
        self.header.set_subtitle(words if found else _ABOUT)

    def _show_figure(self) -> None:
        self.figure.show_series(self.series.model.row_at(self.series.table.currentIndex()))

    def _show_sources(self) -> None:
        self.sources.show_sources(self._subject(), self._fetched)
        self.refreshing.enable()

    def _subject(self) -> str:
        """Return the product or vendor that something new is to begin with: the scope's, else nothing."""
        return self.session.scope.product_id or self.session.scope.vendor_id or ""

    def _read_times(self) -> None:
        """Read when addresses were asked; there is nothing to ask about without feeds."""
        desk = self.session.desk
        if desk is not None and self.session.register.feeds:
            self._times.ask(desk.fetch_times)

    # --------------------------------------------------------------------------------------- slots

    @Slot()
    def _on_opened(self) -> None:
        self._times.forget()
        self.figure.asking.forget()
        self._fetched, self._seen = {}, ()
        self.series.show_rows(())
        self.series.clear_filter()
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    @Slot()
    def _on_saved(self) -> None:
        if self.isVisible():
            self._read_times()

    @Slot(object)
    def _on_times(self, fetched: Mapping[str, datetime]) -> None:
        if fetched != self._fetched:
            self._fetched = fetched
            self._show_sources()

    @Slot(str)
    def _on_chosen(self, _: str) -> None:
        self._show_figure()

    @Slot()
    def _on_add(self) -> None:
        row: SeriesRow | None = self.series.model.row_at(self.series.table.currentIndex())
        subject = self._subject()
        metric = ""
        if row is not None:
            subject = row.series.product_id or row.series.vendor_id
            metric = row.latest.metric
        ask_signal_about(self, self.context.edits, subject, metric, self._on_added)

    def _on_added(self, _entity: str, id: str) -> None:
        found = next(
            (row for row in self.series.model.rows if any(s.id == id for s in row.series.signals)), None
        )
        if found is not None:
            self.series.table.choose(found.id)

    @Slot(str)
    def _on_removed(self, words: str) -> None:
        self._messages.show_message(words, offers=[self._undo_offer()])

    def _undo_offer(self) -> Offer:
        return "Undo", partial(self._undo, self._last_step())

    def _last_step(self) -> str:
        desk = self.session.desk
        steps = desk.undo_stack.undoable if desk else ()
        return steps[-1].id if steps else ""

    def _undo(self, step: str) -> None:
        """Take a step back, unless something else was done since."""
        if step and self._last_step() == step:
            self.session.undo()
        else:
            self._messages.show_message(
                "Something else was changed since. Undo (Ctrl+Z) takes that back first.", MessageKind.NOTICE
            )

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
