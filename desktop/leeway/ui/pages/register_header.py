"""The heading of the register page's right side: the name, edited in place, the verdict, a line about it."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from leeway.domain.register import Register
from leeway.domain.verdict import Verdict
from leeway.ui import formatting
from leeway.ui.fonts import PAGE_TITLE, sized
from leeway.ui.icons import icon
from leeway.ui.pages.register_context import RegisterContext
from leeway.ui.widgets.badge import VerdictBadge
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_field import FieldEdit
from leeway.ui.widgets.roles import describe, label

_NAME_SHEET = (
    "QLineEdit { font-size: 20px; font-weight: 600; border: 1px solid transparent; background: transparent;"
    " padding: 2px 0; } QLineEdit:hover { border-color: palette(mid); } QLineEdit:focus { border-color: palette(highlight); }"
)
_NAME_ROOM = 14
_LEAST_NAME, _MOST_NAME = 90, 360
_BUTTON_PAD = 18


class HeaderCard(Card):
    """Name, verdict, and a few words at the right; the words lead to the fields behind them."""

    line_clicked = Signal()

    def __init__(self, context: RegisterContext, entity: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self._entity = entity
        self._id = ""
        self.name = FieldEdit(context.edits, entity, "name")
        self.name.name.hide()
        self.name.input.setStyleSheet(_NAME_SHEET)
        self.name.input.setToolTip("Type to rename; Enter keeps it")
        self.name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.badge = VerdictBadge(context.theme)
        self.about = label("", "subtitle")
        self.line = CutButton()
        self.line.clicked.connect(self.line_clicked)
        self.remove = QPushButton()
        self.remove.setProperty("role", "link")
        what = {"vendor": "vendor with its products", "product": "product", "workflow": "workflow"}[entity]
        describe(
            self.remove,
            f"Delete this {entity}",
            f"Delete the {what} and all that hangs on it; undo brings it back",
        )
        self.remove.clicked.connect(self._on_remove)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.name)
        row.addWidget(self.badge)
        row.addWidget(self.about)
        row.addWidget(self.line, 1)
        row.addWidget(self.remove)
        self.body.addLayout(row)
        context.theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def show_row(
        self, id: str, verdict: Verdict | None, *, judged: bool, about: str, line: str, tip: str
    ) -> None:
        """Show a row's name and verdict; `about` in muted words next to it, `line` at the right."""
        self._id = id
        self.name.show_row(id)
        name = self._context.register.tables[self._entity][id].name[:80]
        metrics = QFontMetrics(sized(self.font(), PAGE_TITLE, QFont.Weight.DemiBold))
        self.name.setFixedWidth(
            max(_LEAST_NAME, min(metrics.horizontalAdvance(name) + _NAME_ROOM, _MOST_NAME))
        )
        self.badge.setVisible(judged)
        self.badge.set_verdict(verdict)
        self.about.setText(formatting.line(about, 60))
        self.about.setVisible(bool(about))
        self.line.set_words(line)
        self.line.setEnabled(bool(line))
        describe(self.line, line or "No details", tip)
        self.remove.setEnabled(not self._context.edits.read_only)

    @Slot()
    def _on_remove(self) -> None:
        self._context.remove(self._entity, self._id)

    @Slot()
    def _paint_icon(self) -> None:
        self.remove.setIcon(icon("delete", self._context.theme.theme, "muted"))


class CutButton(QPushButton):
    """A button whose words are cut where there is no room for them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setProperty("role", "link")
        self.setStyleSheet("text-align: right;")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        """Show these words."""
        self._words = words
        self._cut()
        self.updateGeometry()

    def _cut(self) -> None:
        room = max(self.width() - _BUTTON_PAD, 0)
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))

    @override
    def sizeHint(self) -> QSize:
        return QSize(
            self.fontMetrics().horizontalAdvance(self._words) + _BUTTON_PAD, super().sizeHint().height()
        )

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()


def contract_line(register: Register, product_id: str) -> str:
    """Say the contract in a line: "Contract until 30 Jun 2027 · notice 90 d · € 184 k / yr"."""
    product = register.products[product_id]
    parts = []
    if product.contract_end is not None:
        parts.append(f"Contract until {formatting.day(product.contract_end)}")
    if product.notice_days is not None:
        parts.append(f"notice {formatting.days(product.notice_days)}")
    if product.annual_cost is not None:
        parts.append(f"{formatting.money_short(product.annual_cost, register.setting.currency)} / yr")
    line = " · ".join(parts) or "Contract not known"
    return line[:1].upper() + line[1:]
