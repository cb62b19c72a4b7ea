"""What a single value of a field must keep, and the words for what breaks it."""

import math
import re
from datetime import date, datetime
from decimal import Decimal

from leeway.domain.fields import Field, Kind, Value

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def field_problem(field: Field, value: Value) -> str | None:
    """Say what is wrong with a value of a field, as the end of a sentence; None if it is in order."""
    if value is None:
        return None if field.nullable else "is missing"
    match field.kind:
        case Kind.TEXT | Kind.REFERENCE:
            return _text_problem(field, str(value))
        case Kind.CHOICE:
            return None if value in field.choices else f"must be one of {', '.join(field.choices)}"
        case Kind.NUMBER | Kind.WHOLE | Kind.MONEY:
            return _range_problem(field, value)
        case Kind.DATE:
            return _day_problem(value)
        case Kind.INSTANT:
            return _instant_problem(value)
        case Kind.FLAG:
            return None


def _text_problem(field: Field, value: str) -> str | None:
    if field.required and not value.strip():
        return "is missing"
    if len(value) > field.longest:
        return f"has {len(value):,} characters; at most {field.longest:,} can be kept"
    if _UNKEEPABLE.search(value):
        return "has a character that can't be kept (a null or half of a surrogate pair)"
    if field.pattern and not re.fullmatch(field.pattern, value):
        return f"must be {field.pattern_hint}"
    return None


def _range_problem(field: Field, value: Value) -> str | None:
    assert isinstance(value, int | float | Decimal)
    if not math.isfinite(value):
        return "must be a finite number"
    if field.kind is Kind.MONEY and isinstance(value, Decimal) and -_exponent(value) > 2:
        return "has more than two decimals"
    if field.low is not None and value < field.low:
        return (
            f"is {value:g}; it can't be below {field.low:g}"
            if field.low
            else f"is {value:g}; it can't be negative"
        )
    if field.high is not None and value > field.high:
        return f"is {value:,}; it can't be above {field.high:,.10g}"
    return None


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _day_problem(value: Value) -> str | None:
    assert isinstance(value, date)
    if not 1970 <= value.year <= 2200:
        return f"is {value.isoformat()}; the year must be between 1970 and 2200"
    return None


def _instant_problem(value: Value) -> str | None:
    assert isinstance(value, datetime)
    return "has no time zone" if value.tzinfo is None else _day_problem(value.date())
