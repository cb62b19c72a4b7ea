"""The other tables about a product or a vendor: integrations, upstream, signals, products."""

from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from leeway.ui.dialogs.register_asking import (
    ask_integration,
    ask_product,
    ask_upstream,
)
from leeway.ui.dialogs.signal_asking import ask_feed, ask_signal
from leeway.ui.models.columns import menu_text
from leeway.ui.models.product_rows import (
    dependent_rows,
    feed_columns,
    feed_rows,
    integration_columns,
    integration_rows,
    integration_total,
    product_columns,
    product_rows,
    signal_columns,
    signal_rows,
    tie_columns,
    upstream_rows,
)
from leeway.ui.pages.register_context import RegisterContext
from leeway.ui.pages.register_table_card import MenuEntry, TableCard


class IntegrationsCard(TableCard):
    """What of ours is built on a product, with the total."""

    entity = "integration"

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            "Integrations",
            integration_columns(),
            nothing="Nothing of ours on record is built on it.",
            parent=parent,
        )
        self._product_id = ""
        self.add = self.add_button("Add an integration…", "Something of ours built on it", self._on_add)
        self.remove = self.add_button(
            "Delete",
            "Delete the selected integration (Delete)",
            self._on_remove,
            picture="delete",
            for_row=True,
        )

    def show_product(self, product_id: str) -> None:
        """Show the integrations of a product."""
        self._product_id = product_id
        rows = integration_rows(self.context.register, product_id)
        self.show_rows(rows, integration_total(rows) if rows else None)

    @Slot()
    def _on_add(self) -> None:
        ask_integration(self, self.context.edits, self._product_id, self._on_added)

    @override
    def menu_entries(self, row: Any) -> list[MenuEntry]:
        return [
            (f"Delete integration “{menu_text(row.integration.name)}”", partial(self.remove_row, row.id, 0))
        ]


class UpstreamCard(TableCard):
    """What a product runs on, and what runs on it."""

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            "Runs on",
            tie_columns(),
            nothing="It runs on no other product on record.",
            stretched=(0, 1),
            note="When one of these is away, it is away, too.",
            parent=parent,
        )
        self._product_id = ""
        self.add = self.add_button(
            "Add what it runs on…", "An upstream product, a fourth party", self._on_add
        )
        self.remove = self.add_button(
            "Remove",
            "Remove the selected tie; the product stays (Delete)",
            self._on_remove,
            picture="delete",
            for_row=True,
        )
        self.table.opened.connect(self._on_opened)

    def show_product(self, product_id: str) -> None:
        """Show what a product runs on."""
        self._product_id = product_id
        self.show_rows(upstream_rows(self.context.register, self.context.portfolio, product_id))

    @Slot()
    def _on_add(self) -> None:
        ask_upstream(self, self.context.edits, self._product_id, self._on_added)

    @override
    def _on_added(self, _entity: str, id: str) -> None:
        link = self.context.register.upstreams.get(id)
        if link is not None:
            self.table.choose(link.upstream_id)

    @Slot(str)
    def _on_opened(self, id: str) -> None:
        self.context.select_asked.emit("product", id)

    @override
    def remove_row(self, id: str, column: int) -> None:
        """Remove the tie to an upstream product."""
        row = next((row for row in self.model.rows if row.id == id), None)
        if row is not None and not self.context.edits.read_only:
            self.context.remove("product_upstream", row.tied_by)

    @override
    def menu_entries(self, row: Any) -> list[MenuEntry]:
        return [
            ("Open product", partial(self._on_opened, row.id)),
            (f"Doesn't run on “{menu_text(row.product.name)}”", partial(self.remove_row, row.id, 0)),
        ]


class DependentsCard(TableCard):
    """The products that run on a product; hidden where there are none."""

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            "Used by",
            tie_columns(),
            nothing="No other product on record runs on it.",
            stretched=(0, 1),
            note="When it is away, these are away, too.",
            parent=parent,
        )
        self.table.opened.connect(self._on_opened)

    def show_product(self, product_id: str) -> None:
        """Show what runs on a product."""
        self.show_rows(dependent_rows(self.context.register, self.context.portfolio, product_id))

    @Slot(str)
    def _on_opened(self, id: str) -> None:
        self.context.select_asked.emit("product", id)


