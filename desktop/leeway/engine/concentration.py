"""How much rests on a few vendors: Herfindahl-Hirschman index and effective number.

The bands are those of the Merger Guidelines of the U.S. Department of Justice and the Federal Trade Commission
(18 December 2023, Guideline 1, section 2.1, where above 1,800 is highly concentrated, and 1,000 the lower mark of the
index's older bands). They are an analogy: a buyer's spend is not a market.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Band = Literal["low", "moderate", "high"]

MODERATE_FROM: Final = 1_000.0
HIGH_ABOVE: Final = 1_800.0


@dataclass(frozen=True, slots=True)
class Concentration:
    """How weights spread over vendors.

    `hhi`: above 0, at most 10,000; `effective_number`: as many equal vendors would give the same index; `shares`:
    (vendor id, share 0 to 1), largest first, without those that weigh nothing.
    """

    hhi: float
    effective_number: float
    shares: tuple[tuple[str, float], ...]


def hhi(shares: Iterable[float]) -> float:
    """Sum the squared percentage shares; shares are 0 to 1 and add up to 1 (Hirschman 1945, Herfindahl 1950)."""
    return 10_000.0 * math.fsum(share * share for share in shares)


def effective_number(hhi: float) -> float:
    """Return how many equal vendors would give this index: 10,000 / HHI (M. A. Adelman, 1969)."""
    return 10_000.0 / hhi


def band(hhi: float) -> Band:
    """Name the band of an index: low under 1,000, high above 1,800, moderate between."""
    if hhi > HIGH_ABOVE:
        return "high"
    return "low" if hhi < MODERATE_FROM else "moderate"


def concentration(weights: Mapping[str, float]) -> Concentration | None:
    """Work out how concentrated weights are, by vendor id; None if there is none, or all are 0.

    Raises:
        ValueError: A weight is negative or not finite.
    """
    for id, weight in weights.items():
        if not (math.isfinite(weight) and weight >= 0):
            raise ValueError(f"The weight of “{id}” is {weight}; it must be a number, 0 or more.")
    largest = max(weights.values(), default=0.0)
    if largest == 0:
        return None
    total = math.fsum(weight / largest for weight in weights.values())
    shares = {id: weight / largest / total for id, weight in weights.items() if weight}
    ordered = tuple(sorted(shares.items(), key=lambda item: (-item[1], item[0])))
    index = hhi(shares.values())
    return Concentration(index, effective_number(index), ordered)
