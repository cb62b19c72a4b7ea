"""The months of a Statuspage history (`/history.json?page=N`): times are HTML, without a year."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from leeway.formats.incidents_rows import Feed, Told
from leeway.formats.incidents_text import plain_text
from leeway.formats.incidents_times import month_of, stamp_time, stamps_in, zone_named
from leeway.formats.incidents_words import text_of
from leeway.formats.json_rows import Node

_LATER: Final = re.compile(r"[-–—] *(\d{1,2}):(\d\d)")
_ZONE: Final = re.compile(r"([A-Z]{1,5}(?:[+-]\d{1,2})?)\s*$")


def told_by_months(feed: Feed, months: Sequence[Node]) -> Iterator[tuple[int, Told | str]]:
    """Yield the incidents of the months with their lines, or a sentence about one that can't be read.

    The year is the month's. Where the file has none, months and incidents stand newest first: each is the last such
    time that isn't after the one before it, the first not after now.
    """
    before = feed.now + timedelta(days=1)
    for month in months:
        if not isinstance(month.value, dict):
            yield month.line, "A month must be an object in braces."
            continue
        year = _plain(month.value.get("year"))
        incidents = month.value.get("incidents")
        for node in incidents if isinstance(incidents, list) else []:
            if not isinstance(node.value, dict):
                yield node.line, "An incident must be an object in braces."
                continue
            span = _span(node.value, year if isinstance(year, int) else None, before)
            if span is None:
                yield (
                    node.line,
                    (
                        "Its time isn't one; expected is a text such as “Nov 22, 14:05 - 16:26 UTC” under “timestamp”."
                    ),
                )
                continue
            before = span[0] if not isinstance(year, int) else before
            yield node.line, _told(node.value, span)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Node) else value


def _told(row: Mapping[str, Any], span: tuple[datetime, datetime | None]) -> Told:
    started, resolved = span
    message = plain_text(text_of(row.get("message")))
    planned = "scheduled" in message[:80].casefold() and "maintenance" in message[:120].casefold()
    return Told(
        id=text_of(row.get("code")),
        title=plain_text(text_of(row.get("name"))),
        impact="maintenance" if planned and not row.get("impact") else text_of(row.get("impact")),
        status="" if resolved else "investigating",
        started=started,
        resolved=resolved,
        text=message,
        payload=dict(row),
    )


def _span(
    row: Mapping[str, Any], year: int | None, before: datetime
) -> tuple[datetime, datetime | None] | None:
    """Read “Mar 13, 06:55 - 16:02 UTC” or “Feb 25, 23:44 - Mar 2, 20:27 UTC”, its numbers marked up."""
    text = plain_text(text_of(row.get("timestamp")))
    stamps = stamps_in(text)
    named = _ZONE.search(text)
    zone = zone_named(named.group(1)) if named else None
    if not stamps or (named and zone is None) or month_of(stamps[0].group("month")) is None:
        return None
    limit = before if year is None else datetime(year, 12, 31, 23, 59, tzinfo=before.tzinfo)
    started = stamp_time(stamps[0], limit, zone)
    if started is None:
        return None
    if len(stamps) > 1:
        return started, stamp_time(stamps[1], started + timedelta(days=360), zone)
    later = _LATER.search(text, stamps[0].end())
    if not later:
        return started, None
    return started, _same_day(started, stamps[0], int(later.group(1)), int(later.group(2)))


def _same_day(started: datetime, stamp: re.Match[str], hour: int, minute: int) -> datetime:
    """Return the end of a span on one day; one that lies before the start is on the day after."""
    minutes = hour * 60 + minute - int(stamp.group("hour")) * 60 - int(stamp.group("minute"))
    return started + timedelta(minutes=minutes if minutes >= 0 else minutes + 24 * 60)
