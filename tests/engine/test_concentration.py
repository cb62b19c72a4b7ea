"""How much rests on a few vendors."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeway.engine.concentration import band, concentration, effective_number, hhi

WEIGHTS = st.dictionaries(st.text(max_size=3), st.floats(0.0, 1e12), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("shares", "index", "number"),
    [
        ([0.5, 0.3, 0.2], 3_800, 2.63158),
        ([0.2] * 5, 2_000, 5),
        ([0.6, 0.25, 0.1, 0.05], 4_350, 2.29885),
        ([1.0], 10_000, 1),
    ],
)
def test_the_index_and_the_effective_number_are_those_of_the_table(
    shares: list[float], index: float, number: float
) -> None:
    assert hhi(shares) == pytest.approx(index, rel=1e-12)
    assert effective_number(hhi(shares)) == pytest.approx(number, abs=5e-6)
    found = concentration({f"vendor {i}": 12_000 * share for i, share in enumerate(shares)})
    assert found is not None
    assert found.hhi == pytest.approx(index, rel=1e-12)
    assert found.effective_number == pytest.approx(number, abs=5e-6)


def test_shares_come_largest_first_and_without_those_that_weigh_nothing() -> None:
    found = concentration({"c": 25.0, "a": 25.0, "none": 0.0, "b": 50.0})
    assert found is not None
    assert found.shares == (("b", 0.5), ("a", 0.25), ("c", 0.25))


@pytest.mark.parametrize("weights", [{}, {"a": 0.0}, {"a": 0.0, "b": 0.0}])
def test_nothing_known_has_no_concentration(weights: dict[str, float]) -> None:
    assert concentration(weights) is None


@pytest.mark.parametrize("weight", [-1.0, math.nan, math.inf])
def test_an_impossible_weight_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="The weight of “a”"):
        concentration({"b": 1.0, "a": weight})


@pytest.mark.parametrize(
    ("index", "word"),
    [(999.9, "low"), (1_000, "moderate"), (1_800, "moderate"), (1_800.1, "high"), (10_000, "high")],
)
def test_the_bands_begin_at_1000_and_above_1800(index: float, word: str) -> None:
    assert band(index) == word


@given(WEIGHTS.filter(lambda weights: any(weights.values())))
def test_the_effective_number_lies_between_one_and_the_number_of_vendors(weights: dict[str, float]) -> None:
    found = concentration(weights)
    assert found is not None
    assert 1 - 1e-9 <= found.effective_number <= len(found.shares) + 1e-9
    assert math.fsum(share for _, share in found.shares) == pytest.approx(1.0)


@given(
    st.dictionaries(st.text(max_size=3), st.floats(1.0, 1e6), min_size=1, max_size=8), st.floats(1e-3, 1e6)
)
def test_the_unit_of_the_weights_changes_nothing(weights: dict[str, float], factor: float) -> None:
    one = concentration(weights)
    other = concentration({id: weight * factor for id, weight in weights.items()})
    assert one is not None
    assert other is not None
    assert other.hhi == pytest.approx(one.hhi)


def test_the_largest_numbers_do_not_overflow() -> None:
    found = concentration({"a": 1.7e308, "b": 1.7e308})
    assert found is not None
    assert found.hhi == 5_000
