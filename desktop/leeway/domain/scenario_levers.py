"""The levers of a vendor's bad week: numbers that stand in no row of the register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal

from leeway.domain.fields import Field, Kind


class Lever(StrEnum):
    """What a scenario can do to a vendor or to one of its products."""

    OUTAGE_RATE = "outage-rate"
    OUTAGE_LENGTH = "outage-length"
    BAD_OUTAGE = "bad-outage"
    SESSION_LIMIT = "session-limit"
    TOKEN_INFLATION = "token-inflation"  # noqa: S105 - of a language model
    PRICE = "price"
    QUALITY = "quality"
    NOTICE = "notice"
    GONE = "gone"

    @property
    def about(self) -> Literal["vendor", "product"]:
        """What it is set for."""
        return "vendor" if self in _OF_VENDOR else "product"

    @property
    def field(self) -> Field:
        """Its words, unit and bounds."""
        return _FIELDS[self]


_OF_VENDOR: Final = frozenset({Lever.OUTAGE_RATE, Lever.OUTAGE_LENGTH, Lever.BAD_OUTAGE, Lever.GONE})


def _factor(lever: Lever, label: str, low: float, high: float, hint: str) -> Field:
    return Field(lever, label, Kind.NUMBER, nullable=False, unit="×", low=low, high=high, hint=hint)


_FIELDS: Final[Mapping[Lever, Field]] = {
    lever_field.name: lever_field  # type: ignore[misc] # a lever is its name
    for lever_field in (
        _factor(Lever.OUTAGE_RATE, "Outage rate", 0.0, 1_000.0, "Times as many outages as the history says"),
        _factor(Lever.OUTAGE_LENGTH, "Outage length", 0.01, 1_000.0, "Times as long as the history says"),
        Field(Lever.BAD_OUTAGE, "Bad outage", Kind.NUMBER, nullable=False, unit="h", low=0.0, high=8_760.0,
              hint="Hours of one outage that every year has beside those of the history"),
        Field(Lever.SESSION_LIMIT, "Session limit", Kind.NUMBER, nullable=False, unit="h", low=0.0, high=8_760.0,
              hint="Hours that a window of agents' sessions lasts; never more than it lasts now"),
        _factor(Lever.TOKEN_INFLATION, "Token inflation", 0.01, 1_000.0, "Times the tokens for the same work"),
        _factor(Lever.PRICE, "Price", 0.0, 1_000.0, "Times what it costs now"),
        Field(Lever.QUALITY, "Model quality", Kind.NUMBER, nullable=False, unit="share", low=0.0, high=1.0,
              hint="Share of the work that the model carries"),
        Field(Lever.NOTICE, "Notice of exit", Kind.WHOLE, nullable=False, unit="d", low=0, high=36_500,
              hint="Days from the word that it ends to its end"),
        Field(Lever.GONE, "Vendor gone", Kind.FLAG, nullable=False, hint="It is away for good"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Levers:
    """The levers that a scenario sets, by lever and id of the vendor or product."""

    values: Mapping[tuple[Lever, str], float] = field(default_factory=dict)

    def of(self, lever: Lever, id: str, otherwise: float = 1.0) -> float:
        """Return what a lever is set to, or else what it is without a scenario."""
        return self.values.get((lever, id), otherwise)

    def set_for(self, *levers: Lever) -> frozenset[str]:
        """Return the vendors or products for which one of some levers is set."""
        return frozenset(id for lever, id in self.values if lever in levers)

    @property
    def gone(self) -> frozenset[str]:
        """The vendors that are away for good."""
        return frozenset(id for (lever, id), value in self.values.items() if lever is Lever.GONE and value)


NO_LEVERS: Final = Levers()
"""The levers of the baseline: none is set."""
