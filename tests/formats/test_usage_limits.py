"""Texts of reached limits and the instants at which they end."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from leeway.domain.usage import SESSION, UNKNOWN, WEEKLY
from leeway.formats.usage_limits import reached_limit

AT = datetime(2026, 9, 14, 10, 15, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "kind", "reset"),
    [
        ("Claude AI usage limit reached|1789387200", UNKNOWN, "2026-09-14T12:00"),
        ("Claude AI usage limit reached|1789387200000", UNKNOWN, "2026-09-14T12:00"),
        ("5-hour limit reached ∙ resets 2am", SESSION, "2026-09-15T00:00"),
        ("5-hour limit reached ∙ resets 2pm", SESSION, "2026-09-14T12:00"),
        ("5-hour limit reached ∙ resets 12am", SESSION, "2026-09-14T22:00"),
        ("5-hour limit reached ∙ resets 12pm", SESSION, "2026-09-15T10:00"),
        ("You've hit your limit · resets 6pm (Asia/Hong_Kong)", UNKNOWN, "2026-09-15T10:00"),
        ("You've hit your limit · resets 7pm (Asia/Hong_Kong)", UNKNOWN, "2026-09-14T11:00"),
        ("You've hit your limit · resets Jan 24 at 6pm (Asia/Hong_Kong)", UNKNOWN, "2027-01-24T10:00"),
        ("You've hit your session limit · resets 12:50pm (Europe/Paris)", SESSION, "2026-09-14T10:50"),
        ("You've hit your weekly limit · resets Sep 15, 3am (Europe/Dublin)", WEEKLY, "2026-09-15T02:00"),
        ("You've hit your weekly limit · resets Sep 13, 3am (Europe/Dublin)", WEEKLY, "2027-09-13T02:00"),
        ("You've hit your weekly limit · resets Feb 29, 3am (UTC)", WEEKLY, "2028-02-29T03:00"),
        ("You're out of extra usage · resets 3pm (America/New_York)", UNKNOWN, "2026-09-14T19:00"),
        ("You've hit your usage limit. Try again at 5:00 PM.", UNKNOWN, "2026-09-14T15:00"),
        ("You've hit your usage limit. Try again at Oct 9th, 2026 5:00 PM.", UNKNOWN, "2026-10-09T15:00"),
        ("You've hit your usage limit. Try again in 3 days 4 hours 5 minutes.", UNKNOWN, "2026-09-17T14:20"),
        ("You've hit your usage limit. Try again in 32 minutes.", UNKNOWN, "2026-09-14T10:47"),
    ],
)
def test_a_limit_is_told_with_its_kind_and_its_reset(text: str, kind: str, reset: str) -> None:
    limit = reached_limit(text, AT, BERLIN)
    assert limit
    assert limit.kind == kind
    assert limit.reset == datetime.fromisoformat(reset).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "API Error: 529 Overloaded. This is a server-side issue.",
        "API Error: the server is temporarily limiting requests (not your usage limit) · rate limited",
        "The limits of my language mean the limits of my world",
        "resets 3pm",
        "",
    ],
)
def test_other_refusals_are_no_limits(text: str) -> None:
    assert reached_limit(text, AT, BERLIN) is None


@pytest.mark.parametrize(
    "text",
    [
        "You've hit your limit · resets 6pm (Atlantis/Centre)",
        "You've hit your limit · resets 6pm (Europe)",
        "You've hit your limit · resets 17pm",
        "You've hit your limit · resets Feb 30, 3am (UTC)",
        "You've hit your limit · resets 31:99",
        "5-hour limit reached",
    ],
)
def test_a_limit_whose_reset_cannot_be_told_is_still_a_limit(text: str) -> None:
    limit = reached_limit(text, AT, BERLIN)
    assert limit
    assert limit.reset is None


def test_a_time_in_the_night_when_clocks_change_is_the_next_one() -> None:
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 2:30 in summer time; 3:00 becomes 2:00 at 1:00 UTC
    limit = reached_limit("5-hour limit reached ∙ resets 5am", before, BERLIN)
    assert limit
    assert limit.reset == datetime(2026, 10, 25, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("day", ["", "Oct 25, "])
def test_a_time_that_comes_twice_when_clocks_change_is_the_next_of_the_two(day: str) -> None:
    text = f"You've hit your limit · resets {day}2:45am (Europe/Berlin)"  # 0:45 UTC, and again 1:45 UTC
    for at, reset in ((0, 30), "00:45"), ((1, 30), "01:45"):
        limit = reached_limit(text, datetime(2026, 10, 25, *at, tzinfo=UTC), UTC)
        assert limit
        assert limit.reset == datetime.fromisoformat(f"2026-10-25T{reset}Z")
