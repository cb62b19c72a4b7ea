"""How the window writes on a chart, and beside it: in its font, by the user's locale."""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Final

from PySide6.QtGui import QFont, QFontMetricsF

from leeway.domain.chart import Cell, Chart, Column, Quantity
from leeway.ui import formatting
from leeway.ui.fonts import sized, tabular
from leeway.ui.formatting import NOT_KNOWN, SPACE

LABELS: Final = 11
_RIGHT: Final[Mapping[Quantity, bool]] = {Quantity.TEXT: False, Quantity.DAY: False, Quantity.INSTANT: False}


class WindowWriting:
    """Writes with the window's font; widths in pixels."""

    def __init__(self, font: QFont) -> None:
        self.font = tabular(sized(font, LABELS))
        self._metrics = QFontMetricsF(self.font)
        self._widths: dict[str, float] = {}

    @property
    def size(self) -> float:
        """The size of the type, in pixels."""
        return float(LABELS)

    def width(self, text: str) -> float:
        """Return how wide a text is."""
        found = self._widths.get(text)
        if found is None:
            if len(self._widths) > 5_000:
                self._widths.clear()
            found = self._widths[text] = self._metrics.horizontalAdvance(text)
        return found

    def number(self, value: float, decimals: int) -> str:
        """Write a number with grouped thousands and that many decimals."""
        return str(formatting.user_locale().toString(float(value), "f", decimals))

    def sign(self, currency: str) -> str:
        """Return the sign of a currency, or its code."""
        return formatting.money(Decimal(0), currency).replace("0", "").strip()

    def month(self, moment: datetime) -> str:
        """Write the month alone."""
        return formatting.month(moment)

    def month_and_year(self, moment: datetime) -> str:
        """Write the month and the year."""
        return f"{self.month(moment)} {moment.year}"

    def day_and_month(self, moment: datetime) -> str:
        """Write a day without its year, in the locale's order."""
        return formatting.day_and_month(moment)

    def day(self, moment: datetime) -> str:
        """Write a day with its year."""
        return formatting.day(moment.date())

    def time(self, moment: datetime) -> str:
        """Write a time of day to the minute."""
        return f"{moment:%H:%M}"

    def seconds(self, moment: datetime) -> str:
        """Write a time of day to the second."""
        return f"{moment:%H:%M:%S}"


def exact(cell: Cell, quantity: Quantity, chart: Chart) -> str:
    """Write a cell of a chart's table with nothing left out: "1 h 34 m", "3,104,221", "€ 84,160", "26.3 %"."""
    match cell:
        case None:
            return NOT_KNOWN
        case str():
            return formatting.line(cell)
        case datetime():
            return _moment(cell, zone_of(chart))
        case date():
            return formatting.day(cell)
        case _:
            return _number(cell, quantity, chart.currency)


def is_figure(column: Column) -> bool:
    """Whether a column's cells are written to the right."""
    return _RIGHT.get(column.quantity, True)


def zone_of(chart: Chart) -> tzinfo | None:
    """Return whose clock a chart's moments are told by."""
    return chart.x.zone or chart.y.zone


def _moment(moment: datetime, zone: tzinfo | None) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    local = aware.astimezone(zone or UTC)
    return f"{formatting.day(local.date())} {local:%H:%M}"


def _number(value: float | Decimal, quantity: Quantity, currency: str) -> str:
    if not math.isfinite(value):
        return NOT_KNOWN if math.isnan(value) else "∞"
    match quantity:
        case Quantity.HOURS:
            return _hours(float(value))
        case Quantity.MONEY:
            return formatting.money(Decimal(str(value)).quantize(Decimal("0.01")), currency)
        case Quantity.SHARE:
            return formatting.share(round(float(value), 5))
        case Quantity.FACTOR:
            return f"×{SPACE}{formatting.number(value)}"
        case Quantity.RATE:
            return f"{formatting.number(value, 0)}{SPACE}tokens/min"
        case Quantity.DAY | Quantity.INSTANT:
            moment = datetime.fromtimestamp(float(value) / 1_000, UTC)
            return _moment(moment, None)
    decimals = 1 if quantity is Quantity.SCORE else 3
    return formatting.number(value, 0 if value == int(value) else decimals)


def _hours(value: float) -> str:
    """Write hours to the minute, below an hour to the second."""
    seconds = round(abs(value) * 3_600) if abs(value) < 1 else round(abs(value) * 60) * 60
    parts = ((seconds // 3_600, "h"), (seconds // 60 % 60, "m"), (seconds % 60, "s"))
    words = SPACE.join(f"{formatting.number(count, 0)}{SPACE}{unit}" for count, unit in parts if count)
    return f"{'−' if value < 0 else ''}{words}" if words else f"0{SPACE}h"
