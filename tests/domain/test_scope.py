"""The scope: what it covers, what it is called, what becomes of it when its vendor goes."""

from __future__ import annotations

import pytest

from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor
from leeway.domain.scope import Scope

REGISTER = Register.of(
    [Vendor("v1", "Acme"), Vendor("v2", "Bolt"), Product("p1", "v1", "Tool"), Product("p2", "v2", "Kit")]
)


def test_everything_covers_each_vendor_and_product() -> None:
    assert Scope().everything
    assert all(Scope().covers_product(REGISTER, id) for id in ("p1", "p2"))
    assert all(Scope().covers_vendor(REGISTER, id) for id in ("v1", "v2"))
    assert Scope().words(REGISTER) == "All vendors"


def test_a_vendor_covers_itself_and_its_products() -> None:
    scope = Scope(vendor_id="v1")
    assert [id for id in REGISTER.products if scope.covers_product(REGISTER, id)] == ["p1"]
    assert [id for id in REGISTER.vendors if scope.covers_vendor(REGISTER, id)] == ["v1"]
    assert scope.words(REGISTER) == "Acme"


def test_a_product_covers_itself_and_its_vendor() -> None:
    scope = Scope(product_id="p2")
    assert [id for id in REGISTER.products if scope.covers_product(REGISTER, id)] == ["p2"]
    assert [id for id in REGISTER.vendors if scope.covers_vendor(REGISTER, id)] == ["v2"]
    assert scope.words(REGISTER) == "Bolt · Kit"


@pytest.mark.parametrize("scope", [Scope(vendor_id="gone"), Scope(product_id="gone")])
def test_what_is_gone_covers_nothing_and_reads_as_all_vendors(scope: Scope) -> None:
    assert scope.within(REGISTER) == Scope()
    assert not scope.covers_vendor(REGISTER, "v1")
    assert scope.words(REGISTER) == "All vendors"


def test_a_scope_is_not_a_vendor_and_a_product_at_once() -> None:
    with pytest.raises(ValueError, match="not both"):
        Scope("v1", "p1")
