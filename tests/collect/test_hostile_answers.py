"""Answers and headers that are made to harm: each has its sentence, and none ends the questions to others."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.collect.server import Server

from leeway.collect import headers, scorecard
from leeway.collect.answers import Answer
from leeway.collect.client import Client
from leeway.collect.errors import RefusedAddress, WrongRedirect
from leeway.collect.github_readings import absence, instant
from leeway.collect.progress import StopSwitch
from leeway.domain.snapshot import Snapshot

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
BEYOND = "Fri, 31 Dec 9999 23:59:59 -2359"
COMMENTS = """
from leeway.collect.answers import Kind
from leeway.collect.bodies import checked
from leeway.collect.errors import WrongContent
try:
    checked(b"<!---->" * 500 + b"<x", "application/json", Kind.JSON, "x")
except WrongContent as error:
    print(error)
"""


def answer(value: Any) -> Answer:
    return Answer(Snapshot("https://x.example/", "", "", b"", NOW, ""), True, value)


def test_many_comments_are_looked_through_in_no_time() -> None:
    """Told in a process of its own, as an expression that goes astray can't be ended otherwise."""
    run = subprocess.run(
        [sys.executable, "-c", COMMENTS], capture_output=True, text=True, timeout=60, check=False
    )
    assert "isn't JSON" in run.stdout


def test_dates_and_numbers_beyond_all_bounds_tell_nothing() -> None:
    assert headers.server_time({"date": BEYOND}) is None
    assert headers.retry_after({"retry-after": BEYOND}, NOW) is None
    assert headers.last_page('<https://[x?page=3>; rel="last"') is None
    assert headers.last_page(f'<https://x.example/?page={"9" * 5_000}>; rel="last"') is None
    assert headers.last_page('<https://x.example/?page=12>; rel="last"') == 12
    assert instant("9999-12-31T23:59:59-14:00") is None
    rows = [{"login": "a", "contributions": 2**64 - 1}, {"login": "b", "contributions": 1}]
    assert absence(rows, answer(rows), whole=True)[0].value == 1


def test_a_date_beyond_all_bounds_spoils_no_answer(
    server: Server, client: Client, progress: StopSwitch
) -> None:
    def dated(handler: Any) -> None:
        handler.send_response_only(200)
        handler.send_header("Date", BEYOND)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        handler.wfile.write(b"{}")

    server.routes["/dated"] = dated
    found = client.get(f"{server.url}/dated", progress)
    assert found.value == {}
    assert found.server_time is None


@pytest.mark.parametrize(("header", "value"), [("ETag", '"é"'), ("Last-Modified", "é")])
def test_a_name_that_no_header_may_have_isn_t_said_back(
    server: Server, client: Client, progress: StopSwitch, header: str, value: str
) -> None:
    server.routes["/named"] = lambda handler: handler.send(200, {"a": 1}, **{header: value})
    first = client.get(f"{server.url}/named", progress)
    again = client.get(f"{server.url}/named", progress, known=first.snapshot)
    assert again.value == {"a": 1}
    assert not {"If-None-Match", "If-Modified-Since"} & server.requests[-1][1].keys()


@pytest.mark.parametrize(
    ("place", "error"),
    [("https://[", WrongRedirect), ("https://xn--/", RefusedAddress), ("https://xn--a.com/", RefusedAddress)],
)
def test_a_redirect_to_no_address_is_told(
    server: Server, client: Client, progress: StopSwitch, place: str, error: type[Exception]
) -> None:
    server.routes["/away"] = lambda handler: handler.send(301, b"", Location=place)
    with pytest.raises(error, match=r"[Aa]n address"):
        client.get(f"{server.url}/away", progress)


@pytest.mark.parametrize(
    "day", ["2999-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x", 3]
)
def test_a_scorecard_of_an_impossible_day_is_of_the_day_it_was_asked(day: object) -> None:
    found = scorecard.readings(answer({"date": day, "checks": [{"name": "A" * 9_000, "score": 3}]}))
    assert {row.as_of for row in found} == {NOW}
    assert len(found[1].metric) < 300
    told = scorecard.readings(answer({"date": "2026-11-23", "checks": [{"name": "A", "score": 3}]}))
    assert told[0].as_of == datetime(2026, 11, 23, tzinfo=UTC)
