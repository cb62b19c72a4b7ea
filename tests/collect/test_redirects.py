"""Where a server sends us: followed on its own host, told, and with no token of another's; to other hosts only if agreed."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from tests.collect.server import Server

from leeway.collect.client import Client
from leeway.collect.errors import NeedsAsking, NotAllowed, WrongRedirect
from leeway.collect.fetched import unagreed_of
from leeway.collect.progress import StopSwitch
from leeway.collect.secret import Secret

MakeClient = Callable[..., Client]
TOKEN = "ghp_" + "x" * 36


def test_redirects_are_followed_and_told(server: Server, client: Client, progress: StopSwitch) -> None:
    server.answer("/a", b"", 301, Location="/b")
    server.answer("/b", b"", 302, Location=f"{server.url}/c")
    server.answer("/c", {"c": 1})
    answer = client.get(f"{server.url}/a", progress)
    assert [(m.from_url, m.to_url, m.permanent) for m in answer.moves] == [
        (f"{server.url}/a", f"{server.url}/b", True), (f"{server.url}/b", f"{server.url}/c", False),
    ]  # fmt: skip
    assert (answer.snapshot.url, answer.snapshot.source) == (f"{server.url}/a", f"{server.url}/c")


def test_redirects_end(server: Server, client: Client, progress: StopSwitch) -> None:
    server.answer("/a", b"", 301, Location="/b")
    server.answer("/b", b"", 301, Location="/a")
    with pytest.raises(WrongRedirect, match="in a circle"):
        client.get(f"{server.url}/a", progress)
    for number in range(9):
        server.answer(f"/{number}", b"", 301, Location=f"/{number + 1}")
    with pytest.raises(WrongRedirect, match="more than 5 times"):
        client.get(f"{server.url}/0", progress)
    with pytest.raises(WrongRedirect, match="sends a question elsewhere"):
        client.post(f"{server.url}/a", {}, progress)


def test_a_redirect_to_another_host_is_followed_only_once_the_user_agreed_and_without_the_token(
    server: Server, make_client: MakeClient, progress: StopSwitch
) -> None:
    other = Server()
    try:
        elsewhere = f"http://localhost:{other.server_port}"
        server.answer("/a", b"", 301, Location=f"{elsewhere}/b?secret=1")
        other.answer("/b", {"b": 1})
        client = make_client(tokens={server.url: Secret(TOKEN), elsewhere: Secret(TOKEN)})
        with pytest.raises(
            NeedsAsking, match=rf"/a answered that it moved to {elsewhere}/b\. .* agree to it"
        ) as caught:
            client.get(f"{server.url}/a", progress)
        assert (caught.value.host, caught.value.moved, "secret" in str(caught.value)) == (
            "localhost",
            True,
            False,
        )
        assert other.requests == []
        client.agree([unagreed_of(caught.value)])
        answer = client.get(f"{server.url}/a", progress)
        assert (answer.value, answer.moves[0].to_url) == ({"b": 1}, f"{elsewhere}/b?secret=1")
        assert "Authorization" not in other.requests[0][1]
        assert client.get(f"{elsewhere}/b", progress).value == {"b": 1}
        assert "Authorization" in other.requests[1][1]
    finally:
        other.stop()


def test_a_move_that_was_agreed_to_opens_no_private_address(
    server: Server, make_client: MakeClient, progress: StopSwitch, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer("/a", b"", 302, Location="https://status.example.com/b")
    client = make_client()
    with pytest.raises(NeedsAsking) as moved:
        client.get(f"{server.url}/a", progress)
    client.agree([unagreed_of(moved.value)])
    within = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))]
    found = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *more, **named: within if "example" in host else found(host, *more, **named),
    )
    with pytest.raises(NeedsAsking, match=r"status\.example\.com leads to 10\.0\.0\.7") as private:
        client.get(f"{server.url}/a", progress)
    assert (private.value.private, private.value.moved) == (True, False)


def test_a_token_goes_to_its_host_alone(
    server: Server, make_client: MakeClient, progress: StopSwitch
) -> None:
    other = Server()
    try:
        server.answer("/a", b"", 302, Location=f"{other.url}/b")
        other.answer("/b", {"b": 1})
        client = make_client(tokens={server.url: Secret(TOKEN)})
        assert client.get(f"{server.url}/a", progress).value == {"b": 1}
        assert server.requests[0][1]["Authorization"] == f"Bearer {TOKEN}"
        assert "Authorization" not in other.requests[0][1]
        server.answer("/a", b"", 401)
        with pytest.raises(NotAllowed, match="refused the token") as caught:
            client.get(f"{server.url}/a", progress)
        assert TOKEN not in repr(caught.value) + repr(vars(client))
    finally:
        other.stop()
