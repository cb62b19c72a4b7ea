"""An incident as a source tells it, brought into the normal form: what the readers of all feeds have in common.

Rules, for every source:

- **Start**: the time that the source gives, else its first update, else, where the id is a ULID (incident.io), the time
  in it, which is when the record was made.
- **End**: the time that the source gives, else the first update that closes it. A record that was made after all was
  over (its start is the time of its ULID, and its end lies before) is of no known length: it starts when it ends.
- **No end**: ongoing if the source was still talking of it when the file was saved; where the last word is older than
  a week, or it is said to be closed and not when, the end isn't known, and it lasted at least until the last word.
- **Severity**: the source's own, as one of IMPACTS; the first update “Scheduled” is maintenance.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final

from leeway.domain.incident import MAINTENANCE, ONGOING, RESOLVED, UNKNOWN_END
from leeway.formats.incidents_times import clock, ulid_time
from leeway.formats.incidents_words import (
    CLOSED,
    OPEN,
    SCHEDULED,
    impact_of,
    kept_line,
    kept_text,
    payload_hash,
    plain,
)
from leeway.formats.records import Place

_SILENCE: Final = timedelta(days=7)
_SECOND_OR_TWO: Final = timedelta(seconds=2)
_AHEAD: Final = timedelta(days=1)
_EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)


class Refused(ValueError):
    """An incident that can't be taken; the text is a sentence."""


class LiesAhead(ValueError):
    """Maintenance that was announced and hadn't begun."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What holds for all incidents of a file.

    `kind` names the kind of file for a person. `vendor` is what the file calls its vendor, empty where it doesn't;
    `source` is the host of its status page, or the kind where there is none. `as_of` is when it was saved, where it says.
    `zone` is for times without one.
    """

    file: str
    kind: str
    now: datetime
    zone: tzinfo
    vendor: str = ""
    source: str = ""
    as_of: datetime | None = None

    @property
    def latest(self) -> datetime:
        """When the file was saved, as far as that is known; never later than now."""
        return min(self.as_of or self.now, self.now)


@dataclass(frozen=True, slots=True)
class Update:
    """What a source said about an incident, and when."""

    at: datetime | None
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as its source tells it; None, or empty, is what it doesn't say."""

    id: str = ""
    title: str = ""
    vendor: str = ""
    other_id: str = ""
    impact: str = ""
    status: str = ""
    started: datetime | None = None
    resolved: datetime | None = None
    updated: datetime | None = None
    components: tuple[str, ...] = ()
    url: str = ""
    updates: tuple[Update, ...] = ()
    text: str = ""
    source: str = ""
    payload: Any = None


@dataclass(frozen=True, slots=True)
class ParsedIncident:
    """An incident in the normal form, but for its vendor, which `vendor` only names (empty: not said).

    `impact` is one of IMPACTS, None where the source doesn't say. `ending` is RESOLVED, ONGOING or UNKNOWN_END; `seen` is
    the end, else how far it is known to have lasted. `said` is the last word of the source. Times are in UTC.
    """

    place: Place
    vendor: str
    source: str
    external_id: str
    title: str
    impact: str | None
    started: datetime
    resolved: datetime | None
    ending: str
    seen: datetime
    said: datetime
    other_id: str = ""
    components: tuple[str, ...] = ()
    url: str = ""
    updates: str = field(default="", repr=False)
    payload: str = ""


def incident_of(told: Told, feed: Feed, place: Place) -> ParsedIncident:
    """Bring an incident into the normal form by the rules above.

    Raises:
        Refused: It has no start, ends before it starts, lies in the future, or has no name.
        LiesAhead: It is maintenance that is still to come.
    """
    title = kept_line(told.title)
    if not title:
        raise Refused("It has no title.")
    moments = sorted(update.at for update in told.updates if update.at)
    started, resolved = _span(told, moments)
    impact = _impact(told)
    _check(started, resolved, feed, maintenance=impact == MAINTENANCE)
    said = max([*moments, *filter(None, (told.updated, resolved)), started])
    said = min(said, max(started, feed.now + _AHEAD))
    ending = RESOLVED if resolved else _ending(told, said, feed)
    seen = resolved or (max(said, feed.latest) if ending == ONGOING else said)
    return ParsedIncident(
        place=place,
        vendor=kept_line(told.vendor) or feed.vendor,
        source=told.source or feed.source,
        external_id=kept_line(told.id) or f"{title[:200]} {started:%Y-%m-%dT%H:%M:%SZ}",
        other_id=kept_line(told.other_id),
        title=title,
        impact=impact,
        started=started,
        resolved=resolved,
        ending=ending,
        seen=max(started, seen),
        said=said,
        components=_components(told.components),
        url=_link(told.url),
        updates=_written(told),
        payload=payload_hash(told.payload),
    )


