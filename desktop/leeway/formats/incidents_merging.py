"""Rows that are about one incident, such as one for each component, brought together."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from leeway.domain.incident import ONGOING, RESOLVED, UNKNOWN_END
from leeway.formats.incidents_rows import ParsedIncident
from leeway.formats.incidents_words import worst

if TYPE_CHECKING:
    from datetime import datetime


def merged(rows: Sequence[ParsedIncident]) -> list[ParsedIncident]:
    """Merge rows of one incident: what overlaps or touches becomes one span, what doesn't stays an outage of its own.

    Rows that start together are the same row told again: the one with the last word counts.
    """
    latest: dict[tuple[datetime, tuple[str, ...]], ParsedIncident] = {}
    for row in rows:
        key = (row.started, row.components)
        if key not in latest or row.said >= latest[key].said:
            latest[key] = row
    spans: list[ParsedIncident] = []
    for row in sorted(latest.values(), key=lambda row: row.started):
        if spans and row.started <= spans[-1].seen:
            spans[-1] = _joined(spans[-1], row)
        else:
            spans.append(row)
    return [
        row if number == 1 else replace(row, external_id=f"{row.external_id} #{number}")
        for number, row in enumerate(spans, start=1)
    ]


def _joined(one: ParsedIncident, other: ParsedIncident) -> ParsedIncident:
    last = max(one, other, key=lambda row: row.said)
    if (
        one.started == other.started
        and one.resolved != other.resolved
        and not (one.components or other.components)
    ):
        resolved, ending = last.resolved, last.ending
    else:
        open_ = [row for row in (one, other) if row.resolved is None]
        resolved = None if open_ else max(row.seen for row in (one, other))
        ending = (
            RESOLVED if not open_ else ONGOING if any(r.ending == ONGOING for r in open_) else UNKNOWN_END
        )
    return replace(
        last,
        place=one.place,
        started=one.started,
        resolved=resolved,
        ending=ending,
        seen=resolved or max(one.seen, other.seen),
        impact=worst((one.impact, other.impact)),
        components=tuple(dict.fromkeys((*one.components, *other.components))),
        updates=last.updates or one.updates or other.updates,
        url=last.url or one.url or other.url,
    )
