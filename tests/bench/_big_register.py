"""A register of 500 vendors, 5,000 products and workflows together, 20,000 dependencies."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from leeway.domain.register import Register
from leeway.domain.register_entities import (
    FALLBACK,
    PRIMARY,
    Integration,
    Need,
    Product,
    ProductUpstream,
    Supply,
    Vendor,
    Workflow,
)

TODAY = date(2026, 11, 22)


def big_register(
    *,
    vendors: int = 500,
    products: int = 2_000,
    workflows: int = 3_000,
    dependencies: int = 20_000,
    seed: int = 1,
) -> Register:
    """Make a register of a given size; a dependency is an upstream link or a supply."""
    chance = np.random.default_rng(seed)
    rows: list[object] = [Vendor(f"v{i:05}", f"Vendor {i}") for i in range(vendors)]
    for i in range(products):
        cost = Decimal(int(chance.integers(1, 200_000)))
        rows.append(
            Product(f"p{i:05}", f"v{i % vendors:05}", f"Product {i}", annual_cost=cost, notice_days=90)
        )
        rows.append(
            Integration(f"i{i:05}", f"p{i:05}", "Plugins", "plugin", int(chance.integers(1, 30)), 4.0)
        )
    links = _upstreams(chance, products)
    rows.extend(links)
    rows.extend(_work(chance, products, workflows, dependencies - len(links)))
    return Register.of(rows)  # type: ignore[arg-type]


def _upstreams(chance: np.random.Generator, products: int) -> list[ProductUpstream]:
    """Let half of the products run on one or two of the first twentieth: the clouds."""
    clouds = max(products // 20, 1)
    pairs = {
        (i, int(upstream))
        for i in range(clouds, products, 2)
        for upstream in chance.integers(0, clouds, size=2)
    }
    return [ProductUpstream(f"u{a:05}-{b:05}", f"p{a:05}", f"p{b:05}") for a, b in sorted(pairs)]


def _work(chance: np.random.Generator, products: int, workflows: int, supplies: int) -> list[object]:
    rows: list[object] = []
    made = 0
    for i in range(workflows):
        critical = bool(chance.random() < 0.4)
        rows.append(
            Workflow(
                f"w{i:05}", f"Workflow {i}", "", critical, float(chance.integers(2, 72)), Decimal(300), 40.0
            )
        )
        share = round((supplies - made) / (workflows - i))
        filled = max(1, share // 3)
        for need in range(filled):
            id = f"n{i:05}-{need}"
            rows.append(Need(id, f"w{i:05}", f"Need {need}"))
            count = share // filled + (need < share % filled)
            for place, product in enumerate(chance.choice(products, size=count, replace=False)):
                made += 1
                rows.append(_supply(chance, id, int(product), primary=place == 0))
    return rows


def _supply(chance: np.random.Generator, need: str, product: int, *, primary: bool) -> Supply:
    id = f"{need}-{product:05}"
    if primary:
        return Supply(id, need, f"p{product:05}", PRIMARY)
    tested = TODAY - timedelta(days=int(chance.integers(1, 400))) if chance.random() < 0.7 else None
    capacity = float(chance.choice([0.5, 0.8, 1.0]))
    return Supply(id, need, f"p{product:05}", FALLBACK, float(chance.integers(0, 24)), capacity, tested)
