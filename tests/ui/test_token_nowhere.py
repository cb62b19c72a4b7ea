"""A token never appears in any file or log of a full session: it is set, used, and everything is written, errors too."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.collect.server import Server
from tests.register_files import write_register
from tests.ui.rows import NOW

from leeway import logs
from leeway.collect import client, secrets
from leeway.collect.errors import BrokenOff
from leeway.domain.feed_entities import REPOSITORY, STATUSPAGE, Feed
from leeway.domain.register_entities import Product, Vendor
from leeway.services import tokens
from leeway.services.exporting import export_open
from leeway.ui.dialogs import refresh_consent
from leeway.ui.pages import settings_network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from leeway.ui.main_window import MainWindow

FIRST_PAGE = "settings"
TOKEN = "ghp_q7Zk2Rx9VbN4mT1sWc8YdE5fGh3JuLa0PiOq"
WAIT = 20_000


class Keyring:
    """A keyring in memory, so that a file with the token would be ours."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, text: str) -> None:
        self.kept[service, name] = text

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "log").mkdir()
    logger = logging.getLogger("leeway")
    before = list(logger.handlers)
    yield logs.start(tmp_path / "log")
    for handler in set(logger.handlers) - set(before):
        logger.removeHandler(handler)
        handler.close()


@pytest.mark.allow_warnings
def test_a_token_is_in_no_file_log_or_message_of_a_session(
    window: MainWindow,
    server: Server,
    log: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    qtbot: QtBot,
) -> None:
    tmp_path = log.parent.parent
    for name in ("LEEWAY_OFFLINE", "LEEWAY_GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    keyring = Keyring()
    monkeypatch.setattr(secrets, "_system_keyring", lambda: keyring)
    monkeypatch.setattr(settings_network, "ask_token", lambda *_: TOKEN)
    monkeypatch.setattr(refresh_consent, "agreed", lambda *_: True)
    monkeypatch.setattr(tokens, "GITHUB_API", server.url)  # the token is for the local server
    session = window._session
    rows = (
        Vendor("v", "Maker"),
        Product("p", "v", "Tool"),
        Feed("f-repo", "v", f"{server.url}/maker/tool", REPOSITORY, "p"),
        Feed("f-status", "v", server.url, STATUSPAGE),
    )
    file = write_register(tmp_path / "team.leeway", *rows, now=NOW)
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        session.open(file)

    window.show_page("settings")
    card = window.pages.page("settings").network  # type: ignore[attr-defined]
    qtbot.mouseClick(card.set_token, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(card.set_token.isEnabled, timeout=WAIT)
    assert list(keyring.kept.values()) == [TOKEN]

    shown = [card.status.text()]
    window.show_page("signals")
    page = window.pages.page("signals")
    server.answer("/api/v3/repos/maker/tool", {"stargazers_count": 5, "forks_count": 1}, ETag='"one"')
    server.answer("/api/v3/repos/maker/tool/releases", {"message": "Bad credentials"}, status=401)
    for broken in (False, True):
        if broken:  # every answer breaks off
            monkeypatch.setattr(client, "checked", _fails)
        page.refresh_action.trigger()  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: page.up_to_date and session.jobs.idle, timeout=WAIT)  # type: ignore[attr-defined]
        shown.append(window.messages.message)

    sent = [headers.get("Authorization", "") for _, headers, _ in server.requests]
    assert any(TOKEN in header for header in sent)  # it was used
    assert session.desk is not None
    export_open(session.desk, session.register, tmp_path / "out.json")
    window._preferences.write()
    logging.getLogger("leeway").error("a token in another form: %s", {"x": TOKEN})
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        session.close()
    qtbot.waitUntil(lambda: session.jobs.idle, timeout=WAIT)

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {log, file, tmp_path / "window.ini", tmp_path / "out.json"} <= set(files)
    for path in files:
        assert TOKEN.encode() not in path.read_bytes(), path
    assert TOKEN not in caplog.text
    assert not any(TOKEN in words for words in shown)


def _fails(*_: object, **__: object) -> None:
    raise BrokenOff("The answer broke off in the midst of a question with a token.")
