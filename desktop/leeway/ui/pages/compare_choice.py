"""The choice of two to five products, remembered for each register."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from leeway.domain.comparison import MOST_PRODUCTS
from leeway.services.comparison import proposed
from leeway.ui import formatting
from leeway.ui.models.columns import menu_text
from leeway.ui.widgets.menu_button import MenuButton

if TYPE_CHECKING:
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session
    from leeway.ui.theme import ThemeController

_OFFERED: Final = 60
_TIP: Final = "Choose two to five products to put side by side"


class CompareChoice(MenuButton):
    """A button whose menu ticks the products."""

    changed = Signal()

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Products", theme, parent)
        self._session = session
        self._preferences = preferences
        self._chosen: tuple[str, ...] = ()
        self._wanted: tuple[str, ...] = ()
        self.menu = QMenu(self)
        self.set_menu(self.menu)
        self.menu.aboutToShow.connect(self._offer)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The products that are compared, by id."""
        return self._chosen

    def follow(self) -> None:
        """See to it that what is chosen is in the register: what was remembered, else a proposal.

        What is gone in the scenario alone is chosen again once another one, or the baseline, is looked at.
        """
        baseline, shown = self._session.register, self._session.shown
        wanted = tuple(id for id in self._wanted or self._remembered() if id in baseline.products)
        kept = tuple(id for id in wanted if id in shown.products)
        if len(kept) < 2:
            kept = proposed(shown, self._session.portfolio, self._session.scope)
        self._wanted = wanted if len(wanted) > 1 else kept
        self._chosen = kept[:MOST_PRODUCTS]
        self.set_value(formatting.count(len(self._chosen)), _TIP)

    def forget(self) -> None:
        """Let go of the choice: another register is open."""
        self._chosen = self._wanted = ()

    def choose(self, product_ids: tuple[str, ...]) -> None:
        """Compare these, two at least and five at most, and remember them."""
        if 2 <= len(product_ids) <= MOST_PRODUCTS and product_ids != self._chosen:
            self._chosen = self._wanted = product_ids
            if key := self._key():
                self._preferences.keep_text(key, json.dumps(product_ids))
            self.set_value(formatting.count(len(product_ids)), _TIP)
            self.changed.emit()

    def _key(self) -> str:
        desk = self._session.desk
        return f"compare/{str(desk.path).encode().hex()}" if desk else ""

    def _remembered(self) -> tuple[str, ...]:
        try:
            found = json.loads(self._preferences.text(self._key() or "-", "[]") or "[]")
        except ValueError:
            return ()
        return tuple(id for id in found if isinstance(id, str)) if isinstance(found, list) else ()

    @Slot()
    def _offer(self) -> None:
        self.menu.clear()
        register = self._session.shown
        rows = sorted(
            register.products.values(),
            key=lambda one: (
                one.id not in self._chosen,
                register.vendors[one.vendor_id].name.casefold(),
                one.name.casefold(),
            ),
        )
        for product in rows[:_OFFERED]:
            vendor = register.vendors[product.vendor_id].name
            action = QAction(menu_text(f"{vendor} · {product.name}"), self.menu, checkable=True)
            ticked = product.id in self._chosen
            action.setChecked(ticked)
            action.setEnabled(len(self._chosen) > 2 if ticked else len(self._chosen) < MOST_PRODUCTS)
            action.toggled.connect(partial(self._on_toggled, product.id))
            self.menu.addAction(action)
        if len(rows) > _OFFERED:
            rest = QAction(f"… and {formatting.count(len(rows) - _OFFERED)} more", self.menu)
            rest.setEnabled(False)
            self.menu.addAction(rest)

    def _on_toggled(self, product_id: str, on: bool) -> None:  # noqa: FBT001 - a slot of Qt's signal
        left = tuple(id for id in self._chosen if id != product_id)
        self.choose((*left, product_id) if on else left)
