"""GitHub's second limit, of questions in a short time: its own sentence, waited out if it is short, and kept for all of the host."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.collect.server import Handler, Server

from leeway.collect.client import Client
from leeway.collect.errors import NotAllowed, RateLimited
from leeway.collect.progress import StopSwitch

MakeClient = Callable[..., Client]
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SECOND = {
    "message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
}
SENTENCE = r"too many came in a short time, which it limits apart from those of an hour\. Ask again in"


@pytest.mark.parametrize(
    ("refusal", "when", "seconds"),
    [
        (lambda h: h.send(403, SECOND), "60 s, at 12:01 UTC", 60),
        (lambda h: h.send(429, SECOND), "60 s, at 12:01 UTC", 60),
        (lambda h: h.send(403, SECOND, Retry_After="240"), "4 min, at 12:04 UTC", 240),
        (lambda h: h.send(403, b"", Retry_After="240"), "4 min, at 12:04 UTC", 240),
        (
            lambda h: h.send(403, gzip.compress(b"abuse detection mechanism"), Content_Encoding="gzip"),
            "60 s, at 12:01 UTC",
            60,
        ),
    ],
)
def test_the_second_limit_is_told_and_kept_for_all_of_the_host(
    refusal: Callable[[Handler], None],
    when: str,
    seconds: int,
    server: Server,
    make_client: MakeClient,
    progress: StopSwitch,
) -> None:
    now = [NOW]
    client = make_client(clock=lambda: now[0])
    server.routes["/a"] = refusal
    server.answer("/search", {"total_count": 1})
    with pytest.raises(RateLimited, match=f"{SENTENCE} {when}\\.$") as caught:
        client.get(f"{server.url}/a", progress)
    assert caught.value.until == NOW + timedelta(seconds=seconds)
    with pytest.raises(RateLimited, match=SENTENCE):
        client.get(f"{server.url}/search", progress, lane="search")
    assert server.asked == {"/a": 1}
    now[0] += timedelta(seconds=seconds + 1)
    assert client.get(f"{server.url}/search", progress, lane="search").value == {"total_count": 1}


def test_a_short_pause_of_the_second_limit_is_waited_out(
    server: Server, client: Client, progress: StopSwitch
) -> None:
    server.each("/a", lambda h: h.send(403, SECOND, Retry_After="0.1"), lambda h: h.send(200, {"a": 1}))
    assert client.get(f"{server.url}/a", progress).value == {"a": 1}
    assert server.asked == {"/a": 2}


@pytest.mark.parametrize(
    "refusal",
    [
        lambda h: h.send(403, {"message": "Resource not accessible"}),
        lambda h: h.send(403, b"secondary rate limit" + b" " * 100_000),
        lambda h: h.send(403, b"no gzip", Content_Encoding="gzip"),
        lambda h: h.half(b"secondary rate limit", 403),
    ],
)
def test_another_refusal_is_no_limit_whatever_its_body(
    refusal: Callable[[Handler], None], server: Server, client: Client, progress: StopSwitch
) -> None:
    server.routes["/a"] = refusal
    with pytest.raises(NotAllowed, match="isn't open to everybody"):
        client.get(f"{server.url}/a", progress)
    assert server.asked == {"/a": 1}
