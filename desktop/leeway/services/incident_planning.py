"""The working out of an import of incidents: whose they are, which are new, and what the import would write."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from leeway.domain.change import Change
from leeway.domain.editing import add
from leeway.domain.incident import IncidentImport
from leeway.domain.incident_history import IncidentBatch, IncidentRow, digest_of
from leeway.domain.register import Register
from leeway.errors import LeewayError
from leeway.formats.incidents_files import ParsedFile
from leeway.formats.incidents_rows import ParsedIncident
from leeway.formats.wording import listed, shown
from leeway.ids import new_id
from leeway.services.importing import ImportRow, Status
from leeway.services.incident_matching import KnownIncidents, differing
from leeway.services.incident_tally import IncidentPart, Tally
from leeway.services.incident_vendors import Pages, Vendors
from leeway.services.open_register import OpenRegister
from leeway.services.sample_incidents import without_examples

_ENTITY: Final = "incident"
_STATUSES: Final[tuple[Status, ...]] = ("refused", "add", "update", "unchanged")


class UnnamedVendor(LeewayError):
    """A file doesn't say whose incidents it holds; `files` says which."""

    def __init__(self, files: tuple[str, ...]) -> None:
        """Keep the names of the files; the message is for the user."""
        self.files = files
        verb = "doesn't" if len(files) == 1 else "don't"
        super().__init__(
            f"{listed(tuple(shown(file) for file in files))} {verb} say whose incidents these are. Name the vendor with "
            "--vendor NAME, or choose it; it is made if it isn't in the register."
        )


@dataclass(frozen=True, slots=True, eq=False)
class IncidentPlan:
    """What an import of incidents would do: look at `parts`, `rows` and `notes`, then hand it to `run_incident_import`.

    `rows` are all incidents of the files with what becomes of each, `notes` sentences about what was left out.
    """

    parts: tuple[IncidentPart, ...]
    rows: tuple[ImportRow, ...]
    notes: tuple[str, ...]
    changes: tuple[Change, ...]
    label: str
    batches: tuple[IncidentBatch, ...] = field(repr=False)

    @property
    def empty(self) -> bool:
        """Whether there is nothing new."""
        return not self.changes

    @property
    def refused(self) -> tuple[ImportRow, ...]:
        """The incidents that can't be taken, each with its reason."""
        return tuple(row for row in self.rows if row.status == "refused")

    def count(self, status: str) -> int:
        """Count the incidents of a status: add, update, unchanged or refused."""
        return sum(row.status == status for row in self.rows)


