"""Which row of the register each imported row is: by id, else by what tells rows apart for a person."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from leeway.domain.fields import Value
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES, Table
from leeway.domain.validation import key_of, natural_key
from leeway.formats.columns import defaults
from leeway.formats.records import Record
from leeway.ids import new_id
from leeway.services.import_references import Key, References, Unresolved
from leeway.services.import_scenarios import with_ids_here


@dataclass(frozen=True, slots=True)
class Draft:
    """A row of a file with its references resolved; `number` is its place among all rows of the import."""

    number: int
    record: Record
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row as it would be after the import, and as it is before, None where it is new."""

    draft: Draft
    id: str
    row: Any
    before: Any | None

    @property
    def entity(self) -> str:
        """The table."""
        return self.draft.record.entity

    @property
    def changes(self) -> bool:
        """Whether the register would not be the same."""
        return self.before is None or self.row != self.before


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that can't be imported; `reason` is a sentence."""

    number: int
    record: Record
    reason: str


@dataclass(frozen=True, slots=True)
class Matches:
    """What becomes of the rows of an import, looked at table by table: candidates by entity and id."""

    candidates: Mapping[str, Mapping[str, Candidate]]
    repeated: tuple[Draft, ...]
    refused: tuple[Refusal, ...]


def match(register: Register, records: Sequence[Record]) -> Matches:
    """Tie the rows of an import to the register, each table after those that it refers to."""
    references = References(register)
    by_entity: dict[str, list[tuple[int, Record]]] = {entity: [] for entity in TABLES}
    for number, record in enumerate(records):
        by_entity[record.entity].append((number, record))
    candidates: dict[str, Mapping[str, Candidate]] = {}
    repeated: list[Draft] = []
    refused: list[Refusal] = []
    for entity, numbered in by_entity.items():
        table = _TableMatching(TABLES[entity], register.tables[entity])
        table.run(_drafts(numbered, references, table.refused))
        references.settle(entity, table.keys, table.ids)
        for refusal in table.refused:
            references.refuse(refusal.record)
        candidates[entity] = table.taken
        repeated += table.repeated
        refused += table.refused
    return Matches(candidates, tuple(repeated), tuple(refused))


def _drafts(
    numbered: Iterable[tuple[int, Record]], references: References, refused: list[Refusal]
) -> Iterator[Draft]:
    for number, record in numbered:
        problems = list(record.problems)
        values = dict(record.values)
        for name, reference in record.references.items():
            target = TABLES[record.entity].field(name).target
            assert target is not None
            try:
                values[name] = references.resolve(target, reference, record.place)
            except Unresolved as error:
                problems.append(str(error))
        if record.entity == "scenario_change":
            values = with_ids_here(values, references)
        if problems:
            refused.append(Refusal(number, record, " ".join(dict.fromkeys(problems))))
        else:
            yield Draft(number, record, values)


