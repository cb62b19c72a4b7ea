"""Incident histories as Atom and RSS feeds. They tell no severity; times inside the entries have no year.

Read with expat and without a tree, so that a feed of any size is bounded; a document type is refused, because nothing in
a feed needs one and entities can grow without end.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final
from xml.parsers import expat

from leeway.errors import UnreadableSource
from leeway.formats.incidents_json import Found, refuse_html
from leeway.formats.incidents_rows import Feed, Told, Update
from leeway.formats.incidents_text import plain_text
from leeway.formats.incidents_times import (
    NoTime,
    read_time,
    stamp_time,
    stamps_in,
    ulid_time,
    updates_in,
    zone_named,
)
from leeway.formats.incidents_words import kept_line
from leeway.formats.records import Place
from leeway.formats.wording import shown

_KIND: Final = "Atom or RSS"
_SEPARATOR: Final = " "
_ENTRIES: Final = frozenset(("entry", "item"))
_TEXTS: Final = frozenset(
    (
        "id",
        "guid",
        "title",
        "published",
        "pubDate",
        "updated",
        "content",
        "description",
        "summary",
        "link",
        "encoded",
    )
)
_DEPTH: Final = 100
_CODE: Final = re.compile(r"/(?:incidents?|maintenances?|i)/([A-Za-z0-9_-]{6,})/?$")
_NUMBER: Final = re.compile(r"(\d{5,})$")
_OF_TITLE: Final = re.compile(
    r"^(.*?)\s*(?:\bStatus\b)?(?:\s+Page)?\s*[-–—|:]?\s*(?:Incident|Status)?\s*(?:History|Updates?|Feed)?$",
    re.IGNORECASE,
)
_STATUS: Final = re.compile(r"Status:\s*([A-Z][A-Za-z ]+?)(?=\n|$| {2}|[.<])")
_PLANNED: Final = "THIS IS A SCHEDULED EVENT"
_AFFECTED: Final = re.compile(r"Affected components\s*\n(.*)", re.IGNORECASE | re.DOTALL)


@dataclass
class _Entry:
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    link: str = ""


@dataclass
class _Head:
    title: str = ""
    updated: str = ""
    link: str = ""


class _Reader:
    """Takes a feed in, element by element."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._path: list[str] = []
        self._parts: list[str] = []
        self._entry: _Entry | None = None
        self.head = _Head()
        self.entries: list[_Entry] = []
        self._parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._take
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def read(self, data: bytes) -> None:
        """Read all of it.

        Raises:
            UnreadableSource: It isn't well-formed, or has a document type.
        """
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise UnreadableSource(
                f"{self._file}, line {error.lineno}: the feed can't be read as XML: {expat.ErrorString(error.code)}."
            ) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(_SEPARATOR)[2]
        self._path.append(tag)
        if len(self._path) > _DEPTH:
            raise UnreadableSource(
                f"{self._file}, line {self._parser.CurrentLineNumber}: it is nested too deeply."
            )
        if tag in _ENTRIES:
            self._entry = _Entry(self._parser.CurrentLineNumber)
        elif tag == "link" and "href" in attributes and attributes.get("rel", "alternate") == "alternate":
            self._link(attributes["href"])
        self._parts = []

    def _link(self, href: str) -> None:
        if self._entry is not None:
            self._entry.link = self._entry.link or href
        else:
            self.head.link = self.head.link or href

    def _take(self, text: str) -> None:
        self._parts.append(text)

    def _end(self, _name: str) -> None:
        tag = self._path.pop()
        text = "".join(self._parts).strip()
        self._parts = []
        if tag in _ENTRIES and self._entry is not None:
            self.entries.append(self._entry)
            self._entry = None
        elif tag not in _TEXTS or not text:
            return
        elif self._entry is not None and self._path and self._path[-1] in _ENTRIES:
            self._entry.texts.setdefault(tag, text)
        elif self._entry is None and self._path and self._path[-1] in ("feed", "channel"):
            self._of_head(tag, text)

    def _of_head(self, tag: str, text: str) -> None:
        if tag == "title":
            self.head.title = self.head.title or text
        elif tag in ("updated", "pubDate"):
            self.head.updated = self.head.updated or text
        elif tag == "link":
            self.head.link = self.head.link or text

    def _refuse_doctype(self, *_details: object) -> None:
        raise UnreadableSource(
            f"{self._file}, line {self._parser.CurrentLineNumber}: there is a document type (<!DOCTYPE>), which no feed "
            "of a status page has. Save the feed itself again."
        )


