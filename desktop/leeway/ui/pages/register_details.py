"""The right side of the register page: a product, a vendor, a workflow, or all workflows."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from leeway.ui import formatting
from leeway.ui.pages.register_context import RegisterContext
from leeway.ui.pages.register_facts import (
    DependentsCard,
    FeedsCard,
    IntegrationsCard,
    ProductsCard,
    SignalsCard,
    UpstreamCard,
)
from leeway.ui.pages.register_form_card import FormCard
from leeway.ui.pages.register_header import HeaderCard, contract_line
from leeway.ui.pages.register_map import MapCard
from leeway.ui.pages.register_workflows import AllWorkflowsCard, NeedsCard, WorkflowsCard

_WIDE = 860
_GAP = 14
_SMALL, _LARGE = 260, 560
_CONTRACT = (
    ("contract_end", 0, 0, 1),
    ("notice_days", 0, 1, 1),
    ("annual_cost", 0, 2, 1),
    ("budget", 1, 0, 1),
    ("usage_cost", 1, 1, 1),
    ("availability_sla", 1, 2, 1),
    ("session_hours", 2, 0, 1),
    ("category", 2, 1, 2),
    ("decision_asked", 3, 0, 3),
    ("note", 4, 0, 3),
)
_WORKFLOW = (
    ("owner", 0, 0, 1),
    ("critical", 0, 1, 1),
    ("tolerated_stop", 0, 2, 1),
    ("cost_per_hour", 1, 0, 1),
    ("hours_per_week", 1, 1, 1),
    ("note", 2, 0, 3),
)


class Detail(QScrollArea):
    """A column of cards; pairs of cards stand side by side where there is room."""

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.shown_id = ""
        self._pairs: list[QBoxLayout] = []
        self._below: set[QBoxLayout] = set()
        content = QWidget()
        content.setProperty("role", "plain")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(_GAP)
        self.setWidgetResizable(True)
        self.setWidget(content)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def add(self, card: QWidget) -> None:
        """Add a card below the others."""
        self._column.addWidget(card)

    def add_pair(self, one: QWidget, other: QWidget, stretches: tuple[int, int] = (1, 1)) -> QBoxLayout:
        """Add two cards side by side, or below each other where the page is narrow."""
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(_GAP)
        row.addWidget(one, stretches[0])
        row.addWidget(other, stretches[1])
        self._pairs.append(row)
        self._column.addLayout(row)
        return row

    def set_below(self, pair: QBoxLayout, *, below: bool) -> None:
        """Stack a pair even where there is room for it side by side."""
        (self._below.add if below else self._below.discard)(pair)
        self._turn_pairs()

    def end(self) -> None:
        """Keep the cards at the top."""
        self._column.addStretch(1)

    def show_row(self, id: str) -> None:
        """Show a row of the register, from the top if it is another one."""
        if id != self.shown_id:
            self.verticalScrollBar().setValue(0)
        self.shown_id = id
        self.fill(id)

    def fill(self, id: str) -> None:
        """Bring every card up to date."""
        raise NotImplementedError

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn_pairs()

    def _turn_pairs(self) -> None:
        wide = self.viewport().width() >= _WIDE
        for pair in self._pairs:
            beside = wide and pair not in self._below
            direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
            if pair.direction() != direction:
                pair.setDirection(direction)


class ProductDetail(Detail):
    """A product: verdict, workflows, integrations, map, contract, upstream, signals."""

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.header = HeaderCard(context, "product")
        self.header.line_clicked.connect(self._on_line)
        self.workflows = WorkflowsCard(context)
        self.integrations = IntegrationsCard(context)
        self.map = MapCard(context)
        self.contract = FormCard(context, "Contract", "product", _CONTRACT, lines=("decision_asked", "note"))
        self.upstream = UpstreamCard(context)
        self.dependents = DependentsCard(context)
        self.signals = SignalsCard(context)
        self.add(self.header)
        self.add(self.workflows)
        self._pair = self.add_pair(self.integrations, self.map, (10, 10))
        self.map.enlarged.connect(self._on_enlarged)
        ties = QWidget()
        column = QVBoxLayout(ties)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(self.upstream)
        column.addWidget(self.dependents)
        column.addStretch(1)
        self.add_pair(self.contract, ties)
        self.add(self.signals)
        self.end()

    @override
    def fill(self, id: str) -> None:
        register, portfolio = self.context.register, self.context.portfolio
        product = register.products.get(id)
        if product is None:
            return
        judged = portfolio.products.get(id)
        vendor = register.vendors[product.vendor_id].name
        line = contract_line(register, id)
        self.header.show_row(
            id,
            judged.verdict if judged else None,
            judged=judged is not None,
            about="",
            line=line,
            tip=f"Go to the contract with {formatting.line(vendor, 100)}",
        )
        self.workflows.show_product(id)
        self.integrations.show_product(id)
        self.map.show_focus("product", id)
        self.contract.show_row(id)
        self.upstream.show_product(id)
        self.dependents.show_product(id)
        self.dependents.setVisible(self.dependents.model.total > 0)
        self.signals.show_signals(product.vendor_id, id)

    @Slot()
    def _on_line(self) -> None:
        self.contract.focus_first()
        self.ensureWidgetVisible(self.contract)

    @Slot(bool)
    def _on_enlarged(self, large: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.map.map.setMinimumHeight(_LARGE if large else _SMALL)
        self.set_below(self._pair, below=large)
        if large:
            self.ensureWidgetVisible(self.map)


class VendorDetail(Detail):
    """A vendor: verdict, products, map of what it stops, its own fields, signals."""

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.header = HeaderCard(context, "vendor")
        self.products = ProductsCard(context)
        self.map = MapCard(context)
        self.map.set_title("What it stops")
        self.map.large.hide()
        self.header.line_clicked.connect(self._on_line)
        self.about = FormCard(
            context, "Vendor", "vendor", (("website", 0, 0, 1), ("note", 1, 0, 1)), lines=("note",)
        )
        self.signals = SignalsCard(context)
        self.feeds = FeedsCard(context)
        for card in (self.header, self.products, self.map, self.about, self.signals, self.feeds):
            self.add(card)
        self.map.map.setMinimumHeight(340)
        self.end()

    @override
    def fill(self, id: str) -> None:
        register, portfolio = self.context.register, self.context.portfolio
        if id not in register.vendors:
            return
        judged = portfolio.vendors.get(id)
        share = portfolio.reach.get(id)
        line = f"{formatting.share(round(share, 3))} of critical work runs on it" if share else ""
        has_products = bool(register.links.products_of.get(id))
        self.header.show_row(
            id,
            judged.verdict if judged else None,
            judged=judged is not None and has_products,
            about="",
            line=line,
            tip="Directly, or through products that run on it",
        )
        self.products.show_vendor(id)
        self.map.show_focus("vendor", id)
        self.about.show_row(id)
        self.signals.show_signals(id)
        self.feeds.show_vendor(id)

    @Slot()
    def _on_line(self) -> None:
        self.ensureWidgetVisible(self.map)


class WorkflowDetail(Detail):
    """A workflow: its figures, what it needs, and the map of what it stands on."""

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.header = HeaderCard(context, "workflow")
        self.figures = FormCard(context, "Workflow", "workflow", _WORKFLOW, lines=("note",))
        self.needs = NeedsCard(context)
        self.map = MapCard(context)
        self.map.set_title("What it stands on")
        self.map.large.hide()
        self.header.line_clicked.connect(self._on_line)
        self.map.map.setMinimumHeight(320)
        for card in (self.header, self.needs, self.figures, self.map):
            self.add(card)
        self.end()

    @override
    def fill(self, id: str) -> None:
        register = self.context.register
        workflow = register.workflows.get(id)
        if workflow is None:
            return
        stopped_by = [
            point.vendor_id for point in self.context.portfolio.single_points if id in point.workflow_ids
        ]
        names = [register.vendors[v].name for v in stopped_by if v in register.vendors]
        line = f"Stopped by {formatting.line(', '.join(names), 60)} alone" if names else ""
        about = {True: "Critical workflow", False: "Workflow", None: "Workflow, critical or not isn't known"}
        self.header.show_row(
            id, None, judged=False, about=about[workflow.critical], line=line, tip="A single point of failure"
        )
        self.figures.show_row(id)
        self.needs.show_workflow(id)
        self.map.show_focus("workflow", id)

    @Slot()
    def _on_line(self) -> None:
        self.ensureWidgetVisible(self.map)


class AllWorkflows(Detail):
    """The list of all workflows."""

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.card = AllWorkflowsCard(context)
        self.add(self.card)
        self.end()

    @override
    def fill(self, id: str) -> None:
        self.card.refresh()
