"""Hosts that turn out to need the user's word while feeds are asked, and asking again once it is given."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from leeway.domain.snapshot import Snapshot
from leeway.services.refreshing import FeedResult, Refreshed, ask_feeds

if TYPE_CHECKING:
    from leeway.collect.answers import Unagreed
    from leeway.collect.client import Client
    from leeway.collect.progress import Progress

_AT_ONCE: Final = 10
"""How many hosts a user is asked about at a time: as many as are read."""


def unagreed_hosts(refreshed: Refreshed) -> tuple["Unagreed", ...]:
    """Return hosts that weren't asked for want of the user's word, each once; the first few of many."""
    found: dict[str, Unagreed] = {}
    for result in refreshed.results:
        for one in result.fetched.unagreed if result.fetched else ():
            found.setdefault(one.host, one)
    return tuple(found.values())[:_AT_ONCE]


def ask_again(
    refreshed: Refreshed,
    hosts: Iterable["Unagreed"],
    client: "Client",
    known: Mapping[str, Snapshot],
    progress: "Progress",
) -> Refreshed:
    """Ask the feeds again that one of these hosts is missing from, which the client agrees to from now on; keep the rest.

    What a feed gave the first time isn't given up where it gives nothing the second time.

    Raises:
        NetworkOff: The network was turned off meanwhile; nothing is kept.
        Exception: Whatever `progress` raises where the work should stop; nothing is kept.
    """
    names = {one.host for one in hosts}
    feeds = [
        one.feed
        for one in refreshed.results
        if one.fetched and names & {host.host for host in one.fetched.unagreed}
    ]
    just_now = {one.url: one for feed in refreshed.snapshots for one in feed.snapshots}
    client.agree(hosts)
    again = ask_feeds(feeds, client, {**known, **just_now}, progress)
    first = {one.feed.id: one for one in refreshed.results}
    better = {one.feed.id: _better(first[one.feed.id], one) for one in again.results}
    newer = (one for one in again.snapshots if better[one.feed_id] in again.results)
    snapshots = {one.feed_id: one for one in (*refreshed.snapshots, *newer)}
    return replace(
        refreshed,
        results=tuple({**first, **better}.values()),
        snapshots=tuple(snapshots.values()),
        at=again.at,
    )


def _better(first: FeedResult, again: FeedResult) -> FeedResult:
    """Return what a feed gave when it was asked again; if that is nothing, what it gave before, with why nothing more came."""
    if again.gave_something or not first.gave_something or first.fetched is None:
        return again
    unagreed = again.fetched.unagreed if again.fetched else ()
    return replace(first, fetched=replace(first.fetched, unagreed=unagreed), problems=again.problems)
