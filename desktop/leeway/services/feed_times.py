"""When a feed was last asked: by what was fetched from it, else by the newest figure that links to it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

from leeway.domain.feed_entities import OF_REPOSITORY, TOPIC, Feed
from leeway.domain.register_entities import Signal

_KEPT: Final = 20_000
"""Addresses that stay taken apart: every feed looks at all of its vendor's."""


@dataclass(frozen=True, slots=True)
class _Address:
    """The parts of an address that are looked at, in lower case."""

    netloc: str
    path: str
    query: str


def last_asked(
    feed: Feed, fetched: Mapping[str, datetime], linked: Iterable[Signal]
) -> datetime | date | None:
    """Return when a feed was last asked, a moment in UTC or, where only its newest figure tells, that figure's day.

    `fetched` says when each address was asked; `linked` are the vendor's signals that have a link. None if neither says
    anything.
    """
    moments = [at for url, at in fetched.items() if is_from(feed, url)]
    if moments:
        return max(moments)
    return max((one.as_of for one in linked if is_from(feed, one.url)), default=None)


def is_from(feed: Feed, url: str) -> bool:
    """Tell whether an address on the network belongs to a feed.

    A repository's name is somewhere in the path, as are topics in path or query; all else is on the feed's own host.
    """
    wanted, asked = _split(feed.address), _split(url)
    if feed.kind in OF_REPOSITORY:
        owner_and_name = "/".join(part for part in wanted.path.split("/") if part).removesuffix(".git")
        return f"/{owner_and_name}/" in f"{asked.path.rstrip('/')}/"
    if feed.kind == TOPIC:
        word = wanted.path.strip("/").rpartition("/")[2]
        words = re.split(r"[=+&\s]", unquote(asked.query))
        return f"/topics/{word}/" in f"{asked.path.rstrip('/')}/" or f"topic:{word}" in words
    return bool(wanted.netloc) and wanted.netloc == asked.netloc


@lru_cache(_KEPT)
def _split(address: str) -> _Address:
    """Take an address apart, without regard to case; one without a scheme is a path. One that can't be read is none."""
    try:
        found = urlsplit(address.casefold())
    except ValueError:
        return _Address("", "", "")
    return _Address(found.netloc, found.path, found.query)