def read_atom(file: str, data: bytes, now: datetime, zone: tzinfo) -> Found:
    """Read an Atom or RSS history.

    Raises:
        UnreadableSource: It isn't one, or isn't well-formed.
    """
    refuse_html(file, data[:20_000].decode("utf-8", "replace"))
    reader = _Reader(file)
    reader.read(data)
    head = reader.head
    host = head.link.partition("://")[2].partition("/")[0].casefold()
    feed = Feed(file, _KIND, now, zone, _vendor(head.title), host or _KIND, _saved(head, zone))
    rows = tuple((Place(file, entry.line), _told(entry, feed)) for entry in reader.entries)
    if not rows and not head.title:
        raise UnreadableSource(f"{file} has no entries of an Atom or RSS history.")
    return Found(feed, rows)


def _vendor(title: str) -> str:
    """Return whose history it is: “GitHub” of “GitHub Status - Incident History”."""
    match = _OF_TITLE.match(kept_line(title))
    return match.group(1).strip(" -–—|:") if match else kept_line(title)


def _saved(head: _Head, zone: tzinfo) -> datetime | None:
    try:
        return read_time(head.updated, zone)
    except NoTime:
        return None


def _told(entry: _Entry, feed: Feed) -> Told | str:
    texts = entry.texts
    link = entry.link or texts.get("link", "")
    id = texts.get("id") or texts.get("guid") or link
    try:
        said = read_time(texts.get("updated"), feed.zone) or read_time(_published(texts), feed.zone)
        published = read_time(_published(texts), feed.zone)
    except NoTime:
        return f"Its time is {shown(texts.get('updated') or _published(texts))}, which isn't one."
    text = plain_text(
        texts.get("content") or texts.get("encoded") or texts.get("description") or texts.get("summary", "")
    )
    anchor = published or said
    updates = tuple(Update(*one) for one in updates_in(" ".join(text.split()), anchor)) if anchor else ()
    return _with_end(_plain(texts, link, id, text, updates), text, published, said)


def _published(texts: dict[str, str]) -> str:
    return texts.get("published") or texts.get("pubDate", "")


def _plain(texts: dict[str, str], link: str, id: str, text: str, updates: tuple[Update, ...]) -> Told:
    code = _CODE.search(link) or _CODE.search(id)
    number = _NUMBER.search(id)
    return Told(
        id=code.group(1) if code else id,
        other_id=number.group(1) if code and number else "",
        title=plain_text(texts.get("title", "")),
        components=_components(text),
        url=re.sub(r"(?<=[^:])//+", "/", link),
        updates=updates,
        text=text,
        payload=texts,
    )


def _with_end(told: Told, text: str, published: datetime | None, said: datetime | None) -> Told:
    """Add the span: that of the updates, that of an announced event, or from the ULID to the last word."""
    if _PLANNED in text:
        planned = _planned_span(text, published or said)
        if planned:
            return replace(
                told, impact="maintenance", status="scheduled", started=planned[0], resolved=planned[1]
            )
    if told.updates:
        return told
    status = _STATUS.search(text)
    word = status.group(1).strip() if status else ""
    closed = word.casefold() in ("resolved", "completed")
    made = ulid_time(told.id)
    return replace(
        told,
        status=word,
        started=made or published or said,
        resolved=said if closed else None,
        updated=said,
    )


def _planned_span(text: str, anchor: datetime | None) -> tuple[datetime, datetime] | None:
    """Read “THIS IS A SCHEDULED EVENT Apr 7, 13:00 - 23:45 UTC”, or the same over two days."""
    line = " ".join(text[text.index(_PLANNED) :][:200].split())
    stamps = stamps_in(line)
    if not stamps or anchor is None:
        return None
    named = re.search(r"\d ?([A-Z]{1,5})\b", line[stamps[0].end() :])
    zone = (zone_named(named.group(1)) if named else None) or UTC
    started = stamp_time(stamps[0], anchor + timedelta(days=180), zone)
    if started is None:
        return None
    if len(stamps) > 1 and stamps[1].start() - stamps[0].end() < 8:
        ended = stamp_time(stamps[1], started + timedelta(days=180), zone)
        return (started, ended) if ended and ended >= started else None
    later = re.match(r" *[-–—] *(\d{1,2}):(\d\d)", line[stamps[0].end() :])
    if not later:
        return None
    minutes = int(later.group(1)) * 60 + int(later.group(2))
    minutes -= int(stamps[0].group("hour")) * 60 + int(stamps[0].group("minute"))
    return started, started + timedelta(minutes=minutes if minutes >= 0 else minutes + 24 * 60)


def _components(text: str) -> tuple[str, ...]:
    """Return the components that incident.io lists: “Conversations (Operational)”, one a line."""
    match = _AFFECTED.search(text)
    lines = match.group(1).splitlines() if match else []
    return tuple(re.sub(r"\s*\([A-Z][a-z ]+\)$", "", line).strip("•- ") for line in lines[:50])
