"""Import agents' logs into a register: first a plan that can be looked at, then one edit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.change import Action, Change, Edit
from leeway.domain.register import Register
from leeway.domain.usage import Hit, Unread
from leeway.domain.validation import changed
from leeway.errors import LeewayError
from leeway.formats.usage_csv_columns import CsvMapping, Shape
from leeway.formats.usage_rows import Bounds, instant
from leeway.formats.wording import listed
from leeway.services.finding import find_product
from leeway.services.open_register import OpenRegister
from leeway.services.usage_files import NAMES, FoundLogs, Reading, find_logs, is_usage, to_read
from leeway.services.usage_plan import ReadTable, UsagePart, UsagePlan, mapped_products, planned, remapped
from leeway.services.usage_reading import LogReading, Progress
from leeway.services.usage_tables import TABLES, TableReading
from leeway.store.stopping import Interrupted
from leeway.store.usage_columns import CallColumns, ReadFile, UsageBatch, columns_of, taken_from
from leeway.store.usage_reads import UsageReads

__all__ = [
    "FoundLogs",
    "Interrupted",
    "ReadTable",
    "UnmappedUsage",
    "UsagePart",
    "UsagePlan",
    "find_logs",
    "is_usage",
    "mapped_products",
    "plan_usage_import",
    "products_by_option",
    "remapped",
    "run_usage_import",
]

_AT_ONCE: Final = 50_000


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


def products_by_option(register: Register, found: FoundLogs, name: str | None) -> dict[str, str]:
    """Return the products by kind of log, when one may have been named for an import.

    Raises:
        LeewayError: There is no such product, or there are several kinds of log and it isn't clear which is meant.
    """
    known = mapped_products(register)
    if name is None or not found.kinds:
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
    made: tuple[Change, ...] = (),
    mappings: Mapping[Shape, CsvMapping] | None = None,
    progress: Progress = lambda _done, _all: None,
    stopped: Callable[[], bool] = lambda: False,
) -> UsagePlan:
    """Read logs and work out what importing them would do; nothing is changed. May run on a thread of its own.

    `zone` is the user's, for texts that name a time without one; `products` maps kinds of log to products where that
    isn't what the register says, and `made` are the changes that make those that the register lacks; `mappings` tell,
    by their headers, what the columns of CSV files mean, instead of guessing. `progress` is told bytes done and bytes
    in all; `stopped` is asked at least every 0.1 s or few megabytes.

    Raises:
        UnreadableSource: There are no logs, or a ccusage or CSV file can't be read.
        UnmappedUsage: It isn't known which product a kind of log is about.
        InvalidEdit: What `made` makes would break a rule of the register.
        Interrupted: `stopped` said so.
    """
    register = changed(desk.register, made) if made else desk.register
    found = find_logs(sources, stopped)
    chosen = {**mapped_products(register), **(products or {})}
    unmapped = tuple(kind for kind in found.kinds if chosen.get(kind) not in register.products)
    if unmapped:
        raise UnmappedUsage(unmapped)
    with desk.usage() as reads:
        readings = to_read(found.files, reads.read_files())
        logs = [reading for reading in readings if reading.file.kind not in TABLES]
        size, whole = sum(map(_size, logs)), sum(map(_size, readings))
        reading = LogReading(Bounds.at(now), zone, lambda done, _all: progress(done, whole), stopped)
        calls = reading.read(logs)
        tables = TableReading(reading, zone, mappings or {}, progress, stopped, size, whole)
        calls |= tables.read(readings)
        parts, batches = _parts(register, reads, found, reading, calls, chosen)
    unread = (*found.unread, *reading.unread())
    name = found.name.strip() or "a folder without a name"
    return planned(register, parts, batches, unread, name, made=made, tables=tuple(tables.tables))


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


def _distinct(texts: NDArray[Any]) -> int:
    """Count the different texts, some at a time: the window must get its turn in between."""
    found: set[str] = set()
    for start in range(0, len(texts), _AT_ONCE):
        found.update(texts[start : start + _AT_ONCE])
    return len(found)


def _size(reading: Reading) -> int:
    return max(0, reading.file.size - reading.start)


def _parts(
    register: Register,
    reads: UsageReads,
    found: FoundLogs,
    reading: LogReading,
    calls: Mapping[str, CallColumns],
    chosen: Mapping[str, str],
) -> tuple[list[UsagePart], list[UsageBatch]]:
    """Work out what each kind of log would add, and what of that is to be written."""
    number, known_hits = reads.next_number(), reads.known_hits()
    parts: list[UsagePart] = []
    batches: list[UsageBatch] = []
    for kind in found.kinds:
        columns = calls.get(kind) or columns_of(())
        new, better = reads.compare(columns)
        wanted = new | better
        taken = columns if wanted.all() else taken_from(columns, wanted)
        hits = tuple(hit for key, hit in reading.hits.get(kind, {}).items() if key not in known_hits)
        files = tuple(reading.files.get(kind, ()))
        part = _part(register, (kind, chosen[kind]), taken, hits, files, (new, better))
        parts.append(part)
        if part.adds:
            batches.append(UsageBatch(number, taken, better[wanted], hits, files))
            number += 1
    unread = (*found.unread, *reading.unread())
    return parts, _with_unread(found, [part.kind for part in parts if part.adds], batches, unread)


def _with_unread(
    found: FoundLogs, kinds: Sequence[str], batches: Sequence[UsageBatch], unread: Sequence[Unread]
) -> list[UsageBatch]:
    """Keep what wasn't read with the import of its kind of log, each once; where that has none, with the first."""
    places = {file.name: kinds.index(file.kind) for file in found.files if file.kind in kinds}
    return [
        replace(batch, unread=tuple(row for row in unread if places.get(row.file, 0) == place))
        for place, batch in enumerate(batches)
    ]


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
        sessions=_distinct(taken["session"]),
        new=int(new.sum()),
        fuller=int(better.sum()),
        known=int(len(new) - new.sum() - better.sum()),
        limit_hits=len(hits),
        tokens=int(sum(taken[name].sum() for name in names)),
        first=instant(min(at)) if at else None,
        last=instant(max(at)) if at else None,
    )
