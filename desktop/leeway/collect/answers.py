"""What a question is, and what an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from leeway.domain.snapshot import Snapshot


class Kind(Enum):
    """What an answer must be; the values are for messages."""

    JSON = "JSON"
    FEED = "an Atom or RSS feed"


@dataclass(frozen=True, slots=True)
class Move:
    """We were sent from one address to another. Nobody stores the new one without showing it to the user."""

    from_url: str
    to_url: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Unagreed:
    """A host that wasn't asked, and why: it is in a private network, or another host sent us to it, or both."""

    host: str
    sentence: str
    private: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `lane` tells apart what the same host limits apart. A `payload` is posted, as JSON."""

    url: str
    kind: Kind
    accept: str = ""
    lane: str = ""
    known: Snapshot | None = None
    payload: bytes | None = field(default=None, repr=False)

    @property
    def method(self) -> str:
        """How it is asked."""
        return "GET" if self.payload is None else "POST"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is what was asked for. `value` is its JSON, None for a feed.

    `is_new` is False where the server says that nothing changed: the snapshot is then the one that was known, of now.
    `server_time` is the server's own clock, where it told it.
    """

    snapshot: Snapshot
    is_new: bool
    value: Any = field(default=None, repr=False)
    moves: tuple[Move, ...] = ()
    server_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of a server, redirects and all. `headers` have names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
