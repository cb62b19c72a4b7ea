"""The head of the Questionnaire page: whose assessment it is, which of them, its status, what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from leeway.domain.fields import Field, Kind
from leeway.ui.formatting import line
from leeway.ui.models.assessment_words import STATUSES, status_words, subtitle_words
from leeway.ui.models.columns import plain_tip
from leeway.ui.widgets.badge import MarkBadge
from leeway.ui.widgets.card import PageHeader
from leeway.ui.widgets.editor_lists import SearchInput
from leeway.ui.widgets.menu_button import MenuButton
from leeway.ui.widgets.roles import describe
from leeway.ui.widgets.segments import Segments

if TYPE_CHECKING:
    from leeway.domain.register import Register
    from leeway.ui.pages.questionnaire_reading import AssessmentReading
    from leeway.ui.theme import ThemeController

_ABOUT: Final = "What no register can hold: asked, scored, reviewed"
_PRODUCT: Final = Field(
    "product", "Product", Kind.REFERENCE, nullable=False, hint="The product that is assessed"
)
_WIDE: Final = 230


class AssessmentHeader(QWidget):
    """Two lines: the title with what is known about the assessment, and the choosers."""

    product_chosen = Signal(str)
    assessment_chosen = Signal(str)

    def __init__(self, theme: ThemeController, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._product_id = ""
        self._options: tuple[tuple[str, str], ...] = ()
        self._assessments: tuple[tuple[str, str], ...] = ()
        self.title = PageHeader("Questionnaire", _ABOUT)
        self.title.subtitle.setMinimumWidth(40)
        self.badge = MarkBadge(theme)
        self.product = SearchInput(_PRODUCT, ())
        self.product.setFixedWidth(_WIDE)
        self._connect_product()
        self.assessment = QComboBox()
        self.assessment.setFixedWidth(_WIDE)
        describe(self.assessment, "Assessment", "The assessments of this product, the latest first")
        self.assessment.activated.connect(self._on_assessment)
        self.boards = Segments("What is shown", self)
        self.menu = MenuButton("", theme)
        self.menu.set_value("Assessment", "Begin, hand in, approve, delete (Alt+A)")
        self.menu.set_menu(menu)
        shortcut = QShortcut(QKeySequence("Alt+A"), self)
        shortcut.activated.connect(self.menu.pressed)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self.title, 1)
        first.addWidget(self.badge)
        self._second = QHBoxLayout()
        self._second.setSpacing(10)
        for chooser in (self.product, self.assessment):
            self._second.addWidget(chooser)
        self._second.addStretch(1)
        self._second.addWidget(self.boards)
        self._second.addWidget(self.menu)
        column.addLayout(first)
        column.addLayout(self._second)

    def _connect_product(self) -> None:
        self.product.submitted.connect(self._on_product)

    # -------------------------------------------------------------------------------------- showing

    def show_reading(self, register: Register, reading: AssessmentReading) -> None:
        """Show what is chosen, and what can be."""
        self._show_products(register, reading)
        self._show_assessments(reading)
        assessment = register.assessments.get(reading.assessment_id)
        self.badge.setVisible(assessment is not None)
        if assessment is None:
            name = _product_name(register, reading.product_id)
            self.title.set_subtitle(f"{name} · {_ABOUT}" if name else _ABOUT)
        else:
            self.badge.show_mark(STATUSES[assessment.status])
            product = _product_name(register, assessment.product_id)
            self.title.set_subtitle(subtitle_words(product, assessment))
        self.title.subtitle.setToolTip(plain_tip(self.title.subtitle.text()))

    def _show_products(self, register: Register, reading: AssessmentReading) -> None:
        ids = reading.products
        options = tuple(
            sorted(((id, _product_name(register, id)) for id in ids), key=lambda option: option[1].casefold())
        )
        if options != self._options:
            self._options = options
            place = self._second.indexOf(self.product)
            old, self.product = self.product, SearchInput(_PRODUCT, options)
            self.product.setFixedWidth(_WIDE)
            self._second.insertWidget(place, self.product)
            self._second.removeWidget(old)
            old.hide()
            old.deleteLater()
            self._connect_product()
        self.product.setVisible(len(options) > 1)
        self._product_id = reading.product_id
        if not self.product.modified:
            self.product.fill(reading.product_id or None)

    def _show_assessments(self, reading: AssessmentReading) -> None:
        shown = tuple((one.id, status_words(one)) for one in reading.assessments)
        with QSignalBlocker(self.assessment):
            if shown != self._assessments:
                self._assessments = shown
                self.assessment.clear()
                for id, words in shown:
                    self.assessment.addItem(words, id)
            self.assessment.setCurrentIndex(self.assessment.findData(reading.assessment_id))
        self.assessment.setVisible(bool(shown))

    # ---------------------------------------------------------------------------------------- slots

    @Slot()
    def _on_product(self) -> None:
        if not self.product.modified:
            return
        typed = self.product.currentText().strip().casefold()
        ids = [id for id, name in self._options if line(name).casefold() == typed]
        current = self.product.currentData()
        chosen = current if current in ids else ids[0] if ids else None
        before = self._product_id
        self.product.fill(chosen or before)
        if chosen is not None and chosen != before:
            self.product_chosen.emit(chosen)

    @Slot()
    def _on_assessment(self) -> None:
        self.assessment_chosen.emit(str(self.assessment.currentData()))

    def focus_product(self) -> None:
        """Go to the choice of the product, or of the assessment where there is one product."""
        chooser = self.product if self.product.isVisible() else self.assessment
        chooser.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _product_name(register: Register, id: str) -> str:
    product = register.products.get(id)
    return (
        "" if product is None else line(f"{register.vendors[product.vendor_id].name} · {product.name}", 120)
    )
