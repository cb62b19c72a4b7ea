"""Settings: how the window looks, and what holds for the whole register."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leeway import __version__
from leeway.paths import config_dir, log_dir
from leeway.services.tokens import TokenKeeper
from leeway.ui.network import Network
from leeway.ui.pages.page import Page
from leeway.ui.pages.settings_network import NetworkCard
from leeway.ui.pages.settings_questionnaires import QuestionnairesCard
from leeway.ui.preferences import Preferences
from leeway.ui.session import Session
from leeway.ui.theme import Appearance, ThemeController
from leeway.ui.widgets.card import Card, PageHeader
from leeway.ui.widgets.field_row import FieldRow
from leeway.ui.widgets.places import show_folder
from leeway.ui.widgets.roles import describe, label

_SETTINGS = ("title", "organisation", "currency", "author", "reader")
_HINTS = {
    "title": "Printed at the foot of memos",
    "organisation": "Whose register this is",
    "currency": "Three capital letters. Amounts are kept as they are; nothing is converted",
    "author": "Who prepares memos, unless a memo says otherwise",
    "reader": "Whom memos are for",
}
_POLICY = (
    "proven_days", "share_limit", "team_hours_per_week", "person_hours_per_week", "review_months_critical",
    "review_months_other", "impact_share_critical", "impact_share_major", "impact_share_minor", "impact_share_none", "impact_share_maintenance",
    "impact_share_not_stated",
)  # fmt: skip
_DRILL = (
    "drill_outage_hours", "drill_session_hours", "drill_inflation", "drill_price", "drill_quality", "drill_notice_days",
)  # fmt: skip
_DRILL_HINTS = {
    "drill_outage_hours": "How long a product is away at a stretch",
    "drill_session_hours": "What is left of a planned session",
    "drill_inflation": "Tokens that the same work takes, against now",
    "drill_price": "What the product costs, against now",
    "drill_notice_days": "From the word that the product ends to its end",
}
_POLICY_HINTS = {
    "proven_days": "A fallback whose last test is older counts as unproven",
    "review_months_critical": "Sets the next review when an assessment is approved; those approved before keep theirs",
    "review_months_other": "For products that no critical workflow needs",
    "share_limit": "A vendor with a larger share of the critical work is concentrated",
}
_APPEARANCES = (
    (Appearance.SYSTEM, "As the system", "Light or dark, as the system is set"),
    (Appearance.LIGHT, "Light", "Always light"),
    (Appearance.DARK, "Dark", "Always dark"),
)


class SettingsPage(Page):
    """Appearance for this computer; names, currency and policy for the register, each edit undoable."""

    title = "Settings"
    help_topic = "register"

    def __init__(
        self,
        session: Session,
        theme: ThemeController,
        preferences: Preferences,
        network: Network,
        keeper: TokenKeeper,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, theme, parent)
        self._preferences = preferences
        self.network = NetworkCard(session, network, keeper)
        self.rows: dict[str, FieldRow] = {}
        self._nothing_open: list[QWidget] = []
        content = QWidget()
        content.setProperty("role", "page")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(14)
        column.addWidget(PageHeader("Settings", "What holds for this computer, and for the whole register"))
        column.addLayout(self._cards())
        column.addStretch(1)
        theme.changed.connect(self._on_theme_changed)
        session.opened.connect(self.refresh)
        session.register_changed.connect(self.refresh)
        self.refresh()

    def _cards(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(14)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.register_card = self._fields("This register", "setting", _SETTINGS, _HINTS)
        self.policy_card = self._fields("Policy: the rules of a verdict", "policy", _POLICY, _POLICY_HINTS)
        self.drill_card = self._fields("Bad weeks: what the drill does", "policy", _DRILL, _DRILL_HINTS)
        grid.addWidget(self._appearance_card(), 0, 0)
        grid.addWidget(self._program_card(), 0, 1)
        self.questionnaires = QuestionnairesCard(self._preferences)
        grid.addWidget(self.questionnaires, 1, 0)
        grid.addWidget(self.network, 1, 1)
        of_register = QVBoxLayout()
        of_register.setSpacing(14)
        of_register.addWidget(self.register_card)
        of_register.addWidget(self.drill_card)
        grid.addLayout(of_register, 2, 0)
        grid.addWidget(self.policy_card, 2, 1)
        return grid

    def _appearance_card(self) -> Card:
        card = Card("Appearance", note="For this computer, at once.")
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(18)
        self.appearances: dict[Appearance, QRadioButton] = {}
        for choice, words, tip in _APPEARANCES:
            button = QRadioButton(words)
            describe(button, f"Appearance: {words}", tip)
            button.setChecked(choice is self.theme.choice)
            group.addButton(button)
            self.appearances[choice] = button
            row.addWidget(button)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addStretch(1)
        group.buttonClicked.connect(self._on_appearance)
        return card

    def _program_card(self) -> Card:
        card = Card(
            "Leeway",
            note=f"Version {__version__}. Works offline; nothing leaves this computer unless you refresh.",
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        for words, tip, slot in (
            ("Show settings folder", "Where window state and recent files are kept", self._on_config),
            (
                "Show log folder",
                "Where errors are logged, without names, mail addresses or secrets",
                self._on_logs,
            ),
        ):
            button = QPushButton(words)
            describe(button, words, tip)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addStretch(1)
        return card

    def _fields(self, title: str, entity: str, names: tuple[str, ...], hints: dict[str, str]) -> Card:
        card = Card(title)
        for name in names:
            row = FieldRow(self.session, entity, name, lambda: entity, hint=hints.get(name, ""))
            self.rows[name] = row
            card.body.addWidget(row)
        none = label("Open a register to set this.", "subtitle")
        self._nothing_open.append(none)
        card.body.addWidget(none)
        card.body.addStretch(1)
        return card

    @Slot()
    def refresh(self) -> None:
        """Show the register's values."""
        is_open = self.session.desk is not None
        for row in self.rows.values():
            row.refresh()
            row.setVisible(is_open)
        for none in self._nothing_open:
            none.setVisible(not is_open)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.appearances[self.theme.choice].setChecked(True)

    @Slot()
    def _on_appearance(self) -> None:
        choice = next(choice for choice, button in self.appearances.items() if button.isChecked())
        self._preferences.appearance = choice
        self.theme.set_choice(choice)

    @Slot()
    def _on_config(self) -> None:
        show_folder(config_dir())

    @Slot()
    def _on_logs(self) -> None:
        show_folder(log_dir())

    @override
    def focus_filter(self) -> None:
        """Go to the first field."""
        self.rows["title"].input.setFocus(Qt.FocusReason.ShortcutFocusReason)
