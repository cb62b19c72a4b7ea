"""Rows of the register's tables: read into entities, written from changes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import duckdb

from leeway.domain.change import Change
from leeway.domain.fields import JsonScalar, Kind
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES, Table

_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.NUMBER: "DOUBLE",
    Kind.WHOLE: "INTEGER",
    Kind.MONEY: "DECIMAL(18,2)",
    Kind.FLAG: "BOOLEAN",
    Kind.DATE: "DATE",
    Kind.INSTANT: "TIMESTAMP_MS",
    Kind.CHOICE: "VARCHAR",
    Kind.REFERENCE: "VARCHAR",
}


def read_register(connection: duckdb.DuckDBPyConnection) -> Register:
    """Read the whole register, each table in the order of its ids."""
    tables = {entity: _read(connection, table) for entity, table in TABLES.items()}
    return Register.empty().with_rows(tables)


def _read(connection: duckdb.DuckDBPyConnection, table: Table) -> dict[str, Any]:
    names = ["id", *(f.name for f in table.fields)]
    columns = ", ".join(f'"{name}"' for name in names)
    rows = connection.execute(f"SELECT {columns} FROM register.{table.entity}").fetchall()
    # ORDER BY takes twice the time of all the rest; a damaged file may lack an id.
    rows.sort(key=lambda row: str(row[0]))
    instants = [place for place, f in enumerate(table.fields, start=1) if f.kind is Kind.INSTANT]
    if instants:
        rows = [_in_utc(row, instants) for row in rows]
    return {row[0]: table.type(**dict(zip(names, row, strict=True))) for row in rows}


def _in_utc(row: tuple[Any, ...], places: Iterable[int]) -> tuple[Any, ...]:
    """Give instants, which the file keeps without a zone, their zone."""
    values = list(row)
    for place in places:
        values[place] = None if row[place] is None else row[place].replace(tzinfo=UTC)
    return tuple(values)


@dataclass
class _Net:
    """What some changes come to for one table: rows to take out, to put in, and fields to set."""

    out: set[str] = field(default_factory=set)
    put: dict[str, dict[str, JsonScalar]] = field(default_factory=dict)
    fields: dict[str, dict[str, JsonScalar]] = field(default_factory=dict)

    def take(self, change: Change) -> None:
        """Fold a further change in."""
        if change.field is not None:
            assert not isinstance(change.after, Mapping)
            if change.id in self.put:
                self.put[change.id][change.field] = change.after
            else:
                self.fields.setdefault(change.field, {})[change.id] = change.after
        elif isinstance(change.after, Mapping):
            self.put[change.id] = dict(change.after)
        else:
            if self.put.pop(change.id, None) is None:
                self.out.add(change.id)
            for values in self.fields.values():
                values.pop(change.id, None)


def write_changes(connection: duckdb.DuckDBPyConnection, changes: Iterable[Change]) -> None:
    """Bring the tables to what the changes say, inside the caller's transaction, in few statements."""
    nets: dict[str, _Net] = {}
    for change in changes:
        nets.setdefault(change.entity, _Net()).take(change)
    for entity, net in nets.items():
        table = TABLES[entity]
        if net.out:
            delete = f"DELETE FROM register.{entity} WHERE id IN (SELECT unnest(?::VARCHAR[]))"
            connection.execute(delete, [sorted(net.out)])
        if net.put:
            _insert(connection, table, net.put)
        for name, values in net.fields.items():
            if values:
                _set(connection, table, name, values)


def _insert(
    connection: duckdb.DuckDBPyConnection, table: Table, rows: Mapping[str, Mapping[str, JsonScalar]]
) -> None:
    types = {"id": "VARCHAR"} | {f.name: _TYPES[f.kind] for f in table.fields}
    columns = ", ".join(f'"{name}"' for name in types)
    given = [{"id": id, **row} for id, row in rows.items()]
    connection.execute(
        f"INSERT INTO register.{table.entity} ({columns}) "
        f"SELECT r.* FROM (SELECT unnest(from_json(?::JSON, '{json.dumps([types])}')) AS r)",
        [json.dumps(given)],
    )


def _set(
    connection: duckdb.DuckDBPyConnection, table: Table, name: str, values: Mapping[str, JsonScalar]
) -> None:
    kind = _TYPES[table.field(name).kind]
    given = [{"id": id, "value": value} for id, value in values.items()]
    types = json.dumps([{"id": "VARCHAR", "value": kind}])
    connection.execute(
        f'UPDATE register.{table.entity} AS t SET "{name}" = r.value '
        f"FROM (SELECT r.id, r.value FROM (SELECT unnest(from_json(?::JSON, '{types}')) AS r)) AS r "
        "WHERE t.id = r.id",
        [json.dumps(given)],
    )
