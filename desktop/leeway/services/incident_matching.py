"""Which imported incident of the register each incident of a file is, and what it would be after the import.

An incident is known by its source and external id; else by an id that two feeds of one vendor share (the code at the end
of its link, the number of its entry), if both have one title for it, or say that it began within a week. The file's word
counts for all that it says, if it is of the same source; another source only fills in what isn't known. An older file
never opens again what is resolved, and a record that was brought once and replaced since is no news: so two feeds of one
page that differ can be imported again and again, in any order, and change nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from leeway.domain.incident import IMPACTS, NOT_STATED, ONGOING
from leeway.domain.incident_history import IncidentRow, digest_of, key_of
from leeway.formats.incidents_rows import ParsedIncident
from leeway.store.incident_merging import milliseconds

_UNSTATED: Final = IMPACTS.index(NOT_STATED)
_WEEK: Final = 7 * 86_400_000
_MINUTE: Final = 60_000
_SHORTEST_SHARED_ID: Final = 7


class KnownIncidents:
    """The incidents of one vendor as they are known while an import is worked out."""

    def __init__(
        self, vendor_id: str, rows: Iterable[IncidentRow], superseded: Collection[tuple[int, str]] = ()
    ) -> None:
        """Begin with those of the register; `superseded` are key and payload of their earlier versions."""
        self._vendor_id = vendor_id
        self._superseded = superseded
        self._rows: dict[int, IncidentRow] = {}
        self._by_id: dict[str, int] = {}
        self.before: dict[int, IncidentRow] = {}
        for row in rows:
            self.before[row.key] = row
            self._take(row)

    def find(self, row: ParsedIncident) -> IncidentRow | None:
        """Return the known incident that a file's incident is, None if it is new."""
        known = self._rows.get(key_of(self._vendor_id, row.source, row.external_id))
        if known is not None:
            return known
        for id in (row.external_id, row.other_id):
            found = self._rows.get(self._by_id.get(id, -1)) if len(id) >= _SHORTEST_SHARED_ID else None
            if found is not None and (
                found.title == row.title or abs(found.started - milliseconds(row.started)) <= _WEEK
            ):
                return found
        return None

    def take(self, row: ParsedIncident, now: datetime) -> IncidentRow:
        """Take an incident of a file in, and return it as it is then."""
        known = self.find(row)
        if known is None:
            taken = _new(self._vendor_id, row, now)
        else:
            taken = known if self._replaced(known, row) else _overlaid(known, row)
        self._take(taken)
        return taken

    def _replaced(self, known: IncidentRow, row: ParsedIncident) -> bool:
        """Tell whether a record is one that was brought before and replaced since, and goes on no longer than known."""
        heard = row.payload != known.payload and (known.key, row.payload) in self._superseded
        return heard and (row.resolved is not None or milliseconds(row.seen) <= known.seen)

    def changed(self, key: int) -> bool | None:
        """Tell whether an incident differs from the register's; None where the register has none."""
        before = self.before.get(key)
        return None if before is None else _content(before) != _content(self._rows[key])

    def row(self, key: int) -> IncidentRow:
        """Return an incident as it would be."""
        return self._rows[key]

    def holder(self, ids: Iterable[str]) -> bool:
        """Tell whether one of some ids is known here."""
        return any(len(id) >= _SHORTEST_SHARED_ID and id in self._by_id for id in ids)

    def _take(self, row: IncidentRow) -> None:
        self._rows[row.key] = row
        for id in (row.external_id, row.other_id):
            if id:
                self._by_id.setdefault(id, row.key)


def _new(vendor_id: str, row: ParsedIncident, now: datetime) -> IncidentRow:
    return IncidentRow(
        key=key_of(vendor_id, row.source, row.external_id),
        source=row.source,
        external_id=row.external_id,
        other_id=row.other_id,
        title=row.title,
        impact=_UNSTATED if row.impact is None else IMPACTS.index(row.impact),
        started=milliseconds(row.started),
        resolved=None if row.resolved is None else milliseconds(row.resolved),
        seen=milliseconds(row.seen),
        ongoing=row.ending == ONGOING,
        components=row.components,
        url=row.url,
        updates=row.updates,
        first_seen=milliseconds(now),
        payload=row.payload,
        file=row.place.file,
        digest=digest_of(row.updates),
    )


def _overlaid(known: IncidentRow, row: ParsedIncident) -> IncidentRow:
    stale = _is_stale(known, row)
    same = row.source == known.source and not stale
    span = _span(known, row) if same or (known.resolved is None and not stale) else {}
    impact = known.impact
    if row.impact is not None and (same or impact == _UNSTATED):
        impact = IMPACTS.index(row.impact)
    updates, digest = known.updates, known.digest
    if row.updates and (same or digest == digest_of("")):
        updates, digest = row.updates, digest_of(row.updates)
    filled = replace(
        known,
        title=row.title if same else known.title,
        other_id=known.other_id
        or next((id for id in (row.external_id, row.other_id) if id != known.external_id), ""),
        impact=impact,
        components=row.components if row.components and (same or not known.components) else known.components,
        url=row.url if row.url and (same or not known.url) else known.url,
        updates=updates,
        digest=digest,
    )
    return (
        replace(filled, payload=row.payload, file=row.place.file, **span) if same else replace(filled, **span)
    )


def _is_stale(known: IncidentRow, row: ParsedIncident) -> bool:
    """Tell whether a file says less than is known because it is older: it has no end yet, or heard of it less long."""
    if row.resolved is not None:
        return False
    return (
        milliseconds(row.said) <= known.resolved
        if known.resolved is not None
        else milliseconds(row.seen) < known.seen
    )


def _span(known: IncidentRow, row: ParsedIncident) -> dict[str, Any]:
    """Return start, end and last sign of a known incident after a file's word about it."""
    started = milliseconds(row.started)
    if abs(started - known.started) < _MINUTE and started % _MINUTE == 0:
        started = known.started  # the same minute, told less exactly
    if row.resolved is None:
        if known.resolved is not None and milliseconds(row.said) <= known.resolved:
            return {}
        seen = milliseconds(row.seen)
        if known.resolved is None and seen < known.seen:
            return {"started": started}
        return {
            "started": started,
            "resolved": None,
            "seen": max(seen, started),
            "ongoing": row.ending == ONGOING,
        }
    resolved = milliseconds(row.resolved)
    if known.resolved is not None and abs(resolved - known.resolved) < _MINUTE and resolved % _MINUTE == 0:
        resolved = known.resolved
    resolved = max(resolved, started)
    return {"started": started, "resolved": resolved, "seen": resolved, "ongoing": False}


def _content(row: IncidentRow) -> tuple[object, ...]:
    """Return what makes two versions of an incident the same for a person."""
    return (
        row.title, row.impact, row.started, row.resolved, row.seen, row.ongoing, row.components, row.url, row.digest,
        row.other_id,
    )  # fmt: skip


def differing(before: IncidentRow, after: IncidentRow) -> tuple[str, ...]:
    """Name what a new version changes, in the words of the register."""
    names = {
        "title": "title",
        "impact": "severity",
        "started": "start",
        "resolved": "end",
        "components": "components",
        "url": "link",
        "digest": "updates",
    }
    found = [words for name, words in names.items() if getattr(before, name) != getattr(after, name)]
    return tuple(found) or ("last word",)
