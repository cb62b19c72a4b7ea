"""A register that the user has open: its state, its edits, undo and redo."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from leeway.domain.change import Action, Brought, Change, Edit, apply, inverted
from leeway.domain.editing import describe
from leeway.domain.history import Step, UndoStack
from leeway.domain.register import Register
from leeway.domain.snapshot import FeedSnapshots, Snapshot
from leeway.domain.validation import changed
from leeway.ids import new_id
from leeway.store.incident_reads import IncidentReads
from leeway.store.register_store import MemoRecord, RegisterStore
from leeway.store.usage_columns import UsageBatch
from leeway.store.usage_reads import UsageReads

Clock = Callable[[], datetime]


class OpenRegister:
    """The state of an open register and the edits that made it.

    `edit`, `undo` and `redo` change the state in memory at once and return the edit, which the caller then hands
    to `save`, in order; only then is it in the file. `save`, `record_memo` and `close` belong to one thread at a
    time; `history` and `memos` may be called from any; the rest belongs to the thread that shows the state, but for
    `revert`, during which nothing else may be called.
    """

    def __init__(self, store: RegisterStore, *, author: str, clock: Clock) -> None:
        """Read the register from its store. `author` signs the edits; `clock` gives the time, in UTC."""
        self._store = store
        self._author = author
        self._clock = clock
        self._unsaved: dict[str, Edit] = {}
        self.revert()

    @property
    def path(self) -> Path:
        """The file."""
        return self._store.path

    @property
    def read_only(self) -> bool:
        """Whether edits are refused because the file can't be written."""
        return self._store.read_only

    @property
    def in_place(self) -> bool:
        """Whether the file is still where it was opened."""
        return self._store.in_place

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user about the opening: a log set aside, a file brought up to date."""
        return self._store.notices

    @property
    def register(self) -> Register:
        """The present state."""
        return self._register

    def snapshot(self) -> tuple[Register, int]:
        """Return the present state, and the number of its last change on the trail once all is saved; from any thread."""
        while True:
            seq = self._seq
            register = self._register
            if seq == self._seq and register is self._register:
                return register, seq

    @property
    def _seq(self) -> int:
        return self._store.seq + sum(len(edit.changes) for edit in list(self._unsaved.values()))

    @property
    def undo_stack(self) -> UndoStack:
        """What can be undone and done again."""
        return self._stack

    def edit(
        self,
        changes: Iterable[Change],
        label: str | None = None,
        action: Action = Action.EDIT,
        brings: tuple[Brought, ...] = (),
    ) -> Edit | None:
        """Apply changes as one step that one undo takes back; None if they change nothing.

        `brings` is what lies beside the rows, incidents or evidence: it is saved with the edit.

        Raises:
            InvalidEdit: A rule of the register would be broken; nothing was changed.
        """
        changes = tuple(changes)
        if not changes:
            return None
        label = label or self._describe(changes)
        return self._take(changed(self._register, changes), changes, label, action, brings=brings)

    def undo(self) -> Edit | None:
        """Take the last step back; None if there is none."""
        if not self._stack.undoable:
            return None
        step = self._stack.undoable[-1]
        return self._reverse(step, Action.UNDO, inverted(self._edit(step.id).changes))

    def redo(self) -> Edit | None:
        """Do the step again that was taken back last; None if there is none."""
        if not self._stack.redoable:
            return None
        step = self._stack.redoable[-1]
        return self._reverse(step, Action.REDO, self._edit(step.id).changes)

    def save(
        self, edit: Edit, usage: Sequence[UsageBatch] = (), stopped: Callable[[], bool] = lambda: False
    ) -> None:
        """Write an edit to the file, with the usage and incidents that it imports, whole or not at all.

        Raises:
            RegisterFileError: It could not be written; call `revert` to go back to what the file holds.
            Interrupted: `stopped` said so; call `revert`, too.
        """
        self._store.write(edit, usage, stopped)
        self._unsaved.pop(edit.id, None)

    def revert(self) -> None:
        """Go back to what the file holds."""
        self._unsaved.clear()
        self._register = self._store.read()
        self._stack = UndoStack.of(self._store.steps())

    def history(self, limit: int | None = None) -> tuple[Edit, ...]:
        """Return the latest edits that are in the file, newest first."""
        return self._store.history(limit)

    def edits_after(self, seq: int) -> tuple[Edit, ...]:
        """Return the edits in the file that came after a change of the trail, oldest first."""
        return self._store.edits_after(seq)

    def rewound(self, seq: int) -> Register:
        """Return the state that the file held after a change of the trail: what came later is taken back.

        Raises:
            ValueError: The trail doesn't lead there.
        """
        if seq > self._store.seq:
            raise ValueError("the trail ends before that change")
        state = self._store.read()
        for edit in reversed(self._store.edits_after(seq)):
            state = apply(state, inverted(edit.changes))
        return state

    def record_memo(self, memo: MemoRecord) -> None:
        """Note an exported memo in the file."""
        self._store.record_memo(memo)

    def memos(self) -> tuple[MemoRecord, ...]:
        """Return what was exported, newest first."""
        return self._store.memos()

    def usage(self, register: Register | None = None) -> UsageReads:
        """Return the reading of what agents used, for one thread, which closes it; by the imports of a register of then."""
        old = register is not None and register.usage_imports != self.register.usage_imports
        return self._store.usage(register.usage_imports.values() if register is not None and old else None)

    def incidents(self) -> IncidentReads:
        """Return the reading of incidents, for one thread, which closes it."""
        return self._store.incidents()

    def evidence(self, sha256: str) -> bytes | None:
        """Return the bytes of a file of evidence; None if there are none of that SHA-256."""
        return self._store.evidence(sha256)

    def snapshots(self) -> dict[str, Snapshot]:
        """Return what was fetched from the network, by address."""
        return self._store.snapshots()

    def fetch_times(self) -> dict[str, datetime]:
        """Return when each address on the network was last asked, in UTC."""
        return self._store.fetch_times()

    def keep_snapshots(self, fetched: Iterable[FeedSnapshots]) -> None:
        """Keep what feeds fetched instead of what was before, and drop what no feed asks; on the thread that writes."""
        self._store.keep_snapshots(fetched, self.register.feeds.keys())

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def _describe(self, changes: tuple[Change, ...]) -> str:
        return describe(self._register, changes)

    def _edit(self, id: str) -> Edit:
        return self._unsaved.get(id) or self._store.edit(id)

    def _reverse(self, step: Step, action: Action, changes: tuple[Change, ...]) -> Edit:
        label = f"{'Undo' if action is Action.UNDO else 'Redo'}: {step.label}"
        return self._take(apply(self._register, changes), changes, label, action, of=step.id)

    def _take(
        self,
        state: Register,
        changes: tuple[Change, ...],
        label: str,
        action: Action,
        *,
        of: str | None = None,
        brings: tuple[Brought, ...] = (),
    ) -> Edit:
        edit = Edit(new_id(), label, self._author, self._clock(), changes, action, of, brings)
        self._unsaved[edit.id] = edit
        self._register = state
        self._stack = self._stack.after(Step(edit.id, label, action, of))
        return edit
