"""A body as it was fetched from the network, so that the next time only what changed is asked for."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit, urlunsplit

_MOVING: Final = ("since", "start_at", "end_at")
_CURSORS: Final = ("after", "before")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A body as it was fetched. `url` is what was asked for; `fetched_at` is in UTC.

    `came_from` is where the answer was, after all redirects; empty where that isn't known, which is as if there were none.
    `etag`, `last_modified` and `link` are the answer's own headers, empty where it had none. `sha256` is that of the body,
    in hexadecimal. Given with the next question, it is asked for only if it changed.
    """

    url: str
    etag: str
    last_modified: str
    body: bytes = field(repr=False)
    fetched_at: datetime
    sha256: str
    link: str = ""
    came_from: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the body is still what was fetched."""
        return hashlib.sha256(self.body).hexdigest() == self.sha256

    @property
    def source(self) -> str:
        """Where the answer was."""
        return self.came_from or self.url


@dataclass(frozen=True, slots=True)
class FeedSnapshots:
    """What one refresh of a feed fetched, and all the addresses that it looked at, answered or not.

    `is_whole` is whether every question was answered: only then is it known what the feed asks no more.
    """

    feed_id: str
    snapshots: tuple[Snapshot, ...]
    looked_at: frozenset[str] = frozenset()
    is_whole: bool = False


def question_of(url: str) -> str:
    """Return what an address asks, whenever it asks: without the days and the cursors that are others each time.

    A cursor stays where no page says which part of a list is meant.
    """
    parts = urlsplit(url)
    named = [(pair.partition("=")[0], pair) for pair in parts.query.split("&")]
    moving = _MOVING + (_CURSORS if any(name == "page" for name, _ in named) else ())
    kept = "&".join(pair for name, pair in named if name not in moving)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, kept, ""))
