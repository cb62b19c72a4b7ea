"""Atom and RSS histories, Google Cloud, AWS, and tables of any origin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.formats.incident_files import BERLIN, atom, entry, one, parsed, update, utc

from leeway.domain.incident import ONGOING, RESOLVED, UNKNOWN_END
from leeway.errors import UnreadableSource
from leeway.formats.limits import Limits


def test_an_atom_history_gets_its_years_from_its_entries(tmp_path: Path) -> None:
    content = update("Jan", 1, "02:00", "Resolved") + update("Dec", 31, "23:10", "Investigating", "We look.")
    found = one(tmp_path, atom(entry(content)), "history.atom")
    assert (found.vendor, found.source) == ("GitHub", "www.githubstatus.com")
    assert (found.external_id, found.other_id) == ("bhbcjn4n3jzp", "31233568")
    assert (found.started, found.resolved) == (utc("2025-12-31T23:10"), utc("2026-01-01T02:00"))
    assert found.impact is None
    assert "2025-12-31 23:10 UTC Investigating\nWe look." in found.updates


def test_updates_of_one_minute_keep_their_order(tmp_path: Path) -> None:
    content = update("Jan", 1, "02:00", "Resolved") + update("Jan", 1, "02:00", "Monitoring")
    found = one(tmp_path, atom(entry(content)), "history.atom")
    assert (found.ending, found.started, found.resolved) == (
        RESOLVED,
        utc("2026-01-01T02:00"),
        utc("2026-01-01T02:00"),
    )


def test_an_entry_that_was_never_closed_has_an_unknown_end(tmp_path: Path) -> None:
    old = entry(update("Nov", 3, "10:00", "Investigating"), published="2025-11-03T10:00:00Z")
    assert one(tmp_path, atom(old), "history.atom").ending == UNKNOWN_END


def test_an_announced_event_is_maintenance_with_its_span(tmp_path: Path) -> None:
    planned = "&lt;strong&gt;THIS IS A SCHEDULED EVENT Jan &lt;var&gt;3&lt;/var&gt;, &lt;var&gt;13:00&lt;/var&gt; - &lt;var&gt;23:45&lt;/var&gt; UTC&lt;/strong&gt;"
    found = one(tmp_path, atom(entry(planned)), "history.atom")
    assert (found.impact, found.started, found.resolved) == (
        "maintenance", utc("2026-01-03T13:00"), utc("2026-01-03T23:45"),
    )  # fmt: skip


def test_an_rss_history_of_incident_io_starts_at_its_ulid(tmp_path: Path) -> None:
    feed = """<?xml version="1.0"?><rss version="2.0"><channel><title>OpenAI Status - Incident history</title>
