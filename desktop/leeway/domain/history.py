"""Undo and redo as a reading of the audit trail, so that they outlive a session."""

from collections.abc import Iterable
from dataclasses import dataclass

from leeway.domain.change import Action


@dataclass(frozen=True, slots=True)
class Step:
    """The head of an edit: enough to know what undo and redo would do."""

    id: str
    label: str
    action: Action
    of: str | None = None


@dataclass(frozen=True, slots=True)
class UndoStack:
    """The edits that can be taken back, and those that can be done again, the next one last."""

    undoable: tuple[Step, ...] = ()
    redoable: tuple[Step, ...] = ()

    @classmethod
    def of(cls, steps: Iterable[Step]) -> "UndoStack":
        """Read the stack off the trail, oldest step first."""
        undoable: list[Step] = []
        redoable: list[Step] = []
        for step in steps:
            match step.action:
                case Action.UNDO:
                    redoable.append(undoable.pop())
                case Action.REDO:
                    undoable.append(redoable.pop())
                case _:
                    undoable.append(step)
                    redoable.clear()
        return cls(tuple(undoable), tuple(redoable))

    def after(self, step: Step) -> "UndoStack":
        """Return the stack once a further step is on the trail."""
        match step.action:
            case Action.UNDO:
                return UndoStack(self.undoable[:-1], (*self.redoable, self.undoable[-1]))
            case Action.REDO:
                return UndoStack((*self.undoable, self.redoable[-1]), self.redoable[:-1])
            case _:
                return UndoStack((*self.undoable, step), ())
