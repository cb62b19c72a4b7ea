"""The card of the settings about the network: the switch, what is sent, and the tokens for GitHub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QWidget

from leeway.errors import LeewayError
from leeway.services.tokens import GITHUB, github_apis, token_name
from leeway.ui.dialogs.token import ask_token
from leeway.ui.widgets.card import Card
from leeway.ui.widgets.choices import Choices
from leeway.ui.widgets.roles import describe, label

if TYPE_CHECKING:
    from leeway.services.tokens import TokenKeeper
    from leeway.ui.network import Network
    from leeway.ui.session import Session

_ABOUT: Final = (
    "Off until you turn it on. Then, too, nothing is asked until you refresh signals, and Leeway says before which hosts it "
    "asks and what it sends. No telemetry, no look for updates. LEEWAY_OFFLINE=1 goes before this switch."
)
_NOT_ASKED: Final = "The keyring is asked only when you check, set or clear the token, or refresh."
_ASKING: Final = "Asking the keyring …"
_ABOUT_IT: Final = (
    "GitHub answers 60 questions an hour without a token, 5,000 with one. A token without any rights will do. It is kept in "
    "the keyring of your system, never in a register, a log or a message."
)


class NetworkCard(Card):
    """Asks the keyring in jobs, and only when told: one that is locked opens a prompt, and may take a while."""

    def __init__(
        self, session: Session, network: Network, keeper: TokenKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__("Network", parent, note=_ABOUT)
        self._session, self._network, self._keeper = session, network, keeper
        self.switch = QCheckBox("Let Leeway use the network when I refresh")
        describe(self.switch, "Network", "Turning it off ends whatever is under way, at once")
        self.switch.clicked.connect(network.set_allowed)
        network.changed.connect(self.refresh)
        self.status = label(_NOT_ASKED, wrap=True)
        self.check = QPushButton("Check")
        describe(
            self.check,
            "Check the token",
            "Ask the keyring whether there is a token; it may ask you to unlock it",
        )
        self.set_token = QPushButton("Set token…")
        describe(self.set_token, "Set token", "Keep a token for GitHub in the system keyring")
        self.clear_token = QPushButton("Clear token")
        describe(self.clear_token, "Clear token", "Forget the token, in the keyring too")
        self.check.clicked.connect(self._on_check)
        self.set_token.clicked.connect(self._on_set)
        self.clear_token.clicked.connect(self._on_clear)
        self.server = Choices("GitHub server", "Whose token it is: that of github.com, or of your own server")
        self.server.chosen.connect(self._on_server)
        session.opened.connect(self._show_servers)
        session.register_changed.connect(self._show_servers)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.body.addWidget(self.switch)
        self.body.addWidget(label("Token for GitHub", "strong"))
        self.body.addWidget(label(_ABOUT_IT, "secondary", wrap=True))
        self.body.addWidget(self.server)
        self.body.addWidget(self.status)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.refresh()
        self._show_servers()

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.check, self.set_token, self.clear_token

    @property
    def up_to_date(self) -> bool:
        """Whether the keyring has answered."""
        return self.status.text() != _ASKING

    @Slot()
    def refresh(self) -> None:
        """Show how the switch stands."""
        self.switch.setChecked(self._network.allowed)
        self.switch.setEnabled(not self._network.is_forbidden)

    @Slot()
    def _show_servers(self) -> None:
        """Offer github.com and the servers that feeds of the register ask; nothing to choose where that is one."""
        feeds = self._session.register.feeds.values()
        names = dict.fromkeys((GITHUB, *(token_name(api) for api in github_apis(feeds))))
        current = self.server.currentData()
        self.server.show_choices(
            [(name, "github.com" if name == GITHUB else name) for name in names],
            current if current in names else GITHUB,
        )
        self.server.setVisible(len(names) > 1)
        if current != self.server.currentData():
            self._on_server()

    @Slot()
    def _on_server(self) -> None:
        if self.up_to_date:
            self.status.setText(_NOT_ASKED)

    @property
    def _name(self) -> str:
        return str(self.server.currentData())

    def _run(self, act: Any, *given: Any) -> None:
        self.status.setText(_ASKING)
        for control in (*self._buttons, self.server):
            control.setEnabled(False)
        job = self._session.jobs.run(act, *given)
        job.succeeded.connect(self._on_status)
        job.failed.connect(self._on_failed)

    @Slot()
    def _on_check(self) -> None:
        self._run(self._keeper.status, self._name)

    @Slot()
    def _on_set(self) -> None:
        name = self._name
        text = ask_token(self, "" if name == GITHUB else name)
        if text is not None:
            self._run(self._keeper.keep, name, text)

    @Slot()
    def _on_clear(self) -> None:
        self._run(self._keeper.clear, self._name)

    @Slot(object)
    def _on_status(self, sentence: str) -> None:
        self._show(sentence)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._show(
            str(error)
            if isinstance(error, LeewayError)
            else "The keyring couldn’t be asked because of an error in Leeway."
        )

    def _show(self, sentence: str) -> None:
        self.status.setText(sentence)
        for control in (*self._buttons, self.server):
            control.setEnabled(True)
