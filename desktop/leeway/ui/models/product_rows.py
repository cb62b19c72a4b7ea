"""The rows about one product or vendor: integrations, signals, upstream products, a vendor's products."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from leeway.domain.feed_entities import Feed
from leeway.domain.register import Register
from leeway.domain.register_entities import Integration, Product, Signal
from leeway.domain.verdict import ProductAssessment, Verdict
from leeway.engine.portfolio import Portfolio
from leeway.ui import formatting
from leeway.ui.models.columns import Column
from leeway.ui.models.field_columns import field_column


@dataclass(frozen=True, slots=True)
class IntegrationRow:
    """An integration, or the total of several; `hours` to rebuild all of it, None where not known.

    `at_least` says that some hours of a total aren't known.
    """

    id: str
    integration: Integration | None
    count: int
    hours: float | None
    at_least: bool = False


def integration_rows(register: Register, product_id: str) -> list[IntegrationRow]:
    """Prepare the integrations of a product, by kind, then name."""
    found = (register.integrations[id] for id in register.links.integrations_of.get(product_id, ()))
    rows = [IntegrationRow(i.id, i, i.count, _hours(i)) for i in found]
    return sorted(rows, key=_integration_place)


def _integration_place(row: IntegrationRow) -> tuple[str, str, str]:
    assert row.integration is not None
    return row.integration.name.casefold(), row.integration.kind, row.id


def _hours(integration: Integration) -> float | None:
    return None if integration.hours_each is None else integration.count * integration.hours_each


def integration_total(rows: Iterable[IntegrationRow]) -> IntegrationRow:
    """Add up the counts and the hours that are known."""
    rows = tuple(rows)
    known = [row.hours for row in rows if row.hours is not None]
    total = sum(known) if known else None
    return IntegrationRow("total", None, sum(row.count for row in rows), total, len(known) < len(rows))


def _hours_words(row: IntegrationRow) -> str:
    if row.hours is None:
        return formatting.NOT_KNOWN
    return f"≥ {formatting.hours(row.hours)}" if row.at_least else formatting.hours(row.hours)


def integration_columns() -> tuple[Column[IntegrationRow], ...]:
    """Return the columns of the integrations table."""
    return (
        field_column(
            "integration",
            "name",
            lambda row: row.integration,
            title="Integration",
            nothing="Total",
            muted=lambda _: False,
            bold=True,
        ),
        field_column(
            "integration",
            "count",
            lambda row: row.integration,
            text=lambda row: formatting.count(row.count),
            muted=lambda _: False,
        ),
        field_column("integration", "hours_each", lambda row: row.integration, title="Hours each"),
        Column(
            "Hours",
            _hours_words,
            key=lambda row: row.hours,
            numeric=True,
            muted=lambda row: row.hours is None,
            hint="Count times hours each; what is portable needs no rebuilding and isn't in the effort to leave",
        ),
        field_column("integration", "owner", lambda row: row.integration),
        field_column("integration", "as_of", lambda row: row.integration),
        field_column("integration", "kind", lambda row: row.integration),
        field_column("integration", "portable", lambda row: row.integration),
        field_column("integration", "rebuilders", lambda row: row.integration, title="People"),
    )


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A sourced figure about a vendor or one of its products."""

    id: str
    signal: Signal
    about: str


def signal_rows(register: Register, vendor_id: str, product_id: str | None) -> list[SignalRow]:
    """Prepare the signals of a vendor: of one of its products and of the vendor as such, or all of them."""
    rows = []
    for signal in register.signals.values():
        if signal.vendor_id != vendor_id or (product_id and signal.product_id not in (None, product_id)):
            continue
        rows.append(SignalRow(signal.id, signal, about(register, signal)))
    return sorted(rows, key=lambda row: (row.signal.metric.casefold(), row.signal.as_of, row.id))


def signal_columns() -> tuple[Column[SignalRow], ...]:
    """Return the columns of the signals table; link and note are in the tooltip of the metric."""
    return (
        field_column(
            "signal",
            "metric",
            lambda row: row.signal,
            bold=True,
            tip=lambda row: "\n".join(filter(None, (row.signal.metric, row.signal.note, row.signal.url))),
        ),
        field_column("signal", "value", lambda row: row.signal, numeric=True),
        field_column("signal", "unit", lambda row: row.signal),
        Column("About", lambda row: row.about, hint="The product, or the vendor as such"),
        field_column(
            "signal",
            "standing",
            lambda row: row.signal,
            hint="Measured, claimed by the source, or disputed",
        ),
        field_column("signal", "source", lambda row: row.signal),
        field_column("signal", "as_of", lambda row: row.signal),
    )


@dataclass(frozen=True, slots=True)
class FeedRow:
    """Where signals or incidents of a vendor can be asked for."""

    id: str
    feed: Feed
    about: str

    @property
    def gives(self) -> str:
        """What it tells of."""
        return "Incidents" if self.feed.gives_incidents else "Signals"


