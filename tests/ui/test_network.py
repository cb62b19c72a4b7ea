"""The switch of the network: off at first, one press cuts everything; the token goes to the keyring and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.register_files import write_register

from leeway.collect import secrets
from leeway.collect.errors import KeyringLocked
from leeway.domain.editing import remove
from leeway.domain.feed_entities import REPOSITORY, Feed
from leeway.domain.register_entities import Vendor
from leeway.ui.network import Network
from leeway.ui.pages import settings_network
from leeway.ui.preferences import Preferences

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow
    from leeway.ui.pages.settings_network import NetworkCard

FIRST_PAGE = "settings"
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
LEFT = Qt.MouseButton.LeftButton


class Keyring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, text: str) -> None:
        self.kept[service, name] = text

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    monkeypatch.delenv("LEEWAY_GITHUB_TOKEN", raising=False)
    monkeypatch.delenv("LEEWAY_OFFLINE", raising=False)
    made = Keyring()
    monkeypatch.setattr(secrets, "_system_keyring", lambda: made)
    return made


def card(window: MainWindow) -> NetworkCard:
    window.show_page("settings")
    return window.pages.page("settings").network  # type: ignore[attr-defined, no-any-return]


def test_the_network_is_off_until_it_is_turned_on_and_that_is_remembered(
    tmp_path: Path, qtbot: QtBot
) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    network = Network(preferences, {})
    assert not network.allowed
    with qtbot.waitSignal(network.changed):
        network.set_allowed(True)
    assert network.switch.is_on()
    assert Network(preferences, {}).allowed
    forbidden = Network(preferences, {"LEEWAY_OFFLINE": "1"})
    assert not forbidden.allowed
    forbidden.set_allowed(True)
    assert not forbidden.switch.is_on()


def test_the_mark_of_the_top_bar_and_the_settings_are_one_switch(
    window: MainWindow, keyring: Keyring, qtbot: QtBot
) -> None:
    mark, switch = window.top_bar.network, card(window).switch
    assert (mark.text(), switch.isChecked()) == ("Offline", False)
    qtbot.mouseClick(mark, LEFT)
    assert (mark.text(), mark.accessibleName(), switch.isChecked()) == ("Online", "Online", True)
    switch.setFocus()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert (mark.text(), switch.isChecked()) == ("Offline", False)
    mark.setFocus()
    qtbot.keyClick(mark, Qt.Key.Key_Return)
    assert mark.text() == "Online"


def test_the_keyring_is_asked_only_when_told_and_the_token_is_shown_nowhere(
    window: MainWindow, keyring: Keyring, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    network = card(window)
    assert "asked only when" in network.status.text()

    def settled() -> None:
        qtbot.waitUntil(lambda: network.up_to_date and network.set_token.isEnabled())

    qtbot.mouseClick(network.check, LEFT)
    settled()
    assert network.status.text() == "None."
    monkeypatch.setattr(settings_network, "ask_token", lambda *_: " ghp_verysecret1 \n")
    qtbot.mouseClick(network.set_token, LEFT)
    settled()
    assert network.status.text() == "Stored in the system keyring."
    assert list(keyring.kept.values()) == ["ghp_verysecret1"]
    monkeypatch.setattr(settings_network, "ask_token", lambda *_: "two words")
    qtbot.mouseClick(network.set_token, LEFT)
    settled()
    assert "token" in network.status.text()
    assert list(keyring.kept.values()) == ["ghp_verysecret1"]
    qtbot.mouseClick(network.clear_token, LEFT)
    settled()
    assert network.status.text() == "None."
    assert not keyring.kept
    monkeypatch.setattr(settings_network, "ask_token", lambda *_: None)
    qtbot.mouseClick(network.set_token, LEFT)
    assert network.up_to_date


def test_the_token_of_an_own_server_is_kept_under_its_name(
    window: MainWindow, keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    network, session = card(window), window._session
    assert not network.server.isVisible()
    feed = Feed("f", "v", "https://git.acme.com/maker/tool", REPOSITORY)
    with qtbot.waitSignal(session.opened):
        session.open(write_register(tmp_path / "team.leeway", Vendor("v", "Maker"), feed, now=NOW))
    window.show_page("settings")
    assert network.server.isVisible()
    assert [network.server.itemText(place) for place in range(network.server.count())] == [
        "github.com",
        "git.acme.com",
    ]
    network.server.setFocus()
    qtbot.keyClick(network.server, Qt.Key.Key_Down)
    asked: list[str] = []
    monkeypatch.setattr(
        settings_network, "ask_token", lambda _, server: asked.append(server) or "ghp_verysecret1"
    )
    qtbot.mouseClick(network.set_token, LEFT)
    qtbot.waitUntil(lambda: network.up_to_date and network.set_token.isEnabled())
    assert asked == ["git.acme.com"]
    assert [name for _, name in keyring.kept] == ["git.acme.com"]
    session.edit(remove(session.register, "feed", "f"))
    assert not network.server.isVisible()
    assert "asked only when" in network.status.text()


def test_a_locked_keyring_is_told_and_the_token_kept_for_the_session(
    window: MainWindow, keyring: Keyring, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def locked() -> Keyring:
        raise KeyringLocked("The keyring is locked. Unlock it, and try again.")

    monkeypatch.setattr(secrets, "_system_keyring", locked)
    monkeypatch.setattr(settings_network, "ask_token", lambda *_: "ghp_verysecret1")
    network = card(window)
    qtbot.mouseClick(network.set_token, LEFT)
    qtbot.waitUntil(lambda: network.up_to_date and network.set_token.isEnabled())
    assert network.status.text().startswith("Kept for this session only. The keyring is locked.")
    assert "verysecret" not in network.status.text()
