"""How a length of time is told: hours and minutes, or three figures of a number."""

import math


def length(hours: float | None) -> str:
    """Write a length as hours and minutes, "1 h 34 m"; "not known" for None."""
    if hours is None or math.isnan(hours):
        return "not known"
    minutes = round(hours * 60)
    if minutes < 60:
        return f"{minutes} m"
    return f"{minutes // 60} h" + (f" {minutes % 60:02d} m" if minutes % 60 else "")


def three_figures(amount: float) -> str:
    """Write a number to three figures, a large one whole, and none as a power of ten: "0.75", "24,009"."""
    return f"{amount:.3g}" if abs(amount) < 999.5 else f"{amount:,.0f}"
