"""What a page takes back of its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leeway.ui.own_steps import OwnSteps


class Counter:
    """A state that is stepped along."""

    def __init__(self) -> None:
        self.state = 0
        self.steps: OwnSteps[int] = OwnSteps(self.restore)

    def restore(self, state: int) -> None:
        self.state = state

    def go(self, about: str, state: int) -> None:
        before, self.state = self.state, state
        self.steps.took(about, about, before, state)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5)), max_size=20))
def test_all_steps_back_and_forth_lead_to_where_they_began(moves: list[tuple[str, int]]) -> None:
    counter = Counter()
    for about, state in moves:
        counter.go(about, state)
    end, taken = counter.state, 0
    while counter.steps.undo_words:
        counter.steps.undo()
        taken += 1
    assert counter.state == 0
    for _ in range(taken):
        counter.steps.redo()
    assert (counter.state, counter.steps.redo_words) == (end, "")


def test_moves_of_one_thing_are_one_step_and_back_home_is_none() -> None:
    counter = Counter()
    for state in (1, 2, 3):
        counter.go("a", state)
    counter.go("b", 4)
    counter.steps.undo()
    assert counter.state == 3
    counter.go("a", 0)
    assert (counter.steps.undo_words, counter.steps.redo_words) == ("", "")


def test_the_oldest_steps_go() -> None:
    counter = Counter()
    for state in range(1, 500):
        counter.go("ab"[state % 2], state)
    while counter.steps.undo_words:
        counter.steps.undo()
    assert counter.state == 299
