"""The incidents that count, as columns for statistics and one by one for a person; and the days that were watched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.incident_entities import (
    AS_PUBLISHED,
    CRITICAL,
    IMPACTS,
    MAINTENANCE,
    MAJOR,
    MINOR,
    NONE,
    NOT_STATED,
    Incident,
    IncidentCorrection,
    IncidentImport,
)
from leeway.domain.policy import Policy
from leeway.domain.register import Register

__all__ = [
    "AS_PUBLISHED",
    "CRITICAL",
    "IMPACTS",
    "MAINTENANCE",
    "MAJOR",
    "MINOR",
    "NONE",
    "NOT_STATED",
    "ONGOING",
    "RESOLVED",
    "UNKNOWN_END",
    "Incident",
    "IncidentColumns",
    "IncidentCorrection",
    "IncidentImport",
    "PublishedIncident",
    "Window",
    "impact_shares",
    "observed_windows",
]

RESOLVED: Final = "resolved"
ONGOING: Final = "ongoing"
UNKNOWN_END: Final = "unknown end"

Window = tuple[date, date]
"""Days on which an incident would have been noticed: the first and the last, both included."""

_HOUR: Final = 3_600_000


@dataclass(frozen=True, slots=True, eq=False)
class IncidentColumns:
    """Incidents in the order of their start; each column is (n,).

    `key`: uint64. `vendor`: int32 into `vendors`, ids; `product`: int32 into `products`, ids, -1 where it is about the
    whole vendor or nobody said. `started` and `resolved`: datetime64[ms], UTC, `resolved` NaT where the end isn't known;
    `seen`: datetime64[ms], `resolved` where that is known, else how far it is known to have lasted. `impact`: int8 into
    IMPACTS. `ongoing`: bool, open when it was last heard of; neither `resolved` nor ongoing is an unknown end.
    `touched`: bool, False where a person said that it never touched us. `by_hand`: bool, entered by hand.
    """

    key: NDArray[np.uint64]
    vendor: NDArray[np.int32]
    product: NDArray[np.int32]
    started: NDArray[np.datetime64]
    resolved: NDArray[np.datetime64]
    seen: NDArray[np.datetime64]
    impact: NDArray[np.int8]
    ongoing: NDArray[np.bool_]
    touched: NDArray[np.bool_]
    by_hand: NDArray[np.bool_]
    vendors: tuple[str, ...]
    products: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.key)

    @property
    def known_end(self) -> NDArray[np.bool_]:
        """Whether the end is known: (n,) bool."""
        return ~np.isnat(self.resolved)

    @property
    def hours(self) -> NDArray[np.float64]:
        """How long each lasted, or is known to have lasted: (n,) h."""
        return (self.seen - self.started).astype(np.int64) / _HOUR

    @property
    def maintenance(self) -> NDArray[np.bool_]:
        """Whether it was announced maintenance: (n,) bool."""
        return np.asarray(self.impact == IMPACTS.index(MAINTENANCE), np.bool_)

    def taken(self, which: NDArray[Any]) -> "IncidentColumns":
        """Return the incidents that a mask or positions select."""
        columns = {
            f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("vendors", "products")
        }
        return IncidentColumns(
            **{name: values[which] for name, values in columns.items()},
            vendors=self.vendors,
            products=self.products,
        )

    def as_of(self, now: datetime) -> "IncidentColumns":
        """Return them at an instant: what was entered by hand and still goes on has lasted until then.

        Of what a feed called ongoing no more is known than when it was saved.
        """
        at = np.datetime64(now.astimezone(UTC).replace(tzinfo=None), "ms")
        seen = np.where(self.by_hand & self.ongoing, np.maximum(self.started, at), self.seen)
        return replace(self, seen=seen)

    def of_vendor(self, vendor_id: str) -> "IncidentColumns":
        """Return the incidents of one vendor."""
        code = self.vendors.index(vendor_id) if vendor_id in self.vendors else -1
        return self.taken(self.vendor == code)


@dataclass(frozen=True, slots=True)
class PublishedIncident:
    """One incident as it counts, with what its source says of it.

    `ending` is RESOLVED, ONGOING or UNKNOWN_END, and `seen` as in the columns. `corrected` names the fields that a
    person corrected. `entry_id` is the row of one that was entered by hand, `correction_id` that of its correction;
    empty where there is none. `payload` is the SHA-256 of the source's own record, `file` where it came from.
    """

    key: int
    vendor_id: str
    product_id: str | None
    components: tuple[str, ...]
    source: str
    external_id: str
    title: str
    impact: str
    started: datetime
    resolved: datetime | None
    ending: str
    seen: datetime
    updates: str
    url: str
    first_seen: datetime | None
    payload: str
    touched: bool
    file: str
    corrected: tuple[str, ...] = ()
    entry_id: str = ""
    correction_id: str = ""


def impact_shares(policy: Policy) -> NDArray[np.float64]:
    """Return the share of our work that an incident stops, by its place in IMPACTS: (6,), 0 to 1."""
    return np.array([getattr(policy, f"impact_share_{impact.replace(' ', '_')}") for impact in IMPACTS])


def observed_windows(register: Register, today: date) -> Mapping[str, tuple[Window, ...]]:
    """Return the days on which each vendor was watched, by its id, merged and in order; none for a vendor unwatched.

    An import vouches for the days of its files. *Incidents since* of a vendor vouches for all days since then. Where
    there is neither, incidents entered by hand vouch for the days since the first of them.
    """
    first_entries = _first_entries(register)
    windows: dict[str, list[Window]] = {}
    for row in register.incident_imports.values():
        if row.observed_from and row.observed_to:
            windows.setdefault(row.vendor_id, []).append((row.observed_from, row.observed_to))
    for vendor in register.vendors.values():
        since = vendor.incidents_since
        if since is None and vendor.id not in windows:
            since = first_entries.get(vendor.id)
        if since is not None and since <= today:
            windows.setdefault(vendor.id, []).append((since, today))
    return {vendor_id: _merged(rows) for vendor_id, rows in windows.items()}


def _first_entries(register: Register) -> dict[str, date]:
    first: dict[str, date] = {}
    for row in register.incidents.values():
        day = row.started.date()
        first[row.vendor_id] = min(day, first.get(row.vendor_id, day))
    return first


def _merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    merged: list[Window] = []
    for start, end in sorted(windows):
        if merged and start <= merged[-1][1] + timedelta(days=1):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
