"""The rows below the charts of session burn: use and cost by model, and what of the logs wasn't read."""

from collections.abc import Iterable
from dataclasses import dataclass

from leeway.domain.usage import Unread
from leeway.engine.burn_cost import ModelUse, total_equivalent
from leeway.ui import formatting
from leeway.ui.models.burn_words import dollars
from leeway.ui.models.columns import Column


@dataclass(frozen=True, slots=True)
class ModelRow:
    """The calls and tokens of one model, or of all together; `cost` in US dollars, None without a price."""

    id: str
    model: str
    calls: int
    input: int
    output: int
    cache_write: int
    cache_read: int
    total: int
    cost: float | None
    price: str


def model_rows(uses: Iterable[ModelUse]) -> tuple[ModelRow, ...]:
    """Prepare a row for each model, those with most tokens first."""
    return tuple(
        ModelRow(
            use.model, use.model, use.calls, use.input, use.output, use.cache_write, use.cache_read,
            use.total, use.api_equivalent, _price(use),
        )
        for use in uses
    )  # fmt: skip


def total_row(uses: tuple[ModelUse, ...]) -> ModelRow | None:
    """Sum up the models; None where there aren't several. The cost is that of the models with a price."""
    if len(uses) < 2:
        return None
    names = ("calls", "input", "output", "cache_write", "cache_read", "total")
    sums = {name: sum(getattr(use, name) for use in uses) for name in names}
    without = [use.model for use in uses if use.price is None]
    tip = f"Without {', '.join(without)}, which have no price" if without else "The sum of all models"
    return ModelRow("", "All models", **sums, cost=total_equivalent(uses), price=tip)


def price_note(uses: Iterable[ModelUse]) -> str:
    """Say what the cost is, and from when and where the prices are."""
    prices = [use.price for use in uses if use.price is not None]
    what = "API-equivalent: what these tokens would cost through the vendor's API. It is never money paid."
    if not prices:
        return f"{what} None of these models is in the price list."
    dates = sorted({price.as_of for price in prices})
    sources = "; ".join(sorted({price.source for price in prices}))
    as_of = formatting.day(dates[0]) + (f" to {formatting.day(dates[-1])}" if len(dates) > 1 else "")
    return f"{what} Price list as of {as_of}: {sources}."


def _price(use: ModelUse) -> str:
    price = use.price
    if price is None:
        return "This model isn't in the price list, so its cost isn't known and counts nowhere"
    rates = (
        ("input", price.input),
        ("output", price.output),
        ("cache write 5 min", price.cache_write_5m),
        ("cache write 1 h", price.cache_write_1h),
        ("cache read", price.cache_read),
    )
    listed = ", ".join(f"{name} {formatting.number(rate, 4)}" for name, rate in rates)
    return (
        f"USD per million tokens: {listed}.\nAs of {formatting.day(price.as_of)}, {price.source}.\n"
        f"Exactly USD {formatting.number(use.api_equivalent or 0.0, 6)}."
    )


def _tokens(title: str, name: str, hint: str = "") -> Column[ModelRow]:
    return Column(
        title,
        lambda row: formatting.count(getattr(row, name)),
        key=lambda row: getattr(row, name),
        numeric=True,
        hint=hint,
    )


MODEL_COLUMNS: tuple[Column[ModelRow], ...] = (
    Column("Model", lambda row: row.model, bold=True),
    _tokens("Calls", "calls"),
    _tokens("Input", "input", "Tokens sent, without those that came from the cache"),
    _tokens("Output", "output", "Tokens answered, with those of reasoning"),
    _tokens("Cache write", "cache_write", "Tokens written to the cache, for 5 minutes or an hour"),
    _tokens("Cache read", "cache_read", "Tokens that came from the cache"),
    _tokens("Total", "total", "All tokens"),
    Column(
        "API-equivalent, USD",
        lambda row: dollars(row.cost),
        key=lambda row: row.cost,
        numeric=True,
        hint="US dollars at the prices of the vendor's API; never money paid",
        tip=lambda row: row.price,
        muted=lambda row: row.cost is None,
    ),
)


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """Lines of a file that weren't read, and why."""

    id: str
    file: str
    lines: int
    why: str


def unread_rows(unread: Iterable[Unread]) -> tuple[UnreadRow, ...]:
    """Prepare a row for each file and reason."""
    return tuple(
        UnreadRow(f"{number}", one.file, one.lines, one.why) for number, one in enumerate(unread, start=1)
    )


UNREAD_COLUMNS: tuple[Column[UnreadRow], ...] = (
    Column("File", lambda row: row.file, bold=True),
    Column("Lines", lambda row: formatting.count(row.lines), key=lambda row: row.lines, numeric=True),
    Column("Why", lambda row: row.why),
)
