"""Import agents' logs into a register: first a plan that can be looked at, then one edit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from leeway.domain.change import Action, Change, Edit
from leeway.domain.editing import add, update
from leeway.domain.register import Register, UsageImport, UsageSource
from leeway.domain.usage import CCUSAGE, CSV, Call, Hit, Unread
from leeway.errors import LeewayError
from leeway.formats.usage_ccusage import read_ccusage
from leeway.formats.usage_csv import CsvMapping, read_usage_csv
from leeway.formats.usage_rows import Bounds, instant
from leeway.formats.wording import listed
from leeway.ids import new_id
from leeway.services.finding import find_product
from leeway.services.open_register import OpenRegister
from leeway.services.sample_import import without_examples
from leeway.services.usage_files import (
    NAMES,
    FoundLogs,
    LogFile,
    Reading,
    find_logs,
    fingerprint,
    is_usage,
    to_read,
)
from leeway.services.usage_reading import LogReading, Progress
from leeway.store.usage_columns import CallColumns, ReadFile, UsageBatch, columns_of, taken_from
from leeway.store.usage_reads import UsageReads
from leeway.store.usage_scan import Interrupted

__all__ = [
    "FoundLogs",
    "Interrupted",
    "UnmappedUsage",
    "UsagePart",
    "UsagePlan",
    "find_logs",
    "is_usage",
    "mapped_products",
    "plan_usage_import",
    "products_by_option",
    "run_usage_import",
]


class UnmappedUsage(LeewayError):
    """It isn't known which product some logs are about; `kinds` says which."""

    def __init__(self, kinds: tuple[str, ...]) -> None:
        """Keep the kinds of log; the message is for the user."""
        self.kinds = kinds
        names = listed(tuple(NAMES[kind] for kind in kinds))
        super().__init__(
            f"The register doesn't say which product the logs of {names} are about. Choose the product once, or name "
            "it with --product NAME; one kind of log at a time."
        )


@dataclass(frozen=True, slots=True)
class UsagePart:
    """What an import would do for one kind of log and its product.

    `new` calls are added, `fuller` ones replace a lesser row that the register has, `known` ones change nothing;
    `tokens` are those of the first two. `first` and `last` are the instants of its first and last call or hit.
    """

    kind: str
    product_id: str
    product: str
    files: int
    sessions: int
    new: int
    fuller: int
    known: int
    limit_hits: int
    tokens: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True, eq=False)
class UsagePlan:
    """What an import of logs would do: look at `parts` and `unread`, then hand it to `run_usage_import`."""

    parts: tuple[UsagePart, ...]
    unread: tuple[Unread, ...]
    changes: tuple[Change, ...]
    label: str
    batches: tuple[UsageBatch, ...] = field(repr=False)

    @property
    def empty(self) -> bool:
        """Whether there is nothing new."""
        return not self.changes


def mapped_products(register: Register) -> dict[str, str]:
    """Return the product that the register has for each kind of log."""
    return {source.kind: source.product_id for source in register.usage_sources.values()}


def products_by_option(register: Register, found: FoundLogs, name: str | None) -> dict[str, str]:
    """Return the products by kind of log, when one may have been named for an import.

    Raises:
        LeewayError: There is no such product, or there are several kinds of log and it isn't clear which is meant.
    """
    known = mapped_products(register)
    if name is None:
        return known
    product = find_product(register, name)
    unmapped = tuple(kind for kind in found.kinds if kind not in known)
    if len(found.kinds) == 1:
        return {**known, found.kinds[0]: product.id}
    if len(unmapped) == 1:
        return {**known, unmapped[0]: product.id}
    kinds = listed(tuple(NAMES[kind] for kind in found.kinds))
    raise LeewayError(f"There are logs of {kinds}: name the product of one kind of log at a time.")


def plan_usage_import(  # noqa: PLR0913 - all but the first two by name, each with a default that holds
    desk: OpenRegister,
    sources: Sequence[Path],
    *,
    now: datetime,
    zone: tzinfo,
    products: Mapping[str, str] | None = None,
    mapping: CsvMapping | None = None,
    progress: Progress = lambda _done, _all: None,
    stopped: Callable[[], bool] = lambda: False,
) -> UsagePlan:
    """Read logs and work out what importing them would do; nothing is changed. May run on a thread of its own.

    `zone` is the user's, for texts that name a time without one; `products` maps kinds of log to products where that
    isn't what the register says; `mapping` tells what the columns of a CSV mean, instead of guessing. `progress` is
    told bytes done and bytes in all; `stopped` is asked at least every 0.1 s or few megabytes.

    Raises:
        UnreadableSource: There are no logs, or a ccusage or CSV file can't be read.
        UnmappedUsage: It isn't known which product a kind of log is about.
        Interrupted: `stopped` said so.
    """
    register = desk.register
    found = find_logs(sources)
    chosen = {**mapped_products(register), **(products or {})}
    unmapped = tuple(kind for kind in found.kinds if chosen.get(kind) not in register.products)
    if unmapped:
        raise UnmappedUsage(unmapped)
    with desk.usage() as reads:
        readings = to_read(found.files, reads.read_files())
        reading = LogReading(Bounds.at(now), zone, progress, stopped)
        calls = reading.read(readings)
        _read_tables(readings, reading, calls, zone, mapping)
        return _plan(register, reads, found, reading, calls, chosen)


