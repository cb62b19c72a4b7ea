"""When a feed was last asked, told from the addresses that were asked and the figures that link to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from leeway.domain.feed_entities import REPOSITORY, SCORECARD, STATUSPAGE, SYNDICATION, TOPIC, Feed
from leeway.domain.register_entities import Signal
from leeway.services.feed_times import is_from, last_asked

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
API = "https://api.github.com"


def figure(url: str, day: date) -> Signal:
    return Signal(url + str(day), "v", "Stars", "1", "somewhere", day, url=url)


@pytest.mark.parametrize(
    ("kind", "address", "url", "is_its"),
    [
        (REPOSITORY, "Maker/Tool", f"{API}/repos/maker/tool", True),
        (REPOSITORY, "maker/tool", f"{API}/repos/maker/tool/issues?since=2026-09-01", True),
        (REPOSITORY, "maker/tool", f"{API}/repos/maker/toolbox", False),
        (REPOSITORY, "maker/tool", f"{API}/repos/other/tool", False),
        (REPOSITORY, "https://github.com/maker/tool.git", f"{API}/repos/maker/tool/", True),
        (REPOSITORY, "https://git.corp/maker/tool/", "https://git.corp/api/v3/repos/maker/tool", True),
        (SCORECARD, "maker/tool", "https://api.scorecard.dev/projects/github.com/maker/tool", True),
        (TOPIC, "mcp-server", f"{API}/search/repositories?q=topic%3Amcp-server&per_page=1", True),
        (TOPIC, "mcp", f"{API}/search/repositories?q=topic%3Amcp-server&per_page=1", False),
        (TOPIC, "https://github.com/topics/mcp", "https://github.com/topics/MCP?o=desc", True),
        (STATUSPAGE, "https://status.example.com", "https://status.example.com/history.json?page=3", True),
        (STATUSPAGE, "https://status.example.com", "https://status.example.org/history.json", False),
        (SYNDICATION, "https://example.com/feed", "https://example.com:8443/feed", False),
        (STATUSPAGE, "https://[", "https://[", False),
        (STATUSPAGE, "status.example.com", "https://status.example.com/", False),  # no host is named
    ],
)
def test_which_addresses_are_a_feed_s(kind: str, address: str, url: str, is_its: bool) -> None:
    assert is_from(Feed("f", "v", address, kind), url) is is_its


def test_the_latest_question_tells_before_any_figure() -> None:
    feed = Feed("f", "v", "maker/tool", REPOSITORY)
    asked = {
        f"{API}/repos/maker/tool": NOW - timedelta(days=3),
        f"{API}/repos/maker/tool/releases": NOW - timedelta(days=2),
        f"{API}/repos/maker/other": NOW,
    }
    linked = [figure(f"{API}/repos/maker/tool", NOW.date())]
    assert last_asked(feed, asked, linked) == NOW - timedelta(days=2)


def test_without_a_question_the_newest_figure_tells_its_day_and_else_nothing_does() -> None:
    feed = Feed("f", "v", "https://status.example.com")
    days = [date(2026, 10, 1), date(2026, 11, 2), date(2026, 9, 3)]
    linked = [figure("https://status.example.com/x", day) for day in days]
    linked.append(figure("https://elsewhere.example/x", date(2026, 11, 29)))
    assert last_asked(feed, {"https://elsewhere.example/": NOW}, linked) == date(2026, 11, 2)
    assert last_asked(feed, {}, linked[-1:]) is None
