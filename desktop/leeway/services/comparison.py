"""Two to five products side by side: every figure as its own page has it, with its source and its day."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from leeway.domain.comparison import MOST_PRODUCTS, Comparison, Subject
from leeway.domain.scenario_levers import NO_LEVERS, Levers
from leeway.errors import LeewayError
from leeway.services.comparison_case import Case, Whole, read_comparison
from leeway.services.comparison_chart import lock_in_chart
from leeway.services.comparison_measured import burn_section, outage_section
from leeway.services.comparison_register import register_sections
from leeway.services.comparison_scores import score_sections
from leeway.services.comparison_signals import signal_section

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from leeway.domain.register import Register
    from leeway.domain.scope import Scope
    from leeway.engine.portfolio import Portfolio
    from leeway.services.comparison_case import ReadComparison
    from leeway.services.open_register import OpenRegister


def compared(
    desk: OpenRegister,
    register: Register,
    portfolio: Portfolio,
    product_ids: Sequence[str],
    zone: tzinfo,
    levers: Levers = NO_LEVERS,
) -> Comparison:
    """Read and compare; for a thread of its own. `levers` are those of the scenario that the register is in.

    Raises:
        LeewayError: Fewer than two of the products are there, or more than five.
        RegisterFileError: The file can't be read.
        UnreadableSource: What the register holds of a questionnaire, or a table of prices, isn't one.
    """
    read = read_comparison(desk, register, product_ids, portfolio.as_of, zone, levers)
    return compare_products(register, portfolio, product_ids, read)


def compare_products(
    register: Register, portfolio: Portfolio, product_ids: Sequence[str], read: ReadComparison
) -> Comparison:
    """Put products side by side as of the portfolio's day; those that are gone from the register are left out.

    Raises:
        LeewayError: Fewer than two of the products are there, or more than five.
        UnreadableSource: What the register holds of a questionnaire isn't one.
    """
    there = [id for id in dict.fromkeys(product_ids) if id in register.products and id in portfolio.products]
    if len(there) < 2:
        raise LeewayError("A comparison takes two products at least; choose another one.")
    if len(there) > MOST_PRODUCTS:
        raise LeewayError(f"A comparison takes {MOST_PRODUCTS} products at most; leave some out.")
    whole = Whole(register, portfolio, read)
    cases = [Case(whole, register.products[id]) for id in there]
    verdict, *others = register_sections(cases)
    sections = (
        verdict, signal_section(cases), burn_section(cases), *others, outage_section(cases), *score_sections(cases),
    )  # fmt: skip
    return Comparison(
        as_of=portfolio.as_of,
        currency=register.setting.currency,
        register=register.setting.title,
        example=register.setting.example,
        subjects=tuple(_subject(case) for case in cases),
        sections=tuple(section for section in sections if section.rows),
        chart=lock_in_chart(cases),
    )


def _subject(case: Case) -> Subject:
    product = case.product
    return Subject(product.id, product.vendor_id, case.register.vendors[product.vendor_id].name, product.name)


def proposed(register: Register, portfolio: Portfolio, scope: Scope) -> tuple[str, ...]:
    """Propose what to compare: the two of one category on which most work hangs, else the two most depended on.

    The first is in the scope, the second too if it can be; empty without two products.
    """
    order = _most_depended_on(register, portfolio)
    inside = [id for id in order if scope.covers_product(register, id)] or order
    partners = [*inside, *(id for id in order if id not in inside)]
    for first in inside:
        category = register.products[first].category.strip().casefold()
        for second in partners:
            if (
                category
                and second != first
                and register.products[second].category.strip().casefold() == category
            ):
                return first, second
    return tuple(partners[:2]) if len(partners) > 1 else ()


def _most_depended_on(register: Register, portfolio: Portfolio) -> list[str]:
    """List the products by the critical workflows that need them, then by all, then by what is built on them."""
    built: Counter[str] = Counter()
    for one in register.integrations.values():
        built[one.product_id] += one.count

    def place(id: str) -> tuple[int, int, int, str]:
        touched = portfolio.products[id].workflows
        return (
            -sum(bool(loss.critical) for loss in touched),
            -len(touched),
            -built[id],
            register.products[id].name,
        )

    return sorted((id for id in register.products if id in portfolio.products), key=place)
