"""What the Session burn page shows: read once from the register, then viewed for any days and periods."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

import numpy as np
from numpy.typing import NDArray

from leeway.domain.chart import Chart
from leeway.domain.register import Register
from leeway.domain.register_entities import Product
from leeway.domain.scope import Scope
from leeway.domain.usage import DailyTokens, LimitHits, Tokens, Unread
from leeway.domain.usage_summary import UsageSlices
from leeway.engine.burn_cost import Price, by_model
from leeway.engine.burn_days import Period
from leeway.engine.burn_inflation import Days
from leeway.engine.burn_measure import Measured, measured
from leeway.engine.burn_medians import CountedDays, counted_days
from leeway.engine.burn_reference import (
    Reference,
    ReferencedInflation,
    chosen_reference,
    measure_inflation,
    propose_reference,
)
from leeway.engine.burn_tokens import rows_of
from leeway.services.burn import SEED, Burn, BurnTerms, burn_terms
from leeway.services.burn_charts import burn_charts
from leeway.services.burn_figures import KeyFigures, key_figures
from leeway.services.burn_prices import read_prices
from leeway.services.burn_zone import zone_name
from leeway.services.finding import title
from leeway.services.open_register import OpenRegister
from leeway.services.sample_import import is_example


@dataclass(frozen=True, slots=True, eq=False)
class BurnSource:
    """A product's whole use, as the page's views are worked out from: nothing in it changes, and no database is needed.

    It holds as long as no usage is added or taken away. `proposed` is the reference that all days propose, and
    `inflation` the days since against it.
    """

    product_id: str
    zone: tzinfo
    slices: UsageSlices
    daily: DailyTokens
    per_call: CountedDays
    per_session: CountedDays
    hits: LimitHits
    unread: tuple[Unread, ...]
    prices: Mapping[str, Price]
    proposed: Reference | None
    inflation: ReferencedInflation

    @property
    def is_empty(self) -> bool:
        """Whether there is no use at all."""
        return not len(self.slices)

    @property
    def whole(self) -> Days | None:
        """The first and the last day with use; None without any."""
        days = self.daily.day
        return (days.min().item(), days.max().item()) if len(days) else None


@dataclass(frozen=True, slots=True, eq=False)
class BurnView:
    """What the page shows of some days of a product's use.

    `first` and `last` are days with use among them, None if there are none; `burn` is None then, unless a limit was hit.
    `unread` is of the whole use. `zone` names the time zone of all days. There are always the same `charts`, some of them
    maybe empty.
    """

    product: str
    title: str
    example: bool
    zone: str
    period: Period
    first: date | None
    last: date | None
    burn: Burn | None
    figures: KeyFigures
    charts: tuple[Chart, ...]
    unread: tuple[Unread, ...]

    def chart(self, name: str) -> Chart:
        """Return the chart of a name; KeyError if there is none."""
        return {chart.name: chart for chart in self.charts}[name]


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """The whole use in small: every day from the first to the last, (n,) datetime64[D], and its tokens, (n,) int64."""

    days: NDArray[np.datetime64]
    tokens: Tokens


def products_with_usage(register: Register, scope: Scope) -> tuple[Product, ...]:
    """Return the products in a scope that have usage, those with most calls first."""
    calls: dict[str, int] = {}
    for one in register.usage_imports.values():
        calls[one.product_id] = calls.get(one.product_id, 0) + one.calls
    found = [register.products[id] for id in calls if scope.covers_product(register, id)]
    return tuple(sorted(found, key=lambda one: (-calls[one.id], title(register, one), one.id)))


def read_burn(
    desk: OpenRegister, product_id: str, zone: tzinfo, register: Register | None = None
) -> BurnSource:
    """Read a product's use by the clock of a zone, by the imports of a register of then if given; for a thread of its own.

    Raises:
        RegisterFileError: The file can't be read.
        UnreadableSource: A table of prices can't be read.
    """
    with desk.usage(register) as usage:
        hits = usage.limit_hits(product_id)
        summary = usage.summary(product_id, zone, hits.at)
        unread = usage.unread(product_id)
    rng = np.random.default_rng(SEED)
    per_call, per_session = counted_days(summary.per_call), counted_days(summary.per_session)
    proposed = propose_reference(per_call, rng)
    return BurnSource(
        product_id=product_id,
        zone=zone,
        slices=summary.slices,
        daily=summary.daily,
        per_call=per_call,
        per_session=per_session,
        hits=hits,
        unread=unread,
        prices=read_prices(),
        proposed=proposed,
        inflation=measure_inflation(per_call, per_session, proposed, rng),
    )


def view(
    source: BurnSource,
    register: Register,
    *,
    zone: tzinfo,
    days: Days | None = None,
    period: Period = Period.WEEK,
) -> BurnView:
    """View some days of a product's use, or all of it, against the reference period that the register has or proposes.

    A window is of the day of its first call, and a stall of that of its hit, so that nothing is cut in two. The
    reference is proposed from all days, whatever is selected; the selected days after it are compared with it.
    `register` has the product still.

    Raises:
        ValueError: The usage was read by the clock of another zone.
    """
    if zone != source.zone:
        raise ValueError("the days of this usage are those of another zone")
    product = register.products[source.product_id]
    terms = burn_terms(register, product.id, source.zone)
    whole = measured(source.slices, source.hits, terms.planned, terms.working, terms.zone)
    reference = _reference(source, terms.reference)
    burn = _burn(source, terms, whole, days, reference)
    imports = [one for one in register.usage_imports.values() if one.product_id == product.id]
    return BurnView(
        product=product.name,
        title=title(register, product),
        example=bool(imports) and all(map(is_example, imports)),
        zone=zone_name(source.zone),
        period=period,
        first=burn.daily.day.min().item() if burn and burn.models else None,
        last=burn.daily.day.max().item() if burn and burn.models else None,
        burn=burn,
        figures=key_figures(burn, terms, register, product.id, reference),
        charts=burn_charts(burn, whole, source.slices, period, terms.planned.hours),
        unread=source.unread,
    )


def strip(source: BurnSource) -> Strip:
    """Sum up the whole use by day, for an overview."""
    if source.whole is None:
        return Strip(np.zeros(0, "datetime64[D]"), np.zeros(0, np.int64))
    first, last = (np.datetime64(day, "D") for day in source.whole)
    tokens = np.zeros(int((last - first).astype(np.int64)) + 1, np.int64)
    np.add.at(tokens, (source.daily.day - first).astype(np.int64), source.daily.total)
    return Strip(np.arange(first, last + 1), tokens)


def _burn(
    source: BurnSource, terms: BurnTerms, whole: Measured, days: Days | None, reference: Reference | None
) -> Burn | None:
    """Take the burn of some days out of the whole; None if they have no use, and no limit was hit in them."""
    inside, daily = whole, source.daily
    run = (0, len(source.per_session.days))
    if days is not None:
        inside, run = whole.within(*days), source.per_session.run(*days)
        first, last = (np.datetime64(day, "D") for day in days)
        daily = rows_of(daily, (daily.day >= first) & (daily.day <= last))
    if not len(daily.day) and not len(inside.stalls):
        return None
    return Burn(
        terms=terms,
        measured=inside,
        sessions=source.per_session.total(run),
        daily=daily,
        models=by_model(daily, source.prices),
        inflation=_inflation(source, days, reference),
    )


def _reference(source: BurnSource, chosen: Days | None) -> Reference | None:
    return source.proposed if chosen is None else chosen_reference(*chosen, source.per_call)


def _inflation(source: BurnSource, days: Days | None, reference: Reference | None) -> ReferencedInflation:
    if days is None and reference is source.proposed:
        return source.inflation
    rng = np.random.default_rng(SEED)
    return measure_inflation(source.per_call, source.per_session, reference, rng, days)
