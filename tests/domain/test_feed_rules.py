"""Which addresses a feed can have."""

from __future__ import annotations

import pytest

from leeway.domain.editing import add, update
from leeway.domain.feed_entities import (
    FEED_KINDS,
    GOOGLE_CLOUD,
    REPOSITORY,
    SCORECARD,
    STATUSPAGE,
    TOPIC,
    Feed,
)
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.validation import changed
from leeway.errors import InvalidEdit

BASE = changed(
    Register.empty(),
    add(Vendor("v", "Maker"), Vendor("w", "Other"), Product("p", "v", "Tool"), Product("q", "w", "Thing")),
)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        (STATUSPAGE, "https://status.example.com"),
        (STATUSPAGE, "https://status.example.com:8443/sub/page?x=1"),
        (STATUSPAGE, "http://127.0.0.1:8080/"),
        (GOOGLE_CLOUD, "http://localhost/incidents.json"),
        (REPOSITORY, "maker/tool.py"),
        (REPOSITORY, "https://github.com/maker/tool"),
        (SCORECARD, "https://git.example.com/maker/tool"),
        (TOPIC, "coding-agent"),
    ],
)
def test_addresses_that_are_kept(kind: str, address: str) -> None:
    after = changed(BASE, add(Feed("f", "v", address, kind, "p")))
    assert after.feeds["f"].address == address


@pytest.mark.parametrize(
    ("kind", "address", "words"),
    [
        (STATUSPAGE, "status.example.com", "has no scheme; write https:// before it"),
        (STATUSPAGE, "http://status.example.com", "isn't encrypted; write https://"),
        (STATUSPAGE, "https://user:secret@status.example.com", "without a name or password in it"),
        (STATUSPAGE, "https://token@status.example.com/", "without a name or password in it"),
        (STATUSPAGE, "file:///etc/passwd", "must be a web address"),
        (STATUSPAGE, "https://status example.com", "must be a web address"),
        (STATUSPAGE, "", "is missing"),
        (REPOSITORY, "tool", "as owner/name"),
        (REPOSITORY, "https://github.com/maker", "names no repository"),
        (TOPIC, "maker/tool", "is one word"),
        (TOPIC, "https://github.com/topics/x", "is one word"),
    ],
)
def test_addresses_that_are_refused_say_what_to_write(kind: str, address: str, words: str) -> None:
    with pytest.raises(InvalidEdit, match=words):
        changed(BASE, add(Feed("f", "v", address, kind)))


def test_a_feed_is_about_a_product_of_its_own_vendor_and_is_there_once() -> None:
    with pytest.raises(InvalidEdit, match="“Thing” isn't a product of Maker"):
        changed(BASE, add(Feed("f", "v", "maker/tool", REPOSITORY, "q")))
    after = changed(BASE, add(Feed("f", "v", "maker/tool", REPOSITORY, "p")))
    with pytest.raises(InvalidEdit, match="There is a feed “Maker/Tool” already"):
        changed(after, add(Feed("g", "v", "Maker/Tool", REPOSITORY, "p")))
    with pytest.raises(InvalidEdit, match="has no scheme"):
        changed(after, update(after, "feed", "f", kind=STATUSPAGE))


def test_each_kind_gives_signals_or_incidents() -> None:
    assert [Feed("f", "v", "x", kind).gives_incidents for kind in FEED_KINDS] == [
        False,
        False,
        True,
        True,
        True,
        True,
        False,
    ]
