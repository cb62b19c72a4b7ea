"""What part of the register the window looks at."""

from dataclasses import dataclass

from leeway.domain.register import Register


@dataclass(frozen=True, slots=True)
class Scope:
    """All vendors, one vendor, or one product: at most one of the two ids is set."""

    vendor_id: str | None = None
    product_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse a scope that names both a vendor and a product."""
        if self.vendor_id is not None and self.product_id is not None:
            raise ValueError("a scope is a vendor or a product, not both")

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.vendor_id is None and self.product_id is None

    def covers_product(self, register: Register, id: str) -> bool:
        """Tell whether a product of the register is in the scope."""
        if self.product_id is not None:
            return id == self.product_id
        product = register.products.get(id)
        return product is not None and self.vendor_id in (None, product.vendor_id)

    def covers_vendor(self, register: Register, id: str) -> bool:
        """Tell whether a vendor of the register is in the scope, itself or through its product."""
        if self.product_id is not None:
            product = register.products.get(self.product_id)
            return product is not None and product.vendor_id == id
        return self.vendor_id in (None, id) and id in register.vendors

    def within(self, register: Register) -> "Scope":
        """Return the scope itself, or all vendors once what it names is gone from the register."""
        gone = (self.vendor_id is not None and self.vendor_id not in register.vendors) or (
            self.product_id is not None and self.product_id not in register.products
        )
        return Scope() if gone else self

    def words(self, register: Register) -> str:
        """Name the scope for a person: "All vendors", "Anthropic", "Anthropic · Claude Code"."""
        scope = self.within(register)
        if scope.vendor_id is not None:
            return register.vendors[scope.vendor_id].name
        if scope.product_id is not None:
            product = register.products[scope.product_id]
            return f"{register.vendors[product.vendor_id].name} · {product.name}"
        return "All vendors"
