"""Bring a register file into the state in which it can be attached: made, mended, brought up to date."""

import contextlib
import os
import secrets
import shutil
from datetime import datetime
from pathlib import Path

import duckdb

from leeway.errors import NotARegister, RegisterFileError
from leeway.store.attach import attach, check_place
from leeway.store.explain import OUTSIDE_ERRORS, DamagedLog, explained
from leeway.store.migrations import Migration, copy_before, lay_out, migrate, refuse_newer, version_of
from leeway.store.rows import read_register

_UNPROBED = frozenset(
    {
        "usage_event", "usage_limit", "usage_file", "usage_session",
        "usage_by_minute", "usage_by_quarter", "usage_by_session", "usage_by_call",
        "incident_imported", "evidence_file",
    }
)  # fmt: skip
"""Tables that may be too big to be read whole at each opening; damage in them shows where they are read."""


def make_file(path: Path, now: datetime, steps: tuple[Migration, ...]) -> tuple[str, ...]:
    """Make an empty register file; it gets its name only once it is whole, and never replaces another.

    Returns sentences for the user.

    Raises:
        RegisterFileError: There is such a file already, or it can't be made.
    """
    _refuse_existing(path)
    check_place(path, read_only=False)
    draft = path.with_name(f".leeway-{secrets.token_hex(8)}.draft")
    try:
        _fill(draft, path, now, steps)
        notices = (_set_log_aside(path, now, "stray"),) if log_of(path).exists() else ()
        _place(draft, path)
    finally:
        for file in (draft, log_of(draft)):
            with contextlib.suppress(OSError):
                file.unlink()
    return notices


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise RegisterFileError(f"{path} exists already. Choose another name, or open it.")


def _fill(draft: Path, path: Path, now: datetime, steps: tuple[Migration, ...]) -> None:
    connection = attach(draft, read_only=False)
    try:
        lay_out(connection, steps, now)
        connection.execute("CHECKPOINT register")
    except OUTSIDE_ERRORS as error:
        raise explained(path, error) from error
    finally:
        connection.close()


def _place(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        _refuse_existing(path)
    except OSError:  # a disk without hard links
        _refuse_existing(path)
        draft.rename(path)


def prepare_file(
    path: Path, now: datetime, steps: tuple[Migration, ...], *, read_only: bool
) -> tuple[str, ...]:
    """Check that all of a register file can be read, and bring it up to date after a copy of it.

    A damaged write-ahead log is set aside; one that is left from a crash is copied before it is taken in. Returns
    sentences for the user about what was done.

    Raises:
        RegisterFileError: One of its kinds; the file is left as it was.
    """
    if not path.exists():
        raise RegisterFileError(f"There is no file {path}. Check the name, or make a new register.")
    notices: list[str] = []
    try:
        version = _probe(path, steps)
    except DamagedLog:
        if read_only:
            raise
        notices.append(_damaged(path, _set_log_aside(path, now, "damaged")))
        version = _probe(path, steps)
    if read_only and version < steps[-1].version:
        raise RegisterFileError(
            f"{path.name} was written by an older Leeway and must be updated once. Open it for writing."
        )
    if not read_only:
        check_place(path, read_only=False)
        notices.extend(_keep_log(path, now))
    if version < steps[-1].version:
        notices.append(_update(path, version, steps, now))
    return tuple(notices)


def log_of(path: Path) -> Path:
    """Return where DuckDB keeps the write-ahead log of a file."""
    return path.with_name(path.name + ".wal")


def _probe(path: Path, steps: tuple[Migration, ...]) -> int:
    """Read everything once, without writing, so that damage is found before anything is touched."""
    connection = attach(path, read_only=True)
    try:
        version = version_of(connection, path)
        refuse_newer(version, steps, path)
        tables = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'register'"
        names = {name for (name,) in connection.execute(tables).fetchall()}
        probes = [
            f'SELECT bit_xor(hash(t)) FROM register."{name}" AS t' for name in sorted(names - _UNPROBED)
        ]
        # One statement takes half the time of thirty.
        connection.execute(" UNION ALL ".join(probes)).fetchall()
        if version == steps[-1].version:
            register = read_register(connection)
            if not (register.tables["policy"] and register.tables["setting"]):
                raise NotARegister(
                    f"{path.name} is damaged: its policy or settings are missing. Restore a copy of it."
                )
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise NotARegister(
            f"{path.name} lacks a table or column of a Leeway register. It was left as it is; restore a copy of it."
        ) from error
    except OUTSIDE_ERRORS as error:
        raise explained(path, error) from error
    finally:
        connection.close()
    return version


def _stamp(now: datetime) -> str:
    return f"{now:%Y%m%d-%H%M%S}"


def _set_log_aside(path: Path, now: datetime, why: str) -> str:
    log = log_of(path)
    aside = log.with_name(f"{log.name}.{why}-{_stamp(now)}")
    log.rename(aside)
    return aside.name


def _damaged(path: Path, aside: str) -> str:
    return (
        f"The log of {path.name} was damaged and is kept as {aside}. The register is as it was when it was "
        "last closed or tidied; edits made after that are lost. The history shows the last one that was kept."
    )


def _keep_log(path: Path, now: datetime) -> tuple[str, ...]:
    """Copy a log that a crash left behind: DuckDB takes it in silently, even the part that it can't make out."""
    log = log_of(path)
    if not log.exists() or not log.stat().st_size:
        return ()
    kept = log.with_name(f"{log.name}.kept-{_stamp(now)}")
    shutil.copy2(log, kept)
    notice = (
        f"{path.name} was not closed properly last time. Its latest edits were taken from its log, which is kept "
        f"as {kept.name}; look at the history to see that the last edit is there."
    )
    return (notice,)


def _update(path: Path, version: int, steps: tuple[Migration, ...], now: datetime) -> str:
    copy = copy_before(path, version, now)
    connection = attach(path, read_only=False)
    try:
        migrate(connection, version, steps, now)
        connection.execute("CHECKPOINT register")
    except OUTSIDE_ERRORS as error:
        raise explained(path, error) from error
    finally:
        connection.close()
    return f"{path.name} was brought up to date for this Leeway. The file as it was is kept as {copy.name}."
