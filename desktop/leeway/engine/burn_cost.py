"""What tokens would cost at the price of the API: an equivalent, never money paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from leeway.domain.usage import DailyTokens

LABEL: Final = "API-equivalent, not money paid"
_PER: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a model's tokens in US dollars per million, with its source and as-of date."""

    model: str
    input: float
    output: float
    cache_write_5m: float
    cache_write_1h: float
    cache_read: float
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class ModelUse:
    """The calls and tokens of one model, and their API-equivalent in US dollars: None if it has no price."""

    model: str
    calls: int
    input: int
    output: int
    cache_write_5m: int
    cache_write_1h: int
    cache_read: int
    price: Price | None

    @property
    def cache_write(self) -> int:
        """Tokens written to the cache, for five minutes or an hour."""
        return self.cache_write_5m + self.cache_write_1h

    @property
    def total(self) -> int:
        """All tokens."""
        return self.input + self.output + self.cache_write + self.cache_read

    @property
    def api_equivalent(self) -> float | None:
        """What the tokens would cost through the API, in US dollars; None without a price."""
        return None if self.price is None else api_equivalent(self, self.price)


def api_equivalent(use: ModelUse, price: Price) -> float:
    """Multiply the tokens of each kind by their price, in US dollars."""
    return (
        use.input * price.input
        + use.output * price.output
        + use.cache_write_5m * price.cache_write_5m
        + use.cache_write_1h * price.cache_write_1h
        + use.cache_read * price.cache_read
    ) / _PER


def by_model(tokens: DailyTokens, prices: Mapping[str, Price]) -> tuple[ModelUse, ...]:
    """Sum up tokens by model, those with most tokens first; a model that isn't in the price table has no price."""
    found = [model_use(tokens, code, prices) for code in np.unique(tokens.model)]
    return tuple(sorted(found, key=lambda use: (-use.total, use.model)))


def model_use(tokens: DailyTokens, code: int, prices: Mapping[str, Price]) -> ModelUse:
    """Sum up the rows of one model."""
    rows = tokens.model == code
    model = tokens.models[code]
    return ModelUse(
        model=model,
        calls=int(tokens.calls[rows].sum()),
        input=int(tokens.input[rows].sum()),
        output=int(tokens.output[rows].sum()),
        cache_write_5m=int(tokens.cache_write_5m[rows].sum()),
        cache_write_1h=int(tokens.cache_write_1h[rows].sum()),
        cache_read=int(tokens.cache_read[rows].sum()),
        price=prices.get(model),
    )


def total_equivalent(uses: tuple[ModelUse, ...]) -> float | None:
    """Add up the API-equivalent of the models that have a price; None if none has."""
    known = [use.api_equivalent for use in uses if use.api_equivalent is not None]
    return float(sum(known)) if known else None
