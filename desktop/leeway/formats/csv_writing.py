"""A register as CSV tables, and the same tables empty, as a template.

`csv_tables` says how the files are written, `columns` which columns they have.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.domain.validation import folded
from leeway.formats.cells import guarded, write_cell
from leeway.formats.columns import FILES, ID, PRODUCT_VENDOR, STANDS_IN, layout

MARK = b"\xef\xbb\xbf"

Cells = Mapping[str, str]


def write_tables(register: Register) -> Mapping[str, bytes]:
    """Write every table, the same bytes for the same register: rows in the order of their names, then of their ids."""
    return {FILES[entity]: _written(_columns(entity, rows), rows) for entity, rows in _all_cells(register)}


def write_template() -> Mapping[str, bytes]:
    """Write every table without rows, and without the column for ids, which nobody fills in by hand."""
    return {
        name: _written([c for c in layout(entity).columns if c != ID and c not in STANDS_IN], [])
        for entity, name in FILES.items()
    }


def headers_of(data: bytes) -> tuple[str, ...]:
    """Return the first line of a table that `write_tables` or `write_template` wrote, as its column names."""
    line = data.removeprefix(MARK).split(b"\r\n", 1)[0]
    return tuple(line.decode("utf-8", "replace").split(","))


def _all_cells(register: Register) -> Iterator[tuple[str, list[Cells]]]:
    for entity in FILES:
        rows = [_cells(register, entity, row) for row in register.tables[entity].values()]
        names = [c for columns in layout(entity).references.values() for c in columns] + [
            "name",
            "metric",
            "as_of",
        ]
        yield (
            entity,
            sorted(
                rows, key=lambda cells: (*(str(folded(cells.get(n, ""))) for n in names), cells.get(ID, ""))
            ),
        )


def _columns(entity: str, rows: list[Cells]) -> list[str]:
    return [c for c in layout(entity).columns if c not in STANDS_IN or any(row[c] for row in rows)]


def _written(columns: list[str], rows: Iterable[Cells]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([guarded(row[column]) for column in columns] for row in rows)
    return MARK + text.getvalue().encode("utf-8")


def _cells(register: Register, entity: str, row: Any) -> Cells:
    found = layout(entity)
    cells = {ID: row.id}
    for name, columns in found.references.items():
        cells |= zip(columns, _names(register, entity, name, getattr(row, name)), strict=True)
    cells |= {column: write_cell(getattr(row, field.name)) for column, field in found.fields.items()}
    if cells.get(PRODUCT_VENDOR) == cells.get(STANDS_IN[PRODUCT_VENDOR]):
        cells[PRODUCT_VENDOR] = ""
    return cells


def _names(register: Register, entity: str, field: str, id: str | None) -> tuple[str, ...]:
    """Return the names that lead to the row that a field refers to; blank if it refers to none."""
    target = TABLES[entity].field(field).target
    assert target is not None
    if id is None:
        return ("",) * len(layout(entity).references[field])
    row = register.tables[target][id]
    parent = TABLES[target].natural_key[0]
    if parent == "name":
        return (row.name,)
    return (*_names(register, target, parent, getattr(row, parent)), row.name)