class SignalsCard(TableCard):
    """Sourced figures about a vendor or a product."""

    entity = "signal"

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            "Signals",
            signal_columns(),
            nothing="No figures on record.",
            stretched=(0, 5),
            parent=parent,
        )
        self._vendor_id = ""
        self._product_id: str | None = None
        self.add = self.add_button(
            "Add a signal…", "A figure with its source and the day it is of", self._on_add
        )
        self.edit = self.add_button(
            "All fields…",
            "Edit every field of the selected signal, with link and note",
            self._on_edit,
            picture="edit",
            for_row=True,
        )
        self.remove = self.add_button(
            "Delete", "Delete the selected signal (Delete)", self._on_remove, picture="delete", for_row=True
        )

    def show_signals(self, vendor_id: str, product_id: str | None = None) -> None:
        """Show the signals of a vendor, or those that bear on one of its products."""
        self._vendor_id, self._product_id = vendor_id, product_id
        self.show_rows(signal_rows(self.context.register, vendor_id, product_id))

    @Slot()
    def _on_add(self) -> None:
        ask_signal(self, self.context.edits, self._vendor_id, self._product_id, self._on_added)

    def _on_edit(self) -> None:
        row = self.current_row
        if row is not None:
            ask_signal(self, self.context.edits, self._vendor_id, None, self._on_added, row.signal)

    @override
    def menu_entries(self, row: Any) -> list[MenuEntry]:
        return [(f"Delete signal “{menu_text(row.signal.metric)}”", partial(self.remove_row, row.id, 0))]


class FeedsCard(TableCard):
    """Where signals and incidents of a vendor can be asked for."""

    entity = "feed"

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            "Feeds",
            feed_columns(),
            nothing="No status page or repository on record. Add one, and Signals can ask it when you are online.",
            stretched=(1, 2),
            note="Asked only when you refresh.",
            parent=parent,
        )
        self._vendor_id = ""
        self.add = self.add_button("Add a feed…", "A status page, a repository or the like", self._on_add)
        self.edit = self.add_button(
            "All fields…",
            "Edit every field of the selected feed",
            self._on_edit,
            picture="edit",
            for_row=True,
        )
        self.remove = self.add_button(
            "Delete", "Delete the selected feed (Delete)", self._on_remove, picture="delete", for_row=True
        )

    def show_vendor(self, vendor_id: str) -> None:
        """Show the feeds of a vendor."""
        self._vendor_id = vendor_id
        self.show_rows(feed_rows(self.context.register, vendor_id))

    @Slot()
    def _on_add(self) -> None:
        ask_feed(self, self.context.edits, self._vendor_id, self._on_added)

    def _on_edit(self) -> None:
        row = self.current_row
        if row is not None:
            ask_feed(self, self.context.edits, self._vendor_id, self._on_added, row.feed)

    @override
    def menu_entries(self, row: Any) -> list[MenuEntry]:
        return [(f"Delete feed “{menu_text(row.feed.address)}”", partial(self.remove_row, row.id, 0))]


class ProductsCard(TableCard):
    """The products of a vendor."""

    entity = "product"

    def __init__(self, context: RegisterContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            "Products",
            product_columns(),
            nothing="No products of this vendor on record yet.",
            parent=parent,
        )
        self._vendor_id = ""
        self.add = self.add_button(
            "Add a product…", "Something else that this vendor sells to us", self._on_add
        )
        self.open = self.add_button(
            "Open", "Show the selected product", self._on_open, picture="product", for_row=True
        )
        self.remove = self.add_button(
            "Delete", "Delete the selected product with all that hangs on it (Delete)", self._on_remove,
            picture="delete", for_row=True,
        )  # fmt: skip

    def show_vendor(self, vendor_id: str) -> None:
        """Show the products of a vendor."""
        self._vendor_id = vendor_id
        self.show_rows(product_rows(self.context.register, self.context.portfolio, vendor_id))

    @Slot()
    def _on_add(self) -> None:
        ask_product(self, self.context.edits, self._vendor_id, self.context.select_asked.emit)

    def _on_open(self) -> None:
        self.context.select_asked.emit("product", self.table.current_id)

    @override
    def menu_entries(self, row: Any) -> list[MenuEntry]:
        return [
            ("Open product", partial(self.context.select_asked.emit, "product", row.id)),
            (f"Delete product “{menu_text(row.product.name)}”", partial(self.remove_row, row.id, 0)),
        ]
