"""The last exported memo on a product, and what came after it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time

import numpy as np

from leeway.domain.change import Edit
from leeway.domain.incident import IncidentColumns
from leeway.domain.register import Register
from leeway.memo.since import Earlier, NewIncident
from leeway.services.memo_records import products_of, told_of
from leeway.services.open_register import OpenRegister
from leeway.store.register_store import MemoRecord

_HOUR = np.timedelta64(3_600_000, "ms")


def read_earlier(
    desk: OpenRegister,
    register: Register,
    product_ids: Iterable[str],
    incidents: IncidentColumns,
    day: date,
    before: MemoRecord | None = None,
) -> Mapping[str, Earlier]:
    """Read the last memo on each product, by its id, with the edits and the vendor's incidents since, as of a day.

    `before`: only memos exported before this one, and edits up to it, count.

    Raises:
        RegisterFileError: The file can't be read.
    """
    found: dict[str, Earlier] = {}
    last = _last(desk.memos(), before)
    edits: dict[int, tuple[Edit, ...]] = {}
    for id in product_ids:
        record = next((one for one in last if id in products_of(one)), None)
        if record is None:
            continue
        if record.seq not in edits:
            edits[record.seq] = tuple(_since(desk.edits_after(record.seq), before, desk))
        told = told_of(record, id)
        found[id] = Earlier(
            exported=record.exported_at.date(),
            reader=record.reader,
            file_name=record.file_name,
            verdict=told.verdict,
            figures=told.figures,
            edits=edits[record.seq],
            incidents=tuple(_incidents(register, incidents, id, record.exported_at, day)),
        )
    return found


def _last(memos: tuple[MemoRecord, ...], before: MemoRecord | None) -> tuple[MemoRecord, ...]:
    """Return the memos, newest first: those exported before one of them, if one is given."""
    if before is None:
        return memos
    places = [place for place, one in enumerate(memos) if one.id == before.id]
    return memos[places[0] + 1 :] if places else memos


def _since(edits: tuple[Edit, ...], before: MemoRecord | None, desk: OpenRegister) -> Iterator[Edit]:
    """Leave out the edits after a memo that is made again."""
    later = {edit.id for edit in desk.edits_after(before.seq)} if before is not None else set()
    return (edit for edit in edits if edit.id not in later)


def _incidents(
    register: Register, incidents: IncidentColumns, product_id: str, since: datetime, day: date
) -> Iterator[NewIncident]:
    vendor_id = register.products[product_id].vendor_id
    if vendor_id not in incidents.vendors:
        return
    first = np.datetime64(since.astimezone(UTC).replace(tzinfo=None), "ms")
    end = np.datetime64(datetime.combine(day, time.max), "ms")
    new = (incidents.vendor == incidents.vendors.index(vendor_id)) & (incidents.started > first)
    for place in np.flatnonzero(new & (incidents.started <= end)):
        resolved, started = incidents.resolved[place], incidents.started[place]
        hours = None if np.isnat(resolved) else float((resolved - started) / _HOUR)
        yield NewIncident(started.astype("datetime64[D]").item(), hours)
