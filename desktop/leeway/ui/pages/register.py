"""The register: who we depend on, for what, and what it would take to leave."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.ui.dialogs.register_asking import ask_product, ask_vendor
from leeway.ui.pages.page import Page
from leeway.ui.pages.register_context import RegisterContext
from leeway.ui.pages.register_details import AllWorkflows, Detail, ProductDetail, VendorDetail, WorkflowDetail
from leeway.ui.pages.register_tree import TreeCard
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.card import PageHeader
from leeway.ui.widgets.editor_field import FieldEdit
from leeway.ui.widgets.empty_state import EmptyState
from leeway.ui.widgets.message_bar import MessageBar
from leeway.ui.worst import worst_product

_TREE_WIDTH = 236
_DETAILS = {"product": ProductDetail, "vendor": VendorDetail, "workflow": WorkflowDetail, "": AllWorkflows}


class RegisterPage(Page):
    """A tree at the left, what is selected there at the right; every field edited in place."""

    title = "Register"
    help_topic = "register"
    in_scenario = (
        "What you see and edit here is the register as it is; where the scenario differs, the field says so."
    )

    def __init__(self, session: Session, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self._stale = True
        self._deleted_by = ""
        self.context = RegisterContext(session, theme, self)
        self.add_vendor = self._action("Add vendor…", "Ctrl+Shift+N", "Add a company that sells to us")
        self.add_product = self._action(
            "Add product…", "Ctrl+Shift+P", "Add something that a vendor sells to us"
        )
        self.tree = TreeCard(self.context)
        self.messages = MessageBar()
        self._details: dict[str, Detail] = {}
        self._lay_out()
        self._connect()

    # -------------------------------------------------------------------------------------- set-up

    def _action(self, text: str, keys: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{tip} ({keys})")
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 14, 14)
        column.setSpacing(14)
        column.addWidget(
            PageHeader("Register", "Who you depend on, for what, and what it would take to leave")
        )
        column.addWidget(self.messages)
        self._stack = QStackedWidget()
        row = QHBoxLayout()
        row.addWidget(self._stack)
        column.addLayout(row, 1)
        self._side = QStackedWidget()
        self._side.addWidget(EmptyState("Choose a vendor, a product or a workflow at the left.", None))
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("register-splitter")
        self.splitter.setHandleWidth(14)
        self.splitter.setChildrenCollapsible(False)
        self._stack.addWidget(self.splitter)
        self.splitter.addWidget(self.tree)
        self.splitter.addWidget(self._side)
        self.splitter.setStretchFactor(1, 1)
        self.tree.setMinimumWidth(190)
        self.splitter.setSizes([_TREE_WIDTH, 10 * _TREE_WIDTH])
        text = "This register is empty. Begin with a vendor, or import a file."
        self._stack.addWidget(EmptyState(text, self.add_vendor))

    def _connect(self) -> None:
        self.add_vendor.triggered.connect(self._on_add_vendor)
        self.add_product.triggered.connect(self._on_add_product)
        self.tree.chosen.connect(self._on_chosen)
        self.tree.removal_asked.connect(self.context.remove)
        self.context.select_asked.connect(self.select)
        self.context.removed.connect(self._on_removed)
        self.context.refused.connect(self.messages.show_error)
        self.session.opened.connect(self._on_opened)
        self.session.register_changed.connect(self._on_changed)
        self.session.scope_changed.connect(self._on_changed)

    # ------------------------------------------------------------------------------------ the page

    @override
    def primary_actions(self) -> list[QAction]:
        """Offer what can be added; vendors come first in a register, so theirs is the primary button."""
        return [self.add_product, self.add_vendor]

    @override
    def focus_filter(self) -> None:
        """Go to the filter of the tree."""
        self.tree.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.tree.filter.selectAll()

    def select_product(self, product_id: str) -> None:
        """Show a product; the page as it is for an empty id."""
        if product_id:
            self.select("product", product_id)

    @Slot(str, str)
    def select(self, entity: str, id: str) -> None:
        """Show a vendor, product or workflow."""
        self._refresh_if_stale()
        if not self.tree.choose(entity, id):
            self._show_detail(entity, id)  # out of scope, so not in the tree

    @property
    def detail(self) -> Detail | None:
        """What is shown at the right."""
        shown = self._side.currentWidget()
        return shown if isinstance(shown, Detail) else None

    @Slot()
    def refresh(self) -> None:
        """Show the register as it is now."""
        self._stale = False
        register = self.session.register
        empty = not register.vendors and not register.workflows
        self._stack.setCurrentIndex(1 if empty else 0)
        for action in (self.add_vendor, self.add_product):
            action.setEnabled(self.session.desk is not None and not self.session.read_only)
        self.tree.refresh()
        detail = self.detail
        if detail is not None and self._is_on_record(detail):
            detail.fill(detail.shown_id)
        elif self.tree.current is None:
            self._choose_worst()
            if self.tree.current is None:
                self._side.setCurrentIndex(0)
        else:
            self._show_detail(self.tree.current.entity, self.tree.current.id)

    def _choose_worst(self) -> None:
        """Begin with the product that the Portfolio begins with."""
        register, scope = self.session.register, self.session.scope
        covered = (id for id in register.products if scope.covers_product(register, id))
        worst = worst_product(self.session.baseline_portfolio, covered)
        if not (worst and self.tree.choose("product", worst)):
            self.tree.choose_first()

    def _is_on_record(self, detail: Detail) -> bool:
        entity = next(entity for entity, made in self._details.items() if made is detail)
        return not entity or detail.shown_id in self.session.register.tables[entity]

    def _show_detail(self, entity: str, id: str) -> None:
        if entity not in self._details:
            self._details[entity] = _DETAILS[entity](self.context, self._side)
            self._side.addWidget(self._details[entity])
        self._details[entity].show_row(id)
        self._side.setCurrentWidget(self._details[entity])

    def _refresh_if_stale(self) -> None:
        if self._stale:
            self.refresh()

    # --------------------------------------------------------------------------------------- slots

    @Slot(str, str)
    def _on_chosen(self, entity: str, id: str) -> None:
        self._show_detail(entity, id)

    @Slot()
    def _on_add_vendor(self) -> None:
        ask_vendor(self, self.context.edits, self.select)

    @Slot()
    def _on_add_product(self) -> None:
        ask_product(self, self.context.edits, self._vendor_id(), self.select)

    def _vendor_id(self) -> str:
        entry = self.tree.current
        if entry is None or entry.entity not in ("vendor", "product"):
            return ""
        return entry.id if entry.entity == "vendor" else self.session.register.products[entry.id].vendor_id

    @Slot(str)
    def _on_removed(self, words: str) -> None:
        self._deleted_by = self._last_step()
        self.messages.show_message(words, offers=[("Undo", self.session.undo)])

    def _last_step(self) -> str:
        desk = self.session.desk
        steps = desk.undo_stack.undoable if desk else ()
        return steps[-1].id if steps else ""

    @Slot()
    def _on_opened(self) -> None:
        self.tree.filter.clear()
        self.messages.close_message()
        self._side.setCurrentIndex(0)
        for field in self.findChildren(FieldEdit):
            field.forget()
        for detail in self._details.values():
            detail.shown_id = ""

    @Slot()
    def _on_changed(self) -> None:
        if self._deleted_by and self._last_step() != self._deleted_by:
            self._deleted_by = ""
            self.messages.close_message()  # its Undo would take something else back
        self._stale = True
        if self.isVisible():
            self.refresh()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_if_stale()
