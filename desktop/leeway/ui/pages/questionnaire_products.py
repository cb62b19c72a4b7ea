"""The latest assessments of two to five products side by side: chosen from a menu, drawn, and as a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from leeway.services.assessment_charts import products_chart
from leeway.services.assessment_comparison import (
    MOST_PRODUCTS,
    compared_first,
    latest_assessments,
    side_by_side,
)
from leeway.services.assessment_facts import read_fact_sources
from leeway.services.burn_zone import local_zone
from leeway.ui import formatting
from leeway.ui.latest_job import LatestJob
from leeway.ui.models.assessment_changes import ProductRow, product_columns, product_rows
from leeway.ui.models.columns import menu_text
from leeway.ui.models.rows import RowsModel
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.chart_card import ChartCard
from leeway.ui.widgets.editor_table import RecordTable
from leeway.ui.widgets.menu_button import MenuButton
from leeway.ui.widgets.roles import label

if TYPE_CHECKING:
    from leeway.domain.register import Register
    from leeway.services.assessment_comparison import SideBySide
    from leeway.services.assessment_view import AssessmentView
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

_OFFERED: Final = 60
_LANE, _EACH, _LEAST, _MOST = 40, 14, 300, 760
_ALONE: Final = (
    "No other product was assessed by this questionnaire yet. Choose some under Products to see what is missing, or "
    "assess another one."
)
_TIP: Final = "Choose up to five products to put side by side"


class ProductsCard(QWidget):
    """A card with the choice of products and their figures, and one with the chart of their scores."""

    def __init__(self, session: Session, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._session = session
        self._theme = theme
        self._view: AssessmentView | None = None
        self._chosen: tuple[str, ...] = ()
        self._comparing = LatestJob(session.jobs, self)
        self.menu = QMenu(self)
        self.choice = MenuButton("Products", theme)
        self.choice.set_menu(self.menu)
        self.chart = ChartCard(theme, "Scores of products")
        self.card = Card("Between products")
        self.none = label("", "subtitle", wrap=True)
        self.table: RecordTable | None = None
        self.rows: RowsModel[ProductRow] = RowsModel((), parent=self)
        self._lay_out()
        self._comparing.succeeded.connect(self._on_compared)
        self._comparing.failed.connect(self._on_failed)
        self.menu.aboutToShow.connect(self._offer)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.card.corner.addWidget(self.choice)
        self.card.body.addWidget(self.none)
        column.addWidget(self.card)
        column.addWidget(self.chart)
        self.chart.hide()
        self._show_choice()

    # -------------------------------------------------------------------------------- what is shown

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is being worked out."""
        return not self._comparing.busy

    @property
    def chosen(self) -> tuple[str, ...]:
        """The products that are compared, by id; that of the assessment first."""
        return self._chosen

    def show_view(self, view: AssessmentView) -> None:
        """Put the product of an assessment beside others; those chosen before stay chosen while it is the same one."""
        register, product = self._session.register, view.assessment.product_id
        other = self._view is None or self._view.assessment.product_id != product
        self._view = view
        kept = tuple(id for id in self._chosen if id in register.products)
        self._chosen = compared_first(register, self._key(register), product) if other or not kept else kept
        self._compare()

    def clear(self) -> None:
        """Let go of the assessment."""
        self._view = None
        self._chosen = ()
        self._comparing.forget()

    def choose(self, product_ids: tuple[str, ...]) -> None:
        """Compare these products, at most five."""
        self._chosen = product_ids[:MOST_PRODUCTS]
        self._compare()

    def _key(self, register: Register) -> str:
        assert self._view is not None
        return register.questionnaires[self._view.assessment.questionnaire_id].key

    def _compare(self) -> None:
        self._show_choice()
        desk, view = self._session.desk, self._view
        if desk is None or view is None:
            return
        register, today = self._session.register, self._session.as_of
        self._comparing.ask(
            side_by_side, register, self._session.baseline_portfolio, view, self._chosen, today,
            lambda id: read_fact_sources(desk, register, id, today, local_zone()),
        )  # fmt: skip

    def _show_choice(self) -> None:
        self.choice.set_value(formatting.count(len(self._chosen)), _TIP)

    @Slot(object)
    def _on_compared(self, found: SideBySide) -> None:
        alone = len(found.products) < 2
        self.none.setText(_ALONE)
        self.none.setVisible(alone)
        self.chart.setVisible(not alone)
        self._make_table(found)
        assert self.table is not None
        self.table.setVisible(not alone)
        names = ", ".join(formatting.line(product.product, 40) for product in found.products)
        note = f"The latest assessment of each by this questionnaire: {names}."
        self.card.set_note("" if alone else note)
        lane = max(_LANE, _EACH * len(found.products))
        self.chart.setFixedHeight(min(max(_LEAST, 90 + lane * (len(found.pillars) + 1)), _MOST))
        self.chart.show_chart(products_chart(found))

    def _make_table(self, found: SideBySide) -> None:
        """Show the figures; where other products are compared, in a table with other columns."""
        columns = product_columns(found)
        titles = [column.title for column in columns]
        if self.table is None or titles != [column.title for column in self.rows.columns]:
            if self.table is not None:
                self.card.body.removeWidget(self.table)
                self.table.deleteLater()
            self.rows = RowsModel(columns, parent=self)
            self.table = RecordTable(
                self.rows, self._theme, name="Products side by side", stretched=range(1, len(columns)),
                rows_shown=24,
            )  # fmt: skip
            self.card.body.addWidget(self.table)
        self.rows.columns = columns
        self.rows.show(product_rows(found))

    @Slot(str)
    def _on_failed(self, told: str) -> None:
        self.none.setText(told)
        self.none.show()
        self.chart.hide()
        if self.table is not None:
            self.table.hide()

    # -------------------------------------------------------------------------------- the choice

    @Slot()
    def _offer(self) -> None:
        """Fill the menu: products assessed by the questionnaire first, then the others, as many as a menu can hold."""
        self.menu.clear()
        if self._view is None:
            return
        register = self._session.register
        latest = latest_assessments(register, self._key(register))
        products = sorted(
            register.products.values(), key=lambda one: (one.id not in latest, one.name.casefold())
        )
        for product in products[:_OFFERED]:
            vendor = register.vendors[product.vendor_id].name
            missing = "" if product.id in latest else " (not assessed)"
            action = QAction(menu_text(f"{vendor} · {product.name}{missing}"), self.menu, checkable=True)
            action.setChecked(product.id in self._chosen)
            own = product.id == self._view.assessment.product_id
            full = len(self._chosen) >= MOST_PRODUCTS and not action.isChecked()
            action.setEnabled(not (own or full))
            action.toggled.connect(partial(self._on_toggled, product.id))
            self.menu.addAction(action)
        if len(products) > _OFFERED:
            more = formatting.count(len(products) - _OFFERED)
            rest = QAction(f"… and {more} more; those assessed come first", self.menu)
            rest.setEnabled(False)
            self.menu.addAction(rest)

    def _on_toggled(self, product_id: str, on: bool) -> None:  # noqa: FBT001 - a slot of Qt's signal
        left = tuple(id for id in self._chosen if id != product_id)
        self.choose((*left, product_id) if on else left)
