"""Facts as they are kept with an approval: written as text and read back the same."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import texts

from leeway.domain.questionnaire_facts import Fact, decode_facts, encode_facts

VALUES = st.one_of(
    texts, st.floats(allow_nan=False).filter(lambda number: number != -math.inf), st.booleans(), st.dates()
)
FACTS = st.builds(Fact, texts, VALUES, texts, texts, st.dates(), texts, texts)


@given(st.lists(FACTS))
def test_facts_come_back_as_they_were(facts: list[Fact]) -> None:
    known = {fact.name: fact for fact in facts}
    assert decode_facts(encode_facts(known)) == known


def test_facts_in_another_order_are_the_same_text() -> None:
    one, two = (Fact(name, True, "", "here", date(2026, 11, 22)) for name in "ab")
    assert encode_facts({"a": one, "b": two}) == encode_facts({"b": two, "a": one})


@pytest.mark.parametrize(
    "text", ["", "7", "[1]", '[{"name": "x"}]', '[{"name": "x", "number": "1"}]', "null"]
)
def test_anything_else_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode_facts(text)
