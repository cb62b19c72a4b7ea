"""The memo page: the true pages of the PDF, refreshed as the register changes, and their export."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leeway.errors import LeewayError
from leeway.services.memo_export import export_memo
from leeway.services.memos import MemoRequest
from leeway.ui import formatting
from leeway.ui.dialogs import ask
from leeway.ui.pages.memo_drawing import draw_memo, imports_of
from leeway.ui.pages.memo_form import MemoForm
from leeway.ui.pages.memo_side import MemoSide
from leeway.ui.pages.memo_tools import MemoTools
from leeway.ui.pages.page import Page
from leeway.ui.preferences import Preferences
from leeway.ui.session import Session
from leeway.ui.settling import settle_typing
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.card import PageHeader
from leeway.ui.widgets.empty_state import EmptyState
from leeway.ui.widgets.message_bar import MessageBar
from leeway.ui.widgets.page_preview import PagePreview
from leeway.ui.widgets.places import open_file, show_folder
from leeway.ui.widgets.roles import describe, label
from leeway.ui.worst import worst_product

if TYPE_CHECKING:
    from leeway.ui.jobs import Job

_REFRESH_MS: Final = 300
_SHARPEST: Final = 288.0
_NO_PRODUCTS: Final = "A memo is about a product. Add one on the Register page first."


class MemoPage(Page):
    """The form at the left, the preview at the right; one product at a time."""

    title = "Memo"
    help_topic = "memo"
    in_scenario = "The memo judges the register as it is, and proposes the scenario as its mitigation."
    previewed = Signal()
    """The preview shows the memo as it is now."""

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        preferences: Preferences,
        messages: MessageBar,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, theme, parent)
        self._messages = messages
        self._product_id = ""
        self._job: Job | None = None
        self._in_file: frozenset[str] = frozenset()
        self._export = QAction("Export PDF…", self)
        self._export.setToolTip("Write the memo as a PDF file (Ctrl+E)")
        self._export.triggered.connect(self.export)
        self.form = MemoForm(session, preferences)
        self.preview = PagePreview(theme)
        describe(
            self.preview, "Preview of the memo", "The pages as they will print; arrows scroll, + and - zoom"
        )
        self.trouble: QLabel = label("", "error", wrap=True)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._timer.timeout.connect(self._render)
        self._connect()
        self._on_opened()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 0)
        outer.setSpacing(14)
        outer.addWidget(PageHeader("Memo", "The PDF for whoever decides, as it will print"))
        self._stack = QStackedWidget()
        outer.addWidget(self._stack, 1)
        body = QWidget()
        self._stack.addWidget(body)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(MemoSide(self.session, self.theme, self.form, self._messages))
        column = QVBoxLayout()
        column.setSpacing(8)
        self.tools = MemoTools(self.preview)
        self.pages_label, self.state_label = self.tools.pages_label, self.tools.state_label
        column.addWidget(self.tools)
        column.addWidget(self.trouble)
        column.addWidget(self.preview, 1)
        row.addLayout(column, 1)
        self._stack.addWidget(EmptyState(_NO_PRODUCTS))
        self.trouble.hide()

    def _connect(self) -> None:
        self.session.opened.connect(self._on_opened)
        self.session.register_changed.connect(self._on_changed)
        self.session.scope_changed.connect(self._on_scope)
        self.session.saved.connect(self._on_saved)
        self.form.product_chosen.connect(self.show_product)
        self.form.paper_chosen.connect(self._on_changed)
        self.form.parts_chosen.connect(self._on_changed)
        self.preview.zoom_changed.connect(self._refresh_soon)
        self.preview.page_changed.connect(self._on_page_changed)

    @override
    def primary_actions(self) -> list[QAction]:
        """Offer the export."""
        return [self._export]

    @property
    def product_id(self) -> str:
        """The product that the memo is about; empty if there is none."""
        return self._product_id

    @Slot(str)
    def show_product(self, product_id: str) -> None:
        """Make the memo about a product."""
        if product_id in self.session.register.products:
            self._product_id = product_id
            self._on_changed()

    @Slot()
    def _on_opened(self) -> None:
        self._cancel()
        self._product_id = ""
        self._in_file = frozenset()
        self.form.parts.forget()
        self.preview.show_pages((), self.preview.ppi)
        self._on_scope()

    @Slot()
    def _on_scope(self) -> None:
        """Follow the scope: its product, or the worst product of its vendor."""
        scope, register = self.session.scope, self.session.register
        if not self._product_id or not scope.covers_product(register, self._product_id):
            covered = [id for id in register.products if scope.covers_product(register, id)]
            self._product_id = worst_product(self.session.baseline_portfolio, covered)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        register = self.session.register
        if self._product_id not in register.products:
            self._product_id = worst_product(self.session.baseline_portfolio, list(register.products))
        self._stack.setCurrentIndex(0 if register.products else 1)
        self._export.setEnabled(bool(self._product_id))
        self.form.show_product(register, self._product_id)
        self._refresh_soon()

    # ------------------------------------------------------------------------------------- preview

    @property
    def up_to_date(self) -> bool:
        """Whether the preview shows the memo as it is, or why there is none."""
        return self._job is None and not self._timer.isActive() and not self._incoming

    @property
    def _incoming(self) -> bool:
        """Whether an import brings incidents or logs that aren't in the file yet."""
        imports = imports_of(self.session.register)
        return bool(self.session.unsaved) and not self._in_file.issuperset(imports)

    @property
    def request(self) -> MemoRequest:
        """The memo that is previewed."""
        setting = self.session.register.setting
        return MemoRequest(
            product_id=self._product_id,
            author=setting.author,
            reader=setting.reader,
            decision=self.session.register.products[self._product_id].decision_asked,
            prepared=self.session.as_of,
            paper=self.form.paper_name,
            sections=self.form.parts.chosen_sections,
            scenario_id=self.form.parts.scenario_id,
            others=self.form.parts.other_ids,
        )

    @Slot()
    def _refresh_soon(self) -> None:
        if self.isVisible() and self._product_id:
            self.state_label.setText("Refreshing…")
            self._timer.start()

    @Slot()
    def _on_saved(self) -> None:
        if not self._in_file.issuperset(imports_of(self.session.register)):
            self._refresh_soon()

    @Slot()
    def _render(self) -> None:
        self._cancel()
        desk, register, portfolio = self.session.desk, self.session.register, self.session.baseline_portfolio
        if desk is None or self._product_id not in register.products or self.session.baseline_pending:
            return  # `register_changed` comes again with the portfolio
        if self._incoming:
            return  # until it is saved
        self._in_file = imports_of(register)
        ppi = min(self.preview.ppi, _SHARPEST)
        self._job = self.session.jobs.run_with_progress(
            draw_memo, desk, register, portfolio, self.request, ppi
        )
        self._job.succeeded.connect(partial(self._on_drawn, ppi))
        self._job.failed.connect(self._on_not_drawn)

    def _on_drawn(self, ppi: float, pages: tuple[bytes, ...]) -> None:
        self._job = None
        self.trouble.hide()
        self.state_label.setText("")
        self.preview.show_pages(pages, ppi)
        self.previewed.emit()

    @Slot(object)
    def _on_not_drawn(self, error: Exception) -> None:
        self._job = None
        self.state_label.setText("")
        known = isinstance(error, LeewayError)
        self.trouble.setText(
            str(error) if known else "The memo couldn't be drawn because of an error in Leeway."
        )
        self.trouble.show()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot()
    def _on_page_changed(self) -> None:
        preview = self.preview
        words = f"Page {preview.page} of {preview.page_count}" if preview.page_count else ""
        self.pages_label.setText(words)
        self.tools.zoom_label.setText(f"{round(preview.zoom * 100)} %")
        preview.setAccessibleDescription(words)

    # -------------------------------------------------------------------------------------- export

    @Slot()
    def export(self) -> None:
        """Ask where, and write the memo there as PDF."""
        if not settle_typing():
            return
        desk, register = self.session.desk, self.session.register
        if desk is None or self._product_id not in register.products:
            return
        name = f"{formatting.file_stem(register.products[self._product_id].name)} memo.pdf"
        path = ask.file_to_write(self, "Export the memo", desk.path.parent / name, "PDF (*.pdf)")
        if path is None:
            return
        self._export.setEnabled(False)
        job = self.session.jobs.write(export_memo, desk, self.request, path)
        job.succeeded.connect(partial(self._on_exported, path))
        job.failed.connect(self._on_not_exported)
        job.finished.connect(self._on_export_finished)

    def _on_exported(self, path: Path, _: object) -> None:
        offers = [("Open file", partial(open_file, path)), ("Show folder", partial(show_folder, path))]
        self._messages.show_message(f"Exported {path.name}.", offers=offers)

    @Slot(object)
    def _on_not_exported(self, error: Exception) -> None:
        known = isinstance(error, LeewayError)
        sentence = str(error) if known else "The memo wasn't exported because of an error in Leeway."
        self._messages.show_error(sentence)

    @Slot()
    def _on_export_finished(self) -> None:
        self._export.setEnabled(bool(self._product_id))

    # ------------------------------------------------------------------------------------ Qt's own

    @override
    def focus_filter(self) -> None:
        """Go to the choice of the product."""
        self.form.product.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_soon()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self._cancel()
        super().hideEvent(event)
