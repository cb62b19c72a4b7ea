"""The rules that feeds keep: an address is of the form that its kind needs, encrypted, and of the vendor's own product."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from leeway.domain.feed_entities import OF_REPOSITORY, TOPIC, Feed
from leeway.domain.register import Register

Problem = tuple[tuple[str, str], str]
"""The row, as (entity, id), and a sentence about what is wrong with it."""

_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def feed_problems(register: Register, touched: Mapping[str, set[str]] | None) -> Iterator[Problem]:
    """Check feeds; `touched` limits the check to some rows."""
    rows = register.feeds
    for id in rows.keys() if touched is None else touched.get("feed", set()) & rows.keys():
        problem = address_problem(rows[id].kind, rows[id].address) or _owner_problem(register, rows[id])
        if problem:
            yield ("feed", id), problem


def address_problem(kind: str, address: str) -> str | None:
    """Say in a sentence why an address isn't one for a kind of feed; None if it is."""
    if not _WEB.match(address):
        if kind in OF_REPOSITORY:
            return (
                None if address.count("/") == 1 else f"Write the repository “{address[:60]}” as owner/name."
            )
        if kind == TOPIC:
            return None if "/" not in address else "A topic of GitHub is one word, such as coding-agent."
        return f"The address “{address[:60]}” has no scheme; write https:// before it."
    return _web_problem(kind, address)


def _web_problem(kind: str, address: str) -> str | None:
    if kind == TOPIC:
        return "A topic of GitHub is one word, such as coding-agent, not an address."
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return f"“{address[:60]}” isn't an address; look for a slip."
    if parts.scheme.casefold() == "http" and host not in _THIS_MACHINE:
        return f"The address “{address[:60]}” isn't encrypted; write https:// instead."
    if kind in OF_REPOSITORY and len([part for part in parts.path.split("/") if part]) < 2:
        return f"The address “{address[:60]}” names no repository; it ends in owner/name."
    return None


def _owner_problem(register: Register, feed: Feed) -> str | None:
    product = register.products.get(feed.product_id or "")
    if product is None or product.vendor_id == feed.vendor_id:
        return None
    vendor = register.vendors.get(feed.vendor_id)
    name = vendor.name if vendor else "another vendor"
    return f"“{product.name[:60]}” isn't a product of {name[:60]}; choose one of theirs, or none."
