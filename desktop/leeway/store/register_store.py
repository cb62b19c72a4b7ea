"""A register file that is open: the one door through which it is read and written."""

import dataclasses
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import duckdb

from leeway.domain.change import Brought, Edit
from leeway.domain.evidence import EvidenceFile
from leeway.domain.history import Step
from leeway.domain.register import Register
from leeway.domain.snapshot import FeedSnapshots, Snapshot
from leeway.domain.usage_entities import UsageImport
from leeway.errors import RegisterGone
from leeway.store import trail
from leeway.store.attach import attach
from leeway.store.evidence import read_evidence, write_evidence
from leeway.store.explain import OUTSIDE_ERRORS, explained, explaining
from leeway.store.incident_reads import IncidentReads
from leeway.store.incident_writing import write_incidents
from leeway.store.migrations import Migration, migrations
from leeway.store.preparing import make_file, prepare_file
from leeway.store.rows import read_register, write_changes
from leeway.store.snapshots import read_fetch_times, read_snapshots, write_snapshots
from leeway.store.stopping import interruptible
from leeway.store.usage_columns import UsageBatch
from leeway.store.usage_reads import UsageReads
from leeway.store.usage_writing import write_usage

_STILL_READ = "there are other write transactions active"
"""What DuckDB says at a checkpoint while a reading is under way that began before the last edit. Nothing is lost: all
is in the log, and DuckDB brings the file up to date as the reading lets go of it."""


@dataclass(frozen=True, slots=True)
class MemoRecord:
    """What was exported, and from which state: `state` and `sha256` are hexadecimal, `seq` the last change.

    `request` and `figures` are JSON (see `leeway.services.memo_records`), empty for memos from before they were kept.
    """

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
    seq: int = 0
    request: str = ""
    figures: str = ""


_MEMO: Final = ", ".join(field.name for field in dataclasses.fields(MemoRecord))


