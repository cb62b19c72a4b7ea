"""What was fetched from the network, kept beside the register's state."""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leeway.domain.editing import add
from leeway.domain.feed_entities import Feed
from leeway.domain.snapshot import Snapshot
from leeway.services.opening import create_register, open_register

NOW = datetime(2026, 11, 30, 12, 0, 0, 123456, tzinfo=UTC)
REGISTERS = Path(__file__).parents[1] / "data" / "registers"
BODY = bytes(range(256)) * 4


def snapshot(url: str, body: bytes, at: datetime = NOW) -> Snapshot:
    return Snapshot(url, 'W/"1"', "", body, at, hashlib.sha256(body).hexdigest(), "<x>; rel=last")


def test_the_last_body_from_each_address_is_kept(tmp_path: Path) -> None:
    desk = create_register(tmp_path / "a.leeway", author="tester")
    before = desk.register
    desk.keep_snapshots([snapshot("https://a.example/x", b"old"), snapshot("https://b.example/", BODY)])
    newer = snapshot("https://a.example/x", b"new", NOW + timedelta(days=1))
    desk.keep_snapshots([newer])
    desk.close()
    desk = open_register(tmp_path / "a.leeway", author="tester")
    kept = desk.snapshots()
    assert kept == {"https://a.example/x": newer, "https://b.example/": snapshot("https://b.example/", BODY)}
    assert all(one.is_whole for one in kept.values())
    assert desk.register == before
    desk.close()


@pytest.mark.parametrize("version", ["001", "002", "003", "004", "005", "006"])
def test_an_older_register_has_room_for_feeds_and_what_they_give(tmp_path: Path, version: str) -> None:
    path = Path(shutil.copy(REGISTERS / f"schema-{version}.leeway", tmp_path / "old.leeway"))
    desk = open_register(path, author="tester")
    edit = desk.edit(add(Feed("f", next(iter(desk.register.vendors)), "https://status.example.com")))
    assert edit
    desk.save(edit)
    desk.keep_snapshots([snapshot("https://status.example.com/", BODY)])
    desk.close()
    desk = open_register(path, author="tester")
    assert (list(desk.register.feeds), list(desk.snapshots())) == (["f"], ["https://status.example.com/"])
    desk.close()
