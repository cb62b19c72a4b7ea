"""Lengths, shares and losses of outages, as the window writes them."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from leeway.ui import formatting
from leeway.ui.formatting import SPACE

if TYPE_CHECKING:
    from datetime import datetime

NOT_KNOWN: Final = "—"
_DAYS_FROM: Final = 48.0


def length(hours: float | None) -> str:
    """Write how long something lasts, short: "42 m", "9 h 40 m", "5.1 d"; a dash if it isn't known."""
    if hours is None or not math.isfinite(hours):
        return NOT_KNOWN
    if hours >= _DAYS_FROM:
        days = hours / 24.0
        return f"{formatting.number(days, 1 if days < 100 else 0)}{SPACE}d"
    minutes = round(hours * 60)
    if minutes < 60:
        return f"{minutes}{SPACE}m" if minutes or hours == 0 else f"{round(hours * 3_600)}{SPACE}s"
    whole, rest = divmod(minutes, 60)
    return f"{whole}{SPACE}h" + (f"{SPACE}{rest:02}{SPACE}m" if rest else "")


def exactly(hours: float | None) -> str:
    """Write hours exactly, for a tooltip."""
    return "Not known" if hours is None else f"{formatting.number(hours, 4)}{SPACE}h"


def percent(share: float | None, decimals: int = 2) -> str:
    """Write a share as a percentage, with more decimals near 100 %; a dash if it isn't known."""
    if share is None:
        return NOT_KNOWN
    digits = decimals if share <= 0.999 else decimals + 1
    return f"{formatting.number(share * 100, digits)}{SPACE}{formatting.user_locale().percent()}"


def chance(share: float) -> str:
    """Write a chance: "26.3 %", "< 0.01 %", never 0 or 100 where it is neither."""
    if 0 < share < 1e-4:
        return f"<{SPACE}{percent(1e-4)}"
    if 1 - 1e-4 < share < 1:
        return f">{SPACE}{percent(1 - 1e-4)}"
    return percent(share, 1 if share > 0.02 else 2)


def loss_short(amount: float, currency: str | None) -> str:
    """Write a loss in at most three figures: "€ 84.2 k", or hours of lost work where no cost is known."""
    if currency is None:
        return f"{formatting.number(amount, 1 if amount < 100 else 0)}{SPACE}h"
    return formatting.money_short(_decimal(amount, 1 if abs(amount) >= 100 else 100), currency)


def loss(amount: float, currency: str | None) -> str:
    """Write a loss exactly: "€ 84,160.25", "268.24 h"."""
    if currency is None:
        return f"{formatting.number(amount)}{SPACE}h"
    return formatting.money(_decimal(amount, 100), currency)


def _decimal(amount: float, parts: int) -> Decimal:
    return Decimal(round(amount * parts)) / parts


def moment(at: datetime) -> str:
    """Write a moment by the local clock, to the minute."""
    return formatting.day_and_time(at)
