"""Refresh signals and incidents from the network: ask the feeds, then work out what that changes in the register.

Two steps, so that nothing of the register waits for the network: `ask_feeds` needs only the feeds and what was fetched
before; `plan_changes` holds what came against the register as it is by then. A failed question never changes a value.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any

from leeway.domain.change import Brought, Change
from leeway.domain.feed_entities import Feed
from leeway.domain.register import Register
from leeway.domain.snapshot import FeedSnapshots, Snapshot
from leeway.domain.validation import changed
from leeway.errors import InvalidEdit, UnreadableSource
from leeway.formats.incidents_files import ParsedFile, parse_incidents
from leeway.formats.limits import Limits
from leeway.services.incident_import import IncidentPlan, plan_fetched_incidents
from leeway.services.open_register import OpenRegister
from leeway.services.refresh_plan import fetch_feed, hosts_of
from leeway.services.refresh_signals import Taken, signal_changes

if TYPE_CHECKING:
    from leeway.collect.client import Client
    from leeway.collect.fetched import Fetched
    from leeway.collect.progress import Progress


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What a feed gave. `problems` are sentences on what it didn't; `moves` say where it sent us instead."""

    feed: Feed
    fetched: "Fetched | None"
    problems: tuple[str, ...]
    moves: tuple[str, ...]

    @property
    def gave_something(self) -> bool:
        """Whether there is anything to be taken."""
        return self.fetched is not None and bool(self.fetched.readings or self.fetched.bodies)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What all feeds gave, and the bodies to keep. `notices` are sentences on how it was asked: without a token, and why."""

    results: tuple[FeedResult, ...]
    snapshots: tuple[FeedSnapshots, ...]
    at: datetime
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefreshChanges:
    """What a refresh changes in a register: one edit. `taken` tells it figure by figure, `incidents` by vendor."""

    label: str
    changes: tuple[Change, ...]
    brings: tuple[Brought, ...]
    taken: tuple[Taken, ...]
    incidents: Mapping[str, str]
    problems: tuple[str, ...]


def ask_feeds(
    feeds: Iterable[Feed],
    client: "Client",
    known: Mapping[str, Snapshot],
    progress: "Progress",
    trouble: str = "",
) -> Refreshed:
    """Ask feeds, several hosts at a time and politely; may run on a thread of its own. `trouble` is what a plan says of it.

    Raises:
        NetworkOff: The network was turned off meanwhile; nothing is kept.
        Exception: Whatever `progress` raises where the work should stop; nothing is kept.
    """
    from leeway.collect.errors import NetworkOff
    from leeway.collect.many import Task, run_all

    given = tuple(feeds)
    tasks: list[Task[Any]] = [
        Task(feed.address, _host(feed), partial(_fetched, feed, client, known)) for feed in given
    ]
    outcomes = run_all(tasks, progress)
    results, snapshots = [], []
    for feed, outcome in zip(given, outcomes, strict=True):
        if isinstance(outcome.error, NetworkOff):
            raise outcome.error
        results.append(_result(feed, outcome.result, outcome.error))
        if got := outcome.result:
            snapshots.append(FeedSnapshots(feed.id, got.snapshots, got.looked_at, got.is_whole))
    notices = (trouble,) if trouble else ()
    return Refreshed(tuple(results), tuple(snapshots), client.now(), notices)


def _fetched(feed: Feed, client: "Client", known: Mapping[str, Snapshot], progress: "Progress") -> "Fetched":
    return fetch_feed(feed, client, progress, known)


def _host(feed: Feed) -> str:
    from leeway.collect.errors import CollectError

    try:
        return hosts_of(feed)[0]
    except CollectError:
        return feed.address  # told when it is asked


def _result(feed: Feed, fetched: "Fetched | None", error: Exception | None) -> FeedResult:
    if fetched is None:
        return FeedResult(feed, None, (str(error),), ())
    moves = tuple(
        f"{move.from_url} sent us {'for good ' if move.permanent else ''}to {move.to_url}. If that is right, put the new "
        "address into the register."
        for move in fetched.moves
    )
    return FeedResult(feed, fetched, tuple(problem.sentence for problem in fetched.problems), moves)


# --------------------------------------------------------------------------------------------------- the register


def plan_changes(
    desk: OpenRegister,
    register: Register,
    refreshed: Refreshed,
    zone: tzinfo,
    new_id: Callable[[], str],
) -> RefreshChanges:
    """Work out what was fetched changes in a register; nothing is changed. Reads incidents, so for a thread of its own.

    Feeds that are gone from the register, or are about something else by now, are left out. So is what a feed gave that the
    register refuses: the others are taken, and `problems` says why it isn't. Days are those of `zone`.

    Raises:
        RegisterFileError: The incidents can't be read.
    """
    there = [one for one in refreshed.results if register.feeds.get(one.feed.id) == one.feed]
    left = len(there) < len(refreshed.results)
    meanwhile = ["Feeds that were changed or deleted meanwhile were left out."] if left else []
    planned = partial(_planned, desk, register, at=refreshed.at, zone=zone, new_id=new_id)
    whole = planned(there)
    if _refusal(register, whole):
        there, refused = _sifted(register, there, planned)
        meanwhile += refused
        whole = planned(there)
    return replace(whole, problems=(*meanwhile, *whole.problems))


def _planned(
    desk: OpenRegister,
    register: Register,
    there: list[FeedResult],
    *,
    at: datetime,
    zone: tzinfo,
    new_id: Callable[[], str],
) -> RefreshChanges:
    problems: list[str] = []
    changes, taken = signal_changes(
        register, [(one.feed, one.fetched) for one in there if one.fetched], zone, new_id
    )
    brings: list[Brought] = []
    told: dict[str, str] = {}
    for vendor_id, results in _by_vendor(there).items():
        files = _parsed(results, at, problems)
        if not files:
            continue
        plan = plan_fetched_incidents(desk, register, files, vendor_id, at)
        changes += plan.changes
        brings += plan.batches
        told[vendor_id] = "; ".join((*_counts(plan), *plan.notes))
    label = _label(register, there, at.astimezone(zone).date())
    return RefreshChanges(label, tuple(changes), tuple(brings), taken, told, tuple(problems))


def _refusal(register: Register, plan: RefreshChanges) -> str:
    """Say why the register wouldn't take it; empty if it would."""
    try:
        changed(register, plan.changes)
    except InvalidEdit as error:
        more = len(error.problems) - 1
        return error.problems[0] + (f" And {more:,} more." if more else "")
    return ""