<link>https://status.openai.com</link><pubDate>Thu, 15 Jan 2026 00:00:00 GMT</pubDate>
<item><title>Elevated errors</title><link>https://status.openai.com//incidents/01KEWWZ8Y87E1WFFQQJZAM0GMK</link>
<guid>https://status.openai.com//incidents/01KEWWZ8Y87E1WFFQQJZAM0GMK</guid><pubDate>Wed, 14 Jan 2026 01:03:43 GMT</pubDate>
<description>&lt;b&gt;Status: Resolved&lt;/b&gt;&lt;br/&gt;All recovered.&lt;br/&gt;&lt;b&gt;Affected components&lt;/b&gt;&lt;ul&gt;&lt;li&gt;Conversations (Operational)&lt;/li&gt;&lt;/ul&gt;</description>
</item></channel></rss>"""
    found = one(tmp_path, feed, "history.rss")
    assert (found.vendor, found.source, found.external_id) == (
        "OpenAI", "status.openai.com", "01KEWWZ8Y87E1WFFQQJZAM0GMK",
    )  # fmt: skip
    assert (found.started, found.resolved) == (utc("2026-01-14T00:02:31.496"), utc("2026-01-14T01:03:43"))
    assert found.components == ("Conversations",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n<entry>',
            "history.atom, line 3: the feed",
        ),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE feed [<!ENTITY a "b">]><feed>&a;</feed>',
            "line 2: there is a document type",
        ),
    ],
)
def test_a_feed_that_is_cut_off_or_defines_entities_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UnreadableSource, match=says):
        parsed(tmp_path, text, "history.atom")


@pytest.mark.parametrize("name", ["incidents.json", "history.atom", "incidents.csv"])
@pytest.mark.parametrize(
    "page", ["<!DOCTYPE html>\n<html><body>Status</body></html>", "\n <html lang=en><head></head>"]
)
def test_a_web_page_in_place_of_a_feed_is_told(tmp_path: Path, name: str, page: str) -> None:
    with pytest.raises(UnreadableSource, match=rf"{name}, line 1: this is a web page \(HTML\), not a feed"):
        parsed(tmp_path, page, name)


def google(**values: Any) -> dict[str, Any]:
    update_ = {"when": "2022-07-01T14:05:02+00:00", "text": "We look.", "status": "SERVICE_DISRUPTION"}
    return {
        "id": "TaA75H7XA1DQyM2ReK2f", "number": "15267780622191605299", "begin": "2022-07-01T06:37:44-07:00",
        "created": "2022-07-01T14:05:02+00:00", "end": "2022-07-01T19:25:45+00:00",
        "modified": "2022-07-01T19:25:45+00:00", "external_desc": "Lower throughput", "updates": [update_],
        "most_recent_update": update_, "status_impact": "SERVICE_DISRUPTION", "severity": "medium",
        "service_name": "Google BigQuery", "affected_products": [{"title": "Google BigQuery"}],
        "uri": "incidents/TaA75H7XA1DQyM2ReK2f",
    } | values  # fmt: skip


def test_google_cloud_s_bare_list_names_its_vendor_by_its_form(tmp_path: Path) -> None:
    found = one(tmp_path, [google()])
    assert (found.vendor, found.started, found.impact) == (
        "Google Cloud",
        utc("2022-07-01T13:37:44"),
        "major",
    )
    assert found.url == "https://status.cloud.google.com/incidents/TaA75H7XA1DQyM2ReK2f"
    assert found.components == ("Google BigQuery",)


def test_google_s_incident_without_an_end_was_ongoing_when_the_file_was_saved(tmp_path: Path) -> None:
    later = google(id="other0000001", begin="2022-06-30T00:00:00Z", created="2022-06-30T00:00:00Z")
    open_ = google()
    del open_["end"]
    found = {row.external_id: row for row in parsed(tmp_path, [open_, later]).incidents}
    row = found["TaA75H7XA1DQyM2ReK2f"]
    assert (row.resolved, row.ending, row.seen) == (None, ONGOING, utc("2022-07-01T19:25:45"))


def test_an_event_of_aws_has_the_span_that_its_last_update_names(tmp_path: Path) -> None:
    text = (
        '<div><span class="yellowfg"> 6:08 PM PDT</span>&nbsp;We look.</div>'
        '<div><span class="yellowfg">Aug 7,  2:53 AM PDT</span>&nbsp;Between August 6 5:23 PM and August 7 2:48 AM PDT, '
        "customers saw errors. The issue has been resolved.</div>"
    )
    row = {"service_name": "Amazon DynamoDB (N. Virginia)", "summary": "[RESOLVED] Increased error rates",
           "date": "1628298493", "status": "3", "details": "", "description": text, "service": "dynamodb-us-east-1"}  # fmt: skip
    found = one(tmp_path, {"archive": [row], "current": []})
    assert (found.started, found.resolved) == (utc("2021-08-07T00:23"), utc("2021-08-07T09:48"))
    assert (found.title, found.impact, found.vendor) == (
        "Increased error rates",
        "critical",
        "Amazon Web Services",
    )


def test_csv_columns_are_told_by_their_names_and_times_without_a_zone_are_the_user_s(tmp_path: Path) -> None:
    text = (
        "Title;Started;Resolved;Severity;Component\n"
        "Down;2026-03-02 10:00;2026-03-02 12:30;critical;API; \n"
        "Slow;2026-03-03 10:00+02:00;;degraded;\n"
    )
    found = parsed(tmp_path, text.replace("API; ", '"API;Web"'), "ours.csv", zone=BERLIN)
    down, slow = found.incidents
    assert (down.started, down.resolved) == (utc("2026-03-02T09:00"), utc("2026-03-02T11:30"))
    assert (down.impact, down.components, down.vendor) == ("critical", ("API", "Web"), "")
    assert (slow.started, slow.impact, slow.ending) == (utc("2026-03-03T08:00"), "minor", ONGOING)


def test_bad_rows_of_a_table_are_refused_with_their_lines(tmp_path: Path) -> None:
    text = (
        "title,started,resolved\nGood,2026-03-02T10:00Z,2026-03-02T11:00Z\nBad,yesterday,\n"
        '"Two\nlines",2026-03-02T10:00Z,2026-03-02T09:00Z\nLater,2031-01-01T00:00Z,\nOld,1650-01-01T00:00Z,\n,2026-01-01T00:00Z,\n'
        "Much,2026-03-02T10:00Z,,,\n"
    )
    found = parsed(tmp_path, text, "ours.csv")
    assert [row.title for row in found.incidents] == ["Good"]
    assert [(wrong.place.line, wrong.reason) for wrong in found.refused] == [
        (3, "“started” is yesterday, which isn't a time; write it as 2026-11-22T14:05:00Z."),
        (
            4,
            "It ends before it starts: 2026-03-02 09:00 UTC is before 2026-03-02 10:00 UTC. Mend one of the two.",
        ),
        (6, "It starts at 2031-01-01 00:00 UTC, in the future."),
        (7, "It starts at 1650-01-01 00:00 UTC, before 1990; that can't be right."),
        (8, "It has no title."),
        (9, "It has 5 cells, and there are 3 columns."),
    ]


def test_bad_lines_among_json_lines_are_refused_and_the_rest_is_kept(tmp_path: Path) -> None:
    good = json.dumps({"id": "abc1234", "title": "Down", "started": "2026-01-01T00:00:00Z", "vendor": "Acme"})
    found = parsed(tmp_path, f"{good}\n\n{{oops\n[1]\n", "feed.jsonl")
    assert [row.vendor for row in found.incidents] == ["Acme"]
    assert [wrong.place.line for wrong in found.refused] == [3, 4]


def test_rows_of_one_id_that_overlap_are_one_incident(tmp_path: Path) -> None:
    text = (
        "id,title,started,resolved,component,severity\n"
        "a1234567,Down,2026-01-01T00:00Z,2026-01-01T02:00Z,API,minor\n"
        "a1234567,Down,2026-01-01T01:00Z,2026-01-01T03:00Z,Web,critical\n"
        "a1234567,Down,2026-01-05T00:00Z,2026-01-05T01:00Z,API,minor\n"
        "b1234567,Down,2026-01-01T00:00Z,2026-01-01T02:00Z,API,minor\n"
    )
    found = {row.external_id: row for row in parsed(tmp_path, text, "ours.csv").incidents}
    assert set(found) == {
        "a1234567",
        "a1234567 #2",
        "b1234567",
    }  # another id with the same span stays its own
    assert found["a1234567"].components == ("API", "Web")
    assert found["a1234567"].impact == "critical"
    assert found["a1234567"].resolved == utc("2026-01-01T03:00")


def test_the_impact_window_of_a_list_counts_unless_it_was_misread(tmp_path: Path) -> None:
    rows = [
        {"id": f"id{number:07d}", "title": "Down", "started_at": "2026-08-18T09:36:00Z", "resolved_at": "2026-08-18T10:23:00Z",
         "downtime_start": f"2026-{month}-18T05:02:00Z", "downtime_end": f"2026-{month}-18T11:30:00Z"}
        for number, month in enumerate(("08", "02"))
    ]  # fmt: skip
    near, far = parsed(tmp_path, rows).incidents
    assert (near.started, near.resolved) == (utc("2026-08-18T05:02"), utc("2026-08-18T11:30"))
    assert (far.started, far.resolved) == (utc("2026-08-18T09:36"), utc("2026-08-18T10:23"))


def test_texts_from_outside_are_plain_and_can_be_kept(tmp_path: Path) -> None:
    row = {"id": "abc1234", "title": "<b>Down</b>\x00 \ud800", "started": "2026-01-01T00:00:00Z",
           "description": "One<br>two &amp; <script>x()</script>", "url": "javascript:alert(1)"}  # fmt: skip
    found = one(tmp_path, [row])
    assert found.title == "Down"
    assert found.updates == "One\ntwo & x()"
    assert found.url == ""


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    rows = [{"id": f"abc{n:04d}", "title": "Down", "started": "2026-01-01T00:00:00Z"} for n in range(5)]
    with pytest.raises(UnreadableSource, match="more than 4 incidents"):
        parsed(tmp_path, rows, limits=Limits(rows=4))
    with pytest.raises(UnreadableSource, match="more than 100 bytes"):
        parsed(tmp_path, rows, limits=Limits(file_bytes=100))


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "[]", "{}", '{"incidents": 3}', "[1, 2]", '{"a": [{"b": 1}]}', "[" * 100_000]
)
def test_other_documents_are_told_apart(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableSource, match=r"feed\.json"):
        parsed(tmp_path, text)
