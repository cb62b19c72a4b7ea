"""Find what the user names."""

from difflib import get_close_matches

from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.validation import folded
from leeway.errors import LeewayError

_SHOWN = 5


def find_product(register: Register, name: str) -> Product:
    """Return the product of that name, or of that “Vendor / Product”, without regard to case.

    Raises:
        LeewayError: There is none, or several; the sentence names those that come close.
    """
    wanted = folded(name)
    by_title = {title(register, product): product for product in register.products.values()}
    found = [product for text, product in by_title.items() if wanted in {folded(product.name), folded(text)}]
    if len(found) == 1:
        return found[0]
    if found:
        titles = ", ".join(sorted(f"“{title(register, product)}”" for product in found))
        raise LeewayError(f"Several products are called “{name}”: {titles}. Name one of them in full.")
    names = {folded(text): text for text in by_title} | {
        folded(product.name): text for text, product in by_title.items()
    }
    near = get_close_matches(str(wanted), [str(key) for key in names], _SHOWN, 0.4)
    close = list(dict.fromkeys(names[key] for key in near)) or sorted(by_title)[:_SHOWN]
    there = ", ".join(f"“{text}”" for text in close) or "none yet"
    raise LeewayError(f"There is no product “{name}” in the register. There is: {there}.")


def find_vendor(register: Register, name: str) -> Vendor:
    """Return the vendor of that name, without regard to case.

    Raises:
        LeewayError: There is none; the sentence names those that come close.
    """
    by_name = {folded(vendor.name): vendor for vendor in register.vendors.values()}
    found = by_name.get(folded(name))
    if found is not None:
        return found
    near = get_close_matches(str(folded(name)), [str(key) for key in by_name], _SHOWN, 0.4)
    close = [by_name[key].name for key in near] or sorted(one.name for one in by_name.values())[:_SHOWN]
    there = ", ".join(f"“{text}”" for text in close) or "none yet"
    raise LeewayError(f"There is no vendor “{name}” in the register. There is: {there}.")


def title(register: Register, product: Product) -> str:
    """Name a product in full: “Vendor / Product”."""
    return f"{register.vendors[product.vendor_id].name} / {product.name}"
