"""Which product's burn is asked for, and its figures read from an open register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from leeway.domain.register import Register
from leeway.domain.register_entities import Product
from leeway.domain.usage import Unread
from leeway.errors import LeewayError
from leeway.services.burn import Burn, burn_terms, measure_burn
from leeway.services.burn_prices import read_prices
from leeway.services.finding import find_product, title
from leeway.services.sample_import import is_example
from leeway.store.usage_reads import UsageReads


@dataclass(frozen=True, slots=True, eq=False)
class BurnReport:
    """A product's burn, what of its logs could not be read, and whether it is example data."""

    product: Product
    burn: Burn
    unread: tuple[Unread, ...]
    example: bool


def burn_report(register: Register, usage: UsageReads, name: str | None, zone: tzinfo) -> BurnReport:
    """Measure the burn of the product of a name, or of the only one with usage.

    Raises:
        LeewayError: There is no usage, no such product, or several to choose from; the sentence says what to do.
    """
    product = _asked(register, name)
    hits = usage.limit_hits(product.id)
    found = measure_burn(
        usage.summary(product.id, zone, hits.at),
        hits,
        burn_terms(register, product.id, zone),
        read_prices(),
    )
    if found is None:
        raise _without_usage(f" of “{title(register, product)}”")
    imports = [one for one in register.usage_imports.values() if one.product_id == product.id]
    return BurnReport(product, found, usage.unread(product.id), all(map(is_example, imports)))


def _asked(register: Register, name: str | None) -> Product:
    used = {one.product_id for one in register.usage_imports.values()}
    if name is not None:
        product = find_product(register, name)
        if product.id not in used:
            raise _without_usage(f" of “{title(register, product)}”", _named(register, used))
        return product
    if not used:
        raise _without_usage("")
    if len(used) > 1:
        raise LeewayError(
            f"Several products have usage: {_named(register, used)}. Name one of them with --product."
        )
    return register.products[used.pop()]


def _named(register: Register, ids: Iterable[str]) -> str:
    return ", ".join(sorted(f"“{title(register, register.products[id])}”" for id in ids))


def _without_usage(of: str, there: str = "") -> LeewayError:
    return LeewayError(
        f"The register holds no usage{of}{f'; it has that of {there}' if there else ''}. Import the agents' logs "
        "with: leeway import FILE FOLDER --product NAME."
    )
