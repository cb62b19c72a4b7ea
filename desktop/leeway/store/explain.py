"""What DuckDB says about a file, in sentences for the user.

DuckDB tells its errors apart by text alone: the signs below were seen with version 1.5.5, and the tests provoke each.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from leeway.errors import NotARegister, RegisterFileError, RegisterInUse, RegisterReadOnly

OUTSIDE_ERRORS = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
    duckdb.OutOfMemoryException,
    duckdb.PermissionException,
    duckdb.TransactionException,
)
"""What DuckDB raises for files, disks and damage (a full disk at the commit is a TransactionException)."""

_CLOSED = ("Connection already closed", "No open result set")
_HELD = re.compile(r"\(PID (\d+)\)")


class DamagedLog(NotARegister):
    """The write-ahead log beside the file can't be replayed; the file itself may be in order."""


_IN_USE = "{name} is open in {who}. Close it there first; two programs can't write one register."
_READ_ONLY = "{path} can't be written: no permission, or a read-only disk. Copy it to a folder of yours."
_DAMAGED = (
    "{name} is damaged: it is incomplete or was altered by something other than Leeway. "
    "It was left as it is; restore a copy of it."
)
_LOG = (
    "The last edits of {name} can't be read: its log {name}.wal is damaged. "
    "Open it for writing to go on from the last complete state; the log is kept under another name."
)
_FULL = (
    "There is no space left on the disk of {path}. What was saved before is kept; make room and try again."
)
_SENTENCES: tuple[tuple[tuple[str, ...], type[RegisterFileError], str], ...] = (
    (("PID", "Could not set lock", "used by another process"), RegisterInUse, _IN_USE),
    (("already attached",), RegisterInUse, "{name} is open in this program already."),
    (
        ("WAL",),
        DamagedLog,
        _LOG,
    ),
    (
        ("not a valid DuckDB",),
        NotARegister,
        "{name} is not a Leeway register. Choose a file that Leeway made.",
    ),
    (("orrupt", "not read enough bytes", "checksum", "erializ"), NotARegister, _DAMAGED),
    (
        ("newer version", "newer DuckDB"),
        NotARegister,
        "{name} was written by a newer version of the database. Update Leeway to open it.",
    ),
    (("ermission denied", "ead-only file system"), RegisterReadOnly, _READ_ONLY),
    (
        ("No space left", "File too large", "quota exceeded"),
        RegisterFileError,
        _FULL,
    ),
)


def explained(path: Path, error: duckdb.Error) -> RegisterFileError:
    """Turn an error of DuckDB about a file into one that says what happened and what to do."""
    text = str(error).replace(str(path), "")
    held = _HELD.search(text)
    who = f"process {held.group(1)}" if held else "another process"
    for signs, kind, sentence in _SENTENCES:
        if any(sign in text for sign in signs):
            return kind(sentence.format(name=path.name, path=path, who=who))
    return RegisterFileError(f"{path.name} can't be opened or written: {text.splitlines()[0]}")


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """Turn errors of DuckDB about a file that is being read; closing it on another thread is one, and no bug."""
    try:
        yield
    except OUTSIDE_ERRORS as error:
        raise explained(path, error) from error
    except (duckdb.ConnectionException, duckdb.InvalidInputException) as error:
        if not any(sign in str(error) for sign in _CLOSED):
            raise
        raise RegisterFileError(f"{path.name} was closed while it was being read.") from error
