"""What a field of the register may hold: one description for store, import, editors and messages."""

import dataclasses
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

JsonScalar = str | float | int | bool | None
Value = str | float | int | bool | date | datetime | Decimal | None

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ISO_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)? ?(Z|[+-]\d\d:?\d\d)", re.ASCII)
HOURS_LIMIT = 1_000_000.0
MONEY_LIMIT = 10**12
NAME_LIMIT = 10_000
TEXT_LIMIT = 100_000


class Kind(StrEnum):
    """How the values of a field are written and compared."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    MONEY = "amount"
    FLAG = "yes or no"
    DATE = "date"
    INSTANT = "time"
    CHOICE = "choice"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entity: its kind, bounds and the words for it.

    `low` and `high` are inclusive and in the field's unit; `longest` counts characters; `target` names the
    entity that a reference points to; `nullable` tells whether None, not known, can be kept; `pattern` is a
    regular expression for the whole text, `pattern_hint` the words for it. An `exact` text is told from others letter by
    letter, not as a person reads it.
    """

    name: str
    label: str
    kind: Kind
    required: bool = False
    nullable: bool = True
    unit: str = ""
    low: float | None = None
    high: float | None = None
    longest: int = TEXT_LIMIT
    choices: tuple[str, ...] = ()
    target: str | None = None
    pattern: str = ""
    pattern_hint: str = ""
    hint: str = ""
    exact: bool = False


def _declare(label: str, kind: Kind, default: Any, **details: Any) -> Any:
    options: dict[str, Any] = {} if default is MISSING else {"default": default}
    spec = {"label": label, "kind": kind, **details}
    return dataclasses.field(metadata={"field": spec}, **options)


def name(label: str, *, hint: str = "") -> Any:
    """Declare a required text of one line."""
    return _declare(label, Kind.TEXT, MISSING, required=True, longest=NAME_LIMIT, hint=hint)


def form(label: str, pattern: str, pattern_hint: str, *, longest: int = TEXT_LIMIT, hint: str = "") -> Any:
    """Declare a required text of a certain form."""
    return _declare(label, Kind.TEXT, MISSING, required=True, longest=longest, pattern=pattern,
                    pattern_hint=pattern_hint, hint=hint)  # fmt: skip


def row_id(label: str) -> Any:
    """Declare the id of a row of whichever table another field names; the row may be gone."""
    return _declare(label, Kind.TEXT, MISSING, required=True, longest=NAME_LIMIT, exact=True)


def text(label: str, *, default: str = "", longest: int = TEXT_LIMIT, pattern: str = "", pattern_hint: str = "",
         hint: str = "") -> Any:  # fmt: skip
    """Declare an optional text; not known is the empty text."""
    return _declare(label, Kind.TEXT, default, longest=longest, pattern=pattern, pattern_hint=pattern_hint,
                    hint=hint)  # fmt: skip


def hours(label: str, *, hint: str = "", high: float = HOURS_LIMIT) -> Any:
    """Declare an optional number of hours, 0 or more."""
    return number(label, unit="h", low=0.0, high=high, hint=hint)


def number(label: str, *, unit: str = "", low: float | None = None, high: float | None = None,
           default: float | None = None, hint: str = "") -> Any:  # fmt: skip
    """Declare a finite number within bounds, None where it isn't known."""
    return _declare(label, Kind.NUMBER, default, unit=unit, low=low, high=high, hint=hint)


def whole(label: str, *, unit: str = "", low: int = 0, high: int = 1_000_000, default: int | None = None,
          hint: str = "") -> Any:  # fmt: skip
    """Declare a whole number within bounds, None where it isn't known."""
    return _declare(label, Kind.WHOLE, default, unit=unit, low=low, high=high, hint=hint)


def money(label: str, *, hint: str = "") -> Any:
    """Declare an amount in the register's currency, 0 or more, two decimals, None where it isn't known."""
    return _declare(label, Kind.MONEY, None, low=0, high=MONEY_LIMIT, hint=hint)


def flag(label: str, *, default: bool | None = None, hint: str = "") -> Any:
    """Declare a yes or no, None where it isn't known."""
    return _declare(label, Kind.FLAG, default, hint=hint)


def day(label: str, *, required: bool = False, hint: str = "") -> Any:
    """Declare a calendar day, None where it isn't known."""
    return _declare(label, Kind.DATE, MISSING if required else None, required=required, hint=hint)


def instant(label: str, *, required: bool = False, hint: str = "") -> Any:
    """Declare an instant, a datetime in UTC to the millisecond, None where it isn't known."""
    return _declare(label, Kind.INSTANT, MISSING if required else None, required=required, hint=hint)


def choice(label: str, choices: tuple[str, ...], *, default: str | None = None, hint: str = "") -> Any:
    """Declare one of a few words; required unless there is a default."""
    return _declare(label, Kind.CHOICE, MISSING if default is None else default, required=True,
                    choices=choices, hint=hint)  # fmt: skip


def reference(label: str, target: str, *, required: bool = True) -> Any:
    """Declare the id of another entity."""
    return _declare(label, Kind.REFERENCE, MISSING if required else None, required=required, target=target)


def fields_of(entity: type) -> tuple[Field, ...]:
    """List the declared fields of an entity class, in order, without its id."""
    return tuple(
        Field(name=field.name, nullable=field.default is None, **field.metadata["field"])
        for field in dataclasses.fields(entity)
        if "field" in field.metadata
    )


def encode(value: Value) -> JsonScalar:
    """Write a value as a JSON scalar: days and instants (UTC) as ISO text, amounts as decimal text."""
    if isinstance(value, datetime):
        return (
            _in_utc(value).isoformat(timespec="milliseconds" if value.microsecond else "seconds")[:-6] + "Z"
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value


def decode(field: Field, value: JsonScalar) -> Value:
    """Read a JSON scalar that `encode` wrote.

    Raises:
        ValueError: The scalar isn't of the field's kind; the text says what was expected.
    """
    if value is None:
        return None
    return _DECODERS[field.kind](value)


def _text(value: JsonScalar) -> Value:
    if not isinstance(value, str):
        raise ValueError("expected a text")
    return value


def _number(value: JsonScalar) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("expected a number")
    return float(value)


def _whole(value: JsonScalar) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise ValueError("expected a whole number")
    return int(value)


def _money(value: JsonScalar) -> Value:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("expected an amount")
    try:
        amount = Decimal(str(value))
    except ArithmeticError:
        raise ValueError("expected an amount") from None
    if not amount.is_finite():
        raise ValueError("expected an amount")
    return amount


def _flag(value: JsonScalar) -> Value:
    if not isinstance(value, bool):
        raise ValueError("expected true or false")
    return value


def _day(value: JsonScalar) -> Value:
    try:
        if isinstance(value, str) and _ISO_DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("expected a date such as 2026-11-22")


def _instant(value: JsonScalar) -> Value:
    try:
        if isinstance(value, str) and _ISO_INSTANT.fullmatch(value):
            return _in_utc(datetime.fromisoformat(value.replace(" ", "T", 1).replace(" ", "")))
    except (ValueError, OverflowError):
        pass
    raise ValueError("expected a time with its zone such as 2026-11-22T14:05:00Z")


def _in_utc(value: datetime) -> datetime:
    """Return an instant in UTC, to the millisecond that the file keeps."""
    at = value.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


_DECODERS: Mapping[Kind, Callable[[JsonScalar], Value]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.MONEY: _money,
    Kind.FLAG: _flag,
    Kind.DATE: _day,
    Kind.INSTANT: _instant,
    Kind.CHOICE: _text,
    Kind.REFERENCE: _text,
}
