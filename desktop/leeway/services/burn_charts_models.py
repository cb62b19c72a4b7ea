"""The chart of tokens by model over time, with what they would cost through the API in its table."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeway.domain.chart import Axis, Bars, Cell, Chart, Column, Hue, Mark, Quantity, Table, empty_chart
from leeway.domain.usage import DailyTokens, Tokens
from leeway.engine.burn_cost import LABEL, ModelUse, total_equivalent
from leeway.engine.burn_days import periods_of_days
from leeway.services.burn_charts_periods import NO_USE, PERIOD_COLUMNS, Charted, short, spans

_NAME: Final = "tokens-by-model"
_MOST: Final = 6
"""Series in one chart; the last stands for all others where there are more models."""
_HUES: Final = (Hue.SERIES_1, Hue.SERIES_2, Hue.SERIES_3, Hue.SERIES_4, Hue.SERIES_6, Hue.SERIES_5)
_KINDS: Final = ("calls", "input", "output", "cache_write_5m", "cache_write_1h", "cache_read")
_COLUMNS: Final = (
    *PERIOD_COLUMNS,
    Column("Model", Quantity.TEXT),
    Column("Calls", Quantity.COUNT),
    Column("Input", Quantity.TOKENS),
    Column("Output", Quantity.TOKENS),
    Column("Cache write", Quantity.TOKENS),
    Column("Cache read", Quantity.TOKENS),
    Column("Tokens", Quantity.TOKENS),
    Column("API-equivalent", Quantity.MONEY),
    Column("Price", Quantity.TEXT),
)


@dataclass(frozen=True, slots=True, eq=False)
class _Series:
    """One colour of the chart: the models in it, and their use in each period, (n,) by kind."""

    name: str
    models: tuple[ModelUse, ...]
    tokens: Tokens
    uses: tuple[tuple[ModelUse, ...], ...]


def models_chart(charted: Charted | None, noun: str) -> Chart:
    """Draw the tokens of each period, stacked by model: those with most tokens, and the others together."""
    title = f"Tokens by model, by {noun}"
    y = Axis(Quantity.TOKENS, low=0.0)
    if charted is None or not charted.burn.models:
        return empty_chart(_NAME, title, Axis(Quantity.DAY), y, _COLUMNS, NO_USE)
    starts, series = _series(charted)
    laid = spans(starts.tolist(), charted.period, charted.zone)
    rows: list[tuple[Cell, ...]] = []
    places = np.full((len(series), len(starts)), -1, np.int64)
    for period, start in enumerate(starts.tolist()):
        for number, one in enumerate(series):
            if one.uses[period]:
                places[number, period] = len(rows)
                rows.append((*charted.named(start), one.name, *_cells(one.uses[period])))
    marks: list[Mark] = []
    base = np.zeros(len(starts))
    for one, place, hue in zip(series, places, _HUES, strict=False):
        used = np.flatnonzero(place >= 0)
        top = base + one.tokens
        marks.append(
            Bars(one.name, laid.left[used], laid.right[used], top[used], base[used], (hue,), place[used])
        )
        base = top
    return Chart(
        _NAME, title, laid.axis, y, tuple(marks), Table(_COLUMNS, tuple(rows)), _words(charted.burn.models),
        currency="USD", legend=tuple((one.name, hue) for one, hue in zip(series, _HUES, strict=False)),
    )  # fmt: skip


def _series(charted: Charted) -> tuple[NDArray[np.datetime64], list[_Series]]:
    """Return the periods with tokens, and the series, those with most tokens first."""
    daily, models = charted.burn.daily, charted.burn.models
    starts, period = np.unique(periods_of_days(daily.day, charted.period), return_inverse=True)
    apart = len(models) if len(models) <= _MOST else _MOST - 1
    groups: list[tuple[str, tuple[ModelUse, ...]]] = [(one.model, (one,)) for one in models[:apart]]
    if models[apart:]:
        groups.append((f"others ({len(models) - apart} models)", models[apart:]))
    sums = _sums(daily, period, len(starts))
    return starts, [_one_series(name, group, daily.models, sums) for name, group in groups]


def _sums(daily: DailyTokens, period: NDArray[np.intp], periods: int) -> dict[str, Tokens]:
    """Sum up each kind by period and model code: (periods, models) int64."""
    sums = {}
    for kind in _KINDS:
        sums[kind] = np.zeros((periods, len(daily.models)), np.int64)
        np.add.at(sums[kind], (period, daily.model), getattr(daily, kind))
    return sums


def _one_series(
    name: str, models: tuple[ModelUse, ...], names: tuple[str, ...], sums: dict[str, Tokens]
) -> _Series:
    codes = [names.index(one.model) for one in models]
    uses = tuple(
        tuple(
            ModelUse(one.model, **{kind: int(sums[kind][period, code]) for kind in _KINDS}, price=one.price)
            for one, code in zip(models, codes, strict=True)
            if sums["calls"][period, code]
        )
        for period in range(len(sums["calls"]))
    )
    return _Series(name, models, np.array([sum(use.total for use in some) for some in uses], np.int64), uses)


def _cells(uses: tuple[ModelUse, ...]) -> tuple[Cell, ...]:
    kinds = ("calls", "input", "output", "cache_write", "cache_read", "total")
    return (
        *(sum(getattr(use, kind) for use in uses) for kind in kinds),
        total_equivalent(uses),
        _price(uses),
    )


def _price(uses: tuple[ModelUse, ...]) -> str:
    missing = [use.model for use in uses if use.price is None]
    if len(missing) == len(uses):
        return "no price"
    dates = sorted({use.price.as_of for use in uses if use.price is not None})
    without = f"; no price for {', '.join(missing)}" if missing else ""
    return f"as of {dates[0]}{without}"


def _words(models: tuple[ModelUse, ...]) -> str:
    total = sum(use.total for use in models)
    first = models[0]
    words = f"{short(total)} tokens in {len(models):,} model{'s' if len(models) != 1 else ''}"
    if total:
        words += f", {first.total / total:.0%} of them in {first.model}".replace("%", " %")
    cost = total_equivalent(models)
    if cost is None:
        return f"{words}. What they would cost through the API isn't known: there is no price."
    return f"{words}. Through the API they would cost {cost:,.0f} USD ({LABEL}; prices {_price(models)})."
