"""Single cells of a CSV table: values to text, text to values, and the guard against formulas.

How values are written and what is read:

- **Texts** are kept as they are, to the last space and line break.
- **Numbers** have a decimal point and no thousands separators. “1,5” and “1,500” are refused whatever the
  delimiter is: a comma means one thing in one country and another in the next, and a guess would go unnoticed.
- **Shares** are 0 to 1; “60 %” is read as 0.6.
- **Amounts** have at most two decimals and no currency sign; the currency is a setting of the register.
- **Days** are ISO 8601, 2026-03-02; any other order of day and month is refused.
- **Times** are ISO 8601 with their zone, 2026-03-02T10:00:00Z; one without a zone is refused.
- **Yes or no** is written yes or no; true and false are read as well.
- **Not known** is an empty cell.

Spreadsheets run a cell that begins with ``= + - @``, a tab or a line break as a formula. On export such a cell
gets an apostrophe in front, and so does one that begins with an apostrophe, which makes the guard reversible; on
import it is taken off again. A cell of a foreign file that begins with ``=`` is kept as the text that it is.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from leeway.domain.fields import Field, Kind, Value, decode, encode
from leeway.formats.wording import listed, shown

GUARD = "'"
# Full-width signs too: East Asian spreadsheets take them for formulas (OWASP, CSV Injection).
_GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", GUARD)

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_WITH_COMMA = re.compile(r"[+-]?[\d.\s']*,[\d.,\s']*", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_NUMBER = 40
_MOST_DIGITS = 20  # beyond every bound of the register, within what Decimal handles to the cent
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_CENT = Decimal("0.01")


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run, or that begins with one."""
    return f"{GUARD}{text}" if text.startswith(_GUARDED) else text


def unguarded(text: str) -> str:
    """Take the guard off again; any other text stays as it is."""
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(_GUARDED) else text


def write_cell(value: Value) -> str:
    """Write a value as the text of a cell, without the guard; not known is the empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(encode(value))


def read_cell(field: Field, text: str) -> Value:
    """Read the text of a cell that isn't blank as a value of the field, its bounds not yet looked at.

    Raises:
        ValueError: It isn't one; the text is the end of a sentence that began with the field's label.
    """
    return _READERS[field.kind](field, text)


def _text(_field: Field, text: str) -> Value:
    return text


def _number(field: Field, text: str) -> Value:
    share = field.unit == "share" and text.rstrip().endswith("%")
    number = _plain_number(text.rstrip().removesuffix("%") if share else text)
    return float(number / 100) if share else float(number)


def _whole(_field: Field, text: str) -> Value:
    number = _plain_number(text)
    if number != int(number):
        raise ValueError(f"is “{shown(text)}”; it must be a whole number")
    return int(number)


def _money(_field: Field, text: str) -> Value:
    amount = _plain_number(text)
    cents = amount.quantize(_CENT)
    return cents if cents == amount else amount


def _plain_number(text: str) -> Decimal:
    bare = text.strip()
    if len(bare) <= _LONGEST_NUMBER and _NUMBER.fullmatch(bare):
        number = Decimal(bare)
        if number.adjusted() > _MOST_DIGITS:
            raise ValueError(f"is “{shown(bare)}”, which is too large")
        return number
    if _WITH_COMMA.fullmatch(bare):
        whole, _, rest = bare.rpartition(",")
        better = f"{whole}.{rest}" if whole.lstrip("+-").isdigit() and rest.isdigit() else "1.5"
        raise ValueError(
            f"is “{shown(bare)}”; write {shown(better)}, with a point for decimals and nothing between thousands"
        )
    if bare.lstrip("+-").casefold() in {"nan", "inf", "infinity"}:
        raise ValueError(f"is “{shown(bare)}”; it must be a finite number, or blank if it isn't known")
    raise ValueError(f"is “{shown(text)}”, which isn't a number; write it like 1.5, without a unit")


def _flag(_field: Field, text: str) -> Value:
    value = _FLAGS.get(text.strip().casefold())
    if value is None:
        raise ValueError(f"is “{shown(text)}”; it must be yes or no, or blank")
    return value


def _day(_field: Field, text: str) -> Value:
    bare = text.strip()
    if not _DAY.fullmatch(bare):
        raise ValueError(f"is “{shown(text)}”; write the day as 2026-03-02: year, month, day")
    try:
        return date.fromisoformat(bare)
    except ValueError:
        raise ValueError(f"is “{shown(text)}”, and there is no such day") from None


def _instant(field: Field, text: str) -> Value:
    try:
        return decode(field, text.strip().upper())
    except ValueError:
        raise ValueError(
            f"is “{shown(text)}”; write the time with its zone, as 2026-03-02T10:00:00Z"
        ) from None


def _choice(field: Field, text: str) -> Value:
    wanted = " ".join(text.split()).casefold()
    for choice in field.choices:
        if choice.casefold() == wanted:
            return choice
    raise ValueError(f"is “{shown(text)}”; it must be one of {listed(field.choices)}")


_READERS: Mapping[Kind, Callable[[Field, str], Value]] = {
    Kind.TEXT: _text,
    Kind.REFERENCE: _text,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.MONEY: _money,
    Kind.FLAG: _flag,
    Kind.DATE: _day,
    Kind.INSTANT: _instant,
    Kind.CHOICE: _choice,
}
