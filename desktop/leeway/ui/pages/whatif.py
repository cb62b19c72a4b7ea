"""What-if: a vendor's bad week and our answer to it, against the register as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.domain.drill import BadWeek, DrillParameters
from leeway.services.standard_scenarios import standard_scenario
from leeway.ui import formatting
from leeway.ui.pages.outages_empty import Waiting
from leeway.ui.pages.page import Page
from leeway.ui.pages.whatif_reckoning import Reckoned, WhatIfReckoning
from leeway.ui.settling import settle_typing
from leeway.ui.whatif_drafts import Drafts
from leeway.ui.widgets.card import PageHeader
from leeway.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from leeway.domain.register_entities import Product
    from leeway.services.whatif import ReadWhatIf
    from leeway.ui.models.whatif_draft import Draft
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController
    from leeway.ui.widgets.message_bar import MessageBar

_ABOUT: Final = "The same outages in baseline and scenario"
_ABOUT_SCOPE: Final = "Losses and workflows are those of all vendors; the scope chooses the product"
_NO_PRODUCT: Final = "There is no product in scope yet. Add a vendor with a product, and a workflow that needs it, on the Register page."
_BOARD, _EMPTY, _WAIT, _TROUBLE = range(4)
_PRODUCT_WIDTH: Final = 240


class WhatIfPage(Page):
    """Works on one scenario at a time, for one product of the scope."""

    title = "What-if"
    help_topic = "scenarios"
    shown = Signal()
    """The latest draft is shown."""

    def __init__(
        self, session: Session, theme: ThemeController, messages: MessageBar, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._messages = messages
        self._product_id = ""
        self._seen: tuple[object, str] = (None, "")
        self._offered: dict[str, Product] = {}
        self._offered_for: tuple[object, object] = (None, None)
        self._chosen_for: tuple[object, str] = (None, "")
        self.reckoning = WhatIfReckoning(session, self)
        self.reckoning.ask()  # what is shown is read while the rest is loaded and built
        self.drafts = Drafts(session, self)
        self.own_steps = self.drafts.steps
        self._load()
        self.header = PageHeader(self.title, _ABOUT)
        self.empty = EmptyState(_NO_PRODUCT)
        retry = QAction("Try again", self)
        retry.setToolTip("Read the register once more")
        retry.triggered.connect(self._on_retry)
        self.trouble = EmptyState("", retry)
        self._lay_out()
        self._connect()

    # -------------------------------------------------------------------------------------- set-up

    def _load(self) -> None:
        from leeway.ui.pages.burn_products import ProductChooser
        from leeway.ui.pages.whatif_board import WhatIfBoard
        from leeway.ui.pages.whatif_resting import Resting
        from leeway.ui.pages.whatif_scenarios import ScenarioChooser
        from leeway.ui.pages.whatif_week import WeekCard

        self.products = ProductChooser()
        self.products.setToolTip("The product whose bad week it is")
        self.products.setMaximumWidth(_PRODUCT_WIDTH)
        self.chooser = ScenarioChooser(self.session, self.drafts, self.theme)
        self.week = WeekCard(self.theme)
        self.board = WhatIfBoard(self.theme)
        self.resting = Resting(self.session, self.drafts, self.board, self)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 12, 14)
        outer.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.header, 1)
        head.addWidget(self.products)
        head.addWidget(self.chooser)
        outer.addLayout(head)
        self.scroll_area = QScrollArea()
        self.scroll_area.setAccessibleName("What comes of it")
        self.scroll_area.setProperty("role", "page")
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        both = QWidget()
        self._stack = QStackedWidget()
        outer.addWidget(self._stack, 1)
        for widget in (both, self.empty, Waiting("Reading the register…"), self.trouble):
            self._stack.addWidget(widget)
        self._stack.setCurrentIndex(_WAIT)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.week)
        row.addWidget(self.scroll_area, 1)
        self.scroll_area.setWidget(self.board)  # last: at each move all of it is styled anew

    def _connect(self) -> None:
        session, drafts, week, board = self.session, self.drafts, self.week, self.board
        session.opened.connect(self._on_opened)
        session.register_changed.connect(self._on_changed)
        session.scope_changed.connect(self._on_changed)
        self.reckoning.read_done.connect(self._on_read)
        self.reckoning.reckoned.connect(self._on_reckoned)
        self.reckoning.failed.connect(self._on_failed)
        drafts.changed.connect(self._show)
        week.changed.connect(drafts.work)
        week.reset_asked.connect(self._on_reset)
        week.save_asked.connect(self._on_save)
        board.costs_changed.connect(drafts.work)
        board.beside.saved.connect(self._messages.show_saved)
        board.beside.failed.connect(self._messages.show_error)
        self.resting.failed.connect(self._messages.show_error)
        self.products.chosen.connect(self.choose_product)
        self.chooser.failed.connect(self._messages.show_error)
        self.chooser.told.connect(self._messages.show_message)
        for card in board.charts:
            card.saved.connect(self._messages.show_saved)
            card.failed.connect(self._messages.show_error)

    # ----------------------------------------------------------------------------------- the page

    @override
    def focus_filter(self) -> None:
        """Go to the first slider."""
        row = next(iter(self.week.rows.values()), None)
        if row is not None:
            row.slider.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def up_to_date(self) -> bool:
        """Whether what is asked is shown."""
        return self.reckoning.up_to_date and self.resting.up_to_date

    @property
    def product_id(self) -> str:
        """The product whose bad week it is; empty for none."""
        return self._product_id

    @Slot(str)
    def choose_product(self, product_id: str) -> None:
        """Show the bad week of a product."""
        self._product_id = product_id
        self._show()

    def open_drill(self, product_id: str, week: BadWeek) -> None:
        """Begin a scenario that is a standard one of a product."""
        register = self.session.register
        if product_id not in register.products:
            return
        made = standard_scenario(register, product_id, week, DrillParameters.of(register.policy))
        self._product_id = product_id
        self.drafts.begin(made.name, made.changes)

    def _offer(self, read: ReadWhatIf) -> None:
        """Offer the products in scope, those with the worst baseline first; that which is shown stays if it can."""
        register, scope = read.whatif.register, self.session.scope
        if self._offered_for != (read, scope):
            self._offered_for = (read, scope)
            found = [id for id in _by_trouble(read) if scope.covers_product(register, id)]
            self._offered = {id: register.products[id] for id in found}
        if self._product_id not in self._offered:
            self._product_id = next(iter(self._offered), "")
        if self._chosen_for != (self._offered_for, self._product_id):
            self._chosen_for = (self._offered_for, self._product_id)
            self.products.show_products(register, list(self._offered.values()), self._product_id)

    @Slot()
    def _show(self) -> None:
        """Show the draft at once; what comes of it follows."""
        read, draft = self.reckoning.read, self.drafts.draft
        if read is None or self.session.desk is None or not self.isVisible():
            return
        register = read.whatif.register
        self._offer(read)
        self.header.set_subtitle(_ABOUT if self.session.scope.everything else _ABOUT_SCOPE)
        self._stack.setCurrentIndex(_BOARD if self._product_id else _EMPTY)
        if not self._product_id:
            return
        if self._seen != (self.drafts.key, self._product_id):
            self._seen = (self.drafts.key, self._product_id)
            self.week.forget()
            self.board.forget()
        self.week.show_draft(read, draft, self._product_id, self.session.as_of)
        self.board.show_costs(draft, register.setting.currency)
        self._tell(draft)
        self.reckoning.reckon(draft)

    def _tell(self, draft: Draft) -> None:
        drafts = self.drafts
        state = "saved" if drafts.is_saved else "not saved"
        if drafts.is_saved and drafts.is_modified:
            state = "changed, not saved"
        count = formatting.counted(len(draft.changes), "change")
        self.week.set_note(f"{formatting.line(draft.name, 80)} · {count} · {state}")
        self.week.save.setText("Save changes" if drafts.is_saved else "Save scenario…")
        writable = not self.session.read_only
        self.week.save.setEnabled(writable and (drafts.is_modified or not drafts.is_saved))

    # --------------------------------------------------------------------------------------- slots

    @Slot()
    def _on_opened(self) -> None:
        self.reckoning.forget()
        self.drafts.forget()
        self.resting.forget()
        self._product_id, self._seen = "", (None, "")
        self._stack.setCurrentIndex(_WAIT)
        if self.isVisible():
            self.reckoning.ask()

    @Slot()
    def _on_changed(self) -> None:
        self.drafts.follow()
        if self.isVisible():
            self.reckoning.ask()

    @Slot(object)
    def _on_read(self, _: ReadWhatIf) -> None:
        self._show()

    @Slot(object)
    def _on_reckoned(self, found: Reckoned) -> None:
        if self._product_id not in found.read.whatif.register.products:
            return
        self.board.show_reckoning(found.read, found.reckoning, found.draft, self._product_id)
        self.resting.ask(found.read, self._product_id)
        if found.draft == self.drafts.draft:
            self.shown.emit()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.trouble.set_text(sentence)
        self._stack.setCurrentIndex(_TROUBLE)

    @Slot()
    def _on_retry(self) -> None:
        self.reckoning.forget()
        self._stack.setCurrentIndex(_WAIT)
        self.reckoning.ask()

    @Slot()
    def _on_reset(self) -> None:
        self.week.forget()
        self.drafts.reset()
        self._show()

    @Slot()
    def _on_save(self) -> None:
        if settle_typing():
            self.chooser.save()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reckoning.ask()
        self._show()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.board.fit(self.scroll_area.width())


def _by_trouble(read: ReadWhatIf) -> list[str]:
    """List products by what leans on them in the baseline, the worst first."""
    whatif = read.whatif
    losses, outlooks = whatif.inputs.losses, whatif.baseline.workflows
    trouble = dict.fromkeys(whatif.register.products, 0)
    for id, need in whatif.register.needs.items():
        primary = losses.primary(id)
        if primary is not None:
            trouble[primary.product_id] += int(4 ** outlooks[need.workflow_id].outcome.severity)
    return sorted(trouble, key=lambda id: -trouble[id])
