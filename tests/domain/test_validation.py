"""The rules that every state keeps, and the sentences for what breaks them."""

import math
from datetime import date
from decimal import Decimal

import pytest
from tests.builders import Team

from leeway.domain.change import Change
from leeway.domain.editing import add, remove, update
from leeway.domain.register import Register
from leeway.domain.register_entities import (
    FALLBACK,
    PRIMARY,
    Need,
    Product,
    ProductUpstream,
    Signal,
    Supply,
    Vendor,
    Workflow,
)
from leeway.domain.validation import changed, find_cycle, problems_of
from leeway.errors import InvalidEdit

BASE = Register.of(
    [
        Vendor("v", "Acme"),
        Product("a", "v", "A"),
        Product("b", "v", "B"),
        Product("c", "v", "C"),
        ProductUpstream("ab", "a", "b"),
        ProductUpstream("bc", "b", "c"),
        Workflow("w", "Ship", tolerated_stop=4.0),
        Need("n", "w", "Agent"),
        Supply("s", "n", "a", PRIMARY),
        Supply("f", "n", "b", FALLBACK, capacity=0.5),
    ]
)


def test_the_base_keeps_every_rule() -> None:
    assert list(problems_of(BASE)) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (update(BASE, "workflow", "w", tolerated_stop=-1.0), "Tolerated stop of workflow “Ship” is -1; it can't be negative"),
        (update(BASE, "workflow", "w", tolerated_stop=1e9), "it can't be above 87,600"),
        (update(BASE, "supply", "f", capacity=1.5), "Capacity of supply “B for Agent” is 1.5; it can't be above 1"),
        (update(BASE, "product", "a", annual_cost=Decimal("1.234")), "has more than two decimals"),
        (update(BASE, "product", "a", contract_end=date(1066, 1, 1)), "the year must be between 1970 and 2200"),
        (
            update(BASE, "product", "a", reference_from=date(2026, 6, 1)),
            "Usual use of product “A” has a first day but no last one; set both, or neither.",
        ),
        (update(BASE, "product", "a", reference_to=date(2026, 6, 1)), "has a last day but no first one"),
        (
            update(BASE, "product", "a", reference_from=date(2026, 6, 2), reference_to=date(2026, 6, 1)),
            "Usual use of product “A” begins on 2026-06-02, but ends before, on 2026-06-01; swap the days.",
        ),
        (update(BASE, "product", "a", notice_days=-3), "Notice of product “A” is -3"),
        (update(BASE, "vendor", "v", name="  "), "Name of vendor “” is missing"),
        (update(BASE, "vendor", "v", name="x" * 1_000_000), "has 1,000,000 characters; at most 10,000"),
        (update(BASE, "vendor", "v", name="nul\x00"), "has a character that can't be kept"),
        (update(BASE, "vendor", "v", name="half \ud83d"), "half of a surrogate pair"),
        (update(BASE, "setting", "setting", currency="euro"), "Currency of setting has 4 characters"),
        (update(BASE, "setting", "setting", currency="eur"), "must be three capital letters such as EUR"),
        (update(BASE, "policy", "policy", proven_days=0), "it can't be below 1"),
        (update(BASE, "policy", "policy", share_limit=None), "is missing"),
        (update(BASE, "supply", "f", role="spare"), "must be one of primary, fallback"),
        (update(BASE, "product", "a", vendor_id="nobody"), "refers to a vendor that isn't in the register"),
        (update(BASE, "supply", "f", product_id="a"), "“A” can't be its own fallback for need"),
        (update(BASE, "supply", "f", role=PRIMARY), "has a primary product already"),
        (update(BASE, "product", "b", name=" a "), "There is a product “a” already"),
        (add(Vendor("v2", "ACME")), "There is a vendor “ACME” already"),
        (add(ProductUpstream("ca", "c", "a")), "in a circle: "),
        (add(ProductUpstream("aa", "a", "a")), "in a circle: A → A"),
        (add(Vendor("v", "Other")), "there is a vendor v already"),
        ((Change("vendor", "v", None, {"name": "Acme"}, None),), "would refer to a deleted row"),
        ((Change("vendor", "zz", "name", "a", "b"),), "there is no vendor zz"),
        ((Change("vendor", "v", "name", "Acme", 7),), "expected a text"),
        ((Change("product", "a", "contract_end", None, "22.11.2026"),), "expected a date such as 2026-11-22"),
        ((Change("vendor", "n", None, None, {"website": "x"}),), "a required field of the vendor is missing"),
        ((Change("workflow", "w", "tolerated_stop", 4.0, math.nan),), "expected a number"),
        ((Change("workflow", "w", "tolerated_stop", 4.0, math.inf),), "expected a number"),
        ((Change("workflow", "w", "cost_per_hour", None, "lots"),), "expected an amount"),
    ],
)  # fmt: skip
def test_a_change_that_breaks_a_rule_is_refused_in_a_sentence(
    changes: tuple[Change, ...], sentence: str
) -> None:
    with pytest.raises(InvalidEdit) as refused:
        changed(BASE, changes)
    assert sentence in str(refused.value)


def test_names_that_a_person_reads_as_the_same_are_the_same() -> None:
    register = Register.of([Vendor("1", "Café  Systems")])
    with pytest.raises(InvalidEdit, match="already"):
        changed(register, add(Vendor("2", "CAFE\u0301 systems")))


def test_the_same_name_is_allowed_under_another_parent() -> None:
    after = changed(BASE, add(Vendor("v2", "Other"), Product("a2", "v2", "A")))
    assert after.products["a2"].name == "A"


def test_a_signal_without_source_or_day_is_refused() -> None:
    with pytest.raises(InvalidEdit, match="Source of signal"):
        changed(BASE, add(Signal("s1", "v", "stars", "7", "", date(2026, 1, 1))))


def test_removing_takes_everything_that_hangs_on_a_row_and_nothing_else() -> None:
    after = changed(BASE, remove(BASE, "product", "b"))
    assert set(after.products) == {"a", "c"}
    assert after.upstreams == {}
    assert set(after.supplies) == {"s"}
    assert after.workflows == BASE.workflows


def test_removing_several_rows_comes_to_the_same_as_one_after_the_other() -> None:
    one_by_one = changed(BASE, remove(BASE, "product", "b"))
    one_by_one = changed(one_by_one, remove(one_by_one, "product", "c"))
    assert changed(BASE, remove(BASE, "product", "b", "c")) == one_by_one
    with pytest.raises(KeyError, match="nowhere"):
        remove(BASE, "product", "b", "nowhere")


def test_every_problem_is_named_not_only_the_first() -> None:
    changes = (
        *update(BASE, "workflow", "w", tolerated_stop=-1.0),
        *update(BASE, "supply", "f", capacity=2.0),
    )
    with pytest.raises(InvalidEdit) as refused:
        changed(BASE, changes)
    assert len(refused.value.problems) == 2


def test_a_cycle_is_found_in_a_graph_deeper_than_the_call_stack() -> None:
    edges = {str(i): (str(i + 1),) for i in range(20_000)}
    assert find_cycle(edges) == ()
    assert find_cycle(edges | {"20000": ("19990",)}) == tuple(str(i) for i in range(19_990, 20_001))


def test_a_team_of_the_builders_keeps_every_rule() -> None:
    team = Team()
    tool = team.sold("Tool")
    team.need(team.workflow("Work"), tool, (team.sold("Spare"), {}))
    assert list(problems_of(team.register())) == []