class _TableMatching:
    """The matching of one table. Takes each row once, and gives up a row at most once, so it stays linear."""

    def __init__(self, table: Table, rows: Mapping[str, Any]) -> None:
        self._table = table
        self._rows = rows
        self._defaults = defaults(table.entity)
        self.keys: dict[Key, str] = {natural_key(table, row): id for id, row in rows.items()}
        self.ids: dict[str, str] = {}
        self.taken: dict[str, Candidate] = {}
        self.repeated: list[Draft] = []
        self.refused: list[Refusal] = []

    def run(self, drafts: Iterable[Draft]) -> None:
        """Match every row: first those with the id of a row that is there, then the others by natural key."""
        others: list[Draft] = []
        for draft in drafts:
            if draft.record.id in self._rows:
                self._take_by_id(draft)
            else:
                others.append(draft)
        self._move_keys()
        for draft in others:
            self._take_by_key(draft)

    def _take_by_id(self, draft: Draft) -> None:
        id = draft.record.id
        if id in self.taken:
            self._repeat(draft, self.taken[id])
        else:
            self._update(draft, id)

    def _update(self, draft: Draft, id: str) -> None:
        before = self._rows[id]
        values = {name: value for name, value in draft.values.items() if name != self._table.renumbers}
        self.taken[id] = Candidate(draft, id, replace(before, **values), before)

    def _move_keys(self) -> None:
        """Give renamed rows their new keys, once all of them have let go of the old ones."""
        moving = [c for c in self.taken.values() if self._key(c.row) != self._key(c.before)]
        for candidate in moving:
            self.keys.pop(self._key(candidate.before), None)
        for candidate in moving:
            self._place(candidate)

    def _place(self, candidate: Candidate) -> None:
        """Give a renamed row its key; where another has it, refuse, and whoever took the old key meanwhile."""
        waiting = [candidate]
        while waiting:
            one = waiting.pop()
            key = self._key(one.row)
            if key not in self.keys:
                self.keys[key] = one.id
                continue
            del self.taken[one.id]
            self._refuse(one.draft, self._exists(one.draft))
            old = self._key(one.before)
            heir = self.keys.get(old)
            self.keys[old] = one.id
            if heir is not None:
                waiting.append(self.taken[heir])

    def _take_by_key(self, draft: Draft) -> None:
        missing = self._missing(draft, self._table.natural_key)
        if missing:
            self._refuse(draft, missing)
            return
        key = key_of(self._table, {**self._defaults, **draft.values})
        holder = self.keys.get(key)
        if holder is not None and self._is_another(draft, holder):
            draft, key = self._renumbered(draft)
            holder = None
        if holder is None:
            self._add(draft, key)
        elif holder in self.taken:
            self._repeat(draft, self.taken[holder])
        else:
            self._update(draft, holder)
            self._alias(draft, holder)

    def _is_another(self, draft: Draft, holder: str) -> bool:
        """Tell whether a row only happens to have the number of one that is there: ids tell such rows apart."""
        return bool(self._table.renumbers and draft.record.id) and draft.record.id != holder

    def _renumbered(self, draft: Draft) -> tuple[Draft, Key]:
        """Give a row the next number that is free."""
        for number in count(1):
            values = {**draft.values, self._table.renumbers: number}
            key = key_of(self._table, {**self._defaults, **values})
            if key not in self.keys:
                return replace(draft, values=values), key
        raise AssertionError

    def _add(self, draft: Draft, key: Key) -> None:
        id = draft.record.id or new_id()
        missing = self._missing(draft, tuple(field.name for field in self._table.fields))
        if missing:
            self._refuse(draft, missing)
        elif id in self.taken:
            where = self.taken[id].draft.record.place.seen_from(draft.record.place)
            self._refuse(
                draft, f"The id is that of another {self._table.label} already ({where}); leave it out."
            )
        else:
            self.taken[id] = Candidate(draft, id, self._table.type(id=id, **draft.values), None)
            self.keys[key] = id
            self._alias(draft, id)

    def _missing(self, draft: Draft, names: tuple[str, ...]) -> str:
        lacking = [n for n in names if n not in draft.values and n not in self._defaults]
        return " ".join(f"{self._table.field(name).label} is missing." for name in lacking)

    def _repeat(self, draft: Draft, first: Candidate) -> None:
        """Take a row that was there before in the import: once more is fine in another file that says the same."""
        here, there = draft.record.place, first.draft.record.place
        same = all(getattr(first.row, name) == value for name, value in draft.values.items())
        if here.file != there.file and same:
            self.repeated.append(draft)
            self._alias(draft, first.id)
            return
        says = "" if same else ", and says something else there"
        what = f"The {self._table.label} “{draft.record.title}”"
        self._refuse(draft, f"{what} is in {there.seen_from(here)} already{says}; keep one of the two.")

    def _alias(self, draft: Draft, id: str) -> None:
        if draft.record.id:
            self.ids.setdefault(draft.record.id, id)

    def _refuse(self, draft: Draft, reason: str) -> None:
        self.refused.append(Refusal(draft.number, draft.record, reason))

    def _exists(self, draft: Draft) -> str:
        what = f"{self._table.one} “{draft.record.title}”"
        return f"There is {what} already; give it another name or edit that one."

    def _key(self, row: Any) -> Key:
        return natural_key(self._table, row)
