"""A body as it was fetched from the network, so that the next time only what changed is asked for."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A body as it was fetched. `url` is where it came from, after all redirects; `fetched_at` is in UTC.

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

    @property
    def is_whole(self) -> bool:
        """Whether the body is still what was fetched."""
        return hashlib.sha256(self.body).hexdigest() == self.sha256
