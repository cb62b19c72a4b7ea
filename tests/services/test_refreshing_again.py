"""A register that is refreshed day after day: what it keeps is bounded, and the same question is asked only for changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.collect.server import Handler, Server
from tests.register_files import write_register
from tests.services.test_refreshing import NOW, refreshed

from leeway.domain.editing import remove
from leeway.domain.feed_entities import INCIDENT_IO, REPOSITORY, SYNDICATION, Feed
from leeway.domain.register_entities import Vendor
from leeway.services.open_register import OpenRegister
from leeway.services.opening import open_register

API = "/api/v3/repos/maker/tool"


@pytest.fixture
def desk(tmp_path: Path, server: Server) -> Iterator[OpenRegister]:
    rows = (
        Vendor("v", "Maker"),
        Feed("f-repo", "v", f"{server.url}/maker/tool", REPOSITORY),
        Feed("f-io", "v", server.url, INCIDENT_IO),
    )
    made = open_register(write_register(tmp_path / "team.leeway", *rows, now=NOW), author="tester")
    yield made
    made.close()


def named(value: Any) -> Any:
    """Answer as GitHub does: with an ETag that is the body's, and 304 where it is said back."""

    def answer(handler: Handler) -> None:
        tag = f'"{sha256(json.dumps(value).encode()).hexdigest()[:8]}"'
        if handler.headers.get("If-None-Match") == tag:
            handler.send(304, b"", ETag=tag)
        else:
            handler.send(200, value, ETag=tag)

    return answer


def pages(handler: Handler) -> None:
    """A list of two pages, whose second one has a cursor that is never the same."""
    more = f"{handler.server.url}{handler.path}&page=2&after=c{len(handler.server.requests)}"
    link = {} if "&page=2" in handler.path else {"Link": f'<{more}>; rel="next"'}
    handler.send(200, [{"created_at": "2026-11-20T00:00:00Z"}], ETag='"one"', **link)


@pytest.fixture
def everything(server: Server) -> Server:
    server.routes[API] = named({"stargazers_count": 5, "forks_count": 1})
    for path in ("contributors", "issues", "issues/comments", "pulls", "releases", "milestones", "contents/"):
        server.routes[f"{API}/{path}"] = named([])
    server.routes["/api/v2/incidents.json"] = named({"page": {}, "incidents": []})
    server.routes["/api/v2/summary.json"] = named({"components": []})
    server.routes["/proxy/127.0.0.1"] = named({"summary": {}})
    server.routes["/proxy/127.0.0.1/incidents"] = named({"incidents": []})
    server.routes["/proxy/127.0.0.1/component_impacts"] = named({"component_impacts": []})
    return server


def paths(desk: OpenRegister) -> Counter[str]:
    return Counter(url.partition("?")[0] for url in desk.snapshots())


def test_five_days_leave_as_much_as_one_and_the_same_day_is_asked_only_for_changes(
    desk: OpenRegister, everything: Server
) -> None:
    refreshed(desk)
    first = paths(desk)
    assert first[f"{everything.url}{API}/issues"] == 2  # all of 90 days, and the open ones
    assert first[f"{everything.url}/proxy/127.0.0.1/component_impacts"] == 1
    everything.requests.clear()
    everything.statuses.clear()
    refreshed(desk, NOW + timedelta(hours=3, seconds=7))
    assert everything.statuses.count(304) == first.total()
    known = {url.removeprefix(everything.url) for url in desk.snapshots()}
    asked = [headers.get("If-None-Match") for path, headers, _ in everything.requests if path in known]
    assert len(asked) == first.total()
    assert all(asked)
    for day in range(1, 5):
        refreshed(desk, NOW + timedelta(days=day, seconds=day))
        assert paths(desk) == first
    issues = [url for url in desk.snapshots() if "since=" in url]
    assert {url.partition("since=")[2][:20] for url in issues} == {"2026-09-05T00:00:00Z"}


def test_pages_with_cursors_and_failing_questions_stay_bounded_too(
    desk: OpenRegister, everything: Server
) -> None:
    everything.routes[f"{API}/issues"] = pages
    everything.answer(f"{API}/milestones", b"", 500)  # never whole
    counts = []
    for day in range(3):
        refreshed(desk, NOW + timedelta(days=day))
        counts.append(len(desk.snapshots()))
    assert counts[0] == counts[1] == counts[2]


def test_what_no_feed_asks_any_more_goes(desk: OpenRegister, everything: Server) -> None:
    refreshed(desk)
    assert any("/repos/" in url for url in desk.snapshots())
    assert desk.edit(remove(desk.register, "feed", "f-repo"))
    refreshed(desk, NOW + timedelta(days=1))
    assert desk.snapshots()
    assert not any("/repos/" in url for url in desk.snapshots())


def test_an_address_that_moved_is_asked_only_for_changes(tmp_path: Path, server: Server) -> None:
    server.routes["/old"] = lambda handler: handler.send(301, b"", Location="/new")

    def feed(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == '"f"':
            handler.send(304, b"")
        else:
            body = b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'></feed>"
            handler.send(200, body, ETag='"f"', Content_Type="application/atom+xml")

    server.routes["/new"] = feed
    rows = (Vendor("v", "Maker"), Feed("f", "v", f"{server.url}/old", SYNDICATION))
    desk = open_register(write_register(tmp_path / "moved.leeway", *rows, now=NOW), author="tester")
    for day in range(2):
        report = refreshed(desk, NOW + timedelta(days=day))
        (result,) = report.refreshed.results
        assert f"sent us for good to {server.url}/new" in result.moves[0]
        assert result.fetched.bodies[0].source_url == f"{server.url}/new"
    assert [headers.get("If-None-Match") for path, headers, _ in server.requests if path == "/new"] == [
        None,
        '"f"',
    ]
    assert list(desk.snapshots()) == [f"{server.url}/old"]
    assert desk.snapshots()[f"{server.url}/old"].came_from == f"{server.url}/new"
    server.routes["/old"] = lambda handler: handler.send(301, b"", Location="/newer")
    server.routes["/newer"] = feed
    refreshed(desk, NOW + timedelta(days=2))  # what was named at one address isn't said at another
    assert "If-None-Match" not in server.requests[-1][1]
    desk.close()
