"""Open a register file with DuckDB locked down, and say clearly why it can't be opened."""

import os
from pathlib import Path

import duckdb

from leeway.errors import NotARegister, RegisterFileError, RegisterReadOnly
from leeway.store.explain import OUTSIDE_ERRORS, explained

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def attach(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Attach a file as `register` on a new connection that can reach nothing else.

    A file that isn't there is made unless `read_only`. Reading or writing any other file, installing and loading
    extensions and changing the configuration are refused on the connection from then on.

    Raises:
        RegisterFileError: One of its kinds, with a sentence for the user.
    """
    check_place(path, read_only=read_only)
    connection = duckdb.connect(":memory:", config=_CONFIG)
    quoted = str(path).replace("'", "''")
    try:
        # Without its type, DuckDB takes a file that is called .csv, .json or .parquet for a table to be read into memory.
        connection.execute(f"ATTACH '{quoted}' AS register (TYPE duckdb{', READ_ONLY' if read_only else ''})")
        connection.execute("USE register")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except (*OUTSIDE_ERRORS, duckdb.BinderException) as error:
        connection.close()
        raise explained(path, error) from error
    return connection


def check_place(path: Path, *, read_only: bool) -> None:
    """See that a file is there and may be opened, or that it can be made.

    Raises:
        RegisterFileError: One of its kinds.
    """
    if path.is_dir():
        raise NotARegister(f"{path} is a folder. Choose a file that ends in .leeway.")
    if path.exists() and not path.is_file():
        raise NotARegister(f"{path} is not an ordinary file. Choose a file that ends in .leeway.")
    if not path.exists():
        if not path.parent.is_dir():
            raise RegisterFileError(
                f"The folder {path.parent} doesn't exist. Make it first, or choose another place."
            )
        if not os.access(path.parent, os.W_OK):
            raise RegisterReadOnly(f"{path} can't be made: the folder {path.parent} can't be written to.")
        return
    if not os.access(path, os.R_OK):
        raise RegisterFileError(f"{path} can't be read: you have no permission. Ask its owner for access.")
    if not read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise RegisterReadOnly(
            f"{path} can't be written: no permission, or a read-only disk. "
            "Open it for reading only, or copy it to a folder of yours."
        )
