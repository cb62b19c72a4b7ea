"""How the memo writes figures: English, the same on every machine."""

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from leeway.domain.verdict import Outcome, Verdict
from leeway.memo.content import Mark

NOT_KNOWN: Final = "not known"
UNLIMITED: Final = "∞ unlimited"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIGNS: Final[Mapping[str, str]] = MappingProxyType({"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"})
_UNKNOWN: Final = ("unknown", "○")
_TONES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        Verdict.SINGLE_SOURCE_CRITICAL: ("stops", "■"),
        Verdict.CONCENTRATED: ("degrades", "▲"),
        Verdict.REPLACEABLE: ("holds", "●"),
        Verdict.NOT_ENOUGH_KNOWN: _UNKNOWN,
        Outcome.STOPS: ("stops", "■"),
        Outcome.DEGRADES: ("degrades", "▲"),
        Outcome.HOLDS: ("holds", "●"),
    }
)


def verdict_mark(verdict: Verdict) -> Mark:
    """Return the mark of a verdict."""
    return Mark(*_TONES[verdict], verdict.words)


def outcome_mark(outcome: Outcome, *, known: bool) -> Mark:
    """Return the mark of an outcome; where a number is missing the outcome isn't known."""
    if not known:
        return Mark(*_UNKNOWN, NOT_KNOWN.capitalize())
    return Mark(*_TONES[outcome], outcome.value.capitalize())


def number(value: float, places: int = 2) -> str:
    """Write a number with thousands grouped and no needless zeros; what isn't 0 is never written as 0."""
    text = f"{value:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{value:.1g}" if text in {"0", "-0"} and value else text


def hours(value: float | None) -> str:
    """Write hours: "4 h", "∞ unlimited", "not known"."""
    if value is None:
        return NOT_KNOWN
    return UNLIMITED if math.isinf(value) else f"{number(value)} h"


def weeks(value: float | None) -> str:
    """Write weeks: "3.5 weeks", "not known"."""
    if value is None:
        return NOT_KNOWN
    text = number(value, 1)
    return f"{text} {'week' if text == '1' else 'weeks'}"


def percent(share: float | None, places: int = 1) -> str:
    """Write a share, 0 to 1, in per cent: "60 %", "not known"."""
    return NOT_KNOWN if share is None else f"{number(share * 100, places)} %"


def money(amount: Decimal | None, currency: str) -> str:
    """Write an amount: "€ 26,400", "CHF 9.50", "not known"."""
    if amount is None:
        return NOT_KNOWN
    text = f"{amount:,.2f}".removesuffix(".00")
    return f"{currency_sign(currency)} {text}"


def currency_sign(currency: str) -> str:
    """Return the sign of a currency, or its code where it has none of its own: "€", "CHF"."""
    return _SIGNS.get(currency, currency)


def day(value: date | None) -> str:
    """Write a day: "22 Nov 2026", "not known"."""
    return NOT_KNOWN if value is None else f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month(value: date) -> str:
    """Write the month of a day: "Mar 2026"."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def yes_no(value: bool | None) -> str:  # noqa: FBT001  the value is what is written
    """Write a flag: "yes", "no", "not known"."""
    return NOT_KNOWN if value is None else "yes" if value else "no"


def counted(count: int, one: str, many: str) -> str:
    """Write a count with its noun: "1 workflow", "1,200 workflows"."""
    return f"{count:,} {one if count == 1 else many}"


def joined(names: tuple[str, ...]) -> str:
    """Write names as a list: "A", "A and B", "A, B and C"."""
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)
