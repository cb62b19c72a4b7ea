"""What an import of incidents comes to, by vendor and source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from leeway.domain.incident import MAINTENANCE, ONGOING, UNKNOWN_END
from leeway.formats.incidents_rows import ParsedIncident


@dataclass(frozen=True, slots=True)
class IncidentPart:
    """What an import would do for one vendor and source.

    `add`, `update` and `unchanged` count its incidents in the files; of them `maintenance` were announced, `zero_length`
    ended when they began and were none of these, `ongoing` and `unknown_end` have no end. `first` and `last` are the
    starts of the first and the last; `observed_from` and `observed_to` the days for which the files vouch.
    """

    vendor: str
    vendor_id: str
    new_vendor: bool
    source: str
    kind: str
    files: tuple[str, ...]
    add: int
    update: int
    unchanged: int
    maintenance: int
    zero_length: int
    ongoing: int
    unknown_end: int
    first: datetime
    last: datetime
    observed_from: date
    observed_to: date

    @property
    def incidents(self) -> int:
        """How many incidents the files have."""
        return self.add + self.update + self.unchanged


@dataclass
class Tally:
    """The incidents of one vendor and source while the files are gone through, by key, as they were told last."""

    vendor_id: str
    source: str
    kind: str
    rows: dict[int, ParsedIncident] = field(default_factory=dict)
    saved: date | None = None

    def take(self, key: int, row: ParsedIncident, saved: date) -> None:
        """Take an incident of a file that was saved on a day."""
        self.rows[key] = row
        self.saved = saved if self.saved is None else max(saved, self.saved)

    def part(self, vendor: str, counts: Mapping[str, int], *, new_vendor: bool) -> IncidentPart:
        """Return what it comes to, with the counts of what becomes of them."""
        rows = list(self.rows.values())
        first, last = min(row.started for row in rows), max(row.started for row in rows)
        told = max(row.seen.date() for row in rows)
        announced = [row for row in rows if row.impact == MAINTENANCE]
        return IncidentPart(
            vendor=vendor,
            vendor_id=self.vendor_id,
            new_vendor=new_vendor,
            source=self.source,
            kind=self.kind,
            files=tuple(dict.fromkeys(row.place.file for row in rows)),
            add=counts.get("add", 0),
            update=counts.get("update", 0),
            unchanged=counts.get("unchanged", 0),
            maintenance=len(announced),
            zero_length=sum(row.resolved == row.started and row.impact != MAINTENANCE for row in rows),
            ongoing=sum(row.ending == ONGOING for row in rows),
            unknown_end=sum(row.ending == UNKNOWN_END for row in rows),
            first=first,
            last=last,
            observed_from=first.date(),
            observed_to=max(self.saved or told, min(told, last.date())),
        )
