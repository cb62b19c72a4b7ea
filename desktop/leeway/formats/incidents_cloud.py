"""Incidents as Google Cloud (`incidents.json`, a bare list) and the AWS archive tell them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from leeway.formats.incidents_rows import Feed, Told, Update
from leeway.formats.incidents_text import plain_text
from leeway.formats.incidents_times import month_of, read_time, zone_named
from leeway.formats.incidents_words import text_of

_PACIFIC: Final = "America/Los_Angeles"
_AWS_IMPACTS: Final = {"0": "none", "1": "minor", "2": "major", "3": "critical"}
_AWS_UPDATE: Final = re.compile(r'<div>\s*<span class="yellowfg">([^<]*)</span>(.*?)</div>', re.DOTALL)
_LABEL: Final = re.compile(
    r"(?:(?P<month>[A-Z][a-z]{2})[a-z]* +(?P<day>\d{1,2}),? +)?(?P<hour>\d{1,2}):(?P<minute>\d\d) *(?P<half>AM|PM)"
    r"(?: +(?P<zone>[A-Z]{3,4}))?"
)
_BETWEEN: Final = re.compile(
    rf"\b(?:Between|From) +({_LABEL.pattern.replace('?P<', '?P<a_')}) *(?:and|to|until) +"
    rf"({_LABEL.pattern.replace('?P<', '?P<b_')})"
)


def told_by_google(row: Mapping[str, Any], feed: Feed) -> Told:
    """Tell an incident; without an `end` it is ongoing.

    Raises:
        NoTime: One of its times isn't one.
    """
    last = row.get("most_recent_update")
    ended = read_time(row.get("end"), feed.zone)
    uri = text_of(row.get("uri"))
    products = _titles(row.get("affected_products")) or (text_of(row.get("service_name")),)
    return Told(
        id=text_of(row.get("id") or row.get("number")),
        other_id=text_of(row.get("number")) if row.get("id") else "",
        title=text_of(row.get("external_desc")) or text_of(row.get("service_name")),
        impact=text_of(row.get("status_impact")) or text_of(row.get("severity")),
        status="" if ended else (text_of(last.get("status")) if isinstance(last, dict) else "ongoing"),
        started=read_time(row.get("begin") or row.get("created"), feed.zone),
        resolved=ended,
        updated=read_time(row.get("modified"), feed.zone),
        components=tuple(products),
        url=uri if uri.startswith("https://") else f"https://{feed.source}/{uri}" if uri else "",
        updates=tuple(_google_updates(row, feed)),
        payload=row,
    )


def _titles(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    return tuple(text_of(item.get("title")) for item in items if isinstance(item, dict))


def _google_updates(row: Mapping[str, Any], feed: Feed) -> Iterator[Update]:
    updates = row.get("updates")
    for update in updates if isinstance(updates, list) else []:
        if isinstance(update, dict):
            at = read_time(update.get("when") or update.get("created"), feed.zone)
            yield Update(at, text_of(update.get("status")), text_of(update.get("text")))


def told_by_aws(row: Mapping[str, Any], _feed: Feed) -> Told:
    """Tell an event of one service in one region: `date` is its first report, the updates have clock times.

    The span is the one that an update names (“Between 11:07 AM and 11:15 AM PDT we experienced …”), else from the first
    report to the update that resolved it.

    Raises:
        NoTime: Its date isn't one.
    """
    reported = read_time(row.get("date"), UTC)
    title = plain_text(text_of(row.get("summary")))
    closed = title.casefold().startswith("[resolved]")
    updates = tuple(_aws_updates(text_of(row.get("description")), reported)) if reported else ()
    named = _named_span(updates)
    said = [reported, *(update.at for update in updates)]
    started, resolved = named or (reported, max(filter(None, said), default=None))
    return Told(
        id=f"{text_of(row.get('service'))} {text_of(row.get('date'))}".strip(),
        title=re.sub(r"^\[resolved\]\s*", "", title, flags=re.IGNORECASE),
        impact=_AWS_IMPACTS.get(text_of(row.get("status")), ""),
        status="resolved" if closed else "investigating",
        started=started,
        resolved=resolved if closed else None,
        components=(text_of(row.get("service_name")),),
        updates=updates,
        payload=row,
    )


def _aws_updates(description: str, reported: datetime) -> Iterable[Update]:
    last = reported
    for label, text in _AWS_UPDATE.findall(description):
        match = _LABEL.search(plain_text(label))
        at = _clock(match.groupdict(), last - timedelta(minutes=1)) if match else None
        last = max(last, at or last)
        yield Update(at, "Update", plain_text(text))


def _named_span(updates: tuple[Update, ...]) -> tuple[datetime, datetime] | None:
    """Return the span that the last update names which names one, where it can be right."""
    for update in reversed(updates):
        match = _BETWEEN.search(update.text)
        if not match or not update.at:
            continue
        zone = match.group("b_zone") or match.group("a_zone")
        parts = [{k[2:]: v for k, v in match.groupdict().items() if k.startswith(s)} for s in ("a_", "b_")]
        end = _clock_before({**parts[1], "zone": zone}, update.at + timedelta(minutes=1))
        start = _clock_before({**parts[0], "zone": zone}, end) if end else None
        if start and end and end - start <= timedelta(days=14):
            return start, end
    return None


def _zone(name: str | None) -> tzinfo:
    return (zone_named(name) if name else None) or ZoneInfo(_PACIFIC)


def _on(part: Mapping[str, str | None], day: datetime) -> datetime:
    hour = int(part["hour"] or 0) % 12 + (12 if part["half"] == "PM" else 0)
    return day.replace(hour=hour, minute=int(part["minute"] or 0), second=0, microsecond=0)


def _dated(part: Mapping[str, str | None], near: datetime) -> datetime | None:
    """Return a clock time with a day of its own, in the year that brings it nearest to another."""
    month = month_of(part["month"] or "")
    if month is None or not part["day"]:
        return None
    found = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            found.append(_on(part, near.replace(year=year, month=month, day=int(part["day"]))))
        except ValueError:
            continue
    return min(found, key=lambda at: abs(at - near), default=None)


def _clock(part: Mapping[str, str | None], after: datetime) -> datetime | None:
    """Return the first time not before `after` that a clock time can mean."""
    near = after.astimezone(_zone(part.get("zone")))
    at = _dated(part, near) if part.get("month") else _on(part, near)
    if at is not None and at < near and not part.get("month"):
        at += timedelta(days=1)
    return at.astimezone(UTC) if at else None


def _clock_before(part: Mapping[str, str | None], before: datetime) -> datetime | None:
    """Return the last time not after `before` that a clock time can mean."""
    near = before.astimezone(_zone(part.get("zone")))
    at = _dated(part, near) if part.get("month") else _on(part, near)
    if at is not None and at > near and not part.get("month"):
        at -= timedelta(days=1)
    return at.astimezone(UTC) if at else None
