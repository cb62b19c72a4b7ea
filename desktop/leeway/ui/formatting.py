"""Numbers, amounts and days as the user's locale writes them.

For the window only: files, JSON and the memo have their own.
"""

import math
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QDate, QLocale

NOT_KNOWN: Final = "not known"
UNLIMITED: Final = "∞ unlimited"
SPACE: Final = "\N{NO-BREAK SPACE}"

_OVERRIDES: Final = re.compile("[\u202a-\u202e]")
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
_STEERING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

_SYMBOLS: Final = {
    "EUR": "€",
    "USD": "$",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
    "KRW": "₩",
    "PLN": "zł",
    "CZK": "Kč",
}
_SCALES: Final = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k"))


def user_locale() -> QLocale:
    """Return the locale to write with: the user's, or British English where none is set."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return locale


def number(value: float | Decimal, decimals: int = 2) -> str:
    """Write a number with grouped thousands and at most so many decimals, none that are 0."""
    locale = user_locale()
    text = locale.toString(float(value), "f", decimals)
    if decimals == 0 or locale.decimalPoint() not in text:
        return text
    return text.rstrip(locale.zeroDigit()).removesuffix(locale.decimalPoint())


def count(value: int) -> str:
    """Write a whole number with grouped thousands."""
    return number(value, 0)


def data_size(value: int) -> str:
    """Write a number of bytes: "312 MB", "1.0 GB"."""
    decimals = 0 if value < 10**9 else 1
    shown = QLocale.DataSizeFormat.DataSizeSIFormat
    return str(user_locale().formattedDataSize(value, decimals, shown))


def counted(value: int, singular: str, plural: str | None = None) -> str:
    """Write a number with its noun: "1 vendor", "6 vendors"."""
    return f"{count(value)} {singular if value == 1 else plural or singular + 's'}"


def hours(value: float | None) -> str:
    """Write hours: "4 h", "∞ unlimited", "not known"."""
    if value is None:
        return NOT_KNOWN
    return UNLIMITED if math.isinf(value) else f"{number(value)}{SPACE}h"


def hours_short(value: float | None) -> str:
    """Write hours for a column or a key figure: "4 h", "∞", "not known"."""
    return "∞" if value is not None and math.isinf(value) else hours(value)


def weeks(value: float | None) -> str:
    """Write weeks: "12.9 wk", "not known"."""
    return NOT_KNOWN if value is None else f"{number(value, 1)}{SPACE}wk"


def days(value: int | None) -> str:
    """Write a number of days: "90 d", "not known"."""
    return NOT_KNOWN if value is None else f"{count(value)}{SPACE}d"


def share(value: float | None) -> str:
    """Write a share of 0 to 1 as a percentage: "60 %", "99.9 %", "not known"."""
    if value is None:
        return NOT_KNOWN
    return f"{number(value * 100, 3)}{SPACE}{user_locale().percent()}"


def money(value: Decimal | None, currency: str) -> str:
    """Write an amount with its currency: "€ 84,160", "€ 12.50", "not known"."""
    if value is None:
        return NOT_KNOWN
    decimals = 0 if value == value.to_integral_value() else 2
    return _with_currency(user_locale().toString(float(value), "f", decimals), currency)


def money_short(value: Decimal | None, currency: str) -> str:
    """Write an amount in at most three figures: "€ 84.2 k", "€ 1.5 M", "not known"."""
    if value is None:
        return NOT_KNOWN
    for scale, letter in _SCALES:
        scaled = value / scale
        if abs(scaled) >= 1:
            return _with_currency(f"{number(scaled, 1 if abs(scaled) < 100 else 0)}{SPACE}{letter}", currency)
    return money(value, currency)


def _with_currency(amount: str, currency: str) -> str:
    """Place the currency where the locale has it, a space apart."""
    locale = user_locale()
    sign = _SYMBOLS.get(currency, currency)
    pattern: str = locale.toCurrencyString(7.0, "¤", 0)
    before = pattern.find("¤") < pattern.find(locale.toString(7))
    return f"{sign}{SPACE}{amount}" if before else f"{amount}{SPACE}{sign}"


def day(value: date | None) -> str:
    """Write a day without ambiguity, in the locale's order: "30 Jun 2027", "Jun 30, 2027", "not known"."""
    if value is None:
        return NOT_KNOWN
    locale = user_locale()
    return _written(value, _day_pattern(locale))


def day_and_month(value: date) -> str:
    """Write a day without its year, in the locale's order: "30 Jun", "Jun 30"."""
    order = _order(user_locale())
    return _written(value, "MMM d" if order.index("M") < order.index("d") else "d MMM")


def month(value: date) -> str:
    """Write the month alone: "Jun", "Sep"."""
    name = str(user_locale().standaloneMonthName(value.month, QLocale.FormatType.ShortFormat))
    return name[:3] if user_locale().language() == QLocale.Language.English else name


def _written(value: date, pattern: str) -> str:
    """Write a day; English months have three letters everywhere, as memos and charts have them: "Sep", not "Sept"."""
    locale = user_locale()
    if locale.language() == QLocale.Language.English:
        pattern = pattern.replace("MMM", f"'{month(value)}'")
    return str(locale.toString(QDate(value.year, value.month, value.day), pattern))


def _order(locale: QLocale) -> str:
    """Return in which order the locale writes day, month and year: "dMy"."""
    return re.sub(r"[^dMy]|(.)(?=\1)", "", locale.dateFormat(QLocale.FormatType.ShortFormat))


def _day_pattern(locale: QLocale) -> str:
    order = _order(locale)
    if order.startswith("y"):
        return "yyyy-MM-dd"
    return "MMM d, yyyy" if order.startswith("M") else "d MMM yyyy"


def time_of_day(moment: datetime) -> str:
    """Write the local time of a moment to the second."""
    local = moment.astimezone()
    return f"{local:%H:%M:%S}"


def day_and_time(moment: datetime) -> str:
    """Write the local day and time of a moment to the minute."""
    local = moment.astimezone()
    return f"{day(local.date())} {local:%H:%M}"


def line(text: str, longest: int = 200) -> str:
    """Fit a text from outside into one line: line breaks become spaces, the end is cut with "…".

    Characters that turn round how the letters after them run go: they make a text read as another than it is.
    """
    flat = " ".join(text[: longest * 4].split())
    cut = flat if len(flat) <= longest and len(text) <= longest * 4 else f"{flat[: longest - 1]}…"
    return _unsteered(cut) if _STEERING.search(cut) else cut


def isolated(text: str) -> str:
    """Fit a text from outside into a sentence of ours: if it runs right to left, what stands beside it stays in its order.

    Source: Unicode Standard Annex 9, section 2.4 (first strong isolate).
    """
    plain = _unsteered(text)
    return f"\u2068{plain}\u2069" if _RIGHT_TO_LEFT.search(plain) else plain


def _unsteered(text: str) -> str:
    """Take out embeddings and overrides, and isolates unless each is closed where it began."""
    plain = _OVERRIDES.sub("", text)
    depth = 0
    for letter in _ISOLATES.findall(plain):
        depth += -1 if letter == "\u2069" else 1
        if depth < 0:
            break
    return plain if depth == 0 else _ISOLATES.sub("", plain)


def file_stem(name: str) -> str:
    """Make a name fit for a file on every system."""
    kept = "".join(letter if letter.isalnum() or letter in " -_.()" else " " for letter in name)
    return " ".join(kept.split())[:80].strip(" .") or "product"
