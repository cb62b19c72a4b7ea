"""Open, make and check register files."""

import contextlib
import getpass
from datetime import UTC, date, datetime
from pathlib import Path

from leeway.domain.editing import update
from leeway.domain.validation import problems_of
from leeway.errors import LeewayError, RegisterFileError
from leeway.services.open_register import Clock, OpenRegister
from leeway.store.register_store import RegisterStore

SUFFIX = ".leeway"


def user_name() -> str:
    """Return the name that signs edits: that of the account, or "unknown" where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def open_register(
    path: Path, *, author: str, read_only: bool = False, clock: Clock = utc_now
) -> OpenRegister:
    """Open a register file.

    Raises:
        RegisterFileError: One of its kinds, with a sentence for the user; the file is left as it was.
    """
    store = RegisterStore.open(resolved(path), clock(), read_only=read_only)
    return OpenRegister(store, author=author, clock=clock)


def create_register(path: Path, *, author: str, title: str = "", clock: Clock = utc_now) -> OpenRegister:
    """Make an empty register file.

    Raises:
        RegisterFileError: There is such a file already, or it can't be made.
    """
    store = RegisterStore.create(resolved(path), clock())
    desk = OpenRegister(store, author=author, clock=clock)
    if title:
        edit = desk.edit(update(desk.register, "setting", "setting", title=title), "Name the register")
        if edit:
            desk.save(edit)
    return desk


def create_sample(path: Path, *, author: str, today: date, clock: Clock = utc_now) -> OpenRegister:
    """Make the sample register: the essay's vendors and an example team, as of a day.

    Raises:
        RegisterFileError: There is such a file already, or it can't be made.
    """
    from leeway.services.sample import sample_changes

    changes = sample_changes(today)
    desk = create_register(path, author=author, clock=clock)
    try:
        edit = desk.edit(changes, "Make the sample register")
        if edit:
            desk.save(edit)
    except LeewayError:
        desk.close()
        with contextlib.suppress(OSError):
            desk.path.unlink()
        raise
    return desk


def check_register(path: Path) -> tuple[str, ...]:
    """Read a register file whole and return a sentence for each rule that its rows break; none if it is sound.

    Raises:
        RegisterFileError: The file can't be opened.
    """
    desk = open_register(path, author="", read_only=True)
    try:
        return tuple(text for _, text in problems_of(desk.register))
    finally:
        desk.close()


def resolved(path: Path) -> Path:
    """Return the real path of a register file, so that one file has one name.

    Raises:
        RegisterFileError: The path can't be followed.
    """
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise RegisterFileError(f"{path} can't be followed to a file: {error}.") from error
