"""The real feeds beside the project: every one is read, with the counts that it has."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.formats.incident_files import read, real, utc

from leeway.domain.incident import RESOLVED, UNKNOWN_END


@pytest.mark.parametrize("name", ["incidents.jsonl", "downtime_windows.csv"])
def test_github_s_819_incidents_have_maintenance_and_zero_length_told_apart(name: str) -> None:
    found = read(real(f"incidents/github/{name}"))
    rows = found.incidents
    assert (len(rows), found.refused) == (819, ())
    assert Counter(row.impact for row in rows) == {
        "minor": 604, "major": 138, "none": 31, "critical": 28, "maintenance": 18,
    }  # fmt: skip
    assert sum(row.started == row.resolved for row in rows) == 22
    assert not any(row.started == row.resolved for row in rows if row.impact == "maintenance")
    assert all(row.ending == RESOLVED for row in rows)
    assert (min(row.started for row in rows), max(row.started for row in rows)) == (
        utc("2022-03-24T19:11"), utc("2026-08-20T14:43"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "name", ["incidents/github/github-status-history.atom", "http/statuspage/githubstatus-history.atom"]
)
def test_github_s_atom_history_agrees_with_the_parsed_one(name: str) -> None:
    parsed = {row.external_id: row for row in read(real("incidents/github/incidents.jsonl")).incidents}
    entries = read(real(name)).incidents
    assert len(entries) == 25
    assert {row.external_id for row in entries} <= set(parsed)
    near = [abs(row.started - parsed[row.external_id].started).total_seconds() for row in entries]
    assert sum(seconds < 60 for seconds in near) >= 18  # the others have an impact window of their own
    assert max(near) < 3 * 86_400


def test_the_open_log_s_82_incidents_of_six_vendors_have_their_ends_from_their_texts() -> None:
    found = read(real("incidents/openlog/incidents.json"))
    assert Counter(row.vendor for row in found.incidents) == {
        "anthropic": 20, "openai": 20, "cartesia": 20, "deepgram": 20, "google": 1, "stability": 1,
    }  # fmt: skip
    assert found.refused == ()
    assert all(row.ending == RESOLVED and row.impact is None for row in found.incidents)
    google = next(row for row in found.incidents if row.vendor == "google")
    assert (google.started, google.resolved) == (utc("2025-07-18T14:42"), utc("2025-07-18T16:47"))


def test_the_ai_status_list_has_two_that_nobody_closed() -> None:
    found = read(real("incidents/ai-status/incidents.ndjson"))
    assert (len(found.incidents), found.refused) == (25, ())
    assert [row.title for row in found.incidents if row.ending == UNKNOWN_END] == [
        "BEDROCK_TEST",
        "AWS_BEDROCK_TEST",
    ]


@pytest.mark.parametrize(
    ("name", "vendor", "count", "first", "last"),
    [
        ("gcp-incidents.json", "Google Cloud", 157, "2021-07-07", "2022-07-01"),
        ("aws-data.json", "Amazon Web Services", 86, "2021-06-24", "2022-06-15"),
    ],
)
def test_the_clouds_are_read(name: str, vendor: str, count: int, first: str, last: str) -> None:
    found = read(real(f"incidents/cloud/{name}"))
    assert (len(found.incidents), found.refused) == (count, ())
    assert {row.vendor for row in found.incidents} == {vendor}
    days = sorted(f"{row.started:%Y-%m-%d}" for row in found.incidents)
    assert (days[0], days[-1]) == (first, last)
