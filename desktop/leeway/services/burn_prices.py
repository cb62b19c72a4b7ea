"""The price tables of `resources/prices`, each with its as-of date and source, read from TOML files that people edit."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from leeway.assets import asset
from leeway.engine.burn_cost import Price
from leeway.errors import UnreadableSource

_RATES: Final = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read")
_UNIT: Final = "USD per 1,000,000 tokens"
_KEYS: Final = {"as_of", "source", "unit", "models"}


def read_prices(folder: Path | None = None) -> Mapping[str, Price]:
    """Read the price of each model that has one; where several files price a model, the newest as-of date counts.

    Raises:
        UnreadableSource: A file isn't a price table; the message names the place and what was expected.
    """
    folder = folder or asset("resources", "prices")
    found: dict[str, Price] = {}
    for path in sorted(folder.glob("*.toml")):
        for price in _table(path):
            known = found.get(price.model)
            if known is None or known.as_of < price.as_of:
                found[price.model] = price
    return found


def _table(path: Path) -> list[Price]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableSource(f"{path.name} can't be read as TOML: {error}.") from error
    if set(document) != _KEYS:
        raise UnreadableSource(f"{path.name} must have the keys {', '.join(sorted(_KEYS))}, and no other.")
    as_of, source = document["as_of"], document["source"]
    if not isinstance(as_of, date) or isinstance(as_of, datetime):
        raise UnreadableSource(f"{path.name}: as_of must be a day, such as 2026-11-22.")
    if not isinstance(source, str) or not source.strip():
        raise UnreadableSource(f"{path.name}: source must say where the prices are from.")
    if document["unit"] != _UNIT:
        raise UnreadableSource(f"{path.name}: unit must be “{_UNIT}”.")
    if not isinstance(document["models"], dict):
        raise UnreadableSource(f'{path.name}: models must be tables, such as [models."a-model"].')
    return [_price(path.name, model, row, as_of, source) for model, row in document["models"].items()]


def _price(file: str, model: str, row: Any, as_of: date, source: str) -> Price:
    if not isinstance(row, dict) or set(row) != set(_RATES):
        raise UnreadableSource(
            f"{file}: the model “{model}” must have {', '.join(_RATES)}, and no other key."
        )
    for rate in _RATES:
        value = row[rate]
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1_000_000:
            raise UnreadableSource(f"{file}: {rate} of “{model}” is {value!r}; it must be a number from 0.")
    return Price(model=model, **{rate: float(row[rate]) for rate in _RATES}, as_of=as_of, source=source)
