"""The schema of a register: numbered SQL files, each applied once with its record."""

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from leeway.assets import asset
from leeway.errors import NewerRegister, NotARegister

_NUMBERED = re.compile(r"(\d{3})_\w+\.sql")
_RECORDS = (
    "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, name VARCHAR NOT NULL, "
    "applied_at TIMESTAMP NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step of the schema."""

    version: int
    name: str
    sql: str


def migrations(folder: Path | None = None) -> tuple[Migration, ...]:
    """Read the numbered steps in order, from the program's own folder unless another is given."""
    folder = folder or asset("resources", "sql")
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = _NUMBERED.fullmatch(path.name)
        if match:
            found.append(Migration(int(match.group(1)), path.stem, path.read_text(encoding="utf-8")))
    return tuple(found)


def version_of(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Return the schema version of an attached register.

    Raises:
        NotARegister: It is a DuckDB file, and none of Leeway's.
    """
    names = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'register'"
    tables = {name for (name,) in connection.execute(names).fetchall()}
    if "schema_version" not in tables:
        raise NotARegister(
            f"{path.name} is a database, but not a Leeway register. Choose a file that Leeway made."
        )
    row = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def refuse_newer(version: int, steps: tuple[Migration, ...], path: Path) -> None:
    """Raise NewerRegister if a file's schema is ahead of this program's."""
    newest = steps[-1].version
    if version > newest:
        raise NewerRegister(
            f"{path.name} was written by a newer Leeway (schema {version}; this one knows {newest}). "
            "Update Leeway to open it; the file was left as it is."
        )


def migrate(
    connection: duckdb.DuckDBPyConnection, version: int, steps: tuple[Migration, ...], now: datetime
) -> None:
    """Apply the steps beyond a version, each with its record in one transaction."""
    for step in steps:
        if step.version > version:
            _apply(connection, (step,), now)


def lay_out(connection: duckdb.DuckDBPyConnection, steps: tuple[Migration, ...], now: datetime) -> None:
    """Apply all steps to an empty file, in one transaction: each costs a write to the disk."""
    _apply(connection, steps, now)


def _apply(connection: duckdb.DuckDBPyConnection, steps: tuple[Migration, ...], now: datetime) -> None:
    connection.execute("BEGIN")
    try:
        connection.execute(_RECORDS)
        for step in steps:
            connection.execute(step.sql)
        connection.executemany(
            "INSERT INTO schema_version VALUES (?, ?, ?)",
            [(step.version, step.name, now.replace(tzinfo=None)) for step in steps],
        )
        connection.execute("COMMIT")
    except duckdb.Error:
        connection.execute("ROLLBACK")
        raise


def copy_before(path: Path, version: int, now: datetime) -> Path:
    """Copy a register that is about to be migrated, beside it; return the copy's path.

    The file must not be attached by this process: on POSIX, closing any handle to it drops DuckDB's lock.
    """
    stamp = now.strftime("%Y%m%d-%H%M%S")
    target = path.with_name(f"{path.stem}.schema-{version}.{stamp}{path.suffix}")
    shutil.copy2(path, target)
    log = path.with_name(path.name + ".wal")
    if log.exists():
        shutil.copy2(log, target.with_name(target.name + ".wal"))
    return target
