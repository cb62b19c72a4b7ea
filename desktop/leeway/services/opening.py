"""Open, make and check register files."""

import contextlib
from datetime import date, tzinfo
from pathlib import Path

from leeway.domain.editing import update
from leeway.domain.register import Register
from leeway.domain.validation import changed, problems_of
from leeway.errors import LeewayError, RegisterFileError
from leeway.services.open_register import Clock, OpenRegister
from leeway.services.signing import utc_now
from leeway.store.register_store import RegisterStore

SUFFIX = ".leeway"


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


def create_sample(
    path: Path, *, author: str, today: date, clock: Clock = utc_now, zone: tzinfo | None = None
) -> OpenRegister:
    """Make the sample register: the essay's vendors, an example team with its assessments, weeks of use and incidents.

    The example weeks are by the clock of `zone`, the user's unless given.

    Raises:
        RegisterFileError: There is such a file already, or it can't be made.
    """
    from leeway.services.burn_zone import local_zone
    from leeway.services.sample import sample_changes
    from leeway.services.sample_assessments import sample_assessments
    from leeway.services.sample_import import sample_usage_import
    from leeway.services.sample_incidents import sample_incident_import

    team = sample_changes(today)
    whole = changed(Register.empty(), team)
    weeks, usage = sample_usage_import(whole, today, zone or local_zone())
    outages, incidents = sample_incident_import(whole, today)
    assessments, evidence = sample_assessments(whole, today)
    desk = create_register(path, author=author, clock=clock)
    try:
        changes = (*team, *weeks, *outages, *assessments)
        edit = desk.edit(changes, "Make the sample register", brings=(*incidents, *evidence))
        if edit:
            desk.save(edit, usage)
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
        problems = [text for _, text in problems_of(desk.register)]
        try:
            desk.history()
        except ValueError as error:
            problems.append(f"The history can't be read: {error}. Restore a copy of the file.")
        return tuple(problems)
    finally:
        desk.close()


def resolved(path: Path) -> Path:
    """Return the real path of a register file, so that one file has one name.

    Raises:
        RegisterFileError: The path can't be followed.
    """
    try:
        str(path).encode("utf-8")
        found = path.expanduser().resolve()
        found.exists()
    except UnicodeEncodeError as error:
        name = str(path).encode("utf-8", "replace").decode("utf-8")
        raise RegisterFileError(f"{name} isn't a name that is text; rename the file.") from error
    except (OSError, RuntimeError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise RegisterFileError(f"{path} can't be followed to a file: {why}.") from error
    return found
