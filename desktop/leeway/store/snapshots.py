"""The bodies that were fetched from the network: of each question of each feed the last."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Final

import duckdb

from leeway.domain.snapshot import FeedSnapshots, Snapshot, question_of
from leeway.store.trail import utc

_AT_ONCE: Final = 50
_AMONG: Final = "IN (SELECT unnest(?::VARCHAR[]))"
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
    dropped = [
        url
        for url, owner in owners.items()
        if url not in fetched
        and (
            owner not in feed_ids
            or (owner in whole and url not in whole[owner])
            or question_of(url) in questions
        )
    ]
    connection.execute(f"DELETE FROM register.snapshot WHERE url {_AMONG}", [dropped])


def _claim(connection: duckdb.DuckDBPyConnection, owners: dict[str, str], feed: FeedSnapshots) -> None:
    """Note whose bodies are that a feed looked at and didn't have to fetch again."""
    others = feed.looked_at - {one.url for one in feed.snapshots}
    new = [url for url in others if owners.get(url, feed.feed_id) != feed.feed_id]
    if new:
        connection.execute(
            f"UPDATE register.snapshot SET feed_id = ? WHERE url {_AMONG}", [feed.feed_id, new]
        )
        owners |= dict.fromkeys(new, feed.feed_id)


def _insert(connection: duckdb.DuckDBPyConnection, feed: FeedSnapshots) -> None:
    """Write the bodies, many by each statement: one for each would take most of the time."""
    rows = list({one.url: one for one in feed.snapshots}.values())
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        values = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?)"] * len(some))
        connection.execute(
            f"INSERT OR REPLACE INTO register.snapshot ({_COLUMNS}, feed_id) VALUES {values}",
            [value for one in some for value in (*_row(one), feed.feed_id)],
        )


def _row(one: Snapshot) -> tuple[object, ...]:
    at = utc(one.fetched_at)
    return one.url, one.etag, one.last_modified, one.body, at, one.sha256, one.link, one.came_from


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
