"""Signals over time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import registers

from leeway.domain.editing import add
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Signal, Vendor
from leeway.domain.scope import Scope
from leeway.domain.validation import changed
from leeway.engine.signal_series import number_of, signal_series

REPO = "https://github.com/maker/tool"
BASE = changed(Register.empty(), add(Vendor("v", "Maker"), Vendor("w", "Other"), Product("p", "v", "Tool")))


def signal(
    id: str, value: str, day: int, *, metric: str = "stars", url: str = REPO, product: str | None = "p"
) -> Signal:
    return Signal(id, "v", metric, value, "GitHub", date(2026, 11, day), "measured", "stars", product, url)


def test_the_figures_of_a_metric_stand_in_the_order_of_their_days_and_the_change_is_of_one_source() -> None:
    rows = (
        signal("c", "67,000", 1, url="", metric="Stars"),
        signal("b", "68,100", 20),
        signal("a", "68,000", 10),
    )
    (series,) = signal_series(changed(BASE, add(*rows)), Scope())
    assert [one.id for one in series.signals] == ["c", "a", "b"]
    assert series.numbers == (67_000, 68_000, 68_100)
    assert (series.latest.id, series.previous and series.previous.id, series.change) == ("b", "a", 100)


def test_words_and_a_first_figure_have_no_change() -> None:
    register = changed(
        BASE, add(signal("a", "not public source", 1), signal("b", "12", 2), signal("c", "5", 3, metric="x"))
    )
    words, first = sorted(signal_series(register, Scope()), key=lambda one: -len(one.signals))
    assert (words.numbers, words.change, words.has_changed) == ((None, 12.0), None, True)
    assert (first.previous, first.change, first.has_changed) == (None, None, False)


def test_of_a_package_the_next_version_is_compared_with_the_one_before() -> None:
    one, other = (
        Signal(
            id,
            "v",
            "Native binaries",
            value,
            f"tool.tgz, SHA-256 {id * 64}",
            date(2026, 11, day),
            "measured",
            "files",
        )
        for id, value, day in (("a", "1", 1), ("b", "3", 2))
    )
    (series,) = signal_series(changed(BASE, add(one, other)), Scope())
    assert series.change == 2


@given(registers())
def test_every_signal_in_scope_is_in_one_series(register: Register) -> None:
    for scope in (
        Scope(),
        *(Scope(v) for v in register.vendors),
        *(Scope(None, p) for p in register.products),
    ):
        found = [one for series in signal_series(register, scope) for one in series.signals]
        assert len({one.id for one in found}) == len(found)
        left = set(register.signals) - {one.id for one in found}
        if scope.everything:
            assert not left
        for id in left:
            of = register.signals[id]
            product, vendor = of.product_id, of.vendor_id
            assert (
                not scope.covers_product(register, product)
                if product
                else not scope.covers_vendor(register, vendor)
            )
        ids = [series.id for series in signal_series(register, scope)]
        assert len(set(ids)) == len(ids)


@given(st.floats(-1e12, 1e12), st.text(max_size=5))
def test_a_number_is_read_as_it_is_written(number: float, words: str) -> None:
    assert number_of(str(number)) == number
    assert number_of(f"{words}–") is None


@pytest.mark.parametrize(
    ("text", "number"), [("67,000", 67_000), ("400+", 400), ("10–20", None), ("yes", None), ("nan", None)]
)
def test_figures_as_people_write_them(text: str, number: float | None) -> None:
    assert number_of(text) == number
