"""Packages inspected from the Signals page: one chosen, or those dropped there, one after the other; what was kept is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from leeway.ui.dialogs import ask, inspection
from leeway.ui.formatting import count, isolated, line
from leeway.ui.widgets.message_bar import MessageBar, MessageKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from leeway.services.package_signals import PackagePlan
    from leeway.ui.preferences import Preferences
    from leeway.ui.session import Session
    from leeway.ui.widgets.message_bar import Offer


class SignalsInspecting(QObject):
    """Shows a dialog for each package, and tells what came of them together."""

    kept = Signal(str)
    """Figures of a package were kept: the id of the first."""

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        messages: MessageBar,
        undo: Callable[[], Offer],
        page: QWidget,
    ) -> None:
        """`undo` offers to take the last step back."""
        super().__init__(page)
        self._session, self._preferences, self._messages = session, preferences, messages
        self._undo, self._page = undo, page

    @Slot()
    def choose(self) -> None:
        """Ask for a package, and inspect it."""
        path = ask.package_to_inspect(self._page, self._preferences.folder)
        if path is not None:
            self._preferences.folder = path.parent
            self.inspect([path])

    def inspect(self, paths: Sequence[Path]) -> None:
        """Inspect packages one after the other, until the user stops or another register is opened."""
        if QApplication.activeModalWidget() is not None:
            self._messages.show_message(
                "Close the dialog first, then drop the package again.", MessageKind.NOTICE
            )
            return
        desk = self._session.desk
        plans: list[PackagePlan] = []
        left = list(paths)
        while left and desk is not None and self._session.desk is desk:
            seen = inspection.inspect_package(self._session, left.pop(0), self._page, len(left))
            if seen.kept is not None:
                plans.append(seen.kept)
                self.kept.emit(seen.kept.new[0].id)
            if seen.stopped:
                break
        if self._session.desk is desk:
            self._tell(plans, left)

    def _tell(self, plans: Sequence[PackagePlan], left: Sequence[Path]) -> None:
        words = [inspection.kept_words(plan, self._about(plan)) for plan in plans]
        if plans[1:]:
            words.append("Ctrl+Z takes them back one by one.")
        if left:
            names = ", ".join(isolated(line(path.name, 60)) for path in left[:3])
            more = f" and {count(len(left) - 3)} more" if len(left) > 3 else ""
            words.append(f"Not looked at: {names}{more}.")
        if not words:
            return
        kind = MessageKind.NOTICE if left else MessageKind.DONE
        offers = [self._undo()] if len(plans) == 1 else []
        self._messages.show_message(" ".join(words), kind, offers=offers)

    def _about(self, plan: PackagePlan) -> str:
        register, first = self._session.register, plan.new[0]
        product = register.products.get(first.product_id or "")
        return product.name if product else register.vendors[first.vendor_id].name
