"""The bodies that were fetched from the network, the last one from each address."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import duckdb

from leeway.domain.snapshot import Snapshot
from leeway.store.trail import utc

_COLUMNS: Final = "url, etag, last_modified, body, fetched_at, sha256, link"


def write_snapshots(connection: duckdb.DuckDBPyConnection, snapshots: Iterable[Snapshot]) -> None:
    """Keep bodies instead of those from the same addresses, inside the caller's transaction."""
    for one in snapshots:
        connection.execute(
            f"INSERT OR REPLACE INTO register.snapshot ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [one.url, one.etag, one.last_modified, one.body, utc(one.fetched_at), one.sha256, one.link],
        )


def read_snapshots(connection: duckdb.DuckDBPyConnection) -> dict[str, Snapshot]:
    """Read the bodies by address."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM register.snapshot").fetchall()
    return {
        url: Snapshot(url, etag, modified, bytes(body), at.replace(tzinfo=UTC), sha256, link)
        for url, etag, modified, body, at, sha256, link in rows
    }


def read_fetch_times(connection: duckdb.DuckDBPyConnection) -> dict[str, datetime]:
    """Read when each address was last asked, in UTC, without the bodies."""
    rows = connection.execute("SELECT url, fetched_at FROM register.snapshot").fetchall()
    return {url: at.replace(tzinfo=UTC) for url, at in rows}
