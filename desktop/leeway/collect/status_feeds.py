"""What the sources of incidents have in common."""

import re

from leeway.collect.addresses import Address, read_address
from leeway.collect.fetched import Asked

SENDS = "the address itself, and that it is Leeway that asks; nothing about you or the register"


def origin_of(text: str) -> Address:
    """Read the origin of a status page; a path and what follows it are dropped.

    Raises:
        RefusedAddress: It is none that may be asked.
    """
    address = read_address(text)
    return read_address(re.sub(r"^(\w+://[^/]+).*$", r"\1", address.url))


def base_of(text: str) -> str:
    """Return the origin without a slash at its end."""
    return origin_of(text).url.rstrip("/")


def asks(text: str, what: str) -> tuple[Asked, ...]:
    """Say which host is asked."""
    address = read_address(text)
    return (Asked(address.host, what, SENDS, address.needs_asking),)
