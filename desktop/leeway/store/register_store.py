"""A register file that is open: the one door through which it is read and written."""

import dataclasses
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from leeway.domain.change import Edit
from leeway.domain.history import Step
from leeway.domain.register import Register
from leeway.errors import RegisterFileError
from leeway.store import trail
from leeway.store.attach import attach
from leeway.store.explain import OUTSIDE_ERRORS, DamagedLog, explained
from leeway.store.migrations import Migration, copy_before, migrate, migrations, refuse_newer, version_of
from leeway.store.rows import read_register, write_changes


@dataclass(frozen=True, slots=True)
class MemoRecord:
    """What was exported, and from which state: `state` and `sha256` are hexadecimal, `seq` the last change."""

    id: str
    product_id: str
    product: str
    verdict: str
    state: str
    author: str
    reader: str
    decision: str
    exported_at: datetime
    file_name: str
    sha256: str


@dataclass
class RegisterStore:
    """An attached register file.

    `write` and `record_memo` belong to one thread at a time; the reading methods use a cursor of their own and
    belong to the thread that opened the file. `notices` are sentences for the user about the opening.
    """

    path: Path
    read_only: bool
    notices: tuple[str, ...] = ()
    _connection: duckdb.DuckDBPyConnection = field(repr=False, kw_only=True)
    _reader: duckdb.DuckDBPyConnection = field(init=False, repr=False)
    _seq: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Make the reading cursor and find the end of the trail."""
        self._reader = self._connection.cursor()
        self._seq = trail.next_seq(self._reader)

    @classmethod
    def create(cls, path: Path, now: datetime) -> "RegisterStore":
        """Make a register file that isn't there yet.

        Raises:
            RegisterFileError: There is such a file, or it can't be made.
        """
        if path.exists():
            raise RegisterFileError(f"{path} exists already. Choose another name, or open it.")
        connection = attach(path, read_only=False)
        try:
            migrate(connection, 0, migrations(), now)
            connection.execute("CHECKPOINT register")
        except duckdb.Error as error:
            connection.close()
            path.unlink(missing_ok=True)
            if isinstance(error, OUTSIDE_ERRORS):
                raise explained(path, error) from error
            raise
        return cls(path, read_only=False, _connection=connection)

    @classmethod
    def open(
        cls, path: Path, now: datetime, *, read_only: bool = False, steps: tuple[Migration, ...] | None = None
    ) -> "RegisterStore":
        """Open a register file, after checking that all of it can be read.

        An older schema is brought up to date after a copy of the file. A damaged write-ahead log is set aside.
        `steps` replace the program's own migrations.

        Raises:
            RegisterFileError: One of its kinds; the file is left as it was.
        """
        steps = steps or migrations()
        if not path.exists():
            raise RegisterFileError(f"There is no file {path}. Check the name, or make a new register.")
        notices: list[str] = []
        try:
            version = _probe(path, steps)
        except DamagedLog:
            if read_only:
                raise
            notices.append(_set_log_aside(path, now))
            version = _probe(path, steps)
        if version < steps[-1].version:
            if read_only:
                raise RegisterFileError(
                    f"{path.name} was written by an older Leeway and must be updated once. Open it for writing."
                )
            notices.append(_update(path, version, steps, now))
        return cls(path, read_only, tuple(notices), _connection=attach(path, read_only=read_only))

    def read(self) -> Register:
        """Read the whole register."""
        return read_register(self._reader)

    def steps(self) -> tuple[Step, ...]:
        """Read the heads of all edits, oldest first."""
        return trail.read_steps(self._reader)

    def edit(self, id: str) -> Edit:
        """Read one edit of the trail; KeyError if there is none of that id."""
        return trail.read_edit(self._reader, id)

    def history(self, limit: int | None = None) -> tuple[Edit, ...]:
        """Read the latest edits, newest first."""
        return trail.read_history(self._reader, limit)

    def write(self, edit: Edit) -> None:
        """Apply an edit and add it to the trail, in one transaction.

        Raises:
            RegisterFileError: It could not be written; the file is as it was before.
        """
        with _Transaction(self.path, self._connection):
            write_changes(self._connection, edit.changes)
            seq = trail.append(self._connection, edit, self._seq)
        self._seq = seq

    def record_memo(self, memo: MemoRecord) -> None:
        """Note an exported memo.

        Raises:
            RegisterFileError: It could not be written.
        """
        with _Transaction(self.path, self._connection):
            self._connection.execute(
                "INSERT INTO register.memo VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [memo.id, memo.product_id, memo.product, memo.verdict, memo.state, self._seq - 1, memo.author,
                 memo.reader, memo.decision, trail.utc(memo.exported_at), memo.file_name, memo.sha256],
            )  # fmt: skip

    def memos(self) -> tuple[MemoRecord, ...]:
        """Read what was exported, newest first."""
        rows = self._reader.execute(
            "SELECT id, product_id, product, verdict, state, author, reader, decision, exported_at, file_name, "
            "sha256 FROM register.memo ORDER BY exported_at DESC, id DESC"
        ).fetchall()
        return tuple(_memo_record(row) for row in rows)

    def close(self) -> None:
        """Bring the file up to date with its log and let go of it."""
        self._reader.close()
        try:
            if not self.read_only:
                self._connection.execute("CHECKPOINT register")
        except OUTSIDE_ERRORS as error:
            raise explained(self.path, error) from error
        finally:
            self._connection.close()


def _memo_record(row: tuple[Any, ...]) -> MemoRecord:
    values = dict(zip((f.name for f in dataclasses.fields(MemoRecord)), row, strict=True))
    return MemoRecord(**values | {"exported_at": values["exported_at"].replace(tzinfo=UTC)})


class _Transaction:
    """A transaction that commits at the end of a `with` block, or rolls back and explains."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self._path = path
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN")

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            if error is None:
                self._connection.execute("COMMIT")
                return
            self._connection.execute("ROLLBACK")
        except OUTSIDE_ERRORS as failure:
            raise explained(self._path, failure) from failure
        if isinstance(error, OUTSIDE_ERRORS):
            raise explained(self._path, error) from error


def _probe(path: Path, steps: tuple[Migration, ...]) -> int:
    """Read everything once, without writing, so that damage is found before anything is touched."""
    connection = attach(path, read_only=True)
    try:
        version = version_of(connection, path)
        refuse_newer(version, steps, path)
        tables = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'register'"
        for (name,) in connection.execute(tables).fetchall():
            connection.execute(f'SELECT bit_xor(hash(t)) FROM register."{name}" AS t').fetchall()
        if version == steps[-1].version:
            read_register(connection)
        return version
    except OUTSIDE_ERRORS as error:
        raise explained(path, error) from error
    finally:
        connection.close()


def _set_log_aside(path: Path, now: datetime) -> str:
    log = path.with_name(path.name + ".wal")
    aside = log.with_name(f"{log.name}.damaged-{now:%Y%m%d-%H%M%S}")
    log.rename(aside)
    return (
        f"The log of {path.name} was damaged and is kept as {aside.name}. The register is as it was when it was "
        "last closed or tidied; edits made after that are lost. The history shows the last one that was kept."
    )


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