def _span(told: Told, moments: Sequence[datetime]) -> tuple[datetime, datetime | None]:
    resolved = told.resolved or _closing(told)
    made = ulid_time(told.id)
    started = told.started or (moments[0] if moments else None) or made
    if started is None:
        started = resolved or told.updated
    if started is None:
        raise Refused("It has no start; a time such as 2026-11-22T14:05:00Z is needed.")
    if resolved and resolved < started:
        if made is None or abs(started - made) > _SECOND_OR_TWO:
            raise Refused(
                f"It ends before it starts: {clock(resolved)} is before {clock(started)}. Mend one of the two."
            )
        started = resolved
    return started, resolved


def _closing(told: Told) -> datetime | None:
    """Return the time of the first update that closed it, unless a later one opened it again."""
    closed = None
    for update in in_order(told.updates):
        if update.at is None:
            continue
        status = plain(update.status)
        if status in CLOSED:
            closed = closed or update.at
        elif status in OPEN and status != "update":
            closed = None
    if closed is None and plain(told.status) in CLOSED and not told.updates:
        closed = told.updated
    return closed


def in_order(updates: Sequence[Update]) -> list[Update]:
    """Put updates into the order of time; those of one minute as the source has them, which may list newest first."""
    timed = [update.at for update in updates if update.at]
    newest_first = bool(timed) and (timed[0] > timed[-1] or (timed[0] == timed[-1] and _ends_first(updates)))
    return sorted(reversed(updates) if newest_first else updates, key=lambda update: update.at or _EARLIEST)


def _ends_first(updates: Sequence[Update]) -> bool:
    return plain(updates[0].status) in CLOSED and plain(updates[-1].status) not in CLOSED


def _ending(told: Told, said: datetime, feed: Feed) -> str:
    words = [plain(update.status) for update in told.updates if update.at == said] or [plain(told.status)]
    open_ = plain(told.status) in OPEN or (not told.status and any(word in OPEN for word in words))
    if not told.status and not told.updates:
        open_ = True
    return ONGOING if open_ and feed.latest - said <= _SILENCE else UNKNOWN_END


def _impact(told: Told) -> str | None:
    if any(plain(update.status) in SCHEDULED for update in told.updates):
        return MAINTENANCE
    return impact_of(told.impact)


def _check(started: datetime, resolved: datetime | None, feed: Feed, *, maintenance: bool) -> None:
    if started < _EARLIEST:
        raise Refused(f"It starts at {clock(started)}, before 1990; that can't be right.")
    if started <= feed.now + _AHEAD:
        if resolved and resolved > feed.now + _AHEAD and not maintenance:
            raise Refused(f"It ends at {clock(resolved)}, in the future; leave the end out while it goes on.")
        return
    if maintenance:
        raise LiesAhead
    raise Refused(f"It starts at {clock(started)}, in the future.")


def _components(names: Iterable[str]) -> tuple[str, ...]:
    """Keep what can be a name: some lists have whole sentences in it."""
    kept = (kept_line(name) for name in names)
    return tuple(dict.fromkeys(name for name in kept if name and len(name) <= 80 and not name.endswith(".")))


def _link(url: str) -> str:
    kept = kept_line(url)
    return kept if re.match(r"https?://[^\s/]+", kept) else ""


def _written(told: Told) -> str:
    parts = []
    for update in in_order(told.updates):
        when = f"{update.at:%Y-%m-%d %H:%M} UTC " if update.at else ""
        status = update.status.replace("_", " ").strip()
        head = f"{when}{status[:1].upper()}{status[1:]}".strip()
        parts.append(f"{head}\n{update.text.strip()}".strip())
    text = "\n\n".join(parts) if parts else told.text
    return kept_text(text)