@dataclass
class RegisterStore:
    """An attached register file.

    `write`, `record_memo` and `close` belong to one thread at a time; the reading methods share a cursor of their
    own and may be called from any thread. `notices` are sentences for the user about the opening.
    """

    path: Path
    read_only: bool
    notices: tuple[str, ...] = ()
    _connection: duckdb.DuckDBPyConnection = field(repr=False, kw_only=True)
    _reader: duckdb.DuckDBPyConnection = field(init=False, repr=False)
    _reading: threading.Lock = field(init=False, repr=False, default_factory=threading.Lock)
    _place: tuple[int, int] = field(init=False, repr=False)
    _seq: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Make the reading cursor, note which file this is, and find the end of the trail."""
        self._reader = self._connection.cursor()
        self._place = _identity(self.path)
        self._seq = trail.next_seq(self._reader)

    @classmethod
    def create(cls, path: Path, now: datetime) -> "RegisterStore":
        """Make a register file that isn't there yet.

        Raises:
            RegisterFileError: There is such a file, or it can't be made.
        """
        notices = make_file(path, now, migrations())
        return cls(path, read_only=False, notices=notices, _connection=attach(path, read_only=False))

    @classmethod
    def open(
        cls, path: Path, now: datetime, *, read_only: bool = False, steps: tuple[Migration, ...] | None = None
    ) -> "RegisterStore":
        """Open a register file, after checking that all of it can be read.

        An older schema is brought up to date after a copy of the file. `steps` replace the program's own migrations.

        Raises:
            RegisterFileError: One of its kinds; the file is left as it was.
        """
        notices = prepare_file(path, now, steps or migrations(), read_only=read_only)
        return cls(path, read_only, notices, _connection=attach(path, read_only=read_only))

    def read(self) -> Register:
        """Read the whole register."""
        with self._reading:
            return read_register(self._reader)

    def steps(self) -> tuple[Step, ...]:
        """Read the heads of all edits, oldest first."""
        with self._reading:
            return trail.read_steps(self._reader)

    def edit(self, id: str) -> Edit:
        """Read one edit of the trail; KeyError if there is none of that id."""
        with self._reading:
            return trail.read_edit(self._reader, id)

    def history(self, limit: int | None = None) -> tuple[Edit, ...]:
        """Read the latest edits, newest first."""
        with self._reading:
            return trail.read_history(self._reader, limit)

    def edits_after(self, seq: int) -> tuple[Edit, ...]:
        """Read the edits that came after a change of the trail, oldest first.

        Raises:
            RegisterFileError: The file can't be read, or was closed meanwhile.
        """
        with self._reading, explaining(self.path):
            return trail.read_after(self._reader, seq)

    @property
    def seq(self) -> int:
        """The number of the last change on the trail; 0 if there is none."""
        return self._seq - 1

    def write(
        self, edit: Edit, usage: Sequence[UsageBatch] = (), stopped: Callable[[], bool] = lambda: False
    ) -> None:
        """Apply an edit, with the usage that it imports and what it brings, and add it to the trail, in one transaction.

        Raises:
            RegisterFileError: It could not be written; the file is as it was before.
            Interrupted: `stopped` said so; the file is as it was before.
        """
        self._check_place()
        with _Transaction(self.path, self._connection):
            write_changes(self._connection, edit.changes)
            seq = trail.append(self._connection, edit, self._seq)
            if usage or edit.brings:
                with interruptible(self._connection, stopped):
                    for batch in usage:
                        write_usage(self._connection, batch)
                    for brought in edit.brings:
                        _write_brought(self._connection, brought)
        self._seq = seq

    def usage(self, then: Iterable[UsageImport] | None = None) -> UsageReads:
        """Return the reading of usage, for one thread, which closes it; `then`: by these imports instead of the file's."""
        with explaining(self.path):
            return UsageReads(self.path, self._connection.cursor(), then)

    def incidents(self) -> IncidentReads:
        """Return the reading of incidents, for one thread, which closes it."""
        with explaining(self.path):
            return IncidentReads(self.path, self._connection.cursor())

    def evidence(self, sha256: str) -> bytes | None:
        """Read the bytes of a file of evidence; None if the file holds none of that SHA-256."""
        with explaining(self.path), self._connection.cursor() as cursor:
            return read_evidence(cursor, sha256)

    def snapshots(self) -> dict[str, Snapshot]:
        """Read what was fetched from the network, by address."""
        with explaining(self.path), self._connection.cursor() as cursor:
            return read_snapshots(cursor)

    def fetch_times(self) -> dict[str, datetime]:
        """Read when each address was last asked, in UTC."""
        with explaining(self.path), self._connection.cursor() as cursor:
            return read_fetch_times(cursor)

    def keep_snapshots(self, fetched: Iterable[FeedSnapshots], feed_ids: Collection[str]) -> None:
        """Keep what was fetched instead of what was before, and drop what none of `feed_ids` asks any more.

        Raises:
            RegisterFileError: It could not be written; the file is as it was before.
        """
        self._check_place()
        with _Transaction(self.path, self._connection):
            write_snapshots(self._connection, fetched, feed_ids)

    def record_memo(self, memo: MemoRecord) -> None:
        """Note an exported memo.

        Raises:
            RegisterFileError: It could not be written.
        """
        self._check_place()
        with _Transaction(self.path, self._connection):
            self._connection.execute(
                f"INSERT INTO register.memo ({_MEMO}) VALUES ({', '.join('?' for _ in dataclasses.fields(memo))})",
                [*dataclasses.astuple(memo)[:8], trail.utc(memo.exported_at), *dataclasses.astuple(memo)[9:]],
            )

    def memos(self) -> tuple[MemoRecord, ...]:
        """Read what was exported, newest first.

        Raises:
            RegisterFileError: The file can't be read, or was closed meanwhile.
        """
        with self._reading, explaining(self.path):
            rows = self._reader.execute(
                f"SELECT {_MEMO} FROM register.memo ORDER BY exported_at DESC, id DESC"
            ).fetchall()
        return tuple(_memo_record(row) for row in rows)

    def close(self) -> None:
        """Bring the file up to date with its log and let go of it.

        Raises:
            RegisterFileError: It was moved or deleted meanwhile, or can't be written; it is let go of all the same.
        """
        with self._reading:
            self._reader.close()
        try:
            if not self.read_only:
                self._check_place()
                self._connection.execute("CHECKPOINT register")
        except OUTSIDE_ERRORS as error:
            if _STILL_READ not in str(error):
                raise explained(self.path, error) from error
        finally:
            self._connection.close()

    @property
    def in_place(self) -> bool:
        """Whether the file is still where it was opened."""
        try:
            return _identity(self.path) == self._place
        except OSError:
            return False

    def _check_place(self) -> None:
        if not self.in_place:
            raise RegisterGone(
                f"{self.path.name} is no longer where it was opened: it was moved, replaced or deleted. Edits made "
                "since then aren't in the file there; put it back, or export the register before you close it."
            )


def _write_brought(connection: duckdb.DuckDBPyConnection, brought: Brought) -> None:
    if isinstance(brought, EvidenceFile):
        write_evidence(connection, brought)
    else:
        write_incidents(connection, brought)


def _identity(path: Path) -> tuple[int, int]:
    """Return what tells this file from another of the same name, without opening it."""
    found = path.stat()
    return found.st_dev, found.st_ino


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
