"""Saved feeds of status pages: Statuspage, its months without a year, incident.io."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.formats.incident_files import incident, one, parsed, statuspage, utc

from leeway.domain.incident import ONGOING, RESOLVED, UNKNOWN_END


def test_an_incident_of_statuspage_is_read_whole(tmp_path: Path) -> None:
    found = one(tmp_path, statuspage(incident()))
    assert (found.vendor, found.source, found.external_id) == (
        "GitHub",
        "www.githubstatus.com",
        "8tnqgcg1qkk1",
    )
    assert (found.started, found.resolved) == (utc("2026-11-20T10:00"), utc("2026-11-20T11:30"))
    assert (found.impact, found.ending, found.components) == ("major", RESOLVED, ("Actions",))
    assert (
        found.updates
        == "2026-11-20 10:00 UTC Investigating\nLooking.\n\n2026-11-20 11:30 UTC Resolved\nFixed."
    )
    assert found.url == "https://stspg.io/abc"
    assert len(found.payload) == 64


def test_local_offsets_become_utc(tmp_path: Path) -> None:
    feed = statuspage(
        incident(started_at="2019-02-20T12:00:19.418-06:00", resolved_at="2019-02-20T13:40:58.572-06:00",
                 updated_at=None, created_at=None, incident_updates=[])
    )  # fmt: skip
    found = one(tmp_path, feed)
    assert found.started == utc("2019-02-20T18:00:19.418")
    assert found.resolved == utc("2019-02-20T19:40:58.572")


@pytest.mark.parametrize(
    ("last", "ending"), [("2026-11-21T10:00:00Z", ONGOING), ("2026-10-01T10:00:00Z", UNKNOWN_END)]
)
def test_an_open_incident_is_ongoing_only_while_it_is_talked_of(
    tmp_path: Path, last: str, ending: str
) -> None:
    updates = [{"status": "monitoring", "body": "We watch.", "display_at": last}]
    row = incident(
        status="monitoring", resolved_at=None, started_at=last, updated_at=last, incident_updates=updates
    )
    found = one(tmp_path, statuspage(row))
    assert (found.resolved, found.ending) == (None, ending)
    assert found.seen == (utc("2026-11-22T10:00") if ending == ONGOING else utc("2026-10-01T10:00"))


def test_one_that_was_opened_again_has_no_end_yet(tmp_path: Path) -> None:
    updates = [
        {"status": "investigating", "body": "Again.", "display_at": "2026-11-21T10:00:00Z"},
        {"status": "resolved", "body": "Fixed.", "display_at": "2026-11-20T11:30:00Z"},
    ]
    row = incident(status="investigating", incident_updates=updates)
    assert one(tmp_path, statuspage(row)).ending == ONGOING


def test_a_maintenance_has_its_planned_span_and_one_to_come_is_left_out(tmp_path: Path) -> None:
    planned = {"scheduled_for": "2026-11-10T01:00:00Z", "scheduled_until": "2026-11-10T03:00:00Z"}
    ahead = {"scheduled_for": "2027-01-10T01:00:00Z", "scheduled_until": "2027-01-10T03:00:00Z"}
    done = incident("m1", impact="none", status="completed", resolved_at="2026-11-10T02:30:00Z",
                    incident_updates=[], updated_at=None, **planned)  # fmt: skip
    coming = incident("m2", impact="none", status="scheduled", resolved_at=None, incident_updates=[], **ahead)
    document = statuspage() | {"scheduled_maintenances": [done, coming]}
    found = parsed(tmp_path, document)
    (row,) = found.incidents
    assert (row.impact, row.started, row.resolved) == (
        "maintenance",
        utc("2026-11-10T01:00"),
        utc("2026-11-10T02:30"),
    )
    assert (found.ahead, found.refused) == (1, ())


def test_an_end_before_the_start_is_refused_with_both_times(tmp_path: Path) -> None:
    found = parsed(tmp_path, statuspage(incident(), incident("bad", resolved_at="2026-11-20T09:00:00Z")))
    assert len(found.incidents) == 1
    (wrong,) = found.refused
    assert wrong.place.file == "feed.json"
    assert "ends before it starts: 2026-11-20 09:00 UTC is before 2026-11-20 10:00 UTC" in wrong.reason


def test_each_incident_is_said_to_stand_on_its_line(tmp_path: Path) -> None:
    rows = ",\n".join(json.dumps(incident(f"x{number}", started_at="oops")) for number in range(3))
    text = f'{{"page": {{"name": "A"}},\n"incidents": [\n{rows}\n]}}'
    assert [wrong.place.line for wrong in parsed(tmp_path, text).refused] == [3, 4, 5]


def months(*rows: tuple[str, int | None, str]) -> dict[str, Any]:
    """The months of a history: name, year and timestamp of an incident each."""
    found = []
    for number, (name, year, stamp) in enumerate(rows):
        row = {
            "code": f"code{number:08d}",
            "name": "N",
            "message": "Resolved.",
            "impact": "minor",
            "timestamp": stamp,
        }
        found.append(
            {"name": name, "starts_on": 1, "days": 30, "incidents": [row]} | ({"year": year} if year else {})
        )
    page = {"name": "Acme", "url": "https://status.acme.example"}
    return {"page_status": {"page": page}, "months": found}


STAMP = "{} <var data-var='date'> {}</var>, <var data-var='time'>{}</var> - <var data-var='time'>{}</var> UTC"
OVER_DAYS = (
    "{} <var data-var='date'>{}</var>, <var data-var='time'>{}</var> - {} <var data-var='date'>{}</var>, "
    "<var data-var='time'>{}</var> UTC"
)


def test_the_months_of_a_history_give_the_year_that_their_times_lack(tmp_path: Path) -> None:
    feed = months(
        ("March", 2025, STAMP.format("Mar", 13, "06:55", "16:02")),
        ("February", 2024, OVER_DAYS.format("Feb", 28, "23:44", "Mar", 1, "20:27")),
        ("December", 2023, OVER_DAYS.format("Dec", 31, "23:00", "Jan", 1, "01:00")),
        ("May", 2023, STAMP.format("May", 4, "23:50", "00:20")),
    )
    found = parsed(tmp_path, feed, "history.json")
    assert found.feed.kind == "Statuspage history"
    assert [(row.started, row.resolved) for row in found.incidents] == [
        (utc("2025-03-13T06:55"), utc("2025-03-13T16:02")),
        (utc("2024-02-28T23:44"), utc("2024-03-01T20:27")),
        (utc("2023-12-31T23:00"), utc("2024-01-01T01:00")),
        (utc("2023-05-04T23:50"), utc("2023-05-05T00:20")),
    ]
    assert {row.vendor for row in found.incidents} == {"Acme"}


def test_months_without_a_year_count_back_from_now(tmp_path: Path) -> None:
    feed = months(
        ("February", None, STAMP.format("Feb", 1, "06:00", "07:00")),
        ("December", None, STAMP.format("Dec", 30, "06:00", "07:00")),
        ("November", None, STAMP.format("Nov", 30, "06:00", "07:00")),
    )
    starts = [row.started for row in parsed(tmp_path, feed).incidents]
    assert starts == [utc("2026-02-01T06:00"), utc("2025-12-30T06:00"), utc("2025-11-30T06:00")]


def test_a_time_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    found = parsed(
        tmp_path, months(("March", 2025, "some day"), ("March", 2025, "Feb 31, 06:00 - 07:00 UTC"))
    )
    assert not found.incidents
    assert all("isn't one" in wrong.reason for wrong in found.refused)


IMPACT = {"component_id": "01C", "status_page_incident_id": "01KG77ZCW3ZCZBXCRP47BT0KFG"}


def test_an_incident_of_incident_io_has_the_span_and_severity_of_its_components(tmp_path: Path) -> None:
    row = {
        "id": "01KG77ZCW3ZCZBXCRP47BT0KFG",
        "name": "Invoices not loading",
        "status": "resolved",
        "type": "incident",
        "published_at": "2026-01-30T10:42:56.002Z",
        "affected_components": [{"component_id": "01C", "status": "degraded_performance"}],
        "component_impacts": [
            IMPACT
            | {
                "start_at": "2026-01-30T10:40:00Z",
                "end_at": "2026-01-30T12:38:56Z",
                "status": "partial_outage",
            },
            IMPACT
            | {"start_at": "2026-01-30T10:30:00Z", "end_at": "2026-01-30T11:00:00Z", "status": "full_outage"},
        ],
        "updates": [
            {
                "published_at": "2026-01-30T10:42:56Z",
                "message_string": "Looking.",
                "to_status": "investigating",
            }
        ],
    }
    document = {
        "incidents": [row],
        "summary": {"structure": {"items": [{"component": IMPACT | {"name": "Billing"}}]}},
    }
    found = one(tmp_path, document)
    assert (found.started, found.resolved) == (utc("2026-01-30T10:30"), utc("2026-01-30T12:38:56"))
    assert (found.impact, found.components) == ("critical", ("Billing",))


def test_component_rows_of_one_incident_are_merged_where_they_touch(tmp_path: Path) -> None:
    def part(component: str, start: str, end: str | None, status: str = "partial_outage") -> dict[str, Any]:
        return IMPACT | {
            "id": component, "component_id": component, "start_at": f"2026-07-14T{start}:00Z",
            "end_at": end and f"2026-07-14T{end}:00Z", "status": status,
        }  # fmt: skip

    document = {
        "component_impacts": [
            part("a", "10:00", "10:30"), part("b", "10:20", "11:00", "full_outage"), part("c", "13:00", "14:00"),
        ],
        "incident_links": [{"id": IMPACT["status_page_incident_id"], "name": "API errors", "status": "resolved"}],
        "components": [{"id": "a", "name": "API"}, {"id": "b", "name": "Web"}, {"id": "c", "name": "CLI"}],
    }  # fmt: skip
    first, second = parsed(tmp_path, document).incidents
    assert (first.started, first.resolved) == (utc("2026-07-14T10:00"), utc("2026-07-14T11:00"))
    assert (first.impact, first.components, first.title) == ("critical", ("API", "Web"), "API errors")
    assert second.resolved is not None
    assert second.resolved - second.started == timedelta(hours=1)
    assert second.external_id == f"{first.external_id} #2"


def test_a_ulid_tells_when_the_record_was_made_and_no_more(tmp_path: Path) -> None:
    rows = [
        {"id": "01KEDRBQ2A3Y9JJ7G3F3YM4KT3", "name": "After the fact", "status": "resolved", "incident_updates": [],
         "started_at": "2026-01-08T02:53:19Z", "resolved_at": "2026-01-08T02:45:00Z"},
        {"id": "01KEWWZ8Y87E1WFFQQJZAM0GMK", "name": "No start", "status": "resolved", "incident_updates": [],
         "resolved_at": "2026-01-14T01:03:43Z"},
    ]  # fmt: skip
    after, no_start = parsed(tmp_path, statuspage(*rows)).incidents
    assert after.started == after.resolved == utc("2026-01-08T02:45")
    assert no_start.started == utc("2026-01-14T00:02:31.496")


def test_a_page_without_incidents_is_a_feed_and_a_status_alone_is_not(tmp_path: Path) -> None:
    from leeway.errors import UnreadableSource

    assert parsed(tmp_path, statuspage()).incidents == ()
    with pytest.raises(UnreadableSource, match="has no incidents that Leeway knows"):
        parsed(tmp_path, {"page": {"updated_at": "2026-06-18T19:41:22Z"}, "status": {"indicator": "minor"}})
