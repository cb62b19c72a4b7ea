"""Incident feeds in JSON: which kind a document is, and what it tells; each incident with the line where it stands.

Known are Statuspage (`incidents.json`, `scheduled-maintenances.json`, `summary.json`, a single incident, and the months
of `history.json`), incident.io (its Statuspage form, and the lists of its own pages), Google Cloud (a bare list) and the
AWS archive. Any other list of objects is read by the names of its members, as a table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any, Final

from leeway.errors import UnreadableSource
from leeway.formats.decoding import text_of as decoded
from leeway.formats.incidents_cloud import told_by_aws, told_by_google
from leeway.formats.incidents_history import told_by_months
from leeway.formats.incidents_incidentio import component_names, told_by_impacts, told_by_incidentio
from leeway.formats.incidents_rows import Feed, Told
from leeway.formats.incidents_statuspage import told_by_statuspage
from leeway.formats.incidents_table import ITEM_LISTS, fits_table, told_by_row
from leeway.formats.incidents_times import NoTime, read_time
from leeway.formats.incidents_words import kept_line, text_of
from leeway.formats.json_rows import Node, read_feed
from leeway.formats.records import Place

Members = Mapping[str, list[Node] | Node]
Row = tuple[Place, Told | str]
"""Where an incident stands, and what is told of it, or a sentence about what is wrong with it."""

_WITHIN: Final = ("months",)
_PAGE_LISTS: Final = ("incidents", "scheduled_maintenances")


@dataclass(frozen=True, slots=True)
class Found:
    """What a file tells: `feed` holds for all of its rows."""

    feed: Feed
    rows: tuple[Row, ...]


def read_json(file: str, data: bytes, now: datetime, zone: tzinfo) -> Found:
    """Read a feed in JSON.

    Raises:
        UnreadableSource: It isn't JSON (a page of HTML in its place is told so), or none that has incidents.
    """
    text = decoded(file, data)
    refuse_html(file, text)
    members = read_feed(file, text, _WITHIN)
    feed = _feed(file, members, now, zone)
    for shape in _SHAPES:
        if shape.fits(members):
            source = feed.source or shape.source or shape.kind
            named = replace(feed, kind=shape.kind, vendor=feed.vendor or shape.vendor, source=source)
            return Found(named, tuple(shape.read(named, members)))
    raise UnreadableSource(
        f"{file} has no incidents that Leeway knows: expected is a saved feed of a status page (Statuspage, incident.io, "
        "Google Cloud, AWS), or a list of objects with a title, a start and an end."
    )


def refuse_html(file: str, text: str) -> None:
    """Refuse a web page that was saved in place of a feed.

    Raises:
        UnreadableSource: The text is HTML.
    """
    head = text[:2_000].lstrip().casefold()
    if head.startswith(("<!doctype html", "<html")) or (
        "<head" in head and "<body" in text[:20_000].casefold()
    ):
        raise UnreadableSource(
            f"{file}, line 1: this is a web page (HTML), not a feed: the address answered with its page. Save the feed "
            "itself, such as /api/v2/incidents.json or /history.atom of the status page."
        )


def _feed(file: str, members: Members, now: datetime, zone: tzinfo) -> Feed:
    page = _value(members, "page")
    if not isinstance(page, dict):
        status = _value(members, "page_status")
        page = status.get("page") if isinstance(status, dict) else None
    page = page if isinstance(page, dict) else {}
    saved = next(
        (value for value in (page.get("updated_at"), _value(members, "last_updated"), _value(members, "updated_at"))
         if isinstance(value, str)),
        None,
    )  # fmt: skip
    try:
        as_of = read_time(saved, zone)
    except NoTime:
        as_of = None
    return Feed(
        file, "", now, zone, kept_line(text_of(page.get("name"))), _host(text_of(page.get("url"))), as_of
    )


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].casefold()


def _value(members: Members, name: str) -> Any:
    node = members.get(name)
    return node.value if isinstance(node, Node) else None


def _items(members: Members, name: str) -> list[Node]:
    nodes = members.get(name)
    return nodes if isinstance(nodes, list) else []


def _first(nodes: Sequence[Node]) -> dict[str, Any]:
    return next((node.value for node in nodes if isinstance(node.value, dict)), {})


def _each(
    feed: Feed, nodes: Sequence[Node], tell: Callable[[Mapping[str, Any], Feed], Told]
) -> Iterator[Row]:
    """Tell every item; what isn't an object, or has a wrong time, is told as a problem."""
    for node in nodes:
        place = Place(feed.file, node.line)
        if not isinstance(node.value, dict):
            yield place, "An incident must be an object in braces."
            continue
        try:
            yield place, tell(node.value, feed)
        except NoTime as error:
            yield place, f"{error}."


