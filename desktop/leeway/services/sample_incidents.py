"""The example incidents of the sample register, made from the few numbers of a file that people edit.

They are invented and say so in their titles and their source; they are never mixed with real ones: an import of real
incidents of a vendor takes its example away.
"""

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import numpy as np

from leeway.assets import asset
from leeway.domain.change import Change
from leeway.domain.editing import add, remove
from leeway.domain.incident import CRITICAL, IMPACTS, MAJOR, MINOR, IncidentImport
from leeway.domain.incident_history import IncidentBatch, IncidentRow, key_of
from leeway.domain.register import Register
from leeway.domain.validation import folded
from leeway.errors import UnreadableSource

NAME: Final = "Example incidents (invented)"
SOURCE: Final = "example (invented)"
_SEVERITIES: Final = (MINOR, MAJOR, CRITICAL)
_TITLES: Final = {
    MINOR: "Example (invented): slow answers",
    MAJOR: "Example (invented): many requests fail",
    CRITICAL: "Example (invented): nothing works",
}
_HOUR: Final = 3_600_000
_MINUTE: Final = 60_000


@dataclass(frozen=True, slots=True)
class Pattern:
    """The incidents of one vendor: how many, how long (median h, sigma of the logarithm), how bad, and of what."""

    vendor: str
    count: int
    median: float
    sigma: float
    severities: tuple[float, ...]
    components: tuple[str, ...]


def is_example(row: IncidentImport) -> bool:
    """Tell whether an import is the sample's invented one."""
    return row.source == SOURCE


def without_examples(register: Register, vendor_ids: Iterable[str]) -> tuple[Change, ...]:
    """Return the changes by which the example incidents of vendors make way for real ones."""
    vendors = set(vendor_ids)
    rows = [row for row in register.incident_imports.values() if is_example(row) and row.vendor_id in vendors]
    return tuple(change for row in rows for change in remove(register, "incident_import", row.id))


def sample_incident_import(
    register: Register, today: date, path: Path | None = None
) -> tuple[tuple[Change, ...], tuple[IncidentBatch, ...]]:
    """Return the changes that name the example incidents' imports, and the incidents, which go with them.

    `register` holds the vendors already. They end on the day before `today`; the same day gives the same incidents.

    Raises:
        UnreadableSource: The file isn't what it should be, or names a vendor that isn't there.
    """
    path = path or asset("resources", "samples", "incidents.toml")
    seed, weeks, patterns = _read(path)
    by_name = {folded(row.name): row.id for row in register.vendors.values()}
    first, last = today - timedelta(days=7 * weeks), today - timedelta(days=1)
    imports: list[IncidentImport] = []
    batches: list[IncidentBatch] = []
    for place, pattern in enumerate(patterns):
        vendor_id = by_name.get(folded(pattern.vendor))
        if vendor_id is None:
            raise UnreadableSource(f"{path.name}: there is no vendor “{pattern.vendor}” in the sample.")
        id = _new_id(last, place)
        rows = _made(pattern, vendor_id, first, weeks, np.random.default_rng([seed, place]))
        row = IncidentImport(
            id, vendor_id, SOURCE, "example", NAME, 1, added=len(rows), observed_from=first, observed_to=last
        )
        imports.append(row)
        batches.append(IncidentBatch(id, rows))
    return add(*imports), tuple(batches)


def _made(
    pattern: Pattern, vendor_id: str, first: date, weeks: int, rng: np.random.Generator
) -> tuple[IncidentRow, ...]:
    begin = round(datetime.combine(first, time(), UTC).timestamp() * 1000)
    span = weeks * 7 * 24 * 60 - 24 * 60  # minutes; the last day is left, so that all of them end
    starts = begin + np.sort(rng.integers(0, span, pattern.count)) * _MINUTE
    hours = np.minimum(pattern.median * np.exp(rng.normal(0, pattern.sigma, pattern.count)), 23.0)
    worse = rng.choice(len(_SEVERITIES), pattern.count, p=pattern.severities)
    hit = rng.integers(0, len(pattern.components), pattern.count)
    return tuple(
        _row(
            vendor_id,
            number,
            start,
            round(length * 60) * _MINUTE,
            _SEVERITIES[bad],
            pattern.components[place],
        )
        for number, (start, length, bad, place) in enumerate(
            zip(starts.tolist(), hours.tolist(), worse.tolist(), hit.tolist(), strict=True), start=1
        )
    )


def _row(vendor_id: str, number: int, start: int, length: int, severity: str, component: str) -> IncidentRow:
    external_id = f"example-{number:03d}"
    end = start + max(length, _MINUTE)
    return IncidentRow(
        key=key_of(vendor_id, SOURCE, external_id),
        source=SOURCE,
        external_id=external_id,
        other_id="",
        title=_TITLES[severity],
        impact=IMPACTS.index(severity),
        started=start,
        resolved=end,
        seen=end,
        ongoing=False,
        components=(component,) if component else (),
        url="",
        updates="",
        first_seen=start,
        payload="",
        file=NAME,
    )


def _new_id(day: date, place: int) -> str:
    """Return a UUIDv7 of a day, the same each time."""
    milliseconds = round(datetime.combine(day, time(), UTC).timestamp() * 1000) + place
    drawn = int.from_bytes(hashlib.sha256(f"example incidents {place}".encode()).digest()[:10])
    high, low = (drawn >> 62) & 0xFFF, drawn & ((1 << 62) - 1)
    return str(UUID(int=(milliseconds << 80) | (7 << 76) | (high << 64) | (2 << 62) | low))


def _read(path: Path) -> tuple[int, int, tuple[Pattern, ...]]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        patterns = tuple(_pattern(row) for row in document["vendor"])
        seed, weeks = int(document["seed"]), int(document["weeks"])
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableSource(f"{path.name} isn't a description of example incidents: {error!r}.") from error
    if not 1 <= weeks <= 520:
        raise UnreadableSource(f"{path.name}: weeks is {weeks}; it must be between 1 and 520.")
    return seed, weeks, patterns


def _pattern(row: dict[str, Any]) -> Pattern:
    found = Pattern(
        vendor=str(row["name"]),
        count=int(row["count"]),
        median=float(row["median"]),
        sigma=float(row["sigma"]),
        severities=tuple(float(share) for share in row["severities"]),
        components=tuple(str(name) for name in row["components"]),
    )
    if len(found.severities) != len(_SEVERITIES) or not np.isclose(sum(found.severities), 1.0):
        raise ValueError("severities must be three shares that add up to 1")
    if found.count < 1 or found.median <= 0 or found.sigma < 0 or not found.components:
        raise ValueError("a vendor needs a count, a median above 0, a sigma, and components")
    return found
