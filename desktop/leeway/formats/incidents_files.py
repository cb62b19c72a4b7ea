"""Files of incidents: told by their content, not their name, and read into the normal form."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Final

from leeway.errors import UnreadableSource
from leeway.formats.columns import entities_fitting, spelled
from leeway.formats.decoding import text_of as decoded
from leeway.formats.incidents_atom import read_atom
from leeway.formats.incidents_json import Found, Row, read_json, refuse_html
from leeway.formats.incidents_merging import merged
from leeway.formats.incidents_rows import Feed, LiesAhead, ParsedIncident, Refused, Told, incident_of
from leeway.formats.incidents_table import fits_table, headers_of, read_csv, told_by_row
from leeway.formats.incidents_times import NoTime
from leeway.formats.limits import Limits
from leeway.formats.records import Place
from leeway.formats.stopping import Interrupted
from leeway.formats.wording import shown

Stopped = Callable[[], bool]

_HEAD: Final = 65_536
_NOT_OURS: Final = ("leeway-register",)
_HTML: Final = re.compile(rb"\s*(<!doctype html|<html)", re.IGNORECASE)
_XML: Final = re.compile(rb"\s*(<\?xml|<feed\b|<rss\b)", re.IGNORECASE)
_FEED_ROOT: Final = re.compile(rb"<(?:\w+:)?(feed|rss|RDF)\b")
_SIGNS: Final = (
    b'"incident_updates"',
    b'"scheduled_maintenances"',
    b'"component_impacts"',
    b'"page_status"',
    b'"months"',
    b'"most_recent_update"',
    b'"external_desc"',
    b'"status_page_incident_id"',
)
_PAGE: Final = re.compile(rb'"page"\s*:\s*\{')
_PAGE_LIST: Final = re.compile(rb'"(?:incidents|incident)"\s*:\s*[\[{]')
_LINE: Final = 20_000_000
_EVERY: Final = 1_000


@dataclass(frozen=True, slots=True)
class Wrong:
    """An incident that can't be taken, where it stands, and why, as a sentence."""

    place: Place
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What a file tells: its incidents in the normal form, those that were refused, and how many lie ahead."""

    feed: Feed
    incidents: tuple[ParsedIncident, ...]
    refused: tuple[Wrong, ...]
    ahead: int


def looks_like_incidents(path: Path) -> bool:
    """Tell from the beginning of a file whether it is one that `read_incidents` is for."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False
    return head_has_incidents(head)


def head_has_incidents(head: bytes) -> bool:
    """Tell from the first bytes whether a file holds incidents."""
    if head.startswith(b"PK") or b"\x00" in head[:1_000]:
        return False
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _XML.match(bare):
        return _FEED_ROOT.search(bare[:4_000]) is not None
    if bare.startswith((b"{", b"[")):
        return _json_has_incidents(bare)
    return not _HTML.match(bare) and _csv_has_incidents(bare)


def is_web_page(head: bytes) -> bool:
    """Tell from the first bytes whether a file is a page of HTML."""
    return _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def _json_has_incidents(head: bytes) -> bool:
    if any(sign.encode() in head[:4_000] for sign in _NOT_OURS):
        return False
    first = _first_line_object(head)
    if first is not None:
        return not {"sessionId", "payload", "type", "requestId"} & first.keys()
    if any(sign in head for sign in _SIGNS) or (b'"service_name"' in head and b'"summary"' in head):
        return True
    if _PAGE.search(head) and _PAGE_LIST.search(head):
        return True
    item = _first_item(head)
    return item is not None and fits_table(item)


def _first_line_object(head: bytes) -> dict[str, Any] | None:
    """Return the object of the first line, if lines are objects that may be incidents: JSON lines."""
    line = head.split(b"\n", 1)[0].strip()
    if not line.startswith(b"{") or not line.endswith(b"}"):
        return None
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and fits_table(value) else None


def _first_item(head: bytes) -> dict[str, Any] | None:
    """Return the first object of the first list, where it is whole in the head."""
    match = re.search(rb"\[\s*(?=\{)", head)
    if not match:
        return None
    text = head[match.end() :].decode("utf-8", "ignore")
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _csv_has_incidents(head: bytes) -> bool:
    headers = headers_of(head.decode("utf-8", "replace"))
    if len(headers) < 2 or entities_fitting([spelled(header) for header in headers]):
        return False
    return fits_table(dict.fromkeys(headers))


