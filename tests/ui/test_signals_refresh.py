"""Refreshing signals in the window: the question first, then a real local server, one step to undo, one switch that cuts it."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QLabel
from tests.collect.server import Server, certificate
from tests.register_files import write_register

from leeway.collect import secrets
from leeway.collect.errors import KeyringLocked
from leeway.domain.editing import remove, update
from leeway.domain.feed_entities import REPOSITORY, STATUSPAGE, SYNDICATION, Feed
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.services.refresh_signals import Taken
from leeway.services.refreshing import FeedResult, RefreshChanges, Refreshed
from leeway.services.tokens import GITHUB_API
from leeway.ui.dialogs import ask, refresh_consent, refresh_report
from leeway.ui.dialogs.refresh_consent import ConsentDialog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from leeway.services.refresh_plan import RefreshPlan
    from leeway.ui.main_window import MainWindow
    from leeway.ui.network import Network
    from leeway.ui.pages.signals import SignalsPage
    from leeway.ui.session import Session

FIRST_PAGE = "signals"
LEFT = Qt.MouseButton.LeftButton
WAIT = 20_000
API = "/api/v3/repos/maker/tool"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class Missing:
    def __call__(self) -> object:
        raise RuntimeError("no keyring in tests")


@pytest.fixture(autouse=True)
def _outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LEEWAY_OFFLINE", "LEEWAY_GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(secrets, "_system_keyring", Missing())


@pytest.fixture
def server(server: Server) -> Server:
    server.answer(API, {"stargazers_count": 67_123, "forks_count": 3})
    return server


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[RefreshPlan]:
    """Agree to whatever is asked, and note it."""
    plans: list[RefreshPlan] = []

    def agree(_: QWidget, session: Session, plan: RefreshPlan, network: Network) -> bool:
        plans.append(plan)
        return True

    monkeypatch.setattr(refresh_consent, "agreed", agree)
    return plans


@pytest.fixture
def page(window: MainWindow, server: Server, tmp_path: Path, qtbot: QtBot) -> SignalsPage:
    rows = (
        Vendor("v", "Maker"),
        Product("p", "v", "Tool"),
        Feed("f-repo", "v", f"{server.url}/maker/tool", REPOSITORY, "p"),
        Feed("f-status", "v", server.url, STATUSPAGE),
    )
    session = window._session
    with qtbot.waitSignal(session.opened, timeout=WAIT):
        session.open(write_register(tmp_path / "team.leeway", *rows, now=NOW))
    window.show_page("signals")
    return window.pages.page("signals")  # type: ignore[return-value]


def over(page: SignalsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.up_to_date and page.session.jobs.idle, timeout=WAIT)


def test_a_refresh_asks_first_and_takes_in_what_came_as_one_step(
    page: SignalsPage, server: Server, asked: list[RefreshPlan], qtbot: QtBot
) -> None:
    session, window = page.session, page.window()
    page.refresh_action.trigger()
    over(page, qtbot)
    (plan,) = asked
    assert plan.feed_ids == ("f-repo", "f-status")
    stars = next(one for one in session.register.signals.values() if one.metric == "Stars")
    assert (stars.value, stars.product_id, stars.standing) == ("67,123", "p", "measured")
    assert any(row.latest.metric == "Stars" for row in page.series.model.rows)
    assert window.top_bar.network.text() == "Online"  # type: ignore[attr-defined]
    message = window.messages.message  # type: ignore[attr-defined]
    assert message.startswith("Refreshed: ")
    assert "couldn’t be had" in message  # the server has no status page
    assert not page.sources.cancel.isVisible()
    session.undo()
    assert not session.register.signals
    over(page, qtbot)
    assert session.desk is not None
    assert server.url + API in session.desk.snapshots()


def test_without_agreement_nothing_is_asked(
    page: SignalsPage, server: Server, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(refresh_consent, "agreed", lambda *_: False)
    page.sources.table.choose("f-repo")
    qtbot.mouseClick(page.sources.refresh_one, LEFT)
    over(page, qtbot)
    assert not server.requests
    assert not page.session.register.signals
    assert page.window().top_bar.network.text() == "Offline"  # type: ignore[attr-defined]


def test_turning_the_network_off_ends_a_hanging_refresh(
    page: SignalsPage, server: Server, asked: list[RefreshPlan], qtbot: QtBot
) -> None:
    server.routes[API] = lambda handler: handler.hang()
    page.refresh_action.trigger()
    qtbot.waitUntil(lambda: bool(server.requests), timeout=WAIT)
    assert page.sources.cancel.isVisible()
    assert page.sources.going.text() == "Asking 1 host …"
    page.window().top_bar.network.click()  # type: ignore[attr-defined]
    over(page, qtbot)
    assert not page.session.register.signals
    assert "network" in page.window().messages.message  # type: ignore[attr-defined]


def test_cancel_ends_it_and_an_edit_meanwhile_is_kept(
    page: SignalsPage, server: Server, asked: list[RefreshPlan], qtbot: QtBot
) -> None:
    server.routes[API] = lambda handler: handler.hang()
    page.refresh_action.trigger()
    qtbot.waitUntil(lambda: bool(server.requests), timeout=WAIT)
    session = page.session
    session.edit(update(session.register, "vendor", "v", name="Maker Ltd"))
    qtbot.mouseClick(page.sources.cancel, LEFT)
    over(page, qtbot)
    assert not session.register.signals
    assert session.register.vendors["v"].name == "Maker Ltd"
    server.answer(API, {"message": "gone"}, status=500)
    page.refresh_action.trigger()
    over(page, qtbot)
    assert page.window().messages.message.startswith("Nothing could be had")  # type: ignore[attr-defined]
    server.answer(API, {"stargazers_count": 1, "forks_count": 1})
    page.refresh_action.trigger()
    over(page, qtbot)
    assert any(one.metric == "Stars" for one in session.register.signals.values())


def test_a_host_that_another_sends_us_to_is_asked_once_the_user_agrees(
    page: SignalsPage,
    server: Server,
    asked: list[RefreshPlan],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    moved = Server()
    texts: list[str] = []

    def answer(_: QWidget, __: str, text: str, ___: str) -> bool:
        texts.append(text)
        return len(texts) > 1

    monkeypatch.setattr(ask, "go_on", answer)
    try:
        to = f"http://localhost:{moved.server_port}{API}"
        server.answer(API, b"", 301, Location=to)
        moved.answer(API, {"stargazers_count": 4, "forks_count": 3})
        page.refresh_action.trigger()
        over(page, qtbot)
        assert f"{server.url}{API} answered that it moved to {to}. " in texts[0]
        assert moved.requests == []
        assert not page.session.register.signals
        page.refresh_action.trigger()
        over(page, qtbot)
        assert [path for path, _, _ in moved.requests] == [API]
        assert any(one.metric == "Stars" for one in page.session.register.signals.values())
        assert len(texts) == 2
    finally:
        moved.stop()


def test_a_name_that_leads_inside_is_asked_about_once_and_marked_from_then_on(
    page: SignalsPage, asked: list[RefreshPlan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    texts: list[str] = []
    monkeypatch.setattr(ask, "go_on", lambda *words: not texts.append(words[2]))
    cert, context = certificate(tmp_path, "inside.example.com")
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    within = Server(context)
    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", within.server_port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)
    session = page.session
    address = f"https://inside.example.com:{within.server_port}/rss"
    session.edit(update(session.register, "feed", "f-status", address=address, kind=SYNDICATION))
    page.sources.table.choose("f-status")
    try:
        for _ in range(2):
            qtbot.mouseClick(page.sources.refresh_one, LEFT)
            over(page, qtbot)
    finally:
        within.stop()
    assert len(texts) == 1
    assert "inside.example.com leads to 127.0.0.1" in texts[0]
    assert [plan.private_hosts for plan in asked] == [(), ("inside.example.com",)]
    assert [path for path, _, _ in within.requests] == ["/rss", "/rss"]


def test_the_question_names_every_host_and_what_is_sent(page: SignalsPage, qtbot: QtBot) -> None:
    from leeway.services.refresh_plan import plan_refresh
    from leeway.ui.network import Network
    from leeway.ui.preferences import Preferences

    session = page.session
    session.edit(update(session.register, "feed", "f-repo", address="maker/<b>tool"[:6] + "tool"))
    plan = plan_refresh(session.register, session.register.feeds, token_apis=[GITHUB_API])
    network = Network(Preferences(session.desk.path.with_suffix(".ini")), {})  # type: ignore[union-attr]
    dialog = refresh_consent.ConsentDialog(page.window(), session, plan, network)
    qtbot.addWidget(dialog)
    words = " ".join(item.widget().text() for row in range(dialog.grid.rowCount()) for column in (0, 1)
                     if (item := dialog.grid.itemAtPosition(row, column)))  # fmt: skip
    assert "api.github.com" in words
    assert "the name maker/tool, and your token for this host" in words
    assert "127.0.0.1" in words
    assert "private network or of this machine" in words
    said = " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert "If one of them sends Leeway on to another host, or turns out to be private" in said
    ok = dialog.buttons.button(dialog.buttons.StandardButton.Ok)
    assert ok.text() == "Turn the network on and ask"
    forbidden = refresh_consent.ConsentDialog(
        page.window(),
        session,
        plan,
        Network(Preferences(session.desk.path.with_suffix(".ini")), {"LEEWAY_OFFLINE": "1"}),
    )  # type: ignore[union-attr]
    qtbot.addWidget(forbidden)
    assert not forbidden.buttons.button(forbidden.buttons.StandardButton.Ok).isEnabled()


def test_the_report_lists_what_came_and_what_didnt(
    page: SignalsPage, server: Server, asked: list[RefreshPlan], qtbot: QtBot
) -> None:
    from PySide6.QtWidgets import QPlainTextEdit

    found: list[tuple[object, object]] = []
    page.refreshing._refresher.done.connect(lambda taken, refreshed: found.append((taken, refreshed)))
    page.refresh_action.trigger()
    over(page, qtbot)
    dialog = refresh_report.show(page, page.session.register, *found[0])  # type: ignore[arg-type]
    text = dialog.findChild(QPlainTextEdit).toPlainText()
    assert "• Tool: Stars, 67,123 stars (first figure)" in text
    assert f"{server.url}: " in text
    dialog.reject()


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[ConsentDialog], None]) -> list[int]:
    """Let something happen while the question is open; returns how each question ended."""
    ends: list[int] = []

    def run(dialog: ConsentDialog) -> int:
        QTimer.singleShot(0, lambda: act(dialog))
        ends.append(QDialog.exec(dialog))
        return ends[-1]

    monkeypatch.setattr(ConsentDialog, "exec", run)
    return ends


def test_a_locked_keyring_is_told_in_the_question_and_in_the_report(
    page: SignalsPage, server: Server, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def locked() -> object:
        raise KeyringLocked("The keyring is locked. Unlock it, and try again.")

    sentence = "The keyring is locked. Unlock it, and try again. GitHub is asked without a token."
    monkeypatch.setattr(secrets, "_system_keyring", locked)
    shown: list[tuple[bool, str]] = []

    def agree(dialog: ConsentDialog) -> None:
        shown.append((dialog.trouble.isVisible(), dialog.trouble.text()))
        dialog.accept()

    meanwhile(monkeypatch, agree)
    found: list[tuple[RefreshChanges, Refreshed]] = []
    page.refreshing._refresher.done.connect(lambda taken, refreshed: found.append((taken, refreshed)))
    page.sources.table.choose("f-status")
    qtbot.mouseClick(page.sources.refresh_one, LEFT)  # no GitHub there, so it doesn't matter
    over(page, qtbot)
    page.refresh_action.trigger()
    over(page, qtbot)
    assert shown == [(False, "▲ "), (True, f"▲ {sentence}")]
    message = page.window().messages.message  # type: ignore[attr-defined]
    assert message.endswith(sentence)
    (before, after) = ("\n".join(refresh_report._lines(page.session.register, *one)) for one in found)
    assert "keyring" not in before
    assert after.startswith(f"How it was asked\n• {sentence}\n")


def test_a_token_that_came_within_reach_after_the_question_isnt_sent(
    page: SignalsPage, server: Server, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    class Keyring:
        def get_password(self, *_: str) -> str:
            return "ghp_verysecret1"

    keyrings: list[Callable[[], object]] = [Missing()]

    def keyring() -> object:
        return keyrings[-1]()

    monkeypatch.setattr(secrets, "_system_keyring", keyring)

    def unlock(dialog: ConsentDialog) -> None:
        keyrings.append(Keyring)
        dialog.accept()

    meanwhile(monkeypatch, unlock)
    page.refresh_action.trigger()
    over(page, qtbot)
    assert server.requests
    assert not any("Authorization" in headers for _, headers, _ in server.requests)
    page.refresh_action.trigger()  # now the question says so
    over(page, qtbot)
    assert any("Authorization" in headers for _, headers, _ in server.requests)
    message = page.window().messages.message  # type: ignore[attr-defined]
    assert "without a token" not in message


@pytest.mark.parametrize("feed", ["f-repo", "f-status"])
def test_a_token_that_went_out_of_reach_after_the_question_is_told_where_github_was_asked(
    page: SignalsPage, server: Server, feed: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    class Keyring:
        def get_password(self, *_: str) -> str:
            return "ghp_verysecret1"

    keyrings: list[Callable[[], object]] = [Keyring]
    monkeypatch.setattr(secrets, "_system_keyring", lambda: keyrings[-1]())  # noqa: PLW0108 - the last at that time

    def lock(dialog: ConsentDialog) -> None:
        keyrings.append(Missing())
        dialog.accept()

    meanwhile(monkeypatch, lock)
    server.answer("/api/v2/incidents.json", {"page": {}, "incidents": []})
    page.sources.table.choose(feed)
    qtbot.mouseClick(page.sources.refresh_one, LEFT)
    over(page, qtbot)
    message = page.window().messages.message  # type: ignore[attr-defined]
    assert message.startswith("Refreshed: ")
    assert ("GitHub is asked without a token" in message) == (feed == "f-repo")


def test_the_question_closes_when_another_register_opens(
    page: SignalsPage, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    session = page.session
    feed = Feed("f-repo", "v", f"{server.url}/other/tool", REPOSITORY)
    other = write_register(tmp_path / "other.leeway", Vendor("v", "Other"), feed, now=NOW)
    ends = meanwhile(monkeypatch, lambda _: session.open(other))
    page.refresh_action.trigger()
    over(page, qtbot)
    qtbot.waitUntil(lambda: ends == [QDialog.DialogCode.Rejected], timeout=WAIT)
    assert session.desk is not None
    assert session.desk.path == other
    assert not server.requests
    assert not page.sources.cancel.isVisible()
    assert page.window().top_bar.network.text() == "Offline"  # type: ignore[attr-defined]


@pytest.mark.parametrize("what", ["edited", "deleted"])
def test_the_question_closes_when_it_is_no_longer_true(
    page: SignalsPage, server: Server, what: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    session = page.session

    def change(_: ConsentDialog) -> None:
        register = session.register
        session.edit(update(register, "vendor", "v", name="Maker Ltd"))  # not what was asked about
        assert _.isVisible()
        session.edit(
            update(register, "feed", "f-repo", address=f"{server.url}/other/tool")
            if what == "edited"
            else remove(session.register, "vendor", "v")
        )

    ends = meanwhile(monkeypatch, change)
    page.refresh_action.trigger()
    over(page, qtbot)
    assert ends == [QDialog.DialogCode.Rejected]
    assert not server.requests
    message = page.window().messages.message  # type: ignore[attr-defined]
    assert message.startswith("The feeds were changed meanwhile, so nothing was asked.")


def test_an_agreement_to_what_is_no_longer_true_counts_for_nothing(
    page: SignalsPage, server: Server, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def agree(_: QWidget, session: Session, plan: RefreshPlan, network: Network) -> bool:
        session.edit(update(session.register, "feed", "f-repo", address=f"{server.url}/other/tool"))
        return True

    monkeypatch.setattr(refresh_consent, "agreed", agree)
    page.refresh_action.trigger()
    over(page, qtbot)
    assert not server.requests
    assert "changed meanwhile" in page.window().messages.message  # type: ignore[attr-defined]


def test_foreign_texts_cant_turn_round_the_report() -> None:
    override, hebrew = "\u202egnp.exe", "\u05de\u05d4\u05d3\u05d5\u05e8\u05d4"
    taken = RefreshChanges(
        "x",
        (),
        (),
        (Taken("v", None, override, f"{hebrew} 5", f"{hebrew} 4"),),
        {"v": f"{hebrew}: 2 new"},
        (override,),
    )
    feed = Feed("f", "v", f"https://example.com/{hebrew}", STATUSPAGE)
    register = Register.of((Vendor("v", hebrew), feed))
    result = FeedResult(feed, None, (f"{hebrew} is gone",), ())
    found = Refreshed((result,), (), NOW)
    text = "\n".join([*refresh_report._lines(register, taken, found), refresh_report.summary(taken, found)])
    assert "\u202e" not in text
    assert f"• \u2068{hebrew}\u2069: gnp.exe, \u2068{hebrew} 5\u2069 (before: \u2068{hebrew} 4\u2069)" in text
    assert f"\u2068https://example.com/{hebrew}\u2069: \u2068{hebrew} is gone\u2069" in text
    assert f"• \u2068{hebrew}\u2069: \u2068{hebrew}: 2 new\u2069" in text
    assert "2 things couldn’t be had and keep what they were" in text
    assert "1 thing couldn’t be had and keeps what it was" in refresh_report.summary(
        taken, Refreshed((), (), NOW)
    )
