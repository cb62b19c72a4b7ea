"""Session burn: how fast agents' sessions use up what their vendor allows, from the agents' own logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.services.burn_view import products_with_usage, strip
from leeway.ui import formatting
from leeway.ui.models.burn_range import DayRange
from leeway.ui.models.burn_words import span
from leeway.ui.models.columns import plain_tip
from leeway.ui.pages.burn_board import BurnBoard
from leeway.ui.pages.burn_empty import Waiting, empty_words, no_usage
from leeway.ui.pages.burn_products import ProductChooser
from leeway.ui.pages.burn_reading import Asked, BurnReading
from leeway.ui.pages.page import Page
from leeway.ui.widgets.card import PageHeader
from leeway.ui.widgets.empty_state import EmptyState
from leeway.ui.widgets.roles import label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from leeway.services.burn_view import BurnSource, BurnView
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController
    from leeway.ui.widgets.message_bar import MessageBar

_ABOUT: Final = "How fast agents' sessions use up what their vendor allows"
_READING: Final = "Reading usage…"
_EXAMPLE_TIP: Final = "Weeks invented for the sample; they make way once you import this product's logs"
_HEAD: Final = 34
_BOARD, _EMPTY, _WAIT, _TROUBLE = range(4)


class BurnPage(Page):
    """Figures and charts of one product's sessions; which days, and by what, is chosen here."""

    title = "Session burn"
    help_topic = "burn"
    in_scenario = "Measured sessions are facts: no scenario changes them."
    viewed = Signal()
    """The page shows what is asked."""

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        messages: MessageBar,
        import_logs: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, theme, parent)
        self._messages = messages
        self._product_id = ""
        self._days: DayRange | None = None
        self._shown: BurnView | None = None
        self.reading = BurnReading(session, self)
        self._tables = QAction("Table", self)
        self._tables.setCheckable(True)
        self._tables.setToolTip("Show every chart of this page as a table")
        self._import = import_logs
        self.header = PageHeader(self.title, _ABOUT)
        self.header.setMinimumHeight(_HEAD)
        self.example = label("▲ Example data", "notice")
        self.example.setToolTip(_EXAMPLE_TIP)
        self.products = ProductChooser()
        self.board = BurnBoard(session, theme)
        self.empty = no_usage(self._import)
        self.trouble = EmptyState("", self._retry_action())
        self._lay_out()
        self._connect()

    # -------------------------------------------------------------------------------------- set-up

    def _retry_action(self) -> QAction:
        retry = QAction("Try again", self)
        retry.setToolTip("Read the usage once more")
        retry.triggered.connect(self.refresh)
        return retry

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(20, 18, 20, 14)
        head.setSpacing(14)
        head.addWidget(self.header, 1)
        head.addWidget(self.example)
        head.addWidget(self.products)
        outer.addLayout(head)
        self.scroll_area = QScrollArea()
        self.scroll_area.setProperty("role", "page")
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack, 1)
        for widget in (self.scroll_area, self.empty, Waiting(_READING), self.trouble):
            self._stack.addWidget(widget)
        self.scroll_area.setWidget(self.board)  # last: at each move all of it is styled anew
        self.example.hide()

    def _connect(self) -> None:
        session, board, reading = self.session, self.board, self.reading
        session.opened.connect(self._on_opened)
        session.register_changed.connect(self._on_changed)
        session.scope_changed.connect(self._on_changed)
        reading.began.connect(self._tell)
        reading.source_read.connect(self._on_source_read)
        reading.viewed.connect(self._on_viewed)
        reading.failed.connect(self._on_failed)
        reading.rested.connect(self._on_rested)
        self.products.chosen.connect(self._on_product)
        if self.empty.button is not None:
            self.empty.button.setEnabled(self._import.isEnabled())
            self._import.enabledChanged.connect(self.empty.button.setEnabled)
        board.range.range_changed.connect(self._on_range)
        board.period_chosen.connect(self._ask)
        self._tables.toggled.connect(board.show_tables)
        self.scroll_area.verticalScrollBar().valueChanged.connect(board.hurry)
        for card in board.charts.values():
            card.saved.connect(self._messages.show_saved)
            card.failed.connect(self._messages.show_error)

    # ----------------------------------------------------------------------------------- the page

    @override
    def primary_actions(self) -> list[QAction]:
        """Offer the charts as tables, and the import of logs."""
        return [self._tables, self._import]

    @override
    def focus_filter(self) -> None:
        """Go to the first day."""
        self.board.range.first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def up_to_date(self) -> bool:
        """Whether what is asked is shown."""
        return not self.reading.busy

    @property
    def product_id(self) -> str:
        """The product whose sessions are shown; empty for none."""
        return self._product_id

    @property
    def view(self) -> BurnView | None:
        """What is shown."""
        return self._shown

    @Slot()
    def refresh(self) -> None:
        """Show the scope's product, or how to get usage of one."""
        products = products_with_usage(self.session.register, self.session.scope)
        if not products:
            self._clear()
            self._show_empty()
            return
        if self._product_id not in {product.id for product in products}:
            self._product_id = products[0].id
        self.products.show_products(self.session.register, products, self._product_id)
        if self._shown is None:
            self._stack.setCurrentIndex(_WAIT)
        self._ask()

    def _show_empty(self) -> None:
        self.empty.set_text(empty_words(self.session.register, self.session.scope))
        self._stack.setCurrentIndex(_EMPTY)

    def _clear(self) -> None:
        self.reading.forget()
        self._product_id, self._days, self._shown = "", None, None
        self.products.show_products(self.session.register, (), "")
        self._tables.setEnabled(False)
        self.example.hide()
        self.header.set_subtitle(_ABOUT)

    @Slot()
    def _ask(self) -> None:
        days = self._days
        self.reading.ask(
            Asked(
                product_id=self._product_id,
                days=(days.first, days.last) if days else None,
                period=self.board.period,
            )
        )

    @Slot()
    def _tell(self) -> None:
        """Say whose sessions are shown, of which days, and whether usage is being read."""
        parts = [_ABOUT]
        if (view := self._shown) is not None:
            parts = [view.product, formatting.counted(view.figures.sessions, "session")]
            if view.first is not None and view.last is not None:
                parts.append(span(view.first, view.last))
        if self.reading.is_reading:
            parts.append("reading usage…")
        words = " · ".join(formatting.line(part) for part in parts)
        self.header.set_subtitle(words)
        self.header.subtitle.setToolTip(plain_tip(words))

    # --------------------------------------------------------------------------------------- slots

    @Slot()
    def _on_opened(self) -> None:
        self._clear()
        self._stack.setCurrentIndex(_WAIT)

    @Slot()
    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    @Slot(object)
    def _on_source_read(self, source: BurnSource) -> None:
        """Show the history on the strip; days that were chosen stay, as far as it has them."""
        if source.whole is None:
            return  # nothing but limit hits: the view says so
        whole = DayRange(*source.whole)
        chosen = self.board.range
        chosen.show_history(whole, strip(source).tokens)
        chosen.choose(self._days.within(whole) if self._days else whole)
        self._on_range(chosen.days)

    @Slot(object)
    def _on_viewed(self, view: BurnView) -> None:
        source = self.reading.source
        if source is None or source.whole is None:
            self._show_empty()
            return
        self._shown = view
        self.board.show_view(view)
        self.board.show_reference(source.product_id, DayRange(*source.whole), view)
        self.example.setVisible(view.example)
        self._tables.setEnabled(True)
        self._stack.setCurrentIndex(_BOARD)
        self._tell()

    @Slot()
    def _on_rested(self) -> None:
        self._tell()
        self.viewed.emit()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._shown = None
        self.trouble.set_text(sentence)
        self._stack.setCurrentIndex(_TROUBLE)

    @Slot(str)
    def _on_product(self, product_id: str) -> None:
        self._product_id = product_id
        self._ask()

    @Slot(object)
    def _on_range(self, days: DayRange | None) -> None:
        source = self.reading.source
        whole = DayRange(*source.whole) if source is not None and source.whole is not None else None
        self._days = None if days == whole else days
        self._ask()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.board.fit(self.width())
        self.board.hurry()
