"""The scenarios that are being worked on, by key: those of the register by their id, those that aren't saved yet by a number.

Going from one to another loses nothing: each keeps what was changed in it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from leeway.services.scenarios import (
    copy_scenario,
    delete_scenario,
    describe_scenario,
    new_scenario,
    replace_changes,
)
from leeway.ui.models.whatif_draft import Draft, difference, loose
from leeway.ui.own_steps import OwnSteps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leeway.domain.register import Register
    from leeway.domain.scenario_entities import ScenarioChange
    from leeway.ui.session import Session

NEW_NAME: Final = "New scenario"
_UNSAVED: Final = "unsaved "


class Drafts(QObject):
    """Every edit of the register that it makes is one step that undo takes back."""

    changed = Signal()
    """The current draft, or which one that is."""
    listed = Signal()
    """There are others, or they have other names."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._numbers = count(1)
        self._drafts: dict[str, Draft] = {}
        self._saved: dict[str, Draft] = {}
        self._current = ""
        self._followed: Register | None = None
        self.steps: OwnSteps[Draft] = OwnSteps(self._put, self)
        self.forget()
        session.scenario_changed.connect(self._on_scenario)
        self.changed.connect(self._tell)
        self._on_scenario()

    @Slot()
    def _on_scenario(self) -> None:
        """Go on with the scenario that the window looks at; with a new one where that is the baseline.

        One that was changed, and has gone from the register since, is gone on with: `follow` says that it isn't saved.
        """
        looked_at = self._session.scenario_id
        gone = self._current not in self._session.register.scenarios
        if looked_at is not None:
            self.choose(looked_at)
        elif self.is_saved and not (gone and self.is_modified):
            self.choose(self._blank())

    @Slot()
    def _tell(self) -> None:
        """Let the window look at what is worked on, as far as it is in the register."""
        self._session.set_scenario(self._current if self.is_saved else None)
        self._session.mark_scenario(edited=self.is_saved and self.is_modified)

    # -------------------------------------------------------------------------------- what is worked on

    @property
    def key(self) -> str:
        """The key of the current draft: a scenario's id if it is saved."""
        return self._current

    @property
    def draft(self) -> Draft:
        """What is worked on."""
        return self._drafts[self._current]

    @property
    def is_saved(self) -> bool:
        """Whether the register has a scenario of it, be it changed since or not."""
        return self._current in self._saved

    @property
    def is_modified(self) -> bool:
        """Whether saving would change something."""
        return self._modified(self._current)

    def titles(self) -> list[tuple[str, str]]:
        """List the keys with the words for each: those that aren't saved first, the others by name."""
        rows = [(key, _words(self._drafts[key], self._state(key))) for key in self._drafts]
        return sorted(rows, key=lambda row: (row[0] in self._saved, row[1].casefold()))

    def _state(self, key: str) -> str:
        if key not in self._saved:
            return "not saved" if self._modified(key) else ""
        return "changed" if self._modified(key) else ""

    def _modified(self, key: str) -> bool:
        draft = self._drafts[key]
        if key in self._saved:
            return draft != self._saved[key]
        return bool(draft.changes) or draft.costs != (None, None)

    def forget(self) -> None:
        """Begin anew: another register is open, or none."""
        self._drafts.clear()
        self._saved.clear()
        self._current = self._add(Draft(NEW_NAME))
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Take what the register says by now; a draft that was changed stays, also that of a scenario that is gone."""
        register = self._session.register
        if register is not self._followed:
            self._followed = register
            self.steps.forget()
        now = {id: Draft.of(register, id) for id in register.scenarios}
        for key in self._saved.keys() - now.keys():
            if self._drafts[key] == self._saved[key]:
                del self._drafts[key]
        for key, saved in now.items():
            mine = self._drafts.get(key)
            self._drafts[key] = saved if mine is None else _followed(mine, self._saved.get(key), saved)
        self._saved = now
        if self._current not in self._drafts:
            self._current = self._blank()
        self.listed.emit()
        self.changed.emit()

    # --------------------------------------------------------------------------------------- working on it

    def choose(self, key: str) -> None:
        """Go on with another one; a new one that nothing was done to is let go."""
        if key == self._current or key not in self._drafts:
            return
        self.steps.forget()
        left, self._current = self._current, key
        if left not in self._saved and not self._modified(left):
            del self._drafts[left]
        self.listed.emit()
        self.changed.emit()

    def begin(self, name: str = NEW_NAME, changes: Iterable[ScenarioChange] = ()) -> None:
        """Begin a new one."""
        self.choose(self._add(Draft(name, changes=loose(changes))))

    def work(self, draft: Draft) -> None:
        """Go on with the current one as it is now: a step that can be taken back until the register changes, or another is chosen."""
        was = self.draft
        if draft != was:
            self._put(draft)
            self.steps.took(*difference(was, draft), was, draft)

    def _put(self, draft: Draft) -> None:
        before = self._state(self._current)
        self._drafts[self._current] = draft
        if self._state(self._current) != before:
            self.listed.emit()
        self.changed.emit()

    def reset(self) -> None:
        """Go back to the baseline: no change is left; name, note and costs stay."""
        self.work(replace(self.draft, changes=()))

    # ------------------------------------------------------------------------------------------ the register

    def save(self) -> bool:
        """Write the current one into its scenario; False if it was refused."""
        register, key, draft = self._session.register, self._current, self.draft
        yearly, once = draft.costs
        costs = describe_scenario(register, key, yearly_cost=yearly, one_off_cost=once)
        changes = (*replace_changes(register, key, draft.changes), *costs)
        return self._session.edit(changes, f"Change scenario {draft.name}")

    def save_as(self, name: str) -> bool:
        """Write the current one as a new scenario, and go on with that."""
        draft, left = self.draft, self._current
        made = new_scenario(self._session.register, name, draft.changes, draft.note, draft.costs)
        if not self._session.edit(made.changes, f"Add scenario {name}"):
            return False
        if left in self._saved:
            self._drafts[left] = self._saved[left]
            self.choose(made.id)
        else:
            self._current = made.id
            del self._drafts[left]
            self.listed.emit()
            self.changed.emit()
        return True

    def rename(self, name: str) -> bool:
        """Give the current one another name."""
        return self._describe(f"Rename scenario to {name}", name=name)

    def write_note(self, note: str) -> bool:
        """Give the current one another note."""
        return self._describe(f"Note on scenario {self.draft.name}", note=note)

    def _describe(self, label: str, **values: str) -> bool:
        key, changed = self._current, replace(self.draft, **values)  # type: ignore[arg-type] # texts alone
        self.steps.forget()
        if key in self._saved:
            changes = describe_scenario(self._session.register, key, **values)
            if not self._session.edit(changes, label):
                return False
        self._drafts[key] = changed
        self.listed.emit()
        self.changed.emit()
        return True

    def copy(self) -> bool:
        """Copy the current scenario as the register has it, and go on with the copy."""
        made = copy_scenario(self._session.register, self._current)
        done = self._session.edit(made.changes, f"Copy scenario {self.draft.name}")
        if done:
            self.choose(made.id)
        return done

    def delete(self) -> bool:
        """Delete the current one: from the register if it is saved there."""
        key = self._current
        if key in self._saved:
            changes = delete_scenario(self._session.register, key)
            mine, self._drafts[key] = self.draft, self._saved[key]  # what was changed since goes, too
            done = self._session.edit(changes, f"Delete scenario {mine.name}")
            if not done:
                self._drafts[key] = mine
            return done
        self.steps.forget()
        del self._drafts[key]
        self._current = self._blank()
        self.listed.emit()
        self.changed.emit()
        return True

    def _blank(self) -> str:
        """Return a new one that nothing was done to, the one that there is or another."""
        there = (key for key in self._drafts if key not in self._saved and not self._modified(key))
        return next(there, None) or self._add(Draft(NEW_NAME))

    def _add(self, draft: Draft) -> str:
        key = f"{_UNSAVED}{next(self._numbers)}"
        self._drafts[key] = draft
        return key


def _followed(mine: Draft, before: Draft | None, now: Draft) -> Draft:
    """Bring a draft to what the register says by now: of it only the changes and costs that differ wait to be saved."""
    if before is None:
        return replace(mine, name=now.name, note=now.note)

    def kept(name: str) -> Any:
        value = getattr(mine, name)
        return getattr(now, name) if value == getattr(before, name) else value

    return replace(now, **{name: kept(name) for name in ("changes", "yearly_cost", "one_off_cost")})


def _words(draft: Draft, state: str) -> str:
    return f"{draft.name} ({state})" if state else draft.name
