"""Read what a person typed into a field, in the words and signs of their locale; write it for editing."""

import re
from datetime import date, datetime
from decimal import Decimal

from PySide6.QtCore import QDate, QLocale

from leeway.domain.field_rules import field_problem
from leeway.domain.fields import Field, Kind, Value
from leeway.errors import LeewayError
from leeway.ui import formatting
from leeway.ui.widgets.editor_instants import instant_text, read_instant

_NOT_KNOWN = frozenset(("", "?", "-", "—", "not known", "unknown", "never", "n/a"))
_YES, _NO = frozenset(("yes", "y", "true", "1")), frozenset(("no", "n", "false", "0"))
_BASE_YEAR = 2000
_ENGLISH = (QLocale.Country.UnitedKingdom, QLocale.Country.UnitedStates)


class NotReadable(LeewayError):
    """What was typed isn't a value of the field; the sentence says what is wrong and what to write."""


_CURRENCY = re.compile(r"([a-z]{0,2}[$€£¥₹₩₺₽₴₪₫₱₦฿¢₿]|[a-z]{3}|kr\.?|zł|fr\.?|kč|ft|)")
"""A sign or a code of a currency; “84k” isn't 84."""


def read_value(field: Field, text: str, locale: QLocale) -> Value:
    """Read a typed text as a value of the field.

    Shares are typed in per cent. An empty text is None, not known, where the field can be that.

    Raises:
        NotReadable: It isn't a value of the field's kind, or out of bounds.
    """
    value = _read(field, text, locale)
    problem = _share_problem(field, value, locale) or field_problem(field, value)
    if problem:
        raise NotReadable(f"{field.label} {problem}.")
    return value


def _read(field: Field, text: str, locale: QLocale) -> Value:
    if field.kind in (Kind.TEXT, Kind.CHOICE, Kind.REFERENCE):
        return text.strip() if field.kind is not Kind.REFERENCE else text or None
    typed = text.strip()
    if typed.casefold() in _NOT_KNOWN:
        return None
    match field.kind:
        case Kind.DATE:
            return _read_day(field, typed, locale)
        case Kind.INSTANT:
            return _read_instant(field, typed, locale)
        case Kind.FLAG:
            return _read_flag(field, typed)
        case Kind.MONEY:
            return _read_decimal(field, typed, locale)
        case Kind.WHOLE:
            return _read_whole(field, typed, locale)
        case _:
            number = _read_decimal(field, typed, locale)
            return float(number / 100 if field.unit == "share" else number)


def _share_problem(field: Field, value: Value, locale: QLocale) -> str | None:
    if field.unit != "share" or not isinstance(value, float) or 0.0 <= value <= 1.0:
        return None
    shown = locale.toString(value * 100, "g", 6)
    return f"is {shown} %; it can't be {'negative' if value < 0 else 'above 100 %'}"


def _read_whole(field: Field, typed: str, locale: QLocale) -> int:
    number = _read_decimal(field, typed, locale)
    if number != number.to_integral_value():
        raise NotReadable(f"{field.label} must be a whole number; “{_quoted(typed)}” isn't.")
    return int(number)


def _read_decimal(field: Field, typed: str, locale: QLocale) -> Decimal:
    """Read a number exactly, with the locale's separators; a unit or a currency around it is passed over."""
    bare = re.sub(r"^[^\d+\-.,٠-٩]+|[^\d.,٠-٩]+$", "", typed.replace("−", "-"))
    _, readable = locale.toDouble(bare)
    plain = _plain(bare, locale)
    if (
        not readable
        or not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", plain)
        or not _around(field, typed, bare)
    ):
        raise NotReadable(_not_a_number(field, typed, locale))
    return Decimal(plain)


def _around(field: Field, typed: str, bare: str) -> bool:
    """Tell whether what stands around the number can be its unit: a word of the field's, or short signs."""
    rest = typed.replace("−", "-").replace(bare, "", 1).strip().casefold()
    if field.kind is Kind.MONEY:
        return _CURRENCY.fullmatch(rest) is not None or rest == QLocale().currencySymbol().casefold()
    units = {"h": ("h", "hour", "hours"), "d": ("d", "day", "days"), "share": ("%",)}.get(
        field.unit, (field.unit,)
    )
    return rest == "" or rest in units


def _plain(bare: str, locale: QLocale) -> str:
    spaces = str.maketrans("", "", "\u00a0\u202f ")
    grouped = bare.translate(spaces).replace(locale.groupSeparator(), "")
    return grouped.replace(locale.decimalPoint(), ".")


def _not_a_number(field: Field, typed: str, locale: QLocale) -> str:
    point = locale.decimalPoint()
    other = "," if point == "." else "."
    meant = typed.replace(other, point)
    if re.fullmatch(r"[+-]?\d+[.,]\d+", typed) and locale.toDouble(meant)[1]:
        return f"{field.label}: “{typed}” can't be read; if you mean decimals, write {meant}."
    return f"{field.label}: “{_quoted(typed)}” isn't a number; write one such as 12 or 1{point}5."


def _read_flag(field: Field, typed: str) -> bool:
    folded = typed.casefold()
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise NotReadable(f"{field.label}: “{_quoted(typed)}” can't be read; write yes or no.")


def _read_day(field: Field, typed: str, locale: QLocale) -> date:
    """Read a day as ISO text, or as the locale or English writes days: "4 Sep 2026" and "4 Sept 2026" both."""
    found = QDate.fromString(typed, "yyyy-MM-dd")
    for speaker in (locale, *(QLocale(QLocale.Language.English, country) for country in _ENGLISH)):
        for form in ("d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy"):
            found = found if found.isValid() else speaker.toDate(typed, form)
    short = locale.dateFormat(QLocale.FormatType.ShortFormat)
    whole_year = re.sub(r"(?<!y)yy(?!y)", "yyyy", short)
    for form in (whole_year, short, locale.dateFormat(QLocale.FormatType.LongFormat)):
        found = found if found.isValid() else locale.toDate(typed, form, _BASE_YEAR)
    if not found.isValid():
        raise NotReadable(f"{field.label}: “{_quoted(typed)}” isn't a date; write it like 2026-11-22.")
    return date(found.year(), found.month(), found.day())


def _read_instant(field: Field, typed: str, locale: QLocale) -> datetime:
    found = read_instant(typed, lambda day: _read_day(field, day, locale))
    if found is None:
        raise NotReadable(
            f"{field.label}: “{_quoted(typed)}” isn't a time; write it like 2026-11-22 14:05, by your clock."
        )
    return found


def _quoted(typed: str) -> str:
    return formatting.line(typed, 40)


def edit_text(field: Field, value: Value, locale: QLocale) -> str:
    """Write a value as the text that an editor starts with; `read_value` reads it back unchanged."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        exact = exact * 100 if field.unit == "share" else exact
        plain = f"{exact:f}"
        if "." in plain and not isinstance(value, Decimal):
            plain = plain.rstrip("0").rstrip(".")
        return plain.replace(".", locale.decimalPoint())
    return str(value)
