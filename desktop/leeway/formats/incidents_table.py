"""Incidents as rows whose columns have names: CSV, JSON lines, and lists of JSON objects of any origin.

Which column is what is told by its name; capitals, spaces, hyphens and underscores make no difference. A time without a
zone is in the user's. Where a row has no start of its own, the updates in its text may tell it (“Jan 15, 17:02 UTC
Resolved - …”), or its id, if that is a ULID.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from leeway.errors import UnreadableSource
from leeway.formats.incidents_rows import Feed, Told, Update
from leeway.formats.incidents_text import plain_text
from leeway.formats.incidents_times import NoTime, read_time, ulid_time, updates_in
from leeway.formats.incidents_words import impact_of, plain, text_of
from leeway.formats.limits import Limits
from leeway.formats.records import Place
from leeway.formats.wording import listed, shown

ITEM_LISTS: Final = ("", "incidents", "data", "items", "results", "events", "outages", "records", "entries")
"""Members of a JSON document that may hold the list of incidents; "" is a bare list."""

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("incident_id", "external_id", "id", "code", "guid", "number", "key", "incident"),
    "other_id": ("entry_id",),
    "title": ("title", "name", "summary", "headline", "subject", "external_desc", "incident_title"),
    "vendor": ("vendor", "provider", "vendor_name", "provider_name", "provider_id", "vendor_id", "company"),
    "components": ("components", "component", "products", "product", "affected_components", "affected_products",
                   "services", "service_name", "service", "impacted_models"),
    "impact": ("impact", "severity", "level", "status_impact", "priority"),
    "status": ("status", "state"),
    "impact_start": ("downtime_start", "impact_start"),
    "impact_end": ("downtime_end", "impact_end"),
    "started": ("started", "started_at", "start", "start_at", "start_time", "begin", "began_at",
                "starts_at", "opened_at", "from", "created_at", "created"),
    "resolved": ("resolved", "resolved_at", "end", "end_at", "end_time", "ended", "ended_at", "ends_at",
                 "closed_at", "until", "to"),
    "published": ("published_at", "date", "reported_at"),
    "updated": ("updated_at", "updated", "last_update", "modified", "timestamp"),
    "url": ("url", "link", "raw_url", "permalink", "html_url", "shortlink", "uri"),
    "text": ("updates", "message", "description", "details", "body", "text", "note"),
}  # fmt: skip
_TIMES: Final = ("impact_start", "impact_end", "started", "resolved", "published", "updated")
_NEAR: Final = timedelta(days=7)
_ID_IN_URL: Final = re.compile(r"/(?:incidents?|maintenances?|feed|i)/([A-Za-z0-9_-]{6,})/?$")
_ENTRY_NUMBER: Final = re.compile(r"\d{5,}$")
_SHORTENERS: Final = ("", "stspg.io")
_BEGAN: Final = re.compile(
    r"began at (\d{4}-\d\d-\d\d \d\d:\d\d)(?: and ended at (\d{4}-\d\d-\d\d \d\d:\d\d))?.{0,60}?"
    r"(?:in|are) (US/Pacific|UTC)"
)
_ZONES: Final = {"US/Pacific": "America/Los_Angeles", "UTC": "UTC"}
_KEEPS_UTC: Final = frozenset(("provider", "affected_products", "timestamp"))
"""Members of a list of RSS entries (openlog) whose times are in UTC and don't say so."""


@lru_cache(maxsize=1_000)
def columns_in(names: tuple[str, ...]) -> Mapping[str, str]:
    """Return which column is what, by what it is: the first of its known names that is there."""
    by_name = {_spelled(name): name for name in reversed(names)}
    return {
        what: next(by_name[name] for name in known if name in by_name)
        for what, known in _NAMES.items()
        if any(name in by_name for name in known)
    }


@lru_cache(maxsize=10_000)
def _spelled(name: str) -> str:
    return "_".join(plain(name).split())


def fits_table(row: Mapping[str, Any]) -> bool:
    """Tell whether an object may be an incident: it has a title, and a time that it began or was told of."""
    found = columns_in(tuple(row)).keys()
    began = bool({"started", "impact_start"} & found)
    return "title" in found and (began or found >= {"updated", "id", "text"})


