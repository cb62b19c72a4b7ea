"""Lengths, tokens and spans of days as the burn page writes them."""

import math
from datetime import date
from typing import Final

from leeway.ui import formatting

_SCALES: Final = ((1e12, "T"), (1e9, "bn"), (1e6, "M"), (1e3, "k"))


def length(hours: float | None) -> str:
    """Write a length as hours and minutes: "1 h 34 m", "5 h", "34 m", "not known"."""
    if hours is None or math.isnan(hours):
        return formatting.NOT_KNOWN
    whole, minutes = divmod(round(hours * 60), 60)
    space = formatting.SPACE
    if not whole:
        return f"{minutes}{space}m"
    return f"{formatting.count(whole)}{space}h" + (f" {minutes}{space}m" if minutes else "")


def short(value: float) -> str:
    """Write a large number with at most three figures: "3.1 M", "220 M", "940"."""
    for scale, letter in _SCALES:
        scaled = value / scale
        if round(abs(scaled), 1) >= 1:
            return f"{formatting.number(scaled, 1 if abs(scaled) < 100 else 0)}{formatting.SPACE}{letter}"
    return formatting.number(value, 0)


def per_cent(share: float) -> str:
    """Write a share of 0 to 1 as whole per cent, "<1 %" for less than that: "26 %"."""
    if 0 < share < 0.005:
        return f"<{formatting.share(0.01)}"
    return formatting.share(round(share, 2))


def factor(value: float) -> str:
    """Write a factor: "×12.4", "×0.97"."""
    return f"×{formatting.number(value, 1 if value >= 2 else 2)}"


def dollars(value: float | None) -> str:
    """Write an amount of US dollars to the cent, without the sign: "1,388.00", "no price"."""
    return "no price" if value is None else str(formatting.user_locale().toString(value, "f", 2))


def span(first: date, last: date) -> str:
    """Write the days from one to another: "1 Jun – 21 Nov 2026", with both years where they differ."""
    begin, end = formatting.day(first), formatting.day(last)
    if first == last:
        return begin
    year = f" {first.year}"
    if first.year == last.year and begin.endswith(year) and end.endswith(year):
        begin = begin.removesuffix(year).removesuffix(",")
    return f"{begin} – {end}"
