"""Incidents as incident.io's own pages tell them: undocumented lists, whose ids are ULIDs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from leeway.formats.incidents_rows import Feed, Told, Update
from leeway.formats.incidents_times import read_time
from leeway.formats.incidents_words import impact_of as impact_word
from leeway.formats.incidents_words import text_of, worst
from leeway.formats.json_rows import Node


def told_by_incidentio(row: Mapping[str, Any], feed: Feed, names: Mapping[str, str]) -> Told:
    """Tell an incident: its span is that of its component impacts, its severity the worst of them.

    Raises:
        NoTime: One of its times isn't one.
    """
    impacts = _listed(row.get("component_impacts"))
    starts = [at for impact in impacts if (at := read_time(impact.get("start_at"), feed.zone))]
    ends = [read_time(impact.get("end_at"), feed.zone) for impact in impacts]
    ids = [*impacts, *_listed(row.get("affected_components"))]
    planned = text_of(row.get("type")) == "maintenance"
    statuses = [text_of(one.get("status")) for one in ids]
    return Told(
        id=text_of(row.get("id")),
        title=text_of(row.get("name")),
        impact="maintenance" if planned else _worst(statuses),
        status=text_of(row.get("status")),
        started=min(starts, default=read_time(row.get("published_at"), feed.zone)),
        resolved=max(end for end in ends if end) if ends and all(ends) else None,
        components=_named([*ids], names),
        url=_url(feed, text_of(row.get("id"))),
        updates=tuple(_updates(row, feed)),
        payload=row,
    )


def told_by_impacts(
    row: Mapping[str, Any], feed: Feed, names: Mapping[str, str], links: Mapping[str, Mapping[str, Any]]
) -> Told:
    """Tell one component's part of an incident; the parts of one incident are merged later.

    Raises:
        NoTime: One of its times isn't one.
    """
    id = text_of(row.get("status_page_incident_id"))
    link = links.get(id, {})
    components = _named([row], names)
    end = read_time(row.get("end_at"), feed.zone)
    return Told(
        id=id,
        title=text_of(link.get("name")) or f"{components[0] if components else 'A component'} affected",
        impact=text_of(row.get("status")),
        status="" if end else text_of(link.get("status")),
        started=read_time(row.get("start_at"), feed.zone),
        resolved=end,
        components=components,
        url=text_of(link.get("permalink")) or _url(feed, id),
        payload=row,
    )


def component_names(members: Mapping[str, list[Node] | Node]) -> Mapping[str, str]:
    """Return the names of components by id, where the file has them, anywhere in its summary."""
    found: dict[str, str] = {}
    for name in ("summary", "components", "structure"):
        node = members.get(name)
        values = [item.value for item in node] if isinstance(node, list) else [node.value] if node else []
        found |= dict(_pairs(values))
    return found


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from _pairs(item)
    elif isinstance(value, dict):
        id = value.get("component_id") or value.get("id")
        if isinstance(id, str) and isinstance(value.get("name"), str):
            yield id, value["name"]
        for item in value.values():
            if isinstance(item, list | dict):
                yield from _pairs(item)


def _named(rows: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of components; an id without a name says nothing to a person, and is left out."""
    found = (text_of(row.get("name")) or names.get(text_of(row.get("component_id")), "") for row in rows)
    return tuple(dict.fromkeys(name for name in found if name))


def _worst(statuses: Iterable[str]) -> str:
    return worst(impact_word(status) for status in statuses) or ""


def _updates(row: Mapping[str, Any], feed: Feed) -> Iterator[Update]:
    for update in _listed(row.get("updates")):
        at = read_time(update.get("published_at"), feed.zone)
        text = update.get("message_string")
        yield Update(at, text_of(update.get("to_status")), text_of(text))


def _url(feed: Feed, id: str) -> str:
    return f"https://{feed.source}/incidents/{id}" if feed.source and id else ""


def _listed(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
