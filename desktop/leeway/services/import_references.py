"""Who is meant by the names and ids in the rows of an import."""

from collections.abc import Mapping
from typing import Any

from leeway.domain.fields import Value
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.domain.validation import folded, natural_key
from leeway.formats.records import Place, Record, Reference
from leeway.formats.wording import shown

Key = tuple[Value, ...]


class Unresolved(ValueError):
    """A reference leads nowhere; the text is a sentence."""


class References:
    """The rows that references can lead to: those of the register, and those of the import table by table.

    A name means the row that has it after the import; where none has, the one that had it before, so that a vendor
    can be renamed in one file while the others still have the old name.
    """

    def __init__(self, register: Register) -> None:
        """Begin with what the register has."""
        self._register = register
        self._before: dict[str, Mapping[Key, str]] = {}
        self._after: dict[str, Mapping[Key, str]] = {}
        self._ids: dict[str, Mapping[str, str]] = {}
        self._refused_ids: dict[tuple[str, str], Place] = {}
        self._refused_names: dict[tuple[str, tuple[Value, ...]], Place] = {}

    def settle(self, entity: str, keys: Mapping[Key, str], ids: Mapping[str, str]) -> None:
        """Note how a table will be: ids of rows by natural key, and by the ids that the files use."""
        self._after[entity] = keys
        self._ids[entity] = ids

    def refuse(self, record: Record) -> None:
        """Note a refused row, so that those that depend on it can say so."""
        if record.id:
            self._refused_ids.setdefault((record.entity, record.id), record.place)
        if record.path:
            self._refused_names.setdefault(_name_key(record.entity, record.path), record.place)

    def resolve(self, entity: str, reference: Reference, place: Place) -> str:
        """Return the id of the row of a table that is meant.

        Raises:
            Unresolved: There is none, or it was refused.
        """
        if reference.id:
            return self._by_id(entity, reference.id, place)
        return self._by_names(entity, reference.names, place)

    def id_here(self, entity: str, id: str) -> str:
        """Return the id that a row of the files has after the import; the same where the files don't have it."""
        return self._ids.get(entity, {}).get(id, id)

    def _by_id(self, entity: str, id: str, place: Place) -> str:
        found = self._ids.get(entity, {}).get(id)
        if found is None and id in self._register.tables[entity]:
            found = id
        if found is None:
            refused = self._refused_ids.get((entity, id))
            raise Unresolved(_nowhere(entity, f"with the id “{shown(id)}”", refused, place))
        return found

    def _by_names(self, entity: str, names: tuple[str, ...], place: Place) -> str:
        key: Key = (folded(names[-1]),)
        if len(names) > 1:
            parent = TABLES[entity].field(TABLES[entity].natural_key[0]).target
            assert parent is not None
            key = (self._by_names(parent, names[:-1], place), *key)
        found = self._after.get(entity, {}).get(key) or self._keys_before(entity).get(key)
        if found is None:
            refused = self._refused_names.get(_name_key(entity, names))
            of = f" of “{shown(names[-2])}”" if len(names) > 1 else ""
            raise Unresolved(_nowhere(entity, f"“{shown(names[-1])}”{of}", refused, place))
        return found

    def _keys_before(self, entity: str) -> Mapping[Key, str]:
        if entity not in self._before:
            rows: Mapping[str, Any] = self._register.tables[entity]
            self._before[entity] = {natural_key(TABLES[entity], row): id for id, row in rows.items()}
        return self._before[entity]


def _name_key(entity: str, names: tuple[str, ...]) -> tuple[str, tuple[Value, ...]]:
    return entity, tuple(folded(name) for name in names)


def _nowhere(entity: str, what: str, refused: Place | None, place: Place) -> str:
    label = TABLES[entity].label
    if refused:
        return f"It depends on the {label} {what}, which was refused ({refused.seen_from(place)})."
    return f"The {label} {what} is neither in the register nor in this import."