def run_usage_import(
    desk: OpenRegister, plan: UsagePlan, stopped: Callable[[], bool] = lambda: False
) -> Edit | None:
    """Import what was planned, as one step to undo; None if there is nothing new.

    Raises:
        RegisterFileError: It could not be written; nothing was imported.
        Interrupted: `stopped` said so; nothing was imported.
    """
    edit = desk.edit(plan.changes, plan.label, Action.IMPORT)
    if edit is None:
        return None
    try:
        desk.save(edit, plan.batches, stopped)
    except BaseException:
        desk.revert()
        raise
    return edit


def _read_tables(
    readings: Sequence[Reading],
    reading: LogReading,
    calls: dict[str, CallColumns],
    zone: tzinfo,
    mapping: CsvMapping | None,
) -> None:
    """Read the files that aren't logs themselves: reports of ccusage, and CSV."""
    for kind in (CCUSAGE, CSV):
        rows: dict[int, Call] = {}
        files = [r.file for r in readings if r.file.kind == kind]
        for file in files:
            if kind == CCUSAGE:
                found, hits = read_ccusage(file.name, _bytes(file), zone, reading.bounds)
            else:
                found, hits = read_usage_csv(
                    file.name, _bytes(file), zone, reading.bounds, mapping, reading.note
                )
            for call in found:
                rows.setdefault(call.key, call)
            _take(reading, kind, file, hits)
        if files:
            calls[kind] = columns_of(rows.values())


def _bytes(file: LogFile) -> bytes:
    from leeway.errors import UnreadableSource
    from leeway.formats.limits import Limits

    most = Limits().file_bytes
    try:
        with file.path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise UnreadableSource(f"{file.name} can't be read: {error.strerror}.") from error
    if len(data) > most:
        raise UnreadableSource(f"{file.name} has more than {most:,} bytes; import it in parts.")
    return data


def _take(reading: LogReading, kind: str, file: LogFile, hits: Sequence[Hit]) -> None:
    reading.hits.setdefault(kind, {}).update({hit.key: hit for hit in hits})
    read = fingerprint(file, file.size)
    if read:
        reading.files.setdefault(kind, []).append(read)


def _plan(
    register: Register,
    reads: UsageReads,
    found: FoundLogs,
    reading: LogReading,
    calls: Mapping[str, CallColumns],
    chosen: Mapping[str, str],
) -> UsagePlan:
    number, known_hits = reads.next_number(), reads.known_hits()
    parts: list[UsagePart] = []
    batches: list[UsageBatch] = []
    changes: list[Change] = []
    for kind in found.kinds:
        columns = calls.get(kind) or columns_of(())
        new, better = reads.compare(columns)
        taken = taken_from(columns, new | better)
        hits = tuple(hit for key, hit in reading.hits.get(kind, {}).items() if key not in known_hits)
        files = tuple(reading.files.get(kind, ()))
        names = {file.name for file in found.files if file.kind == kind}
        part = _part(register, (kind, chosen[kind]), taken, hits, files, (new, better))
        parts.append(part)
        if part.new or part.fuller or hits:
            unread = tuple(
                row for row in (*found.unread, *reading.unread()) if row.file in names or not batches
            )
            batches.append(UsageBatch(number, taken, better[new | better], hits, files, unread))
            changes += _changes(register, part, found.name, number)
            number += 1
    unread = (*found.unread, *reading.unread())
    if changes:
        changes = [*without_examples(register, (part.product_id for part in parts)), *changes]
    return UsagePlan(tuple(parts), unread, tuple(changes), _label(parts, found.name), tuple(batches))


def _part(
    register: Register,
    mapped: tuple[str, str],
    taken: CallColumns,
    hits: Sequence[Hit],
    files: Sequence[ReadFile],
    masks: tuple[NDArray[np.bool_], NDArray[np.bool_]],
) -> UsagePart:
    (kind, product_id), (new, better) = mapped, masks
    at = [*(int(value) for value in (taken["at"].min(), taken["at"].max()))] if len(taken["at"]) else []
    at += [hit.at for hit in hits]
    names = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read")
    return UsagePart(
        kind=kind,
        product_id=product_id,
        product=register.products[product_id].name,
        files=len(files),
        sessions=len(set(taken["session"].tolist())),
        new=int(new.sum()),
        fuller=int(better.sum()),
        known=int(len(new) - new.sum() - better.sum()),
        limit_hits=len(hits),
        tokens=int(sum(taken[name].sum() for name in names)),
        first=instant(min(at)) if at else None,
        last=instant(max(at)) if at else None,
    )


def _changes(register: Register, part: UsagePart, name: str, number: int) -> list[Change]:
    changes: list[Change] = []
    source = next((s for s in register.usage_sources.values() if s.kind == part.kind), None)
    if source is None:
        changes += add(UsageSource(new_id(), part.kind, part.product_id))
    elif source.product_id != part.product_id:
        changes += update(register, "usage_source", source.id, product_id=part.product_id)
    row = UsageImport(
        new_id(), part.kind, part.product_id, name, number, part.new + part.fuller, part.limit_hits,
        _day(part.first), _day(part.last),
    )  # fmt: skip
    return [*changes, *add(row)]


def _day(at: datetime | None) -> date | None:
    return at.astimezone(UTC).date() if at else None


def _label(parts: Sequence[UsagePart], name: str) -> str:
    calls = sum(part.new + part.fuller for part in parts)
    sessions = sum(part.sessions for part in parts)
    kinds = listed(tuple(NAMES[part.kind] for part in parts if part.new or part.fuller or part.limit_hits))
    return f"Import {_counted(calls, 'call')} in {_counted(sessions, 'session')} of {kinds} from {name}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
