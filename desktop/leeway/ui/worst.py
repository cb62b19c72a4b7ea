"""Which product to look at first."""

from collections.abc import Iterable

from leeway.engine.portfolio import Portfolio


def worst_product(portfolio: Portfolio, ids: Iterable[str]) -> str:
    """Return the product with the worst verdict, the first of them; empty if there is none."""
    ids = list(ids)
    judged = [id for id in ids if id in portfolio.products]
    worst = max(judged, key=lambda id: portfolio.products[id].verdict.severity, default="")
    return worst or next(iter(ids), "")
