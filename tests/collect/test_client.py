"""The client against a real server with faults: nothing that isn't right comes through, and each fault has its sentence."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from tests.collect.server import Handler, Server, certificate, gzip_bomb

from leeway.collect.answers import Kind
from leeway.collect.client import Client, open_client
from leeway.collect.errors import (
    BrokenOff,
    CollectError,
    NeedsAsking,
    NetworkOff,
    NotAllowed,
    NotFound,
    RateLimited,
    ServerFailed,
    TimedOut,
    TooLarge,
    Unreachable,
    Untrusted,
    WrongContent,
    WrongRedirect,
)
from leeway.collect.progress import Interrupted, StopSwitch

MakeClient = Callable[..., Client]
TOKEN = "ghp_" + "x" * 36


def test_an_answer_comes_with_its_date_hash_and_validators(
    server: Server, client: Client, progress: StopSwitch
) -> None:
    server.answer("/a", {"stars": 3}, ETag='"1"', Link='<http://x/?page=7>; rel="last"')
    answer = client.get(f"{server.url}/a", progress)
    assert (answer.value, answer.snapshot.etag, answer.is_new) == ({"stars": 3}, '"1"', True)
    assert answer.snapshot.is_whole
    assert answer.server_time is not None
    _, headers, _ = server.requests[0]
    assert headers["User-Agent"].startswith("Leeway/")
    assert "Authorization" not in headers


def test_what_didn_t_change_isn_t_sent_again(server: Server, client: Client, progress: StopSwitch) -> None:
    server.answer("/a", {"stars": 3}, ETag='"1"')
    first = client.get(f"{server.url}/a", progress).snapshot
    server.answer("/a", b"", 304)
    second = client.get(f"{server.url}/a", progress, known=first)
    assert server.requests[-1][1]["If-None-Match"] == '"1"'
    assert (second.is_new, second.value, second.snapshot.sha256) == (False, {"stars": 3}, first.sha256)
    assert second.snapshot.fetched_at >= first.fetched_at


def test_a_damaged_snapshot_is_fetched_anew(server: Server, client: Client, progress: StopSwitch) -> None:
    from dataclasses import replace

    server.answer("/a", {"stars": 3}, ETag='"1"')
    known = replace(client.get(f"{server.url}/a", progress).snapshot, body=b"{}")
    assert client.get(f"{server.url}/a", progress, known=known).value == {"stars": 3}
    assert "If-None-Match" not in server.requests[-1][1]


def send(status: int = 200, body: object = b"", **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.send(status, body, **headers)


HTML = b"<!DOCTYPE html><html><body>Sign in</body></html>"
FAULTS: dict[str, tuple[Callable[[Handler], None], type[CollectError], str, int]] = {
    "hanging": (Handler.hang, TimedOut, "sent nothing for 0.3 s", 1),
    "half a body": (Handler.half, BrokenOff, "ends in the middle", 3),
    "HTML for JSON": (send(body=HTML, Content_Type="text/html"), WrongContent, "web page", 1),
    "HTML called JSON": (send(body=HTML, Content_Type="application/json"), WrongContent, "web page", 1),
    "wrong charset": (
        send(body='{"a": "é"}'.encode("latin-1"), Content_Type="application/json; charset=iso-8859-1"),
        WrongContent, "isn't UTF-8, though it is labelled iso-8859-1", 1,
    ),
    "half JSON": (send(body=b'{"a": [1, 2', Content_Type="application/json"), WrongContent, "only a part", 1),
    "deep JSON": (send(body=b"[" * 100_000, Content_Type="application/json"), WrongContent, "isn't JSON", 1),
    "no gzip": (send(body=b"{}", Content_Encoding="gzip"), WrongContent, "called gzip", 1),
    "odd packing": (send(body=b"{}", Content_Encoding="br"), WrongContent, "packing", 1),
    "vanished": (send(404), NotFound, "moved, vanished", 1),
    "gone": (send(410), NotFound, "moved, vanished", 1),
    "not for us": (send(403), NotAllowed, "may need a token", 1),
    "always failing": (send(500), ServerFailed, "failed \\(500\\)", 3),
    "asks too long": (send(429, Retry_After="7200"), RateLimited, "Ask again in 2 h, at .* UTC", 1),
    "busy for long": (send(503, Retry_After="7200"), RateLimited, "Ask again in 2 h", 1),
    "no answer inside": (send(204), WrongContent, "without a body", 1),
    "redirect to http": (send(301, Location="http://example.com/a"), WrongRedirect, "isn't encrypted", 1),
    "redirect to a file": (send(301, Location="file:///etc/passwd"), CollectError, "isn't asked", 1),
    "redirect inside": (send(302, Location="https://192.168.1.1/"), NeedsAsking, "private network", 1),
    "redirect nowhere": (send(301), WrongRedirect, "without saying where", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_sentence(name: str, server: Server, client: Client, progress: StopSwitch) -> None:
    answer, error, sentence, times = FAULTS[name]
    server.routes["/a"] = answer
    with pytest.raises(error, match=sentence) as caught:
        client.get(f"{server.url}/a?token=abc", progress)
    assert "abc" not in str(caught.value)
    assert server.asked["/a"] == times


def test_a_gzip_bomb_is_stopped_while_it_unpacks(
    server: Server, client: Client, progress: StopSwitch
) -> None:
    import tracemalloc

    bomb = gzip_bomb()
    assert len(bomb) < 60_000
    server.answer("/a", bomb, Content_Type="application/json", Content_Encoding="gzip")
    tracemalloc.start()
    with pytest.raises(TooLarge, match="more than 2 MB"):
        client.get(f"{server.url}/a", progress)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_gzip_is_unpacked_and_half_of_it_refused(
    server: Server, client: Client, progress: StopSwitch
) -> None:
    import gzip

    packed = gzip.compress(b'{"a": ') + gzip.compress(b"1}")
    server.answer("/a", packed, Content_Encoding="gzip")
    assert client.get(f"{server.url}/a", progress).value == {"a": 1}
    server.answer("/a", packed[:-12], Content_Encoding="gzip")
    with pytest.raises(BrokenOff):
        client.get(f"{server.url}/a", progress)


def test_a_failure_or_a_pause_is_waited_out(server: Server, client: Client, progress: StopSwitch) -> None:
    soon = format_datetime(datetime.now(UTC), usegmt=True)
    server.each("/a", send(500), send(429, Retry_After="0"), send(body={"a": 1}))
    server.each("/b", Handler.half, send(503, Retry_After=soon), send(body={"b": 1}))
    assert client.get(f"{server.url}/a", progress).value == {"a": 1}
    assert client.get(f"{server.url}/b", progress).value == {"b": 1}
    assert server.asked == {"/a": 3, "/b": 3}


def test_a_used_up_limit_says_when_by_the_server_s_clock_and_is_remembered(
    server: Server, make_client: MakeClient, progress: StopSwitch
) -> None:
    ours = datetime(2026, 11, 30, 12, tzinfo=UTC)
    theirs = ours + timedelta(hours=5)  # our clock is wrong

    def limited(handler: Handler) -> None:
        handler.send_response_only(403)
        for name, value in {
            "Date": format_datetime(theirs, usegmt=True), "X-RateLimit-Remaining": "0", "Content-Length": "0",
            "X-RateLimit-Reset": str(int((theirs + timedelta(minutes=40)).timestamp())),
        }.items():  # fmt: skip
            handler.send_header(name, value)
        handler.end_headers()

    server.routes["/a"] = limited
    client = make_client(clock=lambda: ours)
    for _ in range(2):
        with pytest.raises(RateLimited, match=r"in 40 min, at 12:40 UTC\. With a token") as caught:
            client.get(f"{server.url}/a", progress)
    assert caught.value.until == ours + timedelta(minutes=40)
    assert server.asked["/a"] == 1
    server.answer("/search", {"total_count": 1})
    assert client.get(f"{server.url}/search", progress, lane="search").value == {"total_count": 1}


@pytest.mark.parametrize("fault", [Handler.hang, Handler.drip, lambda h: h.send(429, Retry_After="1")])
def test_a_cancel_ends_a_question_at_once(
    fault: Callable[[Handler], None], server: Server, make_client: MakeClient, progress: StopSwitch
) -> None:
    client = make_client(read=20.0, total=60.0, longest_wait=30.0)
    server.routes["/a"] = fault
    threading.Timer(0.2, progress.stop).start()
    start = time.monotonic()
    with pytest.raises(Interrupted):
        client.get(f"{server.url}/a", progress)
    assert 0.15 < time.monotonic() - start < 0.7


def test_turning_the_network_off_ends_what_is_under_way(
    server: Server, make_client: MakeClient, progress: StopSwitch
) -> None:
    allowed = threading.Event()
    allowed.set()
    client = make_client(allowed.is_set, read=20.0)
    server.routes["/a"] = Handler.hang
    threading.Timer(0.1, allowed.clear).start()
    with pytest.raises(NetworkOff, match="turned off"):
        client.get(f"{server.url}/a", progress)


def test_a_slow_answer_ends_with_its_total_time(
    server: Server, make_client: MakeClient, progress: StopSwitch
) -> None:
    server.routes["/a"] = Handler.drip
    with pytest.raises(TimedOut, match=r"didn't finish its answer within 0\.3 s"):
        make_client(read=5.0, total=0.3).get(f"{server.url}/a", progress)


def test_without_permission_there_is_no_client() -> None:
    with pytest.raises(NetworkOff, match="Turn it on in Settings"):
        open_client(lambda: False, environ={})
    with pytest.raises(NetworkOff, match="LEEWAY_OFFLINE"):
        open_client(lambda: True, environ={"LEEWAY_OFFLINE": "1"})


def test_a_private_host_needs_asking_even_behind_a_public_name(
    server: Server, make_client: MakeClient, progress: StopSwitch, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client(agreed=())
    with pytest.raises(NeedsAsking) as caught:
        client.get(f"{server.url}/a", progress)
    assert caught.value.host == "127.0.0.1"
    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.server_port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)
    with pytest.raises(NeedsAsking, match=r"status\.example\.com leads to 127\.0\.0\.1"):
        client.get("https://status.example.com/a", progress)
    assert not server.requests


def test_a_stranger_s_certificate_isn_t_trusted_and_a_known_one_is(
    tmp_path: Path, make_client: MakeClient, progress: StopSwitch, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert, context = certificate(tmp_path)
    server = Server(context)
    try:
        server.answer("/a", {"a": 1})
        url = f"https://localhost:{server.server_port}/a"
        with pytest.raises(Untrusted, match="certificate of localhost can't be trusted"):
            make_client().get(url, progress)
        assert not server.requests
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        assert make_client().get(url, progress).value == {"a": 1}
    finally:
        server.stop()


def test_a_host_that_isn_t_there_is_said(make_client: MakeClient, progress: StopSwitch) -> None:
    stopped = Server()
    stopped.stop()
    with pytest.raises(Unreachable, match="nobody answers on port"):
        make_client().get(f"{stopped.url}/a", progress)


def test_a_feed_must_be_one(server: Server, client: Client, progress: StopSwitch) -> None:
    server.answer("/a", b"<?xml version='1.0'?><feed/>", Content_Type="application/atom+xml")
    assert client.get(f"{server.url}/a", progress, kind=Kind.FEED).value is None
    server.answer("/b", b"{}", Content_Type="application/json")
    with pytest.raises(WrongContent, match="isn't an Atom or RSS feed"):
        client.get(f"{server.url}/b", progress, kind=Kind.FEED)