def read_incidents(
    path: Path, file: str, now: datetime, zone: tzinfo, limits: Limits, stopped: Stopped = lambda: False
) -> ParsedFile:
    """Read a file of incidents; `file` is what it is called in messages, `zone` is for times without one.

    Raises:
        UnreadableSource: It can't be read, is over a limit, or holds no incidents; the message says where and why.
        Interrupted: `stopped` said so.
    """
    return parse_incidents(_bytes(path, file, limits), file, now, zone, limits, stopped)


def parse_incidents(
    data: bytes, file: str, now: datetime, zone: tzinfo, limits: Limits, stopped: Stopped = lambda: False
) -> ParsedFile:
    """Read the bytes of a file of incidents as `read_incidents` reads the file.

    Raises:
        UnreadableSource: It is over a limit, or holds no incidents; the message says where and why.
        Interrupted: `stopped` said so.
    """
    found = _found(file, data, now, zone, limits)
    feed = _dated(found)
    incidents: dict[tuple[str, str, str], list[ParsedIncident]] = {}
    refused: list[Wrong] = []
    ahead = 0
    for number, (place, told) in enumerate(found.rows):
        if number % _EVERY == 0 and stopped():
            raise Interrupted
        if number >= limits.rows:
            raise UnreadableSource(f"{file} has more than {limits.rows:,} incidents; import it in parts.")
        if isinstance(told, str):
            refused.append(Wrong(place, "", told))
            continue
        try:
            row = incident_of(told, feed, place)
        except Refused as error:
            refused.append(Wrong(place, shown(told.title or told.id), str(error)))
        except LiesAhead:
            ahead += 1
        else:
            incidents.setdefault((row.vendor, row.source, row.external_id), []).append(row)
    rows = tuple(row for same in incidents.values() for row in (same if len(same) == 1 else merged(same)))
    return ParsedFile(feed, rows, tuple(refused), ahead)


def _bytes(path: Path, file: str, limits: Limits) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
    except OSError as error:
        raise UnreadableSource(f"{file} can't be read: {error.strerror or 'no reason given'}.") from error
    if len(data) > limits.file_bytes:
        raise UnreadableSource(f"{file} has more than {limits.file_bytes:,} bytes; import it in parts.")
    return data


def _found(file: str, data: bytes, now: datetime, zone: tzinfo, limits: Limits) -> Found:
    bare = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not bare:
        raise UnreadableSource(f"{file} is empty.")
    if _XML.match(bare) and not _HTML.search(bare[:2_000]):
        return read_atom(file, data, now, zone)
    if bare.startswith(b"{") and _first_line_object(data[:_LINE].lstrip(b"\xef\xbb\xbf \t\r\n")):
        return _read_lines(Feed(file, "JSON lines", now, zone, source="JSON lines"), decoded(file, data))
    if bare.startswith((b"{", b"[")):
        return read_json(file, data, now, zone)
    text = decoded(file, data)
    refuse_html(file, text)
    feed = Feed(file, "CSV", now, zone, source="CSV")
    return Found(feed, tuple(read_csv(feed, text, limits)))


def _read_lines(feed: Feed, text: str) -> Found:
    return Found(feed, tuple(_lines(feed, text)))


def _lines(feed: Feed, text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = Place(feed.file, number)
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            yield place, "The line isn't JSON; each line must be one object in braces."
            continue
        if not isinstance(value, dict):
            yield place, "An incident must be an object in braces."
            continue
        try:
            yield place, told_by_row(value, feed)
        except NoTime as error:
            yield place, f"{error}."


def _dated(found: Found) -> Feed:
    """Return the feed with the time when it was saved: where it doesn't say, that of its last word."""
    if found.feed.as_of is not None:
        return found.feed
    moments = [at for _, told in found.rows if isinstance(told, Told) for at in _moments(told)]
    last = max((at for at in moments if at <= found.feed.now), default=None)
    return replace(found.feed, as_of=last)


def _moments(told: Told) -> Iterator[datetime]:
    yield from (at for at in (told.started, told.resolved, told.updated) if at)
    yield from (update.at for update in told.updates if update.at)