# ------------------------------------------------------------------------------------------------------- the shapes


def _is_months(members: Members) -> bool:
    return isinstance(members.get("months"), list)


def _months(feed: Feed, members: Members) -> Iterator[Row]:
    for line, told in told_by_months(feed, _items(members, "months")):
        yield Place(feed.file, line), told


def _is_incidentio(members: Members) -> bool:
    first = _first(_items(members, "incidents"))
    return "published_at" in first and ("updates" in first or "affected_components" in first)


def _incidentio(feed: Feed, members: Members) -> Iterator[Row]:
    names = component_names(members)
    yield from _each(feed, _items(members, "incidents"), lambda row, of: told_by_incidentio(row, of, names))


def _is_impacts(members: Members) -> bool:
    return isinstance(members.get("component_impacts"), list)


def _impacts(feed: Feed, members: Members) -> Iterator[Row]:
    names = component_names(members)
    links = {
        text_of(node.value.get("id")): node.value
        for node in _items(members, "incident_links")
        if isinstance(node.value, dict)
    }
    nodes = _items(members, "component_impacts")
    yield from _each(feed, nodes, lambda row, of: told_by_impacts(row, of, names, links))


def _is_statuspage(members: Members) -> bool:
    if isinstance(_value(members, "incident"), dict):
        return True
    listed = [name for name in _PAGE_LISTS if isinstance(members.get(name), list)]
    rows = [row for name in listed for row in _items(members, name)]
    if not rows:
        return bool(listed) and isinstance(_value(members, "page"), dict)
    first = _first(rows)
    return "incident_updates" in first or ("shortlink" in first and "impact" in first)


def _statuspage(feed: Feed, members: Members) -> Iterator[Row]:
    single = members.get("incident")
    if isinstance(single, Node):
        yield from _each(feed, [single], told_by_statuspage)
    for name in _PAGE_LISTS:
        yield from _each(feed, _items(members, name), told_by_statuspage)


def _is_single(members: Members) -> bool:
    return isinstance(members.get("incident_updates"), list) and "id" in members


def _single(feed: Feed, members: Members) -> Iterator[Row]:
    row = {
        name: [item.value for item in node] if isinstance(node, list) else node.value
        for name, node in members.items()
    }
    yield from _each(feed, [Node(1, row)], told_by_statuspage)


def _is_google(members: Members) -> bool:
    first = _first(_items(members, ""))
    return "begin" in first and ("external_desc" in first or "most_recent_update" in first)


def _google(feed: Feed, members: Members) -> Iterator[Row]:
    yield from _each(feed, _items(members, ""), told_by_google)


def _is_aws(members: Members) -> bool:
    rows = [*_items(members, "archive"), *_items(members, "current"), *_items(members, "")]
    first = _first(rows)
    return "service_name" in first and "date" in first and "summary" in first


def _aws(feed: Feed, members: Members) -> Iterator[Row]:
    for name in ("archive", "current", ""):
        yield from _each(feed, _items(members, name), told_by_aws)


def _table_of(members: Members) -> str | None:
    for name in ITEM_LISTS:
        first = _first(_items(members, name))
        if first and fits_table(first):
            return name
    return None


def _is_table(members: Members) -> bool:
    return _table_of(members) is not None


def _table(feed: Feed, members: Members) -> Iterator[Row]:
    name = _table_of(members)
    assert name is not None
    yield from _each(feed, _items(members, name), told_by_row)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A kind of document: how to tell it, how to read it, and whose it is where its form says so."""

    fits: Callable[[Members], bool]
    kind: str
    read: Callable[[Feed, Members], Iterator[Row]]
    vendor: str = ""
    source: str = ""


_SHAPES: Final = (
    _Shape(_is_months, "Statuspage history", _months),
    _Shape(_is_incidentio, "incident.io", _incidentio),
    _Shape(_is_impacts, "incident.io", _impacts),
    _Shape(_is_statuspage, "Statuspage", _statuspage),
    _Shape(_is_single, "Statuspage", _single),
    _Shape(_is_google, "Google Cloud", _google, "Google Cloud", "status.cloud.google.com"),
    _Shape(_is_aws, "AWS", _aws, "Amazon Web Services", "status.aws.amazon.com"),
    _Shape(_is_table, "JSON", _table),
)
