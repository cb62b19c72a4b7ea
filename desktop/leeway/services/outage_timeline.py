"""The incident timeline as a chart: a row a vendor, width is duration, height and colour are severity."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Final, overload

import numpy as np
from typing_extensions import override

from leeway.domain.chart import Axis, Bars, Cell, Chart, Column, Hue, Quantity, Table
from leeway.domain.incident import (
    CRITICAL,
    IMPACTS,
    MAINTENANCE,
    MAJOR,
    MINOR,
    NONE,
    NOT_STATED,
    IncidentColumns,
)
from leeway.domain.register import Register

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_VENDORS: Final = 12
_HOUR_MS: Final = 3_600_000
_HUES: Final = {
    CRITICAL: Hue.SERIES_6,
    MAJOR: Hue.SERIES_2,
    MINOR: Hue.SERIES_5,
    NOT_STATED: Hue.SERIES_4,
    NONE: Hue.SERIES_1,
    MAINTENANCE: Hue.SERIES_3,
}
_HALF: Final = {CRITICAL: 0.36, MAJOR: 0.26, MINOR: 0.17, NOT_STATED: 0.22, NONE: 0.1, MAINTENANCE: 0.1}
"""Half the height of a bar: severity is told without colour, too."""

_NO_INCIDENTS: Final = (
    "No incidents on record. Import saved status pages or feeds, or enter incidents by hand."
)


def timeline_chart(
    register: Register, incidents: IncidentColumns, vendor_ids: Sequence[str], zone: tzinfo
) -> Chart:
    """Draw the incidents of some vendors, at most twelve of them. Row i of the table is `incidents` number i.

    Incidents of vendors beyond those are in the table, not in the picture.
    """
    shown = list(vendor_ids[:MOST_VENDORS])
    place = {
        incidents.vendors.index(id): len(shown) - 1 - n
        for n, id in enumerate(shown)
        if id in incidents.vendors
    }
    lanes: NDArray[np.int64] = np.array(
        [place.get(code, -1) for code in range(len(incidents.vendors))], np.int64
    )
    lane = lanes[incidents.vendor] if len(incidents) else np.zeros(0, np.int64)
    left, right = (column.astype(np.int64).astype(float) for column in (incidents.started, incidents.seen))
    marks = []
    for code in _by_severity():
        rows = np.flatnonzero((incidents.impact == code) & (lane >= 0))
        if len(rows):
            half = _HALF[IMPACTS[code]]
            marks.append(
                Bars(
                    IMPACTS[code], left[rows], right[rows], (lane[rows] + half).astype(float), (lane[rows] - half).astype(float),
                    (_HUES[IMPACTS[code]],), rows,
                )
            )  # fmt: skip
    present = {int(code) for code in np.unique(incidents.impact)} if len(incidents) else set()
    ticks = [(float(len(shown) - 1 - n), register.vendors[id].name) for n, id in enumerate(shown)]
    return Chart(
        name="incidents",
        title="Incidents",
        x=Axis(Quantity.INSTANT, zone=zone),
        y=Axis(Quantity.TEXT, low=-0.6, high=max(len(shown) - 0.4, 0.6), ticks=tuple(reversed(ticks))),
        marks=tuple(marks),
        table=Table(
            (
                Column("Vendor", Quantity.TEXT),
                Column("Severity", Quantity.TEXT),
                Column("From", Quantity.INSTANT),
                Column("To", Quantity.INSTANT),
                Column("Lasted", Quantity.HOURS),
                Column("End", Quantity.TEXT),
                Column("Touched us", Quantity.TEXT),
            ),
            _Rows(register, incidents),
        ),
        words=_words(incidents, vendor_ids),
        empty=_NO_INCIDENTS,
        legend=tuple((IMPACTS[code], _HUES[IMPACTS[code]]) for code in _by_severity() if code in present),
    )


def _by_severity() -> list[int]:
    """List the codes of impacts from the largest bars to the smallest, so that these are painted on top."""
    return sorted(range(len(IMPACTS)), key=lambda code: -_HALF[IMPACTS[code]])


class _Rows(Sequence[tuple[Cell, ...]]):
    """The rows of the table, each made when it is asked for: there may be a hundred thousand."""

    def __init__(self, register: Register, incidents: IncidentColumns) -> None:
        self._incidents = incidents
        self._names = [
            register.vendors[id].name if id in register.vendors else "" for id in incidents.vendors
        ]

    @override
    def __len__(self) -> int:
        return len(self._incidents)

    @overload
    def __getitem__(self, place: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[Cell, ...]]: ...
    @override
    def __getitem__(self, place: int | slice) -> tuple[Cell, ...] | Sequence[tuple[Cell, ...]]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        own = self._incidents
        known = not np.isnat(own.resolved[place])
        return (
            self._names[own.vendor[place]],
            IMPACTS[own.impact[place]],
            _instant(own.started[place]),
            _instant(own.seen[place]) if known else None,
            float((own.seen[place] - own.started[place]).astype(np.int64)) / _HOUR_MS,
            "known" if known else "ongoing" if own.ongoing[place] else "unknown",
            "yes" if own.touched[place] else "no",
        )


def _instant(at: np.datetime64) -> datetime:
    found: datetime = at.astype("datetime64[ms]").item()
    return found.replace(tzinfo=UTC)


def _words(incidents: IncidentColumns, vendor_ids: Sequence[str]) -> str:
    if not len(incidents):
        return "No incidents on record, which is weak evidence."
    first, last = _instant(incidents.started[0]), _instant(incidents.started[-1])
    more = len(vendor_ids) - MOST_VENDORS
    left = f" The {more} vendors with the fewest are in the table only." if more > 0 else ""
    return f"{len(incidents):,} incidents from {first:%Y-%m-%d} to {last:%Y-%m-%d}.{left}"
