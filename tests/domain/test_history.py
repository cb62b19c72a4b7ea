"""Undo and redo as a reading of the trail."""

from hypothesis import given
from hypothesis import strategies as st

from leeway.domain.change import Action, Change, apply, inverted
from leeway.domain.editing import add, remove, update
from leeway.domain.history import Step, UndoStack
from leeway.domain.register import Register
from leeway.domain.register_entities import Product, Vendor


@given(st.lists(st.sampled_from(["edit", "undo", "redo"]), max_size=40))
def test_reading_the_trail_gives_what_stepping_along_it_gave(moves: list[str]) -> None:
    stack, trail = UndoStack(), []
    for number, move in enumerate(moves):
        if move == "edit":
            step = Step(str(number), "edit", Action.EDIT)
        elif move == "undo" and stack.undoable:
            step = Step(str(number), "undo", Action.UNDO, stack.undoable[-1].id)
        elif move == "redo" and stack.redoable:
            step = Step(str(number), "redo", Action.REDO, stack.redoable[-1].id)
        else:
            continue
        trail.append(step)
        stack = stack.after(step)
    assert UndoStack.of(trail) == stack


def test_an_edit_after_an_undo_ends_what_could_be_done_again() -> None:
    first, undo, second = (
        Step("1", "a", Action.EDIT),
        Step("2", "u", Action.UNDO, "1"),
        Step("3", "b", Action.EDIT),
    )
    assert UndoStack.of([first, undo]).redoable == (first,)
    assert UndoStack.of([first, undo, second]) == UndoStack((second,), ())


STATE = Register.of([Vendor("v", "Acme"), Product("p", "v", "Tool"), Vendor("w", "Other")])
EDITS = {
    "add": add(Vendor("x", "New"), Product("y", "x", "Thing")),
    "update": update(STATE, "product", "p", name="Tool 2", notice_days=30),
    "remove": remove(STATE, "vendor", "v"),
}


@given(st.sampled_from(sorted(EDITS)))
def test_a_change_and_its_inverse_come_to_nothing(which: str) -> None:
    changes: tuple[Change, ...] = EDITS[which]
    after = apply(STATE, changes)
    assert after != STATE
    assert apply(after, inverted(changes)) == STATE
