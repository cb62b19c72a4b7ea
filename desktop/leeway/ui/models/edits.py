"""The door through which item models and editors change the register."""

from collections.abc import Iterable

from leeway.domain.change import Change
from leeway.domain.register import Register
from leeway.services.shown import Difference, difference_at
from leeway.ui.session import Session


class RegisterEdits:
    """Edits of the session's register, each one undo step; a refusal comes back as its sentence."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def register(self) -> Register:
        """The register as it is now."""
        return self._session.register

    @property
    def read_only(self) -> bool:
        """Tell whether nothing can be edited."""
        return self._session.read_only

    def in_scenario(self, entity: str, id: str, field: str) -> Difference | None:
        """Return what the scenario that is looked at has otherwise in a field; None where it is as in the register."""
        return difference_at(self._session.register, self._session.scene, entity, id, field)

    def commit(self, changes: Iterable[Change], label: str | None = None) -> str | None:
        """Make an edit of the changes; return None, or the sentence that says why it was refused."""
        changes = tuple(changes)
        return self._session.try_edit(changes, label) if changes else None
