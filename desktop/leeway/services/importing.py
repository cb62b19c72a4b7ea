"""Import files into a register: first a plan that can be looked at, then one edit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from leeway.domain.change import Brought, Change
from leeway.domain.editing import add, name_of, update
from leeway.domain.evidence import EvidenceFile
from leeway.domain.incident_history import IncidentBatch, IncidentRow, key_of
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.formats.limits import Limits
from leeway.formats.sources import read_sources
from leeway.formats.wording import listed, printable, shown
from leeway.services.import_matching import Candidate, Draft, Refusal, match
from leeway.services.import_rules import settle

Status = Literal["add", "update", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """What becomes of one row of a file.

    `name` names it for a person, `file` and `line` (from 1, where the row begins) say where it stands; `reason` is a
    sentence: why it was refused, or what an update changes.
    """

    status: Status
    entity: str
    name: str
    file: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do: every row of the files, in their order, and the changes that come of them.

    The changes keep every rule of the register together; refused rows have no part in them. `brings` are the imported
    incidents and the evidence that come along with JSON: hand it to `OpenRegister.edit` with the changes.
    """

    rows: tuple[ImportRow, ...]
    changes: tuple[Change, ...]
    label: str
    brings: tuple[Brought, ...] = field(default=(), repr=False)

    def count(self, status: str) -> int:
        """Count the rows of a status."""
        return sum(row.status == status for row in self.rows)


def plan_import(register: Register, sources: Sequence[Path], limits: Limits | None = None) -> ImportPlan:
    """Work out what importing the sources (JSON, CSV, folder or zip of CSV) would do; nothing is changed.

    Rows of all sources are taken together: a product may name a vendor of another file. Nothing is ever deleted.
    Hand `changes`, `label` and `brings` to `OpenRegister.edit` with `Action.IMPORT`: one import is one step to undo.

    Raises:
        UnreadableSource: A source as a whole can't be used; the message says which, where and what was expected.
    """
    records = list(read_sources(sources, limits or Limits()))
    matches = match(register, records)
    settled = settle(register, matches.candidates)
    taken = [c for entity in TABLES for c in settled.candidates[entity].values()]
    rows = {
        **{c.draft.number: _taken_row(settled.after, c) for c in taken},
        **{draft.number: _repeated_row(draft) for draft in matches.repeated},
        **{refusal.number: _refused_row(refusal) for refusal in (*matches.refused, *settled.refused)},
    }
    return ImportPlan(
        tuple(rows[number] for number in sorted(rows)),
        tuple(change for candidate in taken for change in _changes(register, candidate)),
        _label(sources),
        tuple(brought for candidate in taken if candidate.changes for brought in _brought(candidate)),
    )


def _brought(candidate: Candidate) -> Iterator[Brought]:
    """Yield what comes along with a row: evidence as it is, the incidents of an import that is new here as one batch.

    Incidents get the key that they have under their vendor's id here.
    """
    brings = candidate.draft.record.brings
    yield from (one for one in brings if isinstance(one, EvidenceFile))
    incidents = [one for one in brings if isinstance(one, IncidentRow)]
    if incidents and candidate.before is None:
        vendor_id = candidate.row.vendor_id
        rows = (replace(row, key=key_of(vendor_id, row.source, row.external_id)) for row in incidents)
        yield IncidentBatch(candidate.id, tuple(rows))


def _changes(register: Register, candidate: Candidate) -> tuple[Change, ...]:
    if candidate.before is None:
        return add(candidate.row)
    values = {name: getattr(candidate.row, name) for name in _differing(candidate)}
    return update(register, candidate.entity, candidate.id, **values)


def _differing(candidate: Candidate) -> Iterator[str]:
    for declared in TABLES[candidate.entity].fields:
        if getattr(candidate.row, declared.name) != getattr(candidate.before, declared.name):
            yield declared.name


def _taken_row(after: Register, candidate: Candidate) -> ImportRow:
    table = TABLES[candidate.entity]
    status: Status = "add" if candidate.before is None else "update" if candidate.changes else "unchanged"
    reason = ""
    if status == "update":
        reason = (
            f"Changes {listed(tuple(table.field(name).label.lower() for name in _differing(candidate)))}."
        )
    place = candidate.draft.record.place
    name = shown(name_of(after, candidate.entity, candidate.id))
    return ImportRow(status, candidate.entity, name, place.file, place.line, reason)


def _repeated_row(draft: Draft) -> ImportRow:
    record = draft.record
    return ImportRow(
        "unchanged",
        record.entity,
        record.title,
        record.place.file,
        record.place.line,
        "Said before in this import.",
    )


def _refused_row(refusal: Refusal) -> ImportRow:
    record = refusal.record
    return ImportRow(
        "refused", record.entity, record.title, record.place.file, record.place.line, refusal.reason
    )


def _label(sources: Sequence[Path]) -> str:
    if len(sources) == 1:
        return f"Import {shown(printable(sources[0].name))}"
    return f"Import {len(sources)} files"
