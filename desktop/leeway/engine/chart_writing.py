"""What a renderer of charts brings along: how wide its words are, and how it writes numbers and days."""

from datetime import datetime
from typing import Final, Protocol

_ENDS: Final = str.maketrans(dict.fromkeys("\n\r\t\v\f\u2028\u2029", " "))


class Writing(Protocol):
    """How the window, or the memo, writes on a chart. Widths and sizes are in the units of its drawing."""

    @property
    def size(self) -> float:
        """The size of the type; gaps grow with it."""

    def width(self, text: str) -> float:
        """Return how wide a text is."""

    def number(self, value: float, decimals: int) -> str:
        """Write a number with grouped thousands and that many decimals."""

    def sign(self, currency: str) -> str:
        """Return the sign of a currency, or its code."""

    def month(self, moment: datetime) -> str:
        """Write the month alone: "Jun"."""

    def month_and_year(self, moment: datetime) -> str:
        """Write "Jun 2026"."""

    def day_and_month(self, moment: datetime) -> str:
        """Write "3 Jun"."""

    def day(self, moment: datetime) -> str:
        """Write "3 Jun 2026"."""

    def time(self, moment: datetime) -> str:
        """Write "14:05"."""

    def seconds(self, moment: datetime) -> str:
        """Write "14:05:09"."""


def cut(text: str, room: float, writing: Writing) -> str:
    """Return a text on one line, its end cut with "…" where it is wider than its room."""
    line = text.translate(_ENDS)
    if writing.width(line) <= room:
        return line
    kept, longest = 0, len(line)
    while kept < longest:
        middle = (kept + longest + 1) // 2
        if writing.width(f"{line[:middle].rstrip()}…") <= room:
            kept = middle
        else:
            longest = middle - 1
    return f"{line[:kept].rstrip()}…" if kept else ""