class Planning:
    """The working out of one import."""

    def __init__(
        self, desk: OpenRegister | None, register: Register, now: datetime, vendor: str | None
    ) -> None:
        self._register = register
        self._now = now
        self._reads = desk.incidents() if desk else None
        self._asked = vendor
        self._vendors = Vendors(register, Pages.read())
        self._known: dict[str, KnownIncidents] = {}
        self._tallies: dict[tuple[str, str], Tally] = {}
        self._rows: list[ImportRow] = []
        self._left_out: Counter[str] = Counter()
        self._notes: list[str] = []

    def close(self) -> None:
        """Let go of the reading."""
        if self._reads:
            self._reads.close()

    def take(self, files: Sequence[ParsedFile]) -> None:
        """Take all files in, in their order."""
        owners = self._owners(files)
        for file in files:
            self._rows += [
                ImportRow("refused", _ENTITY, wrong.name, wrong.place.file, wrong.place.line, wrong.reason)
                for wrong in file.refused
            ]
            if not (file.incidents or file.refused or file.ahead):
                self._notes.append(f"{file.feed.file} holds no incidents, which is weak evidence of none.")
            if file.ahead:
                self._notes.append(
                    f"{file.feed.file}: {_counted(file.ahead, 'announced maintenance')} still to come, left out."
                )
            for row in file.incidents:
                vendor_id = owners[row.vendor, row.source]
                if vendor_id is None:
                    self._left_out[self._vendors.names[self._named(row.vendor, row.source) or ""]] += 1
                else:
                    self._take(row, vendor_id, file)

    def _owners(self, files: Sequence[ParsedFile]) -> Mapping[tuple[str, str], str | None]:
        """Return whose the incidents are, by vendor and source as the files have them; None for those left out."""
        pairs = list(dict.fromkeys((row.vendor, row.source) for file in files for row in file.incidents))
        if self._asked is None:
            return self._owners_named(files, pairs)
        asked = self._vendors.named(self._asked)
        named = {pair: self._vendors.of(*pair) for pair in pairs}
        others = {id for id in named.values() if id is not None and id != asked}
        if asked in named.values() and others:
            return {pair: asked if id in (asked, None) else None for pair, id in named.items()}
        if len(others) > 1:
            names = listed(tuple(self._vendors.names[id] for id in others))
            self._notes.append(f"The files name {names}; all of it is taken as {self._vendors.names[asked]}.")
        return dict.fromkeys(pairs, asked)

    def _owners_named(
        self, files: Sequence[ParsedFile], pairs: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], str | None]:
        owners = {pair: self._named(*pair) for pair in pairs}
        unnamed = {
            file.feed.file: file
            for file in files
            for row in file.incidents
            if owners[row.vendor, row.source] is None
        }
        for name, file in list(unnamed.items()):
            owner = self._owner_by_ids(file, files, owners)
            if owner is not None:
                owners |= {
                    (row.vendor, row.source): owner
                    for row in file.incidents
                    if owners[row.vendor, row.source] is None
                }
                del unnamed[name]
        if unnamed:
            raise UnnamedVendor(tuple(unnamed))
        return owners

    def _owner_by_ids(
        self, file: ParsedFile, files: Sequence[ParsedFile], owners: Mapping[tuple[str, str], str | None]
    ) -> str | None:
        """Return the one vendor whose incidents have the ids of this file's, in another file or in the register."""
        ids = {id for row in file.incidents for id in (row.external_id, row.other_id) if len(id) >= 7}
        found = {
            owner
            for other in files
            for row in other.incidents
            if (owner := owners[row.vendor, row.source]) is not None and ids & {row.external_id, row.other_id}
        }
        found |= {
            id
            for id in {row.vendor_id for row in self._register.incident_imports.values()}
            if self._of(id).holder(ids)
        }
        return found.pop() if len(found) == 1 else None

    def _named(self, vendor: str, source: str) -> str | None:
        return self._vendors.of(vendor, source)

    def _of(self, vendor_id: str) -> KnownIncidents:
        if vendor_id not in self._known:
            if self._reads and vendor_id in self._register.vendors:
                rows = self._reads.known(self._register, vendor_id)
                superseded = self._reads.superseded(self._register, vendor_id)
                self._known[vendor_id] = KnownIncidents(vendor_id, rows, superseded)
            else:
                self._known[vendor_id] = KnownIncidents(vendor_id, ())
        return self._known[vendor_id]

    def _take(self, row: ParsedIncident, vendor_id: str, file: ParsedFile) -> None:
        known = self._of(vendor_id)
        taken = known.take(row, self._now)
        source = row.source
        if (vendor_id, source) not in self._tallies:
            self._tallies[vendor_id, source] = Tally(vendor_id, source, file.feed.kind)
        self._tallies[vendor_id, source].take(taken.key, row, file.feed.latest.date())

    def plan(self, name: str, others: Sequence[str]) -> IncidentPlan:
        """Return what it comes to."""
        number = max((row.number for row in self._register.incident_imports.values()), default=0) + 1
        parts: list[IncidentPart] = []
        imports: list[IncidentImport] = []
        batches: list[IncidentBatch] = []
        written: set[int] = set()
        for tally in self._tallies.values():
            part, rows = self._part(tally, written)
            parts.append(part)
            if rows or self._widens(part):
                imports.append(self._import(part, number, name))
                batches.append(IncidentBatch(imports[-1].id, self._whole(rows)))
        used = {row.vendor_id for row in imports}
        made = [vendor for id, vendor in self._vendors.made.items() if id in used]
        changes = (*without_examples(self._register, used), *add(*made, *imports))
        rows_ = sorted(self._rows, key=lambda row: (_STATUSES.index(row.status), row.file, row.line or 0))
        return IncidentPlan(
            tuple(parts), tuple(rows_), (*self._notes, *self._other_notes(others)), changes,
            _label(parts, name), tuple(batches),
        )  # fmt: skip

    def _part(self, tally: Tally, written: set[int]) -> tuple[IncidentPart, list[IncidentRow]]:
        known = self._of(tally.vendor_id)
        counts: Counter[str] = Counter()
        rows: list[IncidentRow] = []
        for key, parsed in tally.rows.items():
            changed = known.changed(key)
            status: Status = "add" if changed is None else "update" if changed else "unchanged"
            if key in written:
                status = "unchanged"
            elif status != "unchanged":
                written.add(key)
                rows.append(known.row(key))
            counts[status] += 1
            self._rows.append(_import_row(status, parsed, known, key))
        vendor_id = tally.vendor_id
        name = self._vendors.names[vendor_id]
        return tally.part(name, counts, new_vendor=vendor_id in self._vendors.made), rows

    def _whole(self, rows: Sequence[IncidentRow]) -> tuple[IncidentRow, ...]:
        """Return rows with the texts of their updates, which are only read where they are needed."""
        bare = [row.key for row in rows if not row.updates and row.digest != digest_of("")]
        texts = self._reads.updates(self._register, bare) if bare and self._reads else {}
        return tuple(replace(row, updates=texts[row.key]) if row.key in texts else row for row in rows)

    def _widens(self, part: IncidentPart) -> bool:
        """Tell whether the files vouch for days that no import of that vendor and source does."""
        there = [
            (row.observed_from, row.observed_to)
            for row in self._register.incident_imports.values()
            if row.vendor_id == part.vendor_id
            and row.source == part.source
            and row.observed_from
            and row.observed_to
        ]
        return not any(start <= part.observed_from and part.observed_to <= end for start, end in there)

    def _import(self, part: IncidentPart, number: int, name: str) -> IncidentImport:
        return IncidentImport(
            id=new_id(),
            vendor_id=part.vendor_id,
            source=part.source,
            kind=part.kind,
            name=name,
            number=number,
            imported=self._now,
            added=part.add,
            updated=part.update,
            observed_from=part.observed_from,
            observed_to=part.observed_to,
        )

    def _other_notes(self, others: Sequence[str]) -> Iterator[str]:
        if self._left_out:
            count = sum(self._left_out.values())
            yield (
                f"{_counted(count, 'incident')} of {listed(tuple(self._left_out))} left out: only those of "
                f"{shown(self._asked or '')} were asked for."
            )
        if others:
            yield f"No incidents in {listed(tuple(shown(name) for name in others[:5]))}" + (
                f" and {len(others) - 5:,} more files." if len(others) > 5 else "."
            )


def _import_row(status: Status, parsed: ParsedIncident, known: KnownIncidents, key: int) -> ImportRow:
    reason = ""
    if status == "update":
        reason = f"Changes {listed(differing(known.before[key], known.row(key)))}."
    return ImportRow(status, _ENTITY, shown(parsed.title), parsed.place.file, parsed.place.line, reason)


def _label(parts: Sequence[IncidentPart], name: str) -> str:
    taken = [part for part in parts if part.add or part.update] or list(parts)
    count = sum(part.add + part.update for part in taken)
    vendors = tuple(dict.fromkeys(part.vendor for part in taken))
    whose = listed(vendors) if len(vendors) <= 3 else f"{len(vendors)} vendors"
    return f"Import {_counted(count, 'incident')} of {shown(whose)} from {name}"


def _counted(count: int, noun: str) -> str:
    plural = noun if noun.endswith("maintenance") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"
