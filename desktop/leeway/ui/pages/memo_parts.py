"""What the memo is made of: the mitigation that it proposes, further products, and its sections in their order."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from leeway.domain.register import Register
from leeway.errors import LeewayError
from leeway.memo.sections import ALL, Section, read_sections
from leeway.ui.dialogs import products
from leeway.ui.formatting import counted, line
from leeway.ui.models.checklist import Checklist, Choice
from leeway.ui.preferences import Preferences
from leeway.ui.session import Session
from leeway.ui.widgets.check_list import OrderedList
from leeway.ui.widgets.choices import Choices
from leeway.ui.widgets.roles import describe, label

_KEPT = "memo-sections"
_HEIGHT = 300


class MemoParts(QWidget):
    """Chooses them; sections are kept as the user's own, the rest as long as the register is open."""

    changed = Signal()

    def __init__(self, session: Session, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._session = session
        self._preferences = preferences
        self._products: tuple[tuple[str, str], ...] = ()
        self._product_id = ""
        self._others: tuple[str, ...] = ()
        self._scenario_id: str | None = session.scenario_id
        self.scenario = Choices(
            "Proposed mitigation", "A scenario of the register, which the memo holds against it as it is"
        )
        self.scenario.chosen.connect(self._on_scenario)
        session.scenario_changed.connect(self._on_looked_at)
        self.others = QPushButton("Further products…")
        describe(self.others, "Further products", "Choose products that the memo is about, too")
        self.others.clicked.connect(self._on_others)
        self.model = Checklist(self, movable=True)
        self.model.show(_choices(preferences.text(_KEPT)))
        self.model.chosen.connect(self._on_sections)
        self.sections = OrderedList(self.model, "Sections of the memo", "Drag a section to its place")
        self.usual = QPushButton("Reset")
        describe(self.usual, "Reset the sections", "All sections, in the usual order")
        self.usual.clicked.connect(self._on_usual)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        name = label("Proposed mitigation")
        name.setBuddy(self.scenario)
        column.addWidget(name)
        column.addWidget(self.scenario)
        column.addWidget(self.others)
        title = label("Sections")
        title.setBuddy(self.sections.view)
        column.addWidget(title)
        self.sections.view.setMinimumHeight(_HEIGHT)
        self.sections.buttons.addWidget(self.usual)
        column.addWidget(self.sections, 1)

    @property
    def scenario_id(self) -> str | None:
        """The scenario that is proposed; None if there is none, or no longer."""
        there = self._session.register.scenarios
        return self._scenario_id if self._scenario_id in there else None

    @property
    def other_ids(self) -> tuple[str, ...]:
        """The further products."""
        there = self._session.register.products
        return tuple(id for id in self._others if id in there and id != self._product_id)

    @property
    def chosen_sections(self) -> tuple[Section, ...]:
        """The sections, in their order."""
        return tuple(Section(id) for id in self.model.ids)

    def show_register(
        self, register: Register, product_id: str, options: tuple[tuple[str, str], ...]
    ) -> None:
        """Offer the scenarios and the products of a register; `options` are products by id and name."""
        self._product_id, self._products = product_id, options
        rows = sorted(
            ((one.id, line(one.name)) for one in register.scenarios.values()),
            key=lambda row: row[1].casefold(),
        )
        self.scenario.show_choices([("", "None"), *rows], self.scenario_id or "")
        count = len(self.other_ids)
        self.others.setText(f"And {counted(count, 'further product')}…" if count else "Further products…")

    def forget(self) -> None:
        """Begin anew with another register."""
        self._others = ()
        self._scenario_id = self._session.scenario_id

    @Slot()
    def _on_looked_at(self) -> None:
        """Propose the scenario that the window looks at from now on."""
        if self._scenario_id != self._session.scenario_id:
            self._scenario_id = self._session.scenario_id
            self.changed.emit()

    @Slot(str)
    def _on_scenario(self, id: str) -> None:
        self._scenario_id = id or None
        self.changed.emit()

    @Slot()
    def _on_others(self) -> None:
        rows = [
            Choice(id, name, name, chosen=id in self._others)
            for id, name in self._products
            if id != self._product_id
        ]
        found = products.ask_products(self, rows)
        if found is not None and found != self._others:
            self._others = found
            self.changed.emit()

    @Slot()
    def _on_sections(self) -> None:
        rows = (row.id if row.chosen else f"-{row.id}" for row in self.model.items)
        self._preferences.keep_text(_KEPT, ",".join(rows))
        self.changed.emit()

    @Slot()
    def _on_usual(self) -> None:
        self.model.show(_choices(""))
        self._on_sections()


def _choices(kept: str) -> list[Choice]:
    """Read the sections as they were kept, "-" before those that aren't chosen; what is new comes in its usual place."""
    found: dict[Section, bool] = {}
    for name in kept.split(",") if kept else ():
        try:
            (section,) = read_sections([name.removeprefix("-")])
        except LeewayError:
            continue  # of another Leeway
        found[section] = not name.startswith("-")
    order = list(found)
    for place, section in enumerate(ALL):
        if section not in found:
            before = [one for one in ALL[:place] if one in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, section)
    return [Choice(one.value, one.words, one.hint, chosen=found.get(one, True)) for one in order]
