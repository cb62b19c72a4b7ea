"""The CSV tables: which file holds what, and which columns it has.

One file a table, named after what is in it (`FILES`). The columns, in this order:

- `id`: written on export, so that a renamed row is known again. A template leaves it out; in a file made by hand
  it can be missing or blank, and rows are then matched by what tells them apart for a person (the natural key).
- Rows that belong to others name them: `vendor` and `product`, `workflow` and `need`, `upstream_vendor` and
  `upstream_product` (what the product runs on). In signals.csv a blank `product` says that the signal is about the
  vendor; `product_vendor` is only there where a product of another vendor is meant.
- Every other column has the name of its field, with the unit behind it where the unit is hours or a share (0 to 1)
  and the name doesn't say so: `tolerated_stop_hours`, `switch_time_hours`, `capacity_share`. Without the unit
  (`tolerated_stop`) the name is read as well, and so are capitals, spaces and hyphens (“Tolerated stop”).
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from leeway.domain.fields import Field, Kind
from leeway.domain.register_tables import TABLES, Table

FILES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "vendor": "vendors.csv",
        "product": "products.csv",
        "product_upstream": "upstreams.csv",
        "workflow": "workflows.csv",
        "need": "needs.csv",
        "supply": "supplies.csv",
        "integration": "integrations.csv",
        "signal": "signals.csv",
        "feed": "feeds.csv",
        "usage_source": "logs.csv",
        "incident": "incidents.csv",
        "incident_correction": "corrections.csv",
        "policy": "policy.csv",
        "setting": "settings.csv",
    }
)
"""By entity: the file that holds its rows."""

ID: Final = "id"
PRODUCT_VENDOR: Final = "product_vendor"
STANDS_IN: Final[Mapping[str, str]] = MappingProxyType({PRODUCT_VENDOR: "vendor"})
"""By column: the one whose cell counts where its own is blank; such a column is optional."""

_REFERENCES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = MappingProxyType(
    {
        ("product", "vendor_id"): ("vendor",),
        ("product_upstream", "product_id"): ("vendor", "product"),
        ("product_upstream", "upstream_id"): ("upstream_vendor", "upstream_product"),
        ("need", "workflow_id"): ("workflow",),
        ("supply", "need_id"): ("workflow", "need"),
        ("supply", "product_id"): ("vendor", "product"),
        ("integration", "product_id"): ("vendor", "product"),
        ("signal", "vendor_id"): ("vendor",),
        ("signal", "product_id"): (PRODUCT_VENDOR, "product"),
        ("feed", "vendor_id"): ("vendor",),
        ("feed", "product_id"): (PRODUCT_VENDOR, "product"),
        ("usage_source", "product_id"): ("vendor", "product"),
        ("incident", "vendor_id"): ("vendor",),
        ("incident", "product_id"): (PRODUCT_VENDOR, "product"),
        ("incident_correction", "vendor_id"): ("vendor",),
        ("incident_correction", "product_id"): (PRODUCT_VENDOR, "product"),
    }
)
_SUFFIXES = {"h": "hours", "share": "share"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table.

    `columns` are all of them in order, `id` first; `fields` those that hold a field's own value, by column;
    `references` the columns whose names lead to another row, by the field that refers to it; `required` those
    that a table without ids can't do without; `spellings` the columns by every way in which they are read.
    """

    entity: str
    columns: tuple[str, ...]
    fields: Mapping[str, Field]
    references: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    spellings: Mapping[str, str]


@cache
def layout(entity: str) -> Layout:
    """Return the columns of a table."""
    table = TABLES[entity]
    columns: dict[str, None] = {} if table.single else {ID: None}
    own: dict[str, Field] = {}
    references: dict[str, tuple[str, ...]] = {}
    for field in table.fields:
        if field.kind is Kind.REFERENCE:
            references[field.name] = _REFERENCES[entity, field.name]
            columns |= dict.fromkeys(references[field.name])
        else:
            own[_column_of(field)] = field
            columns[_column_of(field)] = None
    return Layout(
        entity, tuple(columns), own, references, _required(table, references), _spellings(columns, own)
    )


def _column_of(field: Field) -> str:
    suffix = _SUFFIXES.get(field.unit, "")
    return f"{field.name}_{suffix}" if suffix and suffix not in field.name.split("_") else field.name


def _required(table: Table, references: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    given = defaults(table.entity)
    needed: dict[str, None] = {}
    for field in table.fields:
        if field.name not in given:
            needed |= dict.fromkeys(references.get(field.name, (_column_of(field),)))
    return tuple(needed)


def _spellings(columns: Iterable[str], own: Mapping[str, Field]) -> Mapping[str, str]:
    return {field.name: column for column, field in own.items()} | {column: column for column in columns}


@cache
def defaults(entity: str) -> Mapping[str, Any]:
    """Return the value of each field that a new row may leave out."""
    return {
        field.name: field.default
        for field in dataclasses.fields(TABLES[entity].type)
        if field.name != "id" and field.default is not dataclasses.MISSING
    }


def spelled(header: str) -> str:
    """Bring a header into the form of the column names: small letters, underscores."""
    return "_".join(header.replace("_", " ").replace("-", " ").casefold().split())


def entities_fitting(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the tables that have all of these columns, and whose required ones are among them."""
    found = []
    for entity in FILES:
        known = layout(entity)
        columns = {known.spellings.get(header) for header in headers}
        if None not in columns and (columns.issuperset(known.required) or ID in columns):
            found.append(entity)
    return tuple(found)
