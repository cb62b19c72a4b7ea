"""What was imported and what was said by hand, brought together: corrections put on, entries put in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.incident import (
    AS_PUBLISHED,
    IMPACTS,
    ONGOING,
    RESOLVED,
    UNKNOWN_END,
    Incident,
    IncidentColumns,
    IncidentCorrection,
    PublishedIncident,
)
from leeway.domain.incident_history import IncidentRow, entry_key, key_of
from leeway.domain.register import Register
from leeway.domain.validation import folded

BY_HAND: Final = "by hand"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_NO_TIME: Final = np.datetime64("NaT", "ms")


@dataclass(frozen=True)
class HandWork:
    """The entries and the corrections of a register, or of one of its vendors, by the key of their incident."""

    entries: Mapping[int, Incident]
    corrections: Mapping[int, IncidentCorrection]

    @classmethod
    def of(cls, register: Register, vendor_id: str | None = None) -> "HandWork":
        """Gather them."""
        entries = {entry_key(row.id): row for row in register.incidents.values()}
        corrections = {
            key_of(row.vendor_id, row.source, row.external_id): row
            for row in register.incident_corrections.values()
        }
        if vendor_id is not None:
            entries = {key: row for key, row in entries.items() if row.vendor_id == vendor_id}
            corrections = {key: row for key, row in corrections.items() if row.vendor_id == vendor_id}
        return cls(entries, corrections)

    @property
    def titles(self) -> dict[int, str]:
        """What the entries are called."""
        return {key: row.name for key, row in self.entries.items()}


def columns_of(
    register: Register, found: Mapping[str, NDArray[Any]], vendors: Sequence[str], hand: HandWork
) -> IncidentColumns:
    """Lay incidents out: `found` are those imported, unordered, `place` leading to their vendors."""
    vendor_ids = tuple(register.vendors)
    product_ids = tuple(register.products)
    code = {id: place for place, id in enumerate(vendor_ids)}
    vendor = np.array([code[id] for id in vendors], np.int32)[found["place"].astype(np.intp)]
    columns: dict[str, NDArray[Any]] = {
        "key": found["key"].astype(np.uint64),
        "vendor": vendor,
        "product": _products(register, found["components"], vendor, vendor_ids, product_ids),
        "started": found["started"].astype("datetime64[ms]"),
        "resolved": found["resolved"].astype("datetime64[ms]"),
        "seen": found["seen"].astype("datetime64[ms]"),
        "impact": found["impact"].astype(np.int8),
        "ongoing": found["ongoing"].astype(np.bool_),
        "touched": np.ones(len(vendor), np.bool_),
        "by_hand": np.zeros(len(vendor), np.bool_),
    }
    _correct(columns, hand, product_ids)
    entered = _entered(hand, code, product_ids)
    columns = {name: np.concatenate([values, entered[name]]) for name, values in columns.items()}
    order = np.lexsort((columns["key"], columns["started"]))
    return IncidentColumns(
        **{name: values[order] for name, values in columns.items()}, vendors=vendor_ids, products=product_ids
    )


def _products(
    register: Register,
    components: NDArray[Any],
    vendor: NDArray[np.int32],
    vendor_ids: Sequence[str],
    product_ids: Sequence[str],
) -> NDArray[np.int32]:
    """Return the product of each incident whose component has the name of a product of its vendor."""
    named = products_by_name(register)
    place = {id: number for number, id in enumerate(product_ids)}
    known: dict[tuple[int, str], int] = {}
    codes = np.full(len(components), -1, np.int32)
    for number, (text, of) in enumerate(zip(components.tolist(), vendor.tolist(), strict=True)):
        if not text:
            continue
        if (of, text) not in known:
            found = product_of(named, vendor_ids[of], text.split("\n"))
            known[of, text] = -1 if found is None else place[found]
        codes[number] = known[of, text]
    return codes


def products_by_name(register: Register) -> Mapping[tuple[str, Any], str]:
    """Return products by vendor and folded name."""
    return {(row.vendor_id, folded(row.name)): row.id for row in register.products.values()}


def product_of(named: Mapping[tuple[str, Any], str], vendor_id: str, components: Sequence[str]) -> str | None:
    """Return the product that the components of an incident name, where it is one and no other component is hit."""
    found = {named.get((vendor_id, folded(component))) for component in components}
    return found.pop() if len(found) == 1 else None


def _correct(columns: dict[str, NDArray[Any]], hand: HandWork, product_ids: Sequence[str]) -> None:
    if not hand.corrections:
        return
    places = {int(key): place for place, key in enumerate(columns["key"].tolist())}
    for key, row in hand.corrections.items():
        place = places.get(key)
        if place is None:
            continue
        if row.touched is not None:
            columns["touched"][place] = row.touched
        if row.impact != AS_PUBLISHED:
            columns["impact"][place] = IMPACTS.index(row.impact)
        if row.product_id is not None:
            columns["product"][place] = product_ids.index(row.product_id)
        started, resolved, seen = corrected_span(
            row,
            int(columns["started"][place].astype(np.int64)),
            None
            if np.isnat(columns["resolved"][place])
            else int(columns["resolved"][place].astype(np.int64)),
            int(columns["seen"][place].astype(np.int64)),
        )
        columns["started"][place] = np.datetime64(started, "ms")
        columns["resolved"][place] = _NO_TIME if resolved is None else np.datetime64(resolved, "ms")
        columns["seen"][place] = np.datetime64(seen, "ms")
        columns["ongoing"][place] &= resolved is None


def corrected_span(
    row: IncidentCorrection, started: int, resolved: int | None, seen: int
) -> tuple[int, int | None, int]:
    """Return start, end and last sign with a correction put on, in ms; an end that came before the start moves to it."""
    started = started if row.started is None else milliseconds(row.started)
    resolved = resolved if row.resolved is None else milliseconds(row.resolved)
    if resolved is not None:
        resolved = max(started, resolved)
    return started, resolved, max(started, seen) if resolved is None else resolved


def _entered(
    hand: HandWork, vendors: Mapping[str, int], product_ids: Sequence[str]
) -> dict[str, NDArray[Any]]:
    rows = list(hand.entries.items())
    started = [milliseconds(row.started) for _, row in rows]
    resolved = [None if row.resolved is None else milliseconds(row.resolved) for _, row in rows]
    seen = [at if end is None else end for at, end in zip(started, resolved, strict=True)]
    products = {id: place for place, id in enumerate(product_ids)}
    return {
        "key": np.array([key for key, _ in rows], np.uint64),
        "vendor": np.array([vendors[row.vendor_id] for _, row in rows], np.int32),
        "product": np.array([products.get(row.product_id or "", -1) for _, row in rows], np.int32),
        "started": np.array(started, np.int64).astype("datetime64[ms]"),
        "resolved": np.array(
            [_NO_TIME if ms is None else np.datetime64(ms, "ms") for ms in resolved], "datetime64[ms]"
        ),
        "seen": np.array(seen, np.int64).astype("datetime64[ms]"),
        "impact": np.array([IMPACTS.index(row.impact) for _, row in rows], np.int8),
        "ongoing": np.array([row.resolved is None and not row.end_unknown for _, row in rows], np.bool_),
        "touched": np.array([row.touched for _, row in rows], np.bool_),
        "by_hand": np.ones(len(rows), np.bool_),
    }


def published(
    register: Register,
    keys: Sequence[int],
    found: Mapping[int, tuple[IncidentRow, str]],
    vendors: Mapping[str, str],
) -> tuple[PublishedIncident, ...]:
    """Write incidents out in full: `found` those imported, with the import of each, which leads to its vendor."""
    hand = HandWork.of(register)
    named = products_by_name(register)
    rows: list[PublishedIncident] = []
    for key in map(int, keys):
        if key in hand.entries:
            rows.append(_by_hand(key, hand.entries[key]))
        elif key in found:
            row, import_id = found[key]
            plain = _imported(row, vendors[import_id], named)
            correction = hand.corrections.get(key)
            rows.append(plain if correction is None else _corrected(plain, correction))
    return tuple(rows)


def _by_hand(key: int, row: Incident) -> PublishedIncident:
    ending = UNKNOWN_END if row.end_unknown else ONGOING
    return PublishedIncident(
        key=key,
        vendor_id=row.vendor_id,
        product_id=row.product_id,
        components=(row.component,) if row.component else (),
        source=BY_HAND,
        external_id=row.id,
        title=row.name,
        impact=row.impact,
        started=row.started,
        resolved=row.resolved,
        ending=ending if row.resolved is None else RESOLVED,
        seen=row.resolved or row.started,
        updates=row.updates,
        url=row.url,
        first_seen=None,
        payload="",
        touched=row.touched,
        file="",
        entry_id=row.id,
    )


def _imported(row: IncidentRow, vendor_id: str, named: Mapping[tuple[str, Any], str]) -> PublishedIncident:
    open_ending = ONGOING if row.ongoing else UNKNOWN_END
    return PublishedIncident(
        key=row.key,
        vendor_id=vendor_id,
        product_id=product_of(named, vendor_id, row.components),
        components=row.components,
        source=row.source,
        external_id=row.external_id,
        title=row.title,
        impact=IMPACTS[row.impact],
        started=instant(row.started),
        resolved=None if row.resolved is None else instant(row.resolved),
        ending=open_ending if row.resolved is None else RESOLVED,
        seen=instant(row.seen),
        updates=row.updates,
        url=row.url,
        first_seen=instant(row.first_seen),
        payload=row.payload,
        touched=True,
        file=row.file,
    )


def _corrected(row: PublishedIncident, by: IncidentCorrection) -> PublishedIncident:
    started, resolved, seen = corrected_span(
        by,
        milliseconds(row.started),
        None if row.resolved is None else milliseconds(row.resolved),
        milliseconds(row.seen),
    )
    names = ("touched", "started", "resolved", "product_id")
    corrected = [name for name in names if getattr(by, name) is not None]
    corrected += ["impact"] if by.impact != AS_PUBLISHED else []
    return replace(
        row,
        touched=row.touched if by.touched is None else by.touched,
        impact=row.impact if by.impact == AS_PUBLISHED else by.impact,
        product_id=by.product_id or row.product_id,
        started=instant(started),
        resolved=None if resolved is None else instant(resolved),
        ending=row.ending if resolved is None else RESOLVED,
        seen=instant(seen),
        corrected=tuple(corrected),
        correction_id=by.id,
    )


def milliseconds(at: datetime) -> int:
    """Return an instant as milliseconds since 1970."""
    return (at - _EPOCH) // _MILLISECOND


def instant(ms: int) -> datetime:
    """Return the instant (UTC) of milliseconds since 1970."""
    return _EPOCH + ms * _MILLISECOND
