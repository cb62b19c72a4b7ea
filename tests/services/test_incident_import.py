"""Imports of incidents: planned, repeated, undone, corrected, exported; each on a real register file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.formats.incident_files import NOW, REAL, atom, entry, incident, statuspage, update, utc

from leeway.domain.change import Action
from leeway.domain.editing import add, remove
from leeway.domain.editing import update as update_row
from leeway.domain.incident import (
    IMPACTS,
    RESOLVED,
    UNKNOWN_END,
    Incident,
    IncidentColumns,
    PublishedIncident,
    impact_shares,
    observed_windows,
)
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.errors import InvalidEdit, LeewayError, RegisterGone, UnreadableSource
from leeway.services.exporting import export_open
from leeway.services.importing import plan_import
from leeway.services.incident_editing import correct, mark_touched
from leeway.services.incident_import import (
    IncidentPlan,
    Interrupted,
    UnnamedVendor,
    is_incidents,
    plan_incident_import,
    run_incident_import,
)
from leeway.services.incident_reports import incident_document
from leeway.services.open_register import OpenRegister
from leeway.services.opening import check_register, create_register, create_sample, open_register
from leeway.services.sample_incidents import is_example

TODAY = date(2026, 11, 22)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenRegister]:
    desk = create_register(tmp_path / "team.leeway", author="ann")
    yield desk
    desk.close()


def written(folder: Path, content: Any, name: str = "feed.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def plan(
    desk: OpenRegister | None, *sources: Path, vendor: str | None = None, now: datetime = NOW
) -> IncidentPlan:
    return plan_incident_import(desk, sources, vendor=vendor, now=now, zone=UTC)


def take(desk: OpenRegister, *sources: Path, vendor: str | None = None, now: datetime = NOW) -> IncidentPlan:
    found = plan(desk, *sources, vendor=vendor, now=now)
    run_incident_import(desk, found)
    return found


def counts(found: IncidentPlan) -> tuple[int, int, int, int]:
    add_, update_, same, refused = (found.count(s) for s in ("add", "update", "unchanged", "refused"))
    return add_, update_, same, refused


def columns(desk: OpenRegister) -> IncidentColumns:
    with desk.incidents() as reads:
        return reads.columns(desk.register)


def rows(desk: OpenRegister) -> tuple[PublishedIncident, ...]:
    with desk.incidents() as reads:
        return reads.rows(desk.register, reads.columns(desk.register).key.tolist())


def save(desk: OpenRegister, *changes: Any) -> None:
    edit = desk.edit(*changes)
    assert edit is not None
    desk.save(edit)


def undo(desk: OpenRegister) -> None:
    edit = desk.undo()
    assert edit is not None
    desk.save(edit)


# ------------------------------------------------------------------------------------------------ the plan


def test_an_import_makes_the_vendor_that_the_file_names(desk: OpenRegister, tmp_path: Path) -> None:
    found = take(desk, written(tmp_path, statuspage(incident())))
    assert counts(found) == (1, 0, 0, 0)
    assert found.label == "Import 1 incident of GitHub from feed.json"
    (vendor,) = desk.register.vendors.values()
    assert vendor.name == "GitHub"
    (row,) = rows(desk)
    assert (row.title, row.impact, row.ending, row.vendor_id) == (
        "Incident with Actions", "major", RESOLVED, vendor.id,
    )  # fmt: skip
    assert (row.first_seen, row.file, len(row.payload)) == (NOW, "feed.json", 64)
    assert row.updates.startswith("2026-11-20 10:00 UTC Investigating\nLooking.")


def test_a_vendor_may_be_named_and_is_found_whatever_its_capitals(desk: OpenRegister, tmp_path: Path) -> None:
    save(desk, add(Vendor("v", "GitHub Inc")))
    take(desk, written(tmp_path, statuspage(incident())), vendor="  github  INC ")
    assert list(desk.register.vendors) == ["v"]
    with pytest.raises(LeewayError, match="name of the vendor is empty"):
        plan(desk, tmp_path / "feed.json", vendor=" ")


def test_a_list_without_a_vendor_asks_for_one(desk: OpenRegister, tmp_path: Path) -> None:
    path = written(tmp_path, "title,started\nDown,2026-01-01T00:00Z\n", "ours.csv")
    with pytest.raises(UnnamedVendor, match=r"ours.csv doesn't say whose incidents these are.*--vendor NAME"):
        plan(desk, path)
    assert counts(plan(desk, path, vendor="Acme")) == (1, 0, 0, 0)


def test_a_status_page_on_the_domain_of_a_vendor_s_website_is_the_vendor_s(
    desk: OpenRegister, tmp_path: Path
) -> None:
    save(desk, add(Vendor("v", "Acme", website="https://www.acme.example/products")))
    row = {"id": "abc1234", "title": "Down", "started": "2026-01-01T00:00:00Z",
           "url": "https://status.acme.example/incidents/abc1234"}  # fmt: skip
    take(desk, written(tmp_path, [row]))
    assert [row.vendor_id for row in rows(desk)] == ["v"]


def several(*vendors: str) -> list[dict[str, Any]]:
    return [
        {"incident_id": f"{vendor}:code{vendor}", "provider_id": vendor, "title": "Down", "started_at": "2026-01-01T00:00:00Z"}
        for vendor in vendors
    ]  # fmt: skip


def test_of_a_list_of_several_vendors_only_the_one_that_is_named_is_taken(
    desk: OpenRegister, tmp_path: Path
) -> None:
    path = written(tmp_path, several("anthropic", "openai", "aws"))
    found = plan(desk, path, vendor="Anthropic")
    assert counts(found) == (1, 0, 0, 0)
    assert found.notes == (
        "2 incidents of OpenAI and Amazon Web Services left out: only those of Anthropic were asked for.",
    )
    whole = plan(desk, path, vendor="All of them")
    assert counts(whole) == (3, 0, 0, 0)
    assert "all of it is taken as All of them" in whole.notes[0]
    take(desk, path)
    assert {row.name for row in desk.register.vendors.values()} == {
        "Anthropic",
        "OpenAI",
        "Amazon Web Services",
    }


def test_refused_incidents_have_their_place_and_the_rest_can_be_taken(
    desk: OpenRegister, tmp_path: Path
) -> None:
    text = "title,started,resolved\nA,2026-01-01T00:00Z,\nB,2026-01-02T00:00Z,2026-01-01T00:00Z\n"
    found = plan(desk, written(tmp_path, text, "ours.csv"), vendor="Acme")
    assert counts(found) == (1, 0, 0, 1)
    (row,) = found.refused
    assert (row.file, row.line, row.name) == ("ours.csv", 3, "B")
    assert "ends before it starts" in row.reason
    run_incident_import(desk, found)
    assert [row.title for row in rows(desk)] == ["A"]


def test_a_plan_needs_no_register_and_can_be_stopped(tmp_path: Path) -> None:
    path = written(tmp_path, statuspage(incident()))
    assert counts(plan(None, path)) == (1, 0, 0, 0)
    told: list[tuple[int, int]] = []
    with pytest.raises(Interrupted):
        plan_incident_import(None, [path], now=NOW, zone=UTC, stopped=lambda: True)
    plan_incident_import(
        None, [path], now=NOW, zone=UTC, progress=lambda done, all_: told.append((done, all_))
    )
    size = path.stat().st_size
    assert told == [(0, size), (size, size)]


def test_a_folder_is_searched_and_what_is_no_feed_is_named(desk: OpenRegister, tmp_path: Path) -> None:
    (tmp_path / "feeds" / "more").mkdir(parents=True)
    written(tmp_path / "feeds", statuspage(incident()))
    written(tmp_path / "feeds" / "more", atom(entry(update("Jan", 1, "02:00", "Resolved"))), "history.atom")
    written(tmp_path / "feeds", {"hello": 1}, "other.json")
    assert is_incidents(tmp_path / "feeds")
    found = plan(desk, tmp_path / "feeds")
    assert counts(found) == (2, 0, 0, 0)
    assert found.notes == ("No incidents in feeds/other.json.",)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableSource, match="no files of incidents"):
        plan(desk, tmp_path / "empty")
    with pytest.raises(UnreadableSource, match="There is no file"):
        plan(desk, tmp_path / "nowhere.json")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vendors.csv", "id,name\nv,Acme\n"),
        ("incidents.csv", "vendor,name,started\nAcme,Down,2026-01-01T00:00:00Z\n"),
        ("usage.csv", "time,input_tokens,output_tokens\n2026-01-01,1,2\n"),
        ("session.jsonl", '{"type": "assistant", "timestamp": "2026-01-01T00:00:00Z", "sessionId": "a"}\n'),
        ("register.json", '{"format": "leeway-register", "version": 1, "tables": {"incident": []}}'),
        ("usage.json", '{"daily": [{"period": "2026-01-01", "totalCost": 1}]}'),
        ("LICENSE", "MIT License\n\nCopyright"),
        ("register.leeway", "\x00\x01"),
    ],
)
def test_what_other_imports_are_for_is_not_taken_for_incidents(
    tmp_path: Path, name: str, content: str
) -> None:
    assert not is_incidents(written(tmp_path, content, name))


def test_a_folder_of_agents_logs_is_none_of_incidents(tmp_path: Path) -> None:
    log = {"type": "assistant", "timestamp": "2026-01-01T00:00:00Z", "sessionId": "a"}
    written(tmp_path, json.dumps(log) + "\n", "session.jsonl")
    written(tmp_path, statuspage(incident()), "notes.json")
    assert not is_incidents(tmp_path)


# ------------------------------------------------------------------------------------- again, and over time


def test_the_same_file_twice_changes_nothing(desk: OpenRegister, tmp_path: Path) -> None:
    path = written(
        tmp_path, statuspage(incident(), incident("other0000001", status="monitoring", resolved_at=None))
    )
    take(desk, path)
    later = datetime(2026, 12, 24, tzinfo=UTC)
    again = plan(desk, path, now=later)
    assert counts(again) == (0, 0, 2, 0)
    assert again.empty
    assert run_incident_import(desk, again) is None


def test_a_newer_file_updates_and_an_older_one_takes_nothing_back(desk: OpenRegister, tmp_path: Path) -> None:
    first = {"status": "investigating", "body": "Looking.", "display_at": "2026-11-20T10:00:00.000Z"}
    open_ = incident(status="investigating", resolved_at=None, updated_at=None, incident_updates=[first])
    older = written(tmp_path, statuspage(open_, saved="2026-11-20T10:30:00Z"), "older.json")
    newer = written(tmp_path, statuspage(incident(), incident("other0000001")), "newer.json")
    take(desk, older)
    (row,) = rows(desk)
    assert (row.resolved, row.seen) == (None, utc("2026-11-20T10:30"))
    found = take(desk, newer)
    assert counts(found) == (1, 1, 0, 0)
    assert next(row.reason for row in found.rows if row.status == "update") == "Changes end and updates."
    assert [row.resolved for row in rows(desk)] == [utc("2026-11-20T11:30")] * 2
    assert counts(plan(desk, older)) == (0, 0, 1, 0)
    undo(desk)
    assert [row.resolved for row in rows(desk)] == [None]  # what the older file said is there still


def test_a_newer_file_without_news_tells_that_the_vendor_was_watched(
    desk: OpenRegister, tmp_path: Path
) -> None:
    take(desk, written(tmp_path, statuspage(incident(), saved="2026-11-20T12:00:00Z")))
    found = take(desk, written(tmp_path, statuspage(incident(), saved="2026-11-22T10:00:00Z")))
    assert counts(found) == (0, 0, 1, 0)
    assert not found.empty
    (vendor,) = desk.register.vendors
    assert observed_windows(desk.register, TODAY) == {vendor: ((date(2026, 11, 20), date(2026, 11, 22)),)}


def test_another_feed_of_the_same_page_fills_in_what_is_missing(desk: OpenRegister, tmp_path: Path) -> None:
    table = "incident_id,title,started,resolved\n31233568,Delays,2025-12-31T23:00Z,2026-01-01T02:00Z\n"
    history = atom(entry(update("Jan", 1, "02:00", "Resolved") + update("Dec", 31, "23:10", "Investigating")))
    api = statuspage(incident("bhbcjn4n3jzp", name="Delays", started_at="2025-12-31T23:10:04Z",
                              resolved_at="2026-01-01T02:00:09Z", incident_updates=[], updated_at=None))  # fmt: skip
    paths = [
        written(tmp_path, table, "list.csv"), written(tmp_path, history, "history.atom"), written(tmp_path, api, "api.json"),
    ]  # fmt: skip
    take(desk, paths[0], vendor="GitHub")
    assert counts(take(desk, paths[1])) == (0, 1, 0, 0)
    assert counts(take(desk, paths[2])) == (0, 1, 0, 0)
    (row,) = rows(desk)
    assert (row.source, row.external_id, row.impact) == ("CSV", "31233568", "major")
    assert row.started == utc("2025-12-31T23:00")
    assert row.updates.startswith("2025-12-31 23:10 UTC Investigating")
    assert row.components == ("Actions",)
    for path in paths:
        assert plan(desk, path, vendor="GitHub").count("unchanged") == 1
        assert plan(desk, path, vendor="GitHub").empty


def test_two_feeds_of_a_page_that_differ_change_nothing_when_they_come_again(
    desk: OpenRegister, tmp_path: Path
) -> None:
    history = atom(entry(update("Jan", 1, "02:00", "Resolved") + update("Dec", 31, "23:10", "Investigating")))
    api = statuspage(incident("bhbcjn4n3jzp", name="Delays", started_at="2025-12-31T22:00:00Z",
                              resolved_at="2026-01-01T04:00:00Z", updated_at=None))  # fmt: skip
    paths = [written(tmp_path, api, "api.json"), written(tmp_path, history, "history.atom")]
    assert counts(take(desk, paths[0])) == (1, 0, 0, 0)
    assert counts(take(desk, paths[1])) == (0, 1, 0, 0)
    for path in (*paths, *paths):
        assert counts(take(desk, path)) == (0, 0, 1, 0)
    (row,) = rows(desk)
    assert row.resolved == utc("2026-01-01T02:00")  # what came last, when it came first
    undo(desk)
    (row,) = rows(desk)
    assert row.resolved == utc("2026-01-01T04:00")
    assert counts(take(desk, paths[1])) == (0, 1, 0, 0)  # an import that was undone is news again


def test_an_incident_that_goes_on_is_known_to_last_longer_by_a_newer_copy_of_a_replaced_feed(
    desk: OpenRegister, tmp_path: Path
) -> None:
    looking = {"status": "investigating", "body": "Looking.", "display_at": "2026-11-20T10:00:00.000Z"}
    values = {"status": "investigating", "resolved_at": None, "updated_at": None}
    one = incident(**values, incident_updates=[looking])
    other = incident(**values, incident_updates=[looking | {"body": "Looking on."}])
    for record, saved in ((one, "10:30"), (other, "10:40")):
        take(desk, written(tmp_path, statuspage(record, saved=f"2026-11-20T{saved}:00Z")))
    later = written(tmp_path, statuspage(one, saved="2026-11-20T11:00:00Z"))
    assert counts(take(desk, later)) == (0, 1, 0, 0)
    (row,) = rows(desk)
    assert row.seen == utc("2026-11-20T11:00")


def test_a_feed_without_incidents_says_so(desk: OpenRegister, tmp_path: Path) -> None:
    found = plan(desk, written(tmp_path, statuspage()))
    assert found.notes == ("feed.json holds no incidents, which is weak evidence of none.",)
    assert found.empty


def test_a_list_without_a_vendor_is_that_vendor_s_whose_ids_it_has(
    desk: OpenRegister, tmp_path: Path
) -> None:
    take(desk, written(tmp_path, statuspage(incident())))
    table = "incident_id,title,started\n8tnqgcg1qkk1,Incident with Actions,2026-11-20T10:00Z\n"
    assert counts(plan(desk, written(tmp_path, table, "list.csv"))) == (0, 0, 1, 0)


def test_two_ids_with_one_span_stay_two_incidents(desk: OpenRegister, tmp_path: Path) -> None:
    take(desk, written(tmp_path, statuspage(incident("one000000001"), incident("two000000002"))))
    assert len(columns(desk)) == 2


# ------------------------------------------------------------------------------- one step, and what counts


def test_an_import_is_one_step_that_undo_takes_back_and_redo_brings(
    desk: OpenRegister, tmp_path: Path
) -> None:
    take(desk, written(tmp_path, several("anthropic", "openai")))
    assert len(columns(desk)) == 2
    assert [step.label for step in desk.undo_stack.undoable] == [
        "Import 2 incidents of Anthropic and OpenAI from feed.json"
    ]
    undo(desk)
    assert (len(columns(desk)), desk.register.vendors) == (0, {})
    edit = desk.redo()
    assert edit is not None
    desk.save(edit)
    assert len(columns(desk)) == 2


def test_a_deleted_vendor_takes_its_incidents_along_and_undo_brings_them_back(
    desk: OpenRegister, tmp_path: Path
) -> None:
    take(desk, written(tmp_path, several("anthropic", "openai")))
    gone = next(row.id for row in desk.register.vendors.values() if row.name == "OpenAI")
    save(desk, remove(desk.register, "vendor", gone))
    assert len(columns(desk)) == 1
    undo(desk)
    assert len(columns(desk)) == 2


def test_an_import_that_cannot_be_written_leaves_nothing(desk: OpenRegister, tmp_path: Path) -> None:
    found = plan(desk, written(tmp_path, statuspage(incident())))
    desk.path.rename(tmp_path / "elsewhere")
    with pytest.raises(RegisterGone):
        run_incident_import(desk, found)
    (tmp_path / "elsewhere").rename(desk.path)
    assert desk.register.vendors == {}
    assert len(columns(desk)) == 0


def test_what_was_imported_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "team.leeway"
    desk = create_register(path, author="ann")
    take(desk, written(tmp_path, statuspage(incident())))
    before = rows(desk)
    desk.close()
    desk = open_register(path, author="ann", read_only=True)
    assert rows(desk) == before
    desk.close()
    assert check_register(path) == ()


# -------------------------------------------------------------------------------------------------- by hand


def test_an_incident_that_never_touched_us_is_marked_and_the_mark_holds(
    desk: OpenRegister, tmp_path: Path
) -> None:
    path = written(tmp_path, statuspage(incident(), incident("other0000001")))
    take(desk, path)
    save(desk, mark_touched(desk.register, rows(desk)[:1], touched=False))
    assert columns(desk).touched.tolist().count(False) == 1
    changed = written(
        tmp_path, statuspage(incident(name="Renamed"), incident("other0000001", name="Renamed"))
    )
    assert counts(take(desk, changed)) == (0, 2, 0, 0)
    marked = next(row for row in rows(desk) if not row.touched)
    assert (marked.title, marked.corrected) == ("Renamed", ("touched",))
    save(desk, mark_touched(desk.register, [marked], touched=True))
    assert desk.register.incident_corrections == {}
    assert columns(desk).touched.all()


def test_a_corrected_incident_counts_as_corrected(desk: OpenRegister, tmp_path: Path) -> None:
    take(
        desk, written(tmp_path, statuspage(incident(status="unknown", resolved_at=None, incident_updates=[])))
    )
    (row,) = rows(desk)
    assert row.ending == UNKNOWN_END
    save(desk, add(Product("p", row.vendor_id, "Pages")))
    save(desk, correct(desk.register, row, resolved=utc("2026-11-20T14:00"), impact="minor", product_id="p"))
    (row,) = rows(desk)
    assert (row.resolved, row.ending, row.impact, row.product_id) == (
        utc("2026-11-20T14:00"),
        RESOLVED,
        "minor",
        "p",
    )
    assert set(row.corrected) == {"resolved", "impact", "product_id"}
    found = columns(desk)
    assert found.hours.tolist() == [4.0]
    assert found.known_end.all()
    assert IMPACTS[found.impact[0]] == "minor"
    assert found.products[found.product[0]] == "p"
    with pytest.raises(InvalidEdit, match="would end before it starts"):
        desk.edit(
            correct(desk.register, row, resolved=utc("2026-11-20T09:00"), started=utc("2026-11-20T10:00"))
        )


def test_an_incident_entered_by_hand_counts_like_any_and_is_edited_like_any(desk: OpenRegister) -> None:
    save(desk, add(Vendor("v", "Acme"), Incident("i", "v", "Down", utc("2026-03-02T10:00"))))
    (row,) = rows(desk)
    assert (row.ending, row.source, row.entry_id, row.impact) == ("ongoing", "by hand", "i", "not stated")
    save(
        desk, update_row(desk.register, "incident", "i", resolved=utc("2026-03-02T12:00"), impact="critical")
    )
    found = columns(desk)
    assert (found.hours.tolist(), found.by_hand.tolist()) == ([2.0], [True])
    save(desk, mark_touched(desk.register, rows(desk), touched=False))
    assert not columns(desk).touched.any()
    save(desk, update_row(desk.register, "incident", "i", resolved=None, end_unknown=True))
    assert [row.ending for row in rows(desk)] == [UNKNOWN_END]
    with pytest.raises(InvalidEdit, match="Incident “Down” would end before it starts"):
        desk.edit(update_row(desk.register, "incident", "i", resolved=utc("2026-03-01T00:00")))
    undo(desk)
    assert [row.ending for row in rows(desk)] == [RESOLVED]


def test_a_component_with_the_name_of_a_product_is_about_it(desk: OpenRegister, tmp_path: Path) -> None:
    both = [{"name": "Actions"}, {"name": "Pages"}]
    take(desk, written(tmp_path, statuspage(incident(), incident("other0000001", components=both))))
    (vendor,) = desk.register.vendors
    save(desk, add(Product("p", vendor, "actions")))
    found = columns(desk)
    assert sorted(found.product.tolist()) == [-1, found.products.index("p")]
    assert {row.product_id for row in rows(desk)} == {None, "p"}


def test_the_days_that_a_vendor_was_watched_follow_from_imports_and_its_own_field(desk: OpenRegister) -> None:
    save(
        desk,
        add(Vendor("v", "Acme"), Incident("i", "v", "Down", utc("2026-03-02T10:00")), Vendor("w", "None")),
    )
    assert observed_windows(desk.register, TODAY) == {"v": ((date(2026, 3, 2), TODAY),)}
    save(desk, update_row(desk.register, "vendor", "w", incidents_since=date(2025, 1, 1)))
    assert observed_windows(desk.register, TODAY)["w"] == ((date(2025, 1, 1), TODAY),)


def test_the_policy_says_how_much_work_an_incident_stops(desk: OpenRegister) -> None:
    assert impact_shares(desk.register.policy).tolist() == [0.0, 0.3, 1.0, 1.0, 0.0, 1.0]
    save(desk, update_row(desk.register, "policy", "policy", impact_share_minor=0.5))
    assert impact_shares(desk.register.policy).tolist()[1] == 0.5


# ----------------------------------------------------------------------------------- whole registers as JSON


def test_a_register_with_its_incidents_survives_json_whole(desk: OpenRegister, tmp_path: Path) -> None:
    open_ = incident(status="monitoring", resolved_at=None)
    take(desk, written(tmp_path, statuspage(open_, incident("other0000001"))))
    take(desk, written(tmp_path, statuspage(incident(), incident("other0000001"))))
    save(desk, mark_touched(desk.register, rows(desk)[:1], touched=False))
    save(desk, add(Incident("i", next(iter(desk.register.vendors)), "Down", utc("2026-03-02T10:00"))))
    first = export_open(desk, desk.register, tmp_path / "first.json")
    copy = create_register(tmp_path / "copy.leeway", author="bob")
    for expected in (True, False):
        found = plan_import(copy.register, [first])
        edit = copy.edit(found.changes, found.label, Action.IMPORT, found.brings)
        assert (edit is not None) == expected
        if edit:
            copy.save(edit)
    assert rows(copy) == rows(desk)
    second = export_open(copy, copy.register, tmp_path / "second.json")
    assert second.read_bytes() == first.read_bytes()
    undo(copy)
    assert len(columns(copy)) == 0
    copy.close()


def test_incidents_come_to_the_vendor_that_has_the_name_in_another_register(
    desk: OpenRegister, tmp_path: Path
) -> None:
    take(desk, written(tmp_path, statuspage(incident())))
    document = json.loads(export_open(desk, desk.register, tmp_path / "first.json").read_text("utf-8"))
    copy = create_register(tmp_path / "copy.leeway", author="bob")
    save(copy, add(Vendor("mine", "github")))
    found = plan_import(copy.register, [written(tmp_path, document, "again.json")])
    edit = copy.edit(found.changes, found.label, Action.IMPORT, found.brings)
    assert edit is not None
    copy.save(edit)
    assert [row.vendor_id for row in rows(copy)] == ["mine"]
    assert counts(plan(copy, tmp_path / "feed.json")) == (0, 0, 1, 0)
    copy.close()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("started", "yesterday", "has no time such as"),
        ("impact", "terrible", "has the severity terrible"),
        ("components", "Actions", "list of names"),
        ("ongoing", 1, "true or false"),
        ("seen", "2020-01-01T00:00:00Z", "ends before it starts"),
        ("import", "nowhere", "names the import nowhere"),
        ("more", 1, "must be an object with"),
    ],
)
def test_wrong_incidents_in_json_are_refused_by_their_place(
    desk: OpenRegister, tmp_path: Path, name: str, value: Any, says: str
) -> None:
    take(desk, written(tmp_path, statuspage(incident())))
    document = json.loads(export_open(desk, desk.register, tmp_path / "first.json").read_text("utf-8"))
    document["imported_incidents"][0][name] = value
    with pytest.raises(UnreadableSource, match=says):
        plan_import(Register.empty(), [written(tmp_path, document, "again.json")])


# --------------------------------------------------------------------------------------------------- the sample


def test_the_sample_has_invented_incidents_that_make_way_for_real_ones(tmp_path: Path) -> None:
    desk = create_sample(tmp_path / "sample.leeway", author="ann", today=TODAY)
    found = columns(desk)
    assert len(found) == 115
    assert found.known_end.all()
    assert all("invented" in row.title and row.source == "example (invented)" for row in rows(desk))
    assert (
        str(found.started[-1]) < "2026-11-22" < str(found.started[0]) + "z"
        or str(found.started[0]) > "2026-05-2"
    )
    take(desk, written(tmp_path, statuspage(incident())))
    assert len(columns(desk)) == 115 - 41 + 1
    assert sum(is_example(row) for row in desk.register.incident_imports.values()) == 3
    undo(desk)
    assert len(columns(desk)) == 115
    desk.close()


def test_two_samples_of_a_day_have_the_same_incidents(tmp_path: Path) -> None:
    one, two = (
        create_sample(tmp_path / f"{name}.leeway", author="ann", today=TODAY) for name in ("one", "two")
    )
    assert rows(one) == rows(two)
    one.close()
    two.close()


# ----------------------------------------------------------------------------------------------- the real files


def test_all_real_incidents_are_imported_once(desk: OpenRegister) -> None:
    if not REAL.exists():
        pytest.skip("the real data isn't beside the project")
    found = take(desk, REAL / "incidents")
    assert counts(found) == (1_149, 0, 839, 0)
    names = {row.id: row.name for row in desk.register.vendors.values()}
    with desk.incidents() as reads:
        by_vendor = {name: len(reads.columns(desk.register, id)) for id, name in names.items()}
    assert by_vendor == {
        "GitHub": 819, "Google Cloud": 157, "Amazon Web Services": 88, "OpenAI": 20, "Anthropic": 20, "Cartesia": 20,
        "Deepgram": 20, "Cerebras": 1, "Replicate": 1, "Runway": 1, "Google": 1, "Stability AI": 1,
    }  # fmt: skip
    again = plan(desk, REAL / "incidents")
    assert counts(again) == (0, 0, 1_988, 0)
    assert again.empty


def test_each_real_file_by_itself_and_all_of_them_again_is_no_change(desk: OpenRegister) -> None:
    if not REAL.exists():
        pytest.skip("the real data isn't beside the project")
    names = ("github/incidents.jsonl", "github/github-status-history.atom", "github/downtime_windows.csv",
             "cloud/gcp-incidents.json", "cloud/aws-data.json", "ai-status/incidents.ndjson", "openlog/incidents.json")  # fmt: skip
    paths = [REAL / "incidents" / name for name in names]
    assert [counts(take(desk, path))[:3] for path in paths] == [
        (819, 0, 0), (0, 5, 20), (0, 0, 819), (157, 0, 0), (86, 0, 0), (25, 0, 0), (62, 20, 0),
    ]  # fmt: skip
    again = [plan(desk, path) for path in paths]
    assert [counts(found) for found in again] == [
        (0, 0, 819, 0), (0, 0, 25, 0), (0, 0, 819, 0), (0, 0, 157, 0), (0, 0, 86, 0), (0, 0, 25, 0), (0, 0, 82, 0),
    ]  # fmt: skip
    assert all(found.empty for found in again)


def test_github_s_819_are_told_apart_and_twice_is_no_change(desk: OpenRegister) -> None:
    path = REAL / "incidents" / "github" / "incidents.jsonl"
    if not path.exists():
        pytest.skip("the real data isn't beside the project")
    found = take(desk, path, vendor="GitHub")
    (part,) = incident_document(found, imported=True, dry_run=False)["incidents"]
    assert (part["to_add"], part["maintenance"], part["zero_length"]) == (819, 18, 22)
    assert (part["from"], part["to"]) == ("2022-03-24T19:11:00+00:00", "2026-08-20T14:43:00+00:00")
    assert int(columns(desk).maintenance.sum()) == 18
    again = plan(desk, path, vendor="GitHub")
    assert counts(again) == (0, 0, 819, 0)
    assert again.empty
