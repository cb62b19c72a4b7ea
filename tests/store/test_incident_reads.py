"""Imported incidents in the file: versions, the order of imports, and many of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from leeway.domain.editing import add, remove
from leeway.domain.incident import IncidentImport
from leeway.domain.incident_history import IncidentBatch, IncidentRow, key_of
from leeway.domain.register_entities import Vendor
from leeway.services.open_register import OpenRegister
from leeway.services.opening import create_register, open_register

HOUR = 3_600_000
START = 1_700_000_000_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenRegister]:
    desk = create_register(tmp_path / "team.leeway", author="ann")
    edit = desk.edit(add(Vendor("v", "Acme"), Vendor("w", "Other")))
    assert edit is not None
    desk.save(edit)
    yield desk
    desk.close()


def row(id: str, vendor: str = "v", **values: object) -> IncidentRow:
    plain = IncidentRow(
        key_of(vendor, "page", id), "page", id, "", "Down", 2, START, START + HOUR, START + HOUR, ongoing=False,
        components=(), url="", updates="", first_seen=START, payload="", file="feed.json",
    )  # fmt: skip
    return replace(plain, **values)  # type: ignore[arg-type]


def bring(desk: OpenRegister, id: str, number: int, *rows: IncidentRow, vendor: str = "v") -> None:
    made = IncidentImport(id, vendor, "page", "JSON", "feed.json", number, added=len(rows))
    edit = desk.edit(add(made), brings=(IncidentBatch(id, rows),))
    assert edit is not None
    desk.save(edit)


def titles(desk: OpenRegister) -> tuple[str, ...]:
    with desk.incidents() as reads:
        found = reads.columns(desk.register)
        names = reads.titles(desk.register, found.key.tolist())
        assert tuple(one.title for one in reads.rows(desk.register, found.key.tolist())) == names
    return names


def test_the_version_of_the_latest_import_counts_whatever_its_id(desk: OpenRegister) -> None:
    bring(desk, "z", 1, row("a", title="first"))
    bring(desk, "b", 2, row("a", title="second"))
    assert titles(desk) == ("second",)
    edit = desk.edit(remove(desk.register, "incident_import", "b"))
    assert edit is not None
    assert titles(desk) == ("first",)  # the state in memory decides, before it is saved
    desk.save(edit)
    assert titles(desk) == ("first",)


def test_the_rows_of_an_import_are_written_once(desk: OpenRegister) -> None:
    bring(desk, "z", 1, row("a"))
    edit = desk.undo()
    assert edit is not None
    desk.save(edit)
    bring(desk, "z", 1, row("a"))
    with desk.incidents() as reads:
        assert [one.external_id for one in reads.of_import("z")] == ["a"]


def test_incidents_come_in_the_order_of_their_start_and_by_vendor(desk: OpenRegister) -> None:
    bring(desk, "a", 1, row("late", started=START + HOUR, resolved=None, ongoing=True), row("early"))
    bring(desk, "b", 2, row("other", vendor="w"), vendor="w")
    with desk.incidents() as reads:
        found = reads.columns(desk.register)
        assert [found.vendors[code] for code in found.vendor.tolist()].count("w") == 1
        assert found.started.tolist() == sorted(found.started.tolist())
        assert found.ongoing.tolist() == [False, False, True]
        assert found.known_end.tolist() == [True, True, False]
        assert found.hours.tolist() == [1.0, 1.0, 0.0]
        only = reads.columns(desk.register, "w")
        assert (len(only), len(found.of_vendor("w")), len(found.of_vendor("nobody"))) == (1, 1, 0)
        assert reads.rows(desk.register, [12345]) == ()
        assert reads.titles(desk.register, [12345]) == ("",)


def test_an_empty_register_has_no_incidents(desk: OpenRegister) -> None:
    with desk.incidents() as reads:
        found = reads.columns(desk.register)
    assert (len(found), found.hours.tolist()) == (0, [])


def test_a_hundred_thousand_are_read_in_a_moment(tmp_path: Path) -> None:
    desk = create_register(tmp_path / "many.leeway", author="ann")
    edit = desk.edit(add(Vendor("v", "Acme")))
    assert edit is not None
    desk.save(edit)
    many = (
        row(
            f"i{n:06d}", started=START + n * 60_000, resolved=START + n * 60_000 + HOUR, updates="Text. " * 40
        )
        for n in range(100_000)
    )
    bring(desk, "z", 1, *many)
    desk.close()
    began = time.monotonic()
    desk = open_register(tmp_path / "many.leeway", author="ann")
    with desk.incidents() as reads:
        found = reads.columns(desk.register)
        shown = reads.rows(desk.register, found.key[:50].tolist())
    took = time.monotonic() - began
    desk.close()
    assert (len(found), len(shown), shown[0].updates[:5]) == (100_000, 50, "Text.")
    assert took < 5  # a second at most on a machine of its own; this one may be busy
