"""What the parts of the register page share: the session, the way to edit, and what was asked of the page."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from leeway.domain.editing import describe, remove
from leeway.domain.register import Register
from leeway.engine.portfolio import Portfolio
from leeway.ui.dialogs.register_asking import product_options, vendor_options
from leeway.ui.models.columns import Cell
from leeway.ui.models.edits import RegisterEdits
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.editor_lists import Option


class RegisterContext(QObject):
    """Handed to every card of the page."""

    select_asked = Signal(str, str)
    """A vendor, product or workflow should be shown: its entity and id."""
    removed = Signal(str)
    """Something was deleted, in words; it can be undone."""
    refused = Signal(str)
    """A deletion or the like was refused, and why."""

    def __init__(self, session: Session, theme: ThemeController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.theme = theme
        self.edits = RegisterEdits(session)

    @property
    def register(self) -> Register:
        """The register as it is now."""
        return self.session.register

    @property
    def portfolio(self) -> Portfolio:
        """What follows from it."""
        return self.session.baseline_portfolio

    def remove(self, entity: str, id: str) -> None:
        """Delete a row with all that hangs on it, as one undo step."""
        if id not in self.register.tables[entity]:
            return
        changes = remove(self.register, entity, id)
        label = describe(self.register, changes)
        refusal = self.edits.commit(changes, label)
        if refusal is not None:
            self.refused.emit(refusal)
            return
        more = len(changes) - 1
        hanging = f" and {more} {'row that hangs' if more == 1 else 'rows that hang'} on it" if more else ""
        self.removed.emit(f"{label.replace('Delete', 'Deleted', 1)}{hanging}.")

    def options(self, cell: Cell) -> Sequence[Option]:
        """List what a reference in a table can point to."""
        return (
            vendor_options(self.register) if cell.field.target == "vendor" else product_options(self.register)
        )