def feed_rows(register: Register, vendor_id: str) -> list[FeedRow]:
    """Prepare the feeds of a vendor, by kind and address."""
    rows = [
        FeedRow(feed.id, feed, about(register, feed))
        for feed in register.feeds.values()
        if feed.vendor_id == vendor_id
    ]
    return sorted(rows, key=feed_place)


def feed_place(row: FeedRow) -> tuple[str, str, str]:
    """Order feeds by kind and address."""
    return (row.feed.kind, row.feed.address.casefold(), row.id)


def about(register: Register, one: Signal | Feed) -> str:
    """Name what a signal or a feed is about: the product, or the vendor as such."""
    product = register.products.get(one.product_id or "")
    return product.name if product else register.vendors[one.vendor_id].name


def feed_columns() -> tuple[Column[FeedRow], ...]:
    """Return the columns of the feeds table; the note is in the tooltip of the address."""
    return (
        field_column("feed", "kind", lambda row: row.feed, bold=True),
        field_column(
            "feed",
            "address",
            lambda row: row.feed,
            tip=lambda row: "\n".join(filter(None, (row.feed.address, row.feed.note))),
        ),
        Column("About", lambda row: row.about, hint="The product, or the vendor as such"),
        Column("Gives", lambda row: row.gives, hint="What is asked for there"),
    )


@dataclass(frozen=True, slots=True)
class TieRow:
    """A product at the other end of an upstream link, with its verdict."""

    id: str
    product: Product
    vendor: str
    verdict: Verdict | None
    tied_by: str


def upstream_rows(register: Register, portfolio: Portfolio, product_id: str) -> list[TieRow]:
    """Prepare the products that a product runs on."""
    links = (u for u in register.upstreams.values() if u.product_id == product_id)
    return _tie_rows(register, portfolio, [(u.upstream_id, u.id) for u in links])


def dependent_rows(register: Register, portfolio: Portfolio, product_id: str) -> list[TieRow]:
    """Prepare the products that run on a product."""
    links = (u for u in register.upstreams.values() if u.upstream_id == product_id)
    return _tie_rows(register, portfolio, [(u.product_id, u.id) for u in links])


def _tie_rows(register: Register, portfolio: Portfolio, ends: Sequence[tuple[str, str]]) -> list[TieRow]:
    rows = []
    for id, link in ends:
        product = register.products[id]
        judged = portfolio.products.get(id)
        vendor = register.vendors[product.vendor_id].name
        rows.append(TieRow(id, product, vendor, judged.verdict if judged else None, link))
    return sorted(rows, key=lambda row: (row.vendor.casefold(), row.product.name.casefold(), row.id))


def tie_columns() -> tuple[Column[TieRow], ...]:
    """Return the columns of the lists of upstream and dependent products."""
    return (
        Column("Vendor", lambda row: row.vendor),
        Column("Product", lambda row: row.product.name, bold=True),
        verdict_column(),
    )


def verdict_column() -> Column[TieRow]:
    """Return the column with the verdict of the product in the row."""
    return Column(
        "Verdict",
        lambda row: row.verdict.words if row.verdict else "…",
        key=lambda row: row.verdict.severity if row.verdict else None,
        badge=lambda row: row.verdict,
    )


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product on its vendor's page."""

    id: str
    product: Product
    judged: ProductAssessment | None
    integrations: int
    currency: str

    @property
    def cost(self) -> Decimal | None:
        """What we pay for it in a year."""
        return self.product.annual_cost


def product_rows(register: Register, portfolio: Portfolio, vendor_id: str) -> list[ProductRow]:
    """Prepare the products of a vendor, by name."""
    rows = []
    for id in register.links.products_of.get(vendor_id, ()):
        count = sum(register.integrations[i].count for i in register.links.integrations_of.get(id, ()))
        row = ProductRow(
            id, register.products[id], portfolio.products.get(id), count, register.setting.currency
        )
        rows.append(row)
    return sorted(rows, key=lambda row: (row.product.name.casefold(), row.id))


def product_columns() -> tuple[Column[ProductRow], ...]:
    """Return the columns of a vendor's products."""
    return (
        field_column("product", "name", lambda row: row.product, title="Product", bold=True),
        Column(
            "Verdict",
            lambda row: row.judged.verdict.words if row.judged else "…",
            key=lambda row: row.judged.verdict.severity if row.judged else None,
            badge=lambda row: row.judged.verdict if row.judged else None,
        ),
        Column(
            "Leeway",
            lambda row: formatting.hours_short(row.judged.leeway if row.judged else None),
            key=lambda row: row.judged.leeway if row.judged else None,
            numeric=True,
            muted=lambda row: row.judged is None or row.judged.leeway is None,
        ),
        field_column("product", "category", lambda row: row.product),
        Column(
            "Integrations",
            lambda row: formatting.count(row.integrations),
            key=lambda row: row.integrations,
            numeric=True,
        ),
        field_column("product", "annual_cost", lambda row: row.product),
        field_column("product", "contract_end", lambda row: row.product),
    )
