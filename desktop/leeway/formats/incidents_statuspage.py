"""Incidents as Statuspage's API tells them (v2: incidents, scheduled-maintenances, summary, and single ones)."""

from collections.abc import Iterable, Mapping
from typing import Any

from leeway.formats.incidents_rows import Feed, Told, Update
from leeway.formats.incidents_times import read_time
from leeway.formats.incidents_words import plain, text_of


def told_by_statuspage(row: Mapping[str, Any], feed: Feed) -> Told:
    """Tell an incident or a maintenance; `display_at` orders the updates, a maintenance has its planned span.

    Raises:
        NoTime: One of its times isn't one.
    """
    planned = read_time(row.get("scheduled_for"), feed.zone)
    status = text_of(row.get("status"))
    return Told(
        id=text_of(row.get("id") or row.get("code")),
        title=text_of(row.get("name")),
        impact="maintenance" if planned else text_of(row.get("impact") or row.get("impact_override")),
        status=status,
        started=planned or read_time(row.get("started_at") or row.get("created_at"), feed.zone),
        resolved=_resolved(row, feed, status) if planned is None else _planned_end(row, feed, status),
        updated=read_time(row.get("updated_at"), feed.zone),
        components=tuple(_names(row)),
        url=text_of(row.get("shortlink") or row.get("permalink")),
        updates=tuple(_updates(row, feed)),
        payload=row,
    )


def _resolved(row: Mapping[str, Any], feed: Feed, status: str) -> Any:
    """Return its end: a time under `resolved_at` counts only while it isn't open again."""
    at = read_time(row.get("resolved_at"), feed.zone)
    return at if plain(status) in ("resolved", "postmortem", "completed", "") or not status else None


def _planned_end(row: Mapping[str, Any], feed: Feed, status: str) -> Any:
    """Return when a maintenance was completed, else, once it isn't going on, when it was to be."""
    done = read_time(row.get("resolved_at"), feed.zone)
    until = read_time(row.get("scheduled_until"), feed.zone)
    return done or (until if plain(status) in ("completed", "scheduled") else None)


def _names(row: Mapping[str, Any]) -> Iterable[str]:
    components = row.get("components")
    names = [c.get("name") for c in components if isinstance(c, dict)] if isinstance(components, list) else []
    if not names:
        for update in _listed(row.get("incident_updates")):
            names += [c.get("name") for c in _listed(update.get("affected_components"))]
    return (text_of(name) for name in names)


def _updates(row: Mapping[str, Any], feed: Feed) -> Iterable[Update]:
    for update in _listed(row.get("incident_updates")):
        at = read_time(update.get("display_at") or update.get("created_at"), feed.zone)
        yield Update(at, text_of(update.get("status")), text_of(update.get("body")))


def _listed(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
