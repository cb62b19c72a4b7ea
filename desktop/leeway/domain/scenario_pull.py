"""The levers that move rows: price, inflation and notice those of a product, a vendor that is gone those of the work."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from leeway.domain.fields import MONEY_LIMIT
from leeway.domain.register import Register
from leeway.domain.register_entities import Product
from leeway.domain.scenario_levers import Lever, Levers

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Pulled:
    """The register after the levers, those that count, and sentences on those that don't."""

    register: Register
    levers: Levers
    problems: tuple[str, ...]


def pull_levers(register: Register, levers: Levers) -> Pulled:
    """Let levers move the rows that they are about; those that find nothing to move are left out.

    Gone vendors change no row: who carries the work then hangs on the day (see `leeway.engine.whatif_gone`).
    """
    if not levers.values:
        return Pulled(register, levers, ())
    problems: list[str] = []
    products: dict[str, Product] = {}
    left_out: set[tuple[Lever, str]] = set()
    of_products = levers.set_for(Lever.PRICE, Lever.TOKEN_INFLATION, Lever.NOTICE, Lever.SESSION_LIMIT)
    for id in sorted(of_products):
        moved, lacking = _moved(register.products[id], levers)
        if moved != register.products[id]:
            products[id] = moved
        for lever, sentence in lacking:
            left_out.add((lever, id))
            problems.append(sentence)
    kept = Levers({key: value for key, value in levers.values.items() if key not in left_out})
    if not products:
        return Pulled(register, kept, tuple(problems))
    after = register.with_rows({"product": {**register.products, **products}}, ties=register.links)
    return Pulled(after, kept, tuple(problems))


def _moved(product: Product, levers: Levers) -> tuple[Product, tuple[tuple[Lever, str], ...]]:
    lacking = tuple(_lacking(product, levers))
    without = {lever for lever, _ in lacking}
    inflation = 1.0 if Lever.TOKEN_INFLATION in without else levers.of(Lever.TOKEN_INFLATION, product.id)
    price = 1.0 if Lever.PRICE in without else levers.of(Lever.PRICE, product.id)
    cost, by_use = product.annual_cost, product.usage_cost
    if by_use is not None and inflation != 1.0:
        cost = None if cost is None else cost + by_use * Decimal(repr(inflation - 1.0))
        by_use = by_use * Decimal(repr(inflation))
    if price != 1.0:
        cost = None if cost is None else cost * Decimal(repr(price))
        by_use = None if by_use is None else by_use * Decimal(repr(price))
    if max(cost or 0, by_use or 0) > MONEY_LIMIT:
        told = f"“{product.name}” would cost more than {MONEY_LIMIT:,} a year; its price stays as it is."
        return replace(product, notice_days=_notice(product, levers)), (
            *lacking,
            *((lever, told) for lever in (Lever.PRICE,) if lever not in without),
        )
    cost, by_use = (None if one is None else max(_rounded(one), Decimal(0)) for one in (cost, by_use))
    moved = replace(product, notice_days=_notice(product, levers))
    if (inflation, price) != (1.0, 1.0):
        moved = replace(moved, annual_cost=cost, usage_cost=by_use)
    return moved, lacking


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


def _notice(product: Product, levers: Levers) -> int | None:
    if product.id not in levers.set_for(Lever.NOTICE):
        return product.notice_days
    return int(levers.of(Lever.NOTICE, product.id))


def _lacking(product: Product, levers: Levers) -> Iterator[tuple[Lever, str]]:
    """Yield the levers that the product has nothing for, with a sentence each."""
    set_here = {lever for lever, id in levers.values if id == product.id}
    name = f"“{product.name}”"
    if Lever.SESSION_LIMIT in set_here and product.session_hours is None:
        yield Lever.SESSION_LIMIT, f"Session limit of {name} isn't counted: its planned session isn't known."
    if Lever.TOKEN_INFLATION in set_here and product.session_hours is None and product.usage_cost is None:
        yield (
            Lever.TOKEN_INFLATION,
            f"Token inflation of {name} isn't counted: neither its planned session nor what is paid by use is known.",
        )
    if Lever.PRICE in set_here and product.annual_cost is None:
        yield Lever.PRICE, f"Price of {name} isn't counted: its cost a year isn't known."
