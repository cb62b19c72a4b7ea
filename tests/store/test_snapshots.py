"""What was fetched from the network, kept beside the register's state."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from tests.register_files import OLD_REGISTERS, write_register

from leeway.domain.editing import add, remove
from leeway.domain.feed_entities import Feed
from leeway.domain.register_entities import Vendor
from leeway.domain.snapshot import FeedSnapshots, Snapshot, question_of
from leeway.services.open_register import OpenRegister
from leeway.services.opening import open_register
from leeway.store.migrations import migrations
from leeway.store.preparing import make_file

NOW = datetime(2026, 11, 30, 12, 0, 0, 123456, tzinfo=UTC)
BODY = bytes(range(256)) * 4
A, B, C = "https://a.example/x", "https://a.example/y", "https://b.example/"


def snapshot(url: str, body: bytes = BODY, at: datetime = NOW) -> Snapshot:
    sha256 = hashlib.sha256(body).hexdigest()
    return Snapshot(url, 'W/"1"', "", body, at, sha256, "<x>; rel=last", "https://moved.example/x")


def fetched(feed_id: str, *urls: str, also: tuple[str, ...] = (), is_whole: bool = True) -> FeedSnapshots:
    return FeedSnapshots(feed_id, tuple(map(snapshot, urls)), frozenset((*urls, *also)), is_whole)


@pytest.fixture
def desk(tmp_path: Path) -> OpenRegister:
    rows = (Vendor("v", "Maker"), Feed("f", "v", "https://a.example"), Feed("g", "v", "https://b.example"))
    return open_register(write_register(tmp_path / "a.leeway", *rows, now=NOW), author="tester")


def test_the_last_body_from_each_address_is_kept(desk: OpenRegister, tmp_path: Path) -> None:
    before = desk.register
    old = snapshot(A, b"old")
    desk.keep_snapshots([FeedSnapshots("f", (old,), frozenset({A})), fetched("g", C)])
    newer = snapshot(A, b"new", NOW + timedelta(days=1))
    desk.keep_snapshots([FeedSnapshots("f", (newer,), frozenset({A}))])
    desk.close()
    desk = open_register(tmp_path / "a.leeway", author="tester")
    kept = desk.snapshots()
    assert kept == {A: newer, C: snapshot(C)}
    assert all(one.is_whole for one in kept.values())
    assert desk.register == before
    desk.close()


def test_what_a_feed_looked_at_no_more_goes_once_nothing_failed(desk: OpenRegister) -> None:
    desk.keep_snapshots([fetched("f", A, B), fetched("g", C)])
    desk.keep_snapshots([fetched("f", A, is_whole=False)])
    assert desk.snapshots().keys() == {A, B, C}
    desk.keep_snapshots([fetched("f", A, also=(B,))])  # known, and not asked again
    assert desk.snapshots().keys() == {A, B, C}
    desk.keep_snapshots([fetched("f", A)])
    assert desk.snapshots().keys() == {A, C}
    desk.close()


def test_what_a_deleted_feed_fetched_goes_with_the_next_refresh(desk: OpenRegister) -> None:
    desk.keep_snapshots([fetched("f", A), fetched("g", C)])
    assert desk.edit(remove(desk.register, "feed", "g"))
    desk.keep_snapshots([fetched("f", A), fetched("g", C)])
    assert desk.snapshots().keys() == {A}
    desk.close()


def test_the_same_question_on_another_day_replaces_the_former(desk: OpenRegister) -> None:
    pages = [f"{A}?state=all&since=2026-09-{day:02}T07:08:09Z&page=2&after=c{day}" for day in (1, 2, 3)]
    for page in pages:
        desk.keep_snapshots([fetched("f", page, f"{A}?page=3", is_whole=False)])
    assert desk.snapshots().keys() == {pages[-1], f"{A}?page=3"}
    desk.close()


@pytest.mark.parametrize(
    ("url", "question"),
    [
        (f"{A}?since=2026-09-01&per_page=100", f"{A}?per_page=100"),
        (f"{A}?start_at=1&end_at=2", A),
        (f"{A}?after=c&page=2", f"{A}?page=2"),
        (f"{A}?after=c&per_page=9", f"{A}?after=c&per_page=9"),
        (f"{A}?sincere=1#part", f"{A}?sincere=1"),
    ],
)
def test_days_and_cursors_are_no_part_of_a_question(url: str, question: str) -> None:
    assert question_of(url) == question


@pytest.mark.parametrize("old", OLD_REGISTERS, ids=lambda old: old.stem)
def test_an_older_register_has_room_for_feeds_and_what_they_give(tmp_path: Path, old: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "old.leeway"))
    desk = open_register(path, author="tester")
    edit = desk.edit(add(Feed("f", next(iter(desk.register.vendors)), "https://status.example.com")))
    assert edit
    desk.save(edit)
    desk.keep_snapshots([fetched("f", "https://status.example.com/")])
    desk.close()
    desk = open_register(path, author="tester")
    assert "f" in desk.register.feeds
    assert "https://status.example.com/" in desk.snapshots()
    desk.close()


def test_bodies_of_a_register_of_schema_8_are_still_known(tmp_path: Path) -> None:
    path = Path(
        shutil.copy(next(old for old in OLD_REGISTERS if old.stem == "schema-008"), tmp_path / "old.leeway")
    )
    desk = open_register(path, author="tester")
    (kept,) = desk.snapshots().values()
    assert (kept.url, kept.etag) == ("https://api.github.com/repos/openai/codex", 'W/"a"')
    assert kept.is_whole
    desk.close()


def test_bodies_from_before_they_had_a_feed_are_still_known_and_those_that_nobody_asks_go(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.leeway"
    make_file(path, NOW, migrations()[:8])
    old = replace(snapshot(A), came_from="")
    with duckdb.connect(path) as connection:
        for url in (A, B):
            connection.execute(
                "INSERT INTO snapshot (url, etag, last_modified, link, fetched_at, sha256, body) VALUES (?, ?, '', ?, ?, ?, ?)",
                [url, old.etag, old.link, NOW.replace(tzinfo=None), old.sha256, old.body],
            )
    desk = open_register(path, author="tester")
    assert desk.snapshots() == {A: old, B: replace(old, url=B)}
    assert desk.edit(add(Vendor("v", "Maker"), Feed("f", "v", "https://a.example")))
    desk.keep_snapshots([fetched("f", also=(A,))])
    assert desk.snapshots() == {A: old}
    desk.close()
