"""How figures write: in English, the same on every machine, as the rest of the memo."""

from datetime import datetime

from leeway.memo import wording
from leeway.memo.figures_palette import Palette
from leeway.memo.figures_type import Advances, advances


class MemoWriting:
    """Writes in the type of a palette."""

    def __init__(self, palette: Palette) -> None:
        self._size = palette.size
        self._advances: Advances = advances(palette.measured)

    @property
    def size(self) -> float:
        """The size of the type, in units of the figure."""
        return self._size

    def width(self, text: str) -> float:
        """Return how wide a text is."""
        return self._advances.width(text) * self._size

    def number(self, value: float, decimals: int) -> str:
        """Write a number with grouped thousands and that many decimals."""
        return f"{value:,.{decimals}f}"

    def sign(self, currency: str) -> str:
        """Return the sign of a currency, or its code."""
        return wording.currency_sign(currency)

    def month(self, moment: datetime) -> str:
        """Write the month alone."""
        return wording.month(moment).split(" ", 1)[0]

    def month_and_year(self, moment: datetime) -> str:
        """Write the month and the year."""
        return wording.month(moment)

    def day_and_month(self, moment: datetime) -> str:
        """Write a day without its year."""
        return f"{moment.day} {self.month(moment)}"

    def day(self, moment: datetime) -> str:
        """Write a day with its year."""
        return wording.day(moment)

    def time(self, moment: datetime) -> str:
        """Write a time of day to the minute."""
        return f"{moment:%H:%M}"

    def seconds(self, moment: datetime) -> str:
        """Write a time of day to the second."""
        return f"{moment:%H:%M:%S}"
