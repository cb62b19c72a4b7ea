"""How edits reach the file, and what is said when they don't."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from leeway.errors import RegisterFileError, RegisterGone
from leeway.ui.jobs import JobCancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leeway.domain.change import Edit
    from leeway.services.open_register import OpenRegister
    from leeway.store.usage_columns import UsageBatch


class SupersededError(RegisterFileError):
    """An edit was dropped because one before it could not be written."""


class Saver:
    """Writes the edits of one register in order; after one fails, the rest are dropped.

    Its methods run on the writer thread.
    """

    def __init__(self, desk: OpenRegister) -> None:
        self.desk = desk
        self._broken = False

    def save(self, edit: Edit) -> None:
        """Write an edit.

        Raises:
            RegisterFileError: It could not be written, or one before it.
        """
        self._write(partial(self.desk.save, edit))

    def save_usage(self, edit: Edit, usage: Sequence[UsageBatch], stopped: Callable[[], bool]) -> None:
        """Write an edit with the usage that it imports.

        Raises:
            RegisterFileError: It could not be written, or an edit before it.
            JobCancelledError: `stopped` said so.
        """
        from leeway.services.usage_import import Interrupted

        try:
            self._write(partial(self.desk.save, edit, usage, stopped))
        except Interrupted as error:
            raise JobCancelledError from error

    def _write(self, write: Callable[[], object]) -> None:
        if self._broken:
            raise SupersededError("An edit before this one could not be saved.")
        try:
            write()
        except BaseException:
            self._broken = True
            raise


def why_not_saved(error: Exception, lost: int) -> str:
    """Say what happened, and what was kept, after `lost` edits could not be written."""
    edits = "The last edit was" if lost == 1 else f"The last {lost} edits were"
    what = str(error) if isinstance(error, RegisterFileError) else f"The register couldn't be saved: {error}."
    if isinstance(error, RegisterGone):
        return f"{what} {edits} taken back; everything before is in this window."
    return f"{what} {edits} taken back; everything before is in the file."
