"""Rows of files to import, before they are tied to a register."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leeway.domain.evidence import EvidenceFile
from leeway.domain.fields import Value
from leeway.domain.incident_history import IncidentRow
from leeway.domain.register_tables import TABLES
from leeway.formats.wording import shown

ID_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: its file as the user knows it, and the line where it begins, from 1."""

    file: str
    line: int

    def seen_from(self, other: "Place") -> str:
        """Say where this is, for a sentence about a row that stands at the other place."""
        return f"line {self.line}" if self.file == other.file else f"{self.file}, line {self.line}"


@dataclass(frozen=True, slots=True)
class Reference:
    """How a row names another: by its id, or by the names that lead to it ("Anthropic", "Claude Code")."""

    id: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a file: what it says, not yet what it does to a register.

    `id` is empty where the file gives none. `values` holds what the row says about its own fields, `references`
    about other rows, each by the field's name; a field in neither is one that the row says nothing about.
    `problems` are sentences; a row that has any is refused. `brings` is what comes
    with it beside the tables: the incidents of an import of them, the bytes of a file of evidence.
    """

    entity: str
    place: Place
    id: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    brings: tuple[IncidentRow | EvidenceFile, ...] = field(default=(), repr=False)

    @property
    def title(self) -> str:
        """Name the row for a person, as well as its own text can."""
        table = TABLES[self.entity]
        if table.single:
            return table.label
        own = self.values.get("name") or self.values.get("metric")
        names = [reference.names[-1] for reference in self.references.values() if reference.names]
        return shown(str(own) if own else " · ".join(names) or self.id)

    @property
    def path(self) -> tuple[str, ...]:
        """The names that lead to the row, where it has one of its own; empty if they aren't all known."""
        name = self.values.get("name")
        if not isinstance(name, str):
            return ()
        parents = [
            self.references[key].names for key in TABLES[self.entity].natural_key if key in self.references
        ]
        return (*(parents[0] if parents else ()), name) if all(parents) else ()


def id_problem(id: str) -> str | None:
    """Say what is wrong with an id from a file, as a sentence; None if it can be kept."""
    if len(id) > ID_LIMIT:
        return f"The id has {len(id):,} characters; at most {ID_LIMIT:,} can be kept."
    if any(letter == "\x00" or 0xD800 <= ord(letter) <= 0xDFFF for letter in id):
        return "The id has a character that can't be kept (a null or half of a surrogate pair)."
    return None
