"""Ids of rows and edits."""

import secrets
import time
from uuid import UUID


def new_id() -> str:
    """Make a UUIDv7 as text (RFC 9562, section 5.7): ids made later sort after those made earlier."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) | secrets.randbits(62)
    return str(UUID(int=value))
