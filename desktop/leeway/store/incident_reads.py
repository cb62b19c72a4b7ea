"""Read incidents: those that were imported from where they lie, with what the register says of them by hand.

What counts follows the register that is handed in, not the file's tables: the state that the window shows may be ahead
of what is saved.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.incident import IncidentColumns, PublishedIncident
from leeway.domain.incident_history import STORED, IncidentRow
from leeway.domain.register import Register
from leeway.store.explain import explaining
from leeway.store.incident_merging import HandWork, columns_of, published
from leeway.store.reads import Reads

# Lists go in as JSON: DuckDB looks for pandas anew at each item of a list of Python's.
_VERSIONS: Final = (
    "FROM register.incident_imported AS i JOIN (SELECT unnest(ids) AS id, generate_subscripts(ids, 1) - 1 AS place "
    """FROM (SELECT from_json($imports::JSON, '["VARCHAR"]') AS ids)) AS n ON i.import_id = n.id {where} """
    "QUALIFY row_number() OVER (PARTITION BY i.key ORDER BY n.place DESC) "
)
_LATEST: Final = _VERSIONS + "= 1"
_EARLIER: Final = _VERSIONS + "> 1"
_OF_KEYS: Final = """WHERE i.key IN (SELECT unnest(from_json($keys::JSON, '["UBIGINT"]')))"""
_OF_PLACES: Final = """WHERE i.rowid IN (SELECT unnest(from_json($places::JSON, '["BIGINT"]')))"""
_INSTANTS: Final = ("started", "resolved", "seen", "first_seen")
_ROW: Final = ", ".join(f"epoch_ms(i.{name})" if name in _INSTANTS else f"i.{name}" for name in STORED)
_MANY: Final = 20_000


class IncidentReads(Reads):
    """The reading of incidents by one thread; close it, or use it in a `with` block.

    Errors of the file are RegisterFileError.
    """

    # ------------------------------------------------------------------------------------ for the page and the engine

    def columns(self, register: Register, vendor_id: str | None = None) -> IncidentColumns:
        """Return every incident that counts, of one vendor if named, in the order of their start."""
        imports = _imports(register, vendor_id)
        names = "i.key, n.place, i.started, i.resolved, i.seen, i.impact, i.ongoing, i.components"
        found = self._columns(f"SELECT {names} {_LATEST.format(where='')}", {"imports": list(imports)})
        return columns_of(register, found, tuple(imports.values()), HandWork.of(register, vendor_id))

    def rows(self, register: Register, keys: Sequence[int]) -> tuple[PublishedIncident, ...]:
        """Return incidents in full, in the order of their keys; those that are no more are left out."""
        imports = _imports(register)
        found = {row.key: (row, id) for row, id in self._read(imports, keys)}
        return published(register, keys, found, imports)

    def titles(self, register: Register, keys: Sequence[int]) -> tuple[str, ...]:
        """Return what incidents are called, in the order of their keys; empty for those that are no more."""
        imports = _imports(register)
        titles = HandWork.of(register).titles
        for part in _parts(keys):
            rows = self._rows(
                f"SELECT i.key, i.title {_LATEST.format(where=_OF_KEYS)}",
                {"imports": list(imports), "keys": list(part)},
            )
            titles = {**dict(rows), **titles}
        return tuple(titles.get(int(key), "") for key in keys)

    # --------------------------------------------------------------------------------- for the import and the export

    def known(self, register: Register, vendor_id: str) -> Iterator[IncidentRow]:
        """Yield the imported incidents of a vendor that count, without the text of their updates, with its digest."""
        imports = _imports(register, vendor_id)
        names = _ROW.replace("i.updates", "''") + ", md5(i.updates)"
        sql = f"SELECT {names} {_LATEST.format(where='')}"
        for row in self._rows(sql, {"imports": list(imports)}):
            yield _row(row[:-1], row[-1])

    def superseded(self, register: Register, vendor_id: str) -> frozenset[tuple[int, str]]:
        """Return the key and the payload of each version of a vendor's incidents that a later import has replaced."""
        sql = f"SELECT i.key, i.payload {_EARLIER.format(where='')}"
        return frozenset(self._rows(sql, {"imports": list(_imports(register, vendor_id))}))

    def updates(self, register: Register, keys: Iterable[int]) -> Mapping[int, str]:
        """Return the texts of the updates of imported incidents, by key."""
        return {row.key: row.updates for row, _ in self._read(_imports(register), list(keys))}

    def of_import(self, import_id: str) -> Iterator[IncidentRow]:
        """Yield all that one import brought, as it stands in the file, in the order of start and key."""
        names = _ROW.replace("i.", "")
        sql = f"SELECT {names} FROM register.incident_imported WHERE import_id = $id ORDER BY started, key"
        for row in self._rows(sql, {"id": import_id}):
            yield _row(row)

    # ------------------------------------------------------------------------------------------------------- inwards

    def _read(self, imports: Mapping[str, str], keys: Sequence[int]) -> Iterator[tuple[IncidentRow, str]]:
        for part in _parts(keys):
            values = {"imports": list(imports), "keys": part}
            # the rows first, by narrow columns; only then what is wide
            places = [
                place for (place,) in self._rows(f"SELECT i.rowid {_LATEST.format(where=_OF_KEYS)}", values)
            ]
            chosen = f"FROM register.incident_imported AS i {_OF_PLACES}"
            for row in self._rows(f"SELECT {_ROW}, i.import_id {chosen}", {"places": places}):
                yield _row(row[:-1]), row[-1]

    def _columns(self, sql: str, values: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
        with explaining(self._path):
            found = self._cursor.execute(sql, _given(values)).fetchnumpy()
        return {name: _plain(column) for name, column in found.items()}

    def _rows(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        with explaining(self._path):
            return self._cursor.execute(sql, _given(values)).fetchall()


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: json.dumps(value) if isinstance(value, list) else value for name, value in values.items()}


def _imports(register: Register, vendor_id: str | None = None) -> dict[str, str]:
    """Return the imports that count, oldest first: vendor by id of the import."""
    rows = sorted(register.incident_imports.values(), key=lambda row: (row.number, row.id))
    return {row.id: row.vendor_id for row in rows if vendor_id in (None, row.vendor_id)}


def _parts(keys: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), _MANY):
        yield [int(key) for key in keys[start : start + _MANY]]


def _plain(column: Any) -> NDArray[Any]:
    if isinstance(column, np.ma.MaskedArray) and column.dtype.kind == "M":
        return column.filled(np.datetime64("NaT"))
    return np.asarray(column)


def _row(values: Sequence[Any], digest: str = "") -> IncidentRow:
    named = dict(zip(STORED, values, strict=True))
    components = tuple(named["components"].split("\n")) if named["components"] else ()
    return IncidentRow(**named | {"components": components, "digest": digest})
