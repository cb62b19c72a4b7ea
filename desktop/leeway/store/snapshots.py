"""The bodies that were fetched from the network: of each question of each feed the last."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Final

import duckdb

from leeway.domain.snapshot import FeedSnapshots, Snapshot, question_of
from leeway.store.trail import utc

_COLUMNS: Final = "url, etag, last_modified, body, fetched_at, sha256, link, came_from"


def write_snapshots(
    connection: duckdb.DuckDBPyConnection, given: Iterable[FeedSnapshots], feed_ids: Collection[str]
) -> None:
    """Keep what feeds fetched instead of what they fetched before, inside the caller's transaction.

    Dropped is what answered the same question on another day, what a feed looked at no more although nothing failed, and
    what belongs to none of `feed_ids`, the register's feeds.
    """
    feeds = [feed for feed in given if feed.feed_id in feed_ids]
    found = connection.execute("SELECT url, feed_id FROM register.snapshot").fetchall()
    owners: dict[str, str] = dict(found)
    for feed in feeds:
        _claim(connection, owners, feed)
        _insert(connection, feed)
    fetched = {one.url for feed in feeds for one in feed.snapshots}
    questions = {question_of(url) for url in fetched}
    whole = {feed.feed_id: feed.looked_at for feed in feeds if feed.is_whole}
    for url, owner in owners.items():
        unasked = owner not in feed_ids or (owner in whole and url not in whole[owner])
        if url not in fetched and (unasked or question_of(url) in questions):
            connection.execute("DELETE FROM register.snapshot WHERE url = ?", [url])


def _claim(connection: duckdb.DuckDBPyConnection, owners: dict[str, str], feed: FeedSnapshots) -> None:
    """Note whose bodies are that a feed looked at and didn't have to fetch again."""
    for url in feed.looked_at - {one.url for one in feed.snapshots}:
        if owners.get(url, feed.feed_id) != feed.feed_id:
            connection.execute("UPDATE register.snapshot SET feed_id = ? WHERE url = ?", [feed.feed_id, url])
            owners[url] = feed.feed_id


def _insert(connection: duckdb.DuckDBPyConnection, feed: FeedSnapshots) -> None:
    for one in feed.snapshots:
        row = [one.url, one.etag, one.last_modified, one.body, utc(one.fetched_at), one.sha256, one.link]
        connection.execute(
            f"INSERT OR REPLACE INTO register.snapshot ({_COLUMNS}, feed_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*row, one.came_from, feed.feed_id],
        )


def read_snapshots(connection: duckdb.DuckDBPyConnection) -> dict[str, Snapshot]:
    """Read the bodies by the address that was asked."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM register.snapshot").fetchall()
    return {
        url: Snapshot(url, etag, modified, bytes(body), at.replace(tzinfo=UTC), sha256, link, came_from)
        for url, etag, modified, body, at, sha256, link, came_from in rows
    }


def read_fetch_times(connection: duckdb.DuckDBPyConnection) -> dict[str, datetime]:
    """Read when each address was last asked, in UTC, without the bodies."""
    rows = connection.execute("SELECT url, fetched_at FROM register.snapshot").fetchall()
    return {url: at.replace(tzinfo=UTC) for url, at in rows}
