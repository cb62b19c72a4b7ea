"""Columns that show a declared field of the register and let it be edited."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from leeway.domain.change import Change
from leeway.domain.fields import Field, Kind, Value
from leeway.domain.register import Register
from leeway.domain.register_tables import TABLES
from leeway.ui import formatting
from leeway.ui.models.columns import Cell, Column, Row


def shown_value(field: Field, value: Value, currency: str) -> str:
    """Write a value of a field as a person reads it, with its unit; not known is said in words."""
    if value is None:
        return formatting.NOT_KNOWN
    match field.kind:
        case Kind.MONEY if isinstance(value, Decimal):
            return formatting.money(value, currency)
        case Kind.NUMBER if isinstance(value, float | int):
            return _number(field, float(value))
        case Kind.WHOLE if isinstance(value, int):
            return formatting.days(value) if field.unit == "d" else formatting.count(value)
        case Kind.DATE if isinstance(value, date):
            return formatting.day(value)
        case Kind.FLAG:
            return "yes" if value else "no"
        case _:
            return str(value)


def _number(field: Field, value: float) -> str:
    if field.unit == "share":
        return formatting.share(value)
    return (
        formatting.hours(value) if field.unit == "h" else f"{formatting.number(value)} {field.unit}".strip()
    )


def field_column(
    entity: str,
    name: str,
    pick: Callable[[Row], Any],
    *,
    title: str = "",
    nothing: str = "",
    text: Callable[[Row], str] | None = None,
    changes: Callable[[Register, Row, Value], tuple[Change, ...]] | None = None,
    **details: Any,
) -> Column[Row]:
    """Make a column of a field of the entity that `pick` finds in a row.

    `nothing` is shown where there is no such entity; `text` writes the cell instead. The currency comes from the row's `currency`, if any.
    """
    field = TABLES[entity].field(name)

    def value(row: Row) -> Value:
        found = pick(row)
        read: Value = getattr(found, name) if found is not None else None
        return read

    def written(row: Row) -> str:
        if pick(row) is None:
            return nothing
        return shown_value(field, value(row), getattr(row, "currency", ""))

    def cell(row: Row) -> Cell | None:
        found = pick(row)
        return Cell(entity, found.id, field) if found is not None else None

    standard: dict[str, Any] = {
        "key": lambda row: _sort_key(value(row)),
        "numeric": field.kind in (Kind.NUMBER, Kind.WHOLE, Kind.MONEY),
        "muted": lambda row: pick(row) is None or value(row) is None,
        "hint": field.hint,
    }
    return Column(
        title or field.label,
        text or written,
        cell=cell,
        value=value,
        changes=changes,
        **{**standard, **details},
    )


def _sort_key(value: Value) -> Any:
    return value.casefold() if isinstance(value, str) else value
