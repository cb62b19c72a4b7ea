"""The question which product each kind of agents' log is about; asked once, and kept in the register."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from leeway.domain.change import Change
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.errors import LeewayError
from leeway.services.usage_products import LOGS, ProductChoice, ProductNotChosen, settled_products
from leeway.ui.dialogs.register_asking import product_options, vendor_options
from leeway.ui.formatting import counted
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.editor_lists import SearchInput
from leeway.ui.widgets.editor_parsing import NotReadable
from leeway.ui.widgets.roles import describe, label, set_look

_NEW = ""
_WIDTH = 520


@dataclass(frozen=True, slots=True)
class SettledProducts:
    """What was answered: the products by kind of log, the changes that make new ones, and the choices as they were."""

    products: Mapping[str, str]
    made: tuple[Change, ...]
    choices: Mapping[str, ProductChoice]


class ProductForm(Card):
    """Asks which product one kind of log is about: one on record, or a new one of a vendor."""

    def __init__(self, register: Register, kind: str, choice: ProductChoice, note: str) -> None:
        super().__init__(LOGS[kind][:1].upper() + LOGS[kind][1:], note=note)
        self.kind = kind
        field = TABLES["usage_source"].field("product_id")
        self.product = SearchInput(field, [(_NEW, "A new product…"), *product_options(register)])
        describe(self.product, f"Product of the {LOGS[kind]}", "Type a part of the name")
        self.vendor_name = self._line(
            "Vendor", "Who makes it; a vendor on record is used again", choice.vendor
        )
        self.vendor_name.setCompleter(_completer([name for _, name in vendor_options(register)], self))
        self.product_name = self._line("New product", "What it is called in the register", choice.product)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(_name("Product", self.product), self.product)
        self._new_rows = [
            (_name("Vendor", self.vendor_name), self.vendor_name),
            (_name("Name", self.product_name), self.product_name),
        ]
        for row in self._new_rows:
            form.addRow(*row)
        self.body.addLayout(form)
        self.body.addWidget(self.problem)
        new = choice.product_id is None and bool(choice.product)
        self.product.fill(_NEW if new else choice.product_id)
        self.product.currentIndexChanged.connect(self._on_chosen)
        self._on_chosen()

    @property
    def choice(self) -> ProductChoice:
        """What is chosen.

        Raises:
            NotReadable: What is typed names no product on record.
        """
        found = self.product.read()
        if found == _NEW or found is None:
            typed = found == _NEW
            return ProductChoice(
                None, self.vendor_name.text() if typed else "", self.product_name.text() if typed else ""
            )
        return ProductChoice(str(found))

    @property
    def field_to_mend(self) -> QWidget:
        """Where to type next: a part of a new product that is missing, else the choice."""
        lines = (line for _, line in self._new_rows if line.isVisibleTo(self) and not line.text().strip())
        return next(lines, self.product)

    def complain(self, sentence: str) -> None:
        """Say what is wrong with the choice; nothing if the sentence is empty."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.product.setAccessibleDescription(sentence)
        set_look(self.product, "problem", bool(sentence))

    @Slot()
    def _on_chosen(self) -> None:
        new = self.product.currentData() == _NEW and self.product.currentIndex() >= 0
        for name, line in self._new_rows:
            name.setVisible(new)
            line.setVisible(new)

    def _line(self, name: str, tip: str, text: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setMaxLength(300)
        describe(line, f"{name} of the {LOGS[self.kind]}", tip)
        return line


class UsageProductsDialog(QDialog):
    """One form for each kind of log; stays open until every product can be told."""

    def __init__(
        self,
        register: Register,
        choices: Mapping[str, ProductChoice],
        files: Mapping[str, int],
        parent: QWidget | None = None,
    ) -> None:
        """Take the choices to begin with, and how many files there are, by kind of log."""
        super().__init__(parent)
        self.setWindowTitle("Whose logs are these?")
        self.setMinimumWidth(_WIDTH)
        self._register = register
        self.answer: SettledProducts | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(label("Which product are these logs about?", "card-title"))
        note = "The register keeps the answer, so the next import needn't ask. It is part of the import: one undo takes both back."
        column.addWidget(label(note, "subtitle", wrap=True))
        self.forms: dict[str, ProductForm] = {}
        for kind, choice in choices.items():
            count = counted(files[kind], "file") if kind in files else ""
            self.forms[kind] = ProductForm(register, kind, choice, count)
            column.addWidget(self.forms[kind])
        column.addStretch(1)
        column.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = box.addButton("Use", QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setProperty("role", "primary")
        self.accept_button.setDefault(True)
        describe(self.accept_button, "Use", "Go on with these products (Enter)")
        describe(
            box.button(QDialogButtonBox.StandardButton.Cancel), "Cancel", "Go back without an answer (Esc)"
        )
        box.accepted.connect(self._on_accepted)
        box.rejected.connect(self.reject)
        return box

    @Slot()
    def _on_accepted(self) -> None:
        choices: dict[str, ProductChoice] = {}
        wrong: list[ProductForm] = []
        for kind, form in self.forms.items():
            form.complain("")
            try:
                choices[kind] = form.choice
            except NotReadable as error:
                form.complain(str(error))
                wrong.append(form)
        if not wrong:
            wrong = self._settle(choices)
        if wrong:
            wrong[0].field_to_mend.setFocus(Qt.FocusReason.OtherFocusReason)
            self.adjustSize()
        else:
            self.accept()

    def _settle(self, choices: Mapping[str, ProductChoice]) -> list[ProductForm]:
        try:
            products, made = settled_products(self._register, choices)
        except ProductNotChosen as error:
            self.forms[error.kind].complain(str(error))
            return [self.forms[error.kind]]
        except LeewayError as error:
            form = next(iter(self.forms.values()))
            form.complain(str(error))
            return [form]
        self.answer = SettledProducts(products, made, choices)
        return []


def ask_products(
    parent: QWidget, register: Register, choices: Mapping[str, ProductChoice], files: Mapping[str, int]
) -> SettledProducts | None:
    """Ask which products some kinds of log are about; None if the user thinks better of it."""
    dialog = UsageProductsDialog(register, choices, files, parent)
    dialog.exec()
    answer = dialog.answer
    dialog.deleteLater()
    return answer


def _name(text: str, buddy: QWidget) -> QWidget:
    made = label(text)
    made.setBuddy(buddy)
    return made


def _completer(names: list[str], parent: QWidget) -> QCompleter:
    completer = QCompleter(names, parent)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    return completer
