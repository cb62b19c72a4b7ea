"""The sliders of what-if: what each moves, where it can stop, where the baseline stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from leeway.domain.fields import Field, Kind
from leeway.domain.register_tables import TABLES
from leeway.domain.scenario_entities import LEVER
from leeway.domain.scenario_levers import Lever
from leeway.ui import formatting
from leeway.ui.formatting import SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from leeway.domain.register import Register
    from leeway.ui.models.whatif_draft import About, Draft

_FACTORS: Final = (
    0.0,
    0.1,
    0.25,
    0.5,
    0.75,
    1.0,
    1.25,
    1.5,
    2.0,
    2.5,
    3.0,
    4.0,
    5.0,
    6.0,
    8.0,
    10.0,
    12.0,
    15.0,
    20.0,
)
_LENGTHS: Final = (0.1, *_FACTORS[2:])
_INFLATION: Final = (*_FACTORS[3:], 25.0, 30.0)
_PRICES: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0)
_OUTAGES: Final = (0.0, 1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 36.0, 48.0, 72.0, 96.0, 120.0, 168.0)
_SHARES: Final = tuple(step / 20 for step in range(21))
_DAYS: Final = (0, 7, 14, 30, 45, 60, 90, 120, 180, 270, 365)
_SWITCHES: Final = (
    0.0,
    0.25,
    0.5,
    1.0,
    2.0,
    3.0,
    4.0,
    6.0,
    8.0,
    12.0,
    16.0,
    24.0,
    36.0,
    48.0,
    72.0,
    96.0,
    168.0,
)
_HOURS: Final = tuple(step / 4 for step in range(97))
_LEVERS: Final = (
    Lever.OUTAGE_LENGTH, Lever.OUTAGE_RATE, Lever.BAD_OUTAGE, Lever.SESSION_LIMIT, Lever.TOKEN_INFLATION, Lever.PRICE,
    Lever.QUALITY, Lever.NOTICE,
)  # fmt: skip
_STOPS: Final[Mapping[Lever, tuple[float, ...]]] = {
    Lever.OUTAGE_LENGTH: _LENGTHS,
    Lever.OUTAGE_RATE: _FACTORS,
    Lever.BAD_OUTAGE: _OUTAGES,
    Lever.TOKEN_INFLATION: _INFLATION,
    Lever.PRICE: _PRICES,
    Lever.QUALITY: _SHARES,
    Lever.NOTICE: _DAYS,
}


@dataclass(frozen=True, slots=True)
class Knob:
    """A number that can be moved.

    `stops`, rising, are where the slider halts, the baseline's value among them; any number within the field's bounds can be
    typed. `value` and `baseline` are None where they aren't known; `why_not` says why it can't be moved.
    """

    about: About
    field: Field
    stops: tuple[float, ...]
    baseline: float | None
    value: float | None
    why_not: str = ""

    @property
    def place(self) -> int:
        """The number of the stop nearest to the value; the first where that isn't known."""
        return self.nearest(self.value)

    @property
    def home(self) -> int | None:
        """The number of the baseline's stop."""
        return None if self.baseline is None else self.nearest(self.baseline)

    @property
    def is_moved(self) -> bool:
        """Whether it differs from the baseline."""
        return self.value is not None and self.value != self.baseline

    def nearest(self, value: float | None) -> int:
        """Return the number of the stop nearest to a value."""
        if value is None:
            return 0
        return min(range(len(self.stops)), key=lambda place: abs(self.stops[place] - value))

    def words(self, value: float | None) -> str:
        """Write a value with its unit."""
        return knob_words(self.field, value)


def knob_words(field: Field, value: float | None) -> str:
    """Write a value of a field with its unit: "× 2", "24 h", "60 %", "none"."""
    if value is None:
        return formatting.NOT_KNOWN
    if field.name == Lever.BAD_OUTAGE and value == 0:
        return "none"
    match field.unit:
        case "×":
            return f"×{SPACE}{formatting.number(value)}"
        case "share":
            return formatting.share(value)
        case "h":
            return formatting.hours(value)
        case _:
            return f"{formatting.number(value)}{SPACE}{field.unit}"


def week_knobs(
    register: Register, draft: Draft, product_id: str, session_hours: Mapping[str, float]
) -> tuple[Knob, ...]:
    """Return the sliders of a product's bad week; outages are its vendor's.

    `session_hours`: how long sessions last now, by product, where the logs say so.
    """
    product = register.products[product_id]
    window = product.session_hours
    lasts = None if window is None else min(window, session_hours.get(product_id, window))
    marks = {Lever.SESSION_LIMIT: lasts, Lever.BAD_OUTAGE: 0.0, Lever.NOTICE: product.notice_days}
    found = []
    for lever in _LEVERS:
        row = product.vendor_id if lever.about == "vendor" else product_id
        about = (LEVER, row, lever.value)
        mark = marks.get(lever, 1.0)
        stops, why = _STOPS.get(lever, ()), ""
        if lever is Lever.SESSION_LIMIT:
            stops = tuple(hours for hours in _HOURS if lasts is None or hours <= lasts)
            why = (
                "" if lasts is not None else "Its planned session isn’t known; enter it on the Register page."
            )
        elif lever is Lever.PRICE and product.annual_cost is None:
            why = "Its cost a year isn’t known; enter it on the Register page."
        value = draft.value(about)
        found.append(_knob(about, lever.field, stops, mark, mark if value is None else value, why))
    return tuple(found)


def supply_knobs(about: tuple[str, str], baseline: Mapping[str, float | None], now: Mapping[str, float | None],
                 why: str) -> tuple[Knob, ...]:  # fmt: skip
    """Return the sliders of a fallback, by its table and id: capacity and switch time."""
    return tuple(
        _knob((*about, name), TABLES["supply"].field(name), stops, baseline.get(name), now.get(name), why)
        for name, stops in (("capacity", _SHARES), ("switch_time", _SWITCHES))
    )


def _knob(
    about: About, field: Field, stops: Iterable[float], baseline: float | None, value: float | None, why: str
) -> Knob:
    places = tuple(sorted({*stops, *(() if baseline is None else (baseline,))}))
    return Knob(about, field, places, baseline, value, why)


def typed(knob: Knob, value: float) -> float | int:
    """Return a value as the field of a knob holds it."""
    return int(value) if knob.field.kind is Kind.WHOLE else float(value)
