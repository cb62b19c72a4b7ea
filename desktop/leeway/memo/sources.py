"""The sourced figures about the product and its vendor."""

from urllib.parse import urlsplit

from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Signal
from leeway.memo.content import SourceRow
from leeway.memo.wording import day


def source_rows(register: Register, product: Product) -> tuple[SourceRow, ...]:
    """List the signals about a product and about its vendor, the vendor's first, by metric, newest first."""
    found = [s for s in register.signals.values() if _concerns(s, product)]
    found.sort(key=lambda s: (s.product_id is not None, s.metric, -s.as_of.toordinal(), s.source, s.id))
    return tuple(_row(register, signal, product) for signal in found)


def _concerns(signal: Signal, product: Product) -> bool:
    if signal.product_id is not None:
        return signal.product_id == product.id
    return signal.vendor_id == product.vendor_id


def _row(register: Register, signal: Signal, product: Product) -> SourceRow:
    return SourceRow(
        about=product.name if signal.product_id else register.vendors[product.vendor_id].name,
        metric=signal.metric,
        value=f"{signal.value} {signal.unit}".rstrip(),
        standing=signal.standing,
        source=signal.source,
        link=signal.url if ordinary(signal.url) else "",
        as_of=day(signal.as_of),
    )


def ordinary(url: str) -> bool:
    """Tell whether an address may become a link: plain http or https with a host."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
