"""Whose logs they are: the product that a kind of log is about, chosen among those on record or made with the import."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from leeway.domain.change import Change
from leeway.domain.editing import add
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.usage import CCUSAGE, CLAUDE_CODE, CODEX, CSV
from leeway.domain.validation import changed, folded
from leeway.errors import LeewayError
from leeway.ids import new_id

_USUAL: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    CLAUDE_CODE: ("Anthropic", ("Claude Code",)),
    CODEX: ("OpenAI", ("Codex CLI", "Codex")),
}
"""By kind of log: the vendor, and how its product is called; the first is proposed."""


LOGS: Final[Mapping[str, str]] = {
    CLAUDE_CODE: "logs of Claude Code",
    CODEX: "logs of Codex",
    CCUSAGE: "reports of ccusage",
    CSV: "usage tables (CSV)",
}
"""What each kind of log is called in a sentence."""


@dataclass(frozen=True, slots=True)
class ProductChoice:
    """The product that a kind of log is about: one on record by its id, or else one to make, of a vendor by name."""

    product_id: str | None
    vendor: str = ""
    product: str = ""


class ProductNotChosen(LeewayError):
    """It isn't said which product a kind of log is about; `kind` says which."""

    def __init__(self, kind: str, why: str) -> None:
        self.kind = kind
        super().__init__(why)


def likely_choice(register: Register, kind: str, product_id: str | None = None) -> ProductChoice:
    """Return the choice to begin with: the product given, one with the usual name, else one to make."""
    if product_id in register.products:
        return ProductChoice(product_id)
    vendor, names = _USUAL.get(kind, ("", ()))
    wanted = {folded(name) for name in names}
    found = [product.id for product in register.products.values() if folded(product.name) in wanted]
    if len(found) == 1:
        return ProductChoice(found[0])
    if not found and names:
        return ProductChoice(None, vendor, names[0])
    return ProductChoice(None)


def settled_products(
    register: Register, choices: Mapping[str, ProductChoice]
) -> tuple[dict[str, str], tuple[Change, ...]]:
    """Return the products by kind of log, and the changes that make those that the register lacks.

    A vendor or product that is on record by its name isn't made again.

    Raises:
        ProductNotChosen: One isn't said, or has no vendor.
        InvalidEdit: A name can't be kept.
    """
    products: dict[str, str] = {}
    made: tuple[Change, ...] = ()
    for kind, choice in choices.items():
        if choice.product_id is not None:
            products[kind] = choice.product_id
            continue
        products[kind], more = _made(register, kind, choice)
        register = changed(register, more) if more else register
        made += more
    return products, made


def _made(register: Register, kind: str, choice: ProductChoice) -> tuple[str, tuple[Change, ...]]:
    vendor_name, name = choice.vendor.strip(), choice.product.strip()
    if not name:
        raise ProductNotChosen(kind, f"Say which product the {LOGS[kind]} are about, or name a new one.")
    if not vendor_name:
        raise ProductNotChosen(kind, f"Name the vendor of “{name[:60]}”.")
    vendor = next((v for v in register.vendors.values() if folded(v.name) == folded(vendor_name)), None)
    rows: tuple[Change, ...] = ()
    if vendor is None:
        vendor = Vendor(new_id(), vendor_name)
        rows = add(vendor)
    for product in register.products.values():
        if product.vendor_id == vendor.id and folded(product.name) == folded(name):
            return product.id, rows
    product = Product(new_id(), vendor.id, name)
    return product.id, (*rows, *add(product))