def _sifted(
    register: Register,
    there: Iterable[FeedResult],
    planned: Callable[[list[FeedResult]], RefreshChanges],
) -> tuple[list[FeedResult], list[str]]:
    """Return the feeds whose results the register takes, also beside the vendor's others, and why it doesn't the rest."""
    good: dict[str, list[FeedResult]] = defaultdict(list)
    refused: list[str] = []
    for one in there:
        beside = good[one.feed.vendor_id]
        if why := _refusal(register, planned([*beside, one])):
            refused.append(
                f"{one.feed.address}: the register refuses what came, so it keeps what it was. {why}"
            )
        else:
            beside.append(one)
    return [one for kept in good.values() for one in kept], refused


def _by_vendor(results: Iterable[FeedResult]) -> Mapping[str, list[FeedResult]]:
    found: dict[str, list[FeedResult]] = defaultdict(list)
    for one in results:
        if one.fetched is not None and one.fetched.bodies:
            found[one.feed.vendor_id].append(one)
    return found


def _parsed(results: Iterable[FeedResult], now: datetime, problems: list[str]) -> list[ParsedFile]:
    files = []
    for one in results:
        for body in one.fetched.bodies if one.fetched else ():
            try:
                files.append(parse_incidents(body.data, body.name, now, UTC, Limits()))
            except UnreadableSource as error:
                problems.append(f"{one.feed.address}: {error}")
    return files


def _counts(plan: IncidentPlan) -> Iterator[str]:
    for part in plan.parts:
        yield f"{part.kind}: {part.add:,} new, {part.update:,} changed, {part.unchanged:,} as they were"


def _label(register: Register, results: Iterable[FeedResult], day: date) -> str:
    names = sorted({register.vendors[one.feed.vendor_id].name for one in results}, key=str.casefold)
    about = ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
    return f"Refresh {about or 'signals'} ({day.isoformat()})"
