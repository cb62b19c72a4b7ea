"""What a page can take back of its own, which isn't in the register: Ctrl+Z asks it first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST: Final = 200
State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class _Step(Generic[State]):
    about: object
    words: str
    before: State
    after: State


class OwnSteps(QObject, Generic[State]):
    """Steps from one state to another; those about the same thing that follow each other are one step."""

    changed = Signal()
    """Another step is the next to be taken back, or done again."""

    def __init__(self, restore: Callable[[State], object], parent: QObject | None = None) -> None:
        """Begin without a step; `restore` shows a state again."""
        super().__init__(parent)
        self._restore = restore
        self._back: list[_Step[State]] = []
        self._forth: list[_Step[State]] = []

    @property
    def undo_words(self) -> str:
        """What would be taken back; empty for nothing."""
        return self._back[-1].words if self._back else ""

    @property
    def redo_words(self) -> str:
        """What would be done again; empty for nothing."""
        return self._forth[-1].words if self._forth else ""

    def took(self, about: object, words: str, before: State, after: State) -> None:
        """Remember a step that was taken; one that leads back to where the last began takes that away."""
        self._forth.clear()
        if self._back and self._back[-1].about == about:
            step = replace(self._back.pop(), after=after)
        else:
            step = _Step(about, words, before, after)
        if step.before != step.after:
            self._back.append(step)
            del self._back[:-_MOST]
        self.changed.emit()

    def forget(self) -> None:
        """Let go of every step: the states that they lead to are no more."""
        if self._back or self._forth:
            self._back.clear()
            self._forth.clear()
            self.changed.emit()

    def undo(self) -> None:
        """Take the last step back."""
        step = self._back.pop()
        self._forth.append(step)
        self._restore(step.before)
        self.changed.emit()

    def redo(self) -> None:
        """Take the step again that was taken back last."""
        step = self._forth.pop()
        self._back.append(step)
        self._restore(step.after)
        self.changed.emit()
