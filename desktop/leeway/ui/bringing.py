"""Open and make registers on the writer's thread.

The database is loaded there with the first of them, so that the window comes up before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leeway.errors import LeewayError
from leeway.ui.collector import spare_rows

if TYPE_CHECKING:
    from pathlib import Path

    from leeway.services.open_register import OpenRegister


def opened(path: Path, **how: Any) -> OpenRegister:
    """Open a register file; see `services.opening.open_register`."""
    from leeway.services.opening import open_register

    desk = open_register(path, **how)
    spare_rows()
    return desk


def created(path: Path, **how: Any) -> OpenRegister:
    """Make an empty register file; see `services.opening.create_register`."""
    from leeway.services.opening import create_register

    return create_register(path, **how)


def created_sample(path: Path, **how: Any) -> OpenRegister:
    """Make the sample register; see `services.opening.create_sample`."""
    from leeway.services.opening import create_sample

    return create_sample(path, **how)


def why(error: Exception, what: str) -> str:
    """Say why a file couldn't be dealt with: the error's own sentence, or `what` and the bare error."""
    return str(error) if isinstance(error, LeewayError) else f"{what}: {error}."