def told_by_row(row: Mapping[str, Any], feed: Feed) -> Told:
    """Tell a row.

    Raises:
        NoTime: One of its times isn't one; the sentence names the column.
    """
    found = columns_in(tuple(row))
    known = {what: row[name] for what, name in found.items()}
    zone = _zone(row, feed)
    times = {what: _time(found[what], known[what], zone) for what in _TIMES if what in found}
    given = known.get("text")
    text = plain_text(text_of(given))
    updates = _updates(given, zone) or _updates_in(text, times)
    began, ended = _began(text)
    links = _links(row, known)
    url = _url(links)
    id, other = _ids(known, url)
    times |= _impact_span(times)
    started = times.get("started") or began
    impact = text_of(known.get("impact"))
    return Told(
        id=id,
        other_id=other,
        title=re.sub(r"^(?:RESOLVED|\[RESOLVED\]): *", "", plain_text(text_of(known.get("title")))),
        vendor=text_of(known.get("vendor")),
        impact=impact or _impact_in_status(text_of(known.get("status"))),
        status=text_of(known.get("status")) if not updates else "",
        started=started if started or updates or ulid_time(id) else times.get("published"),
        resolved=times.get("resolved") or ended or (None if updates else _end(times, text)),
        updated=times.get("updated"),
        components=tuple(_names(known.get("components"))),
        url=url,
        updates=updates,
        text=text,
        source=next((host for host in map(_host, links) if host not in _SHORTENERS), ""),
        payload=dict(row),
    )


def _zone(row: Mapping[str, Any], feed: Feed) -> tzinfo:
    """Return the zone of times without one: the user's, but for a list known to keep UTC."""
    return UTC if row.keys() >= _KEEPS_UTC else feed.zone


def _time(column: str, value: Any, zone: tzinfo) -> datetime | None:
    try:
        return read_time(value, zone)
    except NoTime as error:
        raise NoTime(f"“{shown(column)}” is {shown(str(value))}, which {error}") from None


def _impact_span(times: Mapping[str, datetime | None]) -> dict[str, datetime | None]:
    """Return the span of the impact, which a list may have beside that of the reports; it is closer to the outage.

    Where it lies far from the reports it was taken from a date that was misread, and the reports count.
    """
    begun, reported = times.get("impact_start"), times.get("started")
    if begun is None or (reported and abs(begun - reported) > _NEAR):
        return {}
    return {"started": begun, "resolved": times.get("impact_end") or times.get("resolved")}


def _impact_in_status(status: str) -> str:
    """Return a severity that stands in the status, such as degraded; a status proper says nothing of it."""
    return status if plain(status) != "operational" and impact_of(status) else ""


def _ids(known: Mapping[str, Any], url: str) -> tuple[str, str]:
    """Return the id of an incident on its page, and another that feeds of the same page use."""
    given = text_of(known.get("id"))
    in_url = _ID_IN_URL.search(url) or _ID_IN_URL.search(given)
    entry = _ENTRY_NUMBER.search(text_of(known.get("other_id")))
    if in_url:
        code = in_url.group(1)
        return code, (entry.group() if entry else "" if "/" in given or given.endswith(code) else given)
    return given.rpartition(":")[2] if re.fullmatch(r"[a-z0-9_.-]+:[A-Za-z0-9_-]{6,}", given) else given, ""


def _links(row: Mapping[str, Any], known: Mapping[str, Any]) -> list[str]:
    names = {_spelled(name): name for name in row}
    links = [text_of(row[names[name]]) for name in _NAMES["url"] if name in names]
    links = [link for link in (*links, text_of(known.get("id"))) if link.startswith(("https://", "http://"))]
    return [re.sub(r"(?<=[^:])//+", "/", link) for link in links]


def _url(links: Sequence[str]) -> str:
    """Choose the link that leads to an incident of a status page, else the first."""
    found = next((link for link in links if _ID_IN_URL.search(link) and _host(link) not in _SHORTENERS), "")
    return found or next(iter(links), "")


