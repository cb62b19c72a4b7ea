"""The bar at the top: the register, the scope, the scenario, and what the page offers."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from leeway.ui.formatting import line
from leeway.ui.icons import icon
from leeway.ui.network import Network
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.menu_button import MenuButton
from leeway.ui.widgets.network_mark import NetworkMark
from leeway.ui.widgets.roles import describe
from leeway.ui.widgets.scenario_menu import ScenarioMenu
from leeway.ui.widgets.scope_popup import ScopePopup

_HEIGHT = 54
_LONGEST = 60


class TopBar(QFrame):
    """What is true for every page, and the buttons of the one that is shown."""

    scope_chosen = Signal(object)  # Scope

    def __init__(
        self, session: Session, theme: ThemeController, network: Network, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._network = network
        self.setProperty("role", "top-bar")
        self.setFixedHeight(_HEIGHT)
        self._session = session
        self._theme = theme
        self.register = MenuButton("", theme)
        self.scope = MenuButton("Scope:", theme)
        self.scenario = MenuButton("Scenario:", theme)
        self.scenarios = ScenarioMenu(session, self)
        self.scenario.set_menu(self.scenarios)
        self._popup = ScopePopup(self)
        self._popup.chosen.connect(self.scope_chosen)
        self.scope.pressed.connect(self._on_scope_pressed)
        self._buttons: list[QPushButton] = []
        self._lay_out()
        self._paint_icons()
        theme.changed.connect(self._paint_icons)
        session.opened.connect(self.refresh)
        session.scope_changed.connect(self.refresh)
        session.scenario_changed.connect(self.refresh)
        session.register_changed.connect(self.refresh)
        self.refresh()

    def set_actions(self, actions: list[QAction]) -> None:
        """Offer a page's actions as buttons, the last of them as the primary one."""
        for button in self._buttons:
            self._page_buttons.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [
            _button(action, primary=position == len(actions)) for position, action in enumerate(actions, 1)
        ]
        for button in self._buttons:
            self._page_buttons.addWidget(button)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """The buttons of the page that is shown."""
        return tuple(self._buttons)

    @Slot()
    def refresh(self) -> None:
        """Show the names of the register and the scope."""
        desk = self._session.desk
        name = desk.path.name if desk else "No register"
        self.register.set_value(
            name, f"{desk.path}: new, open, import, export, close" if desk else "New, open, import"
        )
        register = self._session.register
        self.scope.set_value(self._session.scope.words(register), "Limit every page to a vendor or a product")
        self._show_scenario()
        for button in (self.scope, self.scenario):
            button.setEnabled(desk is not None)

    def _show_scenario(self) -> None:
        session = self._session
        chosen = session.register.scenarios.get(session.scenario_id or "")
        name = line(chosen.name, _LONGEST) if chosen else "Baseline"
        edited = " (edited)" if session.scenario_edited else ""
        tip = (
            "Every page judges the register in this scenario"
            if chosen
            else "The register as it is, without any what-if"
        )
        self.scenario.set_value(f"{name}{edited}", tip)
        self.scenario.set_marked(chosen is not None)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(10)
        for button in (self.register, self.scope, self.scenario):
            row.addWidget(button)
        row.addStretch(1)
        self._page_buttons = QHBoxLayout()
        self._page_buttons.setSpacing(10)
        row.addLayout(self._page_buttons)
        self.network = NetworkMark(self._network, self._theme)
        row.addWidget(self.network)

    @Slot()
    def _paint_icons(self) -> None:
        self.register.set_icon(icon("file", self._theme.theme, "muted"))

    @Slot()
    def _on_scope_pressed(self) -> None:
        below = self.scope.mapToGlobal(self.scope.rect().bottomLeft())
        self._popup.open_at(below, self._session.register, self._session.scope)


def _button(action: QAction, *, primary: bool) -> QPushButton:
    words = action.text().replace("&", "")
    button = QPushButton(words)
    button.setEnabled(action.isEnabled())
    if primary:
        button.setProperty("role", "primary")
    describe(button, words, action.toolTip())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    if action.isCheckable():
        button.setCheckable(True)
        button.setChecked(action.isChecked())
        action.toggled.connect(button.setChecked)
    return button
