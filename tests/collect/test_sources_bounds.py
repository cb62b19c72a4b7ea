"""Where the sources stop: at the pages that are allowed, and at the hosts that the user was told of."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.collect.server import Handler, Server

from leeway.collect import github_rest, scorecard
from leeway.collect.client import Client
from leeway.collect.errors import RefusedAddress
from leeway.collect.fetched import Fetched, Reading
from leeway.collect.github_address import Repository
from leeway.collect.progress import StopSwitch

PATH = "/repos/o/r/contributors"


def endless(origin: str) -> Callable[[Handler], None]:
    """A list of 10,000 pages, the next of which is said to be at `origin`."""

    def page(handler: Handler) -> None:
        query = handler.path.partition("?")[2]
        number = int(query.rpartition("&page=")[2]) if "&page=" in query else 1
        base = f"{origin}{PATH}?per_page=100&page="
        link = f'<{base}{number + 1}>; rel="next", <{base}10000>; rel="last"'
        handler.send(200, [{"login": f"p{number}", "contributions": 1, "type": "User"}], Link=link)

    return page


def figures(found: Fetched) -> dict[str, Reading]:
    return {row.metric: row for row in found.readings}


def test_of_10_000_pages_only_as_many_are_read_as_allowed(
    server: Server, client: Client, progress: StopSwitch
) -> None:
    server.routes[PATH] = endless(server.url)
    pages = github_rest.Pages(without_token=3)
    found = figures(github_rest.fetch(client, Repository("o", "r", server.url), progress, {}, pages=pages))
    assert found["contributors"].value == 10_000
    assert found["contributor absence factor"].n == 3
    assert "Only the 3 with the most" in found["contributor absence factor"].note
    assert server.asked[PATH] == 1 + 3


def test_a_next_page_at_another_host_is_not_asked_and_the_figure_stays(
    server: Server, make_client: Callable[..., Client], progress: StopSwitch
) -> None:
    elsewhere = Server()
    try:
        server.routes[PATH] = endless(elsewhere.url)
        found = github_rest.fetch(make_client(), Repository("o", "r", server.url), progress, {})
        assert elsewhere.requests == []
    finally:
        elsewhere.stop()
    assert figures(found)["contributors"].value == 10_000
    assert "contributor absence factor" not in figures(found)
    (problem,) = [row for row in found.problems if row.metrics == ("contributor absence factor",)]
    assert "another host" in problem.sentence


def test_scorecard_is_told_no_name_of_an_enterprise_server(
    server: Server, client: Client, progress: StopSwitch
) -> None:
    server.answer("/projects/github.com/o/r", {"checks": [{"name": "Packaging", "score": 9}]})
    inside = Repository("o", "r", "https://git.example.com/api/v3")
    with pytest.raises(RefusedAddress, match=r"o/r is on git\.example\.com, so nothing is asked"):
        scorecard.requests(inside)
    with pytest.raises(RefusedAddress):
        scorecard.fetch(client, inside, progress, {}, server.url)
    assert server.requests == []
