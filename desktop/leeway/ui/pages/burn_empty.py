"""What the burn page shows where there is nothing else: that usage is being read, or how to get some."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.formats.wording import listed
from leeway.ui.formatting import line
from leeway.ui.widgets.empty_state import EmptyState
from leeway.ui.widgets.roles import label

_HOW: Final = (
    "Import the agents' own logs: Claude Code keeps them in ~/.claude, Codex CLI in ~/.codex. Reports of ccusage "
    "(JSON) and CSV files will do, too.\n\nLeeway keeps when a call was made, by which model, and how many tokens it "
    "took; never a word of a prompt or an answer."
)
_NO_PRODUCTS: Final = (
    "This register has no products yet. Add the product whose logs you have on the Register page, or name it when the "
    "import asks for it."
)
_SIDE: Final = 160
_NAMED: Final = 3


def empty_words(register: Register, scope: Scope) -> str:
    """Say that the scope has no usage, where else there is some, and how to get it."""
    return f"{_what(register, scope)}\n\n{_HOW}"


def _what(register: Register, scope: Scope) -> str:
    if not register.products:
        return _NO_PRODUCTS
    used = {one.product_id for one in register.usage_imports.values()} & register.products.keys()
    if not used or scope.everything:
        return "There is no usage in this register yet."
    names = sorted(line(register.products[id].name, 40) for id in used)
    if len(names) > _NAMED:
        names[_NAMED:] = [f"{len(names) - _NAMED} more"]
    return f"There is no usage of {line(scope.words(register), 80)}; there is of {listed(tuple(names))}."


def no_usage(import_logs: QAction) -> EmptyState:
    """Make what stands in the page's place then."""
    state = EmptyState("", import_logs)
    state.setContentsMargins(_SIDE, 0, _SIDE, 0)
    return state


class Waiting(QWidget):
    """A few words in the middle, and a bar that moves while nothing can be said about how much is done."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = label(words, "subtitle")
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(240)
        bar.setAccessibleName(words)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