def _host(link: str) -> str:
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from re.split(r"\s*[;|]\s*", value)
        return
    for item in value if isinstance(value, list) else []:
        yield text_of(item.get("name") or item.get("title")) if isinstance(item, dict) else text_of(item)


def _updates(value: Any, zone: tzinfo) -> tuple[Update, ...]:
    """Read a list of updates, each an object with a time, a status and a text."""
    if not isinstance(value, list):
        return ()
    found = []
    for item in value:
        if isinstance(item, dict):
            names = {_spelled(name): name for name in item}
            pick = [next((item[names[n]] for n in known if n in names), None) for known in _UPDATE_NAMES]
            found.append(Update(read_time(pick[0], zone), text_of(pick[1]), plain_text(text_of(pick[2]))))
    return tuple(found)


_UPDATE_NAMES: Final = (
    ("at", "display_at", "published_at", "when", "time", "timestamp", "created_at", "date"),
    ("status", "to_status", "state"),
    ("message", "body", "text", "message_string", "description"),
)


def _updates_in(text: str, times: Mapping[str, datetime | None]) -> tuple[Update, ...]:
    anchor = times.get("updated") or times.get("resolved") or times.get("published") or times.get("started")
    return tuple(Update(*one) for one in updates_in(text, anchor)) if anchor else ()


def _began(text: str) -> tuple[datetime | None, datetime | None]:
    """Read “Incident began at 2025-07-18 07:42 and ended at 2025-07-18 09:47 (all times are US/Pacific)”."""
    match = _BEGAN.search(text)
    if not match:
        return None, None
    zone = ZoneInfo(_ZONES[match.group(3)])
    began, ended = (
        datetime.fromisoformat(part).replace(tzinfo=zone).astimezone(UTC) if part else None
        for part in match.group(1, 2)
    )
    return began, ended


def _end(times: Mapping[str, datetime | None], text: str) -> datetime | None:
    """Return when the last word was, where that word is that it is resolved."""
    closed = re.match(r"Status: (Resolved|Completed)\b", text) is not None
    return times.get("updated") if closed and "started" not in times else None


# ------------------------------------------------------------------------------------------------------------- CSV


def headers_of(head: str) -> tuple[str, ...]:
    """Return the headers in the first line of a CSV text."""
    line = head.split("\n", 1)[0].strip("\ufeff\r ")
    return tuple(cell.strip() for cell in next(csv.reader([line], delimiter=_delimiter(line)), []))


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def read_csv(feed: Feed, text: str, limits: Limits) -> Iterator[tuple[Place, Told | str]]:
    """Read the rows of a CSV text; a wrong row is told as a sentence.

    Raises:
        UnreadableSource: It can't be read as CSV, or has no column for a title or a start.
    """
    headers = headers_of(text)
    if not fits_table(dict.fromkeys(headers)):
        raise UnreadableSource(
            f"{feed.file}, line 1: there is no column for a title, or none for a start. The columns are "
            f"{shown(listed(headers))}; call them title, started and resolved."
        )
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=_delimiter(first))
    line = 1
    try:
        for row in rows:
            place, line = Place(feed.file, line), rows.line_num + 1
            if place.line == 1 or not any(cell.strip() for cell in row):
                continue
            if len(row) > len(headers):
                yield place, f"It has {len(row)} cells, and there are {len(headers)} columns."
                continue
            yield place, _told_or_problem(dict(zip(headers, row, strict=False)), feed, limits)
    except csv.Error as error:
        raise UnreadableSource(f"{feed.file}, line {line}: it can't be read as CSV: {error}.") from error


def _told_or_problem(row: Mapping[str, Any], feed: Feed, limits: Limits) -> Told | str:
    if any(isinstance(cell, str) and len(cell) > limits.cell for cell in row.values()):
        return f"It has a cell of more than {limits.cell:,} characters."
    try:
        told = told_by_row(row, feed)
    except NoTime as error:
        return f"{error}."
    return replace(told, source=told.source or feed.source)
