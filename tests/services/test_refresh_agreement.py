"""Hosts that turn out to be private, or that others send us to: asked only once the user says so, and then in the same go."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.collect.server import Server, certificate
from tests.command_line import leeway
from tests.register_files import write_register
from tests.services.test_refreshing import NOW, client, status_page

from leeway.collect.answers import Unagreed
from leeway.collect.errors import NeedsAsking
from leeway.collect.progress import StopSwitch
from leeway.domain.feed_entities import STATUSPAGE, SYNDICATION, Feed
from leeway.domain.register_entities import Vendor
from leeway.domain.scope import Scope
from leeway.services.burn_zone import UTC
from leeway.services.opening import open_register
from leeway.services.refresh_plan import feeds_in, plan_refresh
from leeway.services.refresh_run import RefreshReport, run_refresh

FEED = b"<rss version='2.0'><channel><title>Other</title><item><title>API down</title><guid>g1</guid>"
FEED += b"<pubDate>Sun, 01 Nov 2026 12:00:00 +0000</pubDate></item></channel></rss>"


class Terminal(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server whose names, status.example.com and inside.example.com, look public and lead to this machine."""
    names = ("status.example.com", "inside.example.com")
    cert, context = certificate(tmp_path, *names)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    monkeypatch.delenv("LEEWAY_OFFLINE", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    found = socket.getaddrinfo

    def look_up(host: str, *more: Any, **named: Any) -> Any:
        return found("127.0.0.1" if host in names else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    made = Server(context)
    yield made
    made.stop()


def register(path: Path, *addresses: tuple[str, str]) -> Path:
    feeds = [Feed(f"f{n}", "v", address, kind) for n, (address, kind) in enumerate(addresses)]
    return write_register(path / "team.leeway", Vendor("v", "Maker"), *feeds, now=NOW)


def refreshed(path: Path, agree: Callable[[tuple[Unagreed, ...]], bool]) -> tuple[RefreshReport, list[str]]:
    """Refresh all; return the report and the sentences that were asked."""
    asked: list[str] = []

    def answer(hosts: tuple[Unagreed, ...]) -> bool:
        asked.extend(one.sentence for one in hosts)
        return agree(hosts)

    desk = open_register(path, author="tester")
    plan = plan_refresh(desk.register, feeds_in(desk.register, Scope()))
    with client() as asking:
        report = run_refresh(desk, plan, asking, StopSwitch(), UTC, answer)
    desk.close()
    return report, asked


def test_a_name_that_leads_inside_is_asked_about_and_then_asked_alone(tmp_path: Path, within: Server) -> None:
    status_page(within, "Down")
    status, inside = (f"https://{name}.example.com:{within.server_port}" for name in ("status", "inside"))
    path = register(tmp_path, (status, STATUSPAGE), (inside, STATUSPAGE))
    report, asked = refreshed(path, lambda _: False)
    assert [sentence.partition(",")[0] for sentence in asked] == [
        "inside.example.com leads to 127.0.0.1",
        "status.example.com leads to 127.0.0.1",
    ]
    assert within.requests == []
    assert [len(one.problems) for one in report.refreshed.results] == [1, 1]
    path = register(tmp_path, (status, STATUSPAGE))
    report, asked = refreshed(path, lambda _: True)
    assert len(asked) == 1
    assert "1 new" in report.taken.incidents["v"]
    assert {headers["Host"] for _, headers, _ in within.requests} == {
        f"status.example.com:{within.server_port}"
    }
    with client() as asking:
        asking.agree([Unagreed("status.example.com", "", private=True, moved=False)])
        assert asking.get(f"{status}/api/v2/incidents.json", StopSwitch()).value
        with pytest.raises(NeedsAsking, match=r"inside\.example\.com leads to"):
            asking.get(inside, StopSwitch())


def test_a_plan_tells_what_is_known_to_be_private(tmp_path: Path) -> None:
    desk = open_register(register(tmp_path, ("https://status.example.com", STATUSPAGE)), author="tester")
    plan = plan_refresh(desk.register, desk.register.feeds)
    assert plan.private_hosts == ()
    assert plan.knowing({"status.example.com", "b.example"}).private_hosts == ("status.example.com",)
    assert plan.knowing({"b.example"}) == plan
    desk.close()


def test_a_move_to_another_host_is_asked_about_and_the_rest_is_kept(tmp_path: Path, server: Server) -> None:
    other = Server()
    try:
        status_page(server, "Down")
        server.answer("/rss", b"", 301, Location=f"http://localhost:{other.server_port}/rss")
        other.answer("/rss", FEED, Content_Type="application/rss+xml")
        path = register(tmp_path, (server.url, STATUSPAGE), (f"{server.url}/rss", SYNDICATION))
        report, asked = refreshed(path, lambda _: False)
        assert other.requests == []
        assert len(asked) == 1
        assert "1 new" in report.taken.incidents["v"]
        assert f"answered that it moved to http://localhost:{other.server_port}/rss" in asked[0]
        told = [text for one in report.refreshed.results for text in one.problems]
        assert asked[0] in told
        server.requests.clear()
        report, asked = refreshed(path, lambda _: True)
        assert len(asked) == 1
        assert [path for path, _, _ in other.requests] == ["/rss"]
        assert [path for path, _, _ in server.requests].count("/rss") == 2
        assert [path for path, _, _ in server.requests].count("/api/v2/incidents.json") == 1
        assert "Atom or RSS: 1 new" in report.taken.incidents["v"]
        moves = [text for one in report.refreshed.results for text in one.moves]
        assert len(moves) == 1
        assert "put the new address into the register" in moves[0]
    finally:
        other.stop()


@pytest.mark.parametrize("word", ["y", "n"])
def test_the_command_asks_at_a_terminal(
    tmp_path: Path, within: Server, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    status_page(within, "Down")
    path = register(tmp_path, (f"https://status.example.com:{within.server_port}", STATUSPAGE))
    with monkeypatch.context() as patched:
        patched.setattr("sys.stdin", Terminal(f"y\n{word}\n"))
        run = leeway("refresh", path)
    assert run.returncode == 0, run.stderr
    assert "leads to 127.0.0.1" in run.stderr
    assert "Ask status.example.com, too?" in run.stderr
    assert bool(within.requests) is (word == "y")
    assert ("1 new" in run.stdout) is (word == "y")


def test_the_command_with_yes_says_what_it_didn_t_ask(tmp_path: Path, within: Server) -> None:
    path = register(tmp_path, (f"https://status.example.com:{within.server_port}", STATUSPAGE))
    run = leeway("refresh", path, "--yes")
    assert run.returncode == 1
    assert "leads to 127.0.0.1" in run.stderr
    assert "1 feed was left out" in run.stderr
    assert "Nothing changed." in run.stdout
    assert within.requests == []
    status_page(within, "Down")
    run = leeway("refresh", path, "--yes", "--private", "status.example.com")
    assert run.returncode == 0, run.stderr
    assert "1 new" in run.stdout


def test_what_came_first_is_kept_where_nothing_comes_the_second_time(tmp_path: Path, server: Server) -> None:
    status_page(server, "Down")
    server.answer("/history.json", b"", 302, Location=f"http://localhost:{server.server_port}/history.json")

    def fails_from_now_on(_: tuple[Unagreed, ...]) -> bool:
        server.routes.clear()
        return True

    report, asked = refreshed(register(tmp_path, (server.url, STATUSPAGE)), fails_from_now_on)
    assert len(asked) == 1
    assert "1 new" in report.taken.incidents["v"]
    (result,) = report.refreshed.results
    assert "There is nothing at" in " ".join(result.problems)
