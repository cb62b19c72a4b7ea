"""Arbitrary valid registers, with texts that try to break whatever carries them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from leeway.domain.feed_rules import address_problem
from leeway.domain.fields import Field, Kind
from leeway.domain.register import Register
from leeway.domain.register_entities import PRIMARY
from leeway.domain.register_tables import TABLES, Table
from leeway.domain.validation import natural_key
from leeway.formats.columns import defaults

NASTY = (
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "+49 30 1234",
    "-5",
    "@SUM(A1)",
    "\tindented",
    "\rreturned",
    "\nnew line",
    "'quoted'",
    "'=1+1",
    "''",
    "'",
    '"',
    '""',
    'says "yes", then; no',
    "a\r\nb\rc\nd",
    " leading and trailing ",
    "semi;colon\ttab,comma",
    "<b>bold</b> & #panic() $x^2$",
    "שלום עולם",
    "\u202eright to left\u202c",
    "e\u0301 is é",
    "🏳️‍🌈 Ünïcödé",
    "ＦＵＬＬ　width ＝1",
    "\ufeffmark",
    "\u2028separator\x85\x0b\x0c\x1c",
    "null",
    "NaN",
    "1,5",
    "60 %",
    "2026-03-02",
    "sep=;",
    "id",
)  # fmt: skip

_letters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
texts = st.one_of(st.sampled_from(("", *NASTY)), st.text(_letters, max_size=6))
"""Any text that a register keeps."""

names = texts.filter(lambda text: bool(text.strip()))
"""Any text that can be a name."""

ids = st.one_of(st.text("abc-09", min_size=1, max_size=4), names)
_days = st.dates(date(1970, 1, 1), date(2200, 12, 31))
_instants = st.integers(0, 230 * 365 * 86_400_000).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
_cents = st.integers(0, 10**14).map(lambda cents: Decimal(cents) / 100)


def _value(field: Field) -> st.SearchStrategy[Any]:
    match field.kind:
        case Kind.TEXT if field.pattern:
            return st.from_regex(field.pattern, fullmatch=True)
        case Kind.TEXT:
            return names if field.required else texts
        case Kind.NUMBER:
            return st.floats(field.low, field.high, allow_nan=False, allow_infinity=False)
        case Kind.WHOLE:
            return st.integers(int(field.low or 0), int(field.high or 0))
        case Kind.MONEY:
            return _cents
        case Kind.FLAG:
            return st.booleans()
        case Kind.DATE | Kind.INSTANT:
            return _days if field.kind is Kind.DATE else _instants
        case _:
            return st.sampled_from(field.choices)


_values = {
    (entity, field.name): st.none() | _value(field) if field.nullable else _value(field)
    for entity, table in TABLES.items()
    for field in table.fields
    if field.kind is not Kind.REFERENCE
}
_optional = {
    entity: [f.name for f in table.fields if f.kind is not Kind.REFERENCE and f.name in defaults(entity)]
    for entity, table in TABLES.items()
}
_filled = {entity: st.sets(st.sampled_from(optional)) for entity, optional in _optional.items() if optional}


@st.composite
def registers(draw: st.DrawFn, most: int = 4) -> Register:
    """Draw a register that keeps every rule, with up to `most` rows in each table that exports hold."""
    rows: dict[str, list[Any]] = {}
    for entity, table in TABLES.items():
        if not table.exchanged:
            rows[entity] = []
        elif table.single:
            rows[entity] = [_row(draw, table, entity, {})] if draw(st.booleans()) else []
        else:
            rows[entity] = _rows(draw, table, rows, most)
    return Register.of([row for of_table in rows.values() for row in of_table])


def _rows(draw: st.DrawFn, table: Table, rows: dict[str, list[Any]], most: int) -> list[Any]:
    targets = {field.target: [row.id for row in rows[field.target]] for field in table.fields if field.target}
    if not all(targets.values()):
        return []
    found: dict[tuple[Any, ...], Any] = {}
    for id in draw(st.lists(ids, min_size=1, max_size=most, unique=True)):
        row = _row(draw, table, id, targets)
        if table.entity == "product_upstream" and not _fits(row, table, rows, ()):
            row = replace(row, product_id=row.upstream_id, upstream_id=row.product_id)
        key = natural_key(table, row)
        if key not in found and _fits(row, table, rows, found.values()):
            found[key] = row
    return list(found.values())


def _row(draw: st.DrawFn, table: Table, id: str, targets: dict[str, list[str]]) -> Any:
    """Draw a row; fields that aren't drawn keep their defaults, which keeps the examples small."""
    filled = draw(_filled[table.entity]) if table.entity in _filled else set()
    values: dict[str, Any] = {}
    for field in table.fields:
        if field.target:
            given = st.sampled_from(targets[field.target])
            values[field.name] = draw(given if field.required else st.none() | given)
        elif field.name in filled or field.name not in _optional[table.entity]:
            values[field.name] = draw(_values[table.entity, field.name])
    if table.entity == "product":
        values |= _usual_use(values.get("reference_from"), values.get("reference_to"))
    return table.type(id=id, **values)


def _usual_use(one: date | None, other: date | None) -> dict[str, date | None]:
    """Keep the rule between two fields: both days or neither, and in order."""
    days = sorted((one, other)) if one and other else (None, None)
    return dict(zip(("reference_from", "reference_to"), days, strict=True))


def _fits(row: Any, table: Table, rows: dict[str, list[Any]], others: Iterable[Any]) -> bool:
    """Keep the rules between rows: upstreams point to products that come later, one primary a need."""
    if table.entity == "product_upstream":
        order = [product.id for product in rows["product"]]
        return order.index(row.product_id) < order.index(row.upstream_id)
    if table.entity == "feed":
        products = {product.id: product.vendor_id for product in rows["product"]}
        owned = products.get(row.product_id, row.vendor_id) == row.vendor_id
        return owned and address_problem(row.kind, row.address) is None
    if table.entity in ("incident", "incident_correction"):
        return row.started is None or row.resolved is None or row.started <= row.resolved
    if table.entity == "supply" and row.role == PRIMARY:
        return not any(other.need_id == row.need_id and other.role == PRIMARY for other in others)
    return True
