"""Ask which further products a memo is about."""

from collections.abc import Iterable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from leeway.ui.models.checklist import Checklist, Choice
from leeway.ui.widgets.check_list import ticked_list
from leeway.ui.widgets.roles import label


class ProductsDialog(QDialog):
    """Lists products with a tick for each that is chosen."""

    def __init__(self, choices: Iterable[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Further products")
        self.resize(460, 520)
        self.choices = Checklist(self)
        self.choices.show(choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(label("The memo is about these, too", "card-title"))
        column.addWidget(
            label(
                "Each has pages of its own, and all a line in the overview before them.",
                "subtitle",
                wrap=True,
            )
        )
        view = ticked_list(self.choices, "Further products", "Space ticks the one that is current")
        column.addWidget(view, 1)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)


def ask_products(parent: QWidget, choices: Iterable[Choice]) -> tuple[str, ...] | None:
    """Ask which products are chosen; None if the user thinks better of it."""
    dialog = ProductsDialog(choices, parent)
    taken = dialog.exec() == QDialog.DialogCode.Accepted
    found = dialog.choices.ids
    dialog.deleteLater()
    return found if taken else None
